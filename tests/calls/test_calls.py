"""Migrate calls: golden files for every row, calls that stay unchanged, hostile calls, and properties.

In `tests/golden_calls`, `requests` has the request `before`, the requests `after`, and the notes. `responses` has the
same response for a v1 and for a v2 client.
"""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsconvert
from lsconvert import ENDPOINTS, PARAMETERS, STORAGE_TYPES, Request, migrate_request, migrate_response

GOLDEN = Path(__file__).parents[1] / "golden_calls"
API = "https://ls.example.com/api"


def files(folder):
    return [pytest.param(path, id=path.stem) for path in sorted((GOLDEN / folder).glob("*.json"))]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def request(spec):
    body = spec.get("body")
    headers = tuple(map(tuple, spec.get("headers", ())))
    return Request(spec["method"], spec["url"], headers, None if body is None else body.encode())


@pytest.mark.parametrize("path", files("requests"))
def test_requests(path):
    pair = read(path)
    known = pair.get("known", {})
    migration = migrate_request(request(pair["before"]), call=pair.get("call", ""), **known)
    assert migration.requests == tuple(map(request, pair["after"]))
    assert [f"{note.code} {note.fidelity}" for note in migration.notes] == pair["notes"]
    assert migration.manual == any("manual" in note for note in pair["notes"])
    assert all(note.todo for note in migration.notes if note.fidelity == "manual")
    for new in migration.requests:
        assert migrate_request(new, **known).requests == (new,)


@pytest.mark.parametrize("path", files("responses"))
def test_responses(path):
    pair = read(path)
    call, v1, v2 = request(pair["request"]), pair["v1"].encode(), pair["v2"].encode()
    assert migrate_response(call, v2, **pair["known"]) == v1
    assert migrate_response(call, v1, **pair["known"]) == v1
    assert migrate_response(call, v1, to="v2", **pair["known"]) == v2
    assert migrate_response(call, v2, to="v2", **pair["known"]) == v2


