/* The answer to a query that a command line or a serializer asks: rows, one record, a value, or counts. */
#ifndef CLI_ANSWER_H
#define CLI_ANSWER_H

#include "query/query.h"

#include <cormorant/write.h>

enum answer_kind {
    ANSWER_ROWS,        /* any number of records or values() rows */
    ANSWER_ONE,         /* one record, or none: row_count is 0 or 1 */
    ANSWER_KEYED,       /* in_bulk: records by key */
    ANSWER_VALUE,       /* count, exists, update … */
    ANSWER_DELETED,
    ANSWER_TEXT,        /* explain: lines */
    ANSWER_JSON         /* tree: a document, written already */
};

struct answer {
    enum answer_kind kind;
    void *const *rows;
    size_t row_count;
    const char *const *columns;     /* what each column is called in JSON: "author_id", "author.name" */
    size_t column_count;
    bool is_list, is_flat;          /* values_list: arrays, or bare values */
    struct value value;
    corm_deleted deleted;
};

/* Runs the query, whatever ending it has.  False with the session's error set. */
bool answer_query(corm_query *query, struct answer *out);
/* A query that ends in tree(…). */
bool answer_tree(corm_query *query, struct answer *out);
struct value answer_at(const struct answer *answer, size_t row, size_t column);
void answer_write_json(const struct answer *answer, struct strbuf *out);

#endif
