/* The check: does a JSON text certainly pass a schema that was compiled to a table? See _check.c. */

#ifndef LSC_CHECK_H
#define LSC_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A table in memory. It does not change, so any number of threads may use it. */
typedef struct Table Table;

/* Return NULL if the bytes are not a table of this version, or if memory runs out. */
Table *lsc_read_table(const uint8_t *bytes, size_t size);
void lsc_free_table(Table *table);

/* A root is a schema to check against. It has a number, from 0 on, and a name. */
uint32_t lsc_root_count(const Table *table);
const uint8_t *lsc_root_name(const Table *table, uint32_t root, size_t *size);

/* Counts of keys in texts that passed. The table has to live as long as they do. */
typedef struct Counts Counts;

typedef struct {
    const uint8_t *scope, *name;
    size_t scope_size, name_size;
    uint64_t count;
} KeyCount;

Counts *lsc_new_counts(const Table *table); /* NULL if memory runs out */
void lsc_free_counts(Counts *counts);
bool lsc_count_at(const Counts *counts, size_t i, KeyCount *found); /* false after the last one; many counts are 0 */

typedef struct Suspicions Suspicions; /* see suspicions.h */

/* Checks texts one after another, for one thread. `counts`, `suspicions`: NULL, or made for the same table and used by
   no other thread. */
typedef struct Checker Checker;

Checker *lsc_new_checker(const Table *table, Counts *counts, Suspicions *suspicions); /* NULL if memory runs out */
void lsc_free_checker(Checker *checker);

/* Tell whether a JSON text certainly passes; if not, it may still be valid. It is the next task of the suspicions. The
   result for a text that is not JSON is undefined, but nothing outside of the text is read. */
bool lsc_surely_passes(Checker *checker, uint32_t root, const uint8_t *text, size_t size);

#endif
