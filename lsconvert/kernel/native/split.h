/* Split: one object for each inner list, with its items of the parallel arrays. And the limit for the growth of a task.

Invariants:
 - `own` holds one group of edits after the other; each group has one edit for each copy.
 - The limit is checked before memory is reserved and before anything is written.

If you change this, also change _split() and the functions that follow it in kernel/reference/structure.py. */

#ifndef LSC_SPLIT_H
#define LSC_SPLIT_H

#include "apply.h"
#include "structure.h"
#include "values.h"

/* The items of a list that runs parallel to so many inner lists, or to a flat one; NULL if there are none. */
static const List *column(Core *k, const Desk *desk, uint32_t key, uint64_t lists)
{
    const Member *member = member_of(k, desk, key);
    static const uint8_t null[] = "null";
    if (member == NULL || starts(k, member->start, (Text){null, 4}))
        return NULL;
    const List *list = list_of(k, member);
    uint64_t count = list == NULL ? 0 : list->lists + list->others;
    if (list == NULL || (lists ? count != lists : count > 1)) {
        refuse(k, true);
        return NULL;
    }
    return count ? list : NULL;
}

/* The largest output for a task of which so many bytes have been read. */
static uint64_t max_output(const Limits *limits, Off read)
{
    uint64_t factor = limits->max_growth, most = factor && read > LARGEST / factor ? LARGEST : factor * read;
    most = most > limits->growth_floor ? most : limits->growth_floor;
    return most < limits->max_task_size ? most : limits->max_task_size;
}

/* Give each copy its item of `items`, with what the rules for its key make of it, in the place of a member. */
static void fill_place(Core *k, Desk *desk, uint32_t key, const List *items)
{
    const Member *there = ITEM(Member, k->members, desk->first[key]);
    uint64_t most = max_output(&k->limits, desk->end - k->task), size = 0;
    for (size_t i = items->spans; i != NONE && size <= most; i = ITEM(Span, k->spans, i)->next) {
        Span span = *ITEM(Span, k->spans, i);
        Value value = {false, span.start, span.end, 0, 0};
        for (uint32_t j = 0; j < desk->scope->nrules; j++)
            if (desk->scope->rules[j].key == key && desk->scope->rules[j].verb >= REPLACE)
                value = new_value(k, &desk->scope->rules[j], value);
        add_value(k, &k->own, there->start, there->end, value);
        size += value_text(k, value).size;
    }
    desk->too_large |= size > most;
    desk->there &= ~(UINT64_C(1) << key);
}

static void fill(Core *k, Desk *desk, const uint32_t pair[2], const List *items)
{
    if (items == NULL) {
        if (member_of(k, desk, pair[1]) != NULL && desk->copies > 1)
            drop(k, desk, pair[1]);
        return;
    }
    if (member_of(k, desk, pair[1]) == NULL)
        move_member(k, desk, pair[0], pair[1]);
    fill_place(k, desk, pair[1], items);
}

/* Make one copy of the object for each inner list. `own` has, one kind of edit after the other, one for each copy. */
static void split(Core *k, Desk *desk, const Rule *rule)
{
    const List *list = list_of(k, member_of(k, desk, rule->key));
    const List *outer = list != NULL && is_double(k, list, rule) ? list : NULL;
    const List *columns[MAX_KEYS] = {NULL};
    bool any = outer != NULL;
    for (uint32_t i = 0; i < rule->npairs && i < MAX_KEYS; i++) {
        columns[i] = column(k, desk, rule->pairs[i][0], outer ? outer->lists : 0);
        any |= columns[i] != NULL;
    }
    if (!any)
        return;
    if (k->problem) {
        k->proof = true;
        return;
    }
    desk->copies = outer ? (size_t)outer->lists : 1;
    for (int side = 0; side < 2 && outer != NULL; side++)
        for (size_t i = outer->inner; i != NONE; i = ITEM(List, k->lists, i)->next) {
            const List *one = ITEM(List, k->lists, i);
            add_edit(k, &k->own, side ? one->end : outer->start, side ? outer->end : one->start, (Text){NULL, 0});
        }
    for (uint32_t i = 0; i < rule->npairs && i < MAX_KEYS; i++)
        fill(k, desk, rule->pairs[i], columns[i]);
    done(k, rule, 1);
}

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
