"""Helpers for kernel tests: make a kernel, feed it, and check its output or error for many divisions into chunks."""

import io
import json
from itertools import zip_longest

import pytest
from hypothesis import settings

from lsconvert import errors
from lsconvert.io.options import make_options
from lsconvert.io.source import Source
from lsconvert.kernel import KERNELS
from lsconvert.kernel.native.encode import encode_plan
from lsconvert.model import Limits, Version
from lsconvert.rules.plan import compile_plan
from lsconvert.verification.compare import compare
from lsconvert.verification.expected import ExpectedTask
from lsconvert.verification.trees import read_tasks
from lsconvert.verification.verify import verify


def make_plan(to="v2", **options):
    return compile_plan(Version(to) if to else None, make_options(Version(to or "v2"), **options))


def make(kernel, to="v2", limits=None, *, record_tasks=False, plan=None, **options):
    return KERNELS[kernel](plan or make_plan(to, **options), limits, record_tasks=record_tasks)


def with_plan(options):
    """Return options for `make` whose plan is compiled already, for many runs with the same options."""
    limits = options.get("limits")
    return {"limits": limits, "plan": make_plan(**{name: options[name] for name in options if name != "limits"})}


def make_core(to="v2", *, record_tasks=True):
    """Return the C part of a native kernel, to test it without the Python around it."""
    from lsconvert.kernel.native._native import Core  # missing without a C compiler

    depth, size, growth, floor = Limits()
    return Core(encode_plan(make_plan(to)).data, depth, size, growth, floor, record_tasks)


def feed(made, text, *cuts):
    """Return the output for `text`, divided into chunks at `cuts`."""
    bounds = [0, *cuts, len(text)]
    output = b"".join(made.feed(text[start:end]) for start, end in zip(bounds, bounds[1:]))
    return output + made.finish()


def run(kernel, text, *cuts, **options):
    return feed(make(kernel, **options), text, *cuts)


def outcome(kernel, text, *cuts, **options):
    """Return the output, and type, position and message of the error, None without an error."""
    made = make(kernel, **options)
    bounds = [0, *cuts, len(text)]
    output = b""
    try:
        for start, end in zip(bounds, bounds[1:]):
            output += made.feed(text[start:end])
        output += made.finish()
    except errors.LSConvertError as error:
        return output, (type(error), error.where, error.message)
    return output, None


def every_byte(text):
    return range(1, len(text))


STEP = max(1, 100 // settings.default.max_examples)  # CI cuts at every byte, a plain run at every fourth


def single_cuts(text):
    """Return where to cut a text in two: places in its first 200 bytes."""
    return range(1, min(len(text), 200), STEP)


def check(kernel, before, after, **options):
    """Check that `before` becomes `after` for any division into chunks, and that `verify` confirms it."""
    if isinstance(before, str):
        before, after = before.encode(), after.encode()
    once = with_plan(options)
    assert run(kernel, before, **once) == after
    assert run(kernel, before, *every_byte(before), **once) == after
    assert run(kernel, before, *range(7, len(before), 7), **once) == after
    for cut in single_cuts(before):
        assert run(kernel, before, cut, **once) == after
    assert run(kernel, before + b" \r\n", **once) == after + b" \r\n"
    with pytest.raises(errors.InvalidJSONError):
        run(kernel, before + b"x", **once)
    assert verify_bytes(before, after, **options) is None
    json.loads(b"[" + b",".join(after.splitlines()) + b"]") if b"}\n{" in after else json.loads(after)


def check_unchanged(kernel, text, **options):
    check(kernel, text, text, **options)


def check_refused(kernel, text, kind, offset=None, pointer=None, **options):
    """Check that `text` raises this error at this position for any division into chunks. Return the error."""
    text = text.encode() if isinstance(text, str) else text
    once = with_plan(options)
    with pytest.raises(kind) as caught:
        run(kernel, text, **once)
    expected = outcome(kernel, text, **once)
    assert outcome(kernel, text, *every_byte(text), **once) == expected
    for cut in single_cuts(text):
        assert outcome(kernel, text, cut, **once) == expected
    where = caught.value.where
    assert type(caught.value) is kind
    assert offset is None or where.offset == offset
    assert pointer is None or where.pointer == pointer
    return caught.value


def verify_bytes(before, after, to="v2", limits=None, **options):
    """Verify the output of a kernel; also for target=import, which `verify` does not support. Return the difference."""
    if not options.get("target"):
        return verify(io.BytesIO(before), io.BytesIO(after), to=to, **options)
    expected = ExpectedTask(Version(to), make_options(Version(to), **options))
    pairs = zip_longest(*(read_tasks(Source(io.BytesIO(text))) for text in (before, after)))
    return next((difference for old, new in pairs if (difference := compare(expected.document(old), new))), None)
