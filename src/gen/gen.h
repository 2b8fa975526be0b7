/* Schema → C: a header of types, accessors and macros, and a source of metadata.
 *
 * A model OrderItem gives the type OrderItem, the metadata OrderItem_model, and functions that begin with
 * order_item_.  A field `total` gives order_item_total, order_item_set_total and the member `total` of
 * order_item_values; a foreign key `order` also order_item_order_id, order_item_set_order_id and the member
 * `order_id`.  A member whose name C or C++ keeps for itself, or that begins with corm_, has an underscore behind
 * it: `class_`. */
#ifndef GEN_GEN_H
#define GEN_GEN_H

#include "base/strbuf.h"
#include "schema/schema.h"

/* Appends one message for each two things that would have the same name in C, in the form of schema_errors; false if
 * there were any.  The other functions want a schema that passed. */
bool gen_check(const struct schema *schema, const char *base_name, struct strbuf *errors);

/* Append BASE_NAME.h and BASE_NAME.c; what the schema is called there is BASE_NAME_schema. */
void gen_header(const struct schema *schema, const char *base_name, struct strbuf *out);
void gen_source(const struct schema *schema, const char *base_name, struct strbuf *out);

#endif
