#!/bin/bash
# prints the link that new annotators get
LABEL_STUDIO_HOST=${1:?host}
echo "https://ls.example.com/user/signup/?token=$ORG_TOKEN"
