/* Which lookups of a plan no index of the schema can serve. */
#ifndef CLI_ADVICE_H
#define CLI_ADVICE_H

#include "base/map.h"
#include "plan/plan.h"

/* What was told already is not told again. */
struct advice {
    struct arena *arena;
    struct map told;
    const char *where;              /* what stands before each: "queries.txt:3" */
    size_t count;                   /* of those that were told */
    struct strbuf out;
};

/* Adds what there is to say of it.  Inside arena_try. */
void advice_on(struct advice *advice, const struct plan *plan);

#endif
