/* For tests that speak to PostgreSQL themselves. */
#ifndef TESTS_DATABASES_POSTGRES_H
#define TESTS_DATABASES_POSTGRES_H

#include "lib/databases.h"

#include <libpq-fe.h>

/* To the database of this URL, which the test got from lib/url.h; not to be finished. */
PGconn *databases_postgres_connection(const char *url);

#endif
