#!/bin/sh
wget -qO- --post-data 'team_id=3&title=Calls' --header "Authorization: Token $TOKEN" https://app.heartex.ai/api/projects/ # expect: review
wget -qO- --post-data='title=Calls&description=team' --header "Authorization: Token $TOKEN" https://app.heartex.ai/api/projects/
wget -q "https://app.heartex.ai/api/projects/$ID/results?finished=0" --header "Authorization: Token $TOKEN" -O out.json # expect: rewrite
