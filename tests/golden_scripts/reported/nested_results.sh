curl -s "https://app.heartex.ai/api/projects/$1/export?exportType=JSON" > x
jq '.[].annotations[].result[0][0].value' x
jq '.[].annotations[].result[][].id' x
jq '.[].annotations[].result | flatten' x
jq '.[].annotations[].result[0].value' x
