HOST=https://app.heartex.ai
curl -X POST "$HOST/api/projects/" -d 'team_id=7&title=A'
curl -X POST "$HOST/api/projects/" -d title=A -d team_id=7
curl -X POST "$HOST/api/projects/" --data-urlencode "team_id=$TEAM" --data-urlencode 'title=team_id'
curl -X POST "$HOST/api/projects/" -F team_id=7 -F title=A
curl -X PATCH "$HOST/api/storages/4/" -d 'path=bucket/a&regex=.*json&data_key=x'
curl -X PATCH "$HOST/api/storages/4/" -d path=bucket -d regex=.*json -d data_key=x
wget -qO- --post-data 'team_id=3&title=Calls' $HOST/api/projects/
http -f POST $HOST/api/projects/ title=A team_id=7
curl "$HOST/api/tasks/" -d team_id=7 -d path=b
