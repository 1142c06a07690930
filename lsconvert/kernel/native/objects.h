/* Apply the rules of a scope to an object, and those of a task or of another kind of document to a whole task.

Invariants:
 - Rules are applied in the order of the plan.
 - A task is copied byte for byte unless something in it proves that it has to be converted.

If you change this, also change edit_object() in kernel/reference/structure.py and _edit_task() in
kernel/reference/kernel.py. */

#ifndef LSC_OBJECTS_H
#define LSC_OBJECTS_H

#include "members.h"
#include "split.h"
#include "strings.h"

static void (*const OPERATION[OPERATION_COUNT])(Core *, ObjectEdits *, const Rule *) = {
    [RENAME] = rename_key,
    [FLATTEN] = flatten,
    [NEST] = nest,
    [DROP] = drop_key,
    [SPLIT] = split,
    [ADD_DEFAULT] = add_default,
    [KEEP_OBJECTS] = keep_objects,
    [NOTICE] = notice,
    [REPLACE_VALUE] = change_value,
    [NULL_UNLESS_NUMBER] = change_value,
    [UNQUOTE] = change_value,
    [QUOTE] = change_value,
    [REMAP] = change_value,
};

/* Count the objects in the list of a member. */
static void count_items(Core *k, const Member *member)
{
    const List *list = list_of(k, member);
    if (list == NULL || member->counts == 0)
        return;
    uint64_t *count = object_count(k, member->counts - 1);
    *count += list->others;
    for (size_t i = list->inner; i != NONE; i = ITEM(List, k->lists, i)->next)
        *count += ITEM(List, k->lists, i)->others;
}

/* Tell whether a rule may apply: one of its keys is present, or it adds or counts a missing key. */
static bool may_apply(const ObjectEdits *object, const Rule *rule)
{
    bool if_missing = rule->operation == NOTICE && rule->has_option;
    return rule->keys & object->present || rule->operation == ADD_DEFAULT || if_missing;
}

/* Apply the rules of `scope` to an object. */
static void edit_object(Core *k, const Scope *scope, Off start, Off end, size_t members)
{
    ObjectEdits object;
    object.scope = scope;
    object.start = start;
    object.end = end;
    object.members = members;
    object.edits = k->edits.count;
    object.texts = k->texts.count;
    object.copies = 0;
    object.too_large = false;
    object.present = object.changed = 0;
    k->dropped.count = k->copy_edits.count = k->added.count = 0;
    for (size_t i = members; i != NONE; i = ITEM(Member, k->members, i)->next) {
        const Member *member = ITEM(Member, k->members, i);
        uint64_t bit = UINT64_C(1) << member->key;
        if (object.present & bit & scope->ruled)
            refuse(k, false);
        if (!(object.present & bit))
            object.first[member->key] = i;
        object.present |= bit;
        count_items(k, member);
    }
    for (uint32_t i = 0; i < scope->nrules; i++)
        if (may_apply(&object, &scope->rules[i]))
            OPERATION[scope->rules[i].operation](k, &object, &scope->rules[i]);
    edit_members(k, &object);
    if (object.copies > 1) {
        if (k->failure == NO_FAILURE)
            copy_object(k, &object);
        return;
    }
    for (size_t i = 0; i < k->copy_edits.count; i++) {
        Edit *edit = push(k, &k->edits);
        if (edit != NULL)
            *edit = *ITEM(Edit, k->copy_edits, i);
    }
    may_grow(k, &object, growth_of(ITEM(Edit, k->edits, object.edits), k->edits.count - object.edits));
}

/* Discard all edits of the open task, with their counts and notes. */
static void leave_unchanged(Core *k)
{
    k->edits.count = k->task_edits;
    k->texts.count = k->task_texts;
    k->unmapped.count = k->task_unmapped;
    k->task_converted = false;
    memset(edit_count(k, 0), 0, sizeof *k->counts * (k->plan.nedits + k->plan.nnotes));
    memset(k->gained, 0, sizeof *k->gained * k->plan.nobjects);
}

/* Return the kind of document that the open task is, by its keys; NULL if it is a task. */
static const DocumentKind *find_kind(const Core *k, uint64_t keys)
{
    for (uint32_t i = 0; k->frames.count == 0 && i < k->plan.nkinds; i++) {
        const DocumentKind *kind = &k->plan.kinds[i];
        bool fits = !(keys & kind->lacks);
        for (uint32_t j = 0; j < kind->nhas; j++)
            fits = fits && keys & kind->has[j];
        if (fits)
            return kind;
    }
    return NULL;
}

/* Edit the open task, which is an object. */
static void edit_task(Core *k)
{
    uint64_t keys = 0;
    for (size_t i = k->task_members; i != NONE; i = ITEM(Member, k->members, i)->next)
        keys |= UINT64_C(1) << ITEM(Member, k->members, i)->key;
    const DocumentKind *kind = find_kind(k, keys);
    const Scope *scope = &k->plan.scopes[kind ? kind->scope : k->task_scope];
    k->task_marked = keys & k->plan.marks && !(keys & k->plan.data_key);
    bool bare = kind == NULL && !(keys & k->plan.task_keys);
    if (!bare || k->plan.nkinds == 0) /* otherwise it is bare data, and its keys are the user's own */
        edit_object(k, scope, k->task, k->task_end, k->task_members);
    if (!k->proof) {
        leave_unchanged(k);
        if (keys & scope->targets)
            *note_count(k, ALREADY_CONVERTED) += 1;
    }
    k->task_converted = k->edits.count > k->task_edits;
    if (kind != NULL) {
        *note_count(k, OTHER_KIND) += 1;
        return;
    }
    *object_count(k, 0) += 1;
    if (bare)
        *note_count(k, BARE_DATA) += 1;
    uint32_t place = bare ? k->plan.data_place : k->plan.task_place;
    if (place && !(k->problem && k->proof) && k->failure == NO_FAILURE)
        map_strings(k, place - 1);
}

#endif
