"""Notices: facts that an upgrade notes without changing anything, on each kernel and for many divisions into chunks."""

import pytest
from kernel_helpers import feed, make

AGGREGATED, HONEYPOT, SKIPPED, MISSING = "annotators-lost", "honeypot", "skipped", "missing-ground-truth"
NOTICES = {AGGREGATED, HONEYPOT, SKIPPED, MISSING}


def counted(kernel, annotations, *, size=None, key="completions", **options):
    """Return the notices about a task with these annotations, in which OLD stands for a ground_truth."""
    annotations = annotations.replace("OLD", '"ground_truth":true')
    text = f'[{{"data":{{"honeypot":1}},"{key}":[{annotations}],"predictions":[{{"honeypot":true}}]}}]'.encode()
    made = make(kernel, **options)
    feed(made, text, *range(size, len(text), size) if size else ())
    return {code: count for code, count in made.tally.notes.items() if code in NOTICES and count}


@pytest.mark.parametrize(
    ("annotations", "notices"),
    [
        ("", {}),
        ("1", {}),
        ("{OLD}", {}),
        ("{}", {MISSING: 1}),
        ("{},{}, {OLD}", {MISSING: 2}),
        ('{"ground_truth":null}', {}),
        ('{"ground_truth":[]}', {}),
        ('{OLD,"honeypot":false}', {HONEYPOT: 1}),
        ('{OLD,"honeypot":true},{OLD,"honeypot":{}}', {HONEYPOT: 2}),
        ('{OLD,"honeypot":null}', {}),
        ('{"honeypot":true}', {HONEYPOT: 1, MISSING: 1}),
        ('{OLD,"skipped":true}', {SKIPPED: 1}),
        ('{OLD,"aggregated_completed_by":[1]}', {AGGREGATED: 1}),
        ('{OLD,"aggregated_completed_by":1}', {AGGREGATED: 1}),
        ('{OLD,"aggregated_completed_by":[ ]}', {}),
        ('{OLD,"aggregated_completed_by":null}', {}),
        ('{OLD,"result":[{"honeypot":1,"skipped":1}]}', {}),
        # Not a reason to refuse a task, unlike a duplicate of a key that a rule changes.
        ('{OLD,"honeypot":1,"honeypot":null}', {HONEYPOT: 1}),
        ('{OLD,"honeypot":null,"honeypot":1}', {}),
        (r'{OLD,"h\u006fneypot":1}', {HONEYPOT: 1}),
    ],
)
@pytest.mark.parametrize("size", [None, 1, 7])
def test_notices(kernel, annotations, notices, size):
    assert counted(kernel, annotations, size=size) == notices


@pytest.mark.parametrize("options", [{"target": "import", "unmapped": "keep"}, {"to": "v1"}, {"to": None}])
def test_other_conversions_have_no_notices(kernel, options):
    key = "annotations" if options.get("to") == "v1" else "completions"
    assert counted(kernel, '{"honeypot":true,"skipped":true,"aggregated_completed_by":[1]}', key=key, **options) == {}


def test_a_task_that_is_copied_has_no_notices(kernel):
    assert counted(kernel, '{"honeypot":true}', key="annotations") == {}


def test_annotations_are_counted_in_the_output(kernel):
    annotation = '{"result":[[],[]],"honeypot":true,"aggregated_completed_by":[1,2]}'
    assert counted(kernel, annotation) == {AGGREGATED: 1, HONEYPOT: 1, MISSING: 1}
    assert counted(kernel, annotation, split_annotators=True) == {HONEYPOT: 2, MISSING: 2}


@pytest.mark.parametrize("keep", [False, True])
def test_kept_ground_truth(kernel, keep):
    assert counted(kernel, "{OLD},{}", keep_ground_truth=keep) == {MISSING: 1}
