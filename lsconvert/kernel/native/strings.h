/* Decode JSON strings to UTF-8.

Invariant: the string is valid JSON, so a backslash is always followed by a complete escape.

kernel/reference/values.py uses json.loads() for this: a change here must not differ from it. */

#ifndef LSC_STRINGS_H
#define LSC_STRINGS_H

#include "record.h"

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

/* Write what a string holds, which takes no more bytes than its escapes. If it holds half a character, that is written like
   any other one, or, unless `halves` are asked for, NULL is returned. */
static uint8_t *unescape(Text string, uint8_t *out, bool halves)
{
    static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
    const uint8_t *p = string.at + 1, *end = string.at + string.size - 1;
    while (p < end) {
        if (*p != '\\') {
            *out++ = *p++;
            continue;
        }
        if (p[1] != 'u') {
            const char *name = strchr(names, p[1]);
            *out++ = name ? (uint8_t)values[name - names] : p[1];
            p += 2;
            continue;
        }
        unsigned code = hex4(p + 2);
        p += 6;
        if (code >= 0xd800 && code < 0xe000) {
            bool pair = code < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u';
            unsigned low = pair ? hex4(p + 2) : 0;
            if (low >= 0xdc00 && low <= 0xdfff) {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                p += 6;
            } else if (!halves) {
                return NULL;
            }
        }
        out = put_character(out, code);
    }
    return out;
}

#endif
