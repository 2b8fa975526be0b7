/* The values of parameters, as they are bound, or written where nothing can be. */
#ifndef SQL_VALUE_H
#define SQL_VALUE_H

#include "base/error.h"
#include "sql/sql.h"

/* What was given as what this place wants.  False with error set. */
bool sql_value(struct arena *arena, const struct sql_parameter *parameter, const struct value *given, struct value *out,
               struct error *error);
/* It is none of the type that is wanted: false, with error set. */
bool sql_wrong_value(const struct sql_parameter *parameter, const struct value *value, const corm_allocator *allocator,
                     struct error *error);
#endif
