/* The data that all pieces share: the plan, the nodes that record an object, edits, and the state of one stream (Core).

Invariants:
 - PADDING zero bytes follow the buffer. A zero ends every run (of white space, digits, plain characters), so a run is
   read without checking for the end. Code that meets an unexpected byte checks whether it is the end.
 - Nodes lie in arrays that are cut back when their object closes: the arrays work as stacks. Nodes refer to each other
   by index, because an array moves when it grows.
 - Offsets (Off) count from the beginning of the input. `base` is the offset of the first byte in the buffer; `mark` is
   where the input begins whose output has not been returned.

If you change a node here, also change kernel/reference/buffer.py. Operations, States and the fixed notes are numbered:
encode.py has the operations and notes in the same order, diagnose.py the states. */

#ifndef LSC_TYPES_H
#define LSC_TYPES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

typedef uint64_t Off;

#define PIECE (1 << 20)
#define MAX_KEYS 64 /* a set of keys is the bits of one uint64_t */
#define KNOWN 256 /* keys that are remembered at a time */
#define KNOWN_BYTES 256 /* at most one key is learnt in so many bytes of input, or documents that never repeat are slow */
#define MAX_CHANGES 8
#define NONE SIZE_MAX
#define LARGEST (INT64_MAX / 8) /* of sizes and limits: sums of several are taken */

/* An array of equal items that grows. */
typedef struct {
    void *at;
    size_t count, room, size;
} Array;

typedef struct {
    const uint8_t *at;
    size_t size;
} Text;

/* One key that a scope looks at. `items` is the scope of objects in its list, plus 1; `counts` what they are counted
   as, plus 1. */
typedef struct {
    uint32_t key, items, counts;
    bool nested, spans;
} Field;

/* Those from REPLACE on make a new value of an old one. */
typedef enum { RENAME, FLATTEN, NEST, DROP, SPLIT, DEFAULT, OBJECTS, REPLACE, EXPECT, UNQUOTE, REMAP, VERBS } Verb;

/* A rule. `pairs`: of a Rename, its new key; of a Drop, its notes; of a Split, lists and targets. `texts`: of a Drop, the
   values that leave the notes; of a Default, its value; of a Replace, old and new values; of a Remap, the keys that an
   object is known by, the last one of which settles it. `map` is that of a Remap. `strict`: see verbs.py: same, full,
   digits. */
typedef struct {
    Verb verb;
    uint32_t name, key, npairs, map;
    bool proves_old, strict;
    uint32_t (*pairs)[2];
    Text (*texts)[2];
    uint64_t keys;
} Rule;

/* Old and new values, sorted by the old ones. */
typedef struct {
    uint32_t count;
    Text (*pairs)[2];
} Map;

typedef struct {
    uint32_t counted_as, nfields, nrules;
    uint64_t targets, ruled; /* keys that a Rename makes; keys that any rule names */
    Field *fields;
    Rule *rules;
} Scope;

/* Another kind of document: `scope` plus 1 has its rules; 0 refuses it. */
typedef struct {
    uint32_t nhas, scope;
    uint64_t *has, lacks;
} Kind;

typedef struct {
    uint8_t *data; /* all texts point into it */
    uint32_t nkeys, nscopes, nkinds, nmaps, nobjects, nedits, nnotes;
    bool drops_unmapped;
    uint64_t task_keys, kind_keys;
    Text keys[MAX_KEYS];
    Scope *scopes; /* the first one is that of tasks, and counted first among the objects */
    Kind *kinds;
    Map *maps;
} Plan;

/* The notes that every plan has, in the order in which flat.py counts them. */
enum { BOM_SKIPPED, NOT_A_TASK, ALREADY_CONVERTED, OTHER_KIND, BARE_DATA, EMPTY_TWIN_DROPPED, LISTS_JOINED };

/* What was recorded: see window.py, which has the same. Links are places in arrays. */
typedef struct {
    Off start, end, first, last;
    uint64_t lists, others;
    size_t inner, inner_last, next, spans, spans_last;
} List;

typedef struct {
    Off start, end;
    size_t next;
} Span;

typedef struct {
    Off key_start, key_end, start, end;
    uint32_t key, counts; /* of its field */
    size_t list, next;
} Member;

typedef enum { DOCUMENT, OBJECT, LIST } FrameKind;

