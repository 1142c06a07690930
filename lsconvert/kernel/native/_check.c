/* The check: does a JSON text surely pass a schema that was compiled to a table?

It knows no word of any schema: compiler/ writes the table, and its docstring says what is in it. A text is read once, from
its first byte to its last, and whatever is not sure ends that: all functions that read return what follows, or NULL for
"ask a validator". So there is no state to repair, and every demand is met or the answer is NULL.

A Shape says what one value has to be. For an object it has the keys that are known, and rows: in a row each key has the
shape of its value, and there are clauses about which keys came. If the value of one key decides between rows (the switch),
row 0 has what all other rows agree on. A value whose shape depends on the row is LATER: it is skipped, and read again when
the row is known.

Not sure, and so NULL: a known key that comes twice, an escape in a key or in a text that is compared or matched, a number
that is too near to a bound.

Keys of some objects can be counted on the way. What was counted in a text has an effect only if it passes.

Invariants:
 - A text is copied, and PADDING zero bytes follow it. Zero ends every run, and no byte behind the text is passed.
 - A shape leads only to shapes that come before it in the table, and at most MAX_DEPTH of them: so recursion is bounded.
   What no shape describes is skipped without recursion.
 - Nothing in a table changes when it is used.

In this order: table (parsed from bytes), counts, values, objects, texts. Plain C11. */

#include "_check.h"
#include "_scan.h"

#include <stdlib.h>

#define VERSION 1
#define MAX_BITS 64 /* keys, facts and "it is empty" of an object are the bits of one uint64_t */
#define MAX_DEPTH 32
#define NO_KEY MAX_BITS
#define SLOTS 128 /* a power of two, larger than MAX_BITS */
#define MILLION INT64_C(1000000)
#define MAX_WHOLE 9 /* digits of a number that has bounds: ten to their power, in millionths, fits */
#define MAX_NAMES 1000 /* that are counted in a scope beside those of the table */
#define MAX_NAME 200
#define MAX_EXACT 15 /* digits of a whole number that a double holds exactly */

enum { NULLS = 1, BOOLEANS = 2, INTEGERS = 4, NUMBERS = 8, STRINGS = 16, ARRAYS = 32, OBJECTS = 64, ALL_TYPES = 127 };

typedef const uint8_t *Text; /* a place in a text that zeros follow */

typedef struct {
    uint32_t count;
    const Piece **pieces;
} Set;

enum { REFUSED, ACCEPTED, FIRST_STATE }; /* states that never end; the other ones have a line of 128 next states */

typedef struct {
    uint32_t count;
    const uint8_t *next;
} Automaton;

typedef struct {
    const Automaton *automaton;
    bool wanted;
} Pattern;

typedef struct Shape Shape;

/* Of each key, the shape of its value; `others` is that of keys that are not known. `clauses`: one of the bits of the first
   is set, or one of those of the second is not. */
typedef struct {
    const Shape **values, *others;
    uint64_t required;
    uint32_t nclauses;
    uint64_t (*clauses)[2];
} Row;

/* The value of a key is one of these texts: then a bit is set. */
typedef struct {
    uint32_t key, bit;
    const Set *texts;
} Fact;

/* Which row: by the value of `key`, that of texts[i] is row i + 1. `rest`: that of other strings; `any`: that of every value;
   `absent`: that of an object without the key. 0 where there is none. */
typedef struct {
    uint32_t key, rest, any, absent;
    const Set *texts;
} Switch;

/* `counted_as`: a scope plus 1, if its keys are counted: all but the `kept` ones, and only if one of `marks` came, if there are
   any. `guesses`: where those of its keys begin in a checker. */
typedef struct {
    uint32_t nkeys, nfacts, nrows, counted_as, empty, guesses;
    Piece *keys; /* and one that never comes */
    uint8_t slots[SLOTS];
    Fact *facts;
    uint64_t has_fact, kept, marks;
    Switch by;
    Row *rows;
} Object;

