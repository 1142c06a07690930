/* Check objects: known keys, rows, clauses.

Not sure, and so NULL: a known key that comes twice, and an escape in a key.

Invariants:
 - A value that waits for its row is read twice at most.
 - The keys that came are the bits of `seen`, as in the clauses of the table.
 - A wrong guess of the next key costs time and nothing else.

If you change what surely passes, tests/native/mutants.py compares it with jsonschema. */

#ifndef LSC_CHECK_OBJECTS_H
#define LSC_CHECK_OBJECTS_H

#include "check_table.h"
#include "check_counts.h"
#include "check_values.h"

static uint32_t find_key(const Object *known, Text p, size_t size)
{
    for (unsigned slot = slot_of(p, size); known->slots[slot] != NO_KEY; slot = (slot + 1) % SLOTS) {
        const Piece *key = &known->keys[known->slots[slot]];
        if (key->size == size && is_piece(p, key))
            return known->slots[slot];
    }
    return NO_KEY;
}

/* The row that the value of the switch decides on; NULL if it decides on none. */
static const Row *row_of(const Object *known, Text p)
{
    const Switch *by = &known->by;
    uint32_t row = by->any;
    if (row == 0 && *p == '"') {
        Text quote = plain(p + 1);
        if (*quote != '"')
            return NULL;
        row = by->rest;
        for (uint32_t i = 0; by->texts != NULL && i < by->texts->count; i++)
            if (by->texts->pieces[i]->size == (size_t)(quote + 1 - p) && is_piece(p, by->texts->pieces[i]))
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

/* What is known of an open object. */
typedef struct {
    const Object *known;
    const Row *row;
    uint64_t seen, waiting;
    Text later[MAX_BITS]; /* values that wait for the row */
} Open;

/* Read again what waited for the row. */
static bool settle(Checker *checker, Open *open, const Row *row)
{
    if (row == NULL)
        return false;
    open->row = row;
    for (uint64_t waiting = open->waiting; waiting; waiting &= waiting - 1) {
        uint32_t key = lowest_bit(waiting);
        if (value(checker, row->values[key], open->later[key]) == NULL)
            return false;
    }
    return true;
}

static bool add_facts(Open *open, uint32_t key, Text p)
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

/* The value of a known key. */
static inline Text member(Checker *checker, Open *open, uint32_t key, Text p)
{
    const Object *known = open->known;
    uint64_t bit = UINT64_C(1) << key;
    if (open->seen & bit)
        return NULL;
    open->seen |= bit;
    if (key == known->by.key && !settle(checker, open, row_of(known, p)))
        return NULL;
    if (known->has_fact & bit && !add_facts(open, key, p))
        return NULL;
    const Shape *shape = open->row->values[key];
    if (shape == &LATER) {
        open->later[key] = p;
        open->waiting |= bit;
        return skip_value(p);
    }
    if (LIKELY(shape != ANYTHING && *p == '"' && shape->is_plain))
        return string(p);
    return value(checker, shape, p);
}

/* Whether the keys that came are those that have to, and no others. */
static bool is_complete(Checker *checker, Open *open)
{
    const Object *known = open->known;
    if (known->by.key != NO_KEY && open->row == known->rows)
        if (known->by.absent == 0 || !settle(checker, open, &known->rows[known->by.absent]))
            return false;
    const Row *row = open->row;
    for (uint32_t i = 0; i < row->nclauses; i++)
        if (!((open->seen & row->clauses[i][0]) | (~open->seen & row->clauses[i][1])))
            return false;
    return (open->seen & row->required) == row->required;
}

/* Whether a value says something: it is not null, and not an empty array or object. */
static bool says_something(Text p)
{
    if (*p == '[' || *p == '{')
        return *space(p + 1) != *p + 2; /* the closing bracket */
    return *p != 'n';
}

/* Count a key from `name` on, whose value begins at p, of an object with this number. */
static NOINLINE bool count_key(Counts *counts, const Object *known, uint64_t number, uint32_t key, Text name, Text p)
{
    Scope *scope = &counts->scopes[known->counted_as - 1];
    bool says = says_something(p);
    if (key == NO_KEY)
        return count_name(scope, number, name + 1, (size_t)(plain(name + 1) - name - 1), says);
    if (says && !(known->kept >> key & 1)) {
        scope->known[key].open++;
        scope->touched |= UINT64_C(1) << key;
    }
    return true;
}

/* Read the members of an object, from behind its bracket on. */
static Text object(Checker *checker, const Object *known, Text p)
{
    bool counts = checker->counts != NULL && known->counted_as;
    uint64_t number = counts ? ++checker->counts->nobjects : 0;
    Open open;
    open.known = known;
    open.row = known->rows;
    open.seen = open.waiting = 0;
    uint8_t *guesses = checker->guesses + known->guesses;
    uint32_t last = known->nkeys; /* and nkeys + 1 stands for a key that is not known */
    p = space(p);
    if (*p == '}')
        open.seen = UINT64_C(1) << known->empty;
    while (*p != '}') {
        uint32_t key = guesses[last];
        Text name = p;
        if (LIKELY(is_piece(p, &known->keys[key]))) {
            p += known->keys[key].size;
        } else {
            Text quote = *p == '"' ? plain(p + 1) : p;
            if (quote == p || *quote != '"')
                return NULL;
            key = find_key(known, p, (size_t)(quote + 1 - p));
            p = quote + 1;
            if (key != NO_KEY)
                guesses[last] = (uint8_t)key;
        }
        if (!LIKELY(*p == ':') && *(p = space(p)) != ':')
            return NULL;
        p++;
        if (!LIKELY(*p > ' '))
            p = space(p);
        if (counts && !count_key(checker->counts, known, number, key, name, p))
            return NULL;
        last = key == NO_KEY ? known->nkeys + 1 : key;
        p = key == NO_KEY ? value(checker, open.row->others, p) : member(checker, &open, key, p);
        if (p == NULL)
            return NULL;
        if (!LIKELY(*p == ','))
            p = space(p);
        if (*p == '}')
            break;
        if (*p != ',')
            return NULL;
        p++;
        if (!LIKELY(*p == '"'))
            p = space(p);
    }
    if (counts && known->marks && !(open.seen & known->marks))
        end_counts(checker->counts, false);
    return is_complete(checker, &open) ? p + 1 : NULL;
}

#endif
