/* Read the structure of a task: its ids, and its labeled spans.

If a key occurs twice in an object, its last value counts, as in Python.

Invariants:
 - Only complete tasks add to the set of ids.
 - A value is skipped or read once; spans are read again, but are small. Recursion is bounded.

kernel/reference/suspicions.py has the counterpart. */

#ifndef LSC_SUSPECTS_H
#define LSC_SUSPECTS_H

#include "suspicions.h"
#include "suspects_ids.h"
#include "suspects_spans.h"

/* The words, in the order of WORDS in kernel/reference/words.py. Words that occur in one object are neighbors. */
enum {
    RESULT, ID, DATA, ANNOTATIONS, COMPLETIONS, PREDICTIONS, /* ID: of the task, of an annotation */
    TYPE, VALUE,
    START, END, TEXT,
    LABELS, /* a type */
    NWORDS, NO_WORD, NO_MEMBER
};

/* An id, and the object that has it: see lsc_repeated. `repeated`: an earlier object has the same id. */
typedef struct {
    Text id;
    size_t list, item;
    bool repeated;
} FoundId;

struct Suspicions {
    ShortText words[NWORDS];
    IdSet seen;
    uint8_t *text;
    size_t text_room;
    Text id, data; /* of the task; NULL without them */
    unsigned keys; /* the words that are keys of the task, as bits */
    FoundId *ids; /* of the task; once it is judged, only those that are repeated */
    size_t nids, ids_room;
    Spans spans;
    Units scratch;
    bool failed, suspect; /* failed: memory ran out */
    /* For the check: see suspects_roles.h. */
    uint8_t *roles;
    bool *is_marked;
    Text open, span_open, parts[3];
    size_t list, item;
    unsigned nparts;
};

/* Tell whether the string from p up to `end` is a word. */
static inline bool is_word(const Suspicions *s, unsigned word, Text p, Text end)
{
    return s->words[word].size == (size_t)(end - p) && equals(p, &s->words[word]);
}

/* The same for a string with escapes. */
static NOINLINE bool is_escaped_word(Suspicions *s, unsigned word, Text p, Text end)
{
    s->scratch.count = 0;
    s->failed |= !add_units(&s->scratch, p, end);
    bool same = !s->failed && s->scratch.count + 2 == s->words[word].size;
    for (size_t i = 0; same && i < s->scratch.count; i++)
        same = s->scratch.at[i] == s->words[word].text[i + 1];
    return same;
}

/* Read the next key of an object, after its bracket or after a value. Move p to the value, and return the word, one
   from `first` up to `last`, or NO_WORD. At the end of the object, move p after it, and return NO_MEMBER; if the text
   is not JSON, p becomes NULL. */
static inline unsigned next_key(Suspicions *s, Text *p, unsigned first, unsigned last)
{
    Text key = skip_space(*p);
    if (LIKELY(*key == ','))
        key = skip_space(key + 1);
    *p = *key == '}' ? key + 1 : NULL;
    if (*key != '"')
        return NO_MEMBER;
    Text end = plain_end(key + 1);
    bool is_escaped = *end != '"';
    end = is_escaped ? skip_rest_of_string(end) : end + 1;
    if (end == NULL)
        return NO_MEMBER;
    unsigned word = first;
    while (word <= last && !(is_escaped ? is_escaped_word(s, word, key, end) : is_word(s, word, key, end)))
        word++;
    end = skip_space(end);
    if (*end != ':')
        return NO_MEMBER;
    *p = skip_space(end + 1);
    return word <= last ? word : NO_WORD;
}

/* Move p to the next item of an array, after its bracket or after an item. At the end of the array, move p after it,
   and return false; if the text is not JSON, p becomes NULL. */
static bool next_item(Text *p)
{
    Text item = skip_space(*p);
    item = *item == ',' ? skip_space(item + 1) : item;
    *p = *item == ']' ? item + 1 : *item <= ' ' || *item == '}' ? NULL : item; /* no value */
    return *p != NULL && *item != ']';
}

/* Read a whole number of at most nine digits that is not negative; return false for other values. */
static bool read_size(Text p, size_t *size)
{
    Text end = digits_end(p);
    if (end == p || end - p > 9 || *end == '.' || (*end | 32) == 'e')
        return false;
    *size = 0;
    for (; p < end; p++)
        *size = 10 * *size + (*p - '0');
    return true;
}

