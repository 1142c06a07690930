/* The native kernel: the reference kernel (python.py) once more, in C.

It finds what to edit and edits it. What it does not know is words: neither the keys and rules of a plan, which
arrive as data, nor what to say of an error. It only stops where something is wrong; the reference kernel then
reads those bytes again and says what (native.py). So an error has one author, and this file has no messages.

The window holds the bytes that are still needed: from the end of what has been put out (`mark`) to the end of
what has arrived. Offsets (Off) count from the beginning of the input; `base` is that of the window's first byte.

The automaton. `state` is what is expected next; `types` has the kind of each open bracket. The brackets that
somebody looks into have a Frame too: the document, a task, a list that a field names, an object in such a list.
`level` is the depth of the innermost frame. While `depth == level`, step() reads a token at a time and records, and
read_members() the members of an object as long as their keys have no escapes and their values are plain; deeper down
nothing is recorded, and skip() runs through in one loop. All stop between any two bytes: in a string, number or literal, `state`
and `phase` say where, and resume() goes on from there.

The slow part of reading is to find where a token ends, because the next one cannot be read before. Tasks repeat
themselves, though: behind `"x":1,` came `"y":` a million times. So the kernel remembers keys, with the comma or bracket
and the white space before them, the key that came next, and short values (Known). At a comma or bracket it compares the
bytes that it expects with those that are there. Equal bytes mean the same as before, with two exceptions: a line end
counts again, so a known key has its line ends; and a key means another field in another scope, so a known key has its
scope. Places in the table are taken over, so what a link leads to is looked at before it is used: its bytes, and in a
recorded object its scope. A wrong guess costs time and nothing else, and the time is bounded (KNOWN_BYTES).

Invariants:
 - PADDING zero bytes follow the window. Zero ends every run (of white space, digits, plain characters), so runs
   are read without a look at the end; whoever meets a byte that it does not expect asks whether it is the end.
 - What is recorded of an object lies in arrays that are cut back when the object ends: they work as stacks.
 - Nothing that was recorded of a task has an effect before the task is complete: then it is known whether
   anything in it proves that it is old, and whether all rules can be applied.
 - Depth costs one byte a bracket and no C stack. Limits are checked before anything is put out.
 - Every function that can fail returns NULL or false, or sets `failure`, and leaves the state whole.

How runs of bytes are read is in _scan.h. Here, in this order: frame (what is recorded), plan (parsed from bytes), edit
(rules to edits), automaton (the loop), stream (window and output), bindings (Python). All
before the bindings is plain C11. */

#ifndef LSC_WITHOUT_PYTHON
#include <Python.h> /* its limited API, where setup.py defines that */
#endif
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "_check.h"
#include "_scan.h"

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

/* ---- Frame: what is recorded -------------------------------------------------------------------------------- */

static Off offset_of(const Core *k, const uint8_t *p) { return k->base + (Off)(p - k->window); }
static const uint8_t *at(const Core *k, Off offset) { return k->window + (size_t)(offset - k->base); }

static Known *no_key(Core *k) { return &k->known[KNOWN]; }

static Frame *top_frame(Core *k) { return k->frames.count ? LAST(Frame, k->frames) : NULL; }

static Frame *open_frame(Core *k, FrameKind kind, Off start)
{
    Known *last = k->frames.count ? LAST(Frame, k->frames)->last : no_key(k);
    Frame *frame = push(k, &k->frames);
    if (frame == NULL)
        return NULL;
    k->level = k->depth;
    *frame = (Frame){.kind = kind, .start = start, .depth = k->depth, .last = last};
    frame->list = frame->members = frame->members_last = NONE;
    frame->member_count = k->members.count;
    frame->list_count = k->lists.count;
    frame->span_count = k->spans.count;
    return frame;
}

static Frame close_frame(Core *k)
{
    Frame frame = *LAST(Frame, k->frames);
    k->frames.count--;
    k->level = k->frames.count ? LAST(Frame, k->frames)->depth : 0;
    return frame;
}

static void forget_recorded(Core *k, const Frame *frame)
{
    k->members.count = frame->member_count;
    k->lists.count = frame->list_count;
    k->spans.count = frame->span_count;
}

static bool open_list(Core *k, Off start, const Field *field, bool inner)
{
    Frame *frame = open_frame(k, LIST, start);
    List *list = push(k, &k->lists);
    if (frame == NULL || list == NULL)
        return false;
    *list = (List){.start = start, .end = start, .first = start, .last = start};
    list->inner = list->inner_last = list->next = list->spans = list->spans_last = NONE;
    frame->list = k->lists.count - 1;
    frame->field = field;
    frame->scope = field->items;
    frame->lists = field->nested && !inner;
    return true;
}

static void add_item(Core *k, Frame *frame, Off start, Off end, bool is_list, size_t inner)
{
    List *list = ITEM(List, k->lists, frame->list);
    if (list->lists + list->others == 0)
        list->first = start;
    list->last = end;
    *(is_list ? &list->lists : &list->others) += 1;
    if (inner != NONE) {
        *(list->inner == NONE ? &list->inner : &ITEM(List, k->lists, list->inner_last)->next) = inner;
        list->inner_last = inner;
    }
    if (frame->field->spans) {
        Span *span = push(k, &k->spans);
        if (span == NULL)
            return;
        *span = (Span){start, end, NONE};
        size_t place = k->spans.count - 1;
        *(list->spans == NONE ? &list->spans : &ITEM(Span, k->spans, list->spans_last)->next) = place;
        list->spans_last = place;
    }
}

static unsigned hex4(const uint8_t *p)
{
    unsigned value = 0;
    for (int i = 0; i < 4; i++)
        value = value * 16 + (unsigned)(is_digit(p[i]) ? p[i] - '0' : (p[i] | 32) - 'a' + 10);
    return value;
}

/* The next character of a key, with its escape undone: anything above ASCII is 0x80. */
static uint8_t key_char(const uint8_t **p)
{
    uint8_t c = *(*p)++;
    if (c != '\\')
        return c < 0x80 ? c : 0x80;
    c = *(*p)++;
    if (c != 'u') {
        static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
        const char *name = strchr(names, c);
        return name ? (uint8_t)values[name - names] : c;
    }
    unsigned value = hex4(*p);
    *p += 4;
    return value < 0x80 ? (uint8_t)value : 0x80;
}

/* Whether a key is that of a plan, which has neither escapes nor anything above ASCII. */
static bool is_key(const uint8_t *p, const uint8_t *end, bool escaped, Text key)
{
    if (!escaped)
        return (size_t)(end - p) == key.size && memcmp(p, key.at, key.size) == 0;
    size_t i = 0;
    while (p < end && i < key.size)
        if (key_char(&p) != key.at[i++])
            return false;
    return p == end && i == key.size;
}

static bool is_number(const uint8_t *p, const uint8_t *end)
{
    if (p == end)
        return false;
    while (p < end)
        if (!is_digit(key_char(&p)))
            return false;
    return true;
}

/* The field of a scope that has this key, or NULL. */
static const Field *find_field(const Core *k, uint32_t number, const uint8_t *p, const uint8_t *end)
{
    const Scope *scope = &k->plan.scopes[number];
    bool escaped = memchr(p, '\\', (size_t)(end - p)) != NULL;
    for (uint32_t i = 0; i < scope->nfields; i++)
        if (is_key(p, end, escaped, k->plan.keys[scope->fields[i].key]))
            return &scope->fields[i];
    return NULL;
}

/* A key of a recorded object is complete; start and end are inside its quotes. Returns its member, without its value; NULL
   if it has no field, or there is no memory. */
static Member *meet_key(Core *k, Frame *frame, const Field *field, Off start, Off end)
{
    frame->field = field;
    frame->lists = field != NULL && (field->items || field->counts || field->nested || field->spans);
    Member *member = field == NULL ? NULL : push(k, &k->members);
    if (member == NULL)
        return NULL;
    *member = (Member){start, end, end, end, field->key, field->counts, NONE, NONE};
    size_t place = k->members.count - 1;
    *(frame->members == NONE ? &frame->members : &ITEM(Member, k->members, frame->members_last)->next) = place;
    frame->members_last = place;
    return member;
}

/* ---- Plan: parsed from the bytes that flat.py writes --------------------------------------------------------- */

typedef struct {
    const uint8_t *p, *end;
    bool wrong;
} Reader;

static uint32_t read_u32(Reader *r, uint32_t limit)
{
    uint32_t value = 0;
    if (r->end - r->p < 4) {
        r->wrong = true;
        return 0;
    }
    for (int i = 3; i >= 0; i--)
        value = value << 8 | r->p[i];
    r->p += 4;
    if (value >= limit) {
        r->wrong = true;
        return 0;
    }
    return value;
}

static uint64_t read_set(Reader *r)
{
    uint64_t low = read_u32(r, UINT32_MAX);
    return (uint64_t)read_u32(r, UINT32_MAX) << 32 | low;
}

static Text read_text(Reader *r)
{
    size_t size = read_u32(r, UINT32_MAX);
    Text text = {r->p, size};
    if ((size_t)(r->end - r->p) < size) {
        r->wrong = true;
        return (Text){r->p, 0};
    }
    r->p += size;
    return text;
}

/* Read how many items follow, and make room for them. Each takes at least four bytes. */
static void *read_array(Reader *r, uint32_t *count, size_t size)
{
    *count = read_u32(r, UINT32_MAX);
    if (*count > (size_t)(r->end - r->p) / 4) {
        r->wrong = true;
        *count = 0;
    }
    void *items = calloc((size_t)*count + 1, size);
    if (items == NULL) {
        r->wrong = true;
        *count = 0;
    }
    return items;
}

static void read_rule(Reader *r, const Plan *plan, Rule *rule)
{
    rule->verb = (Verb)read_u32(r, VERBS);
    rule->name = read_u32(r, plan->nedits);
    rule->key = read_u32(r, plan->nkeys);
    rule->proves_old = read_u32(r, 2);
    rule->strict = read_u32(r, 2);
    rule->pairs = read_array(r, &rule->npairs, sizeof *rule->pairs);
    rule->texts = calloc((size_t)rule->npairs + 1, sizeof *rule->texts);
    bool one = rule->verb == RENAME || rule->verb == DEFAULT, some = rule->verb == REMAP;
    r->wrong |= rule->texts == NULL || (one && rule->npairs != 1) || (some && rule->npairs == 0);
    rule->keys = UINT64_C(1) << rule->key;
    for (uint32_t i = 0; i < rule->npairs && !r->wrong; i++) {
        if (rule->verb == DROP) {
            rule->pairs[i][0] = read_u32(r, plan->nnotes);
            rule->texts[i][0] = read_text(r);
        } else if (rule->verb == RENAME || rule->verb == SPLIT) {
            for (int side = 0; side < (rule->verb == SPLIT ? 2 : 1); side++) {
                rule->pairs[i][side] = read_u32(r, plan->nkeys);
                rule->keys |= UINT64_C(1) << rule->pairs[i][side];
            }
        } else {
            rule->texts[i][0] = read_text(r);
            rule->texts[i][1] = read_text(r);
        }
    }
    if (rule->verb == REMAP)
        rule->map = read_u32(r, plan->nmaps);
}

static void read_map(Reader *r, Map *map)
{
    map->pairs = read_array(r, &map->count, sizeof *map->pairs);
    for (uint32_t i = 0; i < map->count && !r->wrong; i++) {
        map->pairs[i][0] = read_text(r);
        map->pairs[i][1] = read_text(r);
    }
}

static void read_scope(Reader *r, const Plan *plan, Scope *scope)
{
    scope->counted_as = read_u32(r, plan->nobjects);
    scope->targets = read_set(r);
    scope->fields = read_array(r, &scope->nfields, sizeof *scope->fields);
    for (uint32_t i = 0; i < scope->nfields; i++) {
        Field *field = &scope->fields[i];
        field->key = read_u32(r, plan->nkeys);
        field->items = read_u32(r, plan->nscopes + 1);
        field->counts = read_u32(r, plan->nobjects + 1);
        field->nested = read_u32(r, 2);
        field->spans = read_u32(r, 2);
    }
    scope->rules = read_array(r, &scope->nrules, sizeof *scope->rules);
    for (uint32_t i = 0; i < scope->nrules && !r->wrong; i++) {
        read_rule(r, plan, &scope->rules[i]);
        scope->ruled |= scope->rules[i].keys;
    }
}

/* Parse a plan; false if it is none, or there is no memory. What was read is freed with the core. */
static bool read_plan(Plan *plan, const uint8_t *data, size_t size)
{
    plan->data = malloc(size + 1);
    if (plan->data == NULL)
        return false;
    memcpy(plan->data, data, size);
    Reader reader = {plan->data, plan->data + size, false}, *r = &reader;
    plan->nkeys = read_u32(r, MAX_KEYS + 1);
    for (uint32_t i = 0; i < plan->nkeys; i++)
        plan->keys[i] = read_text(r);
    plan->nobjects = read_u32(r, 1 << 16);
    plan->nedits = read_u32(r, 1 << 16);
    plan->nnotes = read_u32(r, 1 << 16);
    plan->task_keys = read_set(r);
    plan->kind_keys = read_set(r);
    plan->maps = read_array(r, &plan->nmaps, sizeof *plan->maps);
    for (uint32_t i = 0; i < plan->nmaps && !r->wrong; i++)
        read_map(r, &plan->maps[i]);
    plan->drops_unmapped = read_u32(r, 2);
    plan->scopes = read_array(r, &plan->nscopes, sizeof *plan->scopes);
    for (uint32_t i = 0; i < plan->nscopes && !r->wrong; i++)
        read_scope(r, plan, &plan->scopes[i]);
    plan->kinds = read_array(r, &plan->nkinds, sizeof *plan->kinds);
    for (uint32_t i = 0; i < plan->nkinds && !r->wrong; i++) {
        Kind *kind = &plan->kinds[i];
        kind->has = read_array(r, &kind->nhas, sizeof *kind->has);
        for (uint32_t j = 0; j < kind->nhas; j++)
            kind->has[j] = read_set(r);
        kind->lacks = read_set(r);
        kind->scope = read_u32(r, plan->nscopes + 1);
    }
    return !r->wrong && r->p == r->end && plan->nscopes > 0 && plan->nnotes > LISTS_JOINED;
}

static void free_plan(Plan *plan)
{
    for (uint32_t i = 0; plan->scopes != NULL && i < plan->nscopes; i++) {
        for (uint32_t j = 0; plan->scopes[i].rules != NULL && j < plan->scopes[i].nrules; j++) {
            free(plan->scopes[i].rules[j].pairs);
            free(plan->scopes[i].rules[j].texts);
        }
        free(plan->scopes[i].rules);
        free(plan->scopes[i].fields);
    }
    for (uint32_t i = 0; plan->kinds != NULL && i < plan->nkinds; i++)
        free(plan->kinds[i].has);
    for (uint32_t i = 0; plan->maps != NULL && i < plan->nmaps; i++)
        free(plan->maps[i].pairs);
    free(plan->scopes);
    free(plan->kinds);
    free(plan->maps);
    free(plan->data);
}

