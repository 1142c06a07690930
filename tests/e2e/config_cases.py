"""Labeling configs and tasks beyond the templates of Label Studio: what the tags can do, and what a server refuses."""

TEXT = '<Text name="text" value="$text"/>'
IMAGE = '<Image name="image" value="$image"/>'


def view(*tags):
    """Return a labeling config with these tags."""
    return f"<View>{''.join(tags)}</View>"


# Configs with the data of a task each; the verdict of a server on the data is compared.
DATA = {
    "nested key": (view('<Text name="a" value="$a.b"/>'), {"a": {"b": "x"}}),
    "nested key is missing": (view('<Text name="a" value="$a.b"/>'), {"a": {"c": "x"}}),
    "key with a dot": (view('<Text name="a" value="$a.b"/>'), {"a.b": "x"}),
    "nested key of a list": (view('<Text name="a" value="$a.b"/>'), {"a": [{"b": "x"}]}),
    "nested key of text": (view('<Text name="a" value="$a.b"/>'), {"a": "b"}),
    "nested key, wrong type": (view('<Audio name="a" value="$a.b"/>'), {"a": {"b": 1}}),
    "index": (view('<Image name="a" value="$a[0]"/>'), {"a": ["x"]}),
    "index, no list": (view('<Image name="a" value="$a[0]"/>'), {"a": "x"}),
    "index, short list": (view('<Image name="a" value="$a[3]"/>'), {"a": ["x"]}),
    "index of a nested list": (view('<Image name="a" value="$a.b[0]"/>'), {"a": {"b": ["x"]}}),
    "key of an item": (view('<Image name="a" value="$a[0].b"/>'), {"a": [{"b": "x"}]}),
    "key of an item is missing": (view('<Image name="a" value="$a[0].b"/>'), {"a": [{}]}),
    "text before a key": (view('<Text name="a" value="Hello $b"/>'), {"b": 1}),
    "text before a key is missing": (view('<Text name="a" value="Hello $b"/>'), {"c": "x"}),
    "text before a key, wrong type": (view('<Audio name="a" value="http://x/$b"/>'), {"b": 5}),
    "two keys after text": (view('<Text name="a" value="Hello $b $c"/>'), {"b": "x"}),
    "no key": (view('<Text name="a" value="Hello"/>'), {"b": "x"}),
    "two keys": (view('<Text name="a" value="$b $c"/>'), {"b": "x", "c": "y"}),
    "comma in a value": (view('<Text name="a" value="$b,$c"/>'), {"b": "x", "c": "y"}),
    "key with a dash": (view('<Text name="a" value="$b-c"/>'), {"b-c": "x"}),
    "key with a dash in part": (view('<Text name="a" value="$b-c"/>'), {"b": "x"}),
    "key with a space": (view('<Text name="a" value="$b c"/>'), {"b c": "x"}),
    "a dollar alone": (view('<Text name="a" value="$"/>'), {"b": "x"}),
    "list of images": (view('<Image name="a" valueList="$a"/>'), {"a": ["x"]}),
    "list of images is missing": (view('<Image name="a" valueList="$a"/>'), {"b": ["x"]}),
    "list of images, wrong type": (view('<Image name="a" valueList="$a"/>'), {"a": 5}),
    "named header": (view('<Header name="h" value="$h"/>'), {"h": 5}),
    "named header is missing": (view('<Header name="h" value="$h"/>'), {"b": 5}),
    "header without a name": (view('<Header value="$h"/>'), {"b": 5}),
    "choices from data": (view(TEXT, '<Choices name="c" toName="text" value="$o"/>'), {"text": "x", "o": [{"value": "a"}]}),
    "choices from data are missing": (view(TEXT, '<Choices name="c" toName="text" value="$o"/>'), {"text": "x"}),
    "choices from data, wrong type": (view(TEXT, '<Choices name="c" toName="text" value="$o"/>'), {"text": "x", "o": {}}),
    "taxonomy from data is null": (view(TEXT, '<Taxonomy name="c" toName="text" value="$o"/>'), {"text": "x", "o": None}),
    "textarea from data": (view(TEXT, '<TextArea name="c" toName="text" value="$o"/>'), {"text": "x", "o": ["a"]}),
    "textarea from data is missing": (view(TEXT, '<TextArea name="c" toName="text" value="$o"/>'), {"text": "x"}),
    "labels from data": (view(TEXT, '<Labels name="c" toName="text" value="$o"/>'), {"text": "x", "o": [{"value": "a"}]}),
    "label from data": (view(TEXT, '<Labels name="c" toName="text"><Label value="$o"/></Labels>'), {"text": "x"}),
    "table": (view('<Table name="t" value="$t"/>'), {"t": {"a": 1}}),
    "table of text": (view('<Table name="t" value="$t"/>'), {"t": "x"}),
    "table of numbers": (view('<Table name="t" value="$t"/>'), {"t": 5}),
    "text is true": (view(TEXT), {"text": True}),
    "text is null": (view(TEXT), {"text": None}),
    "text is a float": (view(TEXT), {"text": 1.5}),
    "text is an object": (view(TEXT), {"text": {}}),
    "hypertext is a number": (view('<HyperText name="h" value="$h"/>'), {"h": 5}),
    "tag in lower case": (view('<text name="h" value="$h"/>'), {"h": 5}),
    "unknown tag": (view('<Foo name="h" value="$h"/>'), {"h": 5}),
    "unknown tag, text": (view('<Foo name="h" value="$h"/>'), {"h": "x"}),
    "pdf": (view('<Pdf name="h" value="$h"/>'), {"h": "x"}),
    "pdf is a list": (view('<Pdf name="h" value="$h"/>'), {"h": ["x"]}),
    "video and audio of one key": (view('<Video name="v" value="$u"/><Audio name="a" value="$u"/>'), {"u": "x"}),
    "two tags of one key": (view('<Audio name="v" value="$u"/><Text name="a" value="$u"/>'), {"u": 5}),
    "two tags of one key, the other order": (view('<Text name="a" value="$u"/><Audio name="v" value="$u"/>'), {"u": 5}),
    "video wins": (view('<Video name="v" value="$u"/><Text name="a" value="$u"/>'), {"u": 5}),
    "root is an object tag": ('<Text name="t" value="$t"/>', {"other": 5}),
    "undefined": (view(TEXT), {"$undefined$": "x"}),
    "undefined of no key": (view("<Header value='a'/>"), {"$undefined$": "x"}),
    "repeater": (view('<Repeater on="$a" indexFlag="{{i}}"><Text name="t_{{i}}" value="$a[{{i}}].b"/></Repeater>'), {"a": [{"b": "x"}]}),
    "repeater without items": (view('<Repeater on="$a" indexFlag="{{i}}"><Text name="t_{{i}}" value="$a[{{i}}].b"/></Repeater>'), {"a": []}),
    "repeater, no list": (view('<Repeater on="$a" indexFlag="{{i}}"><Text name="t_{{i}}" value="$a[{{i}}].b"/></Repeater>'), {"a": {}}),
    "repeater, list is missing": (view('<Repeater on="$a" indexFlag="{{i}}"><Text name="t_{{i}}" value="$a[{{i}}].b"/></Repeater>'), {"b": []}),
    "empty config": ("<View/>", {"b": "x"}),
    "comment": (view('<!-- <Text name="x" value="$x"/> -->', TEXT), {"text": "x"}),
    "style": (view("<Style>.a { color: $x }</Style>", TEXT), {"text": "x"}),
    "chat": (view('<Chat name="c" value="$c"/>'), {"c": []}),
    "chat is text": (view('<Chat name="c" value="$c"/>'), {"c": "x"}),
    "chat without a value": (view('<Chat name="c"/>'), {"d": "x"}),
    "time series": (view('<TimeSeries name="c" value="$c"><Channel column="a"/></TimeSeries>'), {"c": {"a": [1]}}),
    "paragraphs": (view('<Paragraphs name="c" value="$c"/>'), {"c": {}}),
    "list": (view('<List name="c" value="$c"/>'), {"c": [1]}),
    "list of text": (view('<List name="c" value="$c"/>'), {"c": 1}),
}  # fmt: skip

