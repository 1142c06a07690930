/* Split: one object for each inner list, with its items of the parallel arrays.

Invariant: `own` holds one group of edits after the other; each group has one edit for each copy.

If you change this, also change _split() and _fill() in kernel/reference/structure.py. */

#ifndef LSC_SPLIT_H
#define LSC_SPLIT_H

#include "structure.h"
#include "values.h"

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

#endif
