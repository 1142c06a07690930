#!/bin/bash
set -e
curl -fsS -H "Authorization: Token $CI_TOKEN" "$CI/api/projects/$CI_PROJECT/results?finished=0" -o results.json
jq -e '.results | length > 0' results.json
