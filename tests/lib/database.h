/* Databases for tests of the public interface: in memory or in a file of their own, with their tables. */
#ifndef TESTS_DATABASE_H
#define TESTS_DATABASE_H

#include "lib/test.h"

#include <cormorant.h>

#include <stdio.h>
#include <string.h>

/* In memory, with the tables of the schema. */
corm_db *database_open(const corm_schema *schema);
/* The URL of a file that is not there yet: of this process and this name, with `options` behind it ("?pool=1" or ""). */
const char *database_url(const char *name, const char *options);
/* The file of that name, and what SQLite puts beside it. */
void database_remove(const char *name);

/* The statement that ran last and was captured, and its parameters. */
const char *last_sql(const corm_session *session);
const char *last_parameters(const corm_session *session);

/* The session failed so; it is cleared. */
void check_error(const char *file, int line, corm_session *session, corm_code code, const char *message);
/* The session has not failed; else it is cleared. */
void check_good(const char *file, int line, corm_session *session);
/* Runs since the last call. */
void check_queries(const char *file, int line, corm_session *session, int64_t count);

/* `message` is all of it: first line, excerpt, hint. */
#define CHECK_ERROR(session, code, message) check_error(__FILE__, __LINE__, (session), (code), (message))
#define CHECK_GOOD(session) check_good(__FILE__, __LINE__, (session))
#define CHECK_QUERIES(session, count) check_queries(__FILE__, __LINE__, (session), (count))

#endif
