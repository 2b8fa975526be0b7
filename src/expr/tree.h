/* The tree of an expression, and of a query inside one, as the parser leaves it: names are not looked up yet. */
#ifndef EXPR_TREE_H
#define EXPR_TREE_H

#include "base/arena.h"
#include "base/value.h"
#include "schema/schema.h"

/* X(constant, name, how many operands).  One row per kind; all a node has below it are its operands. */
enum node_kind {
    NODE_LITERAL,       /* value */
    NODE_ARGUMENT,      /* number: which argument of the clause */
    NODE_PATH,          /* names, name_count */
    NODE_STAR,          /* the * of count(*) */
    NODE_AND,
    NODE_OR,
    NODE_NOT,
    NODE_COMPARE,       /* op */
    NODE_MATCH,         /* op: contains, like, … */
    NODE_IN,            /* operand 0 in: a NODE_LIST, an argument or a query */
    NODE_BETWEEN,       /* operand 0 between operand 1 and operand 2 */
    NODE_IS_NULL,       /* op: OP_EQUAL, or OP_UNEQUAL for is not null */
    NODE_NEGATE,
    NODE_ARITHMETIC,    /* op */
    NODE_CALL,          /* name; operands are the arguments; is_distinct; where: the condition of an aggregate */
    NODE_CAST,          /* type */
    NODE_CASE,          /* when, then, when, then, … [else]: an odd count has an else */
    NODE_LIST,
    NODE_EXISTS,        /* query */
    NODE_QUERY,         /* query */
    NODE_OVER           /* operand 0 is the call; window */
};

enum op {
    OP_EQUAL, OP_UNEQUAL, OP_LESS, OP_LESS_EQUAL, OP_GREATER, OP_GREATER_EQUAL,
    OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE, OP_MODULO, OP_CONCAT,
    OP_CONTAINS, OP_ICONTAINS, OP_STARTSWITH, OP_ISTARTSWITH, OP_ENDSWITH, OP_IENDSWITH, OP_IEXACT, OP_REGEX,
    OP_IREGEX, OP_LIKE, OP_SEARCH, OP_SIMILAR,
    OP_COUNT
};

const char *op_name(enum op op);        /* "=", "+", "contains" */

struct query_tree;
struct window;

struct node {
    enum node_kind kind;
    enum op op;
    bool is_distinct;               /* count(distinct x) */
    int height;                     /* operators and operands one inside the other, a row of n `and` counted as n */
    struct place place;             /* in the clause's text */
    struct node **operands;
    size_t operand_count;
    union {
        struct value value;         /* NODE_LITERAL; a number with a point is a decimal, is_plain_number */
        struct {
            const char **names;
            size_t name_count;
        } path;
        const char *name;           /* NODE_CALL */
        size_t argument;            /* NODE_ARGUMENT */
        struct type type;           /* NODE_CAST */
        struct query_tree *query;   /* NODE_QUERY, NODE_EXISTS */
        struct window *window;      /* NODE_OVER */
    } as;
    struct node *where;             /* the condition inside an aggregate, or NULL */
};

enum nulls_order { NULLS_SMALLEST, NULLS_FIRST, NULLS_LAST };

struct order_term {
    struct node *node;
    bool is_descending;
    enum nulls_order nulls;
};

enum frame_bound { BOUND_UNBOUNDED_BEFORE, BOUND_BEFORE, BOUND_CURRENT, BOUND_AFTER, BOUND_UNBOUNDED_AFTER };

struct window {
    struct node **partition;
    size_t partition_count;
    struct order_term *order;
    size_t order_count;
    bool has_frame;
    bool is_range;
    enum frame_bound from, until;
    struct node *from_offset, *until_offset;
};

/* What stands between the parentheses of a clause. */
enum clause_form {
    FORM_NOTHING,
    FORM_CONDITION,     /* one expression, or nothing where is_optional */
    FORM_TERMS,         /* expression or name = expression, … */
    FORM_ASSIGNMENTS,   /* name = expression, … all named */
    FORM_ORDER,         /* -expression, expression desc nulls last, … */
    FORM_PATHS,         /* path, … */
    FORM_PREFETCH,      /* path[.filter(…)…] [as name], … */
    FORM_QUERIES,       /* Query, …[, all] */
    FORM_LIST,          /* expression, … */
    FORM_WORD,          /* a database's name */
    FORM_MODE,          /* peers, one, raise; auto, always, never: as a number */
    FORM_NUMBER,        /* [n] */
    FORM_WALK,          /* path[, depth as name] */
    FORM_SPAN,          /* -path, 'month' */
    FORM_LOCK,          /* update, skip_locked: enum lock bits */
    FORM_SELECTION,     /* title, author(name) */
    FORM_SLICE          /* [a:b], no method */
};

