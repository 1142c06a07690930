API=https://labelstud.io.example.com/api
curl -H "Authorization: Token $T" $API/projects/${1}/results > $1.json
wc -c $1.json
