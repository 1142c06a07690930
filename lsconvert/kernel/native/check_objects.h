/* Check objects: known keys, rows, clauses.

The result is NULL, "not certain", if a known key occurs twice or a key has an escape.

Invariants:
 - A value that waits for its row is skipped first, and checked once the row is known.
 - `seen` has one bit for each known key that occurred, as the clauses of the table have.
 - A wrong guess of the next key only costs time.

If you change what passes, run tests/native/mutants.py, which compares the check with jsonschema. */

#ifndef LSC_CHECK_OBJECTS_H
#define LSC_CHECK_OBJECTS_H

#include "check_table.h"
#include "check_counts.h"
#include "check_values.h"
#include "suspects_roles.h"

static uint32_t find_key(const Object *known, Text p, size_t size)
{
    for (unsigned slot = slot_of(p, size); known->slots[slot] != NO_KEY; slot = (slot + 1) % SLOTS) {
        const ShortText *key = &known->keys[known->slots[slot]];
        if (key->size == size && equals(p, key))
            return known->slots[slot];
    }
    return NO_KEY;
}

/* Return the row that the value of the switch selects; NULL if there is none. */
static const Row *find_row(const Object *known, Text p)
{
    const Switch *by = &known->by;
    uint32_t row = by->any;
    if (row == 0 && *p == '"') {
        Text quote = plain_end(p + 1);
        if (*quote != '"')
            return NULL;
        row = by->rest;
        for (uint32_t i = 0; by->texts != NULL && i < by->texts->count; i++)
            if (by->texts->texts[i]->size == (size_t)(quote + 1 - p) && equals(p, by->texts->texts[i]))
                row = i + 1;
    }
    return row ? &known->rows[row] : NULL;
}

static inline uint32_t lowest_bit(uint64_t bits)
{
#if defined(__GNUC__)
    return (uint32_t)__builtin_ctzll(bits);
#else
    uint32_t n = 0;
    while (!(bits >> n & 1))
        n++;
    return n;
#endif
}

/* The state of an object that is being read. `roles`: of its members, for suspicions. `bracket`: where it opens.
   `seen`: bits of keys and facts. `waiting`: the keys whose value is in `later`. */
typedef struct {
    const Object *known;
    const Row *row;
    const uint8_t *roles;
    Text bracket;
    uint64_t seen, waiting;
    Text later[MAX_BITS]; /* values to check when the row is known */
} OpenObject;

/* Note the value of a key for suspicions, before it is checked. */
static inline void note(Checker *checker, const OpenObject *open, uint32_t key, Text p)
{
    if (open->roles[key])
        note_member(checker->suspicions, open->roles[key], p, open->bracket);
}

/* Set the row, and check the values that waited for it. */
static bool choose_row(Checker *checker, OpenObject *open, const Row *row)
{
    if (row == NULL)
        return false;
    open->row = row;
    for (uint64_t waiting = open->waiting; waiting; waiting &= waiting - 1) {
        uint32_t key = lowest_bit(waiting);
        note(checker, open, key, open->later[key]);
        if (check_value(checker, row->values[key], open->later[key]) == NULL)
            return false;
    }
    return true;
}

static bool add_facts(OpenObject *open, uint32_t key, Text p)
{
    const Object *known = open->known;
    Text end = skip_value(p);
    for (uint32_t i = 0; i < known->nfacts && end != NULL; i++) {
        const Fact *fact = &known->facts[i];
        if (fact->key == key && is_one_of(fact->texts, p, (size_t)(end - p)))
            open->seen |= UINT64_C(1) << fact->bit;
    }
    return end != NULL;
}

/* Check the value of a known key. */
static inline Text check_member(Checker *checker, OpenObject *open, uint32_t key, Text p)
{
    const Object *known = open->known;
    uint64_t bit = UINT64_C(1) << key;
    if (open->seen & bit)
        return NULL;
    open->seen |= bit;
    if (key == known->by.key && !choose_row(checker, open, find_row(known, p)))
        return NULL;
    if (known->has_fact & bit && !add_facts(open, key, p))
        return NULL;
    const Shape *shape = open->row->values[key];
    if (shape == &LATER) {
        open->later[key] = p;
        open->waiting |= bit;
        return skip_value(p);
    }
    note(checker, open, key, p);
    if (LIKELY(shape != ANYTHING && *p == '"' && shape->is_plain))
        return skip_string(p);
    return check_value(checker, shape, p);
}

