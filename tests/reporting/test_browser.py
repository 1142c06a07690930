"""Pages in a real browser: no message, no request, sorting, both color schemes, two widths, and axe-core.

BROWSER is the path of a Chromium, and AXE that of axe.min.js of the npm package axe-core. Needs playwright from PyPI. With
SCREENSHOTS, pictures are written to this folder.
"""

import os
from pathlib import Path

import pytest
from pages import page_of

from lsconvert import convert, inspect

BROWSER, AXE = os.environ.get("BROWSER"), os.environ.get("AXE")
SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
VIEWS = [("light", 1200), ("dark", 1200), ("light", 390), ("dark", 390)]

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not BROWSER or not AXE, reason="BROWSER and AXE are not set")]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


def annotations(number):
    region = {"type": "choices", "from_name": "c", "value": {"choices": [f"{number % 4}"]}}
    time = f"2021-{number % 12 + 1:02}-07T00:00:00Z"
    return [
        {"completed_by": by, "result": [region], "created_at": time, "lead_time": number, "mine": 1} for by in range(3)
    ]


def pages():
    tasks = [{"id": i, "data": {"a": "b"}, "annotations": annotations(i)} for i in range(50)]
    wrong = [{"id": 1, "data": {"a": "b"}, "completions": [{"result": [[], 7]}]}]
    long = [{"id": 1, "data": {"a": "b"}, "annotations": [{"completed_by": "a" * 300, "result": []}], "k" * 300: 1}]
    return {
        "long": page_of(inspect(iter(long), figures=True, target="import"), show_values=True),
        "inspection": page_of(inspect(iter(tasks), figures=True, target="import"), show_values=True),
        "empty": page_of(inspect(b"[]", figures=True)),
        "conversion": page_of(convert(SAMPLE, None, to="v2", examples="values"), show_values=True),
        "failed": page_of(convert(iter(wrong), None, to="v2", on_error="keep", examples="shapes")),
    }


@pytest.fixture(scope="module", params=["long", "inspection", "empty", "conversion", "failed"])
def path(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / f"{request.param}.html"
    path.write_bytes(pages()[request.param])
    return path


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_a_page(browser, path, scheme, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, messages, requests = context.new_page(), [], []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    assert (messages, requests) == ([], [path.as_uri()])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if "SCREENSHOTS" in os.environ:
        page.screenshot(path=f"{os.environ['SCREENSHOTS']}/{path.stem}-{scheme}-{width}.png", full_page=True)
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    assert [(rule["id"], rule["impact"]) for rule in found["violations"]] == []
    assert len(found["passes"]) > 10
    context.close()


def test_a_table_is_sorted_with_the_keyboard(browser, path):
    if path.stem != "inspection":
        return
    page = browser.new_page()
    page.goto(path.as_uri())
    table = page.locator("table", has=page.get_by_text("Annotations by lead time"))
    head = table.locator("th[scope=col]")
    for index, order in ((1, "descending"), (1, "ascending"), (0, "ascending"), (0, "descending")):
        head.nth(index).locator("button").focus()
        page.keyboard.press("Enter")
        assert head.nth(index).get_attribute("aria-sort") == order
        assert table.locator("th[aria-sort]").count() == 1
        values = table.locator(f"tbody tr > :nth-child({index + 1})").evaluate_all(
            "cells => cells.map(cell => Number(cell.dataset.value))"
        )
        assert values == sorted(values, reverse=order == "descending")
        assert len(values) > 3
    page.close()


def test_the_policy_stops_other_scripts(browser, path, tmp_path):
    """A page whose text had become a script or a style would not run it."""
    changed = tmp_path / "changed.html"
    changed.write_bytes(
        path.read_bytes().replace(b"<footer>", b"<script>document.title='run'</script><img src=x.png><footer>")
    )
    page, blocked = browser.new_page(), []
    page.on("requestfailed", lambda request: blocked.append((request.url, request.failure)))
    page.goto(changed.as_uri())
    assert page.title() != "run"
    assert blocked == [((tmp_path / "x.png").as_uri(), "csp")]
    page.close()


def test_a_printed_page_is_unfolded(browser, path):
    page = browser.new_page()
    page.goto(path.as_uri())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
    page.close()
