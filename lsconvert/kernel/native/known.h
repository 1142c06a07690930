/* Remember keys and short values, and guess which come next.

The slow part of reading is to find where a token ends, because the next one cannot be read before. Tasks repeat
themselves, though: `"x":1,` was followed by `"y":` a million times. So the kernel remembers a key, with the comma or
bracket and the white space before it, the key that came next, and its value if that is short. At a comma or bracket it
compares the expected bytes with those that came.

Invariants:
 - Equal bytes mean the same as before, with two exceptions. A line end counts again, so a known key has its line ends. A
   key means another field in another scope, so a known key has its scope.
 - Entries of the table are replaced. So whatever `next` or `inner` leads to is compared before it is used: its bytes,
   and in a recorded object its scope.
 - A wrong guess costs time and nothing else. That time is bounded by KNOWN_BYTES.

kernel/reference/ has no counterpart: its shortcuts are the patterns in lexer.py. */

#ifndef LSC_KNOWN_H
#define LSC_KNOWN_H

#include "tokens.h"

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

#endif
