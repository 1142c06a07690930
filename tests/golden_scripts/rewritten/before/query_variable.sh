# Makefile-like, no shebang
URL="https://app.heartex.ai/api/projects/${PROJECT}/results"
ARGS="finished=0&return_task=1"
curl "${URL}?${ARGS}" -o a.json
curl -o b.json "$URL"
if [[ "$URL" == */results ]]; then echo yes; fi
