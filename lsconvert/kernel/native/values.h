/* Operations on single values: Remap, ReplaceValue, NullUnlessNumber, Unquote, Quote; and AddDefault,
KeepObjects and Notice.

Invariants:
 - Values are compared as they are spelled, except that escapes of strings are undone.
 - A new value is a text in `texts`; an unchanged one keeps its offsets. If memory runs out, a function returns the old
   value and sets `failure`.

If you change an operation here, also change its namesake in kernel/reference/values.py. */

#ifndef LSC_VALUES_H
#define LSC_VALUES_H

#include "edits.h"
#include "text.h"

/* Add an edit that replaces the bytes from `start` up to `end` by a value. */
static void add_value(Core *k, Array *edits, Off start, Off end, Value value)
{
    size_t text = value.made ? value.text : keep_text(k, value_text(k, value));
    Edit *edit = text == NONE ? NULL : push(k, edits);
    if (edit != NULL)
        *edit = (Edit){start, end, text, value.made ? value.size : (size_t)(value.end - value.start)};
}

/* Return a value that is this text; return `old` if memory runs out. */
static Value make_value(Core *k, Text text, Value old)
{
    size_t index = keep_text(k, text);
    return index == NONE ? old : (Value){true, 0, 0, index, text.size};
}

static const Text NULL_TEXT = {(const uint8_t *)"null", 4};

