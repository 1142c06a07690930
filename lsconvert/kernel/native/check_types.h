/* The table of the check in memory: the schemas as validation/compiler/ compiled them.

A Shape describes one value. For an object it has the known keys, and rows. A row has a shape for the value of each key,
and clauses about which keys have to be there. If the value of one key selects the row (the switch), row 0 has what all
other rows agree on. A value whose shape depends on the row is LATER: it is skipped, and read again when the row is
known.

Invariants:
 - A shape leads only to shapes that come before it in the table, and at most MAX_DEPTH of them, so recursion is
   bounded.
 - Nothing in a table changes once it is read.

If you change the format, also change VERSION, and table.py and the docstring in validation/compiler/. The check has no
counterpart in kernel/reference/: jsonschema decides what the check does not pass. */

#ifndef LSC_CHECK_TYPES_H
#define LSC_CHECK_TYPES_H

#include "check.h"
#include "scan.h"

#include <stdlib.h>

#define VERSION 1
#define MAX_BITS 64 /* a uint64_t has one bit for each key and fact of an object, and for "it is empty" */
#define MAX_DEPTH 32
#define NO_KEY MAX_BITS
#define SLOTS 128 /* a power of two, larger than MAX_BITS */
#define MILLION INT64_C(1000000)
#define MAX_WHOLE 9 /* digits before the point of a number with bounds: in millionths, it fits an int64_t */
#define MAX_NAMES 1000 /* names in one scope that are not in the table but counted */
#define MAX_NAME 200 /* bytes of such a name */
#define MAX_EXACT 15 /* digits of a whole number that a double represents exactly */

enum { NULLS = 1, BOOLEANS = 2, INTEGERS = 4, NUMBERS = 8, STRINGS = 16, ARRAYS = 32, OBJECTS = 64, ALL_TYPES = 127 };

typedef const uint8_t *Text; /* a position in a text that zeros follow */

typedef struct {
    uint32_t count;
    const ShortText **texts;
} Set;

/* States of an automaton. The first two are final; each of the others has 128 next states, one for each ASCII byte. */
enum { REFUSED, ACCEPTED, FIRST_STATE };

typedef struct {
    uint32_t count;
    const uint8_t *next;
} Automaton;

typedef struct {
    const Automaton *automaton;
    bool wanted;
} Pattern;

typedef struct Shape Shape;

/* `values`: for each known key, the shape of its value. `others`: the shape for all other keys. `required`: bits that
   must be set. `clauses`: pairs of bit sets; a bit of the first must be set, or a bit of the second must not. */
typedef struct {
    const Shape **values, *others;
    uint64_t required;
    uint32_t nclauses;
    uint64_t (*clauses)[2];
} Row;

/* Sets `bit` if the value of `key` is one of `texts`. */
typedef struct {
    uint32_t key, bit;
    const Set *texts;
} Fact;

/* Selects the row by the value of `key`: row i + 1 for texts[i], `rest` for other strings, `any` for every value,
   `absent` if the key is missing. 0 stands for no row. */
typedef struct {
    uint32_t key, rest, any, absent;
    const Set *texts;
} Switch;

/* `counted_as`: 1 + the scope that its keys are counted in, all but the `kept` ones; 0 if they are not counted. If
   there are `marks`, keys are counted only if one of these is present. `empty`: the bit for an object without keys.
   `guesses`: where its guesses begin in a Checker. */
typedef struct {
    uint32_t nkeys, nfacts, nrows, counted_as, empty, guesses;
    ShortText *keys; /* nkeys, and one that equals no key */
    uint8_t slots[SLOTS];
    Fact *facts;
    uint64_t has_fact, kept, marks;
    Switch by;
    Row *rows;
} Object;

/* `least`, `most`: the number of items. `low`, `high`: bounds in millionths; a number is certainly inside if its whole
   part is from `least_whole` to `most_whole`. `is_small`: an array skips whole numbers of up to three digits, not
   larger than those of `top`, at once. `first`: the shape of the items if the first one is an array. */
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

/* `keys`: an object without any of these passes, and so does a value that is not an object. NULL: all are checked. */
typedef struct {
    const ShortText *name;
    const Shape *shape;
    const Set *keys;
} Root;

/* Precedes each block of memory of a table and links it to the previous block. `room` aligns the block. */
typedef union Memory {
    union Memory *next;
    uint64_t room;
} Memory;

struct Table {
    Memory *memory; /* all memory of the table but this struct */
    uint32_t ntexts, nsets, nautomata, nshapes, nscopes, nroots, nguesses;
    ShortText *texts;
    Set *sets;
    Automaton *automata;
    Shape *shapes;
    const ShortText **scopes;
    const Object **counted; /* for each scope, the object that is counted in it */
    Root *roots;
};

#endif
