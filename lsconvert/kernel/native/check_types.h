/* The table of the check in memory: what validation/compiler/ compiled from the schemas.

A Shape describes one value. For an object it has the known keys, and rows. A row has a shape for the value of each key,
and clauses about which keys have to be there. If the value of one key selects the row (the switch), row 0 has what all
other rows agree on. A value whose shape depends on the row is LATER: it is skipped, and read again when the row is known.

Invariants:
 - A shape leads only to shapes that come before it in the table, and at most MAX_DEPTH of them, so recursion is bounded.
 - Nothing in a table changes once it is read.

If you change the format, also change VERSION, and table.py and the docstring in validation/compiler/. The check has no
counterpart in kernel/reference/: jsonschema decides what the check does not pass. */

#ifndef LSC_CHECK_TYPES_H
#define LSC_CHECK_TYPES_H

#include "check.h"
#include "scan.h"

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

#endif
