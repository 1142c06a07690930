#!/bin/bash
set -e
dir="${XDG_DATA_HOME:-$HOME/.local/share}/bash-completion/completions"
mkdir -p "$dir"
cp completions/SUBJECT_.bash "$dir/SUBJECT_"
curl -fsSL HOST_/completions/_SUBJECT_ -o ~/.zsh/completions/_SUBJECT_