/* Read an offset of at most nine digits; return false for other values. A negative one is in no text: read OUTSIDE. */
static bool read_offset(Text p, size_t *offset)
{
    bool is_negative = *p == '-';
    if (!read_size(p + is_negative, offset))
        return false;
    if (is_negative && *offset != 0)
        *offset = OUTSIDE;
    return true;
}

/* Add the span with these parts, if it has whole offsets and a text. */
static void add_parts(Suspicions *s, Text start, Text end, Text text)
{
    size_t first, last;
    if (*text == '"' && text[1] != '"' && read_offset(start, &first) && read_offset(end, &last))
        s->failed |= !add_span(&s->spans, first, last, text, skip_string(text));
}

/* Add the span of the value of a region; p is at its bracket. */
static void read_span(Suspicions *s, Text p)
{
    Text parts[3] = {NULL};
    for (p++; p != NULL;) {
        unsigned word = next_key(s, &p, START, TEXT);
        if (word == NO_MEMBER)
            break;
        if (word <= TEXT)
            parts[word - START] = p;
        p = skip_value(p);
    }
    if (p != NULL && parts[0] != NULL && parts[1] != NULL && parts[2] != NULL)
        add_parts(s, parts[0], parts[1], parts[2]);
}

static bool is_labels(Suspicions *s, Text type, Text end)
{
    return is_word(s, LABELS, type, end) ||
           (memchr(type, '\\', (size_t)(end - type)) != NULL && is_escaped_word(s, LABELS, type, end));
}

/* Read a region; p is at its bracket. Return its end. */
static Text read_region(Suspicions *s, Text p)
{
    Text type = NULL, value = NULL, type_end = NULL;
    for (p++;;) {
        unsigned word = next_key(s, &p, TYPE, VALUE);
        if (word == NO_MEMBER)
            break;
        Text at = p;
        p = skip_value(p);
        if (p == NULL)
            return NULL;
        if (word == TYPE)
            type = at, type_end = p;
        else if (word == VALUE)
            value = at;
    }
    if (type != NULL && value != NULL && *type == '"' && *value == '{' && is_labels(s, type, type_end))
        read_span(s, value);
    return p;
}

/* Read the regions of a value, and those of lists in it while `depth` lasts. Return its end. */
static Text read_result(Suspicions *s, Text p, int depth)
{
    if (*p == '{')
        return read_region(s, p);
    if (*p != '[' || depth == 0)
        return skip_value(p);
    for (p++; next_item(&p);)
        if ((p = read_result(s, p, depth - 1)) == NULL)
            break;
    return p;
}

static void add_id(Suspicions *s, Text id, size_t list, size_t item)
{
    if (make_room((void **)&s->ids, &s->ids_room, s->nids + 1, sizeof *s->ids))
        s->ids[s->nids++] = (FoundId){id, list, item, false};
    else
        s->failed = true;
}

/* Read an annotation or a prediction; p is at its bracket. Return its end. */
static Text read_annotation(Suspicions *s, Text p, size_t list, size_t item)
{
    Text id = NULL;
    size_t spans = s->spans.count;
    for (p++;;) {
        unsigned word = next_key(s, &p, RESULT, ID);
        if (word == NO_MEMBER)
            break;
        id = word == ID ? p : id;
        if (word == RESULT) {
            s->spans.count = spans;
            p = *p == '[' ? read_result(s, p, 2) : skip_value(p);
        } else {
            p = skip_value(p);
        }
        if (p == NULL)
            return NULL;
    }
    if (id != NULL && list != PREDICTIONS)
        add_id(s, id, list, item);
    return p;
}

/* Read a list of annotations or predictions. Return its end. */
static Text read_annotations(Suspicions *s, Text p, size_t list)
{
    if (*p != '[')
        return skip_value(p);
    size_t item = 0;
    for (p++; next_item(&p); item++)
        if ((p = *p == '{' ? read_annotation(s, p, list, item) : skip_value(p)) == NULL)
            break;
    return p;
}

/* Remove what earlier values of a key of the task left: it occurs twice. */
static void forget_list(Suspicions *s, size_t list)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->nids; i++)
        if (s->ids[i].list != list)
            s->ids[kept++] = s->ids[i];
    s->nids = kept;
}

