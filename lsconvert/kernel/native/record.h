/* Record what the rules need: frames of open brackets, members and lists that a field names.

Invariants:
 - `level` is the depth of the innermost frame, 0 without frames.
 - The nodes of the last frame are at the end of their arrays, so forget_recorded() removes exactly these nodes.
 - A key is compared with its escapes undone; keys of a plan are ASCII without escapes.

If you change what is recorded here, also change Frame and ListNode in kernel/reference/nodes.py. */

#ifndef LSC_RECORD_H
#define LSC_RECORD_H

#include "types.h"

static Off offset_of(const Core *k, const uint8_t *p) { return k->base + (Off)(p - k->buffer); }
static const uint8_t *at(const Core *k, Off offset) { return k->buffer + (size_t)(offset - k->base); }

static KnownKey *unknown_key(Core *k) { return &k->known_keys[KNOWN_KEYS]; }

static Frame *top_frame(Core *k) { return k->frames.count ? LAST(Frame, k->frames) : NULL; }

static Frame *open_frame(Core *k, FrameKind kind, Off start)
{
    KnownKey *last = k->frames.count ? LAST(Frame, k->frames)->last : unknown_key(k);
    Frame *frame = push(k, &k->frames);
    if (frame == NULL)
        return NULL;
    k->level = k->depth;
    *frame = (Frame){.kind = kind, .start = start, .depth = k->depth, .last = last};
    frame->list = frame->members = frame->members_last = NONE;
    frame->member_count = k->members.count;
    frame->list_count = k->lists.count;
    frame->span_count = k->spans.count;
    return frame;
}

static Frame close_frame(Core *k)
{
    Frame frame = *LAST(Frame, k->frames);
    k->frames.count--;
    k->level = k->frames.count ? LAST(Frame, k->frames)->depth : 0;
    return frame;
}

/* Remove the nodes that were recorded since a frame was opened. */
static void forget_recorded(Core *k, const Frame *frame)
{
    k->members.count = frame->member_count;
    k->lists.count = frame->list_count;
    k->spans.count = frame->span_count;
}

/* Open the frame of a recorded list. `inner`: the list is an item of another recorded list. */
static bool open_list(Core *k, Off start, const Field *field, bool inner)
{
    Frame *frame = open_frame(k, LIST, start);
    List *list = push(k, &k->lists);
    if (frame == NULL || list == NULL)
        return false;
    *list = (List){.start = start, .end = start, .first = start, .last = start};
    list->inner = list->inner_last = list->next = list->spans = list->spans_last = NONE;
    frame->list = k->lists.count - 1;
    frame->field = field;
    frame->scope = field->items;
    frame->lists = field->nested && !inner;
    return true;
}

/* Record an item of a list. `inner`: the node of the item, if that is a recorded list. */
static void add_item(Core *k, Frame *frame, Off start, Off end, bool is_list, size_t inner)
{
    List *list = ITEM(List, k->lists, frame->list);
    if (list->lists + list->others == 0)
        list->first = start;
    list->last = end;
    *(is_list ? &list->lists : &list->others) += 1;
    if (inner != NONE) {
        *(list->inner == NONE ? &list->inner : &ITEM(List, k->lists, list->inner_last)->next) = inner;
        list->inner_last = inner;
    }
    if (frame->field->spans) {
        Span *span = push(k, &k->spans);
        if (span == NULL)
            return;
        *span = (Span){start, end, NONE};
        size_t index = k->spans.count - 1;
        *(list->spans == NONE ? &list->spans : &ITEM(Span, k->spans, list->spans_last)->next) = index;
        list->spans_last = index;
    }
}

/* Return the number that four hexadecimal digits spell. */
static unsigned hex4(const uint8_t *p)
{
    unsigned value = 0;
    for (int i = 0; i < 4; i++)
        value = value * 16 + (unsigned)(is_digit(p[i]) ? p[i] - '0' : (p[i] | 32) - 'a' + 10);
    return value;
}

/* Return the next character of a key with its escape undone, or 0x80 for any non-ASCII character. Advance *p. */
static uint8_t key_char(const uint8_t **p)
{
    uint8_t c = *(*p)++;
    if (c != '\\')
        return c < 0x80 ? c : 0x80;
    c = *(*p)++;
    if (c != 'u') {
        static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
        const char *name = strchr(names, c);
        return name ? (uint8_t)values[name - names] : c;
    }
    unsigned value = hex4(*p);
    *p += 4;
    return value < 0x80 ? (uint8_t)value : 0x80;
}

/* Tell whether a key equals a key of the plan, which is ASCII without escapes. */
static bool is_key(const uint8_t *p, const uint8_t *end, bool escaped, Text key)
{
    if (!escaped)
        return (size_t)(end - p) == key.size && memcmp(p, key.at, key.size) == 0;
    size_t i = 0;
    while (p < end && i < key.size)
        if (key_char(&p) != key.at[i++])
            return false;
    return p == end && i == key.size;
}

/* Tell whether a key has digits only. */
static bool is_number(const uint8_t *p, const uint8_t *end)
{
    if (p == end)
        return false;
    while (p < end)
        if (!is_digit(key_char(&p)))
            return false;
    return true;
}

/* Return the field of a scope that has this key, or NULL. */
static const Field *find_field(const Core *k, uint32_t number, const uint8_t *p, const uint8_t *end)
{
    const Scope *scope = &k->plan.scopes[number];
    bool escaped = memchr(p, '\\', (size_t)(end - p)) != NULL;
    for (uint32_t i = 0; i < scope->nfields; i++)
        if (is_key(p, end, escaped, k->plan.keys[scope->fields[i].key]))
            return &scope->fields[i];
    return NULL;
}

/* Record a key of a recorded object; `start` and `end` are inside its quotes. Return its member, still without a value;
   return NULL if no field names the key, or if memory runs out. */
static Member *record_key(Core *k, Frame *frame, const Field *field, Off start, Off end)
{
    frame->field = field;
    frame->lists = field != NULL && (field->items || field->counts || field->nested || field->spans);
    Member *member = field == NULL ? NULL : push(k, &k->members);
    if (member == NULL)
        return NULL;
    *member = (Member){start, end, end, end, field->key, field->counts, NONE, NONE};
    size_t index = k->members.count - 1;
    *(frame->members == NONE ? &frame->members : &ITEM(Member, k->members, frame->members_last)->next) = index;
    frame->members_last = index;
    return member;
}

#endif
