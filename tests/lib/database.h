/* Databases for tests of the public interface, with their tables. */
#ifndef TESTS_DATABASE_H
#define TESTS_DATABASE_H

#include "lib/test.h"
#include "lib/url.h"

#include <cormorant.h>

#include <stdio.h>
#include <string.h>

/* A new one, with the tables of the schema. */
corm_db *database_open(const corm_schema *schema);

/* The text without what is each database's own: a parameter is "?".  Good until the next call. */
const char *plain_sql(const char *sql);
/* The statement that ran last and was captured, as plain SQL, and its parameters. */
const char *last_sql(const corm_session *session);
const char *last_parameters(const corm_session *session);

/* Such a database cannot be opened, and its sessions fail. */
void check_open_error(const char *file, int line, const char *url, const corm_schema *schema, corm_code code, const char *message);
/* The session failed so; it is cleared. */
void check_error(const char *file, int line, corm_session *session, corm_code code, const char *message);
/* The session has not failed; else it is cleared. */
void check_good(const char *file, int line, corm_session *session);
/* Runs since the last call. */
void check_queries(const char *file, int line, corm_session *session, int64_t count);

/* `message` is all of it: first line, excerpt, hint. */
#define CHECK_ERROR(session, code, message) check_error(__FILE__, __LINE__, (session), (code), (message))
#define CHECK_OPEN_ERROR(url, schema, code, message) check_open_error(__FILE__, __LINE__, (url), (schema), (code), (message))
#define CHECK_GOOD(session) check_good(__FILE__, __LINE__, (session))
#define CHECK_QUERIES(session, count) check_queries(__FILE__, __LINE__, (session), (count))

#endif
