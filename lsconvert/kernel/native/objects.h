/* Apply the rules of a scope to an object, and those of a task or of another kind of document to a whole task.

Invariants:
 - Rules are applied in the order of the plan.
 - A task without anything that shows that it is v1 stays as it is, byte for byte.

If you change this, also change edit_object() in kernel/reference/structure.py and _edit_task() in
kernel/reference/kernel.py. */

#ifndef LSC_OBJECTS_H
#define LSC_OBJECTS_H

#include "members.h"
#include "split.h"

static void (*const VERB[VERBS])(Core *, Desk *, const Rule *) = {
    [RENAME] = rename_key, [FLATTEN] = flatten, [NEST] = nest, [DROP] = drop_key, [SPLIT] = split, [DEFAULT] = add_default,
    [OBJECTS] = keep_objects, [REPLACE] = change_value, [EXPECT] = change_value, [UNQUOTE] = change_value, [REMAP] = change_value};

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

/* Whether a rule may have something to do: one for keys that are not there has not, unless it adds them. */
static bool may_apply(const Desk *desk, const Rule *rule) { return rule->keys & desk->there || rule->verb == DEFAULT; }

/* Apply the rules of `scope` to an object. */
static void edit_object(Core *k, const Scope *scope, Off start, Off end, size_t members)
{
    Desk desk;
    desk.scope = scope;
    desk.start = start;
    desk.end = end;
    desk.members = members;
    desk.edits = k->edits.count;
    desk.texts = k->texts.count;
    desk.copies = 0;
    desk.too_large = false;
    desk.there = desk.changed = 0;
    k->dropped.count = k->own.count = k->added.count = 0;
    for (size_t i = members; i != NONE; i = ITEM(Member, k->members, i)->next) {
        const Member *member = ITEM(Member, k->members, i);
        uint64_t bit = UINT64_C(1) << member->key;
        if (desk.there & bit & scope->ruled)
            refuse(k, false);
        if (!(desk.there & bit))
            desk.first[member->key] = i;
        desk.there |= bit;
        count_items(k, member);
    }
    for (uint32_t i = 0; i < scope->nrules; i++)
        if (may_apply(&desk, &scope->rules[i]))
            VERB[scope->rules[i].verb](k, &desk, &scope->rules[i]);
    edit_members(k, &desk);
    if (desk.copies > 1) {
        if (k->failure == FINE)
            copy_object(k, &desk);
        return;
    }
    for (size_t i = 0; i < k->own.count; i++) {
        Edit *edit = push(k, &k->edits);
        if (edit != NULL)
            *edit = *ITEM(Edit, k->own, i);
    }
    may_grow(k, &desk, growth_of(ITEM(Edit, k->edits, desk.edits), k->edits.count - desk.edits));
}

/* Forget all edits, and what was counted and noted of them. */
static void leave_unchanged(Core *k)
{
    k->edits.count = k->task_edits;
    k->texts.count = k->task_texts;
    k->misses.count = k->task_misses;
    memset(edit_count(k, 0), 0, sizeof *k->counts * (k->plan.nedits + k->plan.nnotes));
    memset(k->gained, 0, sizeof *k->gained * k->plan.nobjects);
}

/* Whether the open task is a document of another kind; `*kind` is NULL if not. */
static const Kind *find_kind(const Core *k, uint64_t keys)
{
    for (uint32_t i = 0; keys & k->plan.kind_keys && i < k->plan.nkinds; i++) {
        const Kind *kind = &k->plan.kinds[i];
        bool fits = !(keys & kind->lacks) && (kind->scope == 0 || k->frames.count == 0);
        for (uint32_t j = 0; j < kind->nhas; j++)
            fits = fits && keys & kind->has[j];
        if (fits)
            return kind;
    }
    return NULL;
}

/* Edit the open task, which is an object; false if it is a document that is refused. */
static bool edit_task(Core *k)
{
    uint64_t keys = 0;
    for (size_t i = k->task_members; i != NONE; i = ITEM(Member, k->members, i)->next)
        keys |= UINT64_C(1) << ITEM(Member, k->members, i)->key;
    const Kind *kind = find_kind(k, keys);
    if (kind != NULL && kind->scope == 0)
        return false;
    const Scope *scope = &k->plan.scopes[kind ? kind->scope - 1 : 0];
    bool bare = kind == NULL && !(keys & k->plan.task_keys);
    if (!bare || k->plan.nkinds == 0) /* else its keys are the user's own */
        edit_object(k, scope, k->task, k->task_end, k->task_members);
    if (!k->proof) {
        leave_unchanged(k);
        if (keys & scope->targets)
            *note_count(k, ALREADY_CONVERTED) += 1;
    }
    if (kind != NULL) {
        *note_count(k, OTHER_KIND) += 1;
        return true;
    }
    *object_count(k, 0) += 1;
    if (bare)
        *note_count(k, BARE_DATA) += 1;
    return true;
}

#endif
