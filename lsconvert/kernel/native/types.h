/* Types that all headers share: the plan, nodes that record an object, edits, and the state of one stream (Core).

   Invariants:
    - PADDING zero bytes follow the buffer. A zero ends every run (of white space, digits, plain characters), so a run
      is read without checking for the end. Code that meets an unexpected byte checks whether it is the end.
    - Nodes lie in arrays that are cut back when their object closes: the arrays work as stacks. Nodes refer to each
      other by index, because an array moves when it grows.
    - Offsets (Off) count from the beginning of the input. `base` is the offset of the first byte in the buffer. `mark`
      is the offset of the first byte without output.

   If you change a node here, also change kernel/reference/nodes.py. encode.py numbers the operations and the fixed
   notes in the same order, kernel/contract.py the states. */

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

#define CHUNK_SIZE (1 << 20) /* of what rest() returns, and spare room in the buffer */
#define MAX_KEYS 64 /* a set of keys is a uint64_t with one bit for each key */
#define KNOWN_KEYS 256 /* keys in the table of known keys */
#define BYTES_PER_KEY 256 /* learn at most one key per 256 bytes of input: documents that never repeat would be slow */
#define MAX_CHANGES 8 /* see KnownKey */
#define NONE SIZE_MAX /* no index */
#define LARGEST (INT64_MAX / 8) /* the largest size or limit: the sum of several still fits an int64_t */

/* A growing array of items of `size` bytes. */
typedef struct {
    void *at;
    size_t count, room, size;
} Array;

typedef struct {
    const uint8_t *at;
    size_t size;
} Text;

/* One key that a scope records. `items`: 1 + the scope of the objects in its list. `counts`: 1 + the kind of object
   that they are counted as. 0 stands for none. */
typedef struct {
    uint32_t key, items, counts;
    bool nested, spans;
} Field;

/* In the order of OPERATION_CODES in encode.py. From REPLACE_VALUE on, operations make a new value from the old one. */
typedef enum {
    RENAME, FLATTEN, NEST, DROP, SPLIT, ADD_DEFAULT, KEEP_OBJECTS, NOTICE, REPLACE_VALUE, NULL_UNLESS_NUMBER,
    UNQUOTE, QUOTE, REMAP, OPERATION_COUNT
} Operation;

/* A rule: see rules/operations.py.

   `pairs`: the new key of a Rename; the notes of a Drop, the note of a Notice; arrays and target keys of a Split.
   `texts`: for each note of a Drop, the value that causes it; the value of an AddDefault; old and new values of a
   ReplaceValue; the lookup keys of a Remap and, last, its identity key.
   `map`: the map of a Remap; the scope of the objects in the list of an Unquote.
   `has_option`: is_flag of a Rename, only_if_nonempty of a Drop, whole_number of a NullUnlessNumber,
   if_missing of a Notice. */
typedef struct {
    Operation operation;
    uint32_t name, key, npairs, map;
    bool marks_v1, has_option;
    uint32_t (*pairs)[2];
    Text (*texts)[2];
    uint64_t keys;
} Rule;

/* An id map: pairs of old and new values, sorted by the old ones. */
typedef struct {
    uint32_t count;
    Text (*pairs)[2];
} Map;

typedef struct {
    uint32_t counted_as, nfields, nrules;
    uint64_t targets, ruled; /* the new keys of Renames; all keys that rules name */
    Field *fields;
    Rule *rules;
} Scope;

/* A kind of document that is converted, other than tasks: see rules/operations.py. `scope` has its rules. */
typedef struct {
    uint32_t nhas, scope;
    uint64_t *has, lacks;
} DocumentKind;

/* An old text of a map, in UTF-8; its new one, escaped for JSON; and 1 + the number of its edits, 0 if it changes
   nothing. */
typedef struct {
    Text old, new;
    uint32_t edit;
    bool is_new, is_used; /* only counted, as the new text of another entry; has made an edit */
} Entry;

/* Sorted by their old texts; with `prefixes`, in the order in which they are tried. */
typedef struct {
    uint32_t count;
    bool prefixes;
    Entry *at;
} Entries;

typedef struct {
    Text key;
    uint32_t place;
} PlaceMember;

/* A place where strings are looked up: see rules/places.py. `rest` is 1 + a place, 0 for none. */
typedef struct {
    uint32_t nmembers, rest, entries;
    PlaceMember *members;
} Place;

typedef struct {
    uint8_t *data; /* the encoded plan; all texts point into it */
    uint32_t nkeys, nscopes, nkinds, nmaps, nobjects, nedits, nnotes;
    bool drops_unmapped;
    uint64_t task_keys, marks, data_key;
    Text keys[MAX_KEYS];
    Scope *scopes; /* scope 0 has the rules of tasks, and tasks are object kind 0 in the counts */
    DocumentKind *kinds;
    Map *maps;
    uint32_t nentries, nplaces, task_place, data_place; /* 1 + the place of a task, and of bare data; 0 for none */
    Entries *entries;
    Place *places;
} Plan;

