"""Random tasks like those of v1 servers and of programs that wrote for them, with every value that can be repaired."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ANNOTATORS = (103, 104, 105)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
numbers = st.one_of(st.integers(0, 10**9), st.floats(0, 1e6, allow_nan=False))
choices = st.builds(
    lambda name, choice: {
        "id": name,
        "from_name": "sentiment",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": [choice]},
    },
    texts,
    st.sampled_from(("Positive", "Negative", "not in the config")),
)
labels = st.builds(
    lambda name, start, text, score: {
        "id": name,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": start, "end": start + 3, "text": text, "labels": ["PER"]},
        "score": score,
    },
    texts,
    st.integers(0, 99),
    texts,
    numbers,
)
relations = st.builds(
    lambda a, b: {"from_id": a, "to_id": b, "type": "relation", "direction": "right"},
    texts,
    texts,
)
results = st.lists(st.one_of(choices, labels, relations), max_size=3)


def optional(**members):
    """Return a strategy for objects with some of these keys."""
    return st.fixed_dictionaries({}, optional=members)


flags = st.sampled_from((True, False, None))
ids = st.one_of(st.integers(0, 10**9), st.integers(0, 10**9).map(str), st.sampled_from(("abc", "1-2", None)))
PAIRS = (("honeypot", "ground_truth"), ("skipped", "was_cancelled"))


def agreed(completion):
    """Return a completion without old flags that are true while the new ones are false: lsconvert refuses those."""
    conflicting = {old for old, new in PAIRS if completion.get(old) is True and completion.get(new) is False}
    return {key: value for key, value in completion.items() if key not in conflicting}


by_one = st.builds(
    lambda required, more: agreed({**required, **more}),
    optional(result=st.one_of(results, results.map(lambda result: [result]), results.map(json.dumps), st.none())),
    optional(
        id=ids,
        completed_by=st.sampled_from((*ANNOTATORS, None)),
        created_at=st.integers(1_500_000_000, 1_600_000_000),
        ground_truth=flags,
        honeypot=flags,
        was_cancelled=flags,
        skipped=flags,
        lead_time=st.one_of(numbers, st.none()),
        unknown=texts,
    ),
)


@st.composite
def by_several(draw):
    """Draw an aggregated completion: list i is the work of annotator i."""
    users = draw(st.lists(st.sampled_from(ANNOTATORS), min_size=1, unique=True))
    return {
        "aggregated": True,
        "aggregated_completed_by": users,
        "aggregated_ids": [draw(st.integers(1, 10**9)) for _ in users],
        "result": [draw(results) for _ in users],
        **draw(optional(ground_truth=flags)),
    }


predictions = st.one_of(
    st.builds(
        lambda result, more: {"result": result, **more},
        st.one_of(results, results.map(lambda result: [result])),
        optional(score=st.one_of(numbers, st.none()), model_version=texts, id=ids, created_ago=texts),
    ),
    st.integers(1, 99),  # a bare id, as in exports
)
worked_on = st.lists(st.one_of(by_one, by_several()), min_size=1, max_size=3)
tasks = st.builds(
    lambda required, more: {**required, **more},
    st.fixed_dictionaries(
        {
            "data": st.fixed_dictionaries({"text": texts}, optional={"completions": texts}),
            "completions": st.one_of(worked_on, worked_on, st.just([]), st.none()),
        }
    ),
    optional(
        id=ids,
        predictions=st.one_of(st.none(), st.lists(predictions, max_size=2)),
        meta=st.one_of(st.none(), st.dictionaries(texts, texts, max_size=2)),
        created_at=st.integers(1_500_000_000, 1_600_000_000),
        unknown=texts,
    ),
)


def draw(count):
    """Return this number of tasks, the same in each run."""
    drawn = []

    @settings(max_examples=count, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(tasks)
    def collect(task):
        drawn.append(task)

    collect()
    return drawn
