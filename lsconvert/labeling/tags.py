"""The table of Label Studio's tags: one row for each tag of the documentation. The module has data only.

Sources: the schema of tags that the editor of Label Studio 1.23.2 ships, the pages docs/source/tags/*.md of Label Studio,
and the types of results in its editor and in label-studio-sdk 2.1.2 (control_tags.py). The type checks of `data` are those
of the server (tasks/validation.py).
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

Role: TypeAlias = Literal["control", "object", "self", "child", "visual"]

# The form of an answer in `value`:
#   labels   a list of labels              choices  a list of choices, or of paths of nested choices
#   paths    a list of paths in a tree     texts    a list of strings
#   rating   a whole number from 0         number   a number
#   text     a string                      side     "left" or "right"
#   ranking  a list of items, or lists by bucket                      shape    only geometry; labels are optional
#   message  an object with the role and content of a chat message         any      not checked
AnswerForm: TypeAlias = Literal[
    "labels", "choices", "paths", "texts", "rating", "number", "text", "side", "ranking", "shape", "message", "any"
]


class Tag(NamedTuple):
    """One tag.

    Args:
        name: The tag as the documentation spells it. The editor ignores the case.
        role: A "control" writes regions, an "object" shows data, a "self" is both for its own regions, a "child" is
            part of another tag, a "visual" only changes the page.
        types: The types of the regions that it writes, the usual one first.
        key: The key of `value` that has the answer.
        answer: The form of the answer.
        needs: The other keys of `value` without which neither the editor nor the SDK can read a region.
        child: The tag of its labels or choices, "" if it has none.
        objects: The object tags that it can refer to. No name means that all are possible.
        attributes: Its attributes, besides those of all tags.
        data: The JSON types that a server accepts for the value of its `value="$key"`.
    """

    name: str
    role: Role
    types: tuple[str, ...] = ()
    key: str = ""
    answer: AnswerForm = "any"
    needs: tuple[str, ...] = ()
    child: str = ""
    objects: tuple[str, ...] = ()
    attributes: str = ""
    data: str = "string"


_LABELS: Final = "choice maxUsages showInline allowEmpty"
_SHAPE: Final = "opacity fillColor fillOpacity strokeColor strokeWidth"
_SMART: Final = "smart smartOnly"
_POINTS: Final = "pointSize pointStyle snap"
_VECTOR: Final = "closable curves skeleton minPoints maxPoints pointSizeEnabled pointSizeDisabled"
_ASKED: Final = "required requiredMessage perRegion perItem displayMode"
_LIST: Final = "string list"
_RECTANGLE: Final = ("x", "y", "width", "height")
_TEXTS: Final = ("Text", "HyperText", "HTML")

CONTROLS: Final[tuple[Tag, ...]] = (
    # Answers about a whole task or, with perRegion, about a region.
    Tag("Choices", "control", ("choices",), "choices", "choices", child="Choice", data=_LIST,
        attributes=f"choice showInline value allowNested layout {_ASKED}"),
    Tag("Taxonomy", "control", ("taxonomy",), "taxonomy", "paths", child="Choice", data="string list null",
        attributes="value apiUrl leafsOnly showFullPath pathSeparator maxUsages maxWidth minWidth dropdownWidth placeholder "
                   f"labeling legacy {_ASKED}"),
    Tag("TextArea", "control", ("textarea",), "text", "texts",
        attributes="value label placeholder maxSubmissions editable transcription skipDuplicates rows showSubmitButton "
                   f"allowSubmit {_ASKED}"),
    Tag("Rating", "control", ("rating",), "rating", "rating", attributes=f"maxRating defaultValue size icon {_ASKED}"),
    Tag("Number", "control", ("number",), "number", "number", attributes=f"min max step defaultValue slider {_ASKED}"),
    Tag("DateTime", "control", ("datetime",), "datetime", "text", attributes=f"only format min max {_ASKED}"),
    Tag("Pairwise", "control", ("pairwise",), "selected", "side", attributes="selectionStyle leftClass rightClass"),
    Tag("Ranker", "control", ("ranker",), "ranker", "ranking", child="Bucket", objects=("List",),
        attributes="collapsible value axis lockAxis elementTag ranked sortable sortedHighlightColor", data=_LIST),
    # Regions of texts, audio and time series.
    Tag("Labels", "control", ("labels",), "labels", "labels", child="Label", data=_LIST,
        attributes=f"{_LABELS} {_SHAPE} value"),
    Tag("HyperTextLabels", "control", ("hypertextlabels", "htmllabels"), "hypertextlabels", "labels", ("start", "end"),
        "Label", _TEXTS, attributes=f"{_LABELS} value", data=_LIST),
    Tag("ParagraphLabels", "control", ("paragraphlabels",), "paragraphlabels", "labels", ("start", "end"), "Label",
        ("Paragraphs",), attributes=f"{_LABELS} value", data=_LIST),
    Tag("TimeSeriesLabels", "control", ("timeserieslabels",), "timeserieslabels", "labels", ("start", "end"), "Label",
        ("TimeSeries",), attributes=f"{_LABELS} {_SHAPE} value", data=_LIST),
    Tag("TimelineLabels", "control", ("timelinelabels",), "timelinelabels", "labels", ("ranges",), "Label",
        ("Video", "Audio"), attributes=f"{_LABELS} value"),
    Tag("OcrLabels", "control", ("ocrlabels",), "ocrlabels", "labels", _RECTANGLE, "Label", ("Pdf", "Image"),
        attributes=f"{_LABELS} {_SHAPE} value canRotate snap"),
    # Regions of images.
    Tag("Rectangle", "control", ("rectangle",), answer="shape", needs=_RECTANGLE, objects=("Image",),
        attributes=f"{_SHAPE} {_SMART} canRotate snap"),
    Tag("RectangleLabels", "control", ("rectanglelabels",), "rectanglelabels", "labels", _RECTANGLE, "Label",
        ("Image",), f"{_LABELS} {_SHAPE} {_SMART} value canRotate snap", _LIST),
    Tag("Ellipse", "control", ("ellipse",), answer="shape", needs=("x", "y", "radiusX", "radiusY"), objects=("Image",),
        attributes=f"{_SHAPE} {_SMART} canRotate"),
    Tag("EllipseLabels", "control", ("ellipselabels",), "ellipselabels", "labels", ("x", "y", "radiusX", "radiusY"),
        "Label", ("Image",), f"{_LABELS} {_SHAPE} {_SMART} value canRotate", _LIST),
    Tag("Polygon", "control", ("polygon",), answer="shape", needs=("points",), objects=("Image",),
        attributes=f"{_SHAPE} {_SMART} {_POINTS}"),
    Tag("PolygonLabels", "control", ("polygonlabels",), "polygonlabels", "labels", ("points",), "Label", ("Image",),
        f"{_LABELS} {_SHAPE} {_SMART} {_POINTS} value", _LIST),
    Tag("KeyPoint", "control", ("keypoint",), answer="shape", needs=("x", "y"), objects=("Image",),
        attributes=f"{_SHAPE} {_SMART} snap"),
    Tag("KeyPointLabels", "control", ("keypointlabels",), "keypointlabels", "labels", ("x", "y"), "Label", ("Image",),
        f"{_LABELS} {_SHAPE} {_SMART} value snap", _LIST),
    Tag("Brush", "control", ("brush",), answer="shape", needs=("rle",), objects=("Image",),
        attributes=f"{_LABELS} {_SHAPE} {_SMART}"),
    Tag("BrushLabels", "control", ("brushlabels",), "brushlabels", "labels", ("rle",), "Label", ("Image",),
        f"{_LABELS} {_SHAPE} {_SMART} value", _LIST),
    Tag("MagicWand", "control", ("magicwand",), answer="shape", needs=("rle",), objects=("Image",),
        attributes=f"{_SHAPE} blurRadius defaultThreshold"),
    Tag("Bitmask", "control", ("bitmask",), answer="shape", needs=("imageDataURL",), objects=("Image",),
        attributes=f"{_LABELS} {_SHAPE} {_SMART}"),
    Tag("BitmaskLabels", "control", ("bitmasklabels",), "bitmasklabels", "labels", ("imageDataURL",), "Label",
        ("Image",), f"{_LABELS} {_SHAPE} {_SMART} value"),
    Tag("Vector", "control", ("vector",), answer="shape", needs=("vertices",), objects=("Image",),
        attributes=f"{_SHAPE} {_SMART} {_POINTS} {_VECTOR}"),
    Tag("VectorLabels", "control", ("vectorlabels",), "vectorlabels", "labels", ("vertices",), "Label", ("Image",),
        f"{_LABELS} {_SHAPE} {_SMART} {_POINTS} {_VECTOR} value"),
    Tag("Cube", "control", ("cube",), answer="shape", needs=_RECTANGLE, objects=("Image", "Object3D"),
        attributes=f"{_SHAPE} {_SMART} canRotate"),
    # Its labels are under another key in the documentation than in the editor, so they are not checked.
    Tag("CubeLabels", "control", ("cubelabels",), "", "any", _RECTANGLE, "Label", ("Image", "Object3D"),
        f"{_LABELS} {_SHAPE} {_SMART} value canRotate"),
    # Regions of videos.
    Tag("VideoRectangle", "control", ("videorectangle",), "labels", "shape", ("sequence",), "Label", ("Video",),
        f"{_LABELS} {_SHAPE} {_SMART}"),
    Tag("VideoVector", "control", ("videovector",), "labels", "shape", ("sequence",), "Label", ("Video",),
        f"{_LABELS} {_SHAPE} {_SMART} {_POINTS} {_VECTOR}"),
    Tag("VideoVectorLabels", "control", ("videovectorlabels",), "labels", "labels", ("sequence",), "Label", ("Video",),
        f"{_LABELS} {_SHAPE} {_SMART} {_POINTS} {_VECTOR} value"),
    # Tags whose regions refer to themselves.
    Tag("Chat", "self", ("chatmessage",), "chatmessage", "message", data=_LIST,
        attributes="value messageRoles editable minMessages maxMessages llm"),
    Tag("ReactCode", "self", ("reactcode",), "reactcode", attributes="value data inputs outputs src"),
    Tag("CustomInterface", "self", ("custominterface",), attributes="value data inputs outputs src"),
)  # fmt: skip

_TEXT_VIEW: Final = "valueType saveTextResult encoding selectionEnabled highlightColor showLabels granularity resolver"
_IMAGE: Final = (
    "valueList smoothing width maxWidth maxHeight zoom negativeZoom zoomBy grid gridSize gridColor zoomControl "
    "brightnessControl contrastControl rotateControl crosshair horizontalAlignment verticalAlignment defaultZoom "
    "crossOrigin rotation brightness contrast selectionControl resize"
)
_AUDIO: Final = (
    "valueType defaultSpeed defaultScale defaultZoom defaultVolume hotkey sync height waveHeight spectrogram "
    "splitChannels decoder player cursorWidth zoom speed volume"
)
_SERIES: Final = "dict list string"

OBJECTS: Final[tuple[Tag, ...]] = (
    Tag("Audio", "object", attributes=_AUDIO),
    Tag("AudioPlus", "object", attributes=_AUDIO),
    Tag("Image", "object", attributes=_IMAGE, data=_LIST),
    Tag("Object3D", "object", attributes=_IMAGE),
    Tag("Text", "object", attributes=_TEXT_VIEW, data="string number list"),
    Tag("HyperText", "object", attributes=f"{_TEXT_VIEW} inline clickableLinks"),
    Tag("HTML", "object", attributes=_TEXT_VIEW),
    Tag("Paragraphs", "object", data=_LIST,
        attributes="valueType audioUrl sync showPlayer saveTextResult layout nameKey textKey contextScroll encoding"),
    Tag("List", "object", attributes="title elementValue elementTag ordered axis lockAxis sortedHighlightColor",
        data=_LIST),
    Tag("Pdf", "object", attributes="valueType"),
    Tag("Table", "object", attributes="valueType", data=_SERIES),
    Tag("TimeSeries", "object", data=_SERIES,
        attributes="valueType sync cursorColor timeColumn timeFormat timeDisplayFormat durationDisplayFormat sep overviewChannels "
                   "overviewWidth fixedScale multiAxis"),
    Tag("Video", "object",
        attributes="frameRate sync muted height timelineHeight defaultPlaybackSpeed minPlaybackSpeed hotkey allowFps"),
)  # fmt: skip

_CONDITION: Final = "visibleWhen whenTagName whenLabelValue whenChoiceValue whenRole"
_CHANNEL: Final = (
    "column legend units displayFormat height strokeColor strokeWidth markerColor markerSize markerSymbol timeRange "
    "dataRange showAxis fixedScale interpolation showYAxis"
)

PARTS: Final[tuple[Tag, ...]] = (
    Tag("Label", "child",
        attributes="value selected maxUsages hint hotkey alias showAlias aliasStyle size background selectedColor granularity "
                   "html category"),
    Tag("Choice", "child", attributes="value selected alias hotkey html hint color readonly background showAlias"),
    Tag("Relations", "visual", child="Relation", attributes="choice"),
    Tag("Relation", "child", attributes="value background"),
    Tag("Bucket", "child", attributes="name title default"),
    Tag("Shortcut", "child", attributes="value alias hotkey background"),
    Tag("Channel", "child", attributes=_CHANNEL, data=_SERIES),
    Tag("MultiChannel", "child", attributes=_CHANNEL),
    Tag("Collapse", "visual", attributes="accordion bordered open"),
    Tag("Panel", "visual", attributes="value"),
    Tag("Dialog", "visual", attributes="value nameKey textKey"),
    Tag("Filter", "visual", attributes="placeholder minLength hotkey caseSensitive cleanup"),
    Tag("Header", "visual", attributes="value size underline", data="string number"),
    Tag("Markdown", "visual", attributes="value"),
    Tag("Repeater", "visual", attributes="on indexFlag mode"),
    Tag("PagedView", "visual", attributes=""),
    Tag("Style", "visual", attributes="*"),
    Tag("View", "visual", attributes="display"),
)  # fmt: skip

# Attributes of all tags, and those of each tag: from lower case to the spelling of the documentation.
_COMMON: Final = f"name toName value id class className idAttr style title hidden hotkey {_CONDITION}"
TAGS: Final = {tag.name.lower(): tag for tag in (*CONTROLS, *OBJECTS, *PARTS)}
ATTRIBUTES: Final = {
    name: {each.lower(): each for each in f"{_COMMON} {tag.attributes}".split()} for name, tag in TAGS.items()
}