typedef struct {
    FrameKind kind;
    bool lists; /* lists that begin here are recorded */
    uint32_t scope; /* of this object; or of objects that begin in this list, plus 1 */
    const Field *field;
    Off start;
    size_t depth, list, members, members_last;
    size_t member_count, list_count, span_count; /* of the arrays, when it began */
    struct Known *last; /* the key that was read last in this object; in a list, and before the first key, in the frame around it */
} Frame;

/* Bytes from start up to end give way to a text. */
typedef struct {
    Off start, end;
    size_t text, size;
} Edit;

#define MAX_ID 200

/* A value that is in no map, or its beginning. */
typedef struct {
    uint32_t map, size;
    uint8_t text[MAX_ID];
} Miss;

/* A finished task, for those who ask where they are. */
typedef struct {
    uint64_t index;
    Off offset, end, out_start, out_end, lines, line_start;
    size_t key, key_size;
    uint8_t opener; /* the bracket that holds the tasks; 0 if none does */
    bool changed, problem;
} Done;

/* A key that was read: the bytes from the bracket or comma before it up to its value. The letters of the key begin
   `letters` bytes into them. They have `lines` line ends; the last line begins `line_start` bytes into them. `scope` is
   that of the object, plus 1, and `field` is the key's field there; 0 and NULL in an object that is not recorded.
   `value` is the last value and its comma; its size is 0 if that was too long or not plain, or a different one came
   since. `changes` counts how often a value was remembered in a row without being met again; at MAX_CHANGES no value is
   remembered any more. The last time, `next` came behind the comma after the value, `inner` behind its first bracket. */
typedef struct Known {
    Piece key, value;
    uint64_t hash;
    struct Known *next, *inner;
    const Field *field;
    uint32_t scope;
    uint8_t letters, lines, line_start, changes;
} Known;

typedef enum { BOM, START, FIRST_ITEM, VALUE, AFTER, FIRST_KEY, KEY, COLON, NEXT, REST, STRING, NUMBER, LITERAL } State;
typedef enum { FINE, WRONG, NO_MEMORY } Failure;

/* See model.py. */
typedef struct {
    uint64_t max_depth, max_task_size, max_growth, growth_floor;
} Limits;

typedef struct {
    Plan plan;
    Limits limits;
    bool record;
    /* The window. */
    uint8_t *window;
    size_t size, room, pos;
    Off base, mark;
    uint8_t held[16]; /* the beginning of a character, or what is not UTF-8 */
    size_t nheld;
    /* The automaton. */
    State state;
    int phase; /* in a string, number or literal; 0 between them */
    bool in_key, first_key, task_open, task_is_object, finishing;
    Off token, value, task, key_start, key_end;
    size_t depth, level, types_room;
    uint8_t *types;
    Known *known; /* KNOWN of them, and the one that stands for a key that is not known */
    Off nlearnt;
    Array frames, members, lists, spans;
    /* The open task: what its object holds, and its ledger. */
    uint64_t index;
    size_t task_members;
    Off task_end;
    int64_t task_growth; /* of its output over its input, by the edits so far */
    bool proof, problem;
    Array edits, texts, dropped, added, own, scratch, misses;
    size_t task_edits, task_texts, task_misses;
    uint64_t *totals, *counts; /* objects, edits, notes; in all, and in the open task */
    uint64_t *gained; /* objects that the edits of the open task make, or take away (modulo 2^64) */
    /* Output and places. */
    int64_t growth; /* of the output over the input, by the edits of this feed */
    Off lines, line_start, task_lines, task_line_start; /* before what is read next, and before the open task */
    Array key, done, done_keys, done_counts; /* key: of the current task, where tasks have keys; counts: of objects, for each task */
    Failure failure;
} Core;

static bool reserve(Array *array, size_t extra)
{
    if (array->room - array->count >= extra)
        return true;
    size_t need = array->count + extra, room = array->room + array->room / 2 + 16;
    if (room < need)
        room = need;
    if (need < extra || room > SIZE_MAX / 2 / array->size)
        return false;
    void *grown = realloc(array->at, room * array->size);
    if (grown == NULL)
        return false;
    array->at = grown;
    array->room = room;
    return true;
}

/* Add an item to an array and return it, not initialised; NULL if there is no memory. */
static void *push(Core *k, Array *array)
{
    if (!reserve(array, 1)) {
        k->failure = NO_MEMORY;
        return NULL;
    }
    return (char *)array->at + array->size * array->count++;
}

#define ITEM(type, array, i) (&((type *)(array).at)[i])
#define LAST(type, array) ITEM(type, array, (array).count - 1)

#endif
