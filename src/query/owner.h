/* What owns queries and records: a session begins with this.  The floors below the session's need no more of it. */
#ifndef QUERY_OWNER_H
#define QUERY_OWNER_H

#include "base/arena.h"
#include "base/error.h"
#include "query/query.h"

struct owner {
    struct arena arena;
    struct error error;
    const struct schema *schema;
    struct corm_query broken;       /* answered where there is no memory for a query, or after a failure */
};

static inline struct owner *owner_of(corm_session *session)
{
    return (struct owner *)session;
}

void owner_fail(struct owner *owner, corm_code code, const char *format, ...) CORM_FORMAT(3, 4);
void owner_no_memory(struct owner *owner);
/* The broken query is used after its failure was cleared. */
void owner_refuse_broken(struct owner *owner);
/* From the arena; sets the error on failure. */
void *owner_alloc(struct owner *owner, size_t size);

#endif
