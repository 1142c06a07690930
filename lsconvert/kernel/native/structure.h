/* Operations that change the structure of an object: Rename, Flatten, Nest, Drop. Split is in split.h.

   Invariants:
    - An operation applies completely and is counted, or it changes nothing. It calls refuse() if it should apply but
      cannot.
    - Removing a bracket also removes the white space on one side of it. The white space of the outer brackets and of
      the items is kept, so that no empty lines or double spaces remain.

   If you change an operation here, also change its namesake in kernel/reference/structure.py. */

#ifndef LSC_STRUCTURE_H
#define LSC_STRUCTURE_H

#include "values.h"

static void rename_key(Core *k, ObjectEdits *object, const Rule *rule)
{
    uint32_t target = rule->pairs[0][0];
    const Member *old = member_of(k, object, rule->key), *new = member_of(k, object, target);
    if (old == NULL)
        return;
    if (new == NULL) {
        rename_member(k, object, rule->key, target);
    } else if (rule->has_option && repeats_flag(k, text_of(k, object, rule->key), text_of(k, object, target))) {
        drop(k, object, rule->key);
    } else if (is_empty(k, old)) {
        drop(k, object, rule->key);
        *note_count(k, EMPTY_TWIN_DROPPED) += !rule->has_option;
    } else if (is_empty(k, new)) {
        drop(k, object, target);
        rename_member(k, object, rule->key, target);
        *note_count(k, EMPTY_TWIN_DROPPED) += !rule->has_option;
    } else {
        refuse(k, true);
        return;
    }
    done(k, rule, 1);
}

/* Return the next inner list that is not empty, from index i on. */
static const List *next_nonempty(Core *k, size_t i)
{
    while (i != NONE && ITEM(List, k->lists, i)->others == 0)
        i = ITEM(List, k->lists, i)->next;
    return i == NONE ? NULL : ITEM(List, k->lists, i);
}

/* Remove the brackets of non-empty inner lists, and the empty inner lists. Return true if that joins several lists. */
static bool unwrap(Core *k, const List *outer, const List *head)
{
    bool own_space = head->first > head->start + 1;
    remove_bytes(k, own_space ? outer->start + 1 : space_after(k, outer->start + 1), head->start + 1);
    const List *left = head;
    for (const List *right; (right = next_nonempty(k, left->next)) != NULL; left = right) {
        remove_bytes(k, left->last, left->end);
        Off after_comma = space_after(k, left->end) + 1;
        if (right->first > right->start + 1) {
            remove_bytes(k, after_comma, right->start + 1);
        } else {
            remove_bytes(k, after_comma, space_before(k, right->start));
            remove_bytes(k, right->start, right->start + 1);
        }
    }
    Off closing = space_before(k, outer->end - 1);
    if (closing < outer->end - 1)
        remove_bytes(k, left->last, closing);
    else
        remove_bytes(k, left->end - 1, outer->end - 1);
    return left != head;
}

static void flatten(Core *k, ObjectEdits *object, const Rule *rule)
{
    const List *outer = list_of(k, member_of(k, object, rule->key));
    if (outer == NULL || !is_nested(k, outer, rule))
        return;
    const List *head = next_nonempty(k, outer->inner), *first = ITEM(List, k->lists, outer->inner);
    if (head == NULL) {
        remove_bytes(k, outer->start, first->start);
        remove_bytes(k, first->end, outer->end);
    } else if (unwrap(k, outer, head)) {
        *note_count(k, LISTS_JOINED) += 1;
    }
    done(k, rule, 1);
}

static void nest(Core *k, ObjectEdits *object, const Rule *rule)
{
    const Member *member = member_of(k, object, rule->key);
    const List *list = list_of(k, member);
    if (list == NULL || is_nested(k, list, rule) || list->lists)
        return;
    static const uint8_t brackets[] = "[]";
    add_edit(k, &k->edits, member->start, member->start, (Text){brackets, 1});
    add_edit(k, &k->edits, member->end, member->end, (Text){brackets + 1, 1});
    done(k, rule, 1);
}

static void drop_key(Core *k, ObjectEdits *object, const Rule *rule)
{
    const Member *member = member_of(k, object, rule->key);
    if (member == NULL || (rule->has_option && (member->list == NONE || is_empty(k, member))))
        return;
    drop(k, object, rule->key);
    for (uint32_t i = 0; i < rule->npairs; i++)
        if (starts(k, member->start, rule->texts[i][0]))
            *note_count(k, rule->pairs[i][0]) += 1;
    done(k, rule, 1);
}

#endif
