/* What the two halves of the parser share: expressions (expression.c) and clauses (clause.c). */
#ifndef EXPR_PARSER_H
#define EXPR_PARSER_H

#include "base/vector.h"
#include "expr/lex.h"
#include "expr/parse.h"

struct parser {
    struct arena *arena;
    struct error *error;
    struct lexer lexer;
    struct token token;             /* the one looked at */
    struct token before;            /* the one taken last */
    size_t argument_count;          /* arguments seen so far */
    size_t first_argument;
    int depth;
};

enum { PARSER_DEEPEST = 100, PARSER_HIGHEST = 800, PARSER_CLAUSES = 500 };

_Noreturn void parser_fail(struct parser *parser, struct place place, const char *format, ...) CORM_FORMAT(3, 4);
_Noreturn void parser_unexpected(struct parser *parser, const char *wanted);
void parser_begin(struct parser *parser, struct arena *arena, const struct parse_source *source, struct error *error);
void parser_advance(struct parser *parser);
bool parser_at_sign(const struct parser *parser, const char *sign);
bool parser_at_word(const struct parser *parser, const char *word);
bool parser_take_sign(struct parser *parser, const char *sign);
bool parser_take_word(struct parser *parser, const char *word);
void parser_want_sign(struct parser *parser, const char *sign);
void parser_want_word(struct parser *parser, const char *word);
struct place parser_place(const struct parser *parser);
/* From `start` to the end of the token taken last. */
struct place parser_span(const struct parser *parser, size_t start);
const char *parser_name(struct parser *parser, const char *wanted);
/* The sign or word behind the token looked at, without taking anything. */
struct token parser_peek(const struct parser *parser);
void parser_enter(struct parser *parser);
void parser_leave(struct parser *parser);

struct node *parser_expression(struct parser *parser);
struct node *parser_path(struct parser *parser);
/* Model.clause(…)…; with `model` NULL the clauses alone, beginning at a point. */
struct query_tree *parser_query(struct parser *parser, bool has_model);
void parser_order_term(struct parser *parser, struct node **node, bool *is_descending, enum nulls_order *nulls);
int64_t parser_integer(struct parser *parser, const char *wanted);

#endif
