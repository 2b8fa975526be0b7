/* "scheme:rest?name=value&name=value", with %20 in names and values. */
#include "db/db.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void decode(char *text)
{
    char *out = text;
    for (; *text; text++) {
        if (text[0] == '%' && hex(text[1]) >= 0 && hex(text[2]) >= 0) {
            *out++ = (char)(hex(text[1]) * 16 + hex(text[2]));
            text += 2;
        } else
            *out++ = *text;
    }
    *out = '\0';
}

static void read_options(corm_db *db, char *text)
{
    struct url *url = &db->url;
    size_t count = 1;
    for (const char *at = text; *at; at++)
        count += *at == '&';
    url->options = alloc_zero(&db->allocator, count * sizeof *url->options);
    if (!url->options) {
        error_no_memory(&db->error);
        return;
    }
    db->url_option_room = count;
    while (*text) {
        char *end = strchr(text, '&');
        char *next = end ? end + 1 : text + strlen(text);
        if (end)
            *end = '\0';
        char *value = strchr(text, '=');
        if (value)
            *value++ = '\0';
        decode(text);
        if (value)
            decode(value);
        url->options[url->option_count++] = (struct url_option){text, value ? value : "", false};
        text = next;
    }
}

void url_read(corm_db *db, const char *text)
{
    db->url_size = strlen(text) + 1;
    db->url_text = alloc_get(&db->allocator, db->url_size);
    if (!db->url_text) {
        error_no_memory(&db->error);
        return;
    }
    char *copy = memcpy(db->url_text, text, db->url_size);
    char *rest = strchr(copy, ':');
    if (!rest) {
        error_set(&db->error, CORM_MISUSE, "'%.100s' is no database URL: it has no ':'", text);
        backend_hint_url(&db->error);
        return;
    }
    *rest++ = '\0';
    char *options = strchr(rest, '?');
    if (options)
        *options++ = '\0';
    db->url.scheme = copy;
    db->url.rest = rest;
    if (options)
        read_options(db, options);
}

void url_free(corm_db *db)
{
    alloc_free(&db->allocator, db->url.options, db->url_option_room * sizeof *db->url.options);
    alloc_free(&db->allocator, db->url_text, db->url_size);
}
