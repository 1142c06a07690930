/* The parser's events: stop reading, and begin or complete a task, a value or a key.

Invariants:
 - Limits are checked before there is any output.
 - Line ends are counted by skip_long_space(), and in known keys by pass_key(): all line ends are in white space.
 - A function that returns NULL has set `state`, if more input may follow, or `failure`.

If you change this, also change _open_task(), _close_task() in kernel/reference/kernel.py, and _end_key(), _end_value()
in kernel/reference/parser.py. */

#ifndef LSC_TASKS_H
#define LSC_TASKS_H

#include "objects.h"

/* Set the failure: the bytes at p are not allowed. */
static const uint8_t *fail(Core *k, const uint8_t *p)
{
    k->pos = (size_t)(p - k->buffer);
    if (k->failure == NO_FAILURE)
        k->failure = BAD_INPUT;
    return NULL;
}

/* Stop at p, in this state: the byte there is not allowed, unless p is the end of the buffer. Return NULL. */
static const uint8_t *stop(Core *k, const uint8_t *p, State state, int phase)
{
    k->state = state;
    k->phase = phase;
    if (p != k->buffer + k->size)
        return fail(k, p);
    k->pos = k->size;
    return NULL;
}

/* Return the end of the white space at p, and count the line ends in it: there are none elsewhere. */
static NOINLINE const uint8_t *skip_long_space(Core *k, const uint8_t *p)
{
#ifdef LSC_SIMD
    for (;; p += 16) {
        unsigned other = other_than_spaces(p);
        unsigned lines = equal_to(p, '\n') & (other - 1) & ~other; /* only those before the first other byte */
        for (; lines; lines &= lines - 1) {
            k->lines++;
            k->line_start = offset_of(k, p) + (unsigned)first_bit(lines) + 1;
        }
        if (other)
            return p + first_bit(other);
    }
#else
    for (; is_space(*p); p++)
        if (*p == '\n') {
            k->lines++;
            k->line_start = offset_of(k, p) + 1;
        }
    return p;
#endif
}

/* The same, fast if there is at most one space. */
static inline const uint8_t *skip_space(Core *k, const uint8_t *p)
{
    if (LIKELY(*p > ' '))
        return p;
    if (*p == ' ' && p[1] > ' ')
        return p + 1;
    return skip_long_space(k, p);
}

static void open_task(Core *k, Off start)
{
    k->task_open = true;
    k->task = start;
    k->task_lines = k->lines;
    k->task_line_start = k->line_start;
    k->task_is_object = k->task_marked = k->task_converted = false;
    k->task_edits = k->edits.count;
    k->task_texts = k->texts.count;
    k->task_unmapped = k->unmapped.count;
    k->task_growth = 0;
    k->proof = k->problem = false;
    memset(k->counts, 0, number_of_counts(k) * sizeof *k->counts);
    memset(k->gained, 0, k->plan.nobjects * sizeof *k->gained);
}

/* Return the bracket that holds the tasks; 0 if there is none. */
static uint8_t document_opener(const Core *k)
{
    return k->frames.count && ITEM(Frame, k->frames, 0)->kind == DOCUMENT ? k->brackets[0] : 0;
}

/* Record the position of the open task, which ends at `end`. */
static void record_task(Core *k, Off end, bool failed)
{
    TaskSpan *task = push(k, &k->task_spans);
    if (task == NULL || !reserve(&k->span_keys, k->key.count) || !reserve(&k->span_counts, k->plan.nobjects)) {
        k->failure = NO_MEMORY;
        return;
    }
    int64_t growth = growth_of(ITEM(Edit, k->edits, k->task_edits), k->edits.count - k->task_edits);
    *task = (TaskSpan){k->index, k->task, end,
                   k->task - k->mark + (Off)k->growth, end - k->mark + (Off)(k->growth + growth),
                   k->task_lines, k->task_line_start,
                   k->span_keys.count, k->key.count, document_opener(k),
                   k->task_converted, failed, k->task_marked};
    if (k->key.count)
        memcpy((uint8_t *)k->span_keys.at + k->span_keys.count, k->key.at, k->key.count);
    k->span_keys.count += k->key.count;
    for (uint32_t i = 0; i < k->plan.nobjects; i++)
        *ITEM(uint64_t, k->span_counts, k->span_counts.count++) = *object_count(k, i) + k->gained[i];
}

/* Close the task that ends before p; return false if it fails. `by_lookahead`: only the byte at p shows its end. */
static bool close_task(Core *k, const uint8_t *p, bool by_lookahead)
{
    Off end = k->task_end = offset_of(k, p);
    if (end - k->task + by_lookahead > k->limits.max_task_size)
        return false;
    if (!k->task_is_object)
        *note_count(k, NOT_A_TASK) += 1;
    else
        edit_task(k);
    bool failed = k->problem && k->proof;
    if (failed && !k->record)
        return false;
    if (failed)
        leave_unchanged(k);
    size_t count = k->edits.count - k->task_edits;
    Edit *edits = ITEM(Edit, k->edits, k->task_edits);
    sort_edits(edits, count);
    if (k->record)
        record_task(k, end, failed);
    k->growth += growth_of(edits, count);
    for (size_t i = 0; i < number_of_counts(k); i++)
        k->totals[i] += k->counts[i];
    for (size_t i = 0; i < k->plan.nobjects; i++)
        k->totals[i] += k->gained[i];
    k->index++;
    k->task_open = false;
    k->members.count = k->lists.count = k->spans.count = 0;
    return k->failure == NO_FAILURE;
}

/* Record that a value ends before p, at the level of the innermost frame. `inner`: its node, if it is a recorded list;
   NONE otherwise. Return p, or NULL on failure. */
static const uint8_t *end_value(Core *k, const uint8_t *p, Off start, bool is_list, size_t inner, bool by_lookahead)
{
    Frame *top = top_frame(k);
    k->state = AFTER;
    if (top == NULL || top->kind == DOCUMENT) {
        if (!close_task(k, p, by_lookahead))
            return fail(k, p);
        if (top == NULL)
            k->state = k->task_is_object ? NEXT : REST;
    } else if (top->kind == LIST) {
        add_item(k, top, start, offset_of(k, p), is_list, inner);
    } else if (top->field != NULL) {
        Member *member = ITEM(Member, k->members, top->members_last);
        member->start = start;
        member->end = offset_of(k, p);
        member->list = inner;
    }
    return k->failure == NO_FAILURE ? p : fail(k, p);
}

/* Store the key that was just read as the key of the next task. */
static void take_key(Core *k)
{
    k->key.count = 0;
    if (!reserve(&k->key, (size_t)(k->key_end - k->key_start))) {
        k->failure = NO_MEMORY;
        return;
    }
    k->key.count = (size_t)(k->key_end - k->key_start);
    if (k->key.count)
        memcpy(k->key.at, at(k, k->key_start), k->key.count);
}

/* Record a key at the level of the innermost frame; p is after its closing quote. */
static const uint8_t *end_key(Core *k, const uint8_t *p)
{
    Frame *top = top_frame(k);
    k->state = COLON;
    k->key_start = k->token + 1;
    k->key_end = offset_of(k, p) - 1;
    if (top->kind == DOCUMENT) {
        if (offset_of(k, p) - k->token > k->limits.max_task_size) {
            k->state = STRING; /* the key is not stored */
            return fail(k, p);
        }
        take_key(k);
    } else {
        const Field *field = find_field(k, top->scope, at(k, k->key_start), at(k, k->key_end));
        record_key(k, top, field, k->key_start, k->key_end);
    }
    return k->failure == NO_FAILURE ? p : fail(k, p);
}

#endif
