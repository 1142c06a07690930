"""The encoding of a text that is not UTF-8 is guessed for a hint, from a few characters."""

import codecs
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert import InvalidJSONError, LSConvertError, upgrade
from lsconvert.io.likely_encoding import CANDIDATES, encoding_hint, wide_encoding_hint

TEXTS = {
    "cp1252": [
        "café",
        "Straße",
        "mañana",
        "São Paulo",
        "über",
        "don’t",
        "5 €",
        "garçon",
        "Ærø",
        "“quoted”",
        "25 °C",
        "à",
    ],
    "cp1250": ["Łódź", "příliš žluťoučký kůň", "Čeština", "książka"],
    "cp1251": ["привет", "Москва", "Не знаю", "мир", "Київ", "да"],
    "koi8-r": ["привет мир", "хорошо"],
    "cp866": ["привет мир"],
    "cp1253": ["καλημέρα", "Αθήνα"],
    "cp1254": ["İstanbul'da güzel ağaç", "değil", "ışık"],
    "cp1255": ["שלום"],
    "cp1256": ["السلام عليكم"],
    "cp874": ["สวัสดี"],
    "cp932": ["こんにちは", "日本語", "東京タワー", "漢字かな交じり", "画像"],
    "euc_jp": ["こんにちは", "日本語です"],
    "cp949": ["안녕하세요", "한국어", "서울", "고양이", "긍정", "부정", "개"],
    "gbk": ["你好", "中文", "北京", "测试数据", "正面", "负面", "今天天气很好", "苹果手机"],
    "big5": ["你好", "中文", "臺灣", "測試", "正面", "今天天氣很好"],
    "cp850": ["élève"],
    "mac_roman": ["élève"],
}
CONTEXTS = (
    '[{"id":1,"data":{"text":"%s"},"completions":[]}]',
    '{"data": {"a": "some text %s more text", "b": "c"}}\n{}',
)


def hint_of(data):
    with pytest.raises(InvalidJSONError) as caught:
        upgrade(io.BytesIO(data), io.BytesIO())
    return caught.value.hint


CASES = [(codec, text) for codec, texts in TEXTS.items() for text in texts]
# Texts whose bytes give words in other encodings, too.
UNCLEAR = {
    "cp1252": ["mañana", "São Paulo", "don’t", "5 €", "garçon", "Ærø", "“quoted”", "25 °C", "à", "åäö", "£5", "½"],
    "cp1250": ["Łódź", "Čeština", "książka", "příklad", "Győr"],
    "cp1251": ["привет", "Москва", "Не знаю", "мир", "Київ", "да", "ТЕКСТ"],
    "koi8-r": ["хорошо"],
    "cp1253": ["Αθήνα"],
    "cp1254": ["İstanbul'da güzel ağaç", "değil", "ışık"],
    "cp1255": ["שלום"],
    "cp874": ["สวัสดี"],
    "cp932": ["表"],
    "cp949": ["개", "네"],
    "gbk": ["北京", "负面"],
    "big5": ["中文", "臺灣", "繁體"],
    "cp850": ["élève"],
    "mac_roman": ["élève"],
}
LONGER = {
    "cp1252": "Die Bäume stehen über der Straße, und früher fuhren hier schöne, große Züge.",
    "cp1250": "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "cp1251": "ТЕКСТ для разметки: привет, как дела сегодня?",
    "iso8859-5": "Привет, как дела сегодня?",
    "koi8-r": "Привет, как дела сегодня?",
    "cp949": "네, 오늘은 날씨가 좋습니다.",
    "gbk": "这个软件的功能很强大，我非常喜欢它的设计。",
    "gb18030": "这个软件的功能很强大𠀀，我非常喜欢它的设计㐂。",
    "big5": "這是一個繁體中文的句子，我們都很喜歡。",
    "cp932": "この表を見てください。",
}


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize(("codec", "text"), [case for case in CASES if case[1] not in UNCLEAR.get(case[0], ())])
def test_short_texts(codec, text, context):
    hint = hint_of((context % text).encode(codec))
    assert "looks like" in hint
    assert f'give encoding="{codec}"' in hint
    assert "iconv -f " in hint


