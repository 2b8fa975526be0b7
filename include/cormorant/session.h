/* Databases and sessions.
 *
 * A database is shared by all threads; a session is one request or one job, belongs to one thread at a time, and
 * owns everything that is made in it: queries, records, texts.  Functions here want a database or session, not NULL,
 * unless they say otherwise.  Neither corm_open nor corm_session_begin ever answers NULL: what went wrong is the
 * error of what they answer, and every later call on it does nothing. */
#ifndef CORMORANT_SESSION_H
#define CORMORANT_SESSION_H

#include <cormorant/record.h>

CORM_BEGIN

typedef struct corm_db corm_db;

/* `url`: "sqlite:bookshop.db", "sqlite::memory:", options behind a question mark
 * ("sqlite:x.db?busy_timeout=2s&pool=4").  `schema` and its text must outlive the database. */
CORM_API corm_db *corm_open(const char *url, const corm_schema *schema);
/* The same with an allocator of one's own, for all memory of the database and its sessions.  The struct is copied. */
CORM_API corm_db *corm_open_with(const char *url, const corm_schema *schema, const corm_allocator *allocator);
/* Closes and frees.  Every session must have ended.  NULL is fine. */
CORM_API void corm_close(corm_db *db);
/* What was wrong with corm_open: the URL, the schema, the file.  "" if nothing; good until corm_close. */
CORM_API bool corm_db_failed(const corm_db *db);
CORM_API corm_code corm_db_error_code(const corm_db *db);
CORM_API const char *corm_db_error_message(const corm_db *db);

/* Called for every statement, from whichever thread runs it; what it is given is good for the call.  It must not use
 * the session that runs.  `session` is its name, or NULL. */
typedef void corm_log_function(void *context, const char *session, const char *sql, const char *parameters,
                               double milliseconds, int64_t rows);
/* NULL turns it off.  Without this call, CORM_LOG=debug in the environment prints every statement to stderr. */
CORM_API void corm_set_log(corm_db *db, corm_log_function *log, void *context);

/* `name` says what the session is for ("GET /books/") and is copied; it may be NULL.  Takes no connection yet. */
CORM_API corm_session *corm_session_begin(corm_db *db, const char *name);
/* Rolls back what was not committed and frees the session with all that is in it.  NULL is fine. */
CORM_API void corm_session_end(corm_session *session);

/* A session that failed refuses further work until corm_clear_error.  The first error stays. */
CORM_API bool corm_failed(const corm_session *session);
CORM_API corm_code corm_error_code(const corm_session *session);
/* What happened, where, and what to do: one to five lines.  "" if nothing failed.  Good until the next call. */
CORM_API const char *corm_error_message(const corm_session *session);
/* The first line alone. */
CORM_API const char *corm_error_summary(const corm_session *session);
/* What to do about it, or "". */
CORM_API const char *corm_error_hint(const corm_session *session);
/* The session works again, in the transaction it was in; but not if the database could not be opened.  Queries made
 * while it had failed stay broken.  A connection that was lost is replaced; a transaction lost with it refuses all but
 * corm_rollback. */
CORM_API void corm_clear_error(corm_session *session);

/* Statements that run longer, or begin later, fail with CORM_TIMEOUT.  0: no deadline. */
CORM_API void corm_set_deadline(corm_session *session, double seconds_from_now);
/* Makes the statement that runs in the session, and those after it, fail with CORM_INTERRUPTED until
 * corm_clear_error.  The only call on a session that any thread may make. */
CORM_API void corm_interrupt(corm_session *session);
/* Refuses writes (CORM_READ_ONLY), and reads everything from one snapshot of the database, from the first statement
 * on; from a replica, if the URL names some and nothing ran in the session yet.  Not inside a transaction. */
CORM_API void corm_set_read_only(corm_session *session);

/* corm_session_scope(s, Order, "customer.tenant = %d", tenant): from here on the session has the rows of the model for
 * which the condition (as in corm_filter) is true, and no others.  In whatever way a query comes upon the model, a row
 * outside is as if it were not there; what would write, link or delete one is refused with CORM_INTEGRITY, and nothing
 * of the call is written.  Several scopes, on one model or on several, hold together.  Set them before the model is
 * read (CORM_MISUSE).  False on failure, and then the session runs nothing more, not even after corm_clear_error. */
#define corm_session_scope(session, Model, ...) corm_session_scope_of((session), &Model##_model, __VA_ARGS__)
CORM_API bool corm_session_scope_of(corm_session *session, const corm_model *model, const char *condition, ...)
    CORM_FORMAT(3, 4);

/* Transactions nest: an inner one is a savepoint.  False if the session failed, or if there is none to end
 * (CORM_MISUSE).  Without a transaction every call that writes is one by itself.  corm_rollback works in a failed
 * session too and leaves its error as it is. */
CORM_API bool corm_begin(corm_session *session);
CORM_API bool corm_commit(corm_session *session);
CORM_API bool corm_rollback(corm_session *session);
/* Begins, calls the function, and commits if it answers true; else rolls back, which is no error by itself.  If the
 * transaction met another one (CORM_RETRY; CORM_BUSY if it could not begin or commit) it is rolled back, the error is
 * cleared and the function called anew after a short while, ten times at most, not after the session's deadline: what
 * it does outside of the database must bear that, and the queries that it runs are to be made in it.  Inside another
 * transaction it is a savepoint, and the error is the outermost one's to handle.  False: it was not committed. */
typedef bool corm_transaction_function(corm_session *session, void *argument);
CORM_API bool corm_transaction(corm_session *session, corm_transaction_function *function, void *argument);
/* How far a transaction is kept from seeing what others do meanwhile: as the database does unless told otherwise (on
 * SQLite, serializable); everything read from one snapshot; as if there were no others.  Inside a transaction: what that
 * one has, or less. */
typedef enum corm_isolation { CORM_ISOLATION_DEFAULT, CORM_REPEATABLE_READ, CORM_SERIALIZABLE } corm_isolation;
CORM_API bool corm_transaction_at(corm_session *session, corm_isolation isolation, corm_transaction_function *function,
                                  void *argument);
/* Runs after the outermost commit, at once if there is no transaction, never if a transaction around it rolls back,
 * nor if the session has failed.  `argument` is handed on as it is. */
CORM_API void corm_on_commit(corm_session *session, void (*function)(void *argument), void *argument);

/* Makes all tables, indexes and constraints of the schema; drops them again, those that are there.  One transaction
 * each; false on failure. */
CORM_API bool corm_create_tables(corm_session *session);
CORM_API bool corm_drop_tables(corm_session *session);

/* Memory of the session, aligned to 8, not cleared, freed with it.  NULL if there is none, or if the session has
 * failed. */
CORM_API void *corm_session_alloc(corm_session *session, size_t size);

CORM_END

#endif
