/* The parser: what each byte between tokens means.

`state` is what may come next; `brackets` has the kind of each open bracket. A bracket whose content is recorded also
has a Frame: the document, a task, a list that a field names, an object in such a list.

At the level of the innermost frame, step() reads and records one token at a time, and read_members() reads the members
of an object as long as their keys have no escapes and their values are plain. Deeper down nothing is recorded, and
skip() reads on in one loop. All of them can stop between any two bytes. Inside a string, number or literal, resume()
reads on from `state` and `phase`.

Invariants:
 - Depth costs one byte for each bracket, and no C stack.
 - read_buffer() returns at the end of the buffer, or after it has set `failure`.

If you change this, also change kernel/reference/parser.py. */

#ifndef LSC_PARSE_H
#define LSC_PARSE_H

#include "skip.h"

/* Make the top-level object a document: its first key is a number, so it is not a task but holds tasks. */
static void become_document(Core *k)
{
    Frame *frame = top_frame(k);
    frame->kind = DOCUMENT;
    frame->field = NULL;
    k->task_open = false;
    k->members.count = k->lists.count = k->spans.count = 0;
    take_key(k);
}

static const uint8_t *read_members(Core *k, const uint8_t *p);

/* Begin the value at p, at the level of the innermost frame. */
static const uint8_t *begin_value(Core *k, const uint8_t *p)
{
    Frame *top = top_frame(k);
    Off start = offset_of(k, p);
    if (k->first_key && *p == '{' && is_number(at(k, k->key_start), at(k, k->key_end))) {
        if (start + 1 - k->task > k->limits.max_task_size)
            return fail(k, p);
        become_document(k);
    }
    k->first_key = false;
    bool is_task = top == NULL || top->kind == DOCUMENT;
    if (is_task)
        open_task(k, start);
    k->value = start;
    k->in_key = false;
    switch (*p) {
    case '"':
        k->state = STRING;
        return p + 1;
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        k->state = NUMBER;
        return p;
    case 't': case 'f': case 'n':
        k->state = LITERAL;
        k->phase = literal_phase(*p);
        return p;
    case '{': {
        uint32_t scope = is_task ? 1 + k->task_scope : top->kind == LIST ? top->scope : 0;
        if (!open_bracket(k, '{'))
            return fail(k, p);
        if (scope) {
            Frame *frame = open_frame(k, OBJECT, start);
            if (frame == NULL)
                return fail(k, p);
            frame->scope = scope - 1;
        }
        k->task_is_object |= is_task;
        if (scope && k->depth > 1)
            return read_members(k, p);
        k->state = FIRST_KEY; /* not read_members(): at depth 1, the first key shows whether this is a document */
        return p + 1;
    }
    case '[': {
        const Field *field = !is_task && top->lists ? top->field : NULL;
        bool inner = !is_task && top->kind == LIST;
        if (!open_bracket(k, '[') || (field != NULL && !open_list(k, start, field, inner)))
            return fail(k, p);
        k->state = FIRST_ITEM;
        return p + 1;
    }
    default:
        return fail(k, p);
    }
}

/* Close the innermost frame, whose bracket is at p. */
static const uint8_t *close_bracket(Core *k, const uint8_t *p)
{
    Frame frame = close_frame(k);
    k->depth--;
    p++;
    switch (frame.kind) {
    case DOCUMENT:
        k->state = REST;
        return p;
    case LIST:
        ITEM(List, k->lists, frame.list)->end = offset_of(k, p);
        return end_value(k, p, frame.start, true, frame.list, false);
    default:
        if (frame.start == k->task) {
            k->task_members = frame.members;
        } else {
            edit_object(k, &k->plan.scopes[frame.scope], frame.start, offset_of(k, p), frame.members);
            forget_recorded(k, &frame);
        }
        return end_value(k, p, frame.start, false, NONE, false);
    }
}

/* Read members of a recorded object, from the comma or bracket at p, as long as their keys have no escapes and their
   values are plain. */
