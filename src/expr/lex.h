/* Tokens of the expression language. */
#ifndef EXPR_LEX_H
#define EXPR_LEX_H

#include "base/arena.h"
#include "base/error.h"

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,         /* title, Book, and */
    TOKEN_INT,          /* 12 */
    TOKEN_NUMBER,       /* 1.5 */
    TOKEN_REAL,         /* 1e3 */
    TOKEN_TEXT,         /* 'it''s' or "it's" */
    TOKEN_ARGUMENT,     /* %s %d %f %p … */
    TOKEN_SIGN          /* = != <= ( ) [ ] , . : … by its characters in `sign` */
};

struct token {
    enum token_kind kind;
    char sign[3];
    size_t offset;
    size_t length;
};

struct lexer {
    const char *text;
    size_t size;
    size_t at;
    bool has_arguments;     /* printf-like: %s is an argument and %% a percent sign */
};

/* The next token; false with the error set (CORM_SYNTAX, excerpt of the text) if there is none. */
bool lex_next(struct lexer *lexer, struct token *token, struct error *error);

/* The text of a TOKEN_TEXT without its quotes. */
const char *lex_unquote(struct arena *arena, const struct lexer *lexer, const struct token *token, size_t *size);

/* How many bytes a conversion such as %lld takes, and which argument it wants: 's', 'f', 'p', or for integers 'd', 'l'
 * (long), 'q' (long long), 'z' (size_t); 0 if there is none at text (which begins with the percent sign). */
size_t lex_conversion(const char *text, size_t size, char *wanted);

#endif
