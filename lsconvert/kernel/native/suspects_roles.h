/* Find out which members of which objects of a table matter to suspicions, so that the check can note them while it
   reads a task. Then a task that passes need not be read again.

The roles are found by the structure of the schemas: from a root, a task, through the lists of annotations, down to the
values of labeled spans. Where a schema says less about a value than that, the value is read when the check meets it.

Invariants:
 - The roles of a task count only in the outermost object, the others only in a list of a task: schemas may use one
   shape in several places.
 - A value that waits for its row is noted when it is checked.

kernel/reference/ has no counterpart. */

#ifndef LSC_SUSPECTS_ROLES_H
#define LSC_SUSPECTS_ROLES_H

#include "suspects.h"

/* The role of a member, or of an object. OTHER_KEY: a key of a task whose value may have objects. SPAN_START is
   followed by the roles of end and text, LIST and READ_LIST by those of the other two lists. */
enum {
    NO_ROLE, TASK_ID, TASK_DATA, OTHER_KEY,
    ANNOTATION, ANNOTATION_ID, READ_RESULT, SPAN_START,
    LIST = SPAN_START + 3, READ_LIST = LIST + 3
};

/* The roles of the members of an object by key, then that of the object. */
static uint8_t *roles_of(const Suspicions *s, const Object *object) { return s->roles + object->guesses; }

static uint32_t key_of(const Suspicions *s, const Object *object, unsigned word)
{
    for (uint32_t key = 0; key < object->nkeys; key++)
        if (object->keys[key].size == s->words[word].size && equals(object->keys[key].text, &s->words[word]))
            return key;
    return NO_KEY;
}

/* Return the object that items of an array are, NULL if there is none. `*is_known`: whether all items that are objects
   are this one, and all items have one of the types `allowed`. */
static const Object *object_of_items(const Shape *shape, uint32_t allowed, bool *is_known)
{
    *is_known = false;
    if (shape == ANYTHING || shape == &LATER)
        return NULL;
    const Shape *items = shape->items;
    bool is_empty = !(shape->types & ARRAYS) || shape->most == 0;
    *is_known = is_empty || (items != ANYTHING && items->object != NULL && !(items->types & ~allowed));
    return is_empty || !*is_known ? NULL : items->object;
}

/* Give roles to the span of a region. Return false if it is not certain which value is that of a region. */
static bool mark_region(Suspicions *s, const Object *region)
{
    uint32_t type = key_of(s, region, TYPE), value = key_of(s, region, VALUE), row = region->by.rest;
    if (type == NO_KEY || region->by.key != type || region->by.texts == NULL || value == NO_KEY)
        return false;
    for (uint32_t i = 0; i < region->by.texts->count; i++)
        if (region->by.texts->texts[i]->size == s->words[LABELS].size &&
            equals(region->by.texts->texts[i]->text, &s->words[LABELS]))
            row = i + 1;
    const Shape *shape = region->rows[row].values[value];
    if (row == 0 || shape == ANYTHING || shape == &LATER || shape->object == NULL)
        return false;
    for (unsigned word = START; word <= TEXT; word++) {
        uint32_t key = key_of(s, shape->object, word);
        if (key == NO_KEY)
            return false;
        roles_of(s, shape->object)[key] = (uint8_t)(SPAN_START + word - START);
    }
    return true;
}

/* The same for the regions of a result, and for those of lists in it. */
static bool mark_result(Suspicions *s, const Shape *shape)
{
    bool is_known;
    const Object *region = object_of_items(shape, ALL_TYPES & ~ARRAYS, &is_known);
    bool marked = is_known && (region == NULL || mark_region(s, region));
    return marked && (!shape->has_first || mark_result(s, shape->first));
}

/* Give roles to the members of the objects in a list. Return false if it is not certain what they are: items of
   annotations are counted, so all of them have to be objects. */
static bool mark_list(Suspicions *s, const Shape *shape, unsigned list)
{
    bool is_known;
    const Object *object = object_of_items(shape, list == PREDICTIONS ? ALL_TYPES : OBJECTS, &is_known);
    if (object == NULL || shape->has_first)
        return is_known && !shape->has_first;
    uint32_t id = key_of(s, object, ID), result = key_of(s, object, RESULT);
    if (id == NO_KEY || result == NO_KEY)
        return false;
    uint8_t *roles = roles_of(s, object);
    roles[object->nkeys] = ANNOTATION;
    roles[id] = ANNOTATION_ID;
    for (uint32_t row = 0; row < object->nrows; row++)
        if (object->rows[row].values[result] != &LATER && !mark_result(s, object->rows[row].values[result]))
            roles[result] = READ_RESULT;
    return true;
}

/* Tell whether the check may read objects in a value. */
static bool may_have_objects(const Shape *shape)
{
    return shape == &LATER || (shape != ANYTHING && shape->types & (ARRAYS | OBJECTS));
}

