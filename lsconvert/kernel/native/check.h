/* The check: whether JSON values surely pass a schema that was compiled to a table. See _check.c. */

#ifndef LSC_CHECK_H
#define LSC_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A table in memory. It is not changed, so any number of threads may use it. */
typedef struct Table Table;

/* Returns NULL for bytes that are not a table, and without memory. */
Table *lsc_read_table(const uint8_t *bytes, size_t size);
void lsc_free_table(Table *table);

/* A schema to check against has a number, from 0 on, and a name. */
uint32_t lsc_root_count(const Table *table);
const uint8_t *lsc_root_name(const Table *table, uint32_t root, size_t *size);

/* How often keys came that are counted, in texts that passed. The table has to live as long. */
typedef struct Counts Counts;

typedef struct {
    const uint8_t *scope, *name;
    size_t scope_size, name_size;
    uint64_t count;
} KeyCount;

Counts *lsc_new_counts(const Table *table); /* NULL without memory */
void lsc_free_counts(Counts *counts);
bool lsc_count_at(const Counts *counts, size_t i, KeyCount *found); /* false if there are no more; many are 0 */

/* Checks texts one after another, for one thread. `counts` is NULL, or of the same table and used by no one else. */
typedef struct Checker Checker;

Checker *lsc_new_checker(const Table *table, Counts *counts); /* NULL without memory */
void lsc_free_checker(Checker *checker);

/* Whether a JSON text surely passes. A text that is not JSON may pass or not; nothing outside of it is read. */
bool lsc_surely_passes(Checker *checker, uint32_t root, const uint8_t *text, size_t size);

#endif
