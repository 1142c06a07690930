"""Find legacy calls and keys in what was parsed, by the endpoint table and the evidence table."""
