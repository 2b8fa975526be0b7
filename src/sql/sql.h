/* Plans to SQL text.  Text and parameters come from one walk, so they cannot drift apart. */
#ifndef SQL_SQL_H
#define SQL_SQL_H

#include "plan/plan.h"

struct dialect;

/* What is bound to one place of the text. */
struct sql_parameter {
    size_t argument;                /* which argument of the query; SQL_CONSTANT: `constant` */
    struct value constant;
    struct type type;               /* what the value is converted to first; KIND_NULL: left as it is */
    enum plan_transform transform;
    bool is_list;
    const struct field *field;      /* what it is compared with or stored in, for messages */
    const char *name;
};

#define SQL_CONSTANT SIZE_MAX

struct sql {
    const char *text;
    size_t size;
    struct sql_parameter *parameters;
    size_t parameter_count;
};

/* False if memory ran out. */
bool sql_print(struct arena *arena, const struct plan *plan, const struct dialect *dialect, struct sql *out);

/* One statement per line, each ended by a semicolon.  False with error set: a check's expression may be wrong. */
bool sql_create_tables(struct arena *arena, const struct schema *schema, const struct dialect *dialect, struct strbuf *out,
                       struct error *error);
void sql_drop_tables(const struct schema *schema, const struct dialect *dialect, struct strbuf *out);
void sql_name(struct strbuf *out, const struct dialect *dialect, const char *name);
/* A text in quotes, those inside doubled. */
void sql_quote(struct strbuf *out, const char *text, size_t size);

#endif
