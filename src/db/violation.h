/* A constraint's refusal, in the words of the schema. */
#ifndef DB_VIOLATION_H
#define DB_VIOLATION_H

#include "backend/backend.h"

void violation_explain(const struct schema *schema, const struct violation *violation, struct error *error);

#endif
