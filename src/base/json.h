/* JSON: a reader that keeps numbers exact and the order of members, and a writer. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_kind kind;
    const char *text;               /* a number as it was written, a text unescaped; NUL-terminated */
    size_t size;                    /* bytes of text; a text may hold NUL bytes by \u0000 */
    const char *name;               /* the member's name, inside an object; NUL-terminated */
    size_t name_size;               /* bytes of it: a name, too, may hold NUL bytes */
    struct json *first;             /* the first element or member */
    struct json *next;              /* the next one beside this */
    size_t count;                   /* how many elements or members */
    size_t offset;                  /* where it began in the source */
};

/* Strict JSON (RFC 8259), at most 200 deep, one value with blanks around it.  NULL with error set (CORM_SYNTAX: line,
 * column, excerpt; CORM_NO_MEMORY). */
struct json *json_parse(struct arena *arena, const char *text, size_t size, struct error *error);
/* The last one of this name; NULL if there is none, or if it is no object. */
const struct json *json_member(const struct json *object, const char *name);

/* Writes a text in quotes with escapes: only what must be escaped is, and invalid UTF-8 becomes U+FFFD. */
void json_write_text(struct strbuf *out, const char *text, size_t size);
/* A finite real as the shortest text that reads back as it, with ".0" if it would look like an int; null otherwise. */
void json_write_real(struct strbuf *out, double value);
/* Bytes in base64, in quotes. */
void json_write_base64(struct strbuf *out, const void *bytes, size_t size);
/* Reads base64 with padding, without quotes; false if it is none.  out has room for size / 4 * 3 bytes. */
bool json_read_base64(const char *text, size_t size, uint8_t *out, size_t *out_size);
/* The value in compact form, members in order. */
void json_write(struct strbuf *out, const struct json *value);
/* Checks a text for being one JSON value without building it. */
bool json_valid(const char *text, size_t size);

#endif
