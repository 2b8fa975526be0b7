/* The watch: what ran in a session. */
#ifndef CORMORANT_WATCH_H
#define CORMORANT_WATCH_H

#include <cormorant/session.h>

CORM_BEGIN

/* How many statements the session has sent; begin, commit, rollback and savepoints are not counted. */
CORM_API int64_t corm_query_count(const corm_session *session);
/* True if exactly `count` statements ran since the session began or since the last call; else the session fails with
 * CORM_EXPECTATION and a message that lists those that ran. */
CORM_API bool corm_expect_queries(corm_session *session, int64_t count);

typedef struct corm_captured {
    const char *sql;
    const char *parameters;         /* "1, 'Ann', null" */
    double milliseconds;
    int64_t rows;                   /* read, or changed */
} corm_captured;

/* From now on every statement is kept, and its texts with it, until the session ends. */
CORM_API void corm_capture(corm_session *session);
CORM_API size_t corm_captured_count(const corm_session *session);
/* In the order they ran; NULL if there is no such one. */
CORM_API const corm_captured *corm_captured_at(const corm_session *session, size_t index);

CORM_END

#endif