/* X(constant, method name, form, ends the chain) */
#define CLAUSES(X)                                              \
    X(CLAUSE_FILTER, "filter", FORM_CONDITION, false)           \
    X(CLAUSE_EXCLUDE, "exclude", FORM_CONDITION, false)         \
    X(CLAUSE_ANNOTATE, "annotate", FORM_ASSIGNMENTS, false)     \
    X(CLAUSE_ALIAS, "alias", FORM_ASSIGNMENTS, false)           \
    X(CLAUSE_ORDER_BY, "order_by", FORM_ORDER, false)           \
    X(CLAUSE_REVERSE, "reverse", FORM_NOTHING, false)           \
    X(CLAUSE_DISTINCT, "distinct", FORM_PATHS, false)           \
    X(CLAUSE_ONLY, "only", FORM_PATHS, false)                   \
    X(CLAUSE_DEFER, "defer", FORM_PATHS, false)                 \
    X(CLAUSE_VALUES, "values", FORM_TERMS, false)               \
    X(CLAUSE_VALUES_LIST, "values_list", FORM_TERMS, false)     \
    X(CLAUSE_DATES, "dates", FORM_SPAN, false)                  \
    X(CLAUSE_DATETIMES, "datetimes", FORM_SPAN, false)          \
    X(CLAUSE_SELECT_RELATED, "select_related", FORM_PATHS, false) \
    X(CLAUSE_PREFETCH_RELATED, "prefetch_related", FORM_PREFETCH, false) \
    X(CLAUSE_FETCH, "fetch", FORM_MODE, false)                  \
    X(CLAUSE_TOGETHER, "together", FORM_MODE, false)            \
    X(CLAUSE_ITERATOR, "iterator", FORM_NUMBER, false)          \
    X(CLAUSE_LOCK, "lock", FORM_LOCK, false)                    \
    X(CLAUSE_USING, "using", FORM_WORD, false)                  \
    X(CLAUSE_UNION, "union", FORM_QUERIES, false)               \
    X(CLAUSE_INTERSECTION, "intersection", FORM_QUERIES, false) \
    X(CLAUSE_DIFFERENCE, "difference", FORM_QUERIES, false)     \
    X(CLAUSE_WITH, "with", FORM_ASSIGNMENTS, false)             \
    X(CLAUSE_WALK, "walk", FORM_WALK, false)                    \
    X(CLAUSE_SLICE, "[ ]", FORM_SLICE, false)                   \
    X(CLAUSE_COUNT, "count", FORM_NOTHING, true)                \
    X(CLAUSE_EXISTS, "exists", FORM_NOTHING, true)              \
    X(CLAUSE_FIRST, "first", FORM_NOTHING, true)                \
    X(CLAUSE_LAST, "last", FORM_NOTHING, true)                  \
    X(CLAUSE_GET, "get", FORM_CONDITION, true)                  \
    X(CLAUSE_LATEST, "latest", FORM_PATHS, true)                \
    X(CLAUSE_EARLIEST, "earliest", FORM_PATHS, true)            \
    X(CLAUSE_IN_BULK, "in_bulk", FORM_LIST, true)               \
    X(CLAUSE_AGGREGATE, "aggregate", FORM_ASSIGNMENTS, true)    \
    X(CLAUSE_UPDATE, "update", FORM_ASSIGNMENTS, true)          \
    X(CLAUSE_DELETE, "delete", FORM_NOTHING, true)              \
    X(CLAUSE_CREATE, "create", FORM_ASSIGNMENTS, true)          \
    X(CLAUSE_EXPLAIN, "explain", FORM_NOTHING, true)            \
    X(CLAUSE_TREE, "tree", FORM_SELECTION, true)

enum clause_kind {
#define CLAUSE_CONSTANT(constant, name, form, ends) constant,
    CLAUSES(CLAUSE_CONSTANT)
#undef CLAUSE_CONSTANT
    CLAUSE_COUNT_OF_KINDS,
    CLAUSE_MODEL = CLAUSE_COUNT_OF_KINDS,   /* the start of a chain */
    CLAUSE_PEERS                            /* the rows of a to-many relation, for many records at once */
};

/* How strongly rows are locked (one of the first four; none: LOCK_UPDATE), and what is done about those that are locked. */
enum lock {
    LOCK_UPDATE = 1, LOCK_NO_KEY_UPDATE = 2, LOCK_SHARE = 4, LOCK_KEY_SHARE = 8,
    LOCK_NOWAIT = 16, LOCK_SKIP_LOCKED = 32,
    LOCK_RELATED = 64,              /* the records of select_related as well */
    LOCK_EVERYTHING = 127
};

/* How CLAUSE_PEERS finds its rows: by the list of keys; by the list, reading the whole table in its own order; or all that
 * there are, for when every record's key would be in the list; or, many to many, all records of the other side first and
 * then the links of the list alone. */
enum peers_mode { PEERS_LISTED, PEERS_SCANNED, PEERS_ALL, PEERS_APART };

struct clause_info {
    const char *name;
    enum clause_form form;
    bool ends;                      /* a result is asked for here */
};
const struct clause_info *clause_info(enum clause_kind kind);

/* One term of a clause; which members count depends on the form. */
struct term {
    const char *name;               /* n in n = e; the name behind `as`; a word; NULL */
    struct node *node;
    bool is_descending;
    enum nulls_order nulls;
    struct query_tree *query;       /* FORM_QUERIES; FORM_PREFETCH: the clauses behind the path, its model NULL */
    struct place tail;              /* FORM_PREFETCH: where those clauses stand */
    struct term *children;          /* FORM_SELECTION: author(…) */
    size_t child_count;
    struct place place;
};

struct clause {
    enum clause_kind kind;
    struct term *terms;
    size_t term_count;
    bool is_flat;                   /* values_list(x, flat) */
    bool is_all;                    /* union(…, all) */
    bool is_bound;                  /* a slice whose offset and count are arguments */
    int64_t from, until;            /* FORM_SLICE; FORM_NUMBER, FORM_LOCK: from; CLAUSE_PEERS: its mode */
    const struct relation *relation;/* CLAUSE_PEERS; argument 0 lists the keys of the records that have it */
    struct place place;
    const char *text;               /* the source the places are in */
    size_t text_size;
    size_t first_argument;          /* NODE_ARGUMENT n of this clause is argument first_argument + n of the query */
};

struct query_tree {
    const char *model;              /* Book; NULL for what stands behind a prefetch path */
    struct place model_place;
    struct clause *clauses;
    size_t clause_count;
};

#endif
