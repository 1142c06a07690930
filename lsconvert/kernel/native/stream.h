/* The stream: add chunks to the buffer, read them, write the output and drop its input. Make and free a Core.

Invariants:
 - The buffer holds the bytes from `mark` on. An open task, or an open key of a task, stays in it until it is complete.
 - Only valid UTF-8 enters the buffer; `held` has an incomplete character, or the bytes that are not UTF-8.
 - After a failure nothing more is read. The output ends before the task that failed.

If you change this, also change feed(), finish() and _take() in kernel/reference/kernel.py. */

#ifndef LSC_STREAM_H
#define LSC_STREAM_H

#include "plan.h"
#include "parse.h"

/* Make room in the buffer for `size` more bytes; return false if memory runs out. */
static bool make_room(Core *k, size_t size)
{
    size_t need = k->size + size + PADDING;
    if (need < size)
        return false;
    if (need > k->room) {
        size_t room = k->room + k->room / 2 > need ? k->room + k->room / 2 : need;
        uint8_t *grown = realloc(k->buffer, room);
        if (grown == NULL)
            return false;
        k->buffer = grown;
        k->room = room;
    }
    return true;
}

/* Add `size` bytes, already written after the end of the buffer, to the buffer. */
static void take_bytes(Core *k, size_t size)
{
    k->size += size;
    memset(k->buffer + k->size, 0, PADDING);
}

static bool append(Core *k, const uint8_t *bytes, size_t size)
{
    if (!make_room(k, size))
        return false;
    if (size)
        memcpy(k->buffer + k->size, bytes, size);
    take_bytes(k, size);
    return true;
}

/* Free most of a buffer that a large task has enlarged, once that task has left it. */
static void shrink(Core *k)
{
    size_t room = k->size + PADDING + CHUNK_SIZE;
    uint8_t *less = k->room / 4 > room ? realloc(k->buffer, room) : NULL;
    if (less == NULL)
        return;
    k->buffer = less;
    k->room = room;
}

/* Return the offset of the first byte that is still needed. */
static Off kept_from(const Core *k)
{
    if (k->task_open)
        return k->task;
    bool key_open = k->state == STRING && k->in_key;
    return key_open ? k->token : k->base + k->pos;
}

/* Read the next chunk. Then output_size() bytes of output are complete, which write_output() writes. */
static void feed(Core *k, const uint8_t *chunk, size_t size)
{
    bool invalid;
    if (k->failure != NO_FAILURE)
        return;
    if (size > SIZE_MAX - sizeof k->held || !make_room(k, k->nheld + size)) {
        k->failure = NO_MEMORY;
        return;
    }
    uint8_t *free_room = k->buffer + k->size;
    if (k->nheld) { /* decode them together with the bytes that complete them */
        memcpy(free_room, k->held, k->nheld);
        memcpy(free_room + k->nheld, chunk, size);
        chunk = free_room;
        size += k->nheld;
    }
    size_t valid = copy_utf8(free_room, chunk, size, &invalid);
    k->nheld = size - valid < sizeof k->held ? size - valid : sizeof k->held;
    memcpy(k->held, chunk + valid, k->nheld);
    take_bytes(k, valid);
    read_buffer(k);
    Off needed = kept_from(k), end = k->base + k->size;
    bool open = k->task_open || needed < k->base + k->pos;
    if (k->failure == NO_FAILURE && (invalid || (open && end - needed > k->limits.max_task_size)))
        k->failure = BAD_INPUT;
}

/* Read the rest: the input is complete. */
static void finish(Core *k)
{
    if (k->failure != NO_FAILURE)
        return;
    if (!append(k, k->held, k->nheld)) {
        k->failure = NO_MEMORY;
        return;
    }
    k->nheld = 0;
    k->finishing = k->depth == 0;
    read_buffer(k);
    if (k->failure == NO_FAILURE && k->state != NEXT && k->state != REST)
        k->failure = BAD_INPUT;
}

static size_t output_size(const Core *k)
{
    Off upto = kept_from(k);
    return upto > k->mark ? (size_t)(upto - k->mark + (Off)k->growth) : 0;
}

/* Write the output to `out`, and remove its input and its edits from memory. */
static void write_output(Core *k, uint8_t *out)
{
    Off upto = kept_from(k);
    if (upto < k->mark)
        return;
    size_t edits = k->task_open ? k->task_edits : k->edits.count, texts = k->task_open ? k->task_texts : k->texts.count;
    if (out != NULL)
        apply_edits(k, k->mark, upto, k->edits.at, edits, out);
    size_t written = (size_t)(upto - k->base);
    if (written) /* otherwise each chunk of a large task would copy the task onto itself */
        memmove(k->buffer, k->buffer + written, k->size - written + PADDING);
    k->size -= written;
    k->pos -= written;
    shrink(k);
    k->base = k->mark = upto;
    k->growth = 0;
    /* Move the edits of the open task to the front. */
    k->edits.count -= edits;
    memmove(k->edits.at, ITEM(Edit, k->edits, edits), k->edits.count * k->edits.size);
    for (size_t i = 0; i < k->edits.count; i++)
        ITEM(Edit, k->edits, i)->text -= texts;
    k->texts.count -= texts;
    memmove(k->texts.at, (uint8_t *)k->texts.at + texts, k->texts.count);
    k->task_edits = k->task_texts = 0;
}

