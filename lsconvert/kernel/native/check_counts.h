/* Count keys of objects while the check reads them.

Invariants:
 - The counts of a text are used only if the text passes: at its end, `pending` is added to `passed` or discarded.
 - Memory is bounded: at most MAX_NAMES names of at most MAX_NAME bytes in a scope. A text with more does not
   pass while names are counted.

If you change what is counted, also change ImportLosses in inspection/, which counts the same keys in decoded tasks. */

#ifndef LSC_CHECK_COUNTS_H
#define LSC_CHECK_COUNTS_H

#include "check_types.h"

/* Occurrences in texts that passed, and so far in the current text. */
typedef struct {
    uint64_t passed, pending;
} Count;

/* `object`: the number of the object that had this name last. */
typedef struct {
    Count count;
    uint64_t object;
    uint32_t size;
    uint8_t name[MAX_NAME];
} Name;

/* The keys of one kind of object: those in the table by number, others by name. `touched`, `used`: the keys and names
   that occurred in the current text. `confirmed`: the number of names that occurred in texts that passed. */
typedef struct {
    const Object *object;
    Count known[MAX_BITS];
    uint64_t touched;
    Name *names;
    uint32_t nnames, confirmed, room, nused;
    uint16_t used[MAX_NAMES], slots[2 * MAX_NAMES + 48]; /* slots: 1 + the number of a name */
} Scope;

struct Counts {
    const Table *table;
    uint64_t nobjects;
    Scope *scopes;
};

Counts *lsc_new_counts(const Table *table)
{
    Counts *counts = calloc(1, sizeof *counts);
    if (counts == NULL)
        return NULL;
    counts->table = table;
    counts->scopes = calloc(table->nscopes + (size_t)1, sizeof *counts->scopes);
    for (uint32_t i = 0; i < table->nscopes && counts->scopes != NULL; i++)
        counts->scopes[i].object = table->counted[i];
    if (counts->scopes == NULL)
        lsc_free_counts(counts);
    return counts->scopes == NULL ? NULL : counts;
}

void lsc_free_counts(Counts *counts)
{
    for (uint32_t i = 0; counts != NULL && counts->scopes != NULL && i < counts->table->nscopes; i++)
        free(counts->scopes[i].names);
    if (counts != NULL)
        free(counts->scopes);
    free(counts);
}

static uint16_t *slot_of_name(Scope *scope, const uint8_t *name, size_t size)
{
    static const size_t room = sizeof scope->slots / sizeof *scope->slots;
    uint32_t hash = 2166136261;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ name[i]) * 16777619;
    size_t i = hash % room;
    for (; scope->slots[i]; i = (i + 1) % room) {
        const Name *there = &scope->names[scope->slots[i] - 1];
        if (there->size == size && memcmp(there->name, name, size) == 0)
            break;
    }
    return &scope->slots[i];
}

/* Return the number of a name, and add a new name. Return MAX_NAMES if the table is full. */
static uint32_t find_name(Scope *scope, const uint8_t *name, size_t size)
{
    if (size > MAX_NAME)
        return MAX_NAMES;
    uint16_t *slot = slot_of_name(scope, name, size);
    if (*slot)
        return *slot - 1U;
    if (scope->nnames == scope->room) {
        uint32_t room = scope->room * 2 + 8;
        Name *grown = realloc(scope->names, room * sizeof *grown);
        if (grown == NULL)
            return MAX_NAMES;
        scope->names = grown;
        scope->room = room;
    }
    if (scope->nnames == MAX_NAMES)
        return MAX_NAMES;
    Name *added = &scope->names[scope->nnames++];
    *added = (Name){.size = (uint32_t)size};
    memcpy(added->name, name, size);
    *slot = (uint16_t)scope->nnames;
    return scope->nnames - 1;
}

/* Count a key that is not in the table. `object`: the number of its object. `counts`: whether its value counts. Return
   false if the count is not certain: the key occurs twice in the object, or there is no room. */
static bool count_name(Scope *scope, uint64_t object, const uint8_t *name, size_t size, bool counts)
{
    uint32_t i = find_name(scope, name, size);
    if (i == MAX_NAMES || scope->names[i].object == object)
        return false;
    scope->names[i].object = object;
    if (counts && scope->names[i].count.pending++ == 0)
        scope->used[scope->nused++] = (uint16_t)i;
    return true;
}

static void end_count(Count *count, bool passed)
{
    if (passed)
        count->passed += count->pending;
    count->pending = 0;
}

/* End a text: confirm its counts if it passed, else discard them. */
static void end_counts(Counts *counts, bool passed)
{
    for (uint32_t i = 0; i < counts->table->nscopes; i++) {
        Scope *scope = &counts->scopes[i];
        for (uint32_t key = 0; scope->touched; scope->touched >>= 1, key++)
            if (scope->touched & 1)
                end_count(&scope->known[key], passed);
        for (; scope->nused; scope->nused--)
            end_count(&scope->names[scope->used[scope->nused - 1]].count, passed);
        if (passed)
            scope->confirmed = scope->nnames;
        if (scope->confirmed == scope->nnames)
            continue;
        memset(scope->slots, 0, sizeof scope->slots);
        scope->nnames = scope->confirmed;
        for (uint32_t j = 0; j < scope->nnames; j++)
            *slot_of_name(scope, scope->names[j].name, scope->names[j].size) = (uint16_t)(j + 1);
    }
}

bool lsc_count_at(const Counts *counts, size_t i, KeyCount *found)
{
    uint32_t number = 0;
    for (; number < counts->table->nscopes; number++) {
        size_t here = counts->scopes[number].confirmed + (size_t)MAX_BITS;
        if (i < here)
            break;
        i -= here;
    }
    if (number == counts->table->nscopes)
        return false;
    const Scope *scope = &counts->scopes[number];
    const ShortText *spelled = counts->table->scopes[number];
    found->scope = spelled->text;
    found->scope_size = spelled->size;
    if (i >= MAX_BITS) {
        const Name *name = &scope->names[i - MAX_BITS];
        found->name = name->name;
        found->name_size = name->size;
        found->count = name->count.passed;
    } else {
        const ShortText *key = scope->object == NULL || i >= scope->object->nkeys ? NULL : &scope->object->keys[i];
        found->name = key == NULL ? NULL : key->text + 1;
        found->name_size = key == NULL ? 0 : key->size - 2;
        found->count = scope->known[i].passed;
    }
    return true;
}

#endif
