/* Compare labeled spans with the strings of a task, and find escapes that a server cannot store.

Strings are decoded to UTF-16, because editors count a span in UTF-16 units. A span is settled if it matches in one
string, or if no string is long enough for it and no other span matches. All else is left to validation/suspicions.py,
which knows more ways to count.

Invariants:
 - A span that is settled here is one about which validation/suspicions.py says nothing.
 - Work is bounded: comparing takes at most a fixed number of steps for each byte of a task. Then nothing is settled.

kernel/reference/suspicions.py has the counterpart. */

#ifndef LSC_SUSPECTS_SPANS_H
#define LSC_SUSPECTS_SPANS_H

#include "check_values.h"

#define STEPS_PER_BYTE 16
#define MAX_SPACE 1000 /* units that a copy may lack, besides three times its size, as in validation/spans.py */
#define OUTSIDE (SIZE_MAX / 4) /* an offset that is in no text */
#define LONGEST_WORD 32 /* a longer run of ASCII without white space is a URL, a path or encoded data: not a text */

/* `pairs`: the indices of the characters of the last string that take two units. */
typedef struct {
    uint16_t *at;
    size_t count, room, *pairs, npairs, pairs_room;
} Units;

/* `start`, `end`: where it is in the text. `text`, `size`: its copy of the text, in `Spans.texts`. */
typedef struct {
    size_t start, end, text, size;
} LabeledSpan;

typedef struct {
    LabeledSpan *at;
    size_t count, room, steps; /* steps: how many more may be taken */
    Units texts, candidate;
} Spans;

/* Make room for items of `size` bytes; return false if memory runs out. */
static bool make_room(void **at, size_t *room, size_t count, size_t size)
{
    if (count <= *room)
        return true;
    size_t more = count + count / 2 + 16;
    void *grown = more < count || more > SIZE_MAX / 2 / size ? NULL : realloc(*at, more * size);
    if (grown == NULL)
        return false;
    *at = grown;
    *room = more;
    return true;
}

/* Return the value of four hexadecimal digits. For other characters, return any number below 0x10000. */
static unsigned hex4(Text p)
{
    unsigned value = 0;
    for (int i = 0; i < 4 && is_hex(p[i]); i++)
        value = value << 4 | (unsigned)(is_digit(p[i]) ? p[i] - '0' : (p[i] | 32) - 'a' + 10);
    return value;
}

static bool is_high_surrogate(unsigned unit) { return (unit & 0xfc00) == 0xd800; }
static bool is_low_surrogate(unsigned unit) { return (unit & 0xfc00) == 0xdc00; }

/* Tell whether a text has an escape for a null character, or for half a surrogate pair. */
static bool has_unstorable_escape(Text p, Text end)
{
    while (p < end) {
        if (*p != '\\' && (p = memchr(p, '\\', (size_t)(end - p))) == NULL)
            return false;
        if (p[1] != 'u') {
            p += 2;
            continue;
        }
        unsigned unit = hex4(p + 2);
        bool is_pair = is_high_surrogate(unit) && p[6] == '\\' && p[7] == 'u' && is_low_surrogate(hex4(p + 8));
        if (unit == 0 || (!is_pair && (unit & 0xf800) == 0xd800))
            return true;
        p += is_pair ? 12 : 6;
    }
    return false;
}

/* Decode the escape at p to one unit; return its end. */
static Text read_escape(Text p, uint16_t *unit)
{
    static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
    if (p[1] == 'u') {
        *unit = (uint16_t)hex4(p + 2);
        return p + 6;
    }
    const char *name = p[1] ? strchr(names, p[1]) : NULL;
    *unit = name == NULL ? p[1] : (uint16_t)values[name - names];
    return p + 2;
}

/* Decode a character that is not ASCII to one or two units; return its end. */
static Text read_character(Text p, uint16_t **to)
{
    unsigned code = *p;
    int size = code < 0xe0 ? 2 : code < 0xf0 ? 3 : 4;
    code &= 0xffU >> (size + 1);
    for (int i = 1; i < size; i++)
        code = code << 6 | (p[i] & 0x3f);
    if (size == 4)
        *(*to)++ = (uint16_t)(0xd800 + ((code - 0x10000) >> 10 & 0x3ff));
    *(*to)++ = (uint16_t)(size == 4 ? 0xdc00 + (code & 0x3ff) : code);
    return p + size;
}

static void free_units(Units *units)
{
    free(units->at);
    free(units->pairs);
}

/* Note that the units before `to` are a pair, the last character of the string that begins at `start`. */
static bool add_pair(Units *units, const uint16_t *start, const uint16_t *to)
{
    if (!make_room((void **)&units->pairs, &units->pairs_room, units->npairs + 1, sizeof *units->pairs))
        return false;
    units->pairs[units->npairs] = (size_t)(to - 2 - start) - units->npairs;
    units->npairs++;
    return true;
}

/* Append the string from the quote at p up to its end; return false if memory runs out. */
static bool add_units(Units *units, Text p, Text end)
{
    size_t size = units->count + (size_t)(end - p) + 16; /* copy_units writes 16 */
    if (!make_room((void **)&units->at, &units->room, size, sizeof *units->at))
        return false;
    uint16_t *start = units->at + units->count, *to = start;
    units->npairs = 0;
    for (p++, end--; p < end;) {
        size_t plain = copy_units(to, p), rest = (size_t)(end - p);
        p += plain < rest ? plain : rest;
        to += plain < rest ? plain : rest;
        while (p < end && (*p >= 0x80 || *p == '\\')) {
            p = *p == '\\' ? read_escape(p, to++) : read_character(p, &to);
            bool is_pair = is_low_surrogate(to[-1]) && to - start >= 2 && is_high_surrogate(to[-2]);
            if (is_pair && !add_pair(units, start, to))
                return false;
        }
    }
    units->count = (size_t)(to - units->at);
    return true;
}