/* Free everything but the plan and the known keys, which convert_list() lends to another Core. */
static void free_state(Core *k)
{
    Array *arrays[] = {&k->frames, &k->members, &k->lists, &k->spans, &k->edits, &k->texts, &k->dropped, &k->added,
                       &k->copy_edits, &k->scratch, &k->unmapped, &k->key, &k->task_spans, &k->span_keys,
                       &k->span_counts, &k->converted, &k->outer_places};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]->at);
    free(k->buffer);
    free(k->brackets);
    free(k->totals);
}

static void free_core(Core *k)
{
    free_state(k);
    free(k->known_keys);
    free_plan(&k->plan);
}

/* Initialize a zeroed Core that has a plan and known keys; return false if memory runs out. */
static bool init_state(Core *k, Limits limits, bool record)
{
    k->frames.size = sizeof(Frame);
    k->members.size = sizeof(Member);
    k->lists.size = sizeof(List);
    k->spans.size = sizeof(Span);
    k->edits.size = k->copy_edits.size = k->scratch.size = sizeof(Edit);
    k->dropped.size = sizeof(size_t);
    k->added.size = sizeof(const Rule *);
    k->unmapped.size = sizeof(UnmappedId);
    k->task_spans.size = sizeof(TaskSpan);
    k->span_counts.size = sizeof(uint64_t);
    k->outer_places.size = sizeof(uint32_t);
    k->texts.size = k->key.size = k->span_keys.size = k->converted.size = 1;
    k->limits = limits;
    if (limits.max_task_size > LARGEST)
        k->limits.max_task_size = LARGEST;
    k->record = record;
    if (!append(k, NULL, 0))
        return false;
    k->totals = calloc(2 * number_of_counts(k) + k->plan.nobjects, sizeof *k->totals);
    k->counts = k->totals == NULL ? NULL : k->totals + number_of_counts(k);
    k->gained = k->totals == NULL ? NULL : k->counts + number_of_counts(k);
    /* memcpy() and memmove() get these arrays, so they must not be NULL. */
    Array *used[] = {&k->edits, &k->texts, &k->dropped, &k->copy_edits, &k->key, &k->span_keys};
    for (size_t i = 0; i < sizeof used / sizeof *used; i++)
        if (!reserve(used[i], 16))
            return false;
    return k->totals != NULL;
}

/* Initialize a zeroed Core; return false if `plan` is not a plan, or if memory runs out. */
static bool init_core(Core *k, const uint8_t *plan, size_t size, Limits limits, bool record)
{
    return read_plan(&k->plan, plan, size) && init_known_keys(k) && init_state(k, limits, record);
}

/* Store the flat list in a text as a value, with the rules of `scope` applied to its objects, and count the changes.
   Return false for any other text, and for a list that is too deep for the object that was just closed. The text may be
   in the free room of `texts`. */
static bool convert_list(Core *k, Text text, uint32_t scope, Value *list)
{
    Core inner;
    memset(&inner, 0, sizeof inner);
    inner.plan = k->plan;
    inner.plan.nkinds = 0; /* its objects are never other documents */
    inner.plan.task_place = inner.plan.data_place = 0; /* nor data: their strings are mapped when the task ends */
    inner.known_keys = k->known_keys;
    inner.task_scope = scope;
    Limits limits = {k->limits.max_depth - k->depth - 1, LARGEST, LARGEST, LARGEST};
    inner.failure = init_state(&inner, limits, false) ? NO_FAILURE : NO_MEMORY;
    feed(&inner, text.at, text.size);
    finish(&inner);
    bool converted = inner.failure == NO_FAILURE && !has_lists(text);
    if (inner.failure == BAD_INPUT && inner.task_open && inner.problem && inner.proof)
        refuse(k, false);
    size_t size = converted ? output_size(&inner) : 0;
    if (inner.failure == NO_MEMORY || !reserve(&k->texts, size)) {
        k->failure = NO_MEMORY;
        converted = false;
    }
    if (converted) {
        *list = (Value){true, 0, 0, k->texts.count, size};
        write_output(&inner, (uint8_t *)k->texts.at + k->texts.count);
        k->texts.count += size;
        for (uint32_t i = 0; i < k->plan.nedits; i++)
            *edit_count(k, i) += inner.totals[k->plan.nobjects + i];
    }
    free_state(&inner);
    return converted;
}

#endif
