/* The functions of the language: one row each.  src/sql has the row that prints it. */
#ifndef PLAN_FUNCTION_H
#define PLAN_FUNCTION_H

#include <stddef.h>

/* X(constant, name, fewest arguments, most arguments, rule) — the rule gives the types, see functions.c */
#define FUNCTIONS(X)                                \
    X(FUNCTION_LOWER, "lower", 1, 1, TEXTS)         \
    X(FUNCTION_UPPER, "upper", 1, 1, TEXTS)         \
    X(FUNCTION_LENGTH, "length", 1, 1, TEXT_TO_INT) \
    X(FUNCTION_TRIM, "trim", 1, 1, TEXTS)           \
    X(FUNCTION_LTRIM, "ltrim", 1, 1, TEXTS)         \
    X(FUNCTION_RTRIM, "rtrim", 1, 1, TEXTS)         \
    X(FUNCTION_LEFT, "left", 2, 2, TEXT_INTS)       \
    X(FUNCTION_RIGHT, "right", 2, 2, TEXT_INTS)     \
    X(FUNCTION_SUBSTR, "substr", 2, 3, TEXT_INTS)   \
    X(FUNCTION_REPLACE, "replace", 3, 3, TEXTS)     \
    X(FUNCTION_CONCAT, "concat", 1, 50, CONCAT)     \
    X(FUNCTION_COALESCE, "coalesce", 2, 50, SAME)   \
    X(FUNCTION_NULLIF, "nullif", 2, 2, SAME)        \
    X(FUNCTION_GREATEST, "greatest", 2, 50, SAME)   \
    X(FUNCTION_LEAST, "least", 2, 50, SAME)         \
    X(FUNCTION_ABS, "abs", 1, 1, NUMBER)            \
    X(FUNCTION_SIGN, "sign", 1, 1, NUMBER_TO_INT)   \
    X(FUNCTION_ROUND, "round", 1, 2, ROUND)         \
    X(FUNCTION_FLOOR, "floor", 1, 1, WHOLE)         \
    X(FUNCTION_CEIL, "ceil", 1, 1, WHOLE)           \
    X(FUNCTION_POWER, "power", 2, 2, REALS)         \
    X(FUNCTION_SQRT, "sqrt", 1, 1, REALS)           \
    X(FUNCTION_NOW, "now", 0, 0, NOW)               \
    X(FUNCTION_TRUNC, "trunc", 2, 2, TRUNC)          \
    X(FUNCTION_SEARCH_RANK, "search_rank", 2, 2, SEARCH) \
    X(FUNCTION_SIMILARITY, "similarity", 2, 2, LIKENESS)

enum function_id {
#define FUNCTION_CONSTANT(constant, name, fewest, most, rule) constant,
    FUNCTIONS(FUNCTION_CONSTANT)
#undef FUNCTION_CONSTANT
    FUNCTION_COUNT
};

struct function {
    enum function_id id;
    const char *name;
    size_t fewest, most;
    int rule;
};

#endif
