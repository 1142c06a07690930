"""Every kernel accepts exactly RFC 8259: each case as a whole file and as a value in a task, in many sorts of chunks.

The expected result is the same in both forms: a text that is not a JSON document is not a JSON value, and no later
text completes an incomplete one. Only a byte order mark depends on its position.
"""

import os
from collections import Counter
from pathlib import Path

import pytest
from cases import ACCEPTED, BOMBS, DEEP, HUGE_NUMBERS, LONE_SURROGATES, MARKED, NOT_UTF_8, OPEN, REFUSED, UTF_16
from kernel_helpers import every_byte, outcome

from lsconvert.errors import InvalidJSONError, LimitError, LSConvertError

SUITE = os.environ.get("JSONTESTSUITE")
BOM = b"\xef\xbb\xbf"
FORMS = {
    "whole": b"%s",
    "value": b'[{"id": 1, "data": {"x": %s}, "completions": []}]',
    "item": b'{"id": 1, "predictions": [%s, {}], "completions": []}',  # of a list that the kernel records
}
CASES = ACCEPTED | REFUSED | OPEN
ERRORS = (  # by the name of a case; None if it is accepted
    dict.fromkeys(ACCEPTED)
    | dict.fromkeys(REFUSED, InvalidJSONError)
    | dict.fromkeys(BOMBS, LimitError)
    | dict.fromkeys(HUGE_NUMBERS | LONE_SURROGATES)
    | dict.fromkeys(NOT_UTF_8 | UTF_16, InvalidJSONError)
    | dict.fromkeys(DEEP, LimitError)
)

all_forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def fed(kernel, text):
    """Return the output and the error of `text`, and check that they do not depend on the chunks."""
    small = len(text) <= 10_000
    cuts = (every_byte(text), range(7, len(text), 7)) if small else (range(4096, len(text), 4096),)
    results = {outcome(kernel, text)} | {outcome(kernel, text, *some) for some in cuts}
    assert len(results) == 1
    return results.pop()


def check_accepted(kernel, form, case):
    """Check that `case` is copied, and that only white space may follow the document."""
    before, after = form % case, form.replace(b"completions", b"annotations") % case.removeprefix(BOM)
    assert fed(kernel, before) == (after, None)
    assert fed(kernel, before + b" \n") == (after + b" \n", None)
    check_refused(kernel, form + b" x", case)


def check_refused(kernel, form, case, errors=InvalidJSONError):
    _, error = fed(kernel, form % case)
    assert error is not None
    assert issubclass(error[0], errors)


def check_open(kernel, form, case):
    """Check `case` as accepted if the kernel accepts it, as refused if not."""
    if fed(kernel, form % case)[1] is None:
        check_accepted(kernel, form, case)
    else:
        check_refused(kernel, form, case, LSConvertError)


@all_forms
@pytest.mark.parametrize("name", ERRORS)
def test_grammar(kernel, form, name):
    if ERRORS[name] is None:
        check_accepted(kernel, form, CASES[name])
    else:
        check_refused(kernel, form, CASES[name], ERRORS[name])


@pytest.mark.parametrize("case", MARKED.values(), ids=MARKED)
def test_byte_order_mark(kernel, case):
    check_accepted(kernel, FORMS["whole"], case)
    check_refused(kernel, FORMS["value"], case)
    check_refused(kernel, FORMS["item"], case)


def test_number_of_cases():
    assert (len(ACCEPTED), len(REFUSED), len(OPEN)) == (95, 188, 35)
    assert len(CASES) == 95 + 188 + 35
    assert ERRORS.keys() | MARKED.keys() == CASES.keys()


@pytest.mark.skipif(not SUITE, reason="JSONTESTSUITE is not set to a checkout of nst/JSONTestSuite")
@all_forms
def test_public_suite(kernel, form):
    found = Counter()
    for path in sorted(Path(SUITE, "test_parsing").glob("*.json")):
        found[path.name[0]] += 1
        match path.name[0]:
            case "y":
                check_accepted(kernel, form, path.read_bytes())
            case "n":
                check_refused(kernel, form, path.read_bytes(), (InvalidJSONError, LimitError))
            case "i":
                check_open(kernel, form, path.read_bytes())
    assert found == {"y": 95, "n": 188, "i": 35}
