"""Find legacy calls and keys in a parsed script, by the endpoint table and the evidence table. Edits nothing itself."""
