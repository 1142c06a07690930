#!/bin/sh
# cron: 0 3 * * *
set -eu
: "${LABEL_STUDIO_TOKEN:?}"
LABEL_STUDIO_URL=${LABEL_STUDIO_URL:-https://app.heartex.ai}

curl --fail --silent --show-error \
  --header "Authorization: Token $LABEL_STUDIO_TOKEN" \
  "$LABEL_STUDIO_URL/api/projects/$1/export?download_all_tasks=true&exportType=JSON" \
  --output "export-$1.json"
