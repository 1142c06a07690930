/* A libFuzzer harness for the native check without Python. fuzz.py builds and runs it, elsewhere.py on other machines.

The first bytes of an input choose a root, and bytes of the table to damage; the rest is a text. The harness checks
these properties: the result does not depend on texts that were checked before, or on white space around the text; a
text that passes with counts passes without; a text that passes a schema passes `tasks of` the schema; in a text that
passes, the check notes the suspicions that the text alone has. A damaged table is refused or used, without memory
errors. The sanitizers check the rest.

With LSC_REPLAY it is a program: see harness.h. */

#include "../../lsconvert/kernel/native/_check.c"
#include "table.h" /* TABLE: written by fuzz.py */
#include "harness.h"

/* Check a copy of the text, so that the sanitizer sees reads beyond it. */
static bool passes(Checker *checker, uint32_t root, const uint8_t *text, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    check(copy != NULL, "memory");
    if (size)
        memcpy(copy, text, size);
    bool result = lsc_surely_passes(checker, root, copy, size);
    free(copy);
    return result;
}

static uint64_t sum_of(const Counts *counts)
{
    uint64_t sum = 0;
    KeyCount found;
    for (size_t i = 0; lsc_count_at(counts, i, &found); i++) {
        sum += found.count * (i + 1);
        for (size_t j = 0; j < found.name_size && found.count; j++)
            sum += found.name[j];
    }
    return sum;
}

/* The words of kernel/reference/words.py. */
static Suspicions *new_suspicions(const Table *table)
{
    static const char words[] = "\"result\" \"id\" \"data\" \"annotations\" \"completions\" \"predictions\" \"type\" "
                                "\"value\" \"start\" \"end\" \"text\" \"labels\"";
    static const uint64_t seed[2] = {1, 2};
    Suspicions *suspicions = lsc_new_suspicions((const uint8_t *)words, sizeof words - 1, seed, table);
    check(suspicions != NULL, "memory");
    return suspicions;
}

/* Return a number for what suspicions found in the last task. */
static uint64_t suspected(const Suspicions *suspicions)
{
    uint64_t sum = lsc_was_suspect(suspicions);
    size_t item = 0;
    for (size_t i = 0, list; (list = lsc_repeated(suspicions, i, &item)) != SIZE_MAX; i++)
        sum = sum * 31 + list * 7 + item + 1;
    return sum;
}

/* If a text passes, the check notes in it what else is read from the text alone. */
static void check_suspicions(const Table *table, uint32_t root, const uint8_t *text, size_t size)
{
    Suspicions *alone = new_suspicions(table), *checked = new_suspicions(table);
    Checker *checker = lsc_new_checker(table, NULL, checked);
    check(checker != NULL, "memory");
    for (int i = 0; i < 2; i++) {
        bool passed = passes(checker, root, text, size);
        lsc_is_suspect(alone, text, size);
        check(!passed || suspected(alone) == suspected(checked), "the check finds the same suspicions");
    }
    add_to_digest(suspected(checked));
    lsc_free_checker(checker);
    lsc_free_suspicions(alone), lsc_free_suspicions(checked);
}

static void check_properties(const Table *table, uint32_t root, const uint8_t *text, size_t size)
{
    static Checker *used; /* has checked all previous texts */
    static Counts *used_counts;
    static Checker *suspecting;
    static Suspicions *used_suspicions;
    if (used == NULL) {
        used_counts = lsc_new_counts(table);
        used = lsc_new_checker(table, NULL, NULL);
        used_suspicions = new_suspicions(table);
        suspecting = lsc_new_checker(table, NULL, used_suspicions);
    }
    Counts *counts = lsc_new_counts(table);
    Checker *fresh = lsc_new_checker(table, NULL, NULL), *counting = lsc_new_checker(table, counts, NULL);
    Checker *counts_on = lsc_new_checker(table, used_counts, NULL);
    check(used != NULL && used_counts != NULL && fresh != NULL && counts != NULL, "memory");
    check(counting != NULL && counts_on != NULL && suspecting != NULL, "memory");
    uint32_t half = table->nroots / 2;
    bool first = passes(fresh, root, text, size);
    check(first == passes(fresh, root, text, size), "the same again");
    check(first == passes(used, root, text, size), "the same after other texts");
    if (first && root < half)
        check(passes(fresh, root + half, text, size), "a text that passes a schema passes `tasks of` the schema");
    uint64_t before = sum_of(used_counts);
    bool counted = passes(counting, root, text, size);
    check(first || !counted, "a text that passes with counts passes without");
    check(counted || sum_of(counts) == 0, "only texts that pass are counted");
    if (!passes(counts_on, root, text, size))
        check(sum_of(used_counts) == before, "a text that does not pass changes no count");
    uint8_t *spaced = malloc(size + 2);
    check(spaced != NULL, "memory");
    spaced[0] = ' ', spaced[size + 1] = '\n';
    if (size)
        memcpy(spaced + 1, text, size);
    check(first == passes(used, root, spaced, size + 2), "the same with white space around");
    free(spaced);
    add_to_digest(first), add_to_digest(counted), add_to_digest(sum_of(counts));
    check(first == passes(suspecting, root, text, size), "the same with suspicions");
    add_to_digest(lsc_was_suspect(used_suspicions));
    check_suspicions(table, root, text, size);
    lsc_free_checker(fresh), lsc_free_checker(counting), lsc_free_checker(counts_on);
    lsc_free_counts(counts);
}

/* Change two bytes of the table, or cut it; then read it and use it if it is accepted. */
static void check_damaged(const uint8_t *choice, uint32_t root, const uint8_t *text, size_t size)
{
    uint8_t *bytes = malloc(sizeof TABLE);
    check(bytes != NULL, "memory");
    memcpy(bytes, TABLE, sizeof TABLE);
    for (int i = 0; i < 2; i++)
        bytes[(choice[3 * i] | choice[3 * i + 1] << 8) % sizeof TABLE] = choice[3 * i + 2];
    Table *table = lsc_read_table(bytes, choice[0] == choice[3] ? choice[1] * 100U : sizeof TABLE);
    free(bytes);
    Counts *counts = table == NULL ? NULL : lsc_new_counts(table);
    Suspicions *suspicions = table == NULL ? NULL : new_suspicions(table);
    Checker *checker = counts == NULL ? NULL : lsc_new_checker(table, counts, suspicions);
    if (checker != NULL && table->nroots)
        add_to_digest(passes(checker, root % table->nroots, text, size));
    lsc_free_checker(checker);
    lsc_free_suspicions(suspicions);
    lsc_free_counts(counts);
    lsc_free_table(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Table *table;
    if (table == NULL)
        table = lsc_read_table(TABLE, sizeof TABLE);
    check(table != NULL, "the table is valid");
    if (size < 8)
        return 0;
    uint32_t root = data[0] % table->nroots;
    if (data[1] & 1)
        check_damaged(data + 2, root, data + 8, size - 8);
    else
        check_properties(table, root, data + 8, size - 8);
    return 0;
}
