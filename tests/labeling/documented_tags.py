"""Write the tags of Label Studio's editor, with their attributes and children: tags.txt, which test_tags.py compares.

python tests/labeling/documented_tags.py SITE_PACKAGES/web/dist/apps/labelstudio/main.js > tests/labeling/tags.txt

The bundle of the editor has the tags of the documentation as JSON in a string of JavaScript.
"""

import json
import re
import sys
from pathlib import Path

START = 'JSON.parse(\'{"Audio":'
HEADER = """# The tags and attributes in the documentation of Label Studio, one tag a line.
# Source: the editor in the package label-studio 1.23.2 (documented_tags.py). Behind the line ---: pages of
# docs/source/tags/ of HumanSignal/label-studio for tags that the editor does not list.
"""
ELSEWHERE = """---
AudioPlus name value
Cube name toName opacity fillColor strokeColor strokeWidth canRotate smart smartOnly
CubeLabels name toName choice maxUsages showInline opacity fillColor strokeColor strokeWidth canRotate
HTML name value
Object3D name value valueList smoothing width maxWidth zoom negativeZoom zoomBy grid gridSize gridColor zoomControl
OcrLabels name toName maxUsages
ReactCode name toName data inputs outputs style classname
Repeater on indexFlag mode
VideoVector name toName closable skeleton
VideoVectorLabels name toName closable
"""


def documented(bundle):
    """Return the tags in a bundle of the editor."""
    text = bundle[bundle.index(START) + len("JSON.parse('") :]
    literal = re.match(r"(?:[^'\\]|\\.)*", text, re.DOTALL)[0]
    return json.loads(re.sub(r"\\(['\\])", r"\1", literal))


if __name__ == "__main__":
    tags = documented(Path(sys.argv[1]).read_text("utf-8"))
    lines = (
        " ".join([name, *(each.strip("=") for each in tag["attrs"] if re.fullmatch(r"\w+=?", each))])
        for name, tag in sorted(tags.items())
    )
    sys.stdout.write(HEADER + "\n".join(lines) + "\n" + ELSEWHERE)
