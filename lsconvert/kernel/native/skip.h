/* Skip a value that is not recorded: read to its end, which is at the level of the innermost frame, in one loop.

Most values are plain strings and short numbers in objects and lists. The loops at quick_key and quick_item are fast for
them; everything else takes the longer way through [value]. The labels of skip() are its states:

      {                                                         [
      |                                                         |
      v                                                         v
  object_key                                               [first_item] ------ ] ------------> close
      |                                                         |
      v      known key with known value                         v       number and ,
  quick_key <---------------------------+                  quick_item <--------------+
      |  |  \___________________________|                   |     |  \_______________|
      |  |                                           number |     | other byte
      |  | known key, or plain key and :                    |     v
      |  +----------------> quick_value -- other value -----|-> [value] ------ { ------------> object_key
      |                       ^   |  |                      |     |   \_______ [ ------------> [first_item]
      | other bytes           |   |  +-- string or number   |     | string, number, literal
      v                     : |   |      and , -> quick_key v     v
  [first_key] -- } -> close   |   |                        [after] ----------- , ------------> quick_key, quick_item
      |                       |   +-- string or number ------>|
      v                       |                               | } or ]
    [key] ----- string --> [colon]                            v
                                                            close ------------ deeper --------> [after]
                                                              |  \____________ deeper, ],[ ---> [first_item]
                                                              |   \___________ },{ in a list -> object_key
                                                              v
                                                          end_value()

known_key is the common part of object_key and quick_key; after a comma, other bytes lead to [key]. long_string, object
and list are branches of [value] that quick_value jumps to directly. Reading can stop and start in the states in
brackets; it can also stop inside a token, whose rest resume() reads.

Invariants:
 - `depth > level` on entry: at least one bracket is open that is not recorded.
 - The shortcut ],[ in close keeps the depth, so it checks no limit. },{ is taken only in a recorded list whose items
   are not recorded.
 - `last` is the key that was read last, or unknown_key(). The next key is remembered as its successor.

If you change the grammar here, also change kernel/reference/parser.py and the patterns in kernel/reference/lexer.py. */

#ifndef LSC_SKIP_H
#define LSC_SKIP_H

#include "known.h"

/* Start in `state`; return the end of the value, or NULL. */
static const uint8_t *skip(Core *k, const uint8_t *p)
{
    const uint8_t *q, *begin;
    KnownKey *last = unknown_key(k), *known;
    bool whole;
    switch (k->state) {
    case FIRST_ITEM:
        last = LAST(Frame, k->frames)->last;
        goto first_item;
    case VALUE: goto value;
    case AFTER: goto after;
    case FIRST_KEY:
        if (p[-1] != '{') /* white space after the bracket was read already */
            goto first_key;
        last = LAST(Frame, k->frames)->last;
        p--;
        goto object_key;
    case KEY: goto key;
    default: goto colon;
    }

object_key: /* p is at the bracket before the key */
    known = last->inner;
    goto known_key;
quick_key: /* p is at the comma before the key */
    known = last->next;
known_key:
    if (LIKELY(equals(p, &known->key))) {
        last = known;
        p = pass_key(k, p, known);
        q = pass_known(known, p);
        if (q == NULL)
            goto quick_value;
        p = q;
        goto quick_key;
    }
    begin = p;
    k->state = *p == '{' ? FIRST_KEY : KEY;
    p = skip_space(k, p + 1);
    q = *p == '"' ? plain_end(p + 1) : p;
    if (LIKELY(*q == '"' && q[1] == ':')) {
        last = may_learn(k, p) ? remember_key(k, last, 0, begin, p, q) : unknown_key(k);
        p = skip_space(k, q + 2);
        goto quick_value;
    }
    if (k->state == KEY)
        goto key;
first_key:
    p = skip_space(k, p);
    if (*p == '}')
        goto close;
    if (p == k->buffer + k->size)
        return stop(k, p, FIRST_KEY, 0);
key:
    p = skip_space(k, p);
    if (*p != '"')
        return stop(k, p, KEY, 0);
    k->in_key = true;
    p = read_string(k, p + 1);
    if (p == NULL)
        return NULL;
colon:
    last = unknown_key(k);
    p = skip_space(k, p);
    if (*p != ':')
        return stop(k, p, COLON, 0);
    p = skip_space(k, p + 1);
quick_value:
    begin = p;
    if (*p == '"') {
        q = plain_end(p + 1);
        if (*q != '"')
            goto long_string;
        p = q + 1;
    } else if (may_start_number(*p)) {
        q = read_number_at_once(p, &whole);
        if (q == NULL)
            goto value;
        p = q;
    } else if (*p == '{') {
        goto object;
    } else if (*p == '[') {
        goto list;
    } else {
        goto value;
    }
    if (LIKELY(*p == ',')) {
        if (last->changes < MAX_CHANGES)
            remember_value(last, begin, p);
        goto quick_key;
    }
    goto after;

first_item:
    p = skip_space(k, p);
    if (*p == ']')
        goto close;
    if (p == k->buffer + k->size)
        return stop(k, p, FIRST_ITEM, 0);
quick_item:
    if (may_start_number(*p)) {
        q = read_number_at_once(p, &whole);
        if (q == NULL)
            goto value;
        p = q;
        if (LIKELY(*p == ',')) {
            p = skip_space(k, p + 1);
            if (whole)
                p = skip_space(k, pass_whole_numbers(p));
            goto quick_item;
        }
        goto after;
    }

value:
    p = skip_space(k, p);
    k->in_key = false;
    switch (*p) {
    case '"':
        q = plain_end(p + 1);
    long_string:
        k->in_key = false;
        p = read_string(k, q);
        break;
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        p = read_number(k, p);
        break;
    case 't': case 'f': case 'n':
        k->phase = literal_phase(*p);
        p = read_literal(k, p);
        break;
    case '{':
    object:
        if (!open_bracket(k, '{'))
            return fail(k, p);
        goto object_key;
    case '[':
    list:
        if (!open_bracket(k, '['))
            return fail(k, p);
        p++;
        goto first_item;
    default:
        return stop(k, p, VALUE, 0);
    }
    if (p == NULL)
        return NULL;
after:
    p = skip_space(k, p);
    if (*p == ',') {
        if (k->brackets[k->depth - 1] == '{')
            goto quick_key;
        p = skip_space(k, p + 1);
        goto quick_item;
    }
    if (*p != k->brackets[k->depth - 1] + 2) /* in ASCII, { and } are two apart, and so are [ and ] */
        return stop(k, p, AFTER, 0);
close:
    p++;
    k->depth--;
    /* A shortcut, because lists of lists and lists of objects are frequent: the states AFTER and VALUE and the next
       bracket; in a recorded list also end_value() and begin_value(). */
    q = after_separator(p);
    if (k->depth > k->level) {
        if (*p != ',' || *q != '[' || k->brackets[k->depth - 1] != '[')
            goto after;
    } else {
        Frame *top = LAST(Frame, k->frames);
        bool is_list = k->brackets[k->depth] == '[';
        if (*p != ',' || *q != '{' || top->kind != LIST || top->scope)
            return end_value(k, p, k->value, is_list, NONE, false);
        add_item(k, top, k->value, offset_of(k, p), is_list, NONE);
        if (k->failure != NO_FAILURE)
            return fail(k, p);
        k->value = offset_of(k, q);
        last = top->last;
    }
    k->brackets[k->depth++] = *q; /* the depth is that of the closed bracket: no limit to check */
    p = q;
    if (*p == '{')
        goto object_key;
    p++;
    goto first_item;
}

#endif
