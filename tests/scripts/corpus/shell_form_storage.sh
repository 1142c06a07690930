HOST=https://app.heartex.ai
curl -X PATCH $HOST/api/storages/4/ -H "Authorization: Token $T" -d 'path=bucket/a&regex=.*json' # expect: review
curl -X GET "$HOST/api/storages/4/sync/" -H "Authorization: Token $T" # expect: review
curl -X POST "$HOST/api/storages/4/sync/" -H "Authorization: Token $T" # expect: review
