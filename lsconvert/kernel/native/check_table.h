/* Parse a table from the bytes that validation/compiler/table.py writes, and free it.

Invariants:
 - Every index in a complete table is in range; the other headers do not check it again.
 - Once `failed` is set, allocate() returns NULL and counts are 0. Callers test `failed` before they use memory or a
   number as an index.
 - All memory of a table is in one linked list, so an incomplete table can be freed.

If you change the format, also change VERSION and validation/compiler/table.py. */

#ifndef LSC_CHECK_TABLE_H
#define LSC_CHECK_TABLE_H

#include "check_types.h"

typedef struct {
    const uint8_t *p, *end;
    Table *table;
    bool failed;
} Input;

/* Allocate zeroed memory that is freed with the table; return NULL if that or an earlier step failed. */
static void *allocate(Input *in, size_t count, size_t size)
{
    bool fits = !in->failed && count <= (SIZE_MAX - sizeof(Memory)) / size;
    Memory *memory = fits ? calloc(1, sizeof(Memory) + count * size) : NULL;
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

/* Read a little-endian number of four bytes; return 0 and set `failed` if it is larger than `most`. */
static uint32_t read_number(Input *in, uint32_t most)
{
    const uint8_t *p = read_bytes(in, 4);
    uint32_t number = 0;
    if (p != NULL)
        number = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    in->failed |= number > most;
    return number > most ? 0 : number;
}

static uint64_t read_u64(Input *in)
{
    uint64_t low = read_number(in, UINT32_MAX);
    return low | (uint64_t)read_number(in, UINT32_MAX) << 32;
}

/* Read the number of items that follow, each of at least four bytes. */
static uint32_t read_count(Input *in, uint32_t most)
{
    size_t room = in->failed ? 0 : (size_t)(in->end - in->p) / 4;
    uint32_t count = read_number(in, most);
    in->failed |= count > room;
    return in->failed ? 0 : count;
}

static ShortText *read_texts(Input *in, uint32_t *count)
{
    *count = read_count(in, UINT32_MAX);
    ShortText *texts = allocate(in, *count + (size_t)1, sizeof *texts);
    for (uint32_t i = 0; i < *count && !in->failed; i++) {
        uint32_t size = read_number(in, sizeof texts->text);
        const uint8_t *text = read_bytes(in, size);
        in->failed |= size == 0 || text == NULL || !set_short_text(&texts[i], text, text + size);
    }
    return texts;
}

static const ShortText *read_text(Input *in)
{
    static const ShortText none;
    uint32_t i = read_number(in, UINT32_MAX);
    in->failed |= i >= in->table->ntexts;
    return in->failed ? &none : &in->table->texts[i];
}

static const ShortText **read_text_numbers(Input *in, uint32_t *count)
{
    *count = read_count(in, UINT32_MAX);
    const ShortText **texts = allocate(in, *count + (size_t)1, sizeof *texts);
    for (uint32_t i = 0; i < *count && !in->failed; i++)
        texts[i] = read_text(in);
    return texts;
}

/* Read 1 + the number of a set, or 0 for NULL. */
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
    uint8_t *next = allocate(in, size, 1);
    for (size_t i = 0; i < size && !in->failed; i++) {
        next[i] = bytes[i];
        in->failed |= next[i] >= automaton->count + FIRST_STATE;
    }
    automaton->next = next;
}

/* Read 0 for ANYTHING, 1 for LATER, or 2 + the number of a shape, which has to come before `from`. */
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

/* The same, but not LATER. */
static const Shape *read_certain(Input *in, Shape *from)
{
    const Shape *shape = read_shape_number(in, from);
    in->failed |= shape == &LATER;
    return shape;
}

static void read_row(Input *in, Shape *from, const Object *object, Row *row)
{
    bool may_wait = row == object->rows && object->by.key != NO_KEY;
    row->values = allocate(in, object->nkeys + (size_t)1, sizeof *row->values);
    for (uint32_t i = 0; i < object->nkeys && !in->failed; i++)
        row->values[i] = may_wait ? read_shape_number(in, from) : read_certain(in, from);
    row->others = read_certain(in, from);
    uint32_t count = read_count(in, UINT32_MAX);
    row->clauses = allocate(in, count + (size_t)1, sizeof *row->clauses);
    for (uint32_t i = 0; i < count && !in->failed; i++) {
        uint64_t set = read_u64(in), unset = read_u64(in);
        if (set && !(set & (set - 1)) && !unset) {
            row->required |= set;
        } else {
            row->clauses[row->nclauses][0] = set;
            row->clauses[row->nclauses++][1] = unset;
        }
    }
}

/* Return the slot to try first for a key of `size` bytes, with its quotes. */
static unsigned slot_of(const uint8_t *key, size_t size)
{
    return (key[1] * 7U + key[size / 2] * 31U + key[size - 2] * 13U + (unsigned)size) % SLOTS;
}

static void read_keys(Input *in, Object *object)
{
    static const uint8_t never[] = {0xff}; /* in valid UTF-8 */
    object->nkeys = read_count(in, MAX_BITS - 1);
    object->keys = allocate(in, object->nkeys + (size_t)1, sizeof *object->keys);
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
        set_short_text(&object->keys[object->nkeys], never, never + 1);
}

/* Read the number of a row; 0 stands for no row. */
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
    Object *object = allocate(in, 1, sizeof *object);
    if (in->failed)
        return NULL;
    read_keys(in, object);
    object->guesses = table->nguesses;
    table->nguesses += object->nkeys + 2;
    object->nfacts = read_count(in, MAX_BITS);
    object->facts = allocate(in, object->nfacts + (size_t)1, sizeof *object->facts);
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
    object->kept = read_u64(in);
    object->marks = read_u64(in);
    object->nrows = read_count(in, UINT32_MAX);
    in->failed |= object->nrows == 0;
    object->rows = allocate(in, object->nrows + (size_t)1, sizeof *object->rows);
    if (in->failed)
        return NULL;
    read_switch(in, object, &object->by);
    for (uint32_t i = 0; i < object->nrows && !in->failed; i++)
        read_row(in, from, object, &object->rows[i]);
    return object;
}

/* Derive the fields that depend on the bounds. */
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
    shape->low = (int64_t)read_u64(in);
    shape->high = (int64_t)read_u64(in);
    shape->npatterns = read_count(in, UINT32_MAX);
    shape->patterns = allocate(in, shape->npatterns + (size_t)1, sizeof *shape->patterns);
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
    table->sets = allocate(in, table->nsets + (size_t)1, sizeof *table->sets);
    for (uint32_t i = 0; i < table->nsets && !in->failed; i++)
        table->sets[i].texts = read_text_numbers(in, &table->sets[i].count);
    table->nautomata = read_count(in, UINT32_MAX);
    table->automata = allocate(in, table->nautomata + (size_t)1, sizeof *table->automata);
    for (uint32_t i = 0; i < table->nautomata && !in->failed; i++)
        read_automaton(in, &table->automata[i]);
    table->scopes = read_text_numbers(in, &table->nscopes);
    table->counted = allocate(in, table->nscopes + (size_t)1, sizeof *table->counted);
    if (in->failed)
        return;
    table->nshapes = read_count(in, UINT32_MAX - 2);
    table->shapes = allocate(in, table->nshapes + (size_t)1, sizeof *table->shapes);
    for (uint32_t i = 0; i < table->nshapes && !in->failed; i++)
        read_shape(in, &table->shapes[i]);
    table->nroots = read_count(in, UINT32_MAX);
    table->roots = allocate(in, table->nroots + (size_t)1, sizeof *table->roots);
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

#endif