/* `low`, `high`: bounds in millionths; a number is also inside if its whole part is from `least_whole` to `most_whole`.
   `top`: the digits of the largest whole number of up to three, in an array of which small ones are passed at once. */
struct Shape {
    uint32_t types, npatterns, least, most, depth;
    bool is_plain, is_bounded, is_small, has_first, has_items;
    const Set *texts;
    Pattern *patterns;
    int64_t low, high, least_whole, most_whole;
    uint8_t top[3];
    const Shape *items, *first;
    const Object *object;
};

static const Shape LATER;
#define ANYTHING NULL

/* `keys`: what has none of these passes, and what is not an object; without keys all are checked. */
typedef struct {
    const Piece *name;
    const Shape *shape;
    const Set *keys;
} Root;

/* What comes before each piece of memory of a table: the piece that was taken before, and so much room that it is aligned. */
typedef union Memory {
    union Memory *next;
    uint64_t room;
} Memory;

struct Table {
    Memory *memory; /* all memory but this */
    uint32_t ntexts, nsets, nautomata, nshapes, nscopes, nroots, nguesses;
    Piece *texts;
    Set *sets;
    Automaton *automata;
    Shape *shapes;
    const Piece **scopes;
    const Object **counted; /* of each scope, the object */
    Root *roots;
};

/* ---- Table --------------------------------------------------------------------------------------------------- */

typedef struct {
    const uint8_t *p, *end;
    Table *table;
    bool failed;
} Input;

/* Zeroed memory that is freed with the table; NULL if something failed. */
static void *take(Input *in, size_t count, size_t size)
{
    Memory *memory = in->failed || count > (SIZE_MAX - sizeof(Memory)) / size ? NULL : calloc(1, sizeof(Memory) + count * size);
    if (memory == NULL) {
        in->failed = true;
        return NULL;
    }
    memory->next = in->table->memory;
    in->table->memory = memory;
    return memory + 1;
}

static const uint8_t *read_bytes(Input *in, size_t size)
{
    if (size > (size_t)(in->end - in->p)) {
        in->failed = true;
        return NULL;
    }
    in->p += size;
    return in->p - size;
}

