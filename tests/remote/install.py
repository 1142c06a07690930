"""Install Azurite, a server of Azure's storage, into the cache of the repository. Needs npm and the package index once.

Exit code 3: npm is missing, or the index does not hand it over.
"""

import shutil
import subprocess
import sys

from servers import AZURITE, ROOT

VERSION = "3"
FOLDER = ROOT / ".cache" / "azurite"


def main():
    if AZURITE.exists():
        return 0
    npm = shutil.which("npm")
    if npm is None:
        return 3
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(FOLDER), "--no-audit", "--no-fund", "--silent", f"azurite@{VERSION}"]
    return 0 if subprocess.run(command, check=False).returncode == 0 and AZURITE.exists() else 3


if __name__ == "__main__":
    sys.exit(main())
