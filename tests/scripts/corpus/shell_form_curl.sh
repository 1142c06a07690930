#!/bin/bash
LS_URL=https://label-studio.example.com
curl -X POST "$LS_URL/api/projects/" -H "Authorization: Token $T" -d 'team_id=7&title=Mails' # expect: review
curl -X POST "$LS_URL/api/projects/" -H "Authorization: Token $T" -d title=Mails -d team_id=7 # expect: review
curl -X POST "$LS_URL/api/projects/" -H "Authorization: Token $T" --data-urlencode "team_id=$TEAM" --data-urlencode 'title=My mails' # expect: review
curl -X POST "$LS_URL/api/projects/" -H "Authorization: Token $T" -F team_id=7 -F title=A # expect: review
curl -X POST "$LS_URL/api/projects/" -H "Authorization: Token $T" -d 'title=team_id'