/* A number of four bytes, the lowest first; 0 if it is larger than `most`. */
static uint32_t read_number(Input *in, uint32_t most)
{
    const uint8_t *p = read_bytes(in, 4);
    uint32_t number = p == NULL ? 0 : (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    in->failed |= number > most;
    return number > most ? 0 : number;
}

static uint64_t read_long(Input *in)
{
    uint64_t low = read_number(in, UINT32_MAX);
    return low | (uint64_t)read_number(in, UINT32_MAX) << 32;
}

/* How many items follow, each of at least four bytes. */
static uint32_t read_count(Input *in, uint32_t most)
{
    size_t room = in->failed ? 0 : (size_t)(in->end - in->p) / 4;
    uint32_t count = read_number(in, most);
    in->failed |= count > room;
    return in->failed ? 0 : count;
}

static Piece *read_texts(Input *in, uint32_t *count)
{
    *count = read_count(in, UINT32_MAX);
    Piece *texts = take(in, *count + (size_t)1, sizeof *texts);
    for (uint32_t i = 0; i < *count && !in->failed; i++) {
        uint32_t size = read_number(in, sizeof texts->text);
        const uint8_t *text = read_bytes(in, size);
        in->failed |= size == 0 || text == NULL || !set_piece(&texts[i], text, text + size);
    }
    return texts;
}

static const Piece *read_text(Input *in)
{
    static const Piece none;
    uint32_t i = read_number(in, UINT32_MAX);
    in->failed |= i >= in->table->ntexts;
    return in->failed ? &none : &in->table->texts[i];
}

static const Piece **read_pieces(Input *in, uint32_t *count)
{
    *count = read_count(in, UINT32_MAX);
    const Piece **pieces = take(in, *count + (size_t)1, sizeof *pieces);
    for (uint32_t i = 0; i < *count && !in->failed; i++)
        pieces[i] = read_text(in);
    return pieces;
}

/* The number of a set plus 1; NULL for 0. */
static const Set *read_set(Input *in)
{
    uint32_t i = read_number(in, in->table->nsets);
    return i && !in->failed ? &in->table->sets[i - 1] : NULL;
}

static void read_automaton(Input *in, Automaton *automaton)
{
    automaton->count = read_count(in, 256 - FIRST_STATE);
    in->failed |= automaton->count == 0;
    size_t size = 128 * (size_t)automaton->count;
    const uint8_t *bytes = read_bytes(in, size);
    uint8_t *next = take(in, size, 1);
    for (size_t i = 0; i < size && !in->failed; i++) {
        next[i] = bytes[i];
        in->failed |= next[i] >= automaton->count + FIRST_STATE;
    }
    automaton->next = next;
}

/* 0: anything. 1: LATER. From 2 on: a shape that comes before this one, if any. */
static const Shape *read_shape_number(Input *in, Shape *from)
{
    const Table *table = in->table;
    uint32_t before = from == NULL ? table->nshapes : (uint32_t)(from - table->shapes);
    uint32_t i = read_number(in, before + 1);
    if (in->failed || i < 2)
        return i ? &LATER : ANYTHING;
    const Shape *shape = &table->shapes[i - 2];
    if (from != NULL && from->depth <= shape->depth)
        from->depth = shape->depth + 1;
    return shape;
}

static const Shape *read_certain(Input *in, Shape *from)
{
    const Shape *shape = read_shape_number(in, from);
    in->failed |= shape == &LATER;
    return shape;
}

static void read_row(Input *in, Shape *from, const Object *object, Row *row)
{
    bool may_wait = row == object->rows && object->by.key != NO_KEY;
    row->values = take(in, object->nkeys + (size_t)1, sizeof *row->values);
    for (uint32_t i = 0; i < object->nkeys && !in->failed; i++)
        row->values[i] = may_wait ? read_shape_number(in, from) : read_certain(in, from);
    row->others = read_certain(in, from);
    uint32_t count = read_count(in, UINT32_MAX);
    row->clauses = take(in, count + (size_t)1, sizeof *row->clauses);
    for (uint32_t i = 0; i < count && !in->failed; i++) {
        uint64_t set = read_long(in), unset = read_long(in);
        if (set && !(set & (set - 1)) && !unset) {
            row->required |= set;
        } else {
            row->clauses[row->nclauses][0] = set;
            row->clauses[row->nclauses++][1] = unset;
        }
    }
}

/* Where to look first for a key of `size` bytes, its quotes among them. */
static unsigned slot_of(const uint8_t *key, size_t size)
{
    return (key[1] * 7U + key[size / 2] * 31U + key[size - 2] * 13U + (unsigned)size) % SLOTS;
}

static void read_keys(Input *in, Object *object)
{
    static const uint8_t never[] = {0xff}; /* in UTF-8 */
    object->nkeys = read_count(in, MAX_BITS - 1);
    object->keys = take(in, object->nkeys + (size_t)1, sizeof *object->keys);
    memset(object->slots, NO_KEY, sizeof object->slots);
    for (uint32_t i = 0; i < object->nkeys && !in->failed; i++) {
        object->keys[i] = *read_text(in);
        in->failed |= object->keys[i].size < 2;
        if (in->failed)
            return;
        unsigned slot = slot_of(object->keys[i].text, object->keys[i].size);
        while (object->slots[slot] != NO_KEY)
            slot = (slot + 1) % SLOTS;
        object->slots[slot] = (uint8_t)i;
    }
    if (!in->failed)
        set_piece(&object->keys[object->nkeys], never, never + 1);
}

/* The number of a row; 0 for none. */
static uint32_t read_row_number(Input *in, const Object *object) { return read_number(in, object->nrows - 1); }

static void read_switch(Input *in, const Object *object, Switch *by)
{
    uint32_t key = read_number(in, object->nkeys);
    by->key = key ? key - 1 : NO_KEY;
    by->texts = read_set(in);
    by->rest = read_row_number(in, object);
    by->any = read_row_number(in, object);
    by->absent = read_row_number(in, object);
    in->failed |= by->texts != NULL && by->texts->count >= object->nrows;
}

static const Object *read_object(Input *in, Shape *from)
{
    Table *table = in->table;
    Object *object = take(in, 1, sizeof *object);
    if (in->failed)
        return NULL;
    read_keys(in, object);
    object->guesses = table->nguesses;
    table->nguesses += object->nkeys + 2;
    object->nfacts = read_count(in, MAX_BITS);
    object->facts = take(in, object->nfacts + (size_t)1, sizeof *object->facts);
    in->failed |= object->nfacts > 0 && object->nkeys == 0;
    for (uint32_t i = 0; i < object->nfacts && !in->failed; i++) {
        object->facts[i].key = read_number(in, object->nkeys - 1);
        object->facts[i].texts = read_set(in);
        object->facts[i].bit = read_number(in, MAX_BITS - 1);
        object->has_fact |= UINT64_C(1) << object->facts[i].key;
        in->failed |= object->facts[i].texts == NULL;
    }
    object->empty = read_number(in, MAX_BITS - 1);
    object->counted_as = read_number(in, table->nscopes);
    if (object->counted_as) {
        in->failed |= table->counted[object->counted_as - 1] != NULL;
        table->counted[object->counted_as - 1] = object;
    }
    object->kept = read_long(in);
    object->marks = read_long(in);
    object->nrows = read_count(in, UINT32_MAX);
    in->failed |= object->nrows == 0;
    object->rows = take(in, object->nrows + (size_t)1, sizeof *object->rows);
    if (in->failed)
        return NULL;
    read_switch(in, object, &object->by);
    for (uint32_t i = 0; i < object->nrows && !in->failed; i++)
        read_row(in, from, object, &object->rows[i]);
    return object;
}

/* What follows from the bounds. */
static void set_bounds(Shape *shape)
{
    shape->is_bounded = shape->low != INT64_MIN || shape->high != INT64_MAX;
    shape->least_whole = shape->low <= 0 ? 0 : shape->low / MILLION + 1;
    shape->most_whole = shape->high < 0 ? -1 : shape->high / MILLION - 1;
    int64_t top = shape->high / MILLION;
    shape->is_small = shape->types == INTEGERS && shape->texts == NULL && shape->low <= 0 && top >= 100;
    for (int i = 0, unit = 100; i < 3; i++, unit /= 10)
        shape->top[i] = (uint8_t)('0' + (top > 999 ? 9 : top / unit % 10));
}

static void read_shape(Input *in, Shape *shape)
{
    shape->types = read_number(in, ALL_TYPES);
    shape->texts = read_set(in);
    shape->low = (int64_t)read_long(in);
    shape->high = (int64_t)read_long(in);
    shape->npatterns = read_count(in, UINT32_MAX);
    shape->patterns = take(in, shape->npatterns + (size_t)1, sizeof *shape->patterns);
    for (uint32_t i = 0; i < shape->npatterns && !in->failed; i++) {
        uint32_t number = read_number(in, in->table->nautomata - 1);
        in->failed |= in->table->nautomata == 0;
        shape->patterns[i].automaton = &in->table->automata[number];
        shape->patterns[i].wanted = read_number(in, 1) != 0;
    }
    shape->items = read_certain(in, shape);
    shape->has_first = read_number(in, 1) != 0;
    shape->first = read_certain(in, shape);
    shape->least = read_number(in, UINT32_MAX);
    shape->most = read_number(in, UINT32_MAX);
    shape->object = read_number(in, 1) ? read_object(in, shape) : NULL;
    shape->is_plain = (shape->types & STRINGS) && shape->texts == NULL && shape->npatterns == 0;
    shape->has_items = shape->items != ANYTHING || shape->has_first || shape->least > 0 || shape->most < UINT32_MAX;
    set_bounds(shape);
    in->failed |= shape->depth > MAX_DEPTH;
}

static void read_all(Input *in)
{
    Table *table = in->table;
    in->failed |= read_number(in, UINT32_MAX) != VERSION;
    table->texts = read_texts(in, &table->ntexts);
    table->nsets = read_count(in, UINT32_MAX);
    table->sets = take(in, table->nsets + (size_t)1, sizeof *table->sets);
    for (uint32_t i = 0; i < table->nsets && !in->failed; i++)
        table->sets[i].pieces = read_pieces(in, &table->sets[i].count);
    table->nautomata = read_count(in, UINT32_MAX);
    table->automata = take(in, table->nautomata + (size_t)1, sizeof *table->automata);
    for (uint32_t i = 0; i < table->nautomata && !in->failed; i++)
        read_automaton(in, &table->automata[i]);
    table->scopes = read_pieces(in, &table->nscopes);
    table->counted = take(in, table->nscopes + (size_t)1, sizeof *table->counted);
    if (in->failed)
        return;
    table->nshapes = read_count(in, UINT32_MAX - 2);
    table->shapes = take(in, table->nshapes + (size_t)1, sizeof *table->shapes);
    for (uint32_t i = 0; i < table->nshapes && !in->failed; i++)
        read_shape(in, &table->shapes[i]);
    table->nroots = read_count(in, UINT32_MAX);
    table->roots = take(in, table->nroots + (size_t)1, sizeof *table->roots);
    for (uint32_t i = 0; i < table->nroots && !in->failed; i++) {
        table->roots[i].name = read_text(in);
        table->roots[i].shape = read_certain(in, NULL);
        table->roots[i].keys = read_set(in);
    }
    in->failed |= in->p != in->end;
}

Table *lsc_read_table(const uint8_t *bytes, size_t size)
{
    Table *table = calloc(1, sizeof *table);
    Input in = {bytes, bytes + size, table, false};
    if (table == NULL)
        return NULL;
    read_all(&in);
    if (!in.failed)
        return table;
    lsc_free_table(table);
    return NULL;
}

void lsc_free_table(Table *table)
{
    for (Memory *next, *memory = table == NULL ? NULL : table->memory; memory != NULL; memory = next) {
        next = memory->next;
        free(memory);
    }
    free(table);
}

uint32_t lsc_root_count(const Table *table) { return table->nroots; }

const uint8_t *lsc_root_name(const Table *table, uint32_t root, size_t *size)
{
    *size = table->roots[root].name->size;
    return table->roots[root].name->text;
}

/* ---- Counts -------------------------------------------------------------------------------------------------- */

/* How often something came in texts that passed, and in this one so far. */
typedef struct {
    uint64_t passed, open;
} Count;

/* `object`: the number of the one that it came in last. */
typedef struct {
    Count count;
    uint64_t object;
    uint32_t size;
    uint8_t name[MAX_NAME];
} Name;

/* The keys of one kind of object: those of the table by their numbers, others by name. `touched`, `used`: which ones have come in
   this text. `settled`: so many names came in texts that passed. */
typedef struct {
    const Object *object;
    Count known[MAX_BITS];
    uint64_t touched;
    Name *names;
    uint32_t nnames, settled, room, nused;
    uint16_t used[MAX_NAMES], slots[2 * MAX_NAMES + 48]; /* slots: the number of a name plus 1 */
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

/* The name's number; MAX_NAMES if there is no room for it. */
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

/* Count a key that no table knows, of an object with this number; `counts`: its value does. False if it is not sure how often it
   came: twice in one object, or without room. */
static bool count_name(Scope *scope, uint64_t object, const uint8_t *name, size_t size, bool counts)
{
    uint32_t i = find_name(scope, name, size);
    if (i == MAX_NAMES || scope->names[i].object == object)
        return false;
    scope->names[i].object = object;
    if (counts && scope->names[i].count.open++ == 0)
        scope->used[scope->nused++] = (uint16_t)i;
    return true;
}

static void end_count(Count *count, bool passed)
{
    if (passed)
        count->passed += count->open;
    count->open = 0;
}

/* The text ends: what was counted in it counts, or does not. */
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
            scope->settled = scope->nnames;
        if (scope->settled == scope->nnames)
            continue;
        memset(scope->slots, 0, sizeof scope->slots);
        scope->nnames = scope->settled;
        for (uint32_t j = 0; j < scope->nnames; j++)
            *slot_of_name(scope, scope->names[j].name, scope->names[j].size) = (uint16_t)(j + 1);
    }
}