@pytest.mark.parametrize(("codec", "text"), [(codec, text) for codec, texts in UNCLEAR.items() for text in texts])
def test_no_encoding_is_named_alone_if_others_fit_as_well(codec, text):
    hint = hint_of((CONTEXTS[0] % text).encode(codec))
    assert "looks like" not in hint
    if hint.startswith("This may be "):
        assert f'encoding="{codec}"' in hint
        assert 2 <= hint.count("encoding=") <= 3
    else:
        assert hint.startswith("Several encodings fit")
        assert 'encoding="NAME"' in hint


@pytest.mark.parametrize(("codec", "text"), LONGER.items())
def test_sentences(codec, text):
    hint = hint_of((CONTEXTS[0] % text).encode(codec))
    assert "looks like" in hint
    assert f'give encoding="{codec}"' in hint


@pytest.mark.parametrize("codec", [candidate.codec for candidate in CANDIDATES])
def test_the_named_encoding_is_one_that_python_knows(codec):
    assert b"a".decode(codec) == "a"


def test_a_damaged_file():
    assert "damaged here" in hint_of('[{"data":{"text":"Gr\udcffße é è ü 漢字"}}]'.encode(errors="surrogateescape"))


@pytest.mark.parametrize("data", [b'[{"a":"a\xf7\x8c\x98 \xbd"}]', b'[{"a":"\xfd\xc0a\x95\xac\xb3"}]'])
def test_no_encoding_fits(data):
    assert hint_of(data).startswith("Find out the encoding")


SIZE, EZS = "größe".encode(), "漢字".encode()


@pytest.mark.parametrize(
    "text",
    [
        *(SIZE[:i] + SIZE[i + 1 :] for i in (2, 3, 4, 5)),
        *(EZS[:i] + EZS[i + 1 :] for i in range(6)),
        "é è".encode() + b" \xff",
        b"\xed\xa0\xbd\xed\xb8\x80",  # a surrogate pair, as CESU-8 has it
        b"a\xed\xb8\x80",
        b"a\xc0\x80b",  # the null of Java
        "é ü \ufffd".encode() + b"\xc3",
    ],
)
@pytest.mark.parametrize("context", CONTEXTS)
def test_damaged_utf_8(text, context):
    assert "damaged here" in hint_of(context.encode().replace(b"%s", text))


def test_text_before_the_place_counts():
    """The file is UTF-8, though the first bytes of another encoding are pasted into it."""
    head = '[{"a": "é è ü ö ä Ö ß"}, {"a": "%s"}]' % ("x" * 500)
    assert "damaged here" in hint_of(head.encode()[:-3] + b'caf\xe9"}]')


WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")


@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize("text", ["[1}", '\n [{"data": "é漢"', '{"a": "\U0001f600"]' + "x" * 5000])
def test_utf_16_and_utf_32(codec, text):
    data = text.encode(codec)
    assert f'give encoding="{codec}"' in hint_of(data)
    with pytest.raises(LSConvertError) as caught:  # the text can be read in it
        upgrade(io.BytesIO(data), io.BytesIO(), encoding=codec)
    assert "encoding" not in caught.value.message


@pytest.mark.parametrize(
    "data", [codecs.BOM_UTF16_BE + "[1]".encode("utf-16-be"), codecs.BOM_UTF32_BE + "[1]".encode("utf-32-be")]
)
def test_a_byte_order_mark_tells_the_order(data):
    assert re.search(r'give encoding="utf-(16|32)",', hint_of(data))


@pytest.mark.parametrize(
    "data",
    [
        bytes(50),
        b"\0",
        b"\0\0\1\0\1\0\x10\x10\0\0",
        b"\0\0\x27\x0a" + bytes(40),
        b"\xff\xfeabcd",
        b"\xff\xfe",
        b"[" + bytes(50),
    ],
)
def test_binary_files(data):
    hint = hint_of(data)
    assert "UTF" not in hint
    assert "binary file" in hint


def test_a_syntax_error_before_the_text_is_no_matter_of_the_encoding():
    assert "encoding" not in hint_of('[{"a":1,}, "café"]'.encode("cp1252"))
    assert "extra comma" in hint_of('[{"a":"é",}]'.encode())


@given(st.binary(max_size=70), st.binary(min_size=1, max_size=300))
def test_any_bytes_have_a_hint(before, after):
    assert encoding_hint(before, after)


@given(st.binary(max_size=100))
def test_any_head_has_a_hint(head):
    assert wide_encoding_hint(head)
