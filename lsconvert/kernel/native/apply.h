/* Sort edits and apply them.

Invariant: edits do not overlap, and lie within the bytes that they are applied to.

If you change this, also change apply_edits() and growth_of() in kernel/reference/edits.py. */

#ifndef LSC_APPLY_H
#define LSC_APPLY_H

#include "edits.h"

static int by_position(const void *left, const void *right)
{
    const Edit *a = left, *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return a->text < b->text ? -1 : a->text > b->text;
}

/* Sort edits. Few are out of order, because the edits of an object follow those of the objects in it, so insertion sort
   is fast. After too many moves, qsort() takes over, so the time does not become quadratic. */
static void sort_edits(Edit *edits, size_t count)
{
    size_t moves = 0, most = 4 * count + 64;
    for (size_t i = 1; i < count && moves < most; i++) {
        Edit edit = edits[i];
        size_t position = i;
        for (; position && by_position(&edits[position - 1], &edit) > 0; position--)
            edits[position] = edits[position - 1];
        edits[position] = edit;
        moves += i - position;
    }
    if (moves >= most)
        qsort(edits, count, sizeof *edits, by_position);
}

/* Return the number of bytes that edits add. */
static int64_t growth_of(const Edit *edits, size_t count)
{
    int64_t growth = 0;
    for (size_t i = 0; i < count; i++)
        growth += (int64_t)edits[i].size - (int64_t)(edits[i].end - edits[i].start);
    return growth;
}

/* Write the bytes from `start` up to `end` with sorted edits applied. Return the end of the output. */
static uint8_t *apply_edits(const Core *k, Off start, Off end, const Edit *edits, size_t count, uint8_t *out)
{
    for (size_t i = 0; i <= count; i++) {
        Off upto = i < count ? edits[i].start : end;
        memcpy(out, at(k, start), (size_t)(upto - start));
        out += upto - start;
        if (i == count)
            break;
        if (edits[i].size)
            memcpy(out, (const uint8_t *)k->texts.at + edits[i].text, edits[i].size);
        out += edits[i].size;
        start = edits[i].end;
    }
    return out;
}

#endif
