"""Scripts, old to new: legacy calls of the API in Python, JavaScript, TypeScript and shell, found and rewritten.

A reader of the language says what is there (`script.py`), the page of calls what it becomes, the page of evidence
(`evidence.py`) whether the script means Label Studio. Bytes in, bytes out: only what a row of the page names is edited.
"""

from lsconvert.scripts.languages import Language, language_of
from lsconvert.scripts.migrate import migrate_script

__all__ = ["Language", "language_of", "migrate_script"]