bool lsc_count_at(const Counts *counts, size_t i, KeyCount *found)
{
    uint32_t number = 0;
    for (; number < counts->table->nscopes; number++) {
        size_t here = counts->scopes[number].settled + (size_t)MAX_BITS;
        if (i < here)
            break;
        i -= here;
    }
    if (number == counts->table->nscopes)
        return false;
    const Scope *scope = &counts->scopes[number];
    const Piece *spelled = counts->table->scopes[number];
    found->scope = spelled->text;
    found->scope_size = spelled->size;
    if (i >= MAX_BITS) {
        const Name *name = &scope->names[i - MAX_BITS];
        found->name = name->name;
        found->name_size = name->size;
        found->count = name->count.passed;
    } else {
        const Piece *key = scope->object == NULL || i >= scope->object->nkeys ? NULL : &scope->object->keys[i];
        found->name = key == NULL ? NULL : key->text + 1;
        found->name_size = key == NULL ? 0 : key->size - 2;
        found->count = scope->known[i].passed;
    }
    return true;
}

struct Checker {
    const Table *table;
    Counts *counts;
    uint8_t *guesses; /* of each object and key: the key that came next, the last time */
    uint8_t *text;
    size_t room;
};

/* ---- Values -------------------------------------------------------------------------------------------------- */

