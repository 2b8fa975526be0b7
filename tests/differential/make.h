/* Queries at random, as text. */
#ifndef DIFFERENTIAL_MAKE_H
#define DIFFERENTIAL_MAKE_H

#include "differential/world.h"

void make_query(struct strbuf *out, const struct schema *schema, struct random *random);

#endif
