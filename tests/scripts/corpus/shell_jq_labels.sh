#!/usr/bin/env bash
set -e
jq -r '.[] | .completions[].result[] | [.from_name, .value.labels[0]] | @tsv' "$1"  # expect: rewrite
