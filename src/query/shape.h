/* What a record's first word points at, from inside; and values read out of rows. */
#ifndef QUERY_SHAPE_H
#define QUERY_SHAPE_H

#include <cormorant/record.h>

#include "schema/schema.h"

/* Every set of records begins with this. */
struct shape {
    corm_shape public;
    const struct model *model;      /* NULL: rows of values() */
    corm_session *session;
};

static inline struct shape *shape_of(const void *record)
{
    return (struct shape *)(uintptr_t)((const corm_record *)record)->shape;
}

/* How much of a row a column of this type takes. */
size_t slot_size(const struct type *type);
/* What lies in a slot of a row, as a value; texts are not copied. */
struct value slot_value(const struct type *type, const void *slot);
/* Writes a value of the type's kind into a slot; texts and bytes are not copied.  An enum's text must be a label. */
void slot_set(const struct type *type, void *slot, const struct value *value);
/* A record's column, null or not; false if it is not loaded. */
bool record_value(const void *record, const struct field *field, struct value *out);

#endif
