/* Models, fields and relations, as all floors above see them. */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include <cormorant/schema.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/value.h"

struct model;
struct relation;

/* Where something stands in the schema's text. */
struct place {
    size_t offset;
    size_t length;
};

/* The type of a column, and of every term of the language. */
struct type {
    enum kind kind;                 /* KIND_TEXT for enums too */
    int precision;                  /* decimal: digits in all */
    int scale;                      /* decimal: digits after the point */
    int length;                     /* text(n): the most code points; 0: any */
    const char *const *labels;      /* enum: its labels; NULL: no enum */
    uint32_t label_count;
};

/* The number of an enum's label; -1: it is none. */
int32_t type_label(const struct type *type, const char *text, size_t size);

enum default_kind { DEFAULT_NONE, DEFAULT_VALUE, DEFAULT_NOW };

/* One column. */
struct field {
    const char *name;               /* author */
    const char *column;             /* author_id */
    const struct model *model;
    struct type type;               /* a foreign key's is that of the key it points to */
    const struct relation *relation;/* a foreign key or a one-to-one: the forward relation; else NULL */
    uint32_t index;                 /* in model->fields */
    bool is_nullable;
    bool is_unique;                 /* by itself; primary keys and one-to-one as well */
    bool is_primary;
    bool is_generated;              /* an int primary key the database numbers by itself */
    enum default_kind default_kind;
    struct value default_value;     /* already of the field's kind */
    struct place place;
};

enum relation_kind {
    RELATION_FOREIGN,               /* book.author: a foreign key */
    RELATION_ONE,                   /* profile.user: a one-to-one, at its owner */
    RELATION_REVERSE,               /* author.books */
    RELATION_REVERSE_ONE,           /* user.profile */
    RELATION_MANY,                  /* book.tags, at its owner */
    RELATION_REVERSE_MANY           /* tag.books */
};

enum on_delete { DELETE_CASCADE, DELETE_SET_NULL, DELETE_SET_DEFAULT, DELETE_PROTECT, DELETE_NOTHING };

/* One direction of a relation, as it stands at one model. */
struct relation {
    const char *name;               /* author, books, tags */
    enum relation_kind kind;
    const struct model *model;      /* the model that has it */
    const struct model *target;     /* the model it leads to */
    const struct relation *inverse; /* the other direction; NULL if it has no name there ("related" not given) */
    const struct field *field;      /* the foreign key column: own (FOREIGN, ONE), the target's (REVERSE…); NULL for MANY */
    const struct model *through;    /* MANY: the model of the links */
    const struct field *through_near;   /* MANY: the link's key to `model` */
    const struct field *through_far;    /* MANY: the link's key to `target` */
    enum on_delete on_delete;
    uint32_t index;                 /* in model->relations */
    struct place place;
};

static inline bool relation_is_many(const struct relation *relation)
{
    return relation->kind == RELATION_REVERSE || relation->kind >= RELATION_MANY;
}

static inline bool relation_is_forward(const struct relation *relation)
{
    return relation->kind == RELATION_FOREIGN || relation->kind == RELATION_ONE;
}

/* X(constant, name): what an index is made of. */
#define INDEX_METHODS(X)                \
    X(INDEX_BTREE, "btree")             \
    X(INDEX_HASH, "hash")               \
    X(INDEX_BRIN, "brin")               \
    X(INDEX_TRIGRAM, "trigram")         \
    X(INDEX_FULLTEXT, "fulltext")

enum index_method {
#define INDEX_METHOD_CONSTANT(constant, name) constant,
    INDEX_METHODS(INDEX_METHOD_CONSTANT)
#undef INDEX_METHOD_CONSTANT
    INDEX_METHOD_COUNT
};

const char *index_method_name(enum index_method method);

/* unique (a, b) and index (a, b), using a method, include (c, d), where (condition) */
struct index {
    const char *name;               /* book_title_author_unique, book_published_index */
    const struct field *const *fields;
    uint32_t field_count;
    bool is_unique;
    struct place place;
    enum index_method method;
    const struct field *const *included;    /* columns that only lie in it */
    uint32_t included_count;
    const char *where;              /* of which rows, kept as text; NULL: of all */
};

/* check (expression): kept as text; the expression language reads it. */
struct check {
    const char *name;               /* book_check_1 */
    const char *text;
    struct place place;
};

struct model {
    const char *name;               /* OrderItem */
    const char *prefix;             /* order_item: of generated functions, and what delete counts are named */
    const char *table;
    const struct schema *schema;
    uint32_t index;                 /* in schema->models */
    bool is_implicit;               /* the links of a many-to-many without a named through model */
    struct field *fields;           /* the columns, in order; an implicit `id` is the first */
    uint32_t field_count;
    struct relation *relations;     /* own ones in order, then the reverse ones in the order of the file */
    uint32_t relation_count;
    const struct field *primary;
    struct index *indexes;
    uint32_t index_count;
    struct check *checks;
    uint32_t check_count;
    const char *order_by;           /* the default order as it was written, or NULL */
    const struct relation **incoming;   /* every forward relation of any model that points here, named back or not */
    uint32_t incoming_count;
    struct map names;               /* name → struct name: fields, relations */
    struct place place;
};

/* What a name on a model stands for.  A foreign key is both. */
struct name {
    const struct field *field;
    const struct relation *relation;
};

struct schema {
    struct arena arena;             /* holds all of it */
    const corm_schema *source;
    struct model *models;           /* declared ones in the order of the file, then the implicit ones; no abstract ones */
    uint32_t model_count;
    uint32_t declared_count;        /* how many of them are declared */
    struct map names;               /* model name → struct model */
    uint64_t fingerprint;           /* of the text */
};

/* Every error of the file, one behind the other as `file:line:column: message`, excerpt and hint, blank line between.
 * `text` is empty if there is none. */
struct schema_errors {
    struct strbuf text;
    size_t count;
};

/* NULL if there are errors or no memory (then errors->text.failed or count is 0).  The caller frees errors->text. */
struct schema *schema_read(const corm_allocator *allocator, const corm_schema *source, struct schema_errors *errors);
void schema_free(struct schema *schema);

const struct model *schema_model(const struct schema *schema, const char *name);
/* NULL if the model has no such field or relation; `size` bytes of name. */
const struct name *model_name(const struct model *model, const char *name, size_t size);
const struct field *model_field(const struct model *model, const char *name);
const struct relation *model_relation(const struct model *model, const char *name);

/* The whole schema in canonical form: reading it again gives the same schema. */
void schema_print(const struct schema *schema, struct strbuf *out);
/* "decimal(8, 2)", "text(50)", "enum(a, b)" */
void type_print(const struct type *type, struct strbuf *out);

/* The nearest of the names to a wrong one, for "did you mean": by edit distance, NULL if none is near. */
const char *nearest_name(const char *wrong, size_t size, const char *const *names, size_t count);
/* The nearest field or relation of a model, or NULL. */
const char *model_nearest(const struct model *model, const char *wrong, size_t size);

#endif
