/* All rows of a small database in memory. */
#ifndef DIFFERENTIAL_WORLD_H
#define DIFFERENTIAL_WORLD_H

#include "base/vector.h"
#include "differential/random.h"
#include "schema/schema.h"

struct record {
    const struct model *model;
    struct value *values;           /* by field */
};

struct world {
    struct arena arena;
    const struct schema *schema;
    struct record **rows;           /* by model */
    size_t *counts;
    bool is_ambiguous;              /* a slice was taken where rows stand in no certain order */
};

/* Makes rows for every model of the schema. */
void world_fill(struct world *world, const struct schema *schema, struct random *random);
void world_free(struct world *world);
/* The row of the model with this key, or NULL. */
const struct record *world_find(const struct world *world, const struct model *model, const struct value *key);
const struct value *record_field(const struct record *record, const struct field *field);

/* A value such as stands in columns of the type: null often where it may be. */
struct value random_value(struct random *random, struct arena *arena, const struct type *type, bool may_be_null);

#endif
