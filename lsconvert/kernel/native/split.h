/* Split: make one object for each inner list, with its items of the parallel arrays. Also limit the growth of a task.

Invariants:
 - `copy_edits` holds one group of edits after the other; each group has one edit for each copy.
 - The limit is checked before the copies are allocated and written.

If you change this, also change _split() and the functions that follow it in kernel/reference/structure.py. */

#ifndef LSC_SPLIT_H
#define LSC_SPLIT_H

#include "apply.h"
#include "structure.h"
#include "values.h"

/* Return the array that has one item for each of `lists` inner lists, or one item for a flat list; NULL if it is
   missing or empty. An array of another length is refused. */
static const List *column(Core *k, const ObjectEdits *object, uint32_t key, uint64_t lists)
{
    const Member *member = member_of(k, object, key);
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

/* Return the largest output size for a task of which `read` bytes are read: see Limits.max_output() in model.py. */
static uint64_t max_output(const Limits *limits, Off read)
{
    uint64_t factor = limits->max_growth, most = factor && read > LARGEST / factor ? LARGEST : factor * read;
    most = most > limits->growth_floor ? most : limits->growth_floor;
    return most < limits->max_task_size ? most : limits->max_task_size;
}

/* Replace the value of a member in each copy by the copy's item of `items`, after the rules for this key. */
static void fill_member(Core *k, ObjectEdits *object, uint32_t key, const List *items)
{
    const Member *member = ITEM(Member, k->members, object->first[key]);
    uint64_t most = max_output(&k->limits, object->end - k->task), size = 0;
    for (size_t i = items->spans; i != NONE && size <= most; i = ITEM(Span, k->spans, i)->next) {
        Span span = *ITEM(Span, k->spans, i);
        Value value = {false, span.start, span.end, 0, 0};
        for (uint32_t j = 0; j < object->scope->nrules; j++)
            if (object->scope->rules[j].key == key && object->scope->rules[j].operation >= REPLACE_VALUE)
                value = new_value(k, &object->scope->rules[j], value);
        add_value(k, &k->copy_edits, member->start, member->end, value);
        size += value_text(k, value).size;
    }
    object->too_large |= size > most;
    object->present &= ~(UINT64_C(1) << key);
}

/* Give the copies their items under the key pair[1]. Without items, copies share no value of that key. */
static void fill(Core *k, ObjectEdits *object, const uint32_t pair[2], const List *items)
{
    if (items == NULL) {
        if (member_of(k, object, pair[1]) != NULL && object->copies > 1)
            drop(k, object, pair[1]);
        return;
    }
    if (member_of(k, object, pair[1]) == NULL)
        rename_member(k, object, pair[0], pair[1]);
    fill_member(k, object, pair[1], items);
}

/* Make one copy of the object for each inner list: fill `copy_edits`. */
static void split(Core *k, ObjectEdits *object, const Rule *rule)
{
    const List *list = list_of(k, member_of(k, object, rule->key));
    const List *outer = list != NULL && is_nested(k, list, rule) ? list : NULL;
    const List *columns[MAX_KEYS] = {NULL};
    bool any = outer != NULL;
    for (uint32_t i = 0; i < rule->npairs && i < MAX_KEYS; i++) {
        columns[i] = column(k, object, rule->pairs[i][0], outer ? outer->lists : 0);
        any |= columns[i] != NULL;
    }
    if (!any)
        return;
    if (k->problem) {
        k->proof = true;
        return;
    }
    object->copies = outer ? (size_t)outer->lists : 1;
    for (int side = 0; side < 2 && outer != NULL; side++)
        for (size_t i = outer->inner; i != NONE; i = ITEM(List, k->lists, i)->next) {
            const List *one = ITEM(List, k->lists, i);
            Off start = side ? one->end : outer->start, end = side ? outer->end : one->start;
            add_edit(k, &k->copy_edits, start, end, (Text){NULL, 0});
        }
    for (uint32_t i = 0; i < rule->npairs && i < MAX_KEYS; i++)
        fill(k, object, rule->pairs[i], columns[i]);
    done(k, rule, 1);
}

/* Add to the growth of the task, and tell whether it is within the limit. If not, discard the edits of the object. */
static bool may_grow(Core *k, const ObjectEdits *object, int64_t growth)
{
    Off read = object->end - k->task;
    if (!object->too_large && (int64_t)read + k->task_growth + growth <= (int64_t)max_output(&k->limits, read)) {
        k->task_growth += growth;
        return true;
    }
    refuse(k, false);
    k->edits.count = object->edits;
    k->texts.count = object->texts;
    return false;
}

/* Return how much larger the copies with their separators are than the object, at most LARGEST. */
static int64_t growth_of_copies(const Core *k, const ObjectEdits *object, size_t separator)
{
    int64_t shared = growth_of(ITEM(Edit, k->edits, object->edits), k->edits.count - object->edits);
    int64_t one = (int64_t)(object->end - object->start) + (int64_t)separator;
    int64_t not_shared = growth_of(k->copy_edits.at, k->copy_edits.count);
    if (one + shared > 0 && object->copies > LARGEST / (uint64_t)(one + shared))
        return LARGEST;
    return (int64_t)object->copies * (one + shared) + not_shared - one;
}

/* Return the index of the first edit of the objects in an object, whose edits come before its own. */
static size_t first_inner_edit(const Core *k, const ObjectEdits *object)
{
    size_t first = object->edits;
    while (first > k->task_edits && ITEM(Edit, k->edits, first - 1)->start >= object->start)
        first--;
    return first;
}

/* Replace an object by its copies. */
static void copy_object(Core *k, ObjectEdits *object)
{
    Edit *copy_edits = k->copy_edits.at;
    Off before = space_before(k, object->start);
    size_t space = (size_t)(object->start - before);
    int64_t growth = growth_of_copies(k, object, space + 1);
    if (!may_grow(k, object, growth))
        return;
    size_t copies = object->copies, shared = k->edits.count - object->edits, groups = k->copy_edits.count / copies;
    size_t first = first_inner_edit(k, object), inner = first, all = k->edits.count - first;
    growth += growth_of(ITEM(Edit, k->edits, first), object->edits - first);
    uint64_t size = (uint64_t)((int64_t)(object->end - object->start) + growth);
    k->scratch.count = 0;
    if (size > SIZE_MAX / 2 || !reserve(&k->texts, (size_t)size) || !reserve(&k->scratch, all + groups)) {
        k->failure = NO_MEMORY;
        return;
    }
    k->gained[object->scope->counted_as] += copies - 1;
    uint8_t *begin = (uint8_t *)k->texts.at + k->texts.count, *out = begin;
    for (size_t i = 0; i < copies; i++) {
        Edit *edits = k->scratch.at;
        if (shared)
            memcpy(edits, ITEM(Edit, k->edits, object->edits), shared * sizeof *edits);
        for (size_t j = 0; j < groups; j++)
            edits[shared + j] = copy_edits[j * copies + i];
        size_t count = shared + groups;
        Off kept_end = copy_edits[copies + i].start; /* of its inner list */
        for (; inner < object->edits && ITEM(Edit, k->edits, inner)->start < kept_end; inner++)
            edits[count++] = *ITEM(Edit, k->edits, inner);
        sort_edits(edits, count);
        if (i) {
            *out++ = ',';
            memcpy(out, at(k, before), space);
            out += space;
        }
        out = apply_edits(k, object->start, object->end, edits, count, out);
    }
    Edit whole = {object->start, object->end, k->texts.count, (size_t)(out - begin)};
    k->texts.count += whole.size;
    k->edits.count = first;
    Edit *edit = push(k, &k->edits);
    if (edit != NULL)
        *edit = whole;
}

#endif
