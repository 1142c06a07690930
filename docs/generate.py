"""Write the parts of the pages that are made from the code: the text between `<!-- begin: NAME -->` and `<!-- end: NAME -->`.

python docs/generate.py            # the tables and diagrams of all pages; a test compares them
python docs/generate.py --images   # the images as well; needs the extra `docs`
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from blocks import BLOCKS

DOCS = Path(__file__).parent
BLOCK = re.compile(r"(?s)(<!-- begin: (\S+) -->\n).*?(<!-- end: \2 -->)")


def pages() -> list[Path]:
    """Return the pages, without those of a built site."""
    return sorted(path for path in DOCS.rglob("*.md") if "site" not in path.relative_to(DOCS).parts)


def generated(text: str) -> str:
    """Return the text of a page with new blocks. Raises KeyError for a name that is not in BLOCKS."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{BLOCKS[found[2]]()}\n\n{found[3]}", text)


def main() -> None:
    """Write the pages, and the images if they are asked for."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        page.write_text(generated(text), encoding="utf-8")
    if "--images" in sys.argv[1:]:
        from drawing import write_images  # late: rich is in the extra `docs`

        write_images(DOCS / "images")


if __name__ == "__main__":
    main()