BOX = {"x": 1, "y": 2, "width": 3, "height": 4, "rotation": 0}
SPAN = {"start": 0, "end": 3}


def region(name, kind, value, to_name="text", **more):
    """Return a region of a control."""
    return {"id": "r", "from_name": name, "to_name": to_name, "type": kind, "value": value, **more}


CHOICES = view(TEXT, '<Choices name="c" toName="text"><Choice value="a"/><Choice value="b" alias="B"/></Choices>')
TWO_TEXTS = view(TEXT, '<Text name="other" value="$other"/>', '<Rating name="c" toName="text,other"/>')
DYNAMIC = view(TEXT, '<Choices name="c" toName="text" value="$o"/>')
LABELS = view(TEXT, '<Labels name="l" toName="text"><Label value="a"/><Label value="b"/></Labels>')
BOXES = view(
    IMAGE,
    '<Labels name="l" toName="image"><Label value="a"/></Labels>',
    '<Rectangle name="r" toName="image"/>',
    '<Polygon name="p" toName="image"/>',
)
NESTED = view(
    TEXT,
    '<Taxonomy name="t" toName="text"><Choice value="a"><Choice value="b"/></Choice><Choice value="c"/></Taxonomy>',
)
RANKER = view('<List name="list" value="$items"/>', '<Ranker name="k" toName="list"/>')
BUCKETS = view('<List name="list" value="$items"/>', '<Ranker name="k" toName="list"><Bucket name="x"/></Ranker>')
VIDEO = view(
    '<Video name="video" value="$video"/>',
    '<Labels name="l" toName="video"><Label value="a"/></Labels>',
    '<VideoVector name="v" toName="video"/>',
)


