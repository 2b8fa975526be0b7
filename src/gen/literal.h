/* Values as C source. */
#ifndef GEN_LITERAL_H
#define GEN_LITERAL_H

#include "base/strbuf.h"
#include "base/value.h"

/* A string literal in quotes: readable UTF-8 stays, all else is escaped so that no compiler stumbles over it. */
void literal_text(struct strbuf *out, const char *bytes, size_t size);
/* The same, made safe to stand inside a comment. */
void literal_comment(struct strbuf *out, const char *bytes, size_t size);
/* A constant expression for bool, int, real, text and json; an initializer in braces for the other kinds, with what
 * it means as a comment behind `suffix`. */
void literal_value(struct strbuf *out, const struct value *value, const char *suffix);

#endif
