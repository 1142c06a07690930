/* Collect the edits of one task and of one object in it, and read the object's members in their current form.

Invariants:
 - Edits of one task never overlap.
 - Nothing that is collected has an effect before the task is complete. Only then is it known whether anything in the
   task proves that it has to be converted, and whether all rules can be applied.
 - Texts of edits are indices into `texts`, because that array moves when it grows.

If you change this, also change TaskEdits and ObjectEdits in kernel/reference/edits.py. */

#ifndef LSC_EDITS_H
#define LSC_EDITS_H

#include "record.h"

/* A value: in the buffer from `start` up to `end`, or, if it was `made`, among the texts. */
typedef struct {
    bool made;
    Off start, end;
    size_t text, size;
} Value;

/* The pending edits of one object, and its members by their current keys.

   `edits`, `texts`: where the edits and texts of this object begin in the arrays of the Core. `present`: the keys of
   the members that an operation can find; a dropped member, or one that has its own value in each copy, is not among
   them. `changed`: the keys whose value is in `values`. */
typedef struct {
    const Scope *scope;
    Off start, end;
    size_t members, first[MAX_KEYS], edits, texts, copies;
    bool too_large; /* the parts that the copies do not share already exceed the limit of the task */
    uint64_t present, changed;
    Value values[MAX_KEYS];
} ObjectEdits;

static uint64_t *object_count(Core *k, uint32_t i) { return &k->counts[i]; }
static uint64_t *edit_count(Core *k, uint32_t i) { return &k->counts[k->plan.nobjects + i]; }
static uint64_t *note_count(Core *k, uint32_t i) { return &k->counts[k->plan.nobjects + k->plan.nedits + i]; }
static size_t number_of_counts(const Core *k) { return (size_t)k->plan.nobjects + k->plan.nedits + k->plan.nnotes; }

static Off space_after(const Core *k, Off offset)
{
    const uint8_t *p = at(k, offset);
    while (is_space(*p))
        p++;
    return offset_of(k, p);
}

static Off space_before(const Core *k, Off offset)
{
    const uint8_t *p = at(k, offset);
    while (p > k->buffer && is_space(p[-1]))
        p--;
    return offset_of(k, p);
}

/* Tell whether `text` is at `offset`. */
static bool starts(const Core *k, Off offset, Text text)
{
    const uint8_t *p = at(k, offset);
    return (size_t)(k->buffer + k->size - p) >= text.size && memcmp(p, text.at, text.size) == 0;
}

static Text text_between(const Core *k, Off start, Off end) { return (Text){at(k, start), (size_t)(end - start)}; }

/* Store a text for an edit and return its index; return NONE if memory runs out. */
static size_t keep_text(Core *k, Text text)
{
    if (!reserve(&k->texts, text.size)) {
        k->failure = NO_MEMORY;
        return NONE;
    }
    size_t index = k->texts.count;
    if (text.size)
        memcpy((uint8_t *)k->texts.at + index, text.at, text.size);
    k->texts.count += text.size;
    return index;
}

static void add_edit(Core *k, Array *edits, Off start, Off end, Text text)
{
    size_t index = keep_text(k, text);
    Edit *edit = index == NONE ? NULL : push(k, edits);
    if (edit != NULL)
        *edit = (Edit){start, end, index, text.size};
}

static void remove_bytes(Core *k, Off start, Off end)
{
    if (start < end)
        add_edit(k, &k->edits, start, end, (Text){NULL, 0});
}

/* Rename a member: replace the bytes between the quotes of its key. */
static void rename_member(Core *k, ObjectEdits *object, uint32_t old, uint32_t new)
{
    uint64_t was = UINT64_C(1) << old, is = UINT64_C(1) << new;
    const Member *member = ITEM(Member, k->members, object->first[old]);
    add_edit(k, &k->edits, member->key_start, member->key_end, k->plan.keys[new]);
    object->first[new] = object->first[old];
    if (object->changed & was)
        object->values[new] = object->values[old];
    object->present = (object->present & ~was) | is;
    object->changed = (object->changed & ~(was | is)) | (object->changed & was ? is : 0);
}

/* Count `times` applications of a rule. */
static void done(Core *k, const Rule *rule, uint64_t times)
{
    *edit_count(k, rule->name) += times;
    k->proof |= rule->marks_v1;
}

/* Note that a rule cannot be applied. The task fails if anything in it proves that it has to be converted. */
static void refuse(Core *k, bool proof)
{
    k->problem = true;
    k->proof |= proof;
}

/* Drop a member. */
static void drop(Core *k, ObjectEdits *object, uint32_t key)
{
    size_t *index = push(k, &k->dropped);
    if (index != NULL)
        *index = object->first[key];
    object->present &= ~(UINT64_C(1) << key);
}

static Member *member_of(Core *k, const ObjectEdits *object, uint32_t key)
{
    return object->present >> key & 1 ? ITEM(Member, k->members, object->first[key]) : NULL;
}

static List *list_of(Core *k, const Member *member)
{
    return member != NULL && member->list != NONE ? ITEM(List, k->lists, member->list) : NULL;
}

static Value value_of(Core *k, const ObjectEdits *object, uint32_t key)
{
    const Member *member = ITEM(Member, k->members, object->first[key]);
    return object->changed >> key & 1 ? object->values[key] : (Value){false, member->start, member->end, 0, 0};
}

static Text value_text(const Core *k, Value value)
{
    return value.made ? (Text){(const uint8_t *)k->texts.at + value.text, value.size}
                      : text_between(k, value.start, value.end);
}

static Text text_of(Core *k, const ObjectEdits *object, uint32_t key)
{
    return value_text(k, value_of(k, object, key));
}

static bool same_text(Text one, Text other)
{
    return one.size == other.size && (one.at == other.at || memcmp(one.at, other.at, one.size) == 0);
}

/* Return a negative number, 0 or a positive number: the order of two texts by their bytes. */
static int compare_texts(Text one, Text other)
{
    int order = memcmp(one.at, other.at, one.size < other.size ? one.size : other.size);
    return order ? order : (one.size > other.size) - (one.size < other.size);
}

/* Tell whether a member is null or an empty list. */
static bool is_empty(Core *k, const Member *member)
{
    static const uint8_t null[] = "null";
    const List *list = list_of(k, member);
    return list == NULL ? starts(k, member->start, (Text){null, 4}) : list->lists + list->others == 0;
}

/* Tell whether a list has lists only, one level deep. A list that mixes them is refused. */
static bool is_nested(Core *k, const List *list, const Rule *rule)
{
    if (list->lists == 0)
        return false;
    bool mixed = list->others > 0;
    for (size_t i = list->inner; i != NONE && !mixed; i = ITEM(List, k->lists, i)->next)
        mixed = ITEM(List, k->lists, i)->lists > 0;
    if (mixed)
        refuse(k, rule->operation != NEST);
    return !mixed;
}

#endif
