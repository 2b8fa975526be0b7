/* What the parts of corm load share.  Whatever goes wrong is told once, and leaves the arena_try around all of it. */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "base/json.h"
#include "base/vector.h"
#include "write/write.h"

/* A row of the file, for messages. */
struct load_place {
    const struct model *model;
    size_t row;                     /* from 1 */
};

/* A key of a row that comes later in the file, set when all rows are there. */
struct load_late {
    struct load_place place;
    const struct field *field;
    struct value key;               /* of the row */
    struct value value;
};

/* The records a row is linked to. */
struct load_links {
    struct load_place place;
    const struct relation *relation;
    struct value key;               /* of the row */
    const struct json *keys;
};

struct load {
    const char *path;               /* what messages call the file */
    const struct schema *schema;
    corm_session *session;
    const struct json *document;
    struct arena arena;
    size_t *order;                  /* by model: which part of the file it is, from 1; 0: none */
    struct map *seen;               /* by model: the keys loaded so far, where it points to itself; else no entries */
    VECTOR(struct load_late) late;
    VECTOR(struct load_links) links;
    size_t row_count, model_count;
};

/* Rows of the same columns, to be inserted together. */
struct load_batch {
    const struct model *model;
    const struct field **fields;
    size_t field_count;
    struct value *values;           /* row by row */
    struct load_place *places;
    size_t row_count;
};

enum { LOAD_BATCH = 500 };

/* --- load.c */
/* "FILE: Book, row 3: …" */
_Noreturn void load_fail(struct load *load, const struct load_place *place, const char *format, ...)
    CORM_FORMAT(3, 4);
/* The session's error as that row's. */
_Noreturn void load_fail_session(struct load *load, const struct load_place *place);
void load_batch_init(struct load *load, struct load_batch *batch, const struct model *model);
/* Inserts the rows of the batch and empties it. */
void load_batch_write(struct load *load, struct load_batch *batch);

/* A draft of a row in which no field is given. */
void load_draft(struct load *load, const struct model *model, struct draft *draft);

/* --- load_value.c */
/* What stands in the file as a value of the field. */
struct value load_value(struct load *load, const struct load_place *place, const struct field *field,
                        const struct json *json);

/* --- load_late.c */
/* Whether the row of that key comes later in the file. */
bool load_is_later(struct load *load, const struct load_place *place, const struct field *field,
                   const struct value *value);
/* To be told of each row's key. */
void load_remember(struct load *load, const struct model *model, const struct value *key);
/* Sets the late keys and inserts the links. */
void load_finish(struct load *load);

#endif