/* Give roles to the members of a task. Return false if a key of a task may be overlooked. */
static bool mark_task(Suspicions *s, const Object *task)
{
    uint8_t *roles = roles_of(s, task);
    uint32_t id = key_of(s, task, ID), data = key_of(s, task, DATA);
    if (id == NO_KEY || data == NO_KEY)
        return false;
    for (uint32_t key = 0; key < task->nkeys; key++)
        for (uint32_t row = 0; row < task->nrows; row++)
            if (may_have_objects(task->rows[row].values[key]))
                roles[key] = OTHER_KEY;
    roles[id] = TASK_ID;
    roles[data] = TASK_DATA;
    for (unsigned list = ANNOTATIONS; list <= PREDICTIONS; list++) {
        uint32_t key = key_of(s, task, list);
        if (key == NO_KEY)
            return false;
        roles[key] = (uint8_t)(LIST + list - ANNOTATIONS);
        for (uint32_t row = 0; row < task->nrows; row++)
            if (task->rows[row].values[key] != &LATER && !mark_list(s, task->rows[row].values[key], list))
                roles[key] = (uint8_t)(READ_LIST + list - ANNOTATIONS);
    }
    return true;
}

/* Begin a task of the check that opens at `open`. Return whether members with a role can be noted. */
static bool begin_notes(Suspicions *s, uint32_t root, Text open)
{
    begin_task(s);
    s->list = NO_WORD;
    s->open = open;
    s->span_open = NULL;
    return s->is_marked[root];
}

/* Note the start, the end or the text of a span. A value has each of them once, or it does not pass. */
static void note_span(Suspicions *s, unsigned part, Text p, Text open)
{
    if (s->span_open != open)
        s->nparts = 0;
    s->span_open = open;
    s->parts[part] = p;
    if (++s->nparts == 3)
        add_parts(s, s->parts[0], s->parts[1], s->parts[2]);
}

/* Note a member that has a role, before its value is checked. p is at the value, `open` at the object's bracket. */
static NOINLINE void note_member(Suspicions *s, unsigned role, Text p, Text open)
{
    bool is_of_task = role <= OTHER_KEY || role >= LIST;
    if (is_of_task != (open == s->open) || (!is_of_task && s->list == NO_WORD))
        return; /* the object has the shape of another one */
    if (!is_of_task) {
        if (role >= SPAN_START)
            note_span(s, role - SPAN_START, p, open);
        else if (role == ANNOTATION_ID && s->list != PREDICTIONS)
            add_id(s, p, s->list, s->item);
        else if (role == READ_RESULT && *p == '[')
            read_result(s, p, 2);
        return;
    }
    s->list = NO_WORD;
    if (role == TASK_ID) {
        s->id = p;
    } else if (role == TASK_DATA) {
        s->data = p;
        s->keys |= 1U << DATA;
    } else if (role >= READ_LIST) {
        s->keys |= 1U << (ANNOTATIONS + role - READ_LIST);
        read_annotations(s, p, ANNOTATIONS + role - READ_LIST);
    } else if (role >= LIST) {
        s->list = ANNOTATIONS + role - LIST;
        s->keys |= 1U << s->list;
        s->item = SIZE_MAX;
    }
}

/* End a task of the check, from p up to `end`. `noted`: it passed, and the check noted its members; else it is read. */
static void end_notes(Suspicions *s, Text p, Text end, bool noted)
{
    if (noted)
        s->suspect = has_suspicion(s, (size_t)(end - p)) || has_unstorable_escape(p, end);
    else
        judge(s, p, end);
    end_task(s);
}

Suspicions *lsc_new_suspicions(const uint8_t *words, size_t size, const uint64_t *seed, const Table *table)
{
    Suspicions *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->roles = calloc(table->nguesses + (size_t)1, 1);
    s->is_marked = calloc(table->nroots + (size_t)1, 1);
    memcpy(s->seen.seed, seed, sizeof s->seen.seed);
    const uint8_t *word = words, *end = words + size;
    bool complete = s->roles != NULL && s->is_marked != NULL;
    for (unsigned i = 0; i < NWORDS && complete; i++) {
        const uint8_t *space = word < end ? memchr(word, ' ', (size_t)(end - word)) : NULL;
        space = space == NULL ? end : space;
        complete = word < end && space - word >= 2 && set_short_text(&s->words[i], word, space);
        word = space + (space < end);
    }
    if (!complete) {
        lsc_free_suspicions(s);
        return NULL;
    }
    for (uint32_t i = 0; i < table->nroots; i++) {
        const Shape *task = table->roots[i].shape;
        s->is_marked[i] = task != ANYTHING && task->object != NULL && mark_task(s, task->object);
    }
    return s;
}

void lsc_free_suspicions(Suspicions *s)
{
    if (s != NULL) {
        free(s->seen.slots);
        free(s->text);
        free(s->ids);
        free(s->spans.at);
        free_units(&s->spans.texts);
        free_units(&s->spans.candidate);
        free_units(&s->scratch);
        free(s->roles);
        free(s->is_marked);
    }
    free(s);
}

#endif
