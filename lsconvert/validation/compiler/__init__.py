"""Compile the bundled schemas to the table of the native check: `python -m lsconvert.validation.compiler`.

Run this after every change of a schema. The table is package data (`kernel/native/check.table`), so lsconvert never
imports this package. A schema that uses JSON Schema in a way that the compiler does not support raises
UnsupportedSchemaError.

The table contains, in this order (`table.py` writes it, `_check.c` reads it):

- texts: keys and values as JSON spells them, with their quotes; also the names of roots and scopes.
- sets of texts.
- automata: a pattern as a table that has the next state for each state and ASCII byte (`patterns.py`).
- scopes: the kinds of objects whose keys are counted.
- shapes (`shapes.py`): the constraints on one value. A shape has the types that are allowed; the set of texts that
  contains the value; bounds, in millionths; patterns, each with a flag that says whether it has to match; for an array,
  the shape of its items, a second one for the case that its first item is an array, and the number of items; for an
  object:
  - its known keys; facts, which are bits that are set if the value of a key is in a set;
  - the scope in which its keys are counted, the keys that are not counted, and the keys of which it must have one to be
    counted;
  - the switch: a key whose value selects the row;
  - rows: the shape of each key's value, the shape of the values of all other keys, and clauses (`presence.py`). Every
    clause has to hold. A clause is a set of bits of which one is set, and a set of bits of which one is not set;
    either suffices. There is a bit for each key that is present, for each fact, and for "the object is empty". If
    there is a switch, row 0 has the shapes on which all other rows agree; a shape that depends on the row is LATER
    there.
- roots: a name, a shape, and keys. A value passes without a check if it is not an object, or has none of these keys. A
  root without keys checks every value.

Numbers have four bytes, lowest first; bounds and sets of bits have eight. A list is its length followed by its items.
"""
