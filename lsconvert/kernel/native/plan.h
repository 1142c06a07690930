/* Parse a plan from the bytes that encode.py writes, and free it.

Invariants:
 - Every index in a complete plan is in range; the other headers do not check it again.
 - Every text points into `data`, which lives as long as the plan.
 - An incomplete plan can be freed.

If you change the format here, also change encode.py. kernel/reference/ uses the Plan itself. */

#ifndef LSC_PLAN_H
#define LSC_PLAN_H

#include "types.h"

typedef struct {
    const uint8_t *p, *end;
    bool failed;
} Reader;

/* Read a number below `limit`; return 0 and set `failed` if there is none. */
static uint32_t read_u32(Reader *r, uint32_t limit)
{
    uint32_t value = 0;
    if (r->end - r->p < 4) {
        r->failed = true;
        return 0;
    }
    for (int i = 3; i >= 0; i--)
        value = value << 8 | r->p[i];
    r->p += 4;
    if (value >= limit) {
        r->failed = true;
        return 0;
    }
    return value;
}

/* Read a set of keys: one bit for each. */
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
        r->failed = true;
        return (Text){r->p, 0};
    }
    r->p += size;
    return text;
}

/* Read the number of items that follow, and allocate room for them. Each item takes at least four bytes. */
static void *read_array(Reader *r, uint32_t *count, size_t size)
{
    *count = read_u32(r, UINT32_MAX);
    if (*count > (size_t)(r->end - r->p) / 4) {
        r->failed = true;
        *count = 0;
    }
    void *items = calloc((size_t)*count + 1, size);
    if (items == NULL) {
        r->failed = true;
        *count = 0;
    }
    return items;
}

static void read_rule(Reader *r, const Plan *plan, Rule *rule)
{
    rule->operation = (Operation)read_u32(r, OPERATION_COUNT);
    rule->name = read_u32(r, plan->nedits);
    rule->key = read_u32(r, plan->nkeys);
    rule->marks_v1 = read_u32(r, 2);
    rule->has_option = read_u32(r, 2);
    rule->pairs = read_array(r, &rule->npairs, sizeof *rule->pairs);
    rule->texts = calloc((size_t)rule->npairs + 1, sizeof *rule->texts);
    bool one = rule->operation == RENAME || rule->operation == ADD_DEFAULT || rule->operation == NOTICE;
    bool some = rule->operation == REMAP;
    r->failed |= rule->texts == NULL || (one && rule->npairs != 1) || (some && rule->npairs == 0);
    rule->keys = UINT64_C(1) << rule->key;
    for (uint32_t i = 0; i < rule->npairs && !r->failed; i++) {
        if (rule->operation == DROP || rule->operation == NOTICE) {
            rule->pairs[i][0] = read_u32(r, plan->nnotes);
            rule->texts[i][0] = read_text(r);
        } else if (rule->operation == RENAME || rule->operation == SPLIT) {
            for (int side = 0; side < (rule->operation == SPLIT ? 2 : 1); side++) {
                rule->pairs[i][side] = read_u32(r, plan->nkeys);
                rule->keys |= UINT64_C(1) << rule->pairs[i][side];
            }
        } else {
            rule->texts[i][0] = read_text(r);
            rule->texts[i][1] = read_text(r);
        }
    }
    if (rule->operation == REMAP)
        rule->map = read_u32(r, plan->nmaps);
    if (rule->operation == UNQUOTE)
        rule->map = read_u32(r, plan->nscopes);
}

static void read_map(Reader *r, Map *map)
{
    map->pairs = read_array(r, &map->count, sizeof *map->pairs);
    for (uint32_t i = 0; i < map->count && !r->failed; i++) {
        map->pairs[i][0] = read_text(r);
        map->pairs[i][1] = read_text(r);
    }
}

static void read_entries(Reader *r, const Plan *plan, Entries *entries)
{
    entries->prefixes = read_u32(r, 2);
    entries->at = read_array(r, &entries->count, sizeof *entries->at);
    for (uint32_t i = 0; i < entries->count && !r->failed; i++) {
        entries->at[i].old = read_text(r);
        entries->at[i].new = read_text(r);
        entries->at[i].edit = read_u32(r, plan->nedits + 1);
        entries->at[i].is_new = read_u32(r, 2);
    }
}

static void read_place(Reader *r, const Plan *plan, Place *place)
{
    place->members = read_array(r, &place->nmembers, sizeof *place->members);
    for (uint32_t i = 0; i < place->nmembers && !r->failed; i++) {
        place->members[i].key = read_text(r);
        place->members[i].place = read_u32(r, plan->nplaces);
    }
    place->rest = read_u32(r, plan->nplaces + 1);
    place->entries = read_u32(r, plan->nentries);
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
    for (uint32_t i = 0; i < scope->nrules && !r->failed; i++) {
        read_rule(r, plan, &scope->rules[i]);
        if (scope->rules[i].operation != NOTICE)
            scope->ruled |= scope->rules[i].keys;
    }
}

/* Parse a plan; return false if the bytes are not a plan, or if memory runs out. free_plan() frees the rest in any
   case. */
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
    plan->marks = read_set(r);
    plan->data_key = read_set(r);
    plan->maps = read_array(r, &plan->nmaps, sizeof *plan->maps);
    for (uint32_t i = 0; i < plan->nmaps && !r->failed; i++)
        read_map(r, &plan->maps[i]);
    plan->drops_unmapped = read_u32(r, 2);
    plan->scopes = read_array(r, &plan->nscopes, sizeof *plan->scopes);
    for (uint32_t i = 0; i < plan->nscopes && !r->failed; i++)
        read_scope(r, plan, &plan->scopes[i]);
    plan->kinds = read_array(r, &plan->nkinds, sizeof *plan->kinds);
    for (uint32_t i = 0; i < plan->nkinds && !r->failed; i++) {
        DocumentKind *kind = &plan->kinds[i];
        kind->has = read_array(r, &kind->nhas, sizeof *kind->has);
        for (uint32_t j = 0; j < kind->nhas; j++)
            kind->has[j] = read_set(r);
        kind->lacks = read_set(r);
        kind->scope = read_u32(r, plan->nscopes);
    }
    plan->entries = read_array(r, &plan->nentries, sizeof *plan->entries);
    for (uint32_t i = 0; i < plan->nentries && !r->failed; i++)
        read_entries(r, plan, &plan->entries[i]);
    plan->places = read_array(r, &plan->nplaces, sizeof *plan->places);
    for (uint32_t i = 0; i < plan->nplaces && !r->failed; i++)
        read_place(r, plan, &plan->places[i]);
    plan->task_place = read_u32(r, plan->nplaces + 1);
    plan->data_place = read_u32(r, plan->nplaces + 1);
    return !r->failed && r->p == r->end && plan->nscopes > 0 && plan->nnotes > LISTS_JOINED;
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
    for (uint32_t i = 0; plan->entries != NULL && i < plan->nentries; i++)
        free(plan->entries[i].at);
    for (uint32_t i = 0; plan->places != NULL && i < plan->nplaces; i++)
        free(plan->places[i].members);
    free(plan->entries);
    free(plan->places);
    free(plan->scopes);
    free(plan->kinds);
    free(plan->maps);
    free(plan->data);
}

#endif
