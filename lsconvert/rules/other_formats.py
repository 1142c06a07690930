"""The rows of the table of document kinds for other tools: their formats, and files that hold nothing to label."""

from __future__ import annotations

from typing import Final

from lsconvert.rules.operations import DocumentKind

_ANY: Final = object
_OFFSETS: Final = [[int, int, str]]
_PACKAGE_KEYS: Final = {
    "dependencies": dict,
    "devDependencies": dict,
    "peerDependencies": dict,
    "scripts": dict,
    "engines": dict,
    "packages": dict,
    "lockfileVersion": int,
    "repository": (str, {"type": str, "url": str}),
}
_DOCCANO_LABELS: Final = {
    "label": _OFFSETS,
    "labels": _OFFSETS,
    "entities": [{"start_offset": int, "end_offset": int}],
    "annotations": [{"start_offset": int, "end_offset": int}],
}
_SOURCE: Final = "Give a list of the objects under `_source`."
_ROWS: Final = "Give a list of the objects under `row`."
_RECORDS: Final = 'Write it as a list of rows: df.to_json(orient="records").'
_OTHER_TOOL: Final = "Convert it to tasks of Label Studio first; lsconvert only converts between their versions."
_NOT_DATA: Final = "Give an export of Label Studio, or the tasks to import."

OTHER_FORMATS: Final = (
    DocumentKind(
        "a COCO dataset",
        has={"images": ([], [{"id": _ANY}]), "categories": ([], [{"id": _ANY, "name": _ANY}])},
        lacks=("data", "predictions"),
        hint="It lacks the annotators and the tasks' data: export the project again as JSON.",
    ),
    DocumentKind("a GeoJSON document", has={"features": list, "type": "FeatureCollection"}, hint=_OTHER_TOOL),
    DocumentKind("a GeoJSON document", has={"geometry": _ANY, "type": "Feature"}, hint=_OTHER_TOOL),
    DocumentKind("a CVAT document", has={"shapes": ([], [{"points": list}]), "tracks": list}, hint=_OTHER_TOOL),
    DocumentKind("a CVAT document", has={"bug_tracker": _ANY, "labels": list}, hint=_OTHER_TOOL),
    DocumentKind("a Datumaro dataset", has={"categories": dict, "items": [{"annotations": list}]}, hint=_OTHER_TOOL),
    DocumentKind(
        "a LabelMe document",
        has={"shapes": ([], [{"points": list}])},
        one_of=(("imagePath", "imageData"),),
        hint=_OTHER_TOOL,
    ),
    DocumentKind("a prodigy dataset", one_of=(("_input_hash", "_task_hash"),), lacks=("data",), hint=_OTHER_TOOL),
    *(
        DocumentKind(
            "a doccano dataset",
            has={key: labels},
            one_of=(("text", "data"),),
            lacks=("predictions",),
            hint=_OTHER_TOOL,
        )
        for key, labels in _DOCCANO_LABELS.items()
    ),
    DocumentKind("a spaCy dataset", has={"entities": _OFFSETS, "text": str}, hint=_OTHER_TOOL),
    DocumentKind("a spaCy dataset", has={"ents": [{"start": int, "end": int}], "text": str}, hint=_OTHER_TOOL),
    DocumentKind("a spaCy dataset", has={"paragraphs": [{"sentences": list}]}, hint=_OTHER_TOOL),
    DocumentKind(
        "a spaCy dataset",
        has={"classes": list, "annotations": [[str, {"entities": list}]]},
        lacks=("data", "predictions"),
        hint=_OTHER_TOOL,
    ),
    DocumentKind("a spaCy dataset", has={"[0]": str, "[1]": {"entities": list}}, only=(), hint=_OTHER_TOOL),
    DocumentKind("a VIA project", one_of=(("_via_img_metadata", "_via_settings"),), hint=_OTHER_TOOL),
    DocumentKind(
        "a VIA annotation file",
        has={"*": {"filename": str, "regions": (list, dict), "file_attributes": _ANY}},
        hint=_OTHER_TOOL,
    ),
    DocumentKind("a Labelbox export", has={"data_row": dict, "projects": dict}, hint=_OTHER_TOOL),
    DocumentKind("a Labelbox export", has={"Labeled Data": _ANY, "Label": _ANY}, hint=_OTHER_TOOL),
    DocumentKind(
        "a Supervisely annotation",
        has={"objects": ([], [{"classTitle": str}]), "size": {"height": int, "width": int}},
        hint=_OTHER_TOOL,
    ),
    DocumentKind("a document of Elasticsearch", has={"_source": dict, "_index": str}, hint=_SOURCE),
    DocumentKind("an answer of Elasticsearch", has={"hits": {"hits": list}}, hint=_SOURCE),
    DocumentKind("a page of Hugging Face rows", has={"rows": [{"row_idx": int, "row": dict}]}, hint=_ROWS),
    DocumentKind("a Hugging Face row", has={"row_idx": int, "row": dict}, hint=_ROWS),
    DocumentKind("a SQuAD dataset", has={"data": [{"paragraphs": list}]}, lacks=(), hint=_OTHER_TOOL),
    DocumentKind("a table of pandas", has={"data": list, "columns": list, "index": list}, lacks=(), hint=_RECORDS),
    DocumentKind("a table of pandas", has={"data": list, "schema": {"fields": list}}, lacks=(), hint=_RECORDS),
    DocumentKind(
        "a JSON:API document",
        has={"data": ([], [{"type": str, "id": str}])},
        only=("links", "meta", "included", "jsonapi"),
        lacks=(),
        hint=_OTHER_TOOL,
    ),
)

# Files that hold nothing to label. They may be in a folder beside files of tasks.
OTHER_FILES: Final = (
    DocumentKind(
        "the notes of a YOLO export",
        has={"categories": [{"id": _ANY, "name": _ANY}], "info": dict},
        hint="It has the names of the labels only: export the project again as JSON.",
    ),
    *(
        DocumentKind("a package manifest", has={key: value, "version": str, "name": str}, hint=_NOT_DATA)
        for key, value in _PACKAGE_KEYS.items()
    ),
    DocumentKind("a package manifest", has={"require": dict, "name": str}, hint=_NOT_DATA),
    DocumentKind("a manifest", has={"manifest_version": int, "name": str}, hint=_NOT_DATA),
    DocumentKind("the configuration of a model", has={"architectures": list, "model_type": str}, hint=_NOT_DATA),
    DocumentKind("a Jupyter notebook", has={"cells": list, "nbformat": int}, hint=_NOT_DATA),
    DocumentKind("a JSON Schema", has={"$schema": str}, hint=_NOT_DATA),
    DocumentKind("an OpenAPI document", one_of=(("openapi", "swagger"),), has={"paths": dict}, hint=_NOT_DATA),
    DocumentKind("a TypeScript configuration", has={"compilerOptions": dict}, hint=_NOT_DATA),
)
