/* Text to tokens, one at a time, without memory. */
#include "expr/lex.h"

#include <string.h>

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool fail(struct error *error, const struct lexer *lexer, size_t offset, size_t length, const char *message)
{
    error_set(error, CORM_SYNTAX, "%s", message);
    error_excerpt(error, lexer->text, lexer->size, offset, length);
    return false;
}

/* %s %p %f %g %lf; %d %i %u, alone or behind l or ll; %zd %zu. */
size_t lex_conversion(const char *text, size_t size, char *wanted)
{
    bool is_size = size > 1 && text[1] == 'z';
    size_t at = is_size ? 2 : 1, longs = 0;
    for (; !is_size && longs < 2 && at < size && text[at] == 'l'; at++)
        longs++;
    char last = at < size && *text == '%' ? text[at] : '\0';
    bool is_bare = at == 1;
    if (last == 'd' || last == 'u' || (last == 'i' && !is_size))
        *wanted = is_size ? 'z' : "dlq"[longs];
    else if (is_bare && (last == 's' || last == 'p'))
        *wanted = last;
    else if ((is_bare && last == 'g') || (last == 'f' && !is_size && longs < 2))
        *wanted = 'f';
    else
        return 0;
    return at + 1;
}

static bool lex_number(struct lexer *lexer, struct token *token, struct error *error)
{
    const char *text = lexer->text;
    size_t at = lexer->at;
    token->kind = TOKEN_INT;
    while (at < lexer->size && is_digit(text[at]))
        at++;
    if (at + 1 < lexer->size && text[at] == '.' && is_digit(text[at + 1])) {
        token->kind = TOKEN_NUMBER;
        for (at++; at < lexer->size && is_digit(text[at]);)
            at++;
    }
    if (at < lexer->size && (text[at] == 'e' || text[at] == 'E')) {
        size_t digits = at + 1;
        if (digits < lexer->size && (text[digits] == '+' || text[digits] == '-'))
            digits++;
        if (digits < lexer->size && is_digit(text[digits])) {
            token->kind = TOKEN_REAL;
            for (at = digits; at < lexer->size && is_digit(text[at]);)
                at++;
        }
    }
    if (at < lexer->size && is_name_start(text[at]))
        return fail(error, lexer, at, 1, "a name cannot begin right behind a number");
    token->length = at - lexer->at;
    return true;
}

static bool lex_text(struct lexer *lexer, struct token *token, struct error *error)
{
    char quote = lexer->text[lexer->at];
    char wanted;
    token->kind = TOKEN_TEXT;
    for (size_t at = lexer->at + 1; at < lexer->size; at++) {
        if (lexer->has_arguments && lexer->text[at] == '%') {
            size_t length = lex_conversion(lexer->text + at, lexer->size - at, &wanted);
            if (length) {
                fail(error, lexer, at, length, "an argument cannot stand inside quotes");
                error_hint(error, "write %.*s without the quotes: the value is bound, never pasted", (int)length,
                           lexer->text + at);
                return false;
            }
            if (at + 1 < lexer->size && lexer->text[at + 1] == '%')
                at++;
        } else if (lexer->text[at] == quote) {
            if (at + 1 < lexer->size && lexer->text[at + 1] == quote) {
                at++;
                continue;
            }
            token->length = at + 1 - lexer->at;
            return true;
        }
    }
    return fail(error, lexer, lexer->at, 1, "this text has no closing quote");
}

/* A character that begins nothing. */
static bool stray(const struct lexer *lexer, struct error *error)
{
    static const struct {
        char sign;
        const char *meant;
    } others[] = {{'&', "'and' joins conditions"}, {'|', "'or' joins conditions, '||' texts"}, {'!', "'not' negates, '!=' is unequal"}};
    const char *text = lexer->text + lexer->at;
    size_t left = lexer->size - lexer->at, length = 1;
    while (length < left && ((unsigned char)text[length] & 0xC0) == 0x80)
        length++;
    error_set(error, CORM_SYNTAX, (unsigned char)*text < 32 ? "a control character has no meaning here" : "'%.*s' has no meaning here",
              (int)length, text);
    error_excerpt(error, lexer->text, lexer->size, lexer->at, length);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].sign == *text)
            error_hint(error, "%s", others[i].meant);
    return false;
}