/* ---- Edit: from what was recorded to edits; verbs.py and desk.py have the same, with the reasons ------------- */

/* A value: in the window, from `start` up to `end`, or made, among the texts. */
typedef struct {
    bool made;
    Off start, end;
    size_t text, size;
} Value;

/* One object on the desk: its members by the keys that they have by now, those with a new value, and the edits that
   gather from `edits` on, with texts from `texts` on. A member that goes, or has a value in each copy, is not `there` any
   more. */
typedef struct {
    const Scope *scope;
    Off start, end;
    size_t members, first[MAX_KEYS], edits, texts, copies;
    bool too_large; /* what the copies do not share is alone more than the task may become */
    uint64_t there, changed;
    Value values[MAX_KEYS];
} Desk;

static uint64_t *object_count(Core *k, uint32_t i) { return &k->counts[i]; }
static uint64_t *edit_count(Core *k, uint32_t i) { return &k->counts[k->plan.nobjects + i]; }
static uint64_t *note_count(Core *k, uint32_t i) { return &k->counts[k->plan.nobjects + k->plan.nedits + i]; }
static size_t number_of_counts(const Core *k) { return (size_t)k->plan.nobjects + k->plan.nedits + k->plan.nnotes; }

static Off space_after(const Core *k, Off offset)
{
    const uint8_t *p = at(k, offset);
    while (is_space(*p))
        p++;
    return offset_of(k, p);
}

static Off space_before(const Core *k, Off offset)
{
    const uint8_t *p = at(k, offset);
    while (p > k->window && is_space(p[-1]))
        p--;
    return offset_of(k, p);
}

static bool starts(const Core *k, Off offset, Text text)
{
    const uint8_t *p = at(k, offset);
    return (size_t)(k->window + k->size - p) >= text.size && memcmp(p, text.at, text.size) == 0;
}

static Text text_between(const Core *k, Off start, Off end) { return (Text){at(k, start), (size_t)(end - start)}; }

/* Put a text where edits take theirs from; NONE if there is no memory. */
static size_t keep_text(Core *k, Text text)
{
    if (!reserve(&k->texts, text.size)) {
        k->failure = NO_MEMORY;
        return NONE;
    }
    size_t place = k->texts.count;
    if (text.size)
        memcpy((uint8_t *)k->texts.at + place, text.at, text.size);
    k->texts.count += text.size;
    return place;
}

static void add_edit(Core *k, Array *edits, Off start, Off end, Text text)
{
    size_t place = keep_text(k, text);
    Edit *edit = place == NONE ? NULL : push(k, edits);
    if (edit != NULL)
        *edit = (Edit){start, end, place, text.size};
}

static void remove_bytes(Core *k, Off start, Off end)
{
    if (start < end)
        add_edit(k, &k->edits, start, end, (Text){NULL, 0});
}

/* Change the letters between the quotes of a key. */
static void move_member(Core *k, Desk *desk, uint32_t old, uint32_t new)
{
    uint64_t was = UINT64_C(1) << old, is = UINT64_C(1) << new;
    const Member *member = ITEM(Member, k->members, desk->first[old]);
    add_edit(k, &k->edits, member->key_start, member->key_end, k->plan.keys[new]);
    desk->first[new] = desk->first[old];
    if (desk->changed & was)
        desk->values[new] = desk->values[old];
    desk->there = (desk->there & ~was) | is;
    desk->changed = (desk->changed & ~(was | is)) | (desk->changed & was ? is : 0);
}

static void done(Core *k, const Rule *rule, uint64_t times)
{
    *edit_count(k, rule->name) += times;
    k->proof |= rule->proves_old;
}

static void refuse(Core *k, bool proof)
{
    k->problem = true;
    k->proof |= proof;
}

/* Let a member go. */
static void drop(Core *k, Desk *desk, uint32_t key)
{
    size_t *place = push(k, &k->dropped);
    if (place != NULL)
        *place = desk->first[key];
    desk->there &= ~(UINT64_C(1) << key);
}

static Member *member_of(Core *k, const Desk *desk, uint32_t key)
{
    return desk->there >> key & 1 ? ITEM(Member, k->members, desk->first[key]) : NULL;
}

static List *list_of(Core *k, const Member *member)
{
    return member != NULL && member->list != NONE ? ITEM(List, k->lists, member->list) : NULL;
}

static Value value_of(Core *k, const Desk *desk, uint32_t key)
{
    const Member *member = ITEM(Member, k->members, desk->first[key]);
    return desk->changed >> key & 1 ? desk->values[key] : (Value){false, member->start, member->end, 0, 0};
}

static Text value_text(const Core *k, Value value)
{
    return value.made ? (Text){(const uint8_t *)k->texts.at + value.text, value.size} : text_between(k, value.start, value.end);
}

static Text text_of(Core *k, const Desk *desk, uint32_t key) { return value_text(k, value_of(k, desk, key)); }

static bool same_text(Text one, Text other)
{
    return one.size == other.size && (one.at == other.at || memcmp(one.at, other.at, one.size) == 0);
}

static bool is_empty(Core *k, const Member *member)
{
    static const uint8_t null[] = "null";
    const List *list = list_of(k, member);
    return list == NULL ? starts(k, member->start, (Text){null, 4}) : list->lists + list->others == 0;
}

static bool is_double(Core *k, const List *list, const Rule *rule)
{
    if (list->lists == 0)
        return false;
    bool wrong = list->others > 0;
    for (size_t i = list->inner; i != NONE && !wrong; i = ITEM(List, k->lists, i)->next)
        wrong = ITEM(List, k->lists, i)->lists > 0;
    if (wrong)
        refuse(k, rule->verb != NEST);
    return !wrong;
}

static uint8_t *put_character(uint8_t *out, unsigned code)
{
    if (code < 0x80) {
        *out++ = (uint8_t)code;
    } else if (code < 0x800) {
        *out++ = (uint8_t)(0xc0 | code >> 6);
        *out++ = (uint8_t)(0x80 | (code & 63));
    } else {
        if (code < 0x10000) {
            *out++ = (uint8_t)(0xe0 | code >> 12);
        } else {
            *out++ = (uint8_t)(0xf0 | code >> 18);
            *out++ = (uint8_t)(0x80 | (code >> 12 & 63));
        }
        *out++ = (uint8_t)(0x80 | (code >> 6 & 63));
        *out++ = (uint8_t)(0x80 | (code & 63));
    }
    return out;
}

/* Write what a string holds, which takes no more bytes than its escapes. If it holds half a character, that is written like
   any other one, or, unless `halves` are asked for, NULL is returned. */
static uint8_t *unescape(Text string, uint8_t *out, bool halves)
{
    static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
    const uint8_t *p = string.at + 1, *end = string.at + string.size - 1;
    while (p < end) {
        if (*p != '\\') {
            *out++ = *p++;
            continue;
        }
        if (p[1] != 'u') {
            const char *name = strchr(names, p[1]);
            *out++ = name ? (uint8_t)values[name - names] : p[1];
            p += 2;
            continue;
        }
        unsigned code = hex4(p + 2);
        p += 6;
        if (code >= 0xd800 && code < 0xe000) {
            bool pair = code < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u';
            unsigned low = pair ? hex4(p + 2) : 0;
            if (low >= 0xdc00 && low <= 0xdfff) {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                p += 6;
            } else if (!halves) {
                return NULL;
            }
        }
        out = put_character(out, code);
    }
    return out;
}

/* Whether a flag is false, or the same true, false or text as another one, however the text is spelled. */
static bool says_nothing_new(Core *k, Text old, Text new)
{
    if (old.at[0] != '"')
        return old.at[0] == 'f' || (old.at[0] == 't' && new.at[0] == 't');
    if (new.at[0] != '"')
        return false;
    k->scratch.count = 0;
    if (!reserve(&k->scratch, (old.size + new.size) / k->scratch.size + 1)) {
        k->failure = NO_MEMORY;
        return false;
    }
    uint8_t *begin = k->scratch.at, *middle = unescape(old, begin, true), *end = unescape(new, middle, true);
    return middle - begin == end - middle && memcmp(begin, middle, (size_t)(end - middle)) == 0;
}

static void rename_key(Core *k, Desk *desk, const Rule *rule)
{
    uint32_t target = rule->pairs[0][0];
    const Member *old = member_of(k, desk, rule->key), *new = member_of(k, desk, target);
    if (old == NULL)
        return;
    if (new == NULL) {
        move_member(k, desk, rule->key, target);
    } else if (rule->strict && says_nothing_new(k, text_of(k, desk, rule->key), text_of(k, desk, target))) {
        drop(k, desk, rule->key);
    } else if (is_empty(k, old)) {
        drop(k, desk, rule->key);
        *note_count(k, EMPTY_TWIN_DROPPED) += !rule->strict;
    } else if (is_empty(k, new)) {
        drop(k, desk, target);
        move_member(k, desk, rule->key, target);
        *note_count(k, EMPTY_TWIN_DROPPED) += !rule->strict;
    } else {
        refuse(k, true);
        return;
    }
    done(k, rule, 1);
}

static const List *next_full(Core *k, size_t i)
{
    while (i != NONE && ITEM(List, k->lists, i)->others == 0)
        i = ITEM(List, k->lists, i)->next;
    return i == NONE ? NULL : ITEM(List, k->lists, i);
}

/* Remove the brackets of the inner lists that are not empty, and the empty ones altogether; true if several stay. */
static bool unwrap(Core *k, const List *outer, const List *head)
{
    bool own_space = head->first > head->start + 1;
    remove_bytes(k, own_space ? outer->start + 1 : space_after(k, outer->start + 1), head->start + 1);
    const List *left = head;
    for (const List *right; (right = next_full(k, left->next)) != NULL; left = right) {
        remove_bytes(k, left->last, left->end);
        Off after_comma = space_after(k, left->end) + 1;
        if (right->first > right->start + 1) {
            remove_bytes(k, after_comma, right->start + 1);
        } else {
            remove_bytes(k, after_comma, space_before(k, right->start));
            remove_bytes(k, right->start, right->start + 1);
        }
    }
    Off closing = space_before(k, outer->end - 1);
    if (closing < outer->end - 1)
        remove_bytes(k, left->last, closing);
    else
        remove_bytes(k, left->end - 1, outer->end - 1);
    return left != head;
}

static void flatten(Core *k, Desk *desk, const Rule *rule)
{
    const List *outer = list_of(k, member_of(k, desk, rule->key));
    if (outer == NULL || !is_double(k, outer, rule))
        return;
    const List *head = next_full(k, outer->inner), *first = ITEM(List, k->lists, outer->inner);
    if (head == NULL) {
        remove_bytes(k, outer->start, first->start);
        remove_bytes(k, first->end, outer->end);
    } else if (unwrap(k, outer, head)) {
        *note_count(k, LISTS_JOINED) += 1;
    }
    done(k, rule, 1);
}

static void nest(Core *k, Desk *desk, const Rule *rule)
{
    const Member *member = member_of(k, desk, rule->key);
    const List *list = list_of(k, member);
    if (list == NULL || is_double(k, list, rule) || list->lists)
        return;
    static const uint8_t brackets[] = "[]";
    add_edit(k, &k->edits, member->start, member->start, (Text){brackets, 1});
    add_edit(k, &k->edits, member->end, member->end, (Text){brackets + 1, 1});
    done(k, rule, 1);
}

static void drop_key(Core *k, Desk *desk, const Rule *rule)
{
    const Member *member = member_of(k, desk, rule->key);
    if (member == NULL || (rule->strict && (member->list == NONE || is_empty(k, member))))
        return;
    drop(k, desk, rule->key);
    for (uint32_t i = 0; i < rule->npairs; i++)
        if (starts(k, member->start, rule->texts[i][0]))
            *note_count(k, rule->pairs[i][0]) += 1;
    done(k, rule, 1);
}

/* The items of a list that runs parallel to so many inner lists, or to a flat one; NULL if there are none. */
static const List *column(Core *k, const Desk *desk, uint32_t key, uint64_t lists)
{
    const Member *member = member_of(k, desk, key);
    static const uint8_t null[] = "null";
    if (member == NULL || starts(k, member->start, (Text){null, 4}))
        return NULL;
    const List *list = list_of(k, member);
    uint64_t count = list == NULL ? 0 : list->lists + list->others;
    if (list == NULL || (lists ? count != lists : count > 1)) {
        refuse(k, true);
        return NULL;
    }
    return count ? list : NULL;
}

/* Put an edit that gives a place another value. */
static void add_value(Core *k, Array *edits, Off start, Off end, Value value)
{
    size_t text = value.made ? value.text : keep_text(k, value_text(k, value));
    Edit *edit = text == NONE ? NULL : push(k, edits);
    if (edit != NULL)
        *edit = (Edit){start, end, text, value.made ? value.size : (size_t)(value.end - value.start)};
}

/* A value that is this text; the old one if there is no memory. */
static Value make_value(Core *k, Text text, Value old)
{
    size_t place = keep_text(k, text);
    return place == NONE ? old : (Value){true, 0, 0, place, text.size};
}

static const Text NULL_TEXT = {(const uint8_t *)"null", 4};

/* Where the string that begins at p ends. */
static const uint8_t *string_end(const uint8_t *p)
{
    for (p++; *p != '"'; p++)
        p += *p == '\\';
    return p + 1;
}

/* The next word of a valid text: a bracket, a comma, a colon, a string, or anything else as long as it is. */
static Text next_word(const uint8_t *p, const uint8_t *end)
{
    while (p < end && is_space(*p))
        p++;
    const uint8_t *q = p;
    if (q < end && *q == '"')
        return (Text){p, (size_t)(string_end(p) - p)};
    while (q < end && !is_space(*q) && strchr("[]{},:\"", *q) == NULL)
        q++;
    return (Text){p, (size_t)(q - p) + (q == p && p < end)};
}

static bool is_one(Text word, char c) { return word.size == 1 && word.at[0] == (uint8_t)c; }

