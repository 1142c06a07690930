set -x
LABELSTUDIO="http://labelstudio"
wget -q --header="Authorization: Token $1" -O results.json "$LABELSTUDIO/api/projects/$2/export?exportType=JSON"
test -s results.json && python3 -c 'import json; print(len(json.load(open("results.json"))))'
