/* The URLs of databases for tests: of SQLite, or of the server that CORM_TEST_URL leads to.  A test has databases of its
 * own, as many as it asks for; they are gone when it ends. */
#ifndef TESTS_URL_H
#define TESTS_URL_H

#include <stdbool.h>

/* Whether tests run on the databases of this scheme ("sqlite", "postgres"). */
bool database_is(const char *scheme);

/* An empty database, another with each call: in memory if it is SQLite's.  Of the options ("?pool=1" or "") SQLite's own
 * (busy_timeout, synchronous) are left out elsewhere.  A URL is good until the next call. */
const char *database_fresh(const char *options);
/* The database of that name, the same with each call: an empty one, or a file that is not there yet, with the first. */
const char *database_url(const char *name, const char *options);
/* With what SQLite puts beside the file. */
void database_remove(const char *name);
/* Gives all databases back, as happens between tests: for one that needs very many, one after the other. */
void database_leave(void);

/* Statements, sent as they are, beside what the library does. */
void database_execute(const char *url, const char *sql);

#endif
