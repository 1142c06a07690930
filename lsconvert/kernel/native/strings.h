/* Replace strings in a converted task, at the places that the plan's maps of texts name.

The rules apply first, so a string is found where the output has it. If a rule has edited the task, the result of its
edits is made in `converted`, and one edit replaces the whole task.

Invariants:
 - The text is valid JSON, and PADDING bytes follow it. Those after the buffer and after `converted` are zero.
 - Depth costs one number in `outer_places` for each bracket at a place, and no C stack.

If you change this, also change kernel/reference/strings.py. */

#ifndef LSC_STRINGS_H
#define LSC_STRINGS_H

#include "split.h"
#include "text.h"

/* The edits of one text: the first byte is at offset `base`. `size`: of the text with the edits so far. */
typedef struct {
    Array *edits;
    const uint8_t *begin;
    Off base;
    uint64_t size, most;
} StringEdits;

/* Return the end of the string at p. `*escaped`: it has an escape. */
static inline const uint8_t *pass_string(const uint8_t *p, bool *escaped)
{
    *escaped = false;
    for (p = plain_end(p + 1); *p != '"'; p = plain_end(p + 2))
        *escaped = true;
    return p + 1;
}

/* Return the end of the value at p, in which nothing changes. */
static const uint8_t *pass_value(const uint8_t *p)
{
    size_t depth = 0;
    bool escaped;
    do {
        if (*p == '"') {
            p = pass_string(p, &escaped);
        } else if ((*p | 0x20) == '{') {
            depth++;
            p++;
        } else if ((*p | 0x20) == '}') {
            depth--;
            p++;
        } else {
            return p; /* a number or literal: it has no bracket or quote */
        }
        if (depth)
            p = next_bracket(p);
    } while (depth);
    return p;
}

/* Return the end of `old` at the beginning of a string's content; NULL if the string does not begin with it. */
static const uint8_t *pass_text(const uint8_t *p, const uint8_t *end, Text old)
{
    for (size_t i = 0; i < old.size;) {
        if (p == end)
            return NULL;
        if (*p != '\\') {
            if (*p++ != old.at[i++])
                return NULL;
            continue;
        }
        unsigned code;
        uint8_t character[4];
        p = read_escape(p, end, &code);
        size_t size = (size_t)(put_character(character, code) - character);
        if (size > old.size - i || memcmp(character, old.at + i, size) != 0)
            return NULL;
        i += size;
    }
    return p;
}

/* Return 1 + the place of a member, 0 if nothing in it changes. */
static uint32_t member_place(const Place *place, Text key, bool escaped)
{
    for (uint32_t i = 0; i < place->nmembers; i++) {
        Text name = place->members[i].key;
        const uint8_t *end = key.at + key.size;
        if (escaped ? pass_text(key.at, end, name) == end : same_text(key, name))
            return place->members[i].place + 1;
    }
    return place->rest;
}