/* Tell whether the keys of a closed object satisfy its row. */
static bool is_complete(Checker *checker, OpenObject *open)
{
    const Object *known = open->known;
    if (known->by.key != NO_KEY && open->row == known->rows)
        if (known->by.absent == 0 || !choose_row(checker, open, &known->rows[known->by.absent]))
            return false;
    const Row *row = open->row;
    for (uint32_t i = 0; i < row->nclauses; i++)
        if (!((open->seen & row->clauses[i][0]) | (~open->seen & row->clauses[i][1])))
            return false;
    return (open->seen & row->required) == row->required;
}

/* Tell whether a value has content: it is not null, an empty array or an empty object. */
static bool has_content(Text p)
{
    if (*p == '[' || *p == '{')
        return *skip_space(p + 1) != *p + 2; /* the closing bracket */
    return *p != 'n';
}

/* Count a key: `name` is at its quote, p at its value. `number`: of its object. Return false if the count is not
   certain. */
static NOINLINE bool count_key(Counts *counts, const Object *known, uint64_t number, uint32_t key, Text name, Text p)
{
    Scope *scope = &counts->scopes[known->counted_as - 1];
    bool counts_value = has_content(p);
    if (key == NO_KEY)
        return count_name(scope, number, name + 1, (size_t)(plain_end(name + 1) - name - 1), counts_value);
    if (counts_value && !(known->kept >> key & 1)) {
        scope->known[key].pending++;
        scope->touched |= UINT64_C(1) << key;
    }
    return true;
}

/* Check an object; p is after its bracket. */
static Text check_object(Checker *checker, const Object *known, Text p)
{
    bool counts = checker->counts != NULL && known->counted_as;
    uint64_t number = counts ? ++checker->counts->nobjects : 0;
    OpenObject open;
    open.known = known;
    open.roles = checker->roles + known->guesses;
    open.bracket = p - 1;
    if (open.roles[known->nkeys])
        checker->suspicions->item++;
    open.row = known->rows;
    open.seen = open.waiting = 0;
    uint8_t *guesses = checker->guesses + known->guesses;
    uint32_t last = known->nkeys; /* nkeys: no key yet; nkeys + 1: an unknown key */
    p = skip_space(p);
    if (*p == '}')
        open.seen = UINT64_C(1) << known->empty;
    while (*p != '}') {
        uint32_t key = guesses[last];
        Text name = p;
        if (LIKELY(equals(p, &known->keys[key]))) {
            p += known->keys[key].size;
        } else {
            Text quote = *p == '"' ? plain_end(p + 1) : p;
            if (quote == p || *quote != '"')
                return NULL;
            key = find_key(known, p, (size_t)(quote + 1 - p));
            p = quote + 1;
            if (key != NO_KEY)
                guesses[last] = (uint8_t)key;
        }
        if (!LIKELY(*p == ':') && *(p = skip_space(p)) != ':')
            return NULL;
        p++;
        if (!LIKELY(*p > ' '))
            p = skip_space(p);
        if (counts && !count_key(checker->counts, known, number, key, name, p))
            return NULL;
        last = key == NO_KEY ? known->nkeys + 1 : key;
        p = key == NO_KEY ? check_value(checker, open.row->others, p) : check_member(checker, &open, key, p);
        if (p == NULL)
            return NULL;
        if (!LIKELY(*p == ','))
            p = skip_space(p);
        if (*p == '}')
            break;
        if (*p != ',')
            return NULL;
        p++;
        if (!LIKELY(*p == '"'))
            p = skip_space(p);
    }
    if (counts && known->marks && !(open.seen & known->marks))
        end_counts(checker->counts, false);
    return is_complete(checker, &open) ? p + 1 : NULL;
}

#endif
