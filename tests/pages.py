"""Pages for tests, and a reader that takes a page apart. It refuses elements that no template has."""

import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import lsconvert

TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "script",
        "a",
        "header",
        "h1",
        "h2",
        "h3",
        "span",
        "p",
        "dl",
        "div",
    ),
    *("dt", "dd", "nav", "ul", "li", "main", "section", "table", "caption", "thead", "tbody", "tr", "th", "td", "code"),
    *("svg", "rect", "figure", "figcaption", "details", "summary", "pre", "footer"),
}
ATTRIBUTES = {
    *(
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "href",
        "id",
        "aria-label",
        "aria-labelledby",
        "scope",
    ),
    *("data-value", "viewbox", "preserveaspectratio", "aria-hidden", "role", "width", "height", "x", "y"),
}


class PageReader(HTMLParser):
    """The texts of a page by element, its rows, and its policy."""

    def __init__(self, html):
        super().__init__()
        self.texts, self.rows, self.open, self.policy = [], [], [], ""
        self.style = self.script = ""
        self.feed(html.decode())

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        given = dict(attrs)
        assert given.get("href", "#").startswith("#")
        if given.get("http-equiv"):
            self.policy = given["content"]
        self.texts += [given[name] for name in ("aria-label",) if name in given]
        if tag not in ("meta", "rect"):
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag != "rect":
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("style", "script"):
            setattr(self, self.open[-1], getattr(self, self.open[-1]) + data)
            return
        self.texts.append(data)
        if {"td", "th"} & {*self.open}:
            self.rows[-1][-1] += data.strip()

    def number(self, name):
        """Return the number beside the first row with this name."""
        row = next(row for row in self.rows if row and row[0] == name)
        return int(row[1].replace(",", ""))


def page_of(*results, **options):
    """Return the page of results as bytes."""
    out = io.BytesIO()
    with lsconvert.HtmlReport(out, **options) as report:
        for result in results:
            report.add(result)
        report.write()
    return out.getvalue()


def check_page(html):
    """Read a page, and check what holds for each: its policy has the hashes, and nothing is loaded."""
    page = PageReader(html)
    assert page.open == []
    for name in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(getattr(page, name).encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in page.policy
    assert page.policy.startswith("default-src 'none'; ")
    assert "unsafe" not in page.policy
    # Attributes that load or run something are not in ATTRIBUTES, and links lead to a place in the page.
    assert not re.search(r"https?:|url\(|@import|fetch", page.style + page.script)
    for text in page.texts:
        assert text.replace("\n", "").isprintable(), text[:200]
    return page