/* Return the entry with this old text, NULL if there is none. */
static Entry *find_entry_of(const Entries *entries, Text old)
{
    for (size_t low = 0, high = entries->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = compare_texts(entries->at[middle].old, old);
        if (order == 0)
            return &entries->at[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Return the entry for the content of a string, NULL if there is none; set `end` to the end of what it replaces. */
static Entry *entry_for(Core *k, const Entries *entries, Text content, bool escaped, const uint8_t **end)
{
    *end = content.at + content.size;
    for (uint32_t i = 0; entries->prefixes && i < entries->count; i++) {
        const uint8_t *after = pass_text(content.at, content.at + content.size, entries->at[i].old);
        if (after != NULL) {
            *end = after;
            return &entries->at[i];
        }
    }
    if (entries->prefixes || entries->count == 0)
        return NULL;
    if (escaped) {
        k->scratch.count = 0;
        if (!reserve(&k->scratch, content.size / k->scratch.size + 1)) {
            k->failure = NO_MEMORY;
            return NULL;
        }
        uint8_t *out = k->scratch.at;
        content = (Text){out, (size_t)(unescape((Text){content.at - 1, content.size + 2}, out, true) - out)};
    }
    return find_entry_of(entries, content);
}

/* Edit the string with this content. Refuse the task if it becomes too large. */
static void edit_string(Core *k, const Place *place, Text content, bool escaped, StringEdits *out)
{
    const uint8_t *end;
    Entry *entry = entry_for(k, &k->plan.entries[place->entries], content, escaped, &end);
    if (entry != NULL && entry->is_new)
        *note_count(k, TEXTS_NEW) += 1;
    if (entry == NULL || entry->edit == 0)
        return;
    Off start = out->base + (Off)(content.at - out->begin), size = (Off)(end - content.at);
    out->size += entry->new.size - size;
    if (out->size > out->most) {
        refuse(k, true);
        return;
    }
    add_edit(k, out->edits, start, start + size, entry->new);
    *edit_count(k, entry->edit - 1) += 1;
    entry->is_used = true;
}

/* Edit the strings of a text, whose value has this place. */
static void edit_strings(Core *k, Text text, uint32_t place, StringEdits *out)
{
    const uint8_t *p = text.at, *end = text.at + text.size;
    uint32_t current = place; /* of the last open bracket; of the next value: `place` */
    bool escaped;
    k->outer_places.count = 0;
    while (p < end && k->failure == NO_FAILURE && !(k->problem && k->proof)) {
        if (*p == '"') {
            Text content = {p + 1, 0};
            p = pass_string(p, &escaped);
            content.size = (size_t)(p - 1 - content.at);
            const uint8_t *colon = p;
            while (is_space(*colon))
                colon++;
            if (*colon != ':') {
                edit_string(k, &k->plan.places[place], content, escaped, out);
                continue;
            }
            for (p = colon + 1; is_space(*p);)
                p++;
            uint32_t found = member_place(&k->plan.places[current], content, escaped);
            if (found)
                place = found - 1;
            else
                p = pass_value(p);
        } else if ((*p | 0x20) == '{') {
            uint32_t *outer = push(k, &k->outer_places);
            if (outer != NULL)
                *outer = current;
            current = place;
            p++;
        } else {
            if ((*p | 0x20) == '}')
                place = current = *ITEM(uint32_t, k->outer_places, --k->outer_places.count);
            p = next_bracket(p + 1);
        }
    }
}

/* Replace the edits of the open task by one that has its converted text, with the edits of the strings there. */
static void replace_task(Core *k, Text text, const Array *found)
{
    size_t size = (size_t)((int64_t)text.size + growth_of(found->at, found->count)), done = 0;
    if (!reserve(&k->texts, size)) {
        k->failure = NO_MEMORY;
        return;
    }
    uint8_t *begin = (uint8_t *)k->texts.at + k->texts.count, *out = begin;
    for (size_t i = 0; i <= found->count; i++) {
        const Edit *edit = i < found->count ? ITEM(Edit, *found, i) : NULL;
        size_t upto = edit != NULL ? (size_t)edit->start : text.size;
        memcpy(out, text.at + done, upto - done);
        out += upto - done;
        if (edit == NULL)
            break;
        memcpy(out, (const uint8_t *)k->texts.at + edit->text, edit->size);
        out += edit->size;
        done = (size_t)edit->end;
    }
    Edit whole = {k->task, k->task_end, k->texts.count, size};
    k->texts.count += size;
    k->edits.count = k->task_edits;
    Edit *edit = push(k, &k->edits);
    if (edit != NULL)
        *edit = whole;
}

/* Replace the strings of the open task, which has this place, after its other edits. */
static void map_strings(Core *k, uint32_t place)
{
    size_t count = k->edits.count - k->task_edits, read = (size_t)(k->task_end - k->task);
    Edit *edits = ITEM(Edit, k->edits, k->task_edits);
    size_t size = (size_t)((int64_t)read + growth_of(edits, count));
    StringEdits out = {&k->edits, at(k, k->task), k->task, size, max_output(&k->limits, read)};
    if (count) {
        k->converted.count = k->copy_edits.count = 0;
        if (!reserve(&k->converted, size + PADDING)) {
            k->failure = NO_MEMORY;
            return;
        }
        sort_edits(edits, count);
        memset(apply_edits(k, k->task, k->task_end, edits, count, k->converted.at), 0, PADDING);
        out = (StringEdits){&k->copy_edits, k->converted.at, 0, size, out.most};
    }
    Text text = {out.begin, size};
    edit_strings(k, text, place, &out);
    if (count && k->copy_edits.count && k->failure == NO_FAILURE)
        replace_task(k, text, &k->copy_edits);
}

#endif
