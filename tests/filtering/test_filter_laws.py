"""Laws of filters, on generated documents, with each kernel."""

import io
import json

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

import lsconvert
from lsconvert.conversion.task_stream import TaskStream
from lsconvert.filtering.parse import parse_condition
from lsconvert.filtering.selection import Selection
from lsconvert.jsontext.decode import decode_task
from lsconvert.kernel import KERNELS

documents = st.one_of(strategies.old_documents, strategies.new_documents, strategies.flag_documents)
about_tasks = st.sampled_from(
    (
        *("version=v1", "version=v2", "task_id=1,0,true", "sample=1/2", "sample=1/3:x", "task_created=..2030"),
        *("annotations", "annotations=2", "annotations<2"),
    )
)
about_annotations = st.sampled_from(
    (
        *("annotator=1,2,a@b.c", "annotator=99", "cancelled", "ground_truth", "created=2000..2020", "updated=2000.."),
        *("label=a,b", 'label=""', "label=true"),
    )
)
negations = st.sampled_from(("", "not "))
wheres = st.builds(str.__add__, negations, st.one_of(about_tasks, about_annotations))
annotation_wheres = st.builds(str.__add__, negations, about_annotations)
ALWAYS = ("sample=1/1", "sample=1/1:x", "annotations>=0", "not annotations<0")


def run(source, **options):
    """Return the report and the output of a filter, or the type and the place of its error."""
    sink = io.BytesIO()
    try:
        return lsconvert.filter_tasks(source, sink, **options), sink.getvalue()
    except lsconvert.LSConvertError as error:
        return (type(error), error.where.pointer), None


def texts(source):
    """Return the tasks of a document as they are spelled."""
    return [task.text for task in TaskStream([source])]


@pytest.fixture
def on(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)


@given(source=documents, condition=st.sampled_from(ALWAYS))
@pytest.mark.usefixtures("on")
def test_a_condition_that_is_always_true_gives_the_document(source, condition):
    report, output = run(source, where=condition)
    if output is None:
        assert report[0] is lsconvert.ConversionError or run(source)[1] is None
        return
    assert output == source.removeprefix(b"\xef\xbb\xbf")
    assert report.dropped_tasks == report.dropped_annotations == 0


@given(source=documents, where=wheres)
@pytest.mark.usefixtures("on")
def test_a_condition_and_its_negation_partition_the_tasks(source, where):
    opposite = where.removeprefix("not ") if where.startswith("not ") else f"not {where}"
    report, output = run(source, where=where)
    others, rest = run(source, where=opposite)
    if output is None or rest is None:
        assert (report, output) == (others, rest)
        return
    assert report.tasks == others.dropped_tasks
    assert report.dropped_tasks == others.tasks
    assert report.annotations == others.dropped_annotations
    every, kept, dropped = map(texts, (source, output, rest))
    assert len(every) == len(kept) + len(dropped) == report.tasks + others.tasks
    assert sorted(every) == sorted(kept + dropped)


@given(source=documents, where=st.lists(wheres, max_size=2), where_annotation=st.lists(annotation_wheres, max_size=2))
@pytest.mark.usefixtures("on")
def test_filtering_again_changes_nothing_and_the_counts_add_up(source, where, where_annotation):
    options = {"where": where, "where_annotation": where_annotation}
    report, output = run(source, **options)
    if output is None:
        return
    again, same = run(output, **options) if texts(output) else (None, output)
    assert same == output
    assert again is None or again.dropped_tasks == again.dropped_annotations == 0
    before, _ = run(source)
    assert report.tasks + report.dropped_tasks == before.tasks
    assert report.annotations + report.dropped_annotations == before.annotations
    assert sum(each.tasks for each in report.dropped) == report.dropped_tasks
    assert report.bytes_out == len(output)


@given(source=documents, where=st.lists(wheres, max_size=2), where_annotation=st.lists(annotation_wheres, max_size=2))
@pytest.mark.usefixtures("on")
def test_the_output_is_the_filter_of_the_decoded_tasks(source, where, where_annotation):
    _, output = run(source, where=where, where_annotation=where_annotation)
    if output is None:
        return
    wheres = [parse_condition(text) for text in where]
    annotation_wheres = [parse_condition(text) for text in where_annotation]
    expected = [expect(decode_task(text, "", 0), text, wheres, annotation_wheres) for text in texts(source)]
    assert [json.loads(text, parse_float=str) for text in texts(output)] == [
        task for task in expected if task is not None
    ]


def expect(task, text, wheres, annotation_wheres):
    """Filter a decoded task, by the meaning of conditions only; return it with numbers as they are spelled."""

    def holds(condition, *values):
        return any(condition.operand.matches(condition.predicate.read(each)) for each in values) != condition.negated

    if not all(holds(condition, task) for condition in wheres if not condition.predicate.reads_annotations):
        return None
    shown, annotations = json.loads(text, parse_float=str), []
    for key in ("completions", "annotations"):
        items = task.get(key)
        if not isinstance(items, list):
            continue
        kept = [n for n, each in enumerate(items) if all(holds(condition, each) for condition in annotation_wheres)]
        task[key], shown[key] = [[each[n] for n in kept] for each in (items, shown[key])]
        annotations += task[key]
    for condition in wheres:
        values = [task] if condition.predicate.scope == "task" else annotations
        if not holds(condition, *values):
            return None
    return shown


@given(source=documents, where=wheres, cut=st.integers(1, 40))
def test_kernels_and_chunks_agree(source, where, cut):
    class Slow(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, cut) if size >= 0 else cut)

    found = []
    with pytest.MonkeyPatch.context() as patch:
        for kernel in KERNELS:
            patch.setenv("LSCONVERT_KERNEL", kernel)
            found += [run(each, where=where)[1] for each in (source, Slow(source))]
    assert len({*found}) == 1


def test_selections_share_no_state():
    one, other = (Selection([parse_condition("task_id=1")], []) for _ in range(2))
    one.apply(b"{}", {"id": 1})
    assert [each.unmatched for each in (*one.dropped, *other.dropped)] == [0, 1]
