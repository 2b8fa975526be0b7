/* Queries over records that are in memory. */
#ifndef LOAD_MEMORY_H
#define LOAD_MEMORY_H

#include "load/many.h"

/* The answer of a query on the model's own columns, were `all` the rows of the table; false if only the database can tell
 * it: what it asks is more than comparing columns that order the same here and there, or a record was changed. */
bool memory_answer(corm_query *alone, const struct rows *all, struct arena *arena, struct rows *out);

#endif
