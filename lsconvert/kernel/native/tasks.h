/* The parser's events: where reading stops, and what happens when a task, a value or a key is complete.

Invariants:
 - Limits are checked before anything is put out.
 - Line ends are counted when white space is read (long_space), and nowhere else but in known keys (known.h).
 - A function that returns NULL has set `state` (the input may go on) or `failure` (it may not).

If you change this, also change _open_task(), _close_task() in kernel/reference/kernel.py, and _end_key(), _end_value() in
kernel/reference/parser.py. */

#ifndef LSC_TASKS_H
#define LSC_TASKS_H

#include "objects.h"

/* Something is wrong at p. */
static const uint8_t *wrong(Core *k, const uint8_t *p)
{
    k->pos = (size_t)(p - k->window);
    if (k->failure == FINE)
        k->failure = WRONG;
    return NULL;
}

/* The byte at p is not expected: wrong, unless it is no byte but the end of what has arrived. */
static const uint8_t *stop(Core *k, const uint8_t *p, State state, int phase)
{
    k->state = state;
    k->phase = phase;
    if (p != k->window + k->size)
        return wrong(k, p);
    k->pos = k->size;
    return NULL;
}

/* The first byte that is no white space. Lines end in white space only, so they are counted here. */
static NOINLINE const uint8_t *long_space(Core *k, const uint8_t *p)
{
#ifdef LSC_SIMD
    for (;; p += 16) {
        unsigned other = other_than_spaces(p);
        unsigned lines = equal_to(p, '\n') & (other - 1) & ~other; /* those before another byte */
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

static inline const uint8_t *space(Core *k, const uint8_t *p)
{
    if (LIKELY(*p > ' '))
        return p;
    if (*p == ' ' && p[1] > ' ')
        return p + 1;
    return long_space(k, p);
}

static void open_task(Core *k, Off start)
{
    k->task_open = true;
    k->task = start;
    k->task_lines = k->lines;
    k->task_line_start = k->line_start;
    k->task_is_object = false;
    k->task_edits = k->edits.count;
    k->task_texts = k->texts.count;
    k->task_misses = k->misses.count;
    k->task_growth = 0;
    k->proof = k->problem = false;
    memset(k->counts, 0, number_of_counts(k) * sizeof *k->counts);
    memset(k->gained, 0, k->plan.nobjects * sizeof *k->gained);
}

/* The bracket that holds the tasks; 0 if none does. */
static uint8_t document_opener(const Core *k)
{
    return k->frames.count && ITEM(Frame, k->frames, 0)->kind == DOCUMENT ? k->types[0] : 0;
}

static void record_task(Core *k, Off end, bool failed)
{
    Done *task = push(k, &k->done);
    if (task == NULL || !reserve(&k->done_keys, k->key.count) || !reserve(&k->done_counts, k->plan.nobjects)) {
        k->failure = NO_MEMORY;
        return;
    }
    int64_t growth = growth_of(ITEM(Edit, k->edits, k->task_edits), k->edits.count - k->task_edits);
    *task = (Done){k->index, k->task, end,
                   k->task - k->mark + (Off)k->growth, end - k->mark + (Off)(k->growth + growth), k->task_lines, k->task_line_start,
                   k->done_keys.count, k->key.count, document_opener(k), k->edits.count > k->task_edits, failed};
    if (k->key.count)
        memcpy((uint8_t *)k->done_keys.at + k->done_keys.count, k->key.at, k->key.count);
    k->done_keys.count += k->key.count;
    for (uint32_t i = 0; i < k->plan.nobjects; i++)
        *ITEM(uint64_t, k->done_counts, k->done_counts.count++) = *object_count(k, i) + k->gained[i];
}

/* The open task ends before p. `ahead`: it is known to end only by the byte at p. */
static bool close_task(Core *k, const uint8_t *p, bool ahead)
{
    Off end = k->task_end = offset_of(k, p);
    if (end - k->task + ahead > k->limits.max_task_size)
        return false;
    if (!k->task_is_object)
        *note_count(k, NOT_A_TASK) += 1;
    else if (!edit_task(k))
        return false;
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
    return k->failure == FINE;
}

/* A value that somebody looks at ends before p. `inner` is the list that was recorded of it. Returns p, or NULL. */
static const uint8_t *end_value(Core *k, const uint8_t *p, Off start, bool is_list, size_t inner, bool ahead)
{
    Frame *top = top_frame(k);
    k->state = AFTER;
    if (top == NULL || top->kind == DOCUMENT) {
        if (!close_task(k, p, ahead))
            return wrong(k, p);
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
    return k->failure == FINE ? p : wrong(k, p);
}

/* The key that was just read is that of a task. */
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

/* A key that somebody looks at is complete; p is behind its closing quote. */
static const uint8_t *end_key(Core *k, const uint8_t *p)
{
    Frame *top = top_frame(k);
    k->state = COLON;
    k->key_start = k->token + 1;
    k->key_end = offset_of(k, p) - 1;
    if (top->kind == DOCUMENT) {
        if (offset_of(k, p) - k->token > k->limits.max_task_size) {
            k->state = STRING; /* the key has not been taken */
            return wrong(k, p);
        }
        take_key(k);
    } else {
        const Field *field = find_field(k, top->scope, at(k, k->key_start), at(k, k->key_end));
        meet_key(k, top, field, k->key_start, k->key_end);
    }
    return k->failure == FINE ? p : wrong(k, p);
}

#endif
