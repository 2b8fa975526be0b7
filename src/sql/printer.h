/* The walker's state, for the dialects that print nodes of their own. */
#ifndef SQL_PRINTER_H
#define SQL_PRINTER_H

#include "base/vector.h"
#include "sql/dialect.h"

/* A term that has been printed where it has a name: that stands for it from there on. */
struct named_term {
    const struct plan_node *node;
    const char *name;
    const struct named_term *before;
};

struct printer {
    struct arena *arena;
    const struct dialect *dialect;
    struct strbuf out;
    VECTOR(struct sql_parameter) parameters;
    bool has_bare_columns;          /* without the table's alias: a check */
    size_t first_argument;          /* of the level being printed, among those of all */
    const struct plan_level *level; /* whose keys are those of the level above it */
    bool wants_truth;               /* of what is printed next: where it is not known, false will do */
    bool has_literals;              /* constants as text: a check … */
    struct error *error;            /* … where what is wrong with them is told */
    const struct named_term *named; /* the last one */
};

void print_node(struct printer *printer, const struct plan_node *node);
/* In parentheses where it is a condition, whose operators bind looser than those of a term. */
void print_operand(struct printer *printer, const struct plan_node *node);
void print_text(struct printer *printer, const char *text);
/* The operand between two texts. */
void print_wrapped(struct printer *printer, const char *before, const struct plan_node *node, const char *after);
/* A constant or an argument: known when it is bound. */
bool print_is_value(const struct plan_node *node);
void print_name(struct printer *printer, const char *name);
/* {0}, {1} … stand for the node's operands, {*} for all of them with commas between. */
void print_template(struct printer *printer, const char *template, struct plan_node *const *operands, size_t count);
void print_parameter(struct printer *printer, struct sql_parameter parameter);
/* An argument or constant node as a parameter, changed on its way; anything else is printed as it is. */
void print_converted(struct printer *printer, const struct plan_node *node, struct type type, enum plan_transform transform);
/* " OVER (…)" */
void print_over(struct printer *printer, const struct plan_window *window);
/* with name as (select), … */
void print_commons(struct printer *printer, const struct plan_common *commons);
void print_select(struct printer *printer, const struct plan_select *select);
void print_tree(struct printer *printer, const struct plan_tree *tree);
/* The condition on a level's keys, if the node is that. */
bool print_level_keys(struct printer *printer, const struct plan_node *node);
/* What stands before operand i (from 1) of a comparison, a between, or an in of values. */
void print_sign(struct printer *printer, const struct plan_node *node, size_t i);
/* What print.c and statement.c want of each other. */
void print_alias(struct printer *printer, const struct plan_source *source);
void print_source_column(struct printer *printer, const struct plan_source *source, const struct field *field);
void print_subselect(struct printer *printer, const char *before, const struct plan_select *select);
void print_order(struct printer *printer, const char *before, const struct plan_order *order, size_t count);
void print_from(struct printer *printer, const struct plan_select *select);
void print_where(struct printer *printer, const struct plan_select *select);
void print_limit(struct printer *printer, const struct plan_select *select);
/* A select without what is named in front of it; `without` stands where it has no outputs. */
void print_select_rows(struct printer *printer, const struct plan_select *select, const char *without);
/* NULL: it has none. */
const char *print_name_of(const struct printer *printer, const struct plan_node *node);
bool print_is_column(const struct plan_node *node);
/* Copies of one term share what is below it. */
bool print_is_same_term(const struct plan_node *a, const struct plan_node *b);

void print_operands(struct printer *printer, const char *between, struct plan_node *const *operands, size_t count);

#endif
