/* The backends of this build: a new one is a folder and a line. */
#include "backend/backend.h"

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

const char *url_option(struct url *url, const char *name)
{
    for (size_t i = 0; i < url->option_count; i++)
        if (strcmp(url->options[i].name, name) == 0) {
            url->options[i].is_used = true;
            return url->options[i].value;
        }
    return NULL;
}
