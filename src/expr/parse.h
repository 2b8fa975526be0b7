/* Text to trees. */
#ifndef EXPR_PARSE_H
#define EXPR_PARSE_H

#include "expr/tree.h"

struct parse_source {
    const char *text;
    size_t size;
    bool has_arguments;             /* printf-like */
    size_t first_argument;
};

/* NULL with the error set: CORM_SYNTAX with the text and a caret, or CORM_NO_MEMORY.  Call inside arena_try. */
struct clause *parse_clause(struct arena *arena, enum clause_kind kind, const struct parse_source *source,
                            struct error *error);
/* A whole query, "Book.filter(…)[:5].count()". */
struct query_tree *parse_query(struct arena *arena, const struct parse_source *source, struct error *error);
/* The clauses that stand behind a prefetch path, ".filter(…)[:5]". */
struct query_tree *parse_tail(struct arena *arena, const struct parse_source *source, struct error *error);
/* An expression alone, such as a check's. */
struct node *parse_expression(struct arena *arena, const struct parse_source *source, struct error *error);
/* Terms of an order, such as a model's. */
struct clause *parse_order(struct arena *arena, const char *text, struct error *error);

/* Finds where the queries of a line end: the offset of the `;` outside quotes at or behind `from`, or the size. */
size_t parse_line_end(const char *text, size_t size, size_t from);

#endif
