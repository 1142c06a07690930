# Makefile-like, no shebang
URL="https://app.heartex.ai/api/projects/${PROJECT}/export"
ARGS="download_all_tasks=true&exportType=JSON"
curl "${URL}?${ARGS}" -o a.json
curl -o b.json "$URL"
if [[ "$URL" == */results ]]; then echo yes; fi
