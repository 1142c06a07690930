/* The stream: take chunks into the buffer, return the output, and free what it was made of. Make and free a Core.

Invariants:
 - The buffer keeps the bytes from `mark` on. Bytes of the open task, or of a task's key, stay until it is complete.
 - Only valid UTF-8 enters the buffer; `held` has an incomplete character, or the bytes that are not UTF-8.
 - After a failure nothing more is read. Its output ends before the task that failed.

If you change this, also change feed(), finish() and _take() in kernel/reference/kernel.py. */

#ifndef LSC_STREAM_H
#define LSC_STREAM_H

#include "plan.h"
#include "parse.h"

/* Make room in the window for so many bytes more. */
static bool make_room(Core *k, size_t size)
{
    size_t need = k->size + size + PADDING;
    if (need < size)
        return false;
    if (need > k->room) {
        size_t room = k->room + k->room / 2 > need ? k->room + k->room / 2 : need;
        uint8_t *grown = realloc(k->window, room);
        if (grown == NULL)
            return false;
        k->window = grown;
        k->room = room;
    }
    return true;
}

/* So many bytes stand behind those of the window, and belong to it now. */
static void take_bytes(Core *k, size_t size)
{
    k->size += size;
    memset(k->window + k->size, 0, PADDING);
}

static bool append(Core *k, const uint8_t *bytes, size_t size)
{
    if (!make_room(k, size))
        return false;
    if (size)
        memcpy(k->window + k->size, bytes, size);
    take_bytes(k, size);
    return true;
}

/* Give back most of a window that a large task has made large, when that task has gone. */
static void shrink(Core *k)
{
    size_t room = k->size + PADDING + PIECE;
    uint8_t *less = k->room / 4 > room ? realloc(k->window, room) : NULL;
    if (less == NULL)
        return;
    k->window = less;
    k->room = room;
}

/* Where the bytes begin that are still needed. */
static Off settled(const Core *k)
{
    if (k->task_open)
        return k->task;
    bool key_open = k->state == STRING && k->in_key;
    return key_open ? k->token : k->base + k->pos;
}

/* Take the next chunk. What was completed is output_size() bytes, which put_out() writes and forgets. */
static void take_chunk(Core *k, const uint8_t *chunk, size_t size)
{
    bool invalid;
    if (k->failure != FINE)
        return;
    if (size > SIZE_MAX - sizeof k->held || !make_room(k, k->nheld + size)) {
        k->failure = NO_MEMORY;
        return;
    }
    uint8_t *free_room = k->window + k->size;
    if (k->nheld) { /* they have to be seen with what follows them */
        memcpy(free_room, k->held, k->nheld);
        memcpy(free_room + k->nheld, chunk, size);
        chunk = free_room;
        size += k->nheld;
    }
    size_t valid = copy_utf8(free_room, chunk, size, &invalid);
    k->nheld = size - valid < sizeof k->held ? size - valid : sizeof k->held;
    memcpy(k->held, chunk + valid, k->nheld);
    take_bytes(k, valid);
    scan(k);
    Off needed = settled(k), end = k->base + k->size;
    bool open = k->task_open || needed < k->base + k->pos;
    if (k->failure == FINE && (invalid || (open && end - needed > k->limits.max_task_size)))
        k->failure = WRONG;
}

/* Nothing comes any more. */
static void take_end(Core *k)
{
    if (k->failure != FINE)
        return;
    if (!append(k, k->held, k->nheld)) {
        k->failure = NO_MEMORY;
        return;
    }
    k->nheld = 0;
    k->finishing = k->depth == 0;
    scan(k);
    if (k->failure == FINE && k->state != NEXT && k->state != REST)
        k->failure = WRONG;
}

static size_t output_size(const Core *k)
{
    Off upto = settled(k);
    return upto > k->mark ? (size_t)(upto - k->mark + (Off)k->growth) : 0;
}

