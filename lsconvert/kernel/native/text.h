/* Read the JSON of a recorded value: decode strings, walk over words, find members.

Invariant: the text is valid JSON, so a backslash is always followed by a complete escape and every string ends.

kernel/reference/values.py uses json.loads(), _tokens() and _scalar_members() for this. If you change these
functions, also change those. */

#ifndef LSC_TEXT_H
#define LSC_TEXT_H

#include "record.h"

/* Encode a character and return the end of the output. */
static uint8_t *put_character(uint8_t *out, unsigned code)
{
    if (code < 0x80) {
        *out++ = (uint8_t)code;
    } else if (code < 0x800) {
        *out++ = (uint8_t)(0xc0 | code >> 6);
        *out++ = (uint8_t)(0x80 | (code & 63));
    } else {
        if (code < 0x10000) {
            *out++ = (uint8_t)(0xe0 | code >> 12);
        } else {
            *out++ = (uint8_t)(0xf0 | code >> 18);
            *out++ = (uint8_t)(0x80 | (code >> 12 & 63));
        }
        *out++ = (uint8_t)(0x80 | (code >> 6 & 63));
        *out++ = (uint8_t)(0x80 | (code & 63));
    }
    return out;
}

/* Return the position after the escape at p, and its character: two escapes may spell one. `end`: of the string. */
static const uint8_t *read_escape(const uint8_t *p, const uint8_t *end, unsigned *code)
{
    static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
    if (p[1] != 'u') {
        const char *name = strchr(names, p[1]);
        *code = name ? (uint8_t)values[name - names] : p[1];
        return p + 2;
    }
    *code = hex4(p + 2);
    p += 6;
    bool pair = *code >= 0xd800 && *code < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u';
    unsigned low = pair ? hex4(p + 2) : 0;
    if (low < 0xdc00 || low > 0xdfff)
        return p;
    *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
    return p + 6;
}

/* Decode a string to UTF-8, which takes no more bytes than the string, and return the end of the output. Encode a lone
   surrogate like any other character if `lone_surrogates` is set; else return NULL. */
static uint8_t *unescape(Text string, uint8_t *out, bool lone_surrogates)
{
    const uint8_t *p = string.at + 1, *end = string.at + string.size - 1;
    while (p < end) {
        unsigned code;
        if (*p != '\\') {
            *out++ = *p++;
            continue;
        }
        p = read_escape(p, end, &code);
        if (code >= 0xd800 && code < 0xe000 && !lone_surrogates)
            return NULL;
        out = put_character(out, code);
    }
    return out;
}

/* Return the end of the string that begins at p. */
static const uint8_t *string_end(const uint8_t *p)
{
    for (p++; *p != '"'; p++)
        p += *p == '\\';
    return p + 1;
}

/* Return the next word of a JSON text: a bracket, a comma, a colon, a string, a number or a literal. Its size is 0 at
   the end. */
static Text next_word(const uint8_t *p, const uint8_t *end)
{
    while (p < end && is_space(*p))
        p++;
    const uint8_t *q = p;
    if (q < end && *q == '"')
        return (Text){p, (size_t)(string_end(p) - p)};
    while (q < end && !is_space(*q) && strchr("[]{},:\"", *q) == NULL)
        q++;
    return (Text){p, (size_t)(q - p) + (q == p && p < end)};
}

static bool is_one(Text word, char c) { return word.size == 1 && word.at[0] == (uint8_t)c; }

/* Return the value of a key of an object; a text that is NULL if the key is missing or its value is a list or an
   object. */
static Text member_text(Text object, Text name)
{
    const uint8_t *p = object.at, *end = object.at + object.size;
    Text last = {p, 0}, key = {NULL, 0};
    size_t depth = 0;
    for (Text word = next_word(p, end); word.size; word = next_word(word.at + word.size, end)) {
        if (is_one(word, '{') || is_one(word, '['))
            depth++;
        else if (is_one(word, '}') || is_one(word, ']'))
            depth--;
        else if (depth == 1) {
            if (key.at != NULL && !is_one(word, ',') && is_key(key.at + 1, key.at + key.size - 1, true, name))
                return word;
            key = is_one(word, ':') ? last : (Text){NULL, 0};
            last = word;
        }
    }
    return (Text){NULL, 0};
}

/* Tell whether a list has lists among its items. */
static bool has_lists(Text text)
{
    const uint8_t *end = text.at + text.size;
    size_t depth = 0;
    for (Text word = next_word(text.at, end); word.size; word = next_word(word.at + word.size, end)) {
        if (is_one(word, '[') && depth == 1)
            return true;
        if (is_one(word, '[') || is_one(word, '{'))
            depth++;
        else if (is_one(word, ']') || is_one(word, '}'))
            depth--;
    }
    return false;
}

/* Return a value in the form in which it is compared: a string with its escapes undone, but with quotes, in `scratch`;
   0 for -0; everything else, and a string with a lone surrogate, as it is spelled. */
static Text plain_text(Core *k, Text value)
{
    if (value.size == 2 && value.at[0] == '-' && value.at[1] == '0')
        return (Text){value.at + 1, 1};
    if (value.at[0] != '"' || memchr(value.at, '\\', value.size) == NULL)
        return value;
    k->scratch.count = 0;
    if (!reserve(&k->scratch, value.size / k->scratch.size + 1)) {
        k->failure = NO_MEMORY;
        return value;
    }
    uint8_t *begin = k->scratch.at, *end = unescape(value, begin + 1, false);
    if (end == NULL)
        return value;
    *begin = *end++ = '"';
    return (Text){begin, (size_t)(end - begin)};
}

#endif