static bool lex_sign(struct lexer *lexer, struct token *token, struct error *error)
{
    static const char *const pairs[] = {"!=", "<=", ">=", "||", "<>", "=="};
    const char *text = lexer->text + lexer->at;
    size_t left = lexer->size - lexer->at;
    token->kind = TOKEN_SIGN;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (left >= 2 && memcmp(text, pairs[i], 2) == 0) {
            memcpy(token->sign, pairs[i], 3);
            token->length = 2;
            if (strcmp(pairs[i], "<>") == 0)
                memcpy(token->sign, "!=", 3);
            if (strcmp(pairs[i], "==") == 0)
                return fail(error, lexer, lexer->at, 2, "'==' is no operator; did you mean '='?");
            return true;
        }
    if (!strchr("=<>()[],.:;+-*/%", *text) || *text == '\0')
        return stray(lexer, error);
    token->sign[0] = *text;
    token->sign[1] = '\0';
    token->length = 1;
    return true;
}

static bool lex_percent(struct lexer *lexer, struct token *token, struct error *error)
{
    char wanted;
    const char *text = lexer->text + lexer->at;
    size_t left = lexer->size - lexer->at;
    size_t length = lexer->has_arguments ? lex_conversion(text, left, &wanted) : 0;
    if (length) {
        token->kind = TOKEN_ARGUMENT;
        token->length = length;
        return true;
    }
    token->kind = TOKEN_SIGN;
    memcpy(token->sign, "%", 2);
    token->length = left > 1 && text[1] == '%' ? 2 : 1;
    if (lexer->has_arguments && token->length == 1) {
        fail(error, lexer, lexer->at, 1, "no argument is written like this");
        error_hint(error, "arguments are %%s %%d %%ld %%lld %%f %%p; modulo is %%%%");
        return false;
    }
    return true;
}

bool lex_next(struct lexer *lexer, struct token *token, struct error *error)
{
    while (lexer->at < lexer->size && lexer->text[lexer->at] && strchr(" \t\r\n", lexer->text[lexer->at]))
        lexer->at++;
    token->offset = lexer->at;
    token->length = 0;
    token->sign[0] = '\0';
    token->kind = TOKEN_END;
    if (lexer->at == lexer->size)
        return true;
    char c = lexer->text[lexer->at];
    bool is_good = true;
    if (is_name_start(c)) {
        token->kind = TOKEN_NAME;
        while (lexer->at + token->length < lexer->size
               && (is_name_start(lexer->text[lexer->at + token->length]) || is_digit(lexer->text[lexer->at + token->length])))
            token->length++;
    } else if (is_digit(c))
        is_good = lex_number(lexer, token, error);
    else if (c == '\'' || c == '"')
        is_good = lex_text(lexer, token, error);
    else if (c == '%')
        is_good = lex_percent(lexer, token, error);
    else
        is_good = lex_sign(lexer, token, error);
    lexer->at += token->length;
    return is_good;
}

const char *lex_unquote(struct arena *arena, const struct lexer *lexer, const struct token *token, size_t *size)
{
    const char *text = lexer->text + token->offset;
    char *out = arena_alloc(arena, token->length);
    if (!out)
        return NULL;
    *size = 0;
    for (size_t at = 1; at + 1 < token->length; at++) {
        out[(*size)++] = text[at];
        if (text[at] == text[0] || (lexer->has_arguments && text[at] == '%' && text[at + 1] == '%'))
            at++;
    }
    out[*size] = '\0';
    return out;
}