static inline Text space(Text p)
{
    while (!LIKELY(*p > ' ') && is_space(*p))
        p++;
    return p;
}

static NOINLINE Text rest_of_string(Text p)
{
    while (*p == '\\' && p[1] != 0)
        p = plain(p + 2);
    return *p == '"' ? p + 1 : NULL;
}

static inline Text string(Text p)
{
    p = plain(p + 1);
    return LIKELY(*p == '"') ? p + 1 : rest_of_string(p);
}

/* Skip an array or an object; any depth. */
static NOINLINE Text skip_container(Text p)
{
    for (size_t depth = 0;;) {
        p = bracket(p);
        if (*p == 0)
            return NULL;
        if (*p == '"') {
            p = string(p);
            if (p == NULL)
                return NULL;
            continue;
        }
        depth += *p == '{' || *p == '[' ? 1 : (size_t)-1;
        p++;
        if (depth == 0)
            return p;
    }
}

static Text skip_scalar(Text p)
{
    while (*p > ' ' && *p != ',' && *p != ']' && *p != '}')
        p++;
    return p;
}

static inline Text skip_value(Text p)
{
    if (*p == '"')
        return string(p);
    return *p == '{' || *p == '[' ? skip_container(p) : skip_scalar(p);
}

static bool is_one_of(const Set *set, Text p, size_t size)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (set->pieces[i]->size == size && is_piece(p, set->pieces[i]))
            return true;
    return false;
}