def test_every_row_has_a_golden_pair():
    assert {row.code for row in ENDPOINTS} == {path.stem.partition("-")[0] for path in GOLDEN.glob("*/*.json")}


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", f"{API}/projects/7/import", '[{"data":{},"annotations":[{"result":[],"completed_by":1}]}]'),
        ("POST", f"{API}/projects/7/import", '[{"data":{"completions":[1],"result":[[1]]}}]'),
        ("POST", f"{API}/projects/7/import", '{"url":"https://example.com/completions.json"}'),
        ("POST", f"{API}/projects/7/import", "text\ta\n"),
        ("POST", f"{API}/projects/7/import", '\ufeff[{"data":{}}]'),
        ("POST", f"{API}/projects/7/import", ""),
        ("POST", f"{API}/projects/7/import", " \n"),
        ("GET", f"{API}/projects/7/import", None),
        ("GET", f"{API}/projects/7/tasks/bulk/", None),
        ("DELETE", f"{API}/projects/7/tasks/bulk/", None),
        ("POST", f"{API}/projects/7/tasks/bulk/delete", "[]"),
        ("POST", f"{API}/projects/seven/tasks/bulk/", "[]"),
        ("POST", f"{API}/projects//tasks/bulk/", "[]"),
        ("POST", f"{API}/Projects/7/tasks/bulk/", "[]"),
        ("POST", f"{API}/v3/projects/7/tasks/bulk/", "[]"),
        ("POST", f"{API}x/projects/7/tasks/bulk/", "[]"),
        ("POST", "https://example.com/tasks/bulk/", '[{"completions":[]}]'),
        ("POST", "https://api.openai.com/v1/completions", '{"prompt":"a","completions":[]}'),
        ("POST", f"{API}/projects/7/results", None),
        ("GET", f"{API}/projects/7/results/2", None),
        ("GET", f"{API}/projects/results", None),
        ("GET", f"{API}/runs/7/results?finished=0", None),
        ("GET", f"{API}/projects/7/tasks?finished=0&return_task=1", None),
        ("GET", "https://example.com/?u=/api/projects/7/results", None),
        ("GET", "https://example.com/#/api/projects/7/results", None),
        ("GET", f"{API}/projects/7/export?exportType=JSON", None),
        ("GET", f"{API}/projects/7/export?exportType=CSV&download_all_tasks=true", None),
        ("GET", f"{API}/projects/7/export?q=finished=0&Finished=0&finish=1", None),
        ("GET", f"{API}/projects/7/export?", None),
        ("GET", f"{API}/projects/7/export?#", None),
        ("GET", f"{API}/projects/7/export?&&a", None),
        ("POST", f"{API}/projects/7/export?finished=0", None),
        ("POST", f"{API}/projects/7/exports/", '{"title":"finished=0"}'),
        ("GET", f"{API}/projects/7/exports/2/download?exportType=JSON", None),
        ("GET", f"{API}/invite", None),
        ("POST", f"{API}/invite/reset-token", None),
        ("GET", "https://ls.example.com/user/signup/?token=1", None),
        ("GET", "https://ls.example.com/organization/welcome/", None),
        ("GET", "https://ls.example.com/organization/welcome/a/b", None),
        ("GET", f"{API}/storages/", None),
        ("GET", f"{API}/storages?project=7", None),
        ("GET", f"{API}/storages/s3?project=7", None),
        ("GET", f"{API}/storages/s3/3", None),
        ("POST", f"{API}/storages/s3/3/sync", None),
        ("POST", f"{API}/storages/export/s3/3/sync", None),
        ("GET", f"{API}/storages/types", None),
        ("POST", f"{API}/storages/3/validate", '{"path":"b"}'),
        ("POST", f"{API}/storages/ftp", '{"path":"b","regex":"."}'),
        ("POST", f"{API}/storages/s3", '{"bucket":"b","prefix":"path","meta":{"path":1,"regex":2}}'),
        ("POST", f"{API}/storages/redis", '{"path":"b","regex_filter":"."}'),
        ("DELETE", f"{API}/storages/s3/3", '{"path":"b"}'),
        ("POST", f"{API}/search", '{"path":"b","regex":".","data_key":"k"}'),
        ("POST", f"{API}/projects", '{"title":"A","workspace":3}'),
        ("POST", f"{API}/projects/", '{"title":"A","params":{"team_id":3}}'),
        ("PATCH", f"{API}/projects/7/", '{"team_id":3}'),
        ("POST", f"{API}/tasks", '{"team_id":3}'),
        ("GET", f"{API}/workspaces/3/", None),
        ("GET", f"{API}/teams/3/members", None),
        ("GET", f"{API}/tasks/7/completions/5/", None),
        ("DELETE", f"{API}/tasks/7/completions/", None),
        ("GET", f"{API}/tasks/7/annotations/", None),
        ("POST", f"{API}/completions/", None),
        ("POST", f"{API}/project/export", None),
        ("GET", f"{API}/project/", None),
        ("POST", f"{API}/completions/7/", '{"result":[[]]}'),
        ("POST", f"{API}/tasks/7/annotations/", '{"result":[{"value":{"result":[[1]]}}],"results":[[1]]}'),
        ("PATCH", f"{API}/annotations/7/", '{"was_cancelled":true}'),
        ("PATCH", f"{API}/annotations/7/", '\ufeff{"result":[]}'),
        ("POST", "https://api.example.com/v1/completions", '{"prompt":"a","result":[[1]]}'),
        ("GET", "/", None),
        ("OPTIONS", "*", None),
    ],
)
def test_calls_that_stay_unchanged(method, url, body):
    call = Request(method, url, (("Authorization", "Token secret"),), None if body is None else body.encode())
    migration = migrate_request(call, storage_type="s3", storage_id=1, workspace_id=2, project_id=3)
    assert migration.requests == (call,)
    assert [(note.code, note.fidelity) for note in migration.notes] == [("", "exact")]


