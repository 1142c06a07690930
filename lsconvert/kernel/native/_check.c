/* The check: does a JSON text certainly pass a schema that was compiled to a table?

The check contains no keys of any schema: validation/compiler/ writes the table. It reads a text once, from its first
byte to its last, and stops at the first value that may be invalid. A validator then decides.

This file checks texts; the headers check values and read the table. All is one translation unit, in plain C11. */

#include "check_types.h"
#include "check_table.h"
#include "check_counts.h"
#include "check_values.h"
#include "suspects_roles.h"
#include "check_objects.h"

/* Tell whether the value at p is not an object, or certainly has none of these keys. */
static bool has_none_of(const Set *keys, Text p)
{
    if (*p != '{')
        return true;
    p = skip_space(p + 1);
    if (*p == '}')
        return true;
    for (;;) {
        Text quote = *p == '"' ? plain_end(p + 1) : p;
        if (quote == p || *quote != '"' || is_one_of(keys, p, (size_t)(quote + 1 - p)))
            return false;
        p = skip_space(quote + 1);
        p = *p == ':' ? skip_value(skip_space(p + 1)) : NULL;
        if (p == NULL)
            return false;
        p = skip_space(p);
        if (*p != ',')
            return *p == '}';
        p = skip_space(p + 1);
    }
}

Checker *lsc_new_checker(const Table *table, Counts *counts, Suspicions *suspicions)
{
    Checker *checker = calloc(1, sizeof *checker);
    if (checker == NULL)
        return NULL;
    checker->table = table;
    checker->counts = counts;
    checker->suspicions = suspicions;
    checker->guesses = calloc(table->nguesses + (size_t)1, 1);
    checker->no_roles = calloc(table->nguesses + (size_t)1, 1);
    if (checker->guesses == NULL || checker->no_roles == NULL) {
        lsc_free_checker(checker);
        return NULL;
    }
    return checker;
}

void lsc_free_checker(Checker *checker)
{
    if (checker != NULL) {
        free(checker->guesses);
        free(checker->no_roles);
        free(checker->text);
    }
    free(checker);
}

bool lsc_surely_passes(Checker *checker, uint32_t root, const uint8_t *text, size_t size)
{
    Suspicions *suspicions = checker->suspicions;
    if (!copy_text(&checker->text, &checker->room, text, size)) {
        if (suspicions != NULL)
            lsc_is_suspect(suspicions, text, size);
        return false;
    }
    const Root *schema = &checker->table->roots[root];
    Text p = skip_space(checker->text), last = checker->text + size;
    bool notes = suspicions != NULL && begin_notes(suspicions, root, p);
    checker->roles = notes ? suspicions->roles : checker->no_roles;
    Text end = check_value(checker, schema->shape, p);
    bool passes = end != NULL && skip_space(end) == last;
    if (checker->counts != NULL)
        end_counts(checker->counts, passes);
    if (suspicions != NULL)
        end_notes(suspicions, p, last, passes && notes);
    if (passes)
        return true;
    return schema->keys != NULL && has_none_of(schema->keys, p);
}
