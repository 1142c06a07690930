/* Turn changed, dropped and added members of an object into edits.

   Invariants:
    - Dropping a member also removes one comma, and the white space on one side of the member. Between two other
      members, if only one side has a line break, that side is kept. Neighbors are dropped together.
    - An added member is spaced like the first member of the object.

   If you change this, also change edit_members() in kernel/reference/edits.py. */

#ifndef LSC_MEMBERS_H
#define LSC_MEMBERS_H

#include "values.h"

static bool has_newline(const Core *k, Off start, Off end)
{
    return memchr(at(k, start), '\n', (size_t)(end - start)) != NULL;
}

/* Remove the neighboring members from `start` up to `end` from the object, with one comma. Return true if these were
   all of its members and `instead` replaces them. */
static bool drop_run(Core *k, const ObjectEdits *object, Off start, Off end, const Edit *instead)
{
    Off before = space_before(k, start), after = space_after(k, end);
    bool first = before == object->start + 1, last = *at(k, after) != ',';
    if (first && last && instead != NULL) {
        Edit *edit = push(k, &k->edits);
        if (edit != NULL)
            *edit = (Edit){start, end, instead->text, instead->size};
        return true;
    }
    if (first && last) {
        add_edit(k, &k->edits, before, after, (Text){NULL, 0});
    } else if (first) {
        add_edit(k, &k->edits, start, space_after(k, after + 1), (Text){NULL, 0});
    } else {
        Off value_end = space_before(k, before - 1), following = last ? after : space_after(k, after + 1);
        bool breaks_after = has_newline(k, end, following) && !has_newline(k, value_end, start);
        bool forward = !last && !breaks_after;
        if (forward)
            add_edit(k, &k->edits, start, following, (Text){NULL, 0});
        else
            add_edit(k, &k->edits, value_end, end, (Text){NULL, 0});
    }
    return false;
}

/* Return the white space after the colon of the first member, whose key is at `key`; a space in an empty object. */
static Text space_in_member(const Core *k, Off key)
{
    if (*at(k, key) == '}')
        return (Text){(const uint8_t *)" ", 1};
    Off colon = space_after(k, offset_of(k, string_end(at(k, key)))) + 1;
    return text_between(k, colon, space_after(k, colon));
}

/* Write the added members, spaced like the first member of the object. `with_comma` begins with a separator, `without`
   does not. */
static void write_added(Core *k, const ObjectEdits *object, Edit *with_comma, Edit *without)
{
    static const uint8_t marks[] = ",\" ";
    Off key = space_after(k, object->start + 1), end = space_before(k, object->end - 1);
    Text space = text_between(k, object->start + 1, key), colon = space_in_member(k, key);
    if (space.size == 0 && colon.size)
        space = (Text){marks + 2, 1};
    size_t begin = k->texts.count, body = 0;
    for (size_t i = 0; i < k->added.count; i++) {
        const Rule *rule = *ITEM(const Rule *, k->added, i);
        keep_text(k, (Text){marks, 1});
        keep_text(k, space);
        body = i ? body : k->texts.count;
        keep_text(k, (Text){marks + 1, 1});
        keep_text(k, k->plan.keys[rule->key]);
        keep_text(k, (Text){(const uint8_t *)"\":", 2});
        keep_text(k, colon);
        keep_text(k, rule->texts[0][1]);
    }
    *with_comma = (Edit){end, end, begin, k->texts.count - begin};
    *without = (Edit){end, end, body, k->texts.count - body};
}

static const Member *member_at(const Core *k, size_t i) { return ITEM(Member, k->members, i); }

/* Replace changed values, remove dropped members, neighbors together, and add new members at the end. */
static void edit_members(Core *k, const ObjectEdits *object)
{
    size_t *dropped = k->dropped.at, count = k->dropped.count;
    for (uint32_t key = 0; object->changed && key < k->plan.nkeys; key++)
        if (object->changed & object->present & UINT64_C(1) << key) {
            const Member *member = ITEM(Member, k->members, object->first[key]);
            add_value(k, &k->edits, member->start, member->end, object->values[key]);
        }
    Edit with_comma, without;
    bool adds = k->added.count > 0;
    if (adds)
        write_added(k, object, &with_comma, &without);
    for (size_t i = 1; i < count; i++) /* at most one for each key of a rule */
        for (size_t j = i; j && member_at(k, dropped[j])->start < member_at(k, dropped[j - 1])->start; j--) {
            size_t other = dropped[j];
            dropped[j] = dropped[j - 1];
            dropped[j - 1] = other;
        }
    for (size_t i = 0; i < count; i++) {
        Off start = member_at(k, dropped[i])->key_start - 1, end = member_at(k, dropped[i])->end;
        for (; i + 1 < count; i++) {
            Off comma = space_after(k, end);
            const Member *next = member_at(k, dropped[i + 1]);
            if (*at(k, comma) != ',' || space_after(k, comma + 1) != next->key_start - 1)
                break;
            end = next->end;
        }
        if (drop_run(k, object, start, end, adds ? &without : NULL))
            return;
    }
    Edit *edit = adds ? push(k, &k->edits) : NULL;
    if (edit != NULL)
        *edit = with_comma.end > object->start + 1 ? with_comma : without;
}

#endif
