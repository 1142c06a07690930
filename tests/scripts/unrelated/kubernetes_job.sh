#!/bin/bash
kubectl get job "$1" -o json | jq '.spec.completions, .metadata.annotations'
kubectl patch job "$1" -p '{"spec": {"completions": 5}}'
