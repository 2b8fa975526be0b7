/* The indexes of a schema's tables. */
#ifndef SQL_INDEXES_H
#define SQL_INDEXES_H

#include "sql/printer.h"

/* A unique of all rows is a constraint of its table; any other is made as an index. */
bool index_is_constraint(const struct index *index);
/* The columns of such a constraint, in parentheses, and what it includes. */
void print_unique(struct printer *printer, const struct index *index);
/* All that are no constraints, and one for each foreign key that has none.  Leaves with the error set. */
void print_indexes(struct printer *printer, const struct schema *schema, struct error *error);

#endif
