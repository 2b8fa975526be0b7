/* The words and marks of a .corm file. */
#ifndef SCHEMA_LEX_H
#define SCHEMA_LEX_H

#include "schema/schema.h"

enum token_kind {
    TOKEN_END, TOKEN_NEWLINE, TOKEN_WORD, TOKEN_NUMBER, TOKEN_QUOTED,
    TOKEN_UNCLOSED,                 /* a quoted text whose line ends before it does */
    TOKEN_BAD,                      /* a character that begins nothing */
    TOKEN_OPEN_BRACE, TOKEN_CLOSE_BRACE, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_COMMA, TOKEN_QUESTION, TOKEN_STAR
};

struct token {
    enum token_kind kind;
    struct place place;
};

struct lexer {
    const char *text;
    size_t size;
    size_t at;                      /* where the next token is looked for */
};

struct token lexer_next(struct lexer *lexer);

/* Text that is kept as it is written. */
enum raw_end {
    RAW_PARENTHESIS,                /* it ends before the parenthesis that closes it */
    RAW_LINE                        /* it ends with its line, if that does not end in a comma or inside parentheses */
};

struct raw_fault {
    const char *message;            /* NULL: none */
    struct place place;
};

/* Walks over such a text and answers its bytes without comments, each run of blanks and line ends made one blank.
 * They are written to `out` unless it is NULL.  On a fault the lexer stands where the text cannot go on. */
size_t lexer_raw(struct lexer *lexer, enum raw_end until, char *out, struct raw_fault *fault);

#endif
