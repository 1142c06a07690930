/* Remember keys and short values, and guess the next ones.

Reading is slow because a token cannot be read before the end of the previous one is found. But tasks repeat: `"x":1,`
was followed by `"y":` a million times. So the kernel remembers each key, with the comma or bracket and the white space
before it, its value if that is short, and the key that followed. At a comma or bracket, it compares the bytes that it
expects with those in the buffer.

Invariants:
 - Equal bytes have the same meaning as before, with two exceptions: line ends must be counted again, so an entry has
   its line ends; and a key belongs to another field in another scope, so an entry has its scope.
 - Entries are replaced. So the entry that `next` or `inner` points to is compared before it is used: its bytes, and in
   a recorded object also its scope.
 - A wrong guess only costs time, and BYTES_PER_KEY bounds that time.

kernel/reference/ has no counterpart: its shortcuts are the patterns in lexer.py. */

#ifndef LSC_KNOWN_H
#define LSC_KNOWN_H

#include "tokens.h"

static bool init_known_keys(Core *k)
{
    static const uint8_t never[] = {0xff}; /* in valid UTF-8 */
    k->known_keys = calloc(KNOWN_KEYS + 1, sizeof *k->known_keys);
    if (k->known_keys == NULL)
        return false;
    unknown_key(k)->next = unknown_key(k)->inner = unknown_key(k);
    set_short_text(&unknown_key(k)->key, never, never + 1);
    unknown_key(k)->changes = MAX_CHANGES;
    return true;
}

/* Return the position after the comma or colon at p and at most one space. */
static inline const uint8_t *after_separator(const uint8_t *p)
{
    if (LIKELY(p[1] > ' '))
        return p + 1;
    return p + 1 + (p[1] == ' ');
}

/* Tell whether a key that ends at p may be added to the table: see BYTES_PER_KEY. */
static bool may_learn(const Core *k, const uint8_t *p)
{
    return k->learned < offset_of(k, p) / BYTES_PER_KEY + KNOWN_KEYS;
}

static uint64_t hash_of(const ShortText *key, uint32_t scope)
{
    uint64_t words[sizeof key->text / 8], hash = scope;
    memcpy(words, key->text, sizeof words);
    for (size_t i = 0; i < sizeof words / 8; i++)
        hash = (hash ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
    return hash;
}

static bool is_same_key(const KnownKey *known, const ShortText *key, uint32_t scope, uint64_t hash)
{
    return known->hash == hash && known->scope == scope && memcmp(known->key.text, key->text, sizeof key->text) == 0;
}

/* Return the entry of a key in a scope, or the entry to use for it: a free one, or else one that is replaced. */
static KnownKey *find_entry(Core *k, const ShortText *key, uint32_t scope, uint64_t hash)
{
    KnownKey *known = NULL;
    for (size_t tries = 0; tries < 8; tries++) {
        known = &k->known_keys[((hash >> 32) + tries) % KNOWN_KEYS];
        if (known->key.size == 0 || is_same_key(known, key, scope, hash))
            break;
    }
    return known;
}

static void fill_entry(Core *k, KnownKey *known, const ShortText *key, uint32_t scope, uint64_t hash, size_t quote)
{
    k->learned++;
    *known = (KnownKey){.key = *key, .hash = hash, .next = unknown_key(k), .inner = unknown_key(k), .scope = scope};
    known->name_offset = (uint8_t)(quote + 1);
    for (size_t i = 0; i < quote; i++)
        if (key->text[i] == '\n') {
            known->lines++;
            known->line_start = (uint8_t)(i + 1);
        }
}

/* Remember a key without escapes that follows the key `last`, and return its entry. If the key is too long, has more
   than a space after its colon, or may not be learned yet, return unknown_key() with the key's field. `begin`: its
   comma or bracket. `open`, `close`: its quotes. `scope`: 1 + the scope of its object, 0 if that is not recorded. */
static NOINLINE KnownKey *remember_key(Core *k, KnownKey *last, uint32_t scope, const uint8_t *begin,
                                       const uint8_t *open, const uint8_t *close)
{
    const uint8_t *value = after_separator(close + 1);
    ShortText text;
    KnownKey *known = unknown_key(k);
    if (*value > ' ' && set_short_text(&text, begin, value)) {
        uint64_t hash = hash_of(&text, scope);
        KnownKey *entry = find_entry(k, &text, scope, hash);
        bool found = is_same_key(entry, &text, scope, hash);
        if (found || may_learn(k, value))
            *(*begin == ',' ? &last->next : &last->inner) = known = entry;
        if (found)
            return known;
        if (known == entry)
            fill_entry(k, known, &text, scope, hash, (size_t)(open - begin));
    }
    known->field = scope ? find_field(k, scope - 1, open + 1, close) : NULL;
    return known;
}

/* Remember a value that ends at the comma `comma`. */
static NOINLINE void remember_value(KnownKey *known, const uint8_t *value, const uint8_t *comma)
{
    known->changes++;
    set_short_text(&known->value, value, comma + 1);
}

/* Return where the value of the known key at p begins, and count the line ends before it. */
static inline const uint8_t *pass_key(Core *k, const uint8_t *p, const KnownKey *known)
{
    if (known->lines) {
        k->lines += known->lines;
        k->line_start = offset_of(k, p) + known->line_start;
    }
    return p + known->key.size;
}

/* Return the end of the string, number or literal at p; NULL if its end is not certain. */
static inline const uint8_t *pass_scalar(const uint8_t *p)
{
    bool whole;
    if (*p == '"') {
        const uint8_t *quote = plain_end(p + 1);
        return *quote == '"' ? quote + 1 : NULL;
    }
    if (may_start_number(*p))
        return read_number_at_once(p, &whole);
    if (memcmp(p, "null", 4) == 0 || memcmp(p, "true", 4) == 0)
        return p + 4;
    return memcmp(p, "false", 5) == 0 ? p + 5 : NULL;
}

/* Return the end of the value at p if it is the remembered one; else forget that one and return NULL. */
static inline const uint8_t *pass_known(KnownKey *known, const uint8_t *p)
{
    if (known->value.size == 0)
        return NULL;
    if (!equals(p, &known->value)) {
        known->value.size = 0;
        return NULL;
    }
    known->changes = 0;
    return p + known->value.size - 1;
}

#endif