/* Whether a string, from its opening quote on, surely has a match, or surely has none. */
static bool matches(const Pattern *pattern, Text p)
{
    const uint8_t *next = pattern->automaton->next;
    unsigned state = FIRST_STATE;
    for (p++; state >= FIRST_STATE && *p != '"'; p++) {
        if (*p == '\\' || *p >= 0x80 || *p < 0x20)
            return false;
        state = next[128 * (state - FIRST_STATE) + *p];
    }
    return (state == ACCEPTED) == pattern->wanted;
}

/* Apply the exponent at p to bounds in millionths; false if it is none that programs write for small numbers: one digit before
   the point, and a sign in the exponent. */
static bool shrink(Text p, Text end, int digits_before, int64_t *low, int64_t *high)
{
    if ((*p | 32) != 'e' || p[1] != '-' || digits_before > 1)
        return false;
    int64_t exponent = 0;
    for (p += 2; is_digit(*p); p++)
        exponent = exponent < 1000 ? 10 * exponent + (*p - '0') : exponent;
    if (p != end)
        return false;
    for (; exponent > 0 && *high > 1; exponent--)
        *high = *high / 10 + 1;
    if (*high < 1)
        *high = 1;
    *low = 0;
    return true;
}

/* Whether the number from p to `end` is surely within the bounds: all numbers that begin with its first six decimals are. */
static NOINLINE bool is_within(const Shape *shape, Text p, Text end)
{
    bool is_negative = *p == '-', is_exact = true;
    int64_t low = 0, unit = MILLION;
    int digits_before = 0;
    for (p += is_negative; is_digit(*p); p++) {
        if (++digits_before > MAX_WHOLE)
            return false;
        low = 10 * low + (*p - '0');
    }
    low *= MILLION;
    if (*p == '.') {
        for (p++; is_digit(*p); p++) {
            unit /= 10;
            low += unit * (*p - '0');
            is_exact &= unit > 0;
        }
    }
    int64_t high = low + !is_exact;
    if (p != end && !shrink(p, end, digits_before, &low, &high))
        return false;
    return is_negative ? -high >= shape->low && -low <= shape->high : low >= shape->low && high <= shape->high;
}