/* Add a span; return false if memory runs out. `start` and `end` may be in any order. */
static bool add_span(Spans *spans, size_t start, size_t end, Text text, Text text_end)
{
    size_t before = spans->texts.count;
    if (!make_room((void **)&spans->at, &spans->room, spans->count + 1, sizeof *spans->at) ||
        !add_units(&spans->texts, text, text_end))
        return false;
    LabeledSpan *span = &spans->at[spans->count++];
    *span = (LabeledSpan){start < end ? start : end, start < end ? end : start, before, spans->texts.count - before};
    return true;
}

/* Return the size of the white space at `at`: also an escape that was copied as it is spelled, such as \n. */
static inline size_t space_size(const uint16_t *at, const uint16_t *end)
{
    if (at == end)
        return 0;
    if (*at == ' ' || (*at >= '\t' && *at <= '\r') || *at == 0xa0)
        return 1;
    return *at == '\\' && at + 1 < end && (at[1] == 'n' || at[1] == 'r' || at[1] == 't') ? 2 : 0;
}

/* Tell whether two texts are equal but for white space. */
static bool same_but_space(Spans *spans, const uint16_t *a, size_t na, const uint16_t *b, size_t nb)
{
    const uint16_t *a_end = a + na, *b_end = b + nb;
    while (spans->steps) {
        spans->steps--;
        size_t space = space_size(a, a_end);
        a += space;
        if (space)
            continue;
        space = space_size(b, b_end);
        b += space;
        if (space)
            continue;
        if (a == a_end || b == b_end)
            return a == a_end && b == b_end;
        if (*a++ != *b++)
            return false;
    }
    return false;
}

/* Tell whether the text from `start` up to `end` is that of a span. `end` is after the last character, but some tools
   write the index of the last character. */
static bool is_at(Spans *spans, const LabeledSpan *span, size_t start, size_t end)
{
    const Units *text = &spans->candidate;
    size_t steps = 1 + span->size / 16; /* of memcmp */
    spans->steps -= steps < spans->steps ? steps : spans->steps;
    if (end > text->count)
        return false;
    const uint16_t *found = text->at + start, *copy = spans->texts.at + span->text;
    if (end - start == span->size && memcmp(found, copy, span->size * sizeof *copy) == 0)
        return true;
    return same_but_space(spans, found, end - start, copy, span->size) ||
           (end < text->count && same_but_space(spans, found, end - start + 1, copy, span->size));
}

/* Return where character number i begins in the candidate. */
static size_t unit_of(const Units *candidate, size_t i)
{
    size_t low = 0, high = candidate->npairs;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (candidate->pairs[middle] < i)
            low = middle + 1;
        else
            high = middle;
    }
    return i + low;
}

/* Tell whether the candidate has a span at its place, which may be counted in UTF-16 units or in characters. */
static bool has_span(Spans *spans, const LabeledSpan *span)
{
    if (span->end - span->start > 4 * span->size + MAX_SPACE)
        return false;
    if (is_at(spans, span, span->start, span->end))
        return true;
    const Units *text = &spans->candidate;
    return text->npairs && is_at(spans, span, unit_of(text, span->start), unit_of(text, span->end));
}

/* Tell whether the string from p up to `end` is certainly not a text. */
static bool is_reference(Text p, Text end)
{
    size_t size = (size_t)(end - p);
    if (size <= LONGEST_WORD + 2 || memchr(p, ' ', size) != NULL || memchr(p, '\\', size) != NULL)
        return false;
    while (p < end && *p < 0x80)
        p++;
    return p == end;
}

/* Remove the spans that the candidate has. */
static void remove_spans(Spans *spans)
{
    size_t kept = 0;
    for (size_t i = 0; i < spans->count; i++)
        if (!has_span(spans, &spans->at[i]))
            spans->at[kept++] = spans->at[i];
    spans->count = kept;
}

/* Tell whether a span may differ from the text at its place, in the strings of the value at p. Removes spans. */
static bool may_differ(Spans *spans, Text p, size_t task_size)
{
    size_t least = SIZE_MAX, longest = 0, depth = 0, all = spans->count;
    for (size_t i = 0; i < spans->count; i++)
        least = spans->at[i].end < least ? spans->at[i].end : least;
    spans->steps = STEPS_PER_BYTE * task_size;
    do {
        p = depth ? next_bracket(p) : p;
        Text string = p;
        if (*p != '"') {
            depth += *p == '{' || *p == '[' ? 1 : depth ? (size_t)-1 : 0;
            p++;
            continue;
        }
        p = skip_string(p);
        if (p == NULL)
            return true;
        if ((size_t)(p - string) < least || *skip_space(p) == ':' || is_reference(string, p))
            continue;
        spans->candidate.count = 0;
        if (!add_units(&spans->candidate, string, p))
            return true;
        longest = spans->candidate.count > longest ? spans->candidate.count : longest;
        remove_spans(spans);
    } while (depth && spans->count && spans->steps && *p != 0);
    for (size_t i = 0; i < spans->count; i++)
        if (spans->at[i].end <= longest || spans->count < all || spans->steps == 0)
            return true;
    return false;
}

#endif
