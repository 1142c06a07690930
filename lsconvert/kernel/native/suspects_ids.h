/* Remember ids: a set of 64-bit hashes.

Invariants:
 - The hash is keyed (SipHash-1-3). An attacker who does not know the key cannot choose ids that collide and make the
   set slow.
 - Memory is bounded: at most MAX_IDS ids, which take 16 MiB, and 8 MiB more while the set grows for the last time.
 - Two ids with one hash are taken for one. Among MAX_IDS ids, the chance that any two do is 1 in 16 million.

kernel/reference/suspicions.py has the counterpart: MAX_IDS there has to be the same. */

#ifndef LSC_SUSPECTS_IDS_H
#define LSC_SUSPECTS_IDS_H

#include "check_types.h"

#define MAX_IDS 1500000
#define FIRST_ROOM 1024 /* slots, a power of two */

/* Open addressing; 0 is a free slot. `stopped`: an id was not remembered. */
typedef struct {
    uint64_t *slots, seed[2];
    size_t room, count;
    bool stopped;
} IdSet;

static inline uint64_t rotate(uint64_t x, int n) { return x << n | x >> (64 - n); }

static inline void sip_round(uint64_t *v)
{
    v[0] += v[1], v[1] = rotate(v[1], 13) ^ v[0], v[0] = rotate(v[0], 32);
    v[2] += v[3], v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3], v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1], v[1] = rotate(v[1], 17) ^ v[2], v[2] = rotate(v[2], 32);
}

static inline void sip_word(uint64_t *v, uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
}

/* Return the hash of an id of `size` UTF-16 units, never 0. Equal ids of two scopes have different hashes. */
static uint64_t hash_of_id(const uint64_t *seed, uint64_t scope, const uint16_t *id, size_t size)
{
    uint64_t v[4] = {seed[0] ^ UINT64_C(0x736f6d6570736575), seed[1] ^ UINT64_C(0x646f72616e646f6d),
                     seed[0] ^ UINT64_C(0x6c7967656e657261), seed[1] ^ UINT64_C(0x7465646279746573)};
    size_t i = 0;
    for (; size - i >= 4; i += 4)
        sip_word(v, id[i] | (uint64_t)id[i + 1] << 16 | (uint64_t)id[i + 2] << 32 | (uint64_t)id[i + 3] << 48);
    uint64_t last = (uint64_t)size << 56 | scope << 48;
    for (int shift = 0; i < size; i++, shift += 16)
        last |= (uint64_t)id[i] << shift;
    sip_word(v, last);
    v[2] ^= 0xff;
    for (int round = 0; round < 3; round++)
        sip_round(v);
    uint64_t hash = v[0] ^ v[1] ^ v[2] ^ v[3];
    return hash ? hash : 1;
}

/* Return the slot of a hash: its own, or a free one. */
static uint64_t *slot_of_id(const IdSet *set, uint64_t hash)
{
    size_t i = (size_t)hash & (set->room - 1);
    while (set->slots[i] && set->slots[i] != hash)
        i = (i + 1) & (set->room - 1);
    return &set->slots[i];
}

/* Double the room of a set; return false if memory runs out. */
static NOINLINE bool grow_ids(IdSet *set)
{
    IdSet grown = *set;
    grown.room = set->room ? 2 * set->room : FIRST_ROOM;
    grown.slots = calloc(grown.room, sizeof *grown.slots);
    if (grown.slots == NULL)
        return false;
    for (size_t i = 0; i < set->room; i++)
        if (set->slots[i])
            *slot_of_id(&grown, set->slots[i]) = set->slots[i];
    free(set->slots);
    *set = grown;
    return true;
}

/* Remember an id by its hash. Return whether it was known before. */
static bool was_seen(IdSet *set, uint64_t hash)
{
    bool has_room = set->count < set->room / 4 * 3 || (set->count < MAX_IDS && grow_ids(set));
    uint64_t *slot = set->room ? slot_of_id(set, hash) : NULL;
    if (slot != NULL && *slot)
        return true;
    if (has_room && set->count < MAX_IDS) {
        *slot = hash;
        set->count++;
    } else {
        set->stopped = true;
    }
    return false;
}

/* Remember distinct ids by their hashes. Return false, and remember none, if one of them was known before, or if only
   some of them could be remembered. */
static bool add_new_ids(IdSet *set, const uint64_t *hashes, size_t count)
{
    bool is_full = set->count == MAX_IDS;
    if (!is_full && count > MAX_IDS - set->count)
        return false;
    for (size_t i = 0; set->room && i < count; i++)
        if (*slot_of_id(set, hashes[i]))
            return false;
    for (size_t i = 0; !is_full && i < count; i++)
        was_seen(set, hashes[i]);
    set->stopped |= is_full && count > 0;
    return true;
}

#endif