@pytest.mark.parametrize(
    ("method", "url", "response"),
    [
        ("GET", f"{API}/projects/7/export?exportType=CSV", b'[{"annotations":[]}]'),
        ("GET", f"{API}/projects/7/export?exportType=JSON_MIN", b'[{"annotations":[]}]'),
        ("GET", f"{API}/projects/7/export", b"PK\x03\x04 annotations"),
        ("GET", f"{API}/projects/7/export", b"<html>annotations</html>"),
        ("GET", f"{API}/projects/7/export", b""),
        ("GET", f"{API}/projects/7/export", b'{"detail":"Not found.","status_code":404}'),
        ("POST", f"{API}/projects/7/import", b'{"import":5}'),
        ("POST", f"{API}/projects/7/import", b'{"detail":"a","validation_errors":{"annotation_count":1}}'),
        ("GET", f"{API}/tasks/7", b'{"annotations":[]}'),
        ("GET", f"{API}/storages/ftp", b'[{"bucket":1}]'),
        ("GET", "https://example.com/", b'{"annotation_count":1}'),
    ],
)
def test_responses_that_stay_unchanged(method, url, response):
    assert migrate_response(Request(method, url), response) == response


def test_split_annotators_makes_one_annotation_of_each_list():
    body = b'[{"data":{},"completions":[{"result":[[],[]],"aggregated_completed_by":[1,2]}]}]'
    migration = migrate_request(Request("POST", f"{API}/projects/7/import", (), body), split_annotators=True)
    assert migration.requests[0].body == (
        b'[{"data":{},"annotations":[{"result":[],"completed_by":1},{"result":[],"completed_by":2}]}]'
    )
    assert [note.code for note in migration.notes] == ["LS102", "LS123", "LS124"]


SECRET = "S3CRET"


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (Request("GET", ""), lsconvert.InputError),
        (Request("GET", f"https://{SECRET} x/"), lsconvert.InputError),
        (Request("GET", f"https://h/{SECRET}\r\nX: y"), lsconvert.InputError),
        (Request("GET", f"https://[{SECRET}/"), lsconvert.InputError),
        (Request("GET", f"https://h:{SECRET}/"), lsconvert.InputError),
        (Request("GET", "https://h:99999/"), lsconvert.InputError),
        (Request("GET", f"ftp://h/{SECRET}"), lsconvert.InputError),
        (Request("POST", f"{API}/projects/7/import", (), f'[{{"a": {SECRET}'.encode()), lsconvert.InvalidJSONError),
        (Request("POST", f"{API}/projects/7/import", (), b"[\xff]"), lsconvert.InvalidJSONError),
        (Request("POST", f"{API}/projects/7/import", (), b"[" * 1000), lsconvert.LimitError),
        (Request("POST", f"{API}/projects/7/import", (("content-type", "application/json"),), SECRET.encode()), lsconvert.InvalidJSONError),
        (Request("POST", f"{API}/projects/7/import", (), f'[{{"completions":["{SECRET}"],"annotations":[1]}}]'.encode()), lsconvert.ConflictError),
        (Request("POST", f"{API}/storages/s3", (), f'{{"path":"{SECRET}","bucket":"b"}}'.encode()), lsconvert.ConflictError),
        (Request("POST", f"{API}/storages/s3", (), f'{{"path":"{SECRET}","path":"b"}}'.encode()), lsconvert.ConversionError),
        (Request("POST", f"{API}/projects", (), f'{{"team_id":["{SECRET}"]}}'.encode()), lsconvert.ConversionError),
    ],
)  # fmt: skip
def test_unreadable_calls_are_refused(call, error):
    with pytest.raises(error) as caught:
        migrate_request(call, workspace_id=1)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("known", "error"),
    [
        ({"host": "ls.example.com"}, ValueError),
        ({"host": "https://"}, ValueError),
        ({"host": "https://h/?a"}, ValueError),
        ({"host": "ftp://h"}, ValueError),
        ({"storage_type": "ftp"}, ValueError),
        ({"storage_type": "s3/../.."}, ValueError),
        ({"project_id": "7/../8"}, ValueError),
        ({"project_id": -1}, ValueError),
        ({"call": "LS999"}, ValueError),
        ({"call": "LS102"}, ValueError),
        ({"team": 1}, TypeError),
    ],
)
def test_impossible_parameters_are_refused(known, error):
    with pytest.raises(error):
        migrate_request(Request("GET", API), **known)


