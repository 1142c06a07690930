#!/usr/bin/env bash
jq -r '.courses[] | "\(.name): \(.completions) of \(.enrolled)"' courses.json
jq '[.courses[].completions] | add' courses.json
jq '.result[0][0], .path, .regex' other.json
