#!/bin/bash
# prints the link that new annotators get
LABEL_STUDIO_HOST=${1:?host}
echo "https://app.heartex.ai/organization/welcome/$ORG_TOKEN"
