/* A schema as programs hold it: the text of a .corm file.  `corm generate` writes one into the generated source;
 * corm_schema_read makes one from a file at run time. */
#ifndef CORMORANT_SCHEMA_H
#define CORMORANT_SCHEMA_H

#include <cormorant/error.h>

CORM_BEGIN

/* The library reads the text when a database is opened; it must live as long as the database. */
typedef struct corm_schema {
    const char *name;               /* what errors call it: "bookshop.corm" */
    const char *text;
    size_t size;
} corm_schema;

/* One model of a generated schema.  The generated source defines one per model: Book_model, Author_model, … */
typedef struct corm_model {
    const corm_schema *schema;
    uint32_t index;                 /* of the model in the schema */
    uint32_t values_size;           /* sizeof(book_values) */
    const char *name;
    const uint32_t *values_offsets; /* where each column's member lies in book_values, then each forward relation's */
} corm_model;

CORM_END

#endif
