_tool() {
  local cur=${COMP_WORDS[COMP_CWORD]}
  local completions="$(tool --list)"
  COMPREPLY=( $(compgen -W "$completions" -- "$cur") )
}
complete -F _tool tool
