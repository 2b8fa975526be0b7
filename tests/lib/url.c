/* Which databases the tests run on. */
#include "lib/url.h"

#include "lib/databases.h"
#include "lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct databases *const kinds[] = {
    &databases_sqlite,
#ifdef WITH_POSTGRES
    &databases_postgres,
#endif
};

static char url[1000];

const char *databases_server(void)
{
    const char *given = getenv("CORM_TEST_URL");
    return given && *given ? given : NULL;
}

static const struct databases *kind(void)
{
    const char *given = databases_server();
    for (size_t i = 0; given && i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(given, kinds[i]->scheme, strlen(kinds[i]->scheme)) == 0)
            return kinds[i];
    if (given)
        test_fail(__FILE__, __LINE__, "this build has no tests for CORM_TEST_URL=%s", given);
    return &databases_sqlite;
}

bool database_is(const char *scheme)
{
    return strcmp(kind()->scheme, scheme) == 0;
}

const char *database_fresh(const char *options)
{
    kind()->write_url(url, sizeof url, NULL, options);
    return url;
}

const char *database_url(const char *name, const char *options)
{
    kind()->write_url(url, sizeof url, name, options);
    return url;
}

void database_remove(const char *name)
{
    kind()->remove(name);
}

void database_leave(void)
{
    kind()->leave();
}

void database_execute(const char *at, const char *sql)
{
    kind()->execute(at, sql);
}
