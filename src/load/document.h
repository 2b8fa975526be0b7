/* Records as nested JSON, by a selection such as: title, author(name), tags(name). */
#ifndef LOAD_DOCUMENT_H
#define LOAD_DOCUMENT_H

#include "load/many.h"

/* A selection, parsed; its places are in `text`. */
struct selection {
    const struct term *terms;
    size_t count;
    const char *text;
    size_t size;
};

/* False with the session's error set. */
bool selection_parse(corm_session *session, const char *text, size_t size, struct selection *out);
/* An array of the query's records, by following relations as a loop in a program would. */
void document_write(corm_query *query, const struct selection *selection, struct strbuf *out);
void selection_no_field(corm_session *session, const struct selection *selection, const struct model *model,
                        const struct term *term);

/* --- needs.c */
/* The query with exactly what the selection prints: its columns, the related records of the same row, and one more
 * query for each relation to many.  Of its own prefetch_related it keeps the clauses behind the paths that are named. */
corm_query *document_query(corm_query *query, const struct selection *selection);

#endif
