"""schemas/README.md says what is in the schemas."""

from bundle import FOLDER
from page import page


def test_the_page_is_up_to_date():
    assert (FOLDER / "README.md").read_text("utf-8") == page(), "run: python tests/schemas/page.py > schemas/README.md"