static const uint8_t *read_members(Core *k, const uint8_t *p)
{
    Frame *frame = LAST(Frame, k->frames);
    uint32_t scope = frame->scope + 1;
    KnownKey *known = *p == '{' ? frame->last->inner : frame->last->next;
    for (;; known = known->next) {
        Off name_offset;
        const uint8_t *value;
        if (LIKELY(equals(p, &known->key) && known->scope == scope)) {
            name_offset = offset_of(k, p) + known->name_offset;
            value = pass_key(k, p, known);
        } else {
            const uint8_t *begin = p;
            k->state = *p == '{' ? FIRST_KEY : KEY;
            p = skip_space(k, p + 1);
            const uint8_t *quote = *p == '"' ? plain_end(p + 1) : p;
            if (*quote != '"' || quote[1] != ':')
                return p;
            known = remember_key(k, frame->last, scope, begin, p, quote);
            name_offset = offset_of(k, p) + 1;
            value = after_separator(quote + 1);
        }
        frame->last = known;
        p = pass_known(known, value);
        bool remembered = p != NULL;
        if (!remembered)
            p = pass_scalar(value);
        if (known->field != NULL || p == NULL) {
            Off end = name_offset + (known->field == NULL ? 0 : k->plan.keys[known->field->key].size);
            Member *member = record_key(k, frame, known->field, name_offset, end);
            if (k->failure != NO_FAILURE)
                return fail(k, value);
            if (p == NULL) {
                value = skip_space(k, value);
                return value == k->buffer + k->size ? stop(k, value, VALUE, 0) : begin_value(k, value);
            }
            if (member != NULL) {
                member->start = offset_of(k, value);
                member->end = offset_of(k, p);
            }
        }
        if (*p != ',') {
            k->state = AFTER;
            return p;
        }
        if (!remembered && known->changes < MAX_CHANGES)
            remember_value(known, value, p);
    }
}

/* Read one token at the level of the innermost frame. */
static const uint8_t *step(Core *k, const uint8_t *p)
{
    static const uint8_t bom[] = {0xef, 0xbb, 0xbf};
    p = skip_space(k, p);
    if (p == k->buffer + k->size)
        return stop(k, p, k->state, 0);
    uint8_t opener = k->depth ? k->brackets[k->depth - 1] : 0;
    switch (k->state) {
    case BOM:
        k->state = START;
        if (offset_of(k, p) != 0 || !starts(k, 0, (Text){bom, sizeof bom}))
            return p;
        k->mark = sizeof bom;
        k->totals[k->plan.nobjects + k->plan.nedits + BOM_SKIPPED]++;
        return p + sizeof bom;
    case START:
        if (*p != '[')
            return begin_value(k, p);
        if (!open_bracket(k, '[') || open_frame(k, DOCUMENT, offset_of(k, p)) == NULL)
            return fail(k, p);
        k->state = FIRST_ITEM;
        return p + 1;
    case NEXT:
        return *p == '{' ? begin_value(k, p) : fail(k, p);
    case FIRST_ITEM:
    case VALUE:
        return *p == ']' && k->state == FIRST_ITEM ? close_bracket(k, p) : begin_value(k, p);
    case FIRST_KEY:
        if (*p == '}')
            return close_bracket(k, p);
        k->first_key = k->depth == 1;
        k->state = KEY;
        return p;
    case KEY:
        if (*p != '"')
            return fail(k, p);
        k->in_key = true;
        k->token = offset_of(k, p);
        k->state = STRING;
        return p + 1;
    case COLON:
        if (*p != ':')
            return fail(k, p);
        k->state = VALUE;
        return p + 1;
    case AFTER:
        if (*p == opener + 2)
            return close_bracket(k, p);
        if (*p != ',')
            return fail(k, p);
        if (LAST(Frame, k->frames)->kind == OBJECT)
            return read_members(k, p);
        k->state = opener == '[' ? VALUE : KEY;
        return p + 1;
    default:
        return fail(k, p); /* nothing may follow */
    }
}

/* Read on in a string, number or literal. */
static const uint8_t *resume(Core *k, const uint8_t *p)
{
    bool by_lookahead = k->state == NUMBER && !k->finishing;
    p = k->state == STRING ? read_string(k, p) : k->state == NUMBER ? read_number(k, p) : read_literal(k, p);
    if (p == NULL)
        return NULL;
    if (k->depth == k->level)
        return k->in_key ? end_key(k, p) : end_value(k, p, k->value, false, NONE, by_lookahead);
    k->state = k->in_key ? COLON : AFTER;
    return p;
}

/* Read to the end of the buffer, or to a failure. */
static void read_buffer(Core *k)
{
    const uint8_t *p = k->buffer + k->pos;
    while (p != NULL)
        p = k->state >= STRING ? resume(k, p) : k->depth > k->level ? skip(k, p) : step(k, p);
}

#endif
