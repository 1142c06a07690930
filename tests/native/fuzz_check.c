/* A libFuzzer harness for the native check without Python: tests/native/fuzz.py builds and runs it.

The first bytes of an input choose a root, and bytes of the table to damage; the rest is a text. A damaged table is refused or
used. The verdict does not depend on what was read before, on white space around the text, or on counting; and what passes a
schema passes where only tasks are judged. What the sanitizers see is the other half.

With LSC_REPLAY it is a program: it runs files, and prints a digest of all verdicts, by which machines are compared, and
whether it has SIMD. */

#include "../../lsconvert/kernel/native/_check.c"
#include "table.h" /* TABLE: written by fuzz.py */
#include "harness.h"

/* Check a copy of the text, so that reading beyond it is seen. */
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

static void check_laws(const Table *table, uint32_t root, const uint8_t *text, size_t size)
{
    static Checker *used; /* it has read all texts before */
    static Counts *used_counts;
    if (used == NULL) {
        used_counts = lsc_new_counts(table);
        used = lsc_new_checker(table, NULL);
    }
    Counts *counts = lsc_new_counts(table);
    Checker *fresh = lsc_new_checker(table, NULL), *counting = lsc_new_checker(table, counts), *counts_on = lsc_new_checker(table, used_counts);
    check(used != NULL && used_counts != NULL && fresh != NULL && counts != NULL && counting != NULL && counts_on != NULL, "memory");
    uint32_t half = table->nroots / 2;
    bool first = passes(fresh, root, text, size);
    check(first == passes(fresh, root, text, size), "the same again");
    check(first == passes(used, root, text, size), "the same after others");
    check(!first || passes(fresh, (root + half) % table->nroots, text, size) || root >= half, "a task that passes, passes as a task");
    uint64_t before = sum_of(used_counts);
    bool counted = passes(counting, root, text, size);
    check(first || !counted, "counting makes nothing pass");
    check(counted || sum_of(counts) == 0, "only what passes is counted");
    if (!passes(counts_on, root, text, size))
        check(sum_of(used_counts) == before, "what does not pass changes no count");
    uint8_t *spaced = malloc(size + 2);
    check(spaced != NULL, "memory");
    spaced[0] = ' ', spaced[size + 1] = '\n';
    if (size)
        memcpy(spaced + 1, text, size);
    check(first == passes(used, root, spaced, size + 2), "the same in white space");
    free(spaced);
    add_to_digest(first), add_to_digest(counted), add_to_digest(sum_of(counts));
    lsc_free_checker(fresh), lsc_free_checker(counting), lsc_free_checker(counts_on);
    lsc_free_counts(counts);
}

/* Change some bytes of the table; it is refused, or used. */
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
    Checker *checker = counts == NULL ? NULL : lsc_new_checker(table, counts);
    if (checker != NULL && table->nroots)
        add_to_digest(passes(checker, root % table->nroots, text, size));
    lsc_free_checker(checker);
    lsc_free_counts(counts);
    lsc_free_table(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Table *table;
    if (table == NULL)
        table = lsc_read_table(TABLE, sizeof TABLE);
    check(table != NULL, "the table is read");
    if (size < 8)
        return 0;
    uint32_t root = data[0] % table->nroots;
    if (data[1] & 1)
        check_damaged(data + 2, root, data + 8, size - 8);
    else
        check_laws(table, root, data + 8, size - 8);
    return 0;
}
