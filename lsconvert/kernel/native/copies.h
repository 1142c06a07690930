/* Limit the growth of a task, and write the copies that Split makes of an object.

Invariant: the limit is checked before memory is reserved and before anything is written.

If you change this, also change _may_grow(), _growth_of_copies() and _copy_object() in kernel/reference/structure.py. */

#ifndef LSC_COPIES_H
#define LSC_COPIES_H

#include "split.h"
#include "apply.h"

/* Whether the task may become so much larger by the edits of an object; if not, they are forgotten. */
static bool may_grow(Core *k, const Desk *desk, int64_t growth)
{
    Off read = desk->end - k->task;
    if (!desk->too_large && (int64_t)read + k->task_growth + growth <= (int64_t)max_output(&k->limits, read)) {
        k->task_growth += growth;
        return true;
    }
    refuse(k, false);
    k->edits.count = desk->edits;
    k->texts.count = desk->texts;
    return false;
}

/* By how much several objects with separators between are larger than the one on the desk; no more than LARGEST. */
static int64_t growth_of_copies(const Core *k, const Desk *desk, size_t separator)
{
    int64_t shared = growth_of(ITEM(Edit, k->edits, desk->edits), k->edits.count - desk->edits);
    int64_t one = (int64_t)(desk->end - desk->start) + (int64_t)separator, own = growth_of(k->own.at, k->own.count);
    if (one + shared > 0 && desk->copies > LARGEST / (uint64_t)(one + shared))
        return LARGEST;
    return (int64_t)desk->copies * (one + shared) + own - one;
}

static void copy_object(Core *k, Desk *desk)
{
    Edit *own = k->own.at;
    Off before = space_before(k, desk->start);
    size_t space = (size_t)(desk->start - before);
    int64_t growth = growth_of_copies(k, desk, space + 1);
    if (!may_grow(k, desk, growth))
        return;
    size_t shared = k->edits.count - desk->edits, sort = k->own.count / desk->copies, copies = desk->copies;
    uint64_t size = (uint64_t)((int64_t)(desk->end - desk->start) + growth);
    k->scratch.count = 0;
    if (size > SIZE_MAX / 2 || !reserve(&k->texts, (size_t)size) || !reserve(&k->scratch, shared + sort)) {
        k->failure = NO_MEMORY;
        return;
    }
    k->gained[desk->scope->counted_as] += copies - 1;
    uint8_t *begin = (uint8_t *)k->texts.at + k->texts.count, *out = begin;
    for (size_t i = 0; i < copies; i++) {
        Edit *edits = k->scratch.at;
        if (shared)
            memcpy(edits, ITEM(Edit, k->edits, desk->edits), shared * sizeof *edits);
        for (size_t j = 0; j < sort; j++)
            edits[shared + j] = own[j * copies + i];
        sort_edits(edits, shared + sort);
        if (i) {
            *out++ = ',';
            memcpy(out, at(k, before), space);
            out += space;
        }
        out = apply_edits(k, desk->start, desk->end, edits, shared + sort, out);
    }
    Edit whole = {desk->start, desk->end, k->texts.count, (size_t)(out - begin)};
    k->texts.count += whole.size;
    k->edits.count = desk->edits;
    Edit *edit = push(k, &k->edits);
    if (edit != NULL)
        *edit = whole;
}

#endif
