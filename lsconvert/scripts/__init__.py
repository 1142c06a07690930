"""Find and rewrite legacy API calls in scripts in Python, JavaScript, TypeScript and shell.

`parsing` reads a script into the values of `model`, and `subjects` tells which of its expressions have the same value.
`detection` compares them with the endpoint table, and with the evidence table, which shows whether the script uses Label
Studio. `editing` changes the source text, only at places that a row of the endpoint table names. Bytes in, bytes out;
only `files` opens files.
"""

from lsconvert.scripts.languages import Language, language_of
from lsconvert.scripts.migrate import migrate_script

__all__ = ["Language", "language_of", "migrate_script"]
