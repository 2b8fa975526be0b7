/* What a kind of database does for tests: a row of the table in url.c, a file of its own. */
#ifndef TESTS_DATABASES_H
#define TESTS_DATABASES_H

#include <stddef.h>

struct databases {
    const char *scheme;
    /* Without a name, of another empty database with each call. */
    void (*write_url)(char *out, size_t size, const char *name, const char *options);
    void (*remove)(const char *name);
    void (*leave)(void);
    void (*execute)(const char *url, const char *sql);
};

extern const struct databases databases_sqlite;
extern const struct databases databases_postgres;

/* What CORM_TEST_URL says, or NULL. */
const char *databases_server(void);

#endif