# A task for all of these results.
TASK = {
    "data": {
        "text": "abc",
        "other": "x",
        "image": "a",
        "video": "v",
        "a": ["x"],
        "o": [{"value": "a"}],
        "items": [{"id": "1"}, {"id": "2"}],
    }
}
# Configs with one result each; the verdict of the SDK on the result is compared.
WORK = {
    "no regions": (CHOICES, []),
    "choice": (CHOICES, [region("c", "choices", {"choices": ["a"]})]),
    "alias": (CHOICES, [region("c", "choices", {"choices": ["B"]})]),
    "value that has an alias": (CHOICES, [region("c", "choices", {"choices": ["b"]})]),
    "two choices of a single control": (CHOICES, [region("c", "choices", {"choices": ["a", "B"]})]),
    "one choice twice": (CHOICES, [region("c", "choices", {"choices": ["a", "a"]})]),
    "no choice": (CHOICES, [region("c", "choices", {"choices": []})]),
    "choice as text": (CHOICES, [region("c", "choices", {"choices": "a"})]),
    "nested choices": (CHOICES, [region("c", "choices", {"choices": [["a"]]})]),
    "choice is null": (CHOICES, [region("c", "choices", {"choices": None})]),
    "choice is a number": (CHOICES, [region("c", "choices", {"choices": [1]})]),
    "value is null": (CHOICES, [region("c", "choices", None)]),
    "value is a list": (CHOICES, [region("c", "choices", ["a"])]),
    "from_name is null": (CHOICES, [region(None, "choices", {"choices": ["a"]})]),
    "from_name is a list": (CHOICES, [region(["c"], "choices", {"choices": ["a"]})]),
    "type is null": (CHOICES, [region("c", None, {"choices": ["a"]})]),
    "from_name is an object": (CHOICES, [region("text", "choices", {"choices": ["a"]})]),
    "to_name is a control": (CHOICES, [region("c", "choices", {"choices": ["a"]}, to_name="c")]),
    "a region is null": (CHOICES, [None]),
    "value under the name of the control": (CHOICES, [region("c", "choices", {"c": {"choices": ["a"]}})]),
    "second object": (TWO_TEXTS, [region("c", "rating", {"rating": 1}, to_name="other")]),
    "both objects": (TWO_TEXTS, [region("c", "rating", {"rating": 1}, to_name="text,other")]),
    "rating": (TWO_TEXTS, [region("c", "rating", {"rating": 5})]),
    "rating of 0": (TWO_TEXTS, [region("c", "rating", {"rating": 0})]),
    "rating of 6": (TWO_TEXTS, [region("c", "rating", {"rating": 6})]),
    "rating below 0": (TWO_TEXTS, [region("c", "rating", {"rating": -1})]),
    "rating of 1.0": (TWO_TEXTS, [region("c", "rating", {"rating": 1.0})]),
    "rating of 1.5": (TWO_TEXTS, [region("c", "rating", {"rating": 1.5})]),
    "rating as text": (TWO_TEXTS, [region("c", "rating", {"rating": "3"})]),
    "rating is null": (TWO_TEXTS, [region("c", "rating", {"rating": None})]),
    "rating is a list": (TWO_TEXTS, [region("c", "rating", {"rating": [1]})]),
    "maxRating": (view(TEXT, '<Rating name="c" toName="text" maxRating="3"/>'), [region("c", "rating", {"rating": 4})]),
    "choices from data": (DYNAMIC, [region("c", "choices", {"choices": ["a"]})]),
    "choices from data, none": (DYNAMIC, [region("c", "choices", {"choices": []})]),
    "label": (LABELS, [region("l", "labels", {**SPAN, "labels": ["a"]})]),
    "two labels": (LABELS, [region("l", "labels", {**SPAN, "labels": ["a", "b"]})]),
    "label without a span": (LABELS, [region("l", "labels", {"labels": ["a"]})]),
    "label without an end": (LABELS, [region("l", "labels", {"start": 0, "labels": ["a"]})]),
    "label as text": (LABELS, [region("l", "labels", {**SPAN, "labels": "a"})]),
    "span without a label": (LABELS, [region("l", "labels", SPAN)]),
    "box and its label": (BOXES, [region("r", "rectangle", BOX, "image"), region("l", "labels", {**BOX, "labels": ["a"]}, "image")]),
    "label before its box": (BOXES, [region("l", "labels", {**BOX, "labels": ["a"]}, "image"), region("r", "rectangle", BOX, "image")]),
    "label of another box": (BOXES, [region("r", "rectangle", BOX, "image"), region("l", "labels", {**BOX, "labels": ["a"]}, "image", id="s")]),
    "label in a box": (BOXES, [region("l", "rectanglelabels", {**BOX, "rectanglelabels": ["a"]}, "image")]),
    "unknown label in a box": (BOXES, [region("l", "rectanglelabels", {**BOX, "rectanglelabels": ["x"]}, "image")]),
    "no label in a box": (BOXES, [region("l", "rectanglelabels", {**BOX, "rectanglelabels": []}, "image")]),
    "label under `labels` in a box": (BOXES, [region("l", "rectanglelabels", {**BOX, "labels": ["a"]}, "image")]),
    "label in an ellipse that the config lacks": (BOXES, [region("l", "ellipselabels", {"x": 1, "y": 1, "radiusX": 1, "radiusY": 1, "ellipselabels": ["a"]}, "image")]),
    "box outside of its image": (BOXES, [region("r", "rectangle", {**BOX, "x": 101}, "image")]),
    "box left of its image": (BOXES, [region("r", "rectangle", {**BOX, "x": -5}, "image")]),
    "box without a size": (BOXES, [region("r", "rectangle", {"x": 1, "y": 1}, "image")]),
    "box with text": (BOXES, [region("r", "rectangle", {**BOX, "x": "a"}, "image")]),
    "taxonomy": (NESTED, [region("t", "taxonomy", {"taxonomy": [["a", "b"], ["c"]]})]),
    "taxonomy, inner node": (NESTED, [region("t", "taxonomy", {"taxonomy": [["a"]]})]),
    "taxonomy, wrong order": (NESTED, [region("t", "taxonomy", {"taxonomy": [["b", "a"]]})]),
    "taxonomy, leaf alone": (NESTED, [region("t", "taxonomy", {"taxonomy": [["b"]]})]),
    "taxonomy, unknown": (NESTED, [region("t", "taxonomy", {"taxonomy": [["x"]]})]),
    "taxonomy, one path": (NESTED, [region("t", "taxonomy", {"taxonomy": ["a", "b"]})]),
    "taxonomy, none": (NESTED, [region("t", "taxonomy", {"taxonomy": []})]),
    "text": (view(TEXT, '<TextArea name="t" toName="text"/>'), [region("t", "textarea", {"text": ["x"]})]),
    "text is not a list": (view(TEXT, '<TextArea name="t" toName="text"/>'), [region("t", "textarea", {"text": "x"})]),
    "number": (view(TEXT, '<Number name="n" toName="text" min="1" max="3"/>'), [region("n", "number", {"number": 2})]),
    "number above its maximum": (view(TEXT, '<Number name="n" toName="text" min="1" max="3"/>'), [region("n", "number", {"number": 4})]),
    "number as text": (view(TEXT, '<Number name="n" toName="text"/>'), [region("n", "number", {"number": "2"})]),
    "number is null": (view(TEXT, '<Number name="n" toName="text"/>'), [region("n", "number", {"number": None})]),
    "date": (view(TEXT, '<DateTime name="d" toName="text"/>'), [region("d", "datetime", {"datetime": "2024-01-01"})]),
    "date is a number": (view(TEXT, '<DateTime name="d" toName="text"/>'), [region("d", "datetime", {"datetime": 5})]),
    "side": (view(TEXT, '<Text name="other" value="$other"/>', '<Pairwise name="p" toName="text,other"/>'), [region("p", "pairwise", {"selected": "left"})]),
    "side of the control itself": (view(TEXT, '<Text name="other" value="$other"/>', '<Pairwise name="p" toName="text,other"/>'), [region("p", "pairwise", {"selected": "left"}, to_name="p")]),
    "unknown side": (view(TEXT, '<Text name="other" value="$other"/>', '<Pairwise name="p" toName="text,other"/>'), [region("p", "pairwise", {"selected": "up"})]),
    "ranking": (RANKER, [region("k", "ranker", {"ranker": {"k": ["1", "2"]}}, "list")]),
    "ranking as a list": (RANKER, [region("k", "ranker", {"ranker": ["1", "2"]}, "list")]),
    "ranking of numbers": (RANKER, [region("k", "ranker", {"ranker": {"k": [1]}}, "list")]),
    "ranking in a bucket": (BUCKETS, [region("k", "ranker", {"ranker": {"x": ["1"]}}, "list")]),
    "ranking in an unknown bucket": (BUCKETS, [region("k", "ranker", {"ranker": {"y": ["1"]}}, "list")]),
    "video vector and its label": (VIDEO, [region("l", "videovectorlabels", {"sequence": [{"frame": 1, "vertices": [{"x": 1, "y": 1}]}], "videovectorlabels": ["a"]}, "video")]),
    "video vector": (VIDEO, [region("v", "videovector", {"sequence": [{"frame": 1, "vertices": [{"x": 1, "y": 1}]}]}, "video")]),
    "video vector without a sequence": (VIDEO, [region("v", "videovector", {"framesCount": 5}, "video")]),
    "a control of a tag that the SDK does not know": (view(IMAGE, '<Cube name="q" toName="image"/>'), [region("q", "cube", BOX, "image")]),
    "filter": (view(TEXT, '<Filter name="f" toName="c"/>', '<Choices name="c" toName="text"><Choice value="a"/></Choices>'), [region("f", "filter", {}, "c")]),
    "object in a repeater": (
        view('<Repeater on="$a" indexFlag="{{i}}"><Text name="t_{{i}}" value="$a[{{i}}]"/><Rating name="r_{{i}}" toName="t_{{i}}"/></Repeater>'),
        [region("r_0", "rating", {"rating": 1}, "t_0")],
    ),
    "relation": (LABELS, [region("l", "labels", {**SPAN, "labels": ["a"]}), {"type": "relation", "from_id": "r", "to_id": "r", "direction": "bi"}]),
    "relation without a direction": (LABELS, [region("l", "labels", {**SPAN, "labels": ["a"]}), {"type": "relation", "from_id": "r", "to_id": "r"}]),
    "relation up": (LABELS, [region("l", "labels", {**SPAN, "labels": ["a"]}), {"type": "relation", "from_id": "r", "to_id": "r", "direction": "up"}]),
    "relation without ends": (LABELS, [{"type": "relation", "direction": "left"}]),
    "relation to a wrong region": (LABELS, [region("l", "labels", {**SPAN, "labels": ["x"]}), {"type": "relation", "from_id": "r", "to_id": "r", "direction": "left"}]),
}  # fmt: skip
