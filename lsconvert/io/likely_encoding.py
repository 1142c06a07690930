"""Guess the encoding of a text that is not UTF-8, for a hint. Nothing is ever read in a guessed encoding.

Each candidate is tried on the text from the first invalid byte on. Its score is that of its characters: those that are
frequent in its languages count most, and those in an implausible place, such as a Cyrillic letter in a Latin word,
count nothing. Often a few characters are enough. If others fit nearly as well, the hint names them, too: a wrong
encoding garbles the text silently.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from lsconvert.errors import Hint

WINDOW: Final = 2048  # bytes that are looked at
MIN_SCORE: Final = 0.55
# The part of the best score with which an encoding is offered, too, by the bytes that are not ASCII, at most so many.
CLOSE: Final = ((2, 0.6), (4, 0.65), (6, 0.8), (12, 0.9), (WINDOW * 2, 0.97))
MAX_OFFERED: Final = 3
# Scores of characters; one that is frequent has 1.
OF_SCRIPT: Final = 0.6
RARE: Final = 0.3
UNCOMMON: Final = 0.1
MULTIBYTE_BONUS: Final = 1.4  # text in one byte for each character is rarely valid in two, with common characters


class _Candidate(NamedTuple):
    """An encoding: its name in Python, in iconv and for readers; the script and the frequent characters of its texts.

    In a multi-byte encoding, `leads` is the range of the first bytes of common characters.
    """

    codec: str
    iconv: str
    name: str
    script: str
    frequent: str
    leads: range = range(0)


LATIN: Final = "LATIN"
_WESTERN: Final = "éèêëàâçîïôûùüäöåøæñáíóúãõßœìò“”‘’–—…€°«»§¿¡£½¼¾±²³×®©·"
_CENTRAL: Final = "ąćęłńóśźżáčďéěíňřšťúůýžőűöüäôľâăîşţ„”“’–—…"
_TURKISH: Final = "çğıöşüâİ"
_DOS: Final = "éèêëàâçîïôûùüäöåæñáíóúß"
_CYRILLIC: Final = "оеаинтсрвлкмдпуяыьгзбчйії"
_KANA: Final = (
    "".join(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB))))
    + "ー、。「」・日本人大一国年中出会上生学分行前時語東京名画像猫犬"
)
_HANGUL: Final = (
    "이다는을에의가고하은지로기한도사리대어자나시서를인아스그보일있해정수라전부원만성제구장주여면것들게없않니안녕세요국말글문테트음선생학교미오우과으상동무화물방신"
    "영조용공명비소개연경유관발중모치산번호내위적북남진행차집회반갑습감건강너때살할합울양긍"
)
_SIMPLIFIED: Final = (
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主"
    "行方又如前所本见经头面公同三已老从动两长北京测试图像数据标注汉字世界语言名称很气今正负华民共机果址车猫狗，。！？：；（）“”、"
)
_TRADITIONAL: Final = (
    "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主"
    "行方又如前所本見經頭面公同三已老從動兩長北京測試圖像數據標註漢字世界灣臺台語言名稱很氣今正負華民共機果址車貓狗，。！？：；（）「」、"
)
CANDIDATES: Final = (
    _Candidate("cp1252", "WINDOWS-1252", "Windows-1252", LATIN, _WESTERN),
    _Candidate("cp1254", "WINDOWS-1254", "Windows-1254", LATIN, _TURKISH),
    _Candidate("cp1250", "WINDOWS-1250", "Windows-1250", LATIN, _CENTRAL),
    _Candidate("iso8859-2", "ISO-8859-2", "ISO 8859-2", LATIN, _CENTRAL),
    _Candidate("cp1257", "WINDOWS-1257", "Windows-1257", LATIN, "ąčęėįšųūžāēģīķļņõäöü"),
    _Candidate("cp1258", "WINDOWS-1258", "Windows-1258", LATIN, "ăâđêôơưàáèéìíòóùúý\u0300\u0301\u0303\u0309\u0323"),
    _Candidate("cp1251", "WINDOWS-1251", "Windows-1251", "CYRILLIC", _CYRILLIC),
    _Candidate("iso8859-5", "ISO-8859-5", "ISO 8859-5", "CYRILLIC", _CYRILLIC),
    _Candidate("koi8-r", "KOI8-R", "KOI8-R", "CYRILLIC", _CYRILLIC),
    _Candidate("cp866", "CP866", "CP866", "CYRILLIC", _CYRILLIC),
    _Candidate("cp1253", "WINDOWS-1253", "Windows-1253", "GREEK", "αοιετσνηυρπκμλςάέήίόύώ"),
    _Candidate("cp1255", "WINDOWS-1255", "Windows-1255", "HEBREW", "אבדהוחילםמנרשת"),
    _Candidate("cp1256", "WINDOWS-1256", "Windows-1256", "ARABIC", "ابتةدرسعفقكلمنهويح،"),
    _Candidate("cp874", "WINDOWS-874", "Windows-874", "THAI", "านรอกเงมยลวดทสต่้ัีิ"),
    _Candidate("cp932", "CP932", "Shift-JIS", "HIRAGANA KATAKANA CJK", _KANA, range(0x88, 0x98)),
    _Candidate("cp949", "CP949", "CP949 (Korean)", "HANGUL", _HANGUL, range(0xB0, 0xC9)),
    _Candidate("gbk", "GBK", "GBK", "CJK", _SIMPLIFIED, range(0xB0, 0xD8)),
    _Candidate("gb18030", "GB18030", "GB18030", "CJK", _SIMPLIFIED, range(0xB0, 0xD8)),
    _Candidate("big5", "BIG5", "Big5", "CJK", _TRADITIONAL, range(0xA4, 0xC7)),
    _Candidate("euc_jp", "EUC-JP", "EUC-JP", "HIRAGANA KATAKANA CJK", _KANA, range(0xB0, 0xD0)),
    _Candidate("cp850", "CP850", "CP850", LATIN, _DOS),
    _Candidate("mac_roman", "MACINTOSH", "Mac OS Roman", LATIN, _DOS + "’“”–…"),
)

# Byte order marks of UTF-16 and UTF-32, the encodings in Python, and in iconv. The first one that fits counts.
WIDE: Final = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    (b"", "utf-32-le", "UTF-32LE"),
    (b"", "utf-32-be", "UTF-32BE"),
    (b"", "utf-16-le", "UTF-16LE"),
    (b"", "utf-16-be", "UTF-16BE"),
)
_UNKNOWN: Final = 'encoding="NAME"'
_CONTINUATIONS: Final = bytes(range(0x80, 0xC0))
# Halves of surrogate pairs, as CESU-8 has them, and the null of Java: UTF-8 forbids both.
_FORBIDDEN: Final = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]|\xc0\x80")


def encoding_hint(before: bytes, after: bytes) -> str:
    """Return a hint for a text that is not UTF-8 from the first byte of `after` on; `before` has the bytes before it."""
    text = after[:WINDOW]
    word = _end_of_word(before) + text
    if _is_damaged_utf8(before.lstrip(_CONTINUATIONS) + text, word):
        return "The text around it is UTF-8, so the file is damaged here: fix this place, or export the file again."
    found = _likely(word)
    if not found:
        return Hint("Find out the encoding of the file, and give it: {}.", _UNKNOWN)
    names = _listed([candidate.name for candidate in found[:MAX_OFFERED]])
    if len(found) > MAX_OFFERED:
        few = f"Several encodings fit these few characters, such as {names}"
        return Hint(f"{few}. Find out which one the program wrote that made the file, and give it: {{}}.", _UNKNOWN)
    if len(found) > 1:
        places = _listed(["{}"] * len(found))
        few = f"This may be {names}: the characters are too few to tell"
        return Hint(f"{few}. Give {places}, and look at the text in the output.", *map(_option, found))
    first = f"convert the file first (iconv -f {found[0].iconv} -t UTF-8)."
    return Hint(f"This looks like {names}: give {{}}, or {first}", _option(found[0]))


def wide_encoding_hint(head: bytes) -> str:
    """Return a hint for a file that has a null or a byte order mark of UTF-16 as one of its first two bytes."""
    for mark, codec, iconv in WIDE:
        if head.startswith(mark) and _begins_json(head, codec):
            name = "UTF-32" if codec.startswith("utf-32") else "UTF-16"
            first = f"convert the file first (iconv -f {iconv} -t UTF-8)."
            return Hint(f"This looks like {name}: give {{}}, or {first}", f'encoding="{codec}"')
    return "This is a binary file, not a text. Give the JSON export of the project instead."


def _begins_json(head: bytes, codec: str) -> bool:
    """Tell whether a text in an encoding begins with a bracket or a quote, and has no null characters."""
    try:
        text = codecs.getincrementaldecoder(codec)("strict").decode(head[:WINDOW])
    except UnicodeDecodeError:
        return False
    return text.lstrip()[:1] in ("[", "{", '"') and "\0" not in text


def _option(candidate: _Candidate) -> str:
    return f'encoding="{candidate.codec}"'


def _listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: `a, b or c`."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _end_of_word(before: bytes) -> bytes:
    """Return the bytes after the last quote, space or line end. None of these is a part of a multi-byte character."""
    return before[max(before.rfind(b'"'), before.rfind(b" "), before.rfind(b"\n")) + 1 :]


def _is_damaged_utf8(text: bytes, word: bytes) -> bool:
    """Tell whether a text is UTF-8 but for a few bytes. `word` is the part of it from the word with the first of them.

    That is: it has more than three characters of several bytes for each invalid sequence; or one such character and
    invalid bytes at one place, but no frequent characters of a multi-byte encoding; or only sequences that UTF-8
    forbids, though some programs write them.
    """
    text = _FORBIDDEN.sub(b"?", text).replace("\ufffd".encode(), "é".encode())
    decoded = codecs.getincrementaldecoder("utf-8")("replace").decode(text)
    invalid = decoded.count("\ufffd")
    valid = sum(not char.isascii() for char in decoded) - invalid
    is_one_place = invalid == 1 or (invalid == 2 and "\ufffd\ufffd" in decoded)
    if not invalid or valid > 3 * invalid:
        return True
    return is_one_place and valid > 0 and all(_score(candidate, word) <= 1 for candidate in CANDIDATES)


def _likely(text: bytes) -> list[_Candidate]:
    """Return the candidates that fit best, the best first. Of those that give the same text, return the first only."""
    scores: dict[str, tuple[float, _Candidate]] = {}
    for candidate in CANDIDATES:
        score = _score(candidate, text)
        decoded = codecs.getincrementaldecoder(candidate.codec)("replace").decode(text)
        if score >= MIN_SCORE and score > scores.get(decoded, (0, candidate))[0]:
            scores[decoded] = score, candidate
    found = sorted(scores.values(), key=lambda item: -item[0])
    count = len(text.translate(None, bytes(range(0x80))))
    part = next(part for most, part in CLOSE if count <= most)
    return [candidate for score, candidate in found if score >= part * found[0][0]]


def _score(candidate: _Candidate, text: bytes) -> float:
    """Return how well an encoding fits a text, at least 0."""
    try:
        decoded = codecs.getincrementaldecoder(candidate.codec)("strict").decode(text)
    except UnicodeDecodeError:
        return 0
    score_of = _multibyte_score if candidate.leads else _latin_score if candidate.script == LATIN else _letter_score
    scores = [score_of(candidate, decoded, at) for at, char in enumerate(decoded) if not char.isascii()]
    return sum(scores) / len(scores) if scores else 0


def _multibyte_score(candidate: _Candidate, text: str, at: int) -> float:
    char = text[at]
    if char in candidate.frequent:
        return MULTIBYTE_BONUS
    is_common = char.encode(candidate.codec)[0] in candidate.leads and _has_script(candidate, char)
    return MULTIBYTE_BONUS * (0.5 if is_common else UNCOMMON)


def _letter_score(candidate: _Candidate, text: str, at: int) -> float:
    """Score a character of a script that has no letters in ASCII."""
    char, before, after = text[at], text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()):
        return 0
    if char.isupper() and before.islower():
        return 0
    if char.lower() in candidate.frequent:
        return 0.8 if char.isupper() and before.isupper() else 1
    return OF_SCRIPT if _has_script(candidate, char) else 0


def _latin_score(candidate: _Candidate, text: str, at: int) -> float:
    char, before, after = text[at], text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if not char.isalpha():
        inside = before.isalpha() and after.isalpha() and char != "’" and not unicodedata.combining(char)
        return 0 if inside or char not in candidate.frequent else 1
    if char.isupper() and before.islower():
        return UNCOMMON
    score = 1 if char.lower() in candidate.frequent else RARE
    near = [other for other in (before, after) if other.isalpha()]
    return score if not near or any(map(str.isascii, near)) else score * 0.5


def _has_script(candidate: _Candidate, char: str) -> bool:
    return unicodedata.name(char, "").partition(" ")[0] in candidate.script.split(" ")
