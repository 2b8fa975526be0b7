/* prefetch_related as a tree of steps: each relation once, however many paths lead over it. */
#ifndef LOAD_STEPS_H
#define LOAD_STEPS_H

#include "load/many.h"

#include "base/vector.h"

/* One relation to load for all records of the step before it. */
struct step {
    const struct relation *relation;
    const char *name;               /* a prefetch's own, or NULL */
    const corm_query *chain;        /* its own clauses on a bare start; NULL: none */
    size_t parent;                  /* the step before it; STEP_ROOT: the query's own records */
    size_t depth;
    size_t level;                   /* of a tree: where its rows are; 0: it is loaded by itself */
    VECTOR(struct set *) begins;    /* the sets whose records it begins at */
};

#define STEP_ROOT SIZE_MAX

struct steps {
    VECTOR(struct step) list;
};

/* The steps of all paths that the query prefetches, each behind the one it begins at: the first ones at `parent`.  False with
 * the session's error set. */
bool steps_add(struct steps *steps, corm_query *query, const struct plan *plan, size_t parent, struct arena *scratch);

/* Where a step to many keeps its bundles, marked if its own clauses choose among the rows; NULL for a step to one record.  False
 * with the session's error set. */
bool step_many(const struct step *step, struct set *set, struct many **many);

#endif