/* Behind the digits at p. */
static inline Text some_digits(Text p)
{
#ifdef LSC_SIMD
    unsigned others = other_than_digits(p);
    return LIKELY(others) ? p + first_bit(others) : digits(p);
#else
    return digits(p);
#endif
}

static Text number(const Shape *shape, Text p)
{
    Text first = p + (*p == '-'), end = some_digits(first), whole = end;
    bool is_plain = true;
    if (end == first || !(shape->types & (INTEGERS | NUMBERS)))
        return NULL;
    if (*end == '.') {
        end = some_digits(end + 1);
        if (!(shape->types & NUMBERS)) {
            if (whole - first > MAX_EXACT)
                return NULL;
            for (Text zero = whole + 1; zero < end; zero++)
                if (*zero != '0')
                    return NULL;
        }
    }
    if ((*end | 32) == 'e') {
        if (!(shape->types & NUMBERS))
            return NULL;
        end++;
        end = digits(end + (*end == '+' || *end == '-'));
        is_plain = false;
    }
    if (!shape->is_bounded)
        return end;
    if (LIKELY(is_plain && first == p && whole - p <= 3)) {
        int64_t value = 0;
        for (Text digit = p; digit < whole; digit++)
            value = 10 * value + (*digit - '0');
        if (LIKELY(value >= shape->least_whole && value <= shape->most_whole))
            return end;
    }
    return is_within(shape, p, end) ? end : NULL;
}

static Text object(Checker *checker, const Object *known, Text p);
static Text array(Checker *checker, const Shape *shape, Text p);

static Text literal(uint32_t types, uint32_t type, const char *word, Text p)
{
    size_t size = strlen(word);
    return types & type && memcmp(p, word, size) == 0 ? p + size : NULL;
}

