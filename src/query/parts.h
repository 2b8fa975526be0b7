/* A chain taken apart for the planner: its clauses parsed, its arguments as far as a plan may know them. */
#ifndef QUERY_PARTS_H
#define QUERY_PARTS_H

#include "expr/tree.h"

enum argument_kind { ARGUMENT_VALUE, ARGUMENT_RECORD, ARGUMENT_LIST, ARGUMENT_QUERY };

/* The type of an argument, never its value; but what can be above zero tells which rows a count lets through. */
struct argument_shape {
    enum argument_kind kind;
    enum kind type;                 /* of the value, or of the list's items */
    bool is_wide;                   /* a decimal of more than 15 digits */
    bool is_distinct;               /* ARGUMENT_LIST: none twice */
    bool is_positive;               /* an int above zero */
    const struct model *model;      /* ARGUMENT_RECORD */
    const struct query_tree *query; /* ARGUMENT_QUERY, filled by query_read */
};

/* A condition on every row of a model, wherever the query comes upon it. */
struct scope_part {
    const struct model *model;
    struct clause clause;           /* CLAUSE_FILTER */
};

struct query_parts {
    const struct schema *schema;
    const struct model *model;
    struct clause *clauses;
    size_t clause_count;
    struct argument_shape *arguments;
    size_t argument_count;
    const struct scope_part *scopes;
    size_t scope_count;
};

/* How many arguments a printf-like text takes. */
size_t query_count_arguments(const char *text, size_t size);

#endif
