"""schemas/README.md describes the schemas as they are."""

from bundle import FOLDER
from readme import readme


def test_the_readme_is_up_to_date():
    text = (FOLDER / "README.md").read_text("utf-8")
    assert text == readme(), "run: python tests/schemas/readme.py > schemas/README.md"
