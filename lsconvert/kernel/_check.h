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

/* Checks texts one after another, for one thread. */
typedef struct Checker Checker;

Checker *lsc_new_checker(const Table *table); /* NULL without memory */
void lsc_free_checker(Checker *checker);

/* Whether a JSON text surely passes. A text that is not JSON may pass or not; nothing outside of it is read. */
bool lsc_surely_passes(Checker *checker, uint32_t root, const uint8_t *text, size_t size);

#endif
