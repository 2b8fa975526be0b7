/* A string builder: appends answer nothing, failure is sticky and asked once. */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include "base/alloc.h"

#include <stdarg.h>

struct strbuf {
    const corm_allocator *allocator;
    char *data;                     /* NUL-terminated once anything was added; NULL before */
    size_t length;
    size_t capacity;
    bool failed;                    /* an allocation failed; further appends do nothing */
};

void strbuf_init(struct strbuf *buffer, const corm_allocator *allocator);
void strbuf_free(struct strbuf *buffer);
void strbuf_clear(struct strbuf *buffer);       /* keeps the memory and the failure */
void strbuf_add(struct strbuf *buffer, const char *bytes, size_t count);
void strbuf_text(struct strbuf *buffer, const char *text);
void strbuf_char(struct strbuf *buffer, char character);
void strbuf_repeat(struct strbuf *buffer, char character, size_t count);
void strbuf_printf(struct strbuf *buffer, const char *format, ...) CORM_FORMAT(2, 3);
void strbuf_vprintf(struct strbuf *buffer, const char *format, va_list arguments) CORM_FORMAT(2, 0);
/* The text so far, never NULL. */
static inline const char *strbuf_string(const struct strbuf *buffer)
{
    return buffer->data ? buffer->data : "";
}

#endif
