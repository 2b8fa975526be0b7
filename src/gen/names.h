/* What things of a schema are called in C. */
#ifndef GEN_NAMES_H
#define GEN_NAMES_H

#include "gen/gen.h"

/* One run of the generator; all names live in the arena, which escapes when memory runs out. */
struct gen {
    const struct schema *schema;
    const char *base_name;          /* of the files */
    struct strbuf *out;
    struct arena arena;
};

/* Runs `body` with a struct gen; a failed allocation becomes a failure of `out`. */
void gen_run(const struct schema *schema, const char *base_name, struct strbuf *out, void (*body)(void *gen));

/* The part of the source's name behind the last slash: "bookshop.corm" */
const char *gen_file_name(const struct gen *gen);

bool c_is_reserved(const char *name);
/* The name, with an underscore behind it if it is reserved. */
const char *c_safe(struct arena *arena, const char *name);
/* "BOOK_SHOP" and "book_shop" for "book-shop": letters, digits and single underscores, the first no digit. */
const char *c_upper(struct arena *arena, const char *text);
const char *c_identifier(struct arena *arena, const char *text);

/* The record's parameter in functions of a model. */
const char *c_record(struct arena *arena, const struct model *model);
/* The name of a column's functions behind the prefix: "title", and "author_id" for a foreign key. */
const char *c_column(struct arena *arena, const struct field *field);
/* Members of the values struct, and parameters of setters. */
const char *c_member(struct arena *arena, const struct field *field);
const char *c_relation_member(struct arena *arena, const struct relation *relation);
/* A parameter beside the record. */
const char *c_parameter(struct arena *arena, const struct model *model, const char *member);

/* The field that declares the enum of this column: itself, or behind foreign keys the key they point to; NULL if the
 * column is no enum. */
const struct field *c_enum_field(const struct field *field);
/* "enum book_status" */
const char *c_enum(struct arena *arena, const struct field *enum_field);
/* The constants of all labels: BOOK_STATUS_DRAFT */
const char *const *c_constants(struct arena *arena, const struct field *enum_field);

/* The C side of a kind. */
struct c_type {
    const char *value;              /* the type of a column that is never null */
    const char *reader;             /* corm_read_… */
    const char *writer;             /* corm_write… */
    bool is_null_itself;            /* it has a null of its own, and needs no pointer for it */
};
const struct c_type *c_type_of(const struct field *field);
/* "const char *", "double", "enum book_status" */
const char *c_value_type(struct arena *arena, const struct field *field);
/* "const char *", "int64_t ", "const double *": the name follows. */
const char *c_declaration(struct arena *arena, const struct field *field);
/* Whether null is told by a pointer to the value. */
bool c_is_pointer(const struct field *field);

/* Whether a relation has an accessor: one whose other end is declared. */
bool relation_is_generated(const struct relation *relation);

#endif
