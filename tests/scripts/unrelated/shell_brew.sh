for SUBJECT_ in $(brew list); do
  ls "$(brew --prefix "$SUBJECT_")/etc/bash_completion.d" 2>/dev/null
done | jq -R '{completions: .}' | jq -s 'map(.completions)'