/* The notes that every plan has, in the order of FIXED_NOTES in encode.py. A plan's own notes follow. */
enum { BOM_SKIPPED, NOT_A_TASK, ALREADY_CONVERTED, OTHER_KIND, BARE_DATA, EMPTY_TWIN_DROPPED, LISTS_JOINED, TEXTS_NEW };

/* The nodes that record an object: see kernel/reference/nodes.py. `next`, `inner`, `inner_last`, `spans`, `spans_last`
   are indices into the arrays of a Core; NONE ends a list. */
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
    uint32_t key, counts; /* of the field that names it */
    size_t list, next;
} Member;

typedef enum { DOCUMENT, OBJECT, LIST } FrameKind;

typedef struct {
    FrameKind kind;
    bool lists; /* lists that begin here are recorded */
    uint32_t scope; /* of this object; in a list, 1 + the scope of its objects */
    const Field *field;
    Off start;
    size_t depth, list, members, members_last;
    size_t member_count, list_count, span_count; /* sizes of the arrays when this frame was opened */
    struct KnownKey *last; /* the last key of this object; in a list or before the first key, that of the outer frame */
} Frame;

/* The text replaces the bytes from `start` up to `end`. */
typedef struct {
    Off start, end;
    size_t text, size;
} Edit;

#define MAX_ID 200

/* An id that is in no map: its first MAX_ID bytes. */
typedef struct {
    uint32_t map, size;
    uint8_t text[MAX_ID];
} UnmappedId;

/* The position of a finished task in the input and in the output of one call. `key`, `key_size`: its key, in
   `span_keys`. `failed`: a rule could not be applied, so the task is unchanged. `marked`: see kernel/contract.py. */
typedef struct {
    uint64_t index;
    Off offset, end, out_start, out_end, lines, line_start;
    size_t key, key_size;
    uint8_t opener; /* the bracket that holds the tasks; 0 if there is none */
    bool changed, failed, marked;
} TaskSpan;

/* A key that was read.

   `key`: the bytes from the bracket or comma before the key up to its value. `name_offset`: where the key begins in
   them, after its quote. `lines`: how many line ends they have; the last line begins at `line_start` in them. `scope`,
   `field`: 1 + the scope of the object, and the field of the key there; 0 and NULL in an object that is not recorded.
   `value`: the last value and its comma. Its size is 0 if it was too long or not plain, or if another value came since.
   `changes`: how many values in a row were remembered and did not come again. At MAX_CHANGES no more are remembered.
   `next`, `inner`: the key that came next the last time, after the value's comma or after the value's first bracket. */
typedef struct KnownKey {
    ShortText key, value;
    uint64_t hash;
    struct KnownKey *next, *inner;
    const Field *field;
    uint32_t scope;
    uint8_t name_offset, lines, line_start, changes;
} KnownKey;

/* Up to REST as numbered by State in kernel/contract.py. From STRING on, reading stopped inside a token. */
typedef enum { BOM, START, FIRST_ITEM, VALUE, AFTER, FIRST_KEY, KEY, COLON, NEXT, REST, STRING, NUMBER, LITERAL } State;
typedef enum { NO_FAILURE, BAD_INPUT, NO_MEMORY } Failure;

/* See Limits in model.py. */
typedef struct {
    uint64_t max_depth, max_task_size, max_growth, growth_floor;
} Limits;

typedef struct {
    Plan plan;
    Limits limits;
    bool record;
    /* The buffer. */
    uint8_t *buffer;
    size_t size, room, pos;
    Off base, mark;
    uint8_t held[16]; /* an incomplete character, or the first bytes that are not UTF-8 */
    size_t nheld;
    /* The parser. */
    State state;
    int phase; /* inside a string, number or literal; 0 between tokens */
    bool in_key, first_key, task_open, task_is_object, task_marked, task_converted, finishing;
    Off token, value, task, key_start, key_end;
    size_t depth, level, brackets_room;
    uint8_t *brackets;
    KnownKey *known_keys; /* KNOWN_KEYS entries, and one that stands for every unknown key */
    Off learned;
    Array frames, members, lists, spans;
    /* The open task: the members of its object, and its edits (TaskEdits in the reference kernel). */
    uint32_t task_scope; /* of tasks: 0, except in the Core of convert_list() */
    uint64_t index; /* of the open or next task */
    size_t task_members;
    Off task_end;
    int64_t task_growth; /* bytes that its edits so far add to its size */
    bool proof, problem;
    Array edits, texts, dropped, added, copy_edits, scratch, unmapped;
    Array converted, outer_places; /* see strings.h */
    size_t task_edits, task_texts, task_unmapped;
    uint64_t *totals, *counts; /* of objects, edits, notes: in finished tasks, and in the open task */
    uint64_t *gained; /* objects that the edits of the open task add or remove (modulo 2^64) */
    /* Output and positions. */
    int64_t growth; /* bytes that the edits since the last output add */
    Off lines, line_start, task_lines, task_line_start; /* before `pos`, and before the open task */
    Array key; /* of the current task, if tasks have keys */
    Array task_spans, span_keys, span_counts; /* span_counts: for each task, one count for each kind of object */
    Failure failure;
} Core;

/* Make room for `extra` more items; return false if memory runs out. */
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

/* Add an item to an array and return it uninitialized; return NULL if memory runs out. */
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
