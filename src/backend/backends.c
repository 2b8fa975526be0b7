/* The backends of this build: a new one is a folder and a line. */
#include "backend/backend.h"

#include <stdio.h>

extern const struct backend sqlite_backend;
extern const struct backend postgres_backend;

const struct backend *const backends[] = {
    &sqlite_backend,
#ifdef WITH_POSTGRES
    &postgres_backend,
#endif
    NULL,
};

const struct backend *backend_find(const char *scheme)
{
    for (size_t i = 0; backends[i]; i++)
        if (strcmp(backends[i]->scheme, scheme) == 0
            || (backends[i]->other_scheme && strcmp(backends[i]->other_scheme, scheme) == 0))
            return backends[i];
    return NULL;
}

const char *backend_examples(char *text, size_t size)
{
    *text = '\0';
    for (size_t i = 0; backends[i]; i++) {
        size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s", i ? " or " : "", backends[i]->example);
    }
    return text;
}

void backend_hint_url(struct error *error)
{
    char text[BACKEND_EXAMPLES];
    error_hint(error, "write such as %s", backend_examples(text, sizeof text));
}

void backend_no_table(struct error *error, const char *message)
{
    error_set(error, CORM_DATABASE, "%s", message);
    error_hint(error, "corm create makes the tables of a schema, as corm_create_tables() does");
}

void backend_no_column(struct error *error, const char *message)
{
    error_set(error, CORM_DATABASE, "%s", message);
    error_hint(error, "the table is not as the schema says: what a schema gets later has to be added to its tables, too");
}

const char *url_option(struct url *url, const char *name)
{
    for (size_t i = 0; i < url->option_count; i++)
        if (strcmp(url->options[i].name, name) == 0) {
            url->options[i].is_used = true;
            return url->options[i].value;
        }
    return NULL;
}
