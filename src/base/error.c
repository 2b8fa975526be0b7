/* Fixed buffers, cut at a character's border when they are full. */
#include "base/error.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    const char *meaning;
} codes[] = {
#define ERROR_ROW(constant, name, meaning) {name, meaning},
    CORM_ERRORS(ERROR_ROW)
#undef ERROR_ROW
};

const char *corm_code_name(corm_code code)
{
    return (unsigned)code < CORM_CODE_COUNT ? codes[code].name : "unknown";
}

void error_clear(struct error *error)
{
    error->code = CORM_OK;
    error->message[0] = error->hint[0] = error->excerpt[0] = error->full[0] = '\0';
}

/* Ends a cut text with … where its last whole character ended. */
static void cut(char *buffer, size_t size)
{
    size_t at = size - 4;
    while (at > 0 && ((unsigned char)buffer[at] & 0xC0) == 0x80)
        at--;
    memcpy(buffer + at, "…", 4);
}

static void compose(struct error *error)
{
    snprintf(error->full, sizeof error->full, "%s%s%s%s%s", error->message, error->excerpt[0] ? "\n" : "",
             error->excerpt, error->hint[0] ? "\n" : "", error->hint);
}

void error_vset(struct error *error, corm_code code, const char *format, va_list arguments)
{
    if (error->code != CORM_OK)
        return;
    error_clear(error);
    error->code = code;
    int length = vsnprintf(error->message, sizeof error->message, format, arguments);
    if (length >= (int)sizeof error->message)
        cut(error->message, sizeof error->message);
    compose(error);
}

void error_set(struct error *error, corm_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_vset(error, code, format, arguments);
    va_end(arguments);
}

void error_hint(struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(error->hint, sizeof error->hint, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof error->hint)
        cut(error->hint, sizeof error->hint);
    compose(error);
}

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

void error_excerpt(struct error *error, const char *text, size_t size, size_t offset, size_t length)
{
    enum { WIDEST = 160 };
    if (size == 0)
        return;
    if (offset > size)
        offset = size;
    size_t start = offset, end = offset;
    while (start > 0 && text[start - 1] != '\n' && offset - start < WIDEST)
        start--;
    while (start < offset && continues(text[start]))
        start++;
    while (end < size && text[end] != '\n' && text[end] != '\r' && end - start < 2 * WIDEST)
        end++;
    while (end < size && end > start && continues(text[end]))
        end--;
    if (length == 0 || offset + length > end)
        length = offset < end ? end - offset < length ? end - offset : (length ? length : 1) : 1;
    size_t used = (size_t)snprintf(error->excerpt, sizeof error->excerpt, "  %.*s\n  ", (int)(end - start), text + start);
    for (size_t i = start; i < offset && used + 1 < sizeof error->excerpt; i++)
        if (!continues(text[i]))
            error->excerpt[used++] = text[i] == '\t' ? '\t' : ' ';
    for (size_t i = offset; i < offset + length && used + 1 < sizeof error->excerpt; i++)
        if (i >= size || !continues(text[i]))
            error->excerpt[used++] = '^';
    error->excerpt[used < sizeof error->excerpt ? used : sizeof error->excerpt - 1] = '\0';
    compose(error);
}

const char *error_full(const struct error *error)
{
    return error->full;
}

void error_no_memory(struct error *error)
{
    error_set(error, CORM_NO_MEMORY, "out of memory");
}