static const Text *find_in_map(const Map *map, Text old)
{
    for (size_t low = 0, high = map->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = compare_texts(map->pairs[middle][0], old);
        if (order == 0)
            return &map->pairs[middle][1];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Return the new id for an old one, or NULL; set `name` to the form in which it was looked up. An id whose escapes were
   kept has a lone surrogate, and is in no map. */
static const Text *new_id(Core *k, const Map *map, Text old, Text *name)
{
    *name = plain_text(k, old);
    bool has_lone_surrogate = name->at == old.at && memchr(old.at, '\\', old.size) != NULL;
    return has_lone_surrogate ? NULL : find_in_map(map, *name);
}

/* Return the new id for an id; for an object, the new id for the first of its lookup keys that has one. An object that
   is unmapped but has its identity key, with a string that is not empty, is kept. */
static Value remap(Core *k, const Rule *rule, Value value)
{
    Text text = value_text(k, value), name, identity = {NULL, 0};
    if (same_text(text, NULL_TEXT))
        return value;
    const Map *map = &k->plan.maps[rule->map];
    bool object = text.at[0] == '{', list = text.at[0] == '[';
    const Text *new = object || list ? NULL : new_id(k, map, text, &name);
    if (object || list)
        name = (Text){(const uint8_t *)(object ? "{}" : "[]"), 2};
    for (uint32_t i = 0; object && new == NULL && i + 1 < rule->npairs; i++) {
        Text old = member_text(text, rule->texts[i][0]);
        if (old.at != NULL)
            new = new_id(k, map, old, &name);
    }
    if (new != NULL)
        return same_text(*new, text) ? value : make_value(k, *new, value);
    if (object && rule->texts[rule->npairs - 1][0].size)
        identity = member_text(text, rule->texts[rule->npairs - 1][0]);
    if (identity.size > 2 && identity.at[0] == '"')
        return value;
    UnmappedId *id = push(k, &k->unmapped);
    if (id != NULL) {
        id->map = rule->map;
        id->size = (uint32_t)(name.size < MAX_ID ? name.size : MAX_ID);
        memcpy(id->text, name.at, id->size);
    }
    return k->plan.drops_unmapped ? make_value(k, NULL_TEXT, value) : value;
}

static Value replace_value(Core *k, const Rule *rule, Value value)
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

/* Tell whether all of a text is a number; `whole`: whether it has digits only. */
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

/* Return null unless the value is a number or a numeric string; with `has_option`, whole numbers only. */
static Value null_unless_number(Core *k, const Rule *rule, Value value)
{
    Text text = value_text(k, value);
    if (text.at[0] == '"')
        text = plain_text(k, text);
    const uint8_t *p = text.at, *end = text.at + text.size;
    bool fits = *p == '"' ? reads_as_number(p + 1, end - 1, rule->has_option) : same_text(text, NULL_TEXT);
    if (*p == '-' || is_digit(*p))
        fits = !rule->has_option || pass_digits(p + (*p == '-'), end) == end;
    return fits ? value : make_value(k, NULL_TEXT, value);
}

static bool convert_list(Core *k, Text text, uint32_t scope, Value *list);

/* Return the list in a string, with its regions converted. A list with lists in it is left in the string: those are not
   regions, and the list would have to be flattened first. */
static Value unquote(Core *k, const Rule *rule, Value value)
{
    Text string = value_text(k, value);
    if (string.at[0] != '"')
        return value;
    if (!reserve(&k->texts, string.size)) {
        k->failure = NO_MEMORY;
        return value;
    }
    string = value_text(k, value); /* reserve() may have moved the texts */
    uint8_t *begin = (uint8_t *)k->texts.at + k->texts.count, *end = unescape(string, begin, false);
    if (end == NULL)
        return value;
    while (begin < end && is_space(*begin))
        begin++;
    while (begin < end && is_space(end[-1]))
        end--;
    Text text = {begin, (size_t)(end - begin)};
    Value list;
    return text.size && *begin == '[' && convert_list(k, text, rule->map, &list) ? list : value;
}

/* Return a number as a string, any other value unchanged. */
static Value quote(Core *k, Value value)
{
    Text text = value_text(k, value);
    if (*text.at != '-' && !is_digit(*text.at))
        return value;
    if (!reserve(&k->texts, text.size + 2)) {
        k->failure = NO_MEMORY;
        return value;
    }
    text = plain_text(k, value_text(k, value)); /* reserve() may have moved the texts */
    size_t index = k->texts.count;
    uint8_t *begin = (uint8_t *)k->texts.at + index;
    begin[0] = begin[text.size + 1] = '"';
    memcpy(begin + 1, text.at, text.size);
    k->texts.count += text.size + 2;
    return (Value){true, 0, 0, index, text.size + 2};
}

/* Return the value that a rule makes of a value: the same one if the rule does not apply. */
static Value new_value(Core *k, const Rule *rule, Value value)
{
    Value new = rule->operation == REPLACE_VALUE        ? replace_value(k, rule, value)
                : rule->operation == NULL_UNLESS_NUMBER ? null_unless_number(k, rule, value)
                : rule->operation == UNQUOTE            ? unquote(k, rule, value)
                : rule->operation == QUOTE              ? quote(k, value)
                                                        : remap(k, rule, value);
    if (!same_text(value_text(k, new), value_text(k, value)))
        done(k, rule, 1);
    return new;
}

static void change_value(Core *k, ObjectEdits *object, const Rule *rule)
{
    if (member_of(k, object, rule->key) == NULL)
        return;
    Value value = value_of(k, object, rule->key), new = new_value(k, rule, value);
    if (same_text(value_text(k, new), value_text(k, value)))
        return;
    object->values[rule->key] = new;
    object->changed |= UINT64_C(1) << rule->key;
}

static void add_default(Core *k, ObjectEdits *object, const Rule *rule)
{
    if (member_of(k, object, rule->key) != NULL)
        return;
    const Rule **added = push(k, &k->added);
    if (added != NULL)
        *added = rule;
    done(k, rule, 1);
}

/* Remove the items of a list that are not objects: each with the separator after it, trailing ones with the separator
   before them. */
static void keep_objects(Core *k, ObjectEdits *object, const Rule *rule)
{
    const Member *member = member_of(k, object, rule->key);
    const List *list = list_of(k, member);
    if (list == NULL)
        return;
    bool removing = false, any_kept = false;
    Off begin = 0, kept_end = 0, last_end = 0;
    uint64_t removed = 0, lists = 0;
    for (size_t i = list->spans; i != NONE; i = ITEM(Span, k->spans, i)->next) {
        Span span = *ITEM(Span, k->spans, i);
        last_end = span.end;
        if (*at(k, span.start) != '{') {
            begin = removing ? begin : span.start;
            removing = true;
            removed++;
            lists += *at(k, span.start) == '[';
            continue;
        }
        if (removing)
            remove_bytes(k, begin, span.start);
        removing = false;
        any_kept = true;
        kept_end = span.end;
    }
    if (removed == 0)
        return;
    if (removing)
        remove_bytes(k, any_kept ? kept_end : begin, last_end);
    done(k, rule, removed);
    if (member->counts)
        k->gained[member->counts - 1] -= removed - lists; /* count_items() does not count items that are lists */
}

/* Tell whether a flag is false, or equals another flag: both are true, or the same string in any spelling. */
static bool repeats_flag(Core *k, Text old, Text new)
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

/* Count the note of a rule, once for each copy of the object. */
static void notice(Core *k, ObjectEdits *object, const Rule *rule)
{
    const Member *member = member_of(k, object, rule->key);
    bool counts = member == NULL ? rule->has_option : !rule->has_option && !is_empty(k, member);
    if (counts)
        *note_count(k, rule->pairs[0][0]) += object->copies ? object->copies : 1;
}

#endif