/* Write the output and forget what it was made of. */
static void put_out(Core *k, uint8_t *out)
{
    Off upto = settled(k);
    if (upto < k->mark)
        return;
    size_t edits = k->task_open ? k->task_edits : k->edits.count, texts = k->task_open ? k->task_texts : k->texts.count;
    if (out != NULL)
        apply_edits(k, k->mark, upto, k->edits.at, edits, out);
    size_t gone = (size_t)(upto - k->base);
    if (gone) /* else a large task would be moved onto itself with every chunk */
        memmove(k->window, k->window + gone, k->size - gone + PADDING);
    k->size -= gone;
    k->pos -= gone;
    shrink(k);
    k->base = k->mark = upto;
    k->growth = 0;
    /* What the open task has gathered moves to the front. */
    k->edits.count -= edits;
    memmove(k->edits.at, ITEM(Edit, k->edits, edits), k->edits.count * k->edits.size);
    for (size_t i = 0; i < k->edits.count; i++)
        ITEM(Edit, k->edits, i)->text -= texts;
    k->texts.count -= texts;
    memmove(k->texts.at, (uint8_t *)k->texts.at + texts, k->texts.count);
    k->task_edits = k->task_texts = 0;
}

/* Free all but what another core can borrow. */
static void free_state(Core *k)
{
    Array *arrays[] = {&k->frames, &k->members, &k->lists, &k->spans, &k->edits, &k->texts, &k->dropped, &k->added,
                       &k->own, &k->scratch, &k->misses, &k->key, &k->done, &k->done_keys, &k->done_counts};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]->at);
    free(k->window);
    free(k->types);
    free(k->totals);
}

static void free_core(Core *k)
{
    free_state(k);
    free(k->known);
    free_plan(&k->plan);
}

/* Make a core of zeros that has a plan ready; false if there is no memory. */
static bool init_state(Core *k, Limits limits, bool record)
{
    k->frames.size = sizeof(Frame);
    k->members.size = sizeof(Member);
    k->lists.size = sizeof(List);
    k->spans.size = sizeof(Span);
    k->edits.size = k->own.size = k->scratch.size = sizeof(Edit);
    k->dropped.size = sizeof(size_t);
    k->added.size = sizeof(const Rule *);
    k->misses.size = sizeof(Miss);
    k->done.size = sizeof(Done);
    k->done_counts.size = sizeof(uint64_t);
    k->texts.size = k->key.size = k->done_keys.size = 1;
    k->limits = limits;
    if (limits.max_task_size > LARGEST)
        k->limits.max_task_size = LARGEST;
    k->record = record;
    if (!append(k, NULL, 0))
        return false;
    k->totals = calloc(2 * number_of_counts(k) + k->plan.nobjects, sizeof *k->totals);
    k->counts = k->totals == NULL ? NULL : k->totals + number_of_counts(k);
    k->gained = k->totals == NULL ? NULL : k->counts + number_of_counts(k);
    Array *used[] = {&k->edits, &k->texts, &k->dropped, &k->own, &k->key, &k->done_keys}; /* never NULL */
    for (size_t i = 0; i < sizeof used / sizeof *used; i++)
        if (!reserve(used[i], 16))
            return false;
    return k->totals != NULL;
}

/* Make a core of zeros ready; false if the plan is none, or there is no memory. */
static bool init_core(Core *k, const uint8_t *plan, size_t size, Limits limits, bool record)
{
    return read_plan(&k->plan, plan, size) && init_known(k) && init_state(k, limits, record);
}

/* Whether a text is one JSON value, and not too deep to stand in the object that was just closed: here, a list stands for
   it. A list is no task, so no rule of the borrowed plan is looked at. */
static bool holds_json(Core *k, Text text)
{
    static const uint8_t brackets[] = "[]";
    Core inner;
    memset(&inner, 0, sizeof inner);
    inner.plan = k->plan;
    inner.known = k->known;
    Limits limits = {k->limits.max_depth - k->depth, (uint64_t)text.size + 2, 0, 0};
    inner.failure = init_state(&inner, limits, false) ? FINE : NO_MEMORY;
    take_chunk(&inner, brackets, 1);
    take_chunk(&inner, text.at, text.size);
    take_chunk(&inner, brackets + 1, 1);
    take_end(&inner);
    bool holds = inner.failure == FINE && inner.index == 1;
    if (inner.failure == NO_MEMORY)
        k->failure = NO_MEMORY;
    free_state(&inner);
    return holds;
}

#endif
