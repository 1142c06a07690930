HOST=https://app.heartex.ai
curl -X POST "$HOST/api/projects/" -d 'workspace=4&title=A'
curl -X POST "$HOST/api/projects/" -d title=A -d workspace=4
curl -X POST "$HOST/api/projects/" --data-urlencode "workspace=4" --data-urlencode 'title=team_id'
curl -X POST "$HOST/api/projects/" -F workspace=4 -F title=A
curl -X PATCH "$HOST/api/storages/s3/9" -d 'bucket=bucket/a&regex_filter=.*json'
curl -X PATCH "$HOST/api/storages/s3/9" -d bucket=bucket -d regex_filter=.*json
wget -qO- --post-data 'workspace=4&title=Calls' $HOST/api/projects/
http -f POST $HOST/api/projects/ title=A workspace=4
curl "$HOST/api/tasks/" -d team_id=7 -d path=b
