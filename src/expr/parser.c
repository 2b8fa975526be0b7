/* The parser's hands: taking tokens, wanting them, failing. */
#include "expr/parser.h"

#include <string.h>

void parser_fail(struct parser *parser, struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_vset(parser->error, CORM_SYNTAX, format, arguments);
    va_end(arguments);
    error_excerpt(parser->error, parser->lexer.text, parser->lexer.size, place.offset, place.length);
    arena_leave(parser->arena);
}

void parser_unexpected(struct parser *parser, const char *wanted)
{
    if (parser->token.kind == TOKEN_END)
        parser_fail(parser, parser_place(parser), "expected %s at the end", wanted);
    size_t length = parser->token.length > 40 ? 40 : parser->token.length;
    const char *text = parser->lexer.text + parser->token.offset;
    while (length > 1 && length < parser->token.length && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    parser_fail(parser, parser_place(parser), parser->token.kind == TOKEN_TEXT ? "expected %s, not %.*s" : "expected %s, not '%.*s'",
                wanted, (int)length, text);
}

void parser_begin(struct parser *parser, struct arena *arena, const struct parse_source *source, struct error *error)
{
    memset(parser, 0, sizeof *parser);
    parser->arena = arena;
    parser->error = error;
    parser->lexer = (struct lexer){source->text, source->size, 0, source->has_arguments};
    parser->first_argument = source->first_argument;
    if (!lex_next(&parser->lexer, &parser->token, error))
        arena_leave(arena);
}

void parser_advance(struct parser *parser)
{
    parser->before = parser->token;
    if (!lex_next(&parser->lexer, &parser->token, parser->error))
        arena_leave(parser->arena);
}

static bool is_word(const struct parser *parser, const struct token *token, const char *word)
{
    return token->kind == TOKEN_NAME && strlen(word) == token->length
           && memcmp(parser->lexer.text + token->offset, word, token->length) == 0;
}

bool parser_at_sign(const struct parser *parser, const char *sign)
{
    return parser->token.kind == TOKEN_SIGN && strcmp(parser->token.sign, sign) == 0;
}

bool parser_at_word(const struct parser *parser, const char *word)
{
    return is_word(parser, &parser->token, word);
}

bool parser_take_sign(struct parser *parser, const char *sign)
{
    if (!parser_at_sign(parser, sign))
        return false;
    parser_advance(parser);
    return true;
}

bool parser_take_word(struct parser *parser, const char *word)
{
    if (!parser_at_word(parser, word))
        return false;
    parser_advance(parser);
    return true;
}

void parser_want_sign(struct parser *parser, const char *sign)
{
    char wanted[8] = {'\'', sign[0], '\''};
    if (!parser_take_sign(parser, sign))
        parser_unexpected(parser, wanted);
}

void parser_want_word(struct parser *parser, const char *word)
{
    if (!parser_take_word(parser, word))
        parser_unexpected(parser, arena_printf(parser->arena, "'%s'", word));
}

struct place parser_place(const struct parser *parser)
{
    return (struct place){parser->token.offset, parser->token.length};
}

struct place parser_span(const struct parser *parser, size_t start)
{
    return (struct place){start, parser->before.offset + parser->before.length - start};
}

const char *parser_name(struct parser *parser, const char *wanted)
{
    if (parser->token.kind != TOKEN_NAME)
        parser_unexpected(parser, wanted);
    const char *name = arena_copy(parser->arena, parser->lexer.text + parser->token.offset, parser->token.length);
    parser_advance(parser);
    return name;
}

struct token parser_peek(const struct parser *parser)
{
    struct lexer lexer = parser->lexer;
    struct token token;
    struct error ignored;
    error_clear(&ignored);
    ignored.code = CORM_MISUSE;     /* keeps the error's first cause: nothing is reported from here */
    if (!lex_next(&lexer, &token, &ignored))
        token.kind = TOKEN_END;
    return token;
}

void parser_enter(struct parser *parser)
{
    if (++parser->depth > PARSER_DEEPEST)
        parser_fail(parser, parser_place(parser), "the expression is nested more than %d deep", PARSER_DEEPEST);
}

void parser_leave(struct parser *parser)
{
    parser->depth--;
}
