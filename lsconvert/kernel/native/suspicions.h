/* Suspicions: does a task repeat an id of an earlier task, or have a string or a span that deserves a warning? See
   suspects.h.

   kernel/reference/suspicions.py has the counterpart. */

#ifndef LSC_SUSPICIONS_H
#define LSC_SUSPICIONS_H

#include "check.h"

/* Reads the tasks of one stream, in their order, for one thread. Remembers their ids. check.h declares the type. */

/* `words`: the keys and types to look for, as suspects.h numbers them: spelled as in JSON, and separated by spaces.
   `seed`: the two keys of the hash of ids. `table`: that of the Checkers that use the suspicions. Return NULL if there
   are too few words, or if memory runs out. */
Suspicions *lsc_new_suspicions(const uint8_t *words, size_t size, const uint64_t *seed, const Table *table);
void lsc_free_suspicions(Suspicions *s);

/* Tell whether the next task may deserve a warning, and remember its ids. The result for a text that is not JSON is
   undefined, but nothing outside of the text is read. */
bool lsc_is_suspect(Suspicions *s, const uint8_t *text, size_t size);

/* Return the same for the last task, also if a Checker read it. */
bool lsc_was_suspect(const Suspicions *s);

/* Return which list of the last task has the repeated id number i: the number of its word. Set `item` to the index of
   the object in that list. For the id of the task itself, return the number of the word of ids. Return SIZE_MAX after
   the last one. */
size_t lsc_repeated(const Suspicions *s, size_t i, size_t *item);

/* Tell whether some ids were not remembered: there were too many, or memory ran out. */
bool lsc_stopped(const Suspicions *s);

/* Return the number of ids, and write their hashes to `hashes` unless that is NULL. */
size_t lsc_ids(const Suspicions *s, uint64_t *hashes);

/* Remember ids of other tasks of the stream by their hashes. Return false, and remember none, if one of them was known
   before, or if only some of them could be remembered. Once the memory for ids is full, only compare them. */
bool lsc_add_ids(Suspicions *s, const uint64_t *hashes, size_t count);

#endif
