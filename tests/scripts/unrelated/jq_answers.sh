jq '.completions[0].text' answer.json
curl -s -d 'team_id=7&title=A' https://api.other.com/api/projects/
complete -W "completions results" mycmd
jq '.results[] | .team_id' teams.json