/* Read a value; returns what is behind it if it surely has this shape. */
static Text value(Checker *checker, const Shape *shape, Text p)
{
    if (shape == ANYTHING)
        return skip_value(p);
    Text end;
    switch (*p) {
    case '"':
        if (LIKELY(shape->is_plain))
            return string(p);
        end = shape->types & STRINGS ? string(p) : NULL;
        for (uint32_t i = 0; i < shape->npatterns && end != NULL; i++)
            if (!matches(&shape->patterns[i], p))
                return NULL;
        break;
    case '{':
        if (!(shape->types & OBJECTS) || shape->texts != NULL)
            return NULL;
        return shape->object == NULL ? skip_container(p) : object(checker, shape->object, p + 1);
    case '[':
        if (!(shape->types & ARRAYS) || shape->texts != NULL)
            return NULL;
        return shape->has_items ? array(checker, shape, p + 1) : skip_container(p);
    case 't': end = literal(shape->types, BOOLEANS, "true", p); break;
    case 'f': end = literal(shape->types, BOOLEANS, "false", p); break;
    case 'n': end = literal(shape->types, NULLS, "null", p); break;
    default: end = number(shape, p);
    }
    if (end != NULL && shape->texts != NULL && !is_one_of(shape->texts, p, (size_t)(end - p)))
        return NULL;
    return end;
}

/* The same, from behind the bracket of an array on. */
static Text array(Checker *checker, const Shape *shape, Text p)
{
    const Shape *items = shape->items;
    uint64_t count = 0;
    p = space(p);
    if (*p == ']')
        return shape->least == 0 ? p + 1 : NULL;
    if (shape->has_first && *p == '[')
        items = shape->first;
    if (items != ANYTHING && items->is_small)
        p = space(pass_small_numbers(p, items->top, &count));
    for (;;) {
        count++;
        p = value(checker, items, p);
        if (p == NULL)
            return NULL;
        p = space(p);
        if (*p != ',')
            break;
        p = space(p + 1);
    }
    return *p == ']' && count >= shape->least && count <= shape->most ? p + 1 : NULL;
}

/* ---- Objects ------------------------------------------------------------------------------------------------- */

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

/* ---- Texts --------------------------------------------------------------------------------------------------- */

/* Whether this is no object, or one that surely has none of these keys. */
static bool has_none_of(const Set *keys, Text p)
{
    if (*p != '{')
        return true;
    p = space(p + 1);
    if (*p == '}')
        return true;
    for (;;) {
        Text quote = *p == '"' ? plain(p + 1) : p;
        if (quote == p || *quote != '"' || is_one_of(keys, p, (size_t)(quote + 1 - p)))
            return false;
        p = space(quote + 1);
        p = *p == ':' ? skip_value(space(p + 1)) : NULL;
        if (p == NULL)
            return false;
        p = space(p);
        if (*p != ',')
            return *p == '}';
        p = space(p + 1);
    }
}

/* Copy a text, with zeros behind it; false without memory. */
static bool copy_text(Checker *checker, const uint8_t *text, size_t size)
{
    if (size > SIZE_MAX - PADDING)
        return false;
    if (checker->room < size + PADDING) {
        free(checker->text);
        checker->text = malloc(size + PADDING);
        checker->room = checker->text == NULL ? 0 : size + PADDING;
    }
    if (checker->text == NULL)
        return false;
    if (size)
        memcpy(checker->text, text, size);
    memset(checker->text + size, 0, PADDING);
    return true;
}

Checker *lsc_new_checker(const Table *table, Counts *counts)
{
    Checker *checker = calloc(1, sizeof *checker);
    if (checker == NULL)
        return NULL;
    checker->table = table;
    checker->counts = counts;
    checker->guesses = calloc(table->nguesses + (size_t)1, 1);
    if (checker->guesses == NULL) {
        lsc_free_checker(checker);
        return NULL;
    }
    return checker;
}

void lsc_free_checker(Checker *checker)
{
    if (checker != NULL) {
        free(checker->guesses);
        free(checker->text);
    }
    free(checker);
}

bool lsc_surely_passes(Checker *checker, uint32_t root, const uint8_t *text, size_t size)
{
    if (!copy_text(checker, text, size))
        return false;
    const Root *schema = &checker->table->roots[root];
    Text p = space(checker->text), end = value(checker, schema->shape, p);
    bool passes = end != NULL && space(end) == checker->text + size;
    if (checker->counts != NULL)
        end_counts(checker->counts, passes);
    if (passes)
        return true;
    return schema->keys != NULL && has_none_of(schema->keys, p);
}