/* The value of a key of an object, if it is no list or object. */
static Text member_text(Text object, Text name)
{
    const uint8_t *p = object.at, *end = object.at + object.size;
    Text last = {p, 0}, key = {NULL, 0};
    size_t depth = 0;
    for (Text word = next_word(p, end); word.size; word = next_word(word.at + word.size, end)) {
        if (is_one(word, '{') || is_one(word, '['))
            depth++;
        else if (is_one(word, '}') || is_one(word, ']'))
            depth--;
        else if (depth == 1) {
            if (key.at != NULL && !is_one(word, ',') && is_key(key.at + 1, key.at + key.size - 1, true, name))
                return word;
            key = is_one(word, ':') ? last : (Text){NULL, 0};
            last = word;
        }
    }
    return (Text){NULL, 0};
}

static const Text *find_in_map(const Map *map, Text old)
{
    for (size_t low = 0, high = map->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        Text there = map->pairs[middle][0];
        int order = memcmp(there.at, old.at, there.size < old.size ? there.size : old.size);
        if (order == 0 && there.size == old.size)
            return &map->pairs[middle][1];
        if (order < 0 || (order == 0 && there.size < old.size))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* A string without escapes, between quotes, on the scratch pad, and 0 for -0; else, and with half a character, what is
   spelled. */
static Text plain_text(Core *k, Text value)
{
    if (value.size == 2 && value.at[0] == '-' && value.at[1] == '0')
        return (Text){value.at + 1, 1};
    if (value.at[0] != '"' || memchr(value.at, '\\', value.size) == NULL)
        return value;
    k->scratch.count = 0;
    if (!reserve(&k->scratch, value.size / k->scratch.size + 1)) {
        k->failure = NO_MEMORY;
        return value;
    }
    uint8_t *begin = k->scratch.at, *end = unescape(value, begin + 1, false);
    if (end == NULL)
        return value;
    *begin = *end++ = '"';
    return (Text){begin, (size_t)(end - begin)};
}

/* What a map has for an old id, or NULL; and the name under which it was sought. What keeps its escapes has half a
   character, and is in no map. */
static const Text *new_id(Core *k, const Map *map, Text old, Text *name)
{
    *name = plain_text(k, old);
    bool half = name->at == old.at && memchr(old.at, '\\', old.size) != NULL;
    return half ? NULL : find_in_map(map, *name);
}

static Value remap(Core *k, const Rule *rule, Value value)
{
    Text text = value_text(k, value), name, settled = {NULL, 0};
    if (same_text(text, NULL_TEXT))
        return value;
    const Map *map = &k->plan.maps[rule->map];
    bool object = text.at[0] == '{', list = text.at[0] == '[';
    const Text *new = object || list ? NULL : new_id(k, map, text, &name);
    if (object || list)
        name = (Text){(const uint8_t *)(object ? "{}" : "[]"), 2};
    for (uint32_t i = 0; object && new == NULL && i + 1 < rule->npairs; i++) {
        Text known = member_text(text, rule->texts[i][0]);
        if (known.at != NULL)
            new = new_id(k, map, known, &name);
    }
    if (new != NULL)
        return same_text(*new, text) ? value : make_value(k, *new, value);
    if (object && rule->texts[rule->npairs - 1][0].size)
        settled = member_text(text, rule->texts[rule->npairs - 1][0]);
    if (settled.at != NULL && settled.at[0] == '"')
        return value;
    Miss *miss = push(k, &k->misses);
    if (miss != NULL) {
        miss->map = rule->map;
        miss->size = (uint32_t)(name.size < MAX_ID ? name.size : MAX_ID);
        memcpy(miss->text, name.at, miss->size);
    }
    return k->plan.drops_unmapped ? make_value(k, NULL_TEXT, value) : value;
}

static Value replace(Core *k, const Rule *rule, Value value)
{
    Text text = value_text(k, value);
    const uint8_t *p = text.at + 1, *end = text.at + text.size - 1;
    if (text.at[0] == '{') {
        while (p < end && is_space(*p))
            p++;
        if (p == end)
            text = (Text){(const uint8_t *)"{}", 2};
    }
    text = plain_text(k, text);
    for (uint32_t i = 0; i < rule->npairs; i++)
        if (same_text(text, rule->texts[i][0]))
            return make_value(k, rule->texts[i][1], value);
    return value;
}

static const uint8_t *pass_digits(const uint8_t *p, const uint8_t *end)
{
    while (p < end && is_digit(*p))
        p++;
    return p;
}

/* Whether all of a text reads as a number; `whole`: has digits only. */
static bool reads_as_number(const uint8_t *p, const uint8_t *end, bool whole)
{
    if (!whole && p < end && (*p == '+' || *p == '-'))
        p++;
    const uint8_t *begin = p;
    p = pass_digits(p, end);
    size_t count = (size_t)(p - begin);
    if (!whole && p < end && *p == '.') {
        begin = p + 1;
        p = pass_digits(begin, end);
        count += (size_t)(p - begin);
    }
    if (!whole && count && p < end && (*p | 32) == 'e') {
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        begin = p;
        p = pass_digits(p, end);
        count = (size_t)(p - begin);
    }
    return count && p == end;
}

static Value expect(Core *k, const Rule *rule, Value value)
{
    Text text = value_text(k, value);
    if (text.at[0] == '"')
        text = plain_text(k, text);
    const uint8_t *p = text.at, *end = text.at + text.size;
    bool fits = *p == '"' ? reads_as_number(p + 1, end - 1, rule->strict) : same_text(text, NULL_TEXT);
    if (*p == '-' || is_digit(*p))
        fits = !rule->strict || pass_digits(p + (*p == '-'), end) == end;
    return fits ? value : make_value(k, NULL_TEXT, value);
}

static bool has_lists(Text text)
{
    const uint8_t *end = text.at + text.size;
    size_t depth = 0;
    for (Text word = next_word(text.at, end); word.size; word = next_word(word.at + word.size, end)) {
        if (is_one(word, '[') && depth == 1)
            return true;
        if (is_one(word, '[') || is_one(word, '{'))
            depth++;
        else if (is_one(word, ']') || is_one(word, '}'))
            depth--;
    }
    return false;
}

static bool holds_json(Core *k, Text text);

/* A list in the list is none of regions: it would have to be flattened. */
static Value unquote(Core *k, Value value)
{
    Text string = value_text(k, value);
    if (string.at[0] != '"')
        return value;
    if (!reserve(&k->texts, string.size)) {
        k->failure = NO_MEMORY;
        return value;
    }
    string = value_text(k, value); /* texts may have moved */
    uint8_t *begin = (uint8_t *)k->texts.at + k->texts.count, *end = unescape(string, begin, false);
    if (end == NULL)
        return value;
    while (begin < end && is_space(*begin))
        begin++;
    while (begin < end && is_space(end[-1]))
        end--;
    Text text = {begin, (size_t)(end - begin)};
    if (text.size == 0 || *begin != '[' || !holds_json(k, text) || has_lists(text))
        return value;
    size_t place = (size_t)(begin - (uint8_t *)k->texts.at);
    k->texts.count = place + text.size;
    return (Value){true, 0, 0, place, text.size};
}

/* What a rule makes of a value: the value itself if it has nothing to say. */
static Value new_value(Core *k, const Rule *rule, Value value)
{
    Value new = rule->verb == REPLACE   ? replace(k, rule, value)
                : rule->verb == EXPECT  ? expect(k, rule, value)
                : rule->verb == UNQUOTE ? unquote(k, value)
                                        : remap(k, rule, value);
    if (!same_text(value_text(k, new), value_text(k, value)))
        done(k, rule, 1);
    return new;
}

static void change_value(Core *k, Desk *desk, const Rule *rule)
{
    if (member_of(k, desk, rule->key) == NULL)
        return;
    Value value = value_of(k, desk, rule->key), new = new_value(k, rule, value);
    if (same_text(value_text(k, new), value_text(k, value)))
        return;
    desk->values[rule->key] = new;
    desk->changed |= UINT64_C(1) << rule->key;
}

static void add_default(Core *k, Desk *desk, const Rule *rule)
{
    if (member_of(k, desk, rule->key) != NULL)
        return;
    const Rule **added = push(k, &k->added);
    if (added != NULL)
        *added = rule;
    done(k, rule, 1);
}

/* Items that go take what stands before the next one that stays with them; the last ones, what stands before them. */
static void keep_objects(Core *k, Desk *desk, const Rule *rule)
{
    const Member *member = member_of(k, desk, rule->key);
    const List *list = list_of(k, member);
    if (list == NULL)
        return;
    bool going = false, stayed = false;
    Off begin = 0, kept_end = 0, last_end = 0;
    uint64_t gone = 0, lists = 0;
    for (size_t i = list->spans; i != NONE; i = ITEM(Span, k->spans, i)->next) {
        Span span = *ITEM(Span, k->spans, i);
        last_end = span.end;
        if (*at(k, span.start) != '{') {
            begin = going ? begin : span.start;
            going = true;
            gone++;
            lists += *at(k, span.start) == '[';
            continue;
        }
        if (going)
            remove_bytes(k, begin, span.start);
        going = false;
        stayed = true;
        kept_end = span.end;
    }
    if (gone == 0)
        return;
    if (going)
        remove_bytes(k, stayed ? kept_end : begin, last_end);
    done(k, rule, gone);
    if (member->counts)
        k->gained[member->counts - 1] -= gone - lists; /* nobody has counted those */
}

/* The largest output for a task of which so many bytes have been read. */
static uint64_t max_output(const Limits *limits, Off read)
{
    uint64_t factor = limits->max_growth, most = factor && read > LARGEST / factor ? LARGEST : factor * read;
    most = most > limits->growth_floor ? most : limits->growth_floor;
    return most < limits->max_task_size ? most : limits->max_task_size;
}

/* Give each copy its item of `items`, with what the rules for its key make of it, in the place of a member. */
static void fill_place(Core *k, Desk *desk, uint32_t key, const List *items)
{
    const Member *there = ITEM(Member, k->members, desk->first[key]);
    uint64_t most = max_output(&k->limits, desk->end - k->task), size = 0;
    for (size_t i = items->spans; i != NONE && size <= most; i = ITEM(Span, k->spans, i)->next) {
        Span span = *ITEM(Span, k->spans, i);
        Value value = {false, span.start, span.end, 0, 0};
        for (uint32_t j = 0; j < desk->scope->nrules; j++)
            if (desk->scope->rules[j].key == key && desk->scope->rules[j].verb >= REPLACE)
                value = new_value(k, &desk->scope->rules[j], value);
        add_value(k, &k->own, there->start, there->end, value);
        size += value_text(k, value).size;
    }
    desk->too_large |= size > most;
    desk->there &= ~(UINT64_C(1) << key);
}

static void fill(Core *k, Desk *desk, const uint32_t pair[2], const List *items)
{
    if (items == NULL) {
        if (member_of(k, desk, pair[1]) != NULL && desk->copies > 1)
            drop(k, desk, pair[1]);
        return;
    }
    if (member_of(k, desk, pair[1]) == NULL)
        move_member(k, desk, pair[0], pair[1]);
    fill_place(k, desk, pair[1], items);
}

/* Make one copy of the object for each inner list. `own` has, one kind of edit after the other, one for each copy. */
static void split(Core *k, Desk *desk, const Rule *rule)
{
    const List *list = list_of(k, member_of(k, desk, rule->key));
    const List *outer = list != NULL && is_double(k, list, rule) ? list : NULL;
    const List *columns[MAX_KEYS] = {NULL};
    bool any = outer != NULL;
    for (uint32_t i = 0; i < rule->npairs && i < MAX_KEYS; i++) {
        columns[i] = column(k, desk, rule->pairs[i][0], outer ? outer->lists : 0);
        any |= columns[i] != NULL;
    }
    if (!any)
        return;
    if (k->problem) {
        k->proof = true;
        return;
    }
    desk->copies = outer ? (size_t)outer->lists : 1;
    for (int side = 0; side < 2 && outer != NULL; side++)
        for (size_t i = outer->inner; i != NONE; i = ITEM(List, k->lists, i)->next) {
            const List *one = ITEM(List, k->lists, i);
            add_edit(k, &k->own, side ? one->end : outer->start, side ? outer->end : one->start, (Text){NULL, 0});
        }
    for (uint32_t i = 0; i < rule->npairs && i < MAX_KEYS; i++)
        fill(k, desk, rule->pairs[i], columns[i]);
    done(k, rule, 1);
}

static int by_place(const void *left, const void *right)
{
    const Edit *a = left, *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return a->text < b->text ? -1 : a->text > b->text;
}

/* Sort edits. Few are out of order, because those of an object come after those of the objects in it: each is moved to its
   place. If that moves too many, qsort() ends it, so the time does not become quadratic. */
static void sort_edits(Edit *edits, size_t count)
{
    size_t moves = 0, most = 4 * count + 64;
    for (size_t i = 1; i < count && moves < most; i++) {
        Edit edit = edits[i];
        size_t place = i;
        for (; place && by_place(&edits[place - 1], &edit) > 0; place--)
            edits[place] = edits[place - 1];
        edits[place] = edit;
        moves += i - place;
    }
    if (moves >= most)
        qsort(edits, count, sizeof *edits, by_place);
}

static int64_t growth_of(const Edit *edits, size_t count)
{
    int64_t growth = 0;
    for (size_t i = 0; i < count; i++)
        growth += (int64_t)edits[i].size - (int64_t)(edits[i].end - edits[i].start);
    return growth;
}

/* Write the bytes from start up to end with sorted edits applied; returns where the output ends. */
static uint8_t *apply_edits(const Core *k, Off start, Off end, const Edit *edits, size_t count, uint8_t *out)
{
    for (size_t i = 0; i <= count; i++) {
        Off upto = i < count ? edits[i].start : end;
        memcpy(out, at(k, start), (size_t)(upto - start));
        out += upto - start;
        if (i == count)
            break;
        if (edits[i].size)
            memcpy(out, (const uint8_t *)k->texts.at + edits[i].text, edits[i].size);
        out += edits[i].size;
        start = edits[i].end;
    }
    return out;
}

/* Whether the task may become so much larger by the edits of an object; if not, they are forgotten. */
static bool may_grow(Core *k, const Desk *desk, int64_t growth)
{
    Off read = desk->end - k->task;
    if (!desk->too_large && (int64_t)read + k->task_growth + growth <= (int64_t)max_output(&k->limits, read)) {
        k->task_growth += growth;
        return true;
    }
    refuse(k, false);
    k->edits.count = desk->edits;
    k->texts.count = desk->texts;
    return false;
}

/* By how much several objects with separators between are larger than the one on the desk; no more than LARGEST. */
static int64_t growth_of_copies(const Core *k, const Desk *desk, size_t separator)
{
    int64_t shared = growth_of(ITEM(Edit, k->edits, desk->edits), k->edits.count - desk->edits);
    int64_t one = (int64_t)(desk->end - desk->start) + (int64_t)separator, own = growth_of(k->own.at, k->own.count);
    if (one + shared > 0 && desk->copies > LARGEST / (uint64_t)(one + shared))
        return LARGEST;
    return (int64_t)desk->copies * (one + shared) + own - one;
}

static void copy_object(Core *k, Desk *desk)
{
    Edit *own = k->own.at;
    Off before = space_before(k, desk->start);
    size_t space = (size_t)(desk->start - before);
    int64_t growth = growth_of_copies(k, desk, space + 1);
    if (!may_grow(k, desk, growth))
        return;
    size_t shared = k->edits.count - desk->edits, sort = k->own.count / desk->copies, copies = desk->copies;
    uint64_t size = (uint64_t)((int64_t)(desk->end - desk->start) + growth);
    k->scratch.count = 0;
    if (size > SIZE_MAX / 2 || !reserve(&k->texts, (size_t)size) || !reserve(&k->scratch, shared + sort)) {
        k->failure = NO_MEMORY;
        return;
    }
    k->gained[desk->scope->counted_as] += copies - 1;
    uint8_t *begin = (uint8_t *)k->texts.at + k->texts.count, *out = begin;
    for (size_t i = 0; i < copies; i++) {
        Edit *edits = k->scratch.at;
        if (shared)
            memcpy(edits, ITEM(Edit, k->edits, desk->edits), shared * sizeof *edits);
        for (size_t j = 0; j < sort; j++)
            edits[shared + j] = own[j * copies + i];
        sort_edits(edits, shared + sort);
        if (i) {
            *out++ = ',';
            memcpy(out, at(k, before), space);
            out += space;
        }
        out = apply_edits(k, desk->start, desk->end, edits, shared + sort, out);
    }
    Edit whole = {desk->start, desk->end, k->texts.count, (size_t)(out - begin)};
    k->texts.count += whole.size;
    k->edits.count = desk->edits;
    Edit *edit = push(k, &k->edits);
    if (edit != NULL)
        *edit = whole;
}

static bool has_newline(const Core *k, Off start, Off end)
{
    return memchr(at(k, start), '\n', (size_t)(end - start)) != NULL;
}

/* Take the run of neighbouring members from start up to end out of the object, with one comma. True if that was all of
   its members, and `instead` has taken their place. */
static bool drop_run(Core *k, const Desk *desk, Off start, Off end, const Edit *instead)
{
    Off before = space_before(k, start), after = space_after(k, end);
    bool first = before == desk->start + 1, last = *at(k, after) != ',';
    if (first && last && instead != NULL) {
        Edit *edit = push(k, &k->edits);
        if (edit != NULL)
            *edit = (Edit){start, end, instead->text, instead->size};
        return true;
    }
    if (first && last) {
        add_edit(k, &k->edits, before, after, (Text){NULL, 0});
    } else if (first) {
        add_edit(k, &k->edits, start, space_after(k, after + 1), (Text){NULL, 0});
    } else {
        Off value_end = space_before(k, before - 1), following = last ? after : space_after(k, after + 1);
        bool breaks_after = has_newline(k, end, following) && !has_newline(k, value_end, start);
        bool forward = !last && !breaks_after;
        if (forward)
            add_edit(k, &k->edits, start, following, (Text){NULL, 0});
        else
            add_edit(k, &k->edits, value_end, end, (Text){NULL, 0});
    }
    return false;
}

/* The white space behind the colon of the object's first member; a space if it has none. */
static Text colon_space(const Core *k, Off key)
{
    if (*at(k, key) == '}')
        return (Text){(const uint8_t *)" ", 1};
    Off colon = space_after(k, offset_of(k, string_end(at(k, key)))) + 1;
    return text_between(k, colon, space_after(k, colon));
}

/* Write the members that come, spaced as the first member of the object is: all of it, and without the first comma. */
static void write_added(Core *k, const Desk *desk, Edit *with_comma, Edit *without)
{
    static const uint8_t marks[] = ",\" ";
    Off key = space_after(k, desk->start + 1), end = space_before(k, desk->end - 1);
    Text space = text_between(k, desk->start + 1, key), colon = colon_space(k, key);
    if (space.size == 0 && colon.size)
        space = (Text){marks + 2, 1};
    size_t begin = k->texts.count, body = 0;
    for (size_t i = 0; i < k->added.count; i++) {
        const Rule *rule = *ITEM(const Rule *, k->added, i);
        keep_text(k, (Text){marks, 1});
        keep_text(k, space);
        body = i ? body : k->texts.count;
        keep_text(k, (Text){marks + 1, 1});
        keep_text(k, k->plan.keys[rule->key]);
        keep_text(k, (Text){(const uint8_t *)"\":", 2});
        keep_text(k, colon);
        keep_text(k, rule->texts[0][1]);
    }
    *with_comma = (Edit){end, end, begin, k->texts.count - begin};
    *without = (Edit){end, end, body, k->texts.count - body};
}

/* Give members new values, take those that go out, neighbours together, and put those that come at the end. */
static void edit_members(Core *k, const Desk *desk)
{
    size_t *dropped = k->dropped.at, count = k->dropped.count;
    for (uint32_t key = 0; desk->changed && key < k->plan.nkeys; key++)
        if (desk->changed & desk->there & UINT64_C(1) << key) {
            const Member *member = ITEM(Member, k->members, desk->first[key]);
            add_value(k, &k->edits, member->start, member->end, desk->values[key]);
        }
    Edit with_comma, without;
    bool adds = k->added.count > 0;
    if (adds)
        write_added(k, desk, &with_comma, &without);
    for (size_t i = 1; i < count; i++) /* few: there is at most one for each key of a rule */
        for (size_t j = i; j && ITEM(Member, k->members, dropped[j])->start < ITEM(Member, k->members, dropped[j - 1])->start; j--) {
            size_t other = dropped[j];
            dropped[j] = dropped[j - 1];
            dropped[j - 1] = other;
        }
    for (size_t i = 0; i < count; i++) {
        Off start = ITEM(Member, k->members, dropped[i])->key_start - 1, end = ITEM(Member, k->members, dropped[i])->end;
        for (; i + 1 < count; i++) {
            Off comma = space_after(k, end);
            const Member *next = ITEM(Member, k->members, dropped[i + 1]);
            if (*at(k, comma) != ',' || space_after(k, comma + 1) != next->key_start - 1)
                break;
            end = next->end;
        }
        if (drop_run(k, desk, start, end, adds ? &without : NULL))
            return;
    }
    Edit *edit = adds ? push(k, &k->edits) : NULL;
    if (edit != NULL)
        *edit = with_comma.end > desk->start + 1 ? with_comma : without;
}

static void (*const VERB[VERBS])(Core *, Desk *, const Rule *) = {
    [RENAME] = rename_key, [FLATTEN] = flatten, [NEST] = nest, [DROP] = drop_key, [SPLIT] = split, [DEFAULT] = add_default,
    [OBJECTS] = keep_objects, [REPLACE] = change_value, [EXPECT] = change_value, [UNQUOTE] = change_value, [REMAP] = change_value};

static void count_items(Core *k, const Member *member)
{
    const List *list = list_of(k, member);
    if (list == NULL || member->counts == 0)
        return;
    uint64_t *count = object_count(k, member->counts - 1);
    *count += list->others;
    for (size_t i = list->inner; i != NONE; i = ITEM(List, k->lists, i)->next)
        *count += ITEM(List, k->lists, i)->others;
}

/* Whether a rule may have something to do: one for keys that are not there has not, unless it adds them. */
static bool may_apply(const Desk *desk, const Rule *rule) { return rule->keys & desk->there || rule->verb == DEFAULT; }

/* Apply the rules of `scope` to an object. */
static void edit_object(Core *k, const Scope *scope, Off start, Off end, size_t members)
{
    Desk desk;
    desk.scope = scope;
    desk.start = start;
    desk.end = end;
    desk.members = members;
    desk.edits = k->edits.count;
    desk.texts = k->texts.count;
    desk.copies = 0;
    desk.too_large = false;
    desk.there = desk.changed = 0;
    k->dropped.count = k->own.count = k->added.count = 0;
    for (size_t i = members; i != NONE; i = ITEM(Member, k->members, i)->next) {
        const Member *member = ITEM(Member, k->members, i);
        uint64_t bit = UINT64_C(1) << member->key;
        if (desk.there & bit & scope->ruled)
            refuse(k, false);
        if (!(desk.there & bit))
            desk.first[member->key] = i;
        desk.there |= bit;
        count_items(k, member);
    }
    for (uint32_t i = 0; i < scope->nrules; i++)
        if (may_apply(&desk, &scope->rules[i]))
            VERB[scope->rules[i].verb](k, &desk, &scope->rules[i]);
    edit_members(k, &desk);
    if (desk.copies > 1) {
        if (k->failure == FINE)
            copy_object(k, &desk);
        return;
    }
    for (size_t i = 0; i < k->own.count; i++) {
        Edit *edit = push(k, &k->edits);
        if (edit != NULL)
            *edit = *ITEM(Edit, k->own, i);
    }
    may_grow(k, &desk, growth_of(ITEM(Edit, k->edits, desk.edits), k->edits.count - desk.edits));
}

/* Forget all edits, and what was counted and noted of them. */
static void leave_unchanged(Core *k)
{
    k->edits.count = k->task_edits;
    k->texts.count = k->task_texts;
    k->misses.count = k->task_misses;
    memset(edit_count(k, 0), 0, sizeof *k->counts * (k->plan.nedits + k->plan.nnotes));
    memset(k->gained, 0, sizeof *k->gained * k->plan.nobjects);
}

/* Whether the open task is a document of another kind; `*kind` is NULL if not. */
static const Kind *find_kind(const Core *k, uint64_t keys)
{
    for (uint32_t i = 0; keys & k->plan.kind_keys && i < k->plan.nkinds; i++) {
        const Kind *kind = &k->plan.kinds[i];
        bool fits = !(keys & kind->lacks) && (kind->scope == 0 || k->frames.count == 0);
        for (uint32_t j = 0; j < kind->nhas; j++)
            fits = fits && keys & kind->has[j];
        if (fits)
            return kind;
    }
    return NULL;
}

/* Edit the open task, which is an object; false if it is a document that is refused. */
static bool edit_task(Core *k)
{
    uint64_t keys = 0;
    for (size_t i = k->task_members; i != NONE; i = ITEM(Member, k->members, i)->next)
        keys |= UINT64_C(1) << ITEM(Member, k->members, i)->key;
    const Kind *kind = find_kind(k, keys);
    if (kind != NULL && kind->scope == 0)
        return false;
    const Scope *scope = &k->plan.scopes[kind ? kind->scope - 1 : 0];
    bool bare = kind == NULL && !(keys & k->plan.task_keys);
    if (!bare || k->plan.nkinds == 0) /* else its keys are the user's own */
        edit_object(k, scope, k->task, k->task_end, k->task_members);
    if (!k->proof) {
        leave_unchanged(k);
        if (keys & scope->targets)
            *note_count(k, ALREADY_CONVERTED) += 1;
    }
    if (kind != NULL) {
        *note_count(k, OTHER_KIND) += 1;
        return true;
    }
    *object_count(k, 0) += 1;
    if (bare)
        *note_count(k, BARE_DATA) += 1;
    return true;
}

/* ---- Automaton ---------------------------------------------------------------------------------------------- */

/* Something is wrong at p. */
static const uint8_t *wrong(Core *k, const uint8_t *p)
{
    k->pos = (size_t)(p - k->window);
    if (k->failure == FINE)
        k->failure = WRONG;
    return NULL;
}

/* The byte at p is not expected: wrong, unless it is no byte but the end of what has arrived. */
static const uint8_t *stop(Core *k, const uint8_t *p, State state, int phase)
{
    k->state = state;
    k->phase = phase;
    if (p != k->window + k->size)
        return wrong(k, p);
    k->pos = k->size;
    return NULL;
}

/* The first byte that is no white space. Lines end in white space only, so they are counted here. */
static NOINLINE const uint8_t *long_space(Core *k, const uint8_t *p)
{
#ifdef LSC_SIMD
    for (;; p += 16) {
        unsigned other = other_than_spaces(p);
        unsigned lines = equal_to(p, '\n') & (other - 1) & ~other; /* those before another byte */
        for (; lines; lines &= lines - 1) {
            k->lines++;
            k->line_start = offset_of(k, p) + (unsigned)first_bit(lines) + 1;
        }
        if (other)
            return p + first_bit(other);
    }
#else
    for (; is_space(*p); p++)
        if (*p == '\n') {
            k->lines++;
            k->line_start = offset_of(k, p) + 1;
        }
    return p;
#endif
}

static inline const uint8_t *space(Core *k, const uint8_t *p)
{
    if (LIKELY(*p > ' '))
        return p;
    if (*p == ' ' && p[1] > ' ')
        return p + 1;
    return long_space(k, p);
}

static void open_task(Core *k, Off start)
{
    k->task_open = true;
    k->task = start;
    k->task_lines = k->lines;
    k->task_line_start = k->line_start;
    k->task_is_object = false;
    k->task_edits = k->edits.count;
    k->task_texts = k->texts.count;
    k->task_misses = k->misses.count;
    k->task_growth = 0;
    k->proof = k->problem = false;
    memset(k->counts, 0, number_of_counts(k) * sizeof *k->counts);
    memset(k->gained, 0, k->plan.nobjects * sizeof *k->gained);
}

/* The bracket that holds the tasks; 0 if none does. */
static uint8_t document_opener(const Core *k)
{
    return k->frames.count && ITEM(Frame, k->frames, 0)->kind == DOCUMENT ? k->types[0] : 0;
}

static void record_task(Core *k, Off end, bool failed)
{
    Done *task = push(k, &k->done);
    if (task == NULL || !reserve(&k->done_keys, k->key.count) || !reserve(&k->done_counts, k->plan.nobjects)) {
        k->failure = NO_MEMORY;
        return;
    }
    int64_t growth = growth_of(ITEM(Edit, k->edits, k->task_edits), k->edits.count - k->task_edits);
    *task = (Done){k->index, k->task, end,
                   k->task - k->mark + (Off)k->growth, end - k->mark + (Off)(k->growth + growth), k->task_lines, k->task_line_start,
                   k->done_keys.count, k->key.count, document_opener(k), k->edits.count > k->task_edits, failed};
    if (k->key.count)
        memcpy((uint8_t *)k->done_keys.at + k->done_keys.count, k->key.at, k->key.count);
    k->done_keys.count += k->key.count;
    for (uint32_t i = 0; i < k->plan.nobjects; i++)
        *ITEM(uint64_t, k->done_counts, k->done_counts.count++) = *object_count(k, i) + k->gained[i];
}

/* The open task ends before p. `ahead`: it is known to end only by the byte at p. */
static bool close_task(Core *k, const uint8_t *p, bool ahead)
{
    Off end = k->task_end = offset_of(k, p);
    if (end - k->task + ahead > k->limits.max_task_size)
        return false;
    if (!k->task_is_object)
        *note_count(k, NOT_A_TASK) += 1;
    else if (!edit_task(k))
        return false;
    bool failed = k->problem && k->proof;
    if (failed && !k->record)
        return false;
    if (failed)
        leave_unchanged(k);
    size_t count = k->edits.count - k->task_edits;
    Edit *edits = ITEM(Edit, k->edits, k->task_edits);
    sort_edits(edits, count);
    if (k->record)
        record_task(k, end, failed);
    k->growth += growth_of(edits, count);
    for (size_t i = 0; i < number_of_counts(k); i++)
        k->totals[i] += k->counts[i];
    for (size_t i = 0; i < k->plan.nobjects; i++)
        k->totals[i] += k->gained[i];
    k->index++;
    k->task_open = false;
    k->members.count = k->lists.count = k->spans.count = 0;
    return k->failure == FINE;
}

/* A value that somebody looks at ends before p. `inner` is the list that was recorded of it. Returns p, or NULL. */
static const uint8_t *end_value(Core *k, const uint8_t *p, Off start, bool is_list, size_t inner, bool ahead)
{
    Frame *top = top_frame(k);
    k->state = AFTER;
    if (top == NULL || top->kind == DOCUMENT) {
        if (!close_task(k, p, ahead))
            return wrong(k, p);
        if (top == NULL)
            k->state = k->task_is_object ? NEXT : REST;
    } else if (top->kind == LIST) {
        add_item(k, top, start, offset_of(k, p), is_list, inner);
    } else if (top->field != NULL) {
        Member *member = ITEM(Member, k->members, top->members_last);
        member->start = start;
        member->end = offset_of(k, p);
        member->list = inner;
    }
    return k->failure == FINE ? p : wrong(k, p);
}

/* The key that was just read is that of a task. */
static void take_key(Core *k)
{
    k->key.count = 0;
    if (!reserve(&k->key, (size_t)(k->key_end - k->key_start))) {
        k->failure = NO_MEMORY;
        return;
    }
    k->key.count = (size_t)(k->key_end - k->key_start);
    if (k->key.count)
        memcpy(k->key.at, at(k, k->key_start), k->key.count);
}

/* A key that somebody looks at is complete; p is behind its closing quote. */
static const uint8_t *end_key(Core *k, const uint8_t *p)
{
    Frame *top = top_frame(k);
    k->state = COLON;
    k->key_start = k->token + 1;
    k->key_end = offset_of(k, p) - 1;
    if (top->kind == DOCUMENT) {
        if (offset_of(k, p) - k->token > k->limits.max_task_size) {
            k->state = STRING; /* the key has not been taken */
            return wrong(k, p);
        }
        take_key(k);
    } else {
        const Field *field = find_field(k, top->scope, at(k, k->key_start), at(k, k->key_end));
        meet_key(k, top, field, k->key_start, k->key_end);
    }
    return k->failure == FINE ? p : wrong(k, p);
}

enum { BODY, HEX1, HEX2, HEX3, HEX4, ESCAPE }; /* in a string; HEXn: so many digits are to come */

static bool is_escape(uint8_t c)
{
    return c == '"' || c == '\\' || c == '/' || c == 'b' || c == 'f' || c == 'n' || c == 'r' || c == 't';
}

/* Go on in a string; returns what is behind its closing quote. */
static const uint8_t *read_string(Core *k, const uint8_t *p)
{
    int phase = k->phase;
    for (;;) {
        if (phase == BODY) {
            p = plain(p);
            if (LIKELY(*p == '"')) {
                k->phase = BODY;
                return p + 1;
            }
            if (*p != '\\')
                return stop(k, p, STRING, BODY);
            p++;
            if (LIKELY(is_escape(*p))) {
                p++;
                continue;
            }
            if (LIKELY(*p == 'u' && is_hex(p[1]) && is_hex(p[2]) && is_hex(p[3]) && is_hex(p[4]))) {
                p += 5;
                continue;
            }
            phase = ESCAPE;
        }
        if (phase == ESCAPE && *p == 'u')
            phase = HEX4;
        else if (phase == ESCAPE && is_escape(*p))
            phase = BODY;
        else if (phase != ESCAPE && is_hex(*p))
            phase--;
        else
            return stop(k, p, STRING, phase);
        p++;
    }
}

enum { BEGIN, MINUS, ZERO, INTEGER, POINT, FRACTION, EXPONENT, SIGN, POWER }; /* in a number */

/* Go on in a number; returns what is behind it. */
static NOINLINE const uint8_t *read_number(Core *k, const uint8_t *p)
{
    int phase = k->phase;
    for (;; p++) {
        uint8_t c = *p;
        bool digit = is_digit(c), exponent = (c | 32) == 'e';
        switch (phase) {
        case BEGIN:
        case MINUS:
            if (phase == BEGIN && c == '-')
                phase = MINUS;
            else if (digit)
                phase = c == '0' ? ZERO : INTEGER;
            else
                return stop(k, p, NUMBER, phase);
            continue;
        case POINT:
        case EXPONENT:
        case SIGN:
            if (phase == EXPONENT && (c == '+' || c == '-'))
                phase = SIGN;
            else if (digit)
                phase = phase == POINT ? FRACTION : POWER;
            else
                return stop(k, p, NUMBER, phase);
            continue;
        default: /* it may end here */
            if (digit && phase != ZERO)
                p = digits(p) - 1;
            else if (c == '.' && phase <= INTEGER)
                phase = POINT;
            else if (exponent && phase != POWER)
                phase = EXPONENT;
            else
                break;
            continue;
        }
        if (p == k->window + k->size && !k->finishing)
            return stop(k, p, NUMBER, phase);
        k->phase = 0;
        return p;
    }
}

/* Also true of . and /, which no number begins with: they are found out soon enough. */
static bool may_start_number(uint8_t c) { return (uint8_t)(c - '-') <= '9' - '-'; }

/* What is behind a number without sign and exponent, if that can be seen here; else NULL. */
static inline const uint8_t *read_unsigned_at_once(const uint8_t *p, bool *whole)
{
    *whole = true;
#ifdef LSC_SIMD
    /* One look at 32 bytes tells where both runs of digits end, if they are short. */
    unsigned others = other_than_digits(p) | other_than_digits(p + 16) << 16, more = others & (others - 1);
    if (!LIKELY(more))
        return NULL;
    const uint8_t *q = p + first_bit(others);
#else
    const uint8_t *q = digits(p);
#endif
    if (q == p || (*p == '0' && q > p + 1))
        return NULL;
    if (*q == '.') {
        const uint8_t *point = q;
        *whole = false;
#ifdef LSC_SIMD
        q = p + first_bit(more);
#else
        q = digits(q + 1);
#endif
        if (q == point + 1)
            return NULL;
    }
    if (LIKELY(*q == ','))
        return q;
    return *q != 0 && (*q | 32) != 'e' && !is_digit(*q) ? q : NULL; /* a zero may be the end of the window */
}

static NOINLINE const uint8_t *read_negative_at_once(const uint8_t *p)
{
    bool whole;
    return read_unsigned_at_once(p + 1, &whole);
}

/* The same with a sign or without; `*whole` says that it has neither sign nor point. A branch, since a sum with what was
   just read has to be waited for. */
static inline const uint8_t *read_number_at_once(const uint8_t *p, bool *whole)
{
    if (LIKELY(*p != '-'))
        return read_unsigned_at_once(p, whole);
    *whole = false;
    return read_negative_at_once(p);
}

/* Pass over whole numbers without sign, each with its comma and perhaps one space, as masks have by the million.
   Returns where one begins that is not passed. */
static const uint8_t *pass_whole_numbers(const uint8_t *p)
{
#ifdef LSC_SIMD
    const uint8_t *item = p;
    unsigned digit = 0, comma = 0, zero = 0; /* what the byte before this block is; zero: all of a number so far */
    for (;; p += 16) {
        unsigned digits = other_than_digits(p) ^ 0xffff, commas = equal_to(p, ',');
        unsigned spaces = equal_to(p, ' '), zeros = equal_to(p, '0');
        unsigned after_digit = digits << 1 | digit, after_comma = commas << 1 | comma;
        zeros &= ~after_digit;
        unsigned wrong = (digits & (zeros << 1 | zero)) | (commas & ~after_digit) | (spaces & ~after_comma);
        wrong |= (digits | commas | spaces) ^ 0xffff;
        if (wrong)
            commas &= (wrong & (0 - wrong)) - 1; /* those before it */
        if (commas)
            item = p + last_bit(commas) + 1;
        if (wrong)
            return item;
        digit = digits >> 15;
        comma = commas >> 15;
        zero = zeros >> 15;
    }
#else
    return p;
#endif
}

static const uint8_t *read_literal(Core *k, const uint8_t *p)
{
    static const char *const words[] = {"true", "false", "null"};
    const char *word = words[k->phase >> 4];
    for (int i = k->phase & 15;; i++, p++) {
        if (word[i] == 0) {
            k->phase = 0;
            return p;
        }
        if (*p != (uint8_t)word[i])
            return stop(k, p, LITERAL, (k->phase & ~15) | i);
    }
}

static int literal_phase(uint8_t c) { return c == 't' ? 0 : c == 'f' ? 16 : 32; }

/* Open a bracket; false if it is one too many. */
static bool open_bracket(Core *k, uint8_t type)
{
    if (k->depth == k->limits.max_depth)
        return false;
    if (k->depth == k->types_room) {
        size_t room = k->types_room * 2 + 64;
        uint8_t *grown = room > k->types_room ? realloc(k->types, room) : NULL;
        if (grown == NULL) {
            k->failure = NO_MEMORY;
            return false;
        }
        k->types = grown;
        k->types_room = room;
    }
    k->types[k->depth++] = type;
    return true;
}

static bool init_known(Core *k)
{
    static const uint8_t never[] = {0xff}; /* in UTF-8 */
    k->known = calloc(KNOWN + 1, sizeof *k->known);
    if (k->known == NULL)
        return false;
    no_key(k)->next = no_key(k)->inner = no_key(k);
    set_piece(&no_key(k)->key, never, never + 1);
    no_key(k)->changes = MAX_CHANGES;
    return true;
}

/* What follows the comma or colon at p, and perhaps a space. */
static inline const uint8_t *behind(const uint8_t *p)
{
    if (LIKELY(p[1] > ' '))
        return p + 1;
    return p + 1 + (p[1] == ' ');
}

static bool may_learn(const Core *k, const uint8_t *p) { return k->nlearnt < offset_of(k, p) / KNOWN_BYTES + KNOWN; }

static uint64_t hash_of(const Piece *key, uint32_t scope)
{
    uint64_t words[sizeof key->text / 8], hash = scope;
    memcpy(words, key->text, sizeof words);
    for (size_t i = 0; i < sizeof words / 8; i++)
        hash = (hash ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
    return hash;
}

static bool is_same_key(const Known *known, const Piece *key, uint32_t scope, uint64_t hash)
{
    return known->hash == hash && known->scope == scope && memcmp(known->key.text, key->text, sizeof key->text) == 0;
}

/* Where a key of a scope is remembered, or can be. If no place is free, one is taken. */
static Known *place_of(Core *k, const Piece *key, uint32_t scope, uint64_t hash)
{
    Known *known = NULL;
    for (size_t tries = 0; tries < 8; tries++) {
        known = &k->known[((hash >> 32) + tries) % KNOWN];
        if (known->key.size == 0 || is_same_key(known, key, scope, hash))
            break;
    }
    return known;
}

static void learn_key(Core *k, Known *known, const Piece *key, uint32_t scope, uint64_t hash, size_t quote)
{
    k->nlearnt++;
    *known = (Known){.key = *key, .hash = hash, .next = no_key(k), .inner = no_key(k), .scope = scope};
    known->letters = (uint8_t)(quote + 1);
    for (size_t i = 0; i < quote; i++)
        if (key->text[i] == '\n') {
            known->lines++;
            known->line_start = (uint8_t)(i + 1);
        }
}

/* Remember a key without escapes that comes behind `last`, of a scope (plus 1): from its comma or bracket at `begin`, with
   its quotes at `open` and `close`. A key that is too long, or one too many, or has more than a space behind its colon, is
   not remembered: the key that is not known is returned for it, with its field. */
static NOINLINE Known *know_key(Core *k, Known *last, uint32_t scope, const uint8_t *begin, const uint8_t *open, const uint8_t *close)
{
    const uint8_t *value = behind(close + 1);
    Piece piece;
    Known *known = no_key(k);
    if (*value > ' ' && set_piece(&piece, begin, value)) {
        uint64_t hash = hash_of(&piece, scope);
        Known *place = place_of(k, &piece, scope, hash);
        bool is_there = is_same_key(place, &piece, scope, hash);
        if (is_there || may_learn(k, value))
            *(*begin == ',' ? &last->next : &last->inner) = known = place;
        if (is_there)
            return known;
        if (known == place)
            learn_key(k, known, &piece, scope, hash, (size_t)(open - begin));
    }
    known->field = scope ? find_field(k, scope - 1, open + 1, close) : NULL;
    return known;
}

/* Remember a value that ends before the comma at `comma`. */
static NOINLINE void know_value(Known *known, const uint8_t *value, const uint8_t *comma)
{
    known->changes++;
    set_piece(&known->value, value, comma + 1);
}

/* The bytes at p are a known key; returns where its value begins. */
static inline const uint8_t *pass_key(Core *k, const uint8_t *p, const Known *known)
{
    if (known->lines) {
        k->lines += known->lines;
        k->line_start = offset_of(k, p) + known->line_start;
    }
    return p + known->key.size;
}

/* What is behind the string, number or literal at p, if that can be seen at once; else NULL. */
static inline const uint8_t *pass_plain(const uint8_t *p)
{
    bool whole;
    if (*p == '"') {
        const uint8_t *quote = plain(p + 1);
        return *quote == '"' ? quote + 1 : NULL;
    }
    if (may_start_number(*p))
        return read_number_at_once(p, &whole);
    if (memcmp(p, "null", 4) == 0 || memcmp(p, "true", 4) == 0)
        return p + 4;
    return memcmp(p, "false", 5) == 0 ? p + 5 : NULL;
}

/* What is behind the value at p if it is the one that its key remembers; else NULL, and the key forgets it. */
static inline const uint8_t *pass_known(Known *known, const uint8_t *p)
{
    if (known->value.size == 0)
        return NULL;
    if (!is_piece(p, &known->value)) {
        known->value.size = 0;
        return NULL;
    }
    known->changes = 0;
    return p + known->value.size - 1;
}

/* Read what nobody looks at, until the bracket closes that the innermost frame has open. Most values are plain strings
   and short numbers in objects and lists: these two loops are fast, and whatever else comes goes the long way. */
static const uint8_t *skip(Core *k, const uint8_t *p)
{
    const uint8_t *q, *begin;
    Known *last = no_key(k), *known;
    bool whole;
    switch (k->state) {
    case FIRST_ITEM:
        last = LAST(Frame, k->frames)->last;
        goto first_item;
    case VALUE: goto value;
    case AFTER: goto after;
    case FIRST_KEY:
        if (p[-1] != '{') /* white space was read already */
            goto first_key;
        last = LAST(Frame, k->frames)->last;
        p--;
        goto object_key;
    case KEY: goto key;
    default: goto colon;
    }

object_key: /* p is at the bracket before the key */
    known = last->inner;
    goto known_key;
quick_key: /* p is at the comma before the key */
    known = last->next;
known_key:
    if (LIKELY(is_piece(p, &known->key))) {
        last = known;
        p = pass_key(k, p, known);
        q = pass_known(known, p);
        if (q == NULL)
            goto quick_value;
        p = q;
        goto quick_key;
    }
    begin = p;
    k->state = *p == '{' ? FIRST_KEY : KEY;
    p = space(k, p + 1);
    q = *p == '"' ? plain(p + 1) : p;
    if (LIKELY(*q == '"' && q[1] == ':')) {
        last = may_learn(k, p) ? know_key(k, last, 0, begin, p, q) : no_key(k);
        p = space(k, q + 2);
        goto quick_value;
    }
    if (k->state == KEY)
        goto key;
first_key:
    p = space(k, p);
    if (*p == '}')
        goto close;
    if (p == k->window + k->size)
        return stop(k, p, FIRST_KEY, 0);
key:
    p = space(k, p);
    if (*p != '"')
        return stop(k, p, KEY, 0);
    k->in_key = true;
    p = read_string(k, p + 1);
    if (p == NULL)
        return NULL;
colon:
    last = no_key(k);
    p = space(k, p);
    if (*p != ':')
        return stop(k, p, COLON, 0);
    p = space(k, p + 1);
quick_value:
    begin = p;
    if (*p == '"') {
        q = plain(p + 1);
        if (*q != '"')
            goto long_string;
        p = q + 1;
    } else if (may_start_number(*p)) {
        q = read_number_at_once(p, &whole);
        if (q == NULL)
            goto value;
        p = q;
    } else if (*p == '{') {
        goto object;
    } else if (*p == '[') {
        goto list;
    } else {
        goto value;
    }
    if (LIKELY(*p == ',')) {
        if (last->changes < MAX_CHANGES)
            know_value(last, begin, p);
        goto quick_key;
    }
    goto after;

first_item:
    p = space(k, p);
    if (*p == ']')
        goto close;
    if (p == k->window + k->size)
        return stop(k, p, FIRST_ITEM, 0);
quick_item:
    if (may_start_number(*p)) {
        q = read_number_at_once(p, &whole);
        if (q == NULL)
            goto value;
        p = q;
        if (LIKELY(*p == ',')) {
            p = space(k, p + 1);
            if (whole)
                p = space(k, pass_whole_numbers(p));
            goto quick_item;
        }
        goto after;
    }

value:
    p = space(k, p);
    k->in_key = false;
    switch (*p) {
    case '"':
        q = plain(p + 1);
    long_string:
        k->in_key = false;
        p = read_string(k, q);
        break;
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        p = read_number(k, p);
        break;
    case 't': case 'f': case 'n':
        k->phase = literal_phase(*p);
        p = read_literal(k, p);
        break;
    case '{':
    object:
        if (!open_bracket(k, '{'))
            return wrong(k, p);
        goto object_key;
    case '[':
    list:
        if (!open_bracket(k, '['))
            return wrong(k, p);
        p++;
        goto first_item;
    default:
        return stop(k, p, VALUE, 0);
    }
    if (p == NULL)
        return NULL;
after:
    p = space(k, p);
    if (*p == ',') {
        if (k->types[k->depth - 1] == '{')
            goto quick_key;
        p = space(k, p + 1);
        goto quick_item;
    }
    if (*p != k->types[k->depth - 1] + 2) /* in ASCII, { and } are two apart, and so are [ and ] */
        return stop(k, p, AFTER, 0);
close:
    p++;
    k->depth--;
    /* Lists of lists and lists of objects are frequent: what would be AFTER, then VALUE and a bracket, is done here at once;
       for a list that is recorded, also what end_value() and begin_value() would do. */
    q = behind(p);
    if (k->depth > k->level) {
        if (*p != ',' || *q != '[' || k->types[k->depth - 1] != '[')
            goto after;
    } else {
        Frame *top = LAST(Frame, k->frames);
        bool is_list = k->types[k->depth] == '[';
        if (*p != ',' || *q != '{' || top->kind != LIST || top->scope)
            return end_value(k, p, k->value, is_list, NONE, false);
        add_item(k, top, k->value, offset_of(k, p), is_list, NONE);
        if (k->failure != FINE)
            return wrong(k, p);
        k->value = offset_of(k, q);
        last = top->last;
    }
    k->types[k->depth++] = *q; /* no deeper than before */
    p = q;
    if (*p == '{')
        goto object_key;
    p++;
    goto first_item;
}

/* The top-level object is not a task: its first key is a number, so its values are tasks. */
static void become_document(Core *k)
{
    Frame *frame = top_frame(k);
    frame->kind = DOCUMENT;
    frame->field = NULL;
    k->task_open = false;
    k->members.count = k->lists.count = k->spans.count = 0;
    take_key(k);
}

static const uint8_t *read_members(Core *k, const uint8_t *p);

/* A value begins at p that somebody looks at. */
static const uint8_t *begin_value(Core *k, const uint8_t *p)
{
    Frame *top = top_frame(k);
    Off start = offset_of(k, p);
    if (k->first_key && *p == '{' && is_number(at(k, k->key_start), at(k, k->key_end))) {
        if (start + 1 - k->task > k->limits.max_task_size)
            return wrong(k, p);
        become_document(k);
    }
    k->first_key = false;
    bool is_task = top == NULL || top->kind == DOCUMENT;
    if (is_task)
        open_task(k, start);
    k->value = start;
    k->in_key = false;
    switch (*p) {
    case '"':
        k->state = STRING;
        return p + 1;
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        k->state = NUMBER;
        return p;
    case 't': case 'f': case 'n':
        k->state = LITERAL;
        k->phase = literal_phase(*p);
        return p;
    case '{': {
        uint32_t scope = is_task ? 1 : top->kind == LIST ? top->scope : 0;
        if (!open_bracket(k, '{'))
            return wrong(k, p);
        if (scope) {
            Frame *frame = open_frame(k, OBJECT, start);
            if (frame == NULL)
                return wrong(k, p);
            frame->scope = scope - 1;
        }
        k->task_is_object |= is_task;
        if (scope && k->depth > 1)
            return read_members(k, p);
        k->state = FIRST_KEY; /* at depth 1, the key may say that this is a document */
        return p + 1;
    }
    case '[': {
        const Field *field = !is_task && top->lists ? top->field : NULL;
        bool inner = !is_task && top->kind == LIST;
        if (!open_bracket(k, '[') || (field != NULL && !open_list(k, start, field, inner)))
            return wrong(k, p);
        k->state = FIRST_ITEM;
        return p + 1;
    }
    default:
        return wrong(k, p);
    }
}

/* The innermost frame closes at p. */
static const uint8_t *close_bracket(Core *k, const uint8_t *p)
{
    Frame frame = close_frame(k);
    k->depth--;
    p++;
    switch (frame.kind) {
    case DOCUMENT:
        k->state = REST;
        return p;
    case LIST:
        ITEM(List, k->lists, frame.list)->end = offset_of(k, p);
        return end_value(k, p, frame.start, true, frame.list, false);
    default:
        if (frame.start == k->task) {
            k->task_members = frame.members;
        } else {
            edit_object(k, &k->plan.scopes[frame.scope], frame.start, offset_of(k, p), frame.members);
            forget_recorded(k, &frame);
        }
        return end_value(k, p, frame.start, false, NONE, false);
    }
}

/* Read members of a recorded object, from the comma or bracket at p on, as long as their keys have no escapes and their
   values are plain. */
static const uint8_t *read_members(Core *k, const uint8_t *p)
{
    Frame *frame = LAST(Frame, k->frames);
    uint32_t scope = frame->scope + 1;
    Known *known = *p == '{' ? frame->last->inner : frame->last->next;
    for (;; known = known->next) {
        Off letters;
        const uint8_t *value;
        if (LIKELY(is_piece(p, &known->key) && known->scope == scope)) {
            letters = offset_of(k, p) + known->letters;
            value = pass_key(k, p, known);
        } else {
            const uint8_t *begin = p;
            k->state = *p == '{' ? FIRST_KEY : KEY;
            p = space(k, p + 1);
            const uint8_t *quote = *p == '"' ? plain(p + 1) : p;
            if (*quote != '"' || quote[1] != ':')
                return p;
            known = know_key(k, frame->last, scope, begin, p, quote);
            letters = offset_of(k, p) + 1;
            value = behind(quote + 1);
        }
        frame->last = known;
        p = pass_known(known, value);
        bool remembered = p != NULL;
        if (!remembered)
            p = pass_plain(value);
        if (known->field != NULL || p == NULL) {
            Off end = letters + (known->field == NULL ? 0 : k->plan.keys[known->field->key].size);
            Member *member = meet_key(k, frame, known->field, letters, end);
            if (k->failure != FINE)
                return wrong(k, value);
            if (p == NULL) {
                value = space(k, value);
                return value == k->window + k->size ? stop(k, value, VALUE, 0) : begin_value(k, value);
            }
            if (member != NULL) {
                member->start = offset_of(k, value);
                member->end = offset_of(k, p);
            }
        }
        if (*p != ',') {
            k->state = AFTER;
            return p;
        }
        if (!remembered && known->changes < MAX_CHANGES)
            know_value(known, value, p);
    }
}

/* Read one token at the level of the innermost frame. */
static const uint8_t *step(Core *k, const uint8_t *p)
{
    static const uint8_t bom[] = {0xef, 0xbb, 0xbf};
    p = space(k, p);
    if (p == k->window + k->size)
        return stop(k, p, k->state, 0);
    uint8_t type = k->depth ? k->types[k->depth - 1] : 0;
    switch (k->state) {
    case BOM:
        k->state = START;
        if (offset_of(k, p) != 0 || !starts(k, 0, (Text){bom, sizeof bom}))
            return p;
        k->mark = sizeof bom;
        k->totals[k->plan.nobjects + k->plan.nedits + BOM_SKIPPED]++;
        return p + sizeof bom;
    case START:
        if (*p != '[')
            return begin_value(k, p);
        if (!open_bracket(k, '[') || open_frame(k, DOCUMENT, offset_of(k, p)) == NULL)
            return wrong(k, p);
        k->state = FIRST_ITEM;
        return p + 1;
    case NEXT:
        return *p == '{' ? begin_value(k, p) : wrong(k, p);
    case FIRST_ITEM:
    case VALUE:
        return *p == ']' && k->state == FIRST_ITEM ? close_bracket(k, p) : begin_value(k, p);
    case FIRST_KEY:
        if (*p == '}')
            return close_bracket(k, p);
        k->first_key = k->depth == 1;
        k->state = KEY;
        return p;
    case KEY:
        if (*p != '"')
            return wrong(k, p);
        k->in_key = true;
        k->token = offset_of(k, p);
        k->state = STRING;
        return p + 1;
    case COLON:
        if (*p != ':')
            return wrong(k, p);
        k->state = VALUE;
        return p + 1;
    case AFTER:
        if (*p == type + 2)
            return close_bracket(k, p);
        if (*p != ',')
            return wrong(k, p);
        if (LAST(Frame, k->frames)->kind == OBJECT)
            return read_members(k, p);
        k->state = type == '[' ? VALUE : KEY;
        return p + 1;
    default:
        return wrong(k, p); /* nothing may follow */
    }
}

/* Go on in a string, number or literal. */
static const uint8_t *resume(Core *k, const uint8_t *p)
{
    bool ahead = k->state == NUMBER && !k->finishing;
    p = k->state == STRING ? read_string(k, p) : k->state == NUMBER ? read_number(k, p) : read_literal(k, p);
    if (p == NULL)
        return NULL;
    if (k->depth == k->level)
        return k->in_key ? end_key(k, p) : end_value(k, p, k->value, false, NONE, ahead);
    k->state = k->in_key ? COLON : AFTER;
    return p;
}

/* Read all that has arrived. */
static void scan(Core *k)
{
    const uint8_t *p = k->window + k->pos;
    while (p != NULL)
        p = k->state >= STRING ? resume(k, p) : k->depth > k->level ? skip(k, p) : step(k, p);
}

/* ---- Stream: the window, and what leaves it ------------------------------------------------------------------ */

/* Make room in the window for so many bytes more. */
static bool make_room(Core *k, size_t size)
{
    size_t need = k->size + size + PADDING;
    if (need < size)
        return false;
    if (need > k->room) {
        size_t room = k->room + k->room / 2 > need ? k->room + k->room / 2 : need;
        uint8_t *grown = realloc(k->window, room);
        if (grown == NULL)
            return false;
        k->window = grown;
        k->room = room;
    }
    return true;
}

/* So many bytes stand behind those of the window, and belong to it now. */
static void take_bytes(Core *k, size_t size)
{
    k->size += size;
    memset(k->window + k->size, 0, PADDING);
}

static bool append(Core *k, const uint8_t *bytes, size_t size)
{
    if (!make_room(k, size))
        return false;
    if (size)
        memcpy(k->window + k->size, bytes, size);
    take_bytes(k, size);
    return true;
}

/* Give back most of a window that a large task has made large, when that task has gone. */
static void shrink(Core *k)
{
    size_t room = k->size + PADDING + PIECE;
    uint8_t *less = k->room / 4 > room ? realloc(k->window, room) : NULL;
    if (less == NULL)
        return;
    k->window = less;
    k->room = room;
}

/* Where the bytes begin that are still needed. */
static Off settled(const Core *k)
{
    if (k->task_open)
        return k->task;
    bool key_open = k->state == STRING && k->in_key;
    return key_open ? k->token : k->base + k->pos;
}

/* Take the next chunk. What was completed is output_size() bytes, which put_out() writes and forgets. */
static void take_chunk(Core *k, const uint8_t *chunk, size_t size)
{
    bool invalid;
    if (k->failure != FINE)
        return;
    if (size > SIZE_MAX - sizeof k->held || !make_room(k, k->nheld + size)) {
        k->failure = NO_MEMORY;
        return;
    }
    uint8_t *free_room = k->window + k->size;
    if (k->nheld) { /* they have to be seen with what follows them */
        memcpy(free_room, k->held, k->nheld);
        memcpy(free_room + k->nheld, chunk, size);
        chunk = free_room;
        size += k->nheld;
    }
    size_t valid = copy_utf8(free_room, chunk, size, &invalid);
    k->nheld = size - valid < sizeof k->held ? size - valid : sizeof k->held;
    memcpy(k->held, chunk + valid, k->nheld);
    take_bytes(k, valid);
    scan(k);
    Off needed = settled(k), end = k->base + k->size;
    bool open = k->task_open || needed < k->base + k->pos;
    if (k->failure == FINE && (invalid || (open && end - needed > k->limits.max_task_size)))
        k->failure = WRONG;
}

/* Nothing comes any more. */
static void take_end(Core *k)
{
    if (k->failure != FINE)
        return;
    if (!append(k, k->held, k->nheld)) {
        k->failure = NO_MEMORY;
        return;
    }
    k->nheld = 0;
    k->finishing = k->depth == 0;
    scan(k);
    if (k->failure == FINE && k->state != NEXT && k->state != REST)
        k->failure = WRONG;
}

static size_t output_size(const Core *k)
{
    Off upto = settled(k);
    return upto > k->mark ? (size_t)(upto - k->mark + (Off)k->growth) : 0;
}

/* Write the output and forget what it was made of. */
static void put_out(Core *k, uint8_t *out)
{
    Off upto = settled(k);
    if (upto < k->mark)
        return;
    size_t edits = k->task_open ? k->task_edits : k->edits.count, texts = k->task_open ? k->task_texts : k->texts.count;
    if (out != NULL)
        apply_edits(k, k->mark, upto, k->edits.at, edits, out);
    size_t gone = (size_t)(upto - k->base);
    if (gone) /* else a large task would be moved onto itself with every chunk */
        memmove(k->window, k->window + gone, k->size - gone + PADDING);
    k->size -= gone;
    k->pos -= gone;
    shrink(k);
    k->base = k->mark = upto;
    k->growth = 0;
    /* What the open task has gathered moves to the front. */
    k->edits.count -= edits;
    memmove(k->edits.at, ITEM(Edit, k->edits, edits), k->edits.count * k->edits.size);
    for (size_t i = 0; i < k->edits.count; i++)
        ITEM(Edit, k->edits, i)->text -= texts;
    k->texts.count -= texts;
    memmove(k->texts.at, (uint8_t *)k->texts.at + texts, k->texts.count);
    k->task_edits = k->task_texts = 0;
}

/* Free all but what another core can borrow. */
static void free_state(Core *k)
{
    Array *arrays[] = {&k->frames, &k->members, &k->lists, &k->spans, &k->edits, &k->texts, &k->dropped, &k->added,
                       &k->own, &k->scratch, &k->misses, &k->key, &k->done, &k->done_keys, &k->done_counts};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]->at);
    free(k->window);
    free(k->types);
    free(k->totals);
}

static void free_core(Core *k)
{
    free_state(k);
    free(k->known);
    free_plan(&k->plan);
}

/* Make a core of zeros that has a plan ready; false if there is no memory. */
static bool init_state(Core *k, Limits limits, bool record)
{
    k->frames.size = sizeof(Frame);
    k->members.size = sizeof(Member);
    k->lists.size = sizeof(List);
    k->spans.size = sizeof(Span);
    k->edits.size = k->own.size = k->scratch.size = sizeof(Edit);
    k->dropped.size = sizeof(size_t);
    k->added.size = sizeof(const Rule *);
    k->misses.size = sizeof(Miss);
    k->done.size = sizeof(Done);
    k->done_counts.size = sizeof(uint64_t);
    k->texts.size = k->key.size = k->done_keys.size = 1;
    k->limits = limits;
    if (limits.max_task_size > LARGEST)
        k->limits.max_task_size = LARGEST;
    k->record = record;
    if (!append(k, NULL, 0))
        return false;
    k->totals = calloc(2 * number_of_counts(k) + k->plan.nobjects, sizeof *k->totals);
    k->counts = k->totals == NULL ? NULL : k->totals + number_of_counts(k);
    k->gained = k->totals == NULL ? NULL : k->counts + number_of_counts(k);
    Array *used[] = {&k->edits, &k->texts, &k->dropped, &k->own, &k->key, &k->done_keys}; /* never NULL */
    for (size_t i = 0; i < sizeof used / sizeof *used; i++)
        if (!reserve(used[i], 16))
            return false;
    return k->totals != NULL;
}

/* Make a core of zeros ready; false if the plan is none, or there is no memory. */
static bool init_core(Core *k, const uint8_t *plan, size_t size, Limits limits, bool record)
{
    return read_plan(&k->plan, plan, size) && init_known(k) && init_state(k, limits, record);
}

/* Whether a text is one JSON value, and not too deep to stand in the object that was just closed: here, a list stands for
   it. A list is no task, so no rule of the borrowed plan is looked at. */
static bool holds_json(Core *k, Text text)
{
    static const uint8_t brackets[] = "[]";
    Core inner;
    memset(&inner, 0, sizeof inner);
    inner.plan = k->plan;
    inner.known = k->known;
    Limits limits = {k->limits.max_depth - k->depth, (uint64_t)text.size + 2, 0, 0};
    inner.failure = init_state(&inner, limits, false) ? FINE : NO_MEMORY;
    take_chunk(&inner, brackets, 1);
    take_chunk(&inner, text.at, text.size);
    take_chunk(&inner, brackets + 1, 1);
    take_end(&inner);
    bool holds = inner.failure == FINE && inner.index == 1;
    if (inner.failure == NO_MEMORY)
        k->failure = NO_MEMORY;
    free_state(&inner);
    return holds;
}

/* ---- Bindings ------------------------------------------------------------------------------------------------ */

#ifndef LSC_WITHOUT_PYTHON

/* `busy`: a thread is in one of the methods, perhaps without the GIL. */
typedef struct {
    PyObject_HEAD
    Core core;
    bool busy;
} Object;

#ifndef Py_BEGIN_CRITICAL_SECTION /* the limited API has none, and there the GIL does the same */
#define Py_BEGIN_CRITICAL_SECTION(object) {
#define Py_END_CRITICAL_SECTION() }
#endif

/* Set `busy`; returns what it was. */
static bool set_busy(PyObject *self, bool busy)
{
    bool was;
    Py_BEGIN_CRITICAL_SECTION(self);
    was = ((Object *)self)->busy;
    ((Object *)self)->busy = busy;
    Py_END_CRITICAL_SECTION();
    return was;
}

/* A method that no other one of the same object can run beside. Making an object, and freeing one, is the work of a single
   thread: no other one has a reference to it. */
#define METHOD(name) \
    static PyObject *name##_alone(PyObject *self, PyObject *argument) \
    { \
        if (set_busy(self, true)) { \
            PyErr_SetString(PyExc_RuntimeError, "a kernel serves one thread at a time"); \
            return NULL; \
        } \
        PyObject *result = name(self, argument); \
        set_busy(self, false); \
        return result; \
    }

/* No `#` in formats: what that means was not the same for all versions of Python that one wheel serves. */
static PyObject *new_bytes(const uint8_t *at, size_t size) { return PyBytes_FromStringAndSize((const char *)at, (Py_ssize_t)size); }

typedef struct {
    PyTypeObject *core, *tasks, *check, *counts;
} Types;

/* What the module of an object keeps. */
static const Types *types_of(PyObject *self) { return PyType_GetModuleState(Py_TYPE(self)); }

static void *new_object(PyTypeObject *type) { return ((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0); }

static void free_object(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static PyObject *object_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *bytes;
    char *plan;
    Py_ssize_t size;
    unsigned long long depth, size_limit, growth, floor;
    int record;
    if (kwargs != NULL && PyDict_Size(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "SKKKKp", &bytes, &depth, &size_limit, &growth, &floor, &record) ||
        PyBytes_AsStringAndSize(bytes, &plan, &size) < 0)
        return NULL;
    Object *self = new_object(type);
    if (self == NULL)
        return NULL;
    if (!init_core(&self->core, (const uint8_t *)plan, (size_t)size, (Limits){depth, size_limit, growth, floor}, record != 0)) {
        PyErr_SetString(PyExc_ValueError, "no plan, or no memory");
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static void object_dealloc(PyObject *self)
{
    free_core(&((Object *)self)->core);
    free_object(self);
}

/* Convert a chunk, or what is left at the end, without the GIL. */
static PyObject *convert(Object *self, const char *chunk, Py_ssize_t size, bool end)
{
    Core *k = &self->core;
    Py_BEGIN_ALLOW_THREADS
    if (end)
        take_end(k);
    else
        take_chunk(k, (const uint8_t *)chunk, (size_t)size);
    Py_END_ALLOW_THREADS
    size_t room = k->failure == NO_MEMORY ? SIZE_MAX : output_size(k);
    PyObject *output = room > PY_SSIZE_T_MAX ? PyErr_NoMemory() : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)room);
    if (output != NULL) {
        uint8_t *out = (uint8_t *)PyBytes_AsString(output);
        Py_BEGIN_ALLOW_THREADS
        put_out(k, room ? out : NULL);
        Py_END_ALLOW_THREADS
    }
    return output;
}

static PyObject *object_feed(PyObject *self, PyObject *chunk)
{
    char *bytes;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(chunk, &bytes, &size) < 0)
        return NULL;
    return convert((Object *)self, bytes, size, false);
}

static PyObject *object_finish(PyObject *self, PyObject *unused)
{
    (void)unused;
    return convert((Object *)self, NULL, 0, true);
}

static PyObject *object_failed(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyBool_FromLong(((Object *)self)->core.failure != FINE);
}

static PyObject *object_counts(PyObject *self, PyObject *unused)
{
    (void)unused;
    const Core *k = &((Object *)self)->core;
    Py_ssize_t count = (Py_ssize_t)number_of_counts(k);
    PyObject *counts = PyTuple_New(count);
    for (Py_ssize_t i = 0; counts != NULL && i < count; i++) {
        PyObject *number = PyLong_FromUnsignedLongLong(k->totals[i]);
        if (number == NULL || PyTuple_SetItem(counts, i, number) < 0)
            Py_CLEAR(counts);
    }
    return counts;
}

/* Finished tasks that a core has handed over; they do not change any more. */
typedef struct {
    PyObject_HEAD
    Array done, keys, counts;
    size_t objects; /* that were counted, for each task */
} Tasks;

static Py_ssize_t tasks_length(PyObject *self) { return (Py_ssize_t)((Tasks *)self)->done.count; }

static PyObject *tasks_item(PyObject *self, Py_ssize_t i)
{
    const Tasks *tasks = (Tasks *)self;
    if (i < 0 || i >= tasks_length(self)) {
        PyErr_SetString(PyExc_IndexError, "no such task");
        return NULL;
    }
    const Done *task = ITEM(Done, tasks->done, i);
    return Py_BuildValue(
        "KBNKKKKOOKK", (unsigned long long)task->index, task->opener, new_bytes(task->key_size ? ITEM(uint8_t, tasks->keys, task->key) : NULL, task->key_size),
        (unsigned long long)task->offset, (unsigned long long)(task->end - task->offset), (unsigned long long)task->out_start,
        (unsigned long long)task->out_end, task->changed ? Py_True : Py_False, task->problem ? Py_True : Py_False,
        (unsigned long long)task->lines, (unsigned long long)task->line_start);
}

/* How many objects of each kind there are in the tasks from one up to another. */
static PyObject *tasks_objects(PyObject *self, PyObject *args)
{
    const Tasks *tasks = (Tasks *)self;
    Py_ssize_t start, stop;
    if (!PyArg_ParseTuple(args, "nn", &start, &stop))
        return NULL;
    if (start < 0 || stop > tasks_length(self)) {
        PyErr_SetString(PyExc_IndexError, "no such tasks");
        return NULL;
    }
    PyObject *sums = PyTuple_New((Py_ssize_t)tasks->objects);
    for (size_t j = 0; sums != NULL && j < tasks->objects; j++) {
        uint64_t sum = 0;
        for (Py_ssize_t i = start; i < stop; i++)
            sum += *ITEM(uint64_t, tasks->counts, (size_t)i * tasks->objects + j);
        PyObject *number = PyLong_FromUnsignedLongLong(sum);
        if (number == NULL || PyTuple_SetItem(sums, (Py_ssize_t)j, number) < 0)
            Py_CLEAR(sums);
    }
    return sums;
}

/* Make a list of an array of numbers, and free the array. A count of SIZE_MAX stands for a lack of memory. */
static PyObject *new_list(Array *numbers)
{
    PyObject *list = numbers->count == SIZE_MAX ? PyErr_NoMemory() : PyList_New((Py_ssize_t)numbers->count);
    for (size_t i = 0; list != NULL && i < numbers->count; i++) {
        PyObject *number = PyLong_FromSize_t(*ITEM(size_t, *numbers, i));
        if (number == NULL || PyList_SetItem(list, (Py_ssize_t)i, number) < 0)
            Py_CLEAR(list);
    }
    free(numbers->at);
    return list;
}

static void add_number(Array *numbers, size_t number)
{
    if (numbers->count != SIZE_MAX && reserve(numbers, 1))
        *ITEM(size_t, *numbers, numbers->count++) = number;
    else
        numbers->count = SIZE_MAX;
}

/* Whether somebody has to look at a task, whatever it holds. */
static bool has_failed_or_is_larger(const Done *task, unsigned long long largest) { return task->problem || task->out_end - task->out_start > largest; }

static PyObject *tasks_failed_or_larger(PyObject *self, PyObject *args)
{
    unsigned long long largest;
    if (!PyArg_ParseTuple(args, "K", &largest))
        return NULL;
    Array found = {.size = sizeof(size_t)};
    for (size_t i = 0; i < ((Tasks *)self)->done.count; i++)
        if (has_failed_or_is_larger(ITEM(Done, ((Tasks *)self)->done, i), largest))
            add_number(&found, i);
    return new_list(&found);
}

static void tasks_dealloc(PyObject *self)
{
    free(((Tasks *)self)->done.at);
    free(((Tasks *)self)->keys.at);
    free(((Tasks *)self)->counts.at);
    free_object(self);
}

static PyMethodDef tasks_methods[] = {
    {"failed_or_larger", tasks_failed_or_larger, METH_VARARGS, NULL},
    {"objects", tasks_objects, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot tasks_slots[] = {
    {Py_tp_methods, tasks_methods},
    {Py_tp_dealloc, tasks_dealloc},
    {Py_sq_length, tasks_length},
    {Py_sq_item, tasks_item},
    {0, NULL},
};

static PyType_Spec tasks_spec = {"lsconvert.kernel.native._native.Tasks", sizeof(Tasks), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, tasks_slots};

/* Hand over the memory of an array. */
static Array take_array(Array *array)
{
    Array taken = *array;
    *array = (Array){.size = taken.size};
    return taken;
}

static PyObject *object_take_tasks(PyObject *self, PyObject *unused)
{
    (void)unused;
    Object *object = (Object *)self;
    Tasks *tasks = new_object(types_of(self)->tasks);
    if (tasks != NULL) {
        tasks->done = take_array(&object->core.done);
        tasks->keys = take_array(&object->core.done_keys);
        tasks->counts = take_array(&object->core.done_counts);
        tasks->objects = object->core.plan.nobjects;
    }
    return (PyObject *)tasks;
}

/* What was found in no map, in tasks that are complete: the numbers of the maps, and the values. */
static PyObject *object_take_unmapped(PyObject *self, PyObject *unused)
{
    (void)unused;
    Core *k = &((Object *)self)->core;
    size_t count = k->task_open ? k->task_misses : k->misses.count;
    PyObject *rows = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; rows != NULL && i < count; i++) {
        const Miss *miss = ITEM(Miss, k->misses, i);
        PyObject *row = Py_BuildValue("IN", (unsigned int)miss->map, new_bytes(miss->text, miss->size));
        if (row == NULL || PyList_SetItem(rows, (Py_ssize_t)i, row) < 0)
            Py_CLEAR(rows);
    }
    if (rows != NULL && count) {
        k->misses.count -= count;
        memmove(k->misses.at, ITEM(Miss, k->misses, count), k->misses.count * sizeof(Miss));
        k->task_misses = 0;
    }
    return rows;
}

/* Where the window begins, as the reference kernel needs it to read on from there. */
static PyObject *object_place(PyObject *self, PyObject *unused)
{
    (void)unused;
    const Core *k = &((Object *)self)->core;
    uint8_t opener = document_opener(k);
    State state = k->task_open ? VALUE : k->state < STRING ? k->state : KEY;
    return Py_BuildValue("BNKKKKi", opener, new_bytes(k->key.at, k->key.count), (unsigned long long)k->base,
                         (unsigned long long)(k->task_open ? k->task_lines : k->lines),
                         (unsigned long long)(k->task_open ? k->task_line_start : k->line_start),
                         (unsigned long long)k->index, (int)state);
}

/* A piece of what has not been put out, from `start` on; nothing at its end. */
static PyObject *object_rest(PyObject *self, PyObject *start)
{
    const Core *k = &((Object *)self)->core;
    size_t from = PyLong_AsSize_t(start), size;
    if (from == (size_t)-1 && PyErr_Occurred())
        return NULL;
    if (from < k->size) {
        size = k->size - from < PIECE ? k->size - from : PIECE;
        return PyBytes_FromStringAndSize((const char *)k->window + from, (Py_ssize_t)size);
    }
    size = from - k->size < k->nheld ? k->nheld - (from - k->size) : 0;
    return PyBytes_FromStringAndSize((const char *)k->held + (size ? from - k->size : 0), (Py_ssize_t)size);
}


METHOD(object_feed)
METHOD(object_finish)
METHOD(object_failed)
METHOD(object_counts)
METHOD(object_take_tasks)
METHOD(object_take_unmapped)
METHOD(object_place)
METHOD(object_rest)

static PyMethodDef object_methods[] = {
    {"feed", object_feed_alone, METH_O, NULL},
    {"finish", object_finish_alone, METH_NOARGS, NULL},
    {"failed", object_failed_alone, METH_NOARGS, NULL},
    {"counts", object_counts_alone, METH_NOARGS, NULL},
    {"take_tasks", object_take_tasks_alone, METH_NOARGS, NULL},
    {"take_unmapped", object_take_unmapped_alone, METH_NOARGS, NULL},
    {"place", object_place_alone, METH_NOARGS, NULL},
    {"rest", object_rest_alone, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot object_slots[] = {
    {Py_tp_new, object_new},
    {Py_tp_dealloc, object_dealloc},
    {Py_tp_methods, object_methods},
    {0, NULL},
};

static PyType_Spec object_spec = {"lsconvert.kernel.native._native.Core", sizeof(Object), 0, Py_TPFLAGS_DEFAULT, object_slots};

/* A table, which does not change: any number of threads may use it. */
typedef struct {
    PyObject_HEAD
    Table *table;
} Check;

static PyObject *check_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *bytes;
    char *table;
    Py_ssize_t size;
    if (kwargs != NULL && PyDict_Size(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "S", &bytes) || PyBytes_AsStringAndSize(bytes, &table, &size) < 0)
        return NULL;
    Check *self = new_object(type);
    if (self == NULL)
        return NULL;
    self->table = lsc_read_table((const uint8_t *)table, (size_t)size);
    if (self->table == NULL) {
        PyErr_SetString(PyExc_ValueError, "no table that this version knows, or no memory");
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static void check_dealloc(PyObject *self)
{
    lsc_free_table(((Check *)self)->table);
    free_object(self);
}

/* The numbers of the roots, by name. */
static PyObject *check_roots(PyObject *self, PyObject *unused)
{
    (void)unused;
    const Table *table = ((Check *)self)->table;
    PyObject *roots = PyDict_New();
    for (uint32_t i = 0; roots != NULL && i < lsc_root_count(table); i++) {
        size_t size;
        const uint8_t *text = lsc_root_name(table, i, &size);
        PyObject *name = PyUnicode_FromStringAndSize((const char *)text, (Py_ssize_t)size), *number = PyLong_FromUnsignedLong(i);
        if (name == NULL || number == NULL || PyDict_SetItem(roots, name, number) < 0)
            Py_CLEAR(roots);
        Py_XDECREF(name);
        Py_XDECREF(number);
    }
    return roots;
}

static bool is_root(const Table *table, unsigned long root)
{
    if (root < lsc_root_count(table))
        return true;
    PyErr_SetString(PyExc_IndexError, "no such root");
    return false;
}

/* What was counted so far; the check keeps the table. `busy`: a thread counts. */
typedef struct {
    PyObject_HEAD
    PyObject *check;
    Counts *counts;
    bool busy;
} CountsObject;

static PyObject *counts_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *check;
    if (kwargs != NULL && PyDict_Size(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "no keywords");
        return NULL;
    }
    const Types *types = PyType_GetModuleState(type);
    if (!PyArg_ParseTuple(args, "O!", types->check, &check))
        return NULL;
    CountsObject *self = new_object(type);
    if (self == NULL)
        return NULL;
    Py_INCREF(check);
    self->check = check;
    self->counts = lsc_new_counts(((Check *)check)->table);
    if (self->counts == NULL) {
        PyErr_NoMemory();
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static void counts_dealloc(PyObject *self)
{
    lsc_free_counts(((CountsObject *)self)->counts);
    Py_XDECREF(((CountsObject *)self)->check);
    free_object(self);
}

/* Set `busy`; false, with an error, if it is set already. */
static bool begin_counting(PyObject *self)
{
    bool was;
    Py_BEGIN_CRITICAL_SECTION(self);
    was = ((CountsObject *)self)->busy;
    ((CountsObject *)self)->busy = true;
    Py_END_CRITICAL_SECTION();
    if (was)
        PyErr_SetString(PyExc_RuntimeError, "counts serve one thread at a time");
    return !was;
}

static void end_counting(PyObject *self)
{
    Py_BEGIN_CRITICAL_SECTION(self);
    ((CountsObject *)self)->busy = false;
    Py_END_CRITICAL_SECTION();
}

/* A row for each key that came: its scope, the key, how often. */
static PyObject *counts_listed(PyObject *self, PyObject *unused)
{
    (void)unused;
    if (!begin_counting(self))
        return NULL;
    PyObject *rows = PyList_New(0);
    KeyCount found;
    for (size_t i = 0; rows != NULL && lsc_count_at(((CountsObject *)self)->counts, i, &found); i++) {
        if (found.count == 0)
            continue;
        PyObject *scope = PyUnicode_FromStringAndSize((const char *)found.scope, (Py_ssize_t)found.scope_size);
        PyObject *name = PyUnicode_FromStringAndSize((const char *)found.name, (Py_ssize_t)found.name_size);
        PyObject *row = scope == NULL || name == NULL ? NULL : Py_BuildValue("OOK", scope, name, (unsigned long long)found.count);
        if (row == NULL || PyList_Append(rows, row) < 0)
            Py_CLEAR(rows);
        Py_XDECREF(scope);
        Py_XDECREF(name);
        Py_XDECREF(row);
    }
    end_counting(self);
    return rows;
}

static PyMethodDef counts_methods[] = {{"listed", counts_listed, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

static PyType_Slot counts_slots[] = {
    {Py_tp_new, counts_new},
    {Py_tp_dealloc, counts_dealloc},
    {Py_tp_methods, counts_methods},
    {0, NULL},
};

static PyType_Spec counts_spec = {"lsconvert.kernel.native._native.Counts", sizeof(CountsObject), 0, Py_TPFLAGS_DEFAULT, counts_slots};

/* Set `doubtful` to the tasks that do not surely pass, have failed or are larger than `largest` bytes. Those without memory for it are among them. */
static void find_doubtful(const Table *table, Counts *counts, const Text *output, const Tasks *tasks, const unsigned long *roots, unsigned long long largest,
                          Array *doubtful)
{
    Checker *checker = lsc_new_checker(table, counts);
    for (size_t i = 0; i < tasks->done.count; i++) {
        const Done *task = ITEM(Done, tasks->done, i);
        bool is_there = task->out_start <= task->out_end && task->out_end <= output->size;
        if (checker != NULL && is_there && !has_failed_or_is_larger(task, largest) &&
            lsc_surely_passes(checker, (uint32_t)roots[task->changed], output->at + task->out_start, (size_t)(task->out_end - task->out_start)))
            continue;
        add_number(doubtful, i);
    }
    lsc_free_checker(checker);
}

static PyObject *check_doubtful(PyObject *self, PyObject *args)
{
    PyObject *bytes, *tasks, *counts = Py_None;
    unsigned long roots[2]; /* of tasks that were not changed, and of the others */
    unsigned long long largest = ULLONG_MAX;
    char *at;
    Py_ssize_t size;
    const Table *table = ((Check *)self)->table;
    if (!PyArg_ParseTuple(args, "SO!kk|OK", &bytes, types_of(self)->tasks, &tasks, &roots[0], &roots[1], &counts, &largest) ||
        PyBytes_AsStringAndSize(bytes, &at, &size) < 0 || !is_root(table, roots[0]) || !is_root(table, roots[1]))
        return NULL;
    if (counts != Py_None && (Py_TYPE(counts) != types_of(self)->counts || ((CountsObject *)counts)->check != self)) {
        PyErr_SetString(PyExc_TypeError, "no counts of this check");
        return NULL;
    }
    if (counts != Py_None && !begin_counting(counts))
        return NULL;
    Text output = {(const uint8_t *)at, (size_t)size};
    Array found = {.size = sizeof(size_t)};
    Py_BEGIN_ALLOW_THREADS
    find_doubtful(table, counts == Py_None ? NULL : ((CountsObject *)counts)->counts, &output, (Tasks *)tasks, roots, largest, &found);
    Py_END_ALLOW_THREADS
    if (counts != Py_None)
        end_counting(counts);
    return new_list(&found);
}

static PyObject *check_surely_passes(PyObject *self, PyObject *args)
{
    PyObject *bytes;
    unsigned long root;
    char *text;
    Py_ssize_t size;
    const Table *table = ((Check *)self)->table;
    if (!PyArg_ParseTuple(args, "Sk", &bytes, &root) || PyBytes_AsStringAndSize(bytes, &text, &size) < 0 || !is_root(table, root))
        return NULL;
    bool passes;
    Py_BEGIN_ALLOW_THREADS
    Checker *checker = lsc_new_checker(table, NULL);
    passes = checker != NULL && lsc_surely_passes(checker, (uint32_t)root, (const uint8_t *)text, (size_t)size);
    lsc_free_checker(checker);
    Py_END_ALLOW_THREADS
    return PyBool_FromLong(passes);
}

static PyMethodDef check_methods[] = {
    {"roots", check_roots, METH_NOARGS, NULL},
    {"doubtful", check_doubtful, METH_VARARGS, NULL},
    {"surely_passes", check_surely_passes, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot check_slots[] = {
    {Py_tp_new, check_new},
    {Py_tp_dealloc, check_dealloc},
    {Py_tp_methods, check_methods},
    {0, NULL},
};

static PyType_Spec check_spec = {"lsconvert.kernel.native._native.Check", sizeof(Check), 0, Py_TPFLAGS_DEFAULT, check_slots};

/* Make a type; its name in the module is what follows the last point of its own. */
static PyTypeObject *add_type(PyObject *module, PyType_Spec *spec)
{
    PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);
    if (type != NULL && PyModule_AddObjectRef(module, strrchr(spec->name, '.') + 1, type) < 0)
        Py_CLEAR(type);
    return (PyTypeObject *)type;
}

static int module_exec(PyObject *module)
{
    Types *types = PyModule_GetState(module);
    if ((types->core = add_type(module, &object_spec)) == NULL || (types->tasks = add_type(module, &tasks_spec)) == NULL ||
        (types->check = add_type(module, &check_spec)) == NULL || (types->counts = add_type(module, &counts_spec)) == NULL)
        return -1;
#ifdef LSC_SIMD
    return PyModule_AddIntConstant(module, "SIMD", 1);
#else
    return PyModule_AddIntConstant(module, "SIMD", 0);
#endif
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
    const Types *types = PyModule_GetState(module);
    if (types != NULL) {
        Py_VISIT(types->core);
        Py_VISIT(types->tasks);
        Py_VISIT(types->check);
        Py_VISIT(types->counts);
    }
    return 0;
}

static int module_clear(PyObject *module)
{
    Types *types = PyModule_GetState(module);
    if (types != NULL) {
        Py_CLEAR(types->core);
        Py_CLEAR(types->tasks);
        Py_CLEAR(types->check);
        Py_CLEAR(types->counts);
    }
    return 0;
}

static void module_free(void *module) { module_clear(module); }

/* No slot says that interpreters with a GIL of their own may have this module: Python 3.10 and 3.11 refuse such a slot. */
static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, module_exec},
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef module_def = {PyModuleDef_HEAD_INIT, .m_name = "_native", .m_size = sizeof(Types), .m_slots = module_slots,
                                       .m_traverse = module_traverse, .m_clear = module_clear, .m_free = module_free};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&module_def); }

#endif
