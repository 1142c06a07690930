"""Hostile and broken XML is refused by name, with its place, in little memory."""

import subprocess
import sys

import pytest

from lsconvert import ConfigError, InputError
from lsconvert.labeling import read_config
from lsconvert.labeling.config_xml import MAX_CONFIG_DEPTH, MAX_CONFIG_SIZE, MAX_CONFIG_TAGS

VIEW = '<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="{}"/></Choices></View>'
BOMB = (
    '<!DOCTYPE View [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><View><Header value="&c;"/></View>'
)

REFUSED = {
    "bomb": (BOMB, "document type"),
    "file": ('<!DOCTYPE View [<!ENTITY x SYSTEM "file:///etc/passwd">]><View>&x;</View>', "document type"),
    "parameter": ('<!DOCTYPE View [<!ENTITY % x SYSTEM "http://localhost/x">%x;]><View/>', "document type"),
    "dtd": ('<!DOCTYPE View SYSTEM "http://localhost/view.dtd"><View/>', "document type"),
    "unknown entity": ("<View>&nbsp;</View>", "not well-formed"),
    "cut off": ("<View><Text name='t'>", "not well-formed"),
    "two roots": ("<View/><View/>", "not well-formed"),
    "text": ("sentiment", "not well-formed"),
    "json": ('{"label_config": "<View/>"}', "not XML"),
    "empty": (" \n", "is empty"),
    "html": ("<html><body>x</body></html>", "no tag of Label Studio"),
    "duplicate attribute": ('<View><Text name="a" name="b"/></View>', "not well-formed"),
    "ampersand": ('<View><Header value="a & b"/></View>', "not well-formed"),
    "null": ("<View>\0</View>", "not well-formed"),
    "encoding": ('<?xml version="1.0" encoding="klingon"?><View/>', "encoding"),
    "many bytes encoding": ('<?xml version="1.0" encoding="big5"?><View/>', "encoding"),
    "deep": ("<View>" * (MAX_CONFIG_DEPTH + 1), f"more than {MAX_CONFIG_DEPTH} levels deep"),
    "endless": ("<View>" * 500_000, f"more than {MAX_CONFIG_DEPTH} levels deep"),
    "many": (f"<View>{'<a/>' * MAX_CONFIG_TAGS}</View>", f"more than {MAX_CONFIG_TAGS:,} tags"),
    "attributes": ("<View " + " ".join(f"a{i}=''" for i in range(101)) + "/>", "more than 100 attributes"),
    "controls": ("<View>" + "<Text name='t'/>" * 1001 + "</View>", "more than 1,000 controls and objects"),
    "names": ("<View><Rating name='r' toName='" + "," * 100 + "'/></View>", "more than 100 names in a `toName`"),
    "repeaters": (f"<View>{'<Repeater>' * 6}<Text/>{'</Repeater>' * 6}</View>", "more than 5 Repeaters in each other"),
    "large": (f"<View>{' ' * MAX_CONFIG_SIZE}</View>", "more than 5,242,880 bytes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name, tmp_path):
    text, message = REFUSED[name]
    with pytest.raises(ConfigError, match=message) as caught:
        read_config(text.encode())
    assert isinstance(caught.value, InputError)
    assert caught.value.hint
    (tmp_path / "config.xml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path / "config.xml")
    assert caught.value.where.file == str(tmp_path / "config.xml")
    assert "passwd" not in str(caught.value)


def test_the_place_of_an_error():
    with pytest.raises(ConfigError) as caught:
        read_config(b"<View>\n  <Text></View>")
    assert (caught.value.where.line, caught.value.where.column) == (2, 11)


@pytest.mark.parametrize("path", ["missing.xml", ".", "nul\0.xml", "<View/>"])
def test_files_that_cannot_be_read(path):
    with pytest.raises(ConfigError, match="the labeling config cannot be read") as caught:
        read_config(path)
    assert bool(caught.value.hint) == path.startswith("<")


ENCODED = {
    "utf-8": VIEW.format("é"),
    "utf-8-sig": VIEW.format("é"),
    "utf-16": '<?xml version="1.0" encoding="utf-16"?>' + VIEW.format("é"),
    "latin-1": '<?xml version="1.0" encoding="latin-1"?>' + VIEW.format("é"),
    "cp1251": '<?xml version="1.0" encoding="windows-1251"?>' + VIEW.format("я"),
    "ascii": '<?xml version="1.0" encoding="us-ascii"?><!-- x -->' + VIEW.format("&#xe9;"),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_encodings(encoding):
    [label] = read_config(ENCODED[encoding].encode(encoding)).controls["c"].labels
    assert label.word == ("я" if encoding == "cp1251" else "é")


def test_plain_xml_that_looks_hostile():
    text = '<?xml version="1.0"?>\n<!-- <!DOCTYPE x> --><?php echo 1 ?>' + VIEW.format("&lt;!ENTITY&gt; &amp;")
    [label] = read_config(text.encode()).controls["c"].labels
    assert label.word == "<!ENTITY> &"
    assert read_config(f"<View><Text name='t'><![CDATA[<!DOCTYPE x>]]></Text>{VIEW}</View>".encode()).objects


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (200 << 20, 200 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from lsconvert import ConfigError
from lsconvert.labeling import read_config
for text in ({texts}):
    try:
        read_config(text)
    except ConfigError:
        print("refused")
"""
HOSTILE = (
    "b'<View>' * 800_000",
    "b'<View>' + b'<a/>' * 1_300_000",
    "b'<View ' + b' '.join(b'a%d=\"\"' % i for i in range(400_000)) + b'/>'",
    "b'<View a=\"' + b'&lt;' * 1_200_000 + b'\"/'",
    "b'<View>' + b'x' * 5_200_000",
    "b'<!DOCTYPE View [' + b''.join(b'<!ENTITY e%d \"x\">' % i for i in range(200_000)) + b']><View/>'",
    "b'<!DOCTYPE View [<!ENTITY a \"' + b'x' * 4_000_000 + b'\">]><View>' + b'&a;' * 100_000 + b'</View>'",
)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_DATA")
def test_memory():
    script = LIMITED.format(texts=", ".join(HOSTILE))
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.split() == ["refused"] * len(HOSTILE)
