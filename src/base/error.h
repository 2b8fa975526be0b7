/* An error record: fixed in size, so that reporting one needs no memory. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <cormorant/error.h>

#include <stdarg.h>
#include <stdbool.h>

enum { ERROR_MESSAGE = 512, ERROR_HINT = 256, ERROR_EXCERPT = 512, ERROR_FULL = 1400 };

struct error {
    corm_code code;                 /* CORM_OK: no error */
    char message[ERROR_MESSAGE];    /* one line: what, with field, value and place */
    char hint[ERROR_HINT];          /* what to do about it, or empty */
    char excerpt[ERROR_EXCERPT];    /* the source line with a caret line under it, or empty */
    char full[ERROR_FULL];          /* all of it, as a person reads it */
};

void error_clear(struct error *error);
/* Sets the error unless one is set: the first is the cause of the others. */
void error_set(struct error *error, corm_code code, const char *format, ...) CORM_FORMAT(3, 4);
void error_vset(struct error *error, corm_code code, const char *format, va_list arguments) CORM_FORMAT(3, 0);
/* These add to the error just set, and are to be called right after it. */
void error_hint(struct error *error, const char *format, ...) CORM_FORMAT(2, 3);
/* The line of `text` that holds `offset`, with a caret under the `length` bytes there (at least one). */
void error_excerpt(struct error *error, const char *text, size_t size, size_t offset, size_t length);
/* message, excerpt and hint in one text of several lines, without a newline at the end. */
const char *error_full(const struct error *error);
void error_no_memory(struct error *error);

#endif