def test_a_broken_response_is_an_error():
    with pytest.raises(lsconvert.InvalidJSONError):
        migrate_response(Request("GET", f"{API}/projects/7/export"), b'[{"annotations":')


def test_the_repr_does_not_show_tokens():
    call = Request("POST", f"{API}/projects/7/tasks/bulk", (("Authorization", SECRET),), f'["{SECRET}"]'.encode())
    assert SECRET not in repr(migrate_request(call))


def pieces(*texts):
    return st.sampled_from(texts)


CALLS = {
    call.path.removeprefix("<host>")
    for row in ENDPOINTS
    for field in ("old", "becomes", "payload", "response", "calls")
    for call in getattr(row, field, ())
    if hasattr(call, "path")
}
NAMED = {"finished", "download_all_tasks", "aggregator_type", "exportType", "project", "token"} | {
    name for name in (getattr(row, "name", "") for row in ENDPOINTS) if name.startswith("return_")
}
unusual_text = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp"), exclude_characters=" "), max_size=6
)
ids = pieces("7", "0012", "$ID", "{id}", "s3", "azure", "x")
paths = st.builds(
    lambda path, texts: re.sub(r"<\w+>", lambda _: texts.pop(), path),
    pieces(*sorted(CALLS)),
    st.lists(ids, min_size=3, max_size=3),
)
arguments = st.one_of(
    pieces("finished=0", "finished=1", "return_task=1", "aggregator_type", "%66inished=0", "exportType=CSV", "", "a=1&", "project=3", "download_all_tasks=false"),
    unusual_text.filter(lambda text: "#" not in text),
)  # fmt: skip
urls = st.builds(
    lambda base, path, slash, query, fragment: f"{base}{path}{slash}{query}{fragment}",
    pieces("", "https://h", "http://u:p%40@h:80/a%2Fb/", "$HOST", "//h", "/api/projects/7/results"),
    paths,
    pieces("", "/", "//", "/x"),
    st.one_of(pieces("", "?"), st.lists(arguments, max_size=5).map(lambda some: "?" + "&".join(some))),
    st.one_of(pieces("", "#"), unusual_text.map("#".__add__)),
)
bodies = pieces(
    None, b"", b"a,b", b"[]", b'{"path": "a", "regex": null, "data_key": "k"}', b'{ "bucket":"a" }', b'{"team_id" :3}',
    b'{"team_id":"3","x":[{"team_id":4}]}', b'[{"completions":[{"result":[[1],[2]],"completed_by":3,"aggregated":1}]}]',
    b'[{"annotations":[{"result":[],"ground_truth":true}]}]', b'[{"completions":[],"annotations":[]}]',
)  # fmt: skip
parameters = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys((name for name in PARAMETERS if name.endswith("_id")), st.integers(0, 99)),
        "host": pieces("https://new", "http://new:1/a/"),
        "storage_type": pieces(*STORAGE_TYPES, "export/gcs"),
        "invite_token": unusual_text,
    },
)


def unnamed_arguments(url):
    """Return the arguments of a URL that the endpoint table does not contain."""
    query = url.partition("#")[0].partition("?")[2]
    return [text for text in query.split("&") if text and unquote(text.partition("=")[0]) not in NAMED]


@given(pieces("GET", "POST", "post", "PATCH", "PUT", "DELETE"), urls, bodies, parameters)
def test_properties_of_migrated_requests(method, url, body, known):
    call = Request(method, url, (("A", "b"),), body)
    try:
        migration = migrate_request(call, **known)
    except lsconvert.LSConvertError:
        return
    [new] = migration.requests
    assert migrate_request(new, **known).requests == (new,), "a second migration changes nothing"
    assert new == call or any(note.code for note in migration.notes)
    assert new.headers == call.headers
    assert new.url.partition("#")[1:] == url.partition("#")[1:]
    assert unnamed_arguments(new.url) == unnamed_arguments(url)
    if "host" not in known:
        assert new.url.startswith(url.partition("/api/")[0].partition("/organization/")[0])
