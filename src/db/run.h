/* One run of a compiled statement with the values of a query. */
#ifndef DB_RUN_H
#define DB_RUN_H

#include "db/compile.h"
#include "db/db.h"

enum { RUN_PARAMETERS = 8 };

struct run {
    corm_session *session;
    const struct compiled *compiled;
    struct prepared *prepared;
    struct parameter *parameters;
    struct parameter inside[RUN_PARAMETERS];
    int64_t began;                  /* only measured when someone looks */
    int64_t rows;
    bool is_open;
    bool is_lost;                   /* it was ended because its connection was */
    bool is_copy;                   /* run_copy's */
    struct run *next;               /* the session's open ones */
};

/* Binds and sends.  The run must stay where it is until run_finish. */
bool run_query(struct run *run, corm_session *session, const struct compiled *compiled, const corm_query *query);
/* With the arguments of several queries, one behind the other. */
bool run_queries(struct run *run, corm_session *session, const struct compiled *compiled, const corm_query *const *queries, size_t count);
/* With values given directly, one per parameter 0, 1, … of the plan. */
bool run_values(struct run *run, corm_session *session, const struct compiled *compiled, const struct value *values);
/* The same statement once more, with other values; counted as one with the first. */
bool run_again(struct run *run, const struct value *values);
/* The same where nobody asks what each of them did: they go out together, as far as the database takes them so. */
bool run_more(struct run *run, const struct value *values);
/* Many rows at once, by a plan that copies, on a backend that does; each row's values by run_copy_row. */
bool run_copy(struct run *run, corm_session *session, const struct compiled *compiled);
bool run_copy_row(struct run *run, const struct value *values);
enum fetch_result run_fetch(struct run *run, struct row_sink *sink, size_t most);
/* Ends it, counts it and logs it; false if the session failed. */
bool run_finish(struct run *run);

int64_t run_changes(const struct run *run);
int64_t run_last_key(const struct run *run);

/* A statement with one int as its answer, or none (then false, and no error). */
bool run_for_int(corm_session *session, const struct compiled *compiled, const corm_query *query, int64_t *out);

#endif
