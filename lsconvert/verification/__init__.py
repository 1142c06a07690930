"""The independent proof that AFTER is BEFORE plus the rules. Shares no code with kernel/ or objects/."""
