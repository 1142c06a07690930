docker run -d -p 8080:8080 -v "$PWD/data:/data" heartexlabs/label-studio:0.9.1
jq '.[].completions | length' data/export.json
