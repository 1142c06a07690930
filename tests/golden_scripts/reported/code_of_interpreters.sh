label-studio start
node -e 'console.log(require("./x.json")[0].completions.length)'
python3 -c 'import pandas; print(pandas.read_json("x.json").completions)'
jq '.[].annotations[].result | .[0] | .[]' x.json
jq '.[].annotations[].result | first | .[]' x.json
jq '.[].annotations[].result | .[0].value' x.json
