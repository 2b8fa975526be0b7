/* What corm check --advice tells. */
#ifndef CLI_CHECK_ADVICE_H
#define CLI_CHECK_ADVICE_H

#include "schema/schema.h"

/* Of the orders of the schema's models, and of the queries in a file (NULL: none).  False after telling what is wrong. */
bool check_advice(const struct schema *schema, const char *path);

#endif
