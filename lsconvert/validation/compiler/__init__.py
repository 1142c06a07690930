"""Compile the bundled schemas to the table that the native check reads: `python -m lsconvert.validation.compiler`.

The table is package data (`kernel/check.table`). Nothing imports this package when lsconvert runs; after a change of a
schema, run it again. A schema that uses JSON Schema in a way that is not known here raises UnknownFormError.

What the table says, in this order (`table.py` writes it, `_check.c` reads it):

- texts: keys and values as JSON spells them, with their quotes; and the names of roots and scopes.
- sets of texts.
- automata: a pattern as a table of next states for each byte of ASCII (`patterns.py`).
- scopes: the kinds of objects whose keys can be counted.
- shapes: what one value has to be (`shapes.py`): its types; the set of texts that it has to be in; bounds, in millionths;
  patterns, each with whether it has to match; for an array the shape of its items, another one if its first item is an
  array, and how many there may be; for an object:
  - its known keys; facts, which are bits that are set if the value of a key is in a set;
  - the scope that its keys are counted as, the keys that are not counted, and those of which one has to be there;
  - the switch: a key whose value decides on the row;
  - rows: the shape of each key's value, the shape of the values of all other keys, and clauses (`presence.py`): each has
    to hold, and is a set of bits of which one is set or a set of bits of which one is not. There is a bit for each
    key that came, for each fact, and for "it is empty". Row 0 has what all other rows agree on, the rest is later.
- roots: a name, a shape, and keys: an object that has none of them passes, as does a value that is not an object.

All numbers have four bytes, the lowest first; bounds and sets of bits have eight. A list is its length and its items.
"""