/* Return the hash of an id; 0 if it is not one: not a whole number, and not a string with characters. */
static uint64_t hash_of(Suspicions *s, const FoundId *found)
{
    Text p = found->id, end = skip_value(p);
    s->scratch.count = 0;
    if (*p == '"')
        s->failed |= !add_units(&s->scratch, p, end);
    else if (digits_end(p + (*p == '-')) == end)
        s->failed |= !add_units(&s->scratch, p - 1, end + 1); /* a number: what is around it is not read */
    if (s->failed || s->scratch.count == 0)
        return 0;
    return hash_of_id(s->seen.seed, found->list == ID ? 0 : 1, s->scratch.at, s->scratch.count);
}

/* Remember the ids of a task: those of annotations before those of completions. Keep only those known before. */
static void remember_ids(Suspicions *s)
{
    size_t kept = 0;
    for (size_t list = ANNOTATIONS; list <= COMPLETIONS; list++) {
        for (size_t i = 0; i < s->nids; i++) {
            if ((s->ids[i].list == COMPLETIONS) != (list == COMPLETIONS))
                continue;
            uint64_t hash = hash_of(s, &s->ids[i]);
            s->ids[i].repeated = hash && was_seen(&s->seen, hash);
        }
    }
    for (size_t i = 0; i < s->nids; i++)
        if (s->ids[i].repeated)
            s->ids[kept++] = s->ids[i];
    s->nids = kept;
}

/* Read a task; p is at its bracket. Return false if the text is not JSON. */
static bool read_task(Suspicions *s, Text p)
{
    for (p++;;) {
        unsigned word = next_key(s, &p, ID, PREDICTIONS);
        if (word == NO_MEMBER)
            return p != NULL;
        bool is_list = word >= ANNOTATIONS && word <= PREDICTIONS;
        if (is_list && s->keys & 1U << word)
            forget_list(s, word);
        s->keys |= 1U << word;
        s->id = word == ID ? p : s->id;
        s->data = word == DATA ? p : s->data;
        p = is_list ? read_annotations(s, p, word) : skip_value(p);
        if (p == NULL)
            return false;
    }
}

/* Forget what the last task had. */
static void begin_task(Suspicions *s)
{
    s->nids = s->spans.count = s->spans.texts.count = 0;
    s->id = s->data = NULL;
    s->keys = 0;
}

/* Judge the ids and the spans of a task of `size` bytes. An object without the keys of a task is bare data: its id is
   not that of a task. */
static bool has_suspicion(Suspicions *s, size_t size)
{
    if (s->id != NULL && s->keys & (1U << DATA | 1U << ANNOTATIONS | 1U << COMPLETIONS | 1U << PREDICTIONS))
        add_id(s, s->id, ID, 0);
    remember_ids(s);
    return s->nids || (s->spans.count && s->data != NULL && may_differ(&s->spans, s->data, size));
}

/* Read and judge a task from p up to `end`; zeros follow it. */
static void judge(Suspicions *s, Text p, Text end)
{
    begin_task(s);
    s->suspect = has_unstorable_escape(p, end);
    p = skip_space(p);
    if (*p != '{')
        return;
    if (read_task(s, p)) {
        s->suspect |= has_suspicion(s, (size_t)(end - p));
    } else {
        s->suspect = true;
        s->nids = 0;
    }
}

/* End a task: without memory, some of its ids are not remembered. */
static void end_task(Suspicions *s)
{
    s->suspect |= s->failed;
    s->seen.stopped |= s->failed;
    s->failed = false;
}

bool lsc_is_suspect(Suspicions *s, const uint8_t *text, size_t size)
{
    begin_task(s);
    s->failed = !copy_text(&s->text, &s->text_room, text, size);
    if (!s->failed)
        judge(s, s->text, s->text + size);
    end_task(s);
    return s->suspect;
}

bool lsc_was_suspect(const Suspicions *s) { return s->suspect; }

size_t lsc_repeated(const Suspicions *s, size_t i, size_t *item)
{
    if (i >= s->nids)
        return SIZE_MAX;
    *item = s->ids[i].item;
    return s->ids[i].list;
}

bool lsc_stopped(const Suspicions *s) { return s->seen.stopped; }

size_t lsc_ids(const Suspicions *s, uint64_t *hashes)
{
    for (size_t i = 0; hashes != NULL && i < s->seen.room; i++)
        if (s->seen.slots[i])
            *hashes++ = s->seen.slots[i];
    return s->seen.count;
}

bool lsc_add_ids(Suspicions *s, const uint64_t *hashes, size_t count) { return add_new_ids(&s->seen, hashes, count); }

#endif
