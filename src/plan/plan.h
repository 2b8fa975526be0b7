/* A query worked out against a schema: which tables are joined and how, what is selected, from where each parameter
 * comes.  No SQL text: src/sql prints it for a dialect. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/vector.h"
#include "query/parts.h"
#include "schema/schema.h"

struct plan_node;
struct plan_select;

/* with name as (select): read by its name, its columns are c0, c1, … */
struct plan_common {
    const char *name;
    struct plan_select *select;
    const struct term *term;        /* where with() names it */
    bool is_recursive;              /* what follows the select in a union reads the name itself */
    struct plan_common *next;
};

/* A table, or a select, that rows come from. */
struct plan_source {
    const struct model *model;      /* NULL for a select */
    struct plan_select *select;     /* a derived table */
    const struct plan_common *common;   /* a select by its name; c0 is the model's key, if there is a model */
    struct plan_source *parent;     /* what it is joined to; NULL for the first */
    const struct relation *relation;/* the relation it was reached by */
    const struct field *near;       /* joined on parent.near = this.far */
    const struct field *far;
    int clause;                     /* to-many joins are shared within one clause only */
    uint32_t number;                /* unique in the statement: its alias */
    bool is_optional;               /* a left join, until the conditions prove that a row must be there */
    bool is_many;                   /* may repeat the parent's row */
    struct plan_select *guard;      /* the only rows of the table there are for this query; NULL: all */
    bool is_scanned;                /* best read whole: in its own order, not by an index */
    struct plan_select *owner;
};

struct plan_share;
struct plan_window;
struct scope;

enum plan_kind {
    PLAN_CONSTANT,      /* value */
    PLAN_PARAMETER,     /* argument, converted to `type` when bound */
    PLAN_COLUMN,        /* source, field */
    PLAN_OUTPUT,        /* source (a select), number of its output */
    PLAN_AND,
    PLAN_OR,
    PLAN_NOT,           /* true where the operand is not true: nulls count as false */
    PLAN_COMPARE,       /* op */
    PLAN_MATCH,         /* op */
    PLAN_ARITHMETIC,    /* op; both operands have the kind of the result, or are what the dialect can mix */
    PLAN_NEGATE,
    PLAN_IS_NULL,
    PLAN_BETWEEN,
    PLAN_IN_VALUES,     /* operand 0 in (operands 1 …) */
    PLAN_IN_LIST,       /* operand 0 in the list bound as operand 1, a parameter */
    PLAN_IN_SELECT,     /* operand 0 in select */
    PLAN_EXISTS,        /* select */
    PLAN_SCALAR,        /* select as a value */
    PLAN_CASE,          /* as NODE_CASE */
    PLAN_CAST,          /* operand 0 to type */
    PLAN_PART,          /* value: "year", "month", … of operand 0 */
    PLAN_JSON,          /* value: the path into operand 0, "$.colour"; of the type text, real or bool: null if it is no such thing */
    PLAN_FUNCTION,      /* function */
    PLAN_AGGREGATE,     /* aggregate of operand 0 (none: count(*)); is_distinct */
    PLAN_SHARE,         /* output of a share */
    PLAN_WINDOW,        /* window */
    PLAN_SAME,          /* equal, or both null */
    PLAN_ROW_NUMBER,    /* row_number() over (partition by operand 0 order by `order`) */
    PLAN_FIT            /* operand 0 as it is stored in `field`: refused if it does not fit */
};

/* What is done to an argument's value before it is bound, beside the conversion to the type. */
enum plan_transform {
    TRANSFORM_NONE,
    TRANSFORM_SUCCESSOR,        /* the smallest text behind all that begin with this one */
    TRANSFORM_LOWER,
    TRANSFORM_POSIX,            /* a regular expression, checked, as one of POSIX's */
    TRANSFORM_LIKE_INSIDE, TRANSFORM_LIKE_START, TRANSFORM_LIKE_END,    /* a pattern of `like`: %text%, text%, %text */
    TRANSFORM_LIKE,             /* one already: a backslash at its end stands for itself */
    TRANSFORM_SEARCH_PHRASES, TRANSFORM_SEARCH_LEXEMES, TRANSFORM_SEARCH_ANY,   /* a search, in the form of search_print */
    /* An int year as the first or last moment of it; null where no date can be. */
    TRANSFORM_YEAR_START, TRANSFORM_YEAR_END, TRANSFORM_NEXT_YEAR_START, TRANSFORM_LAST_YEAR_END
};

enum aggregate { AGGREGATE_COUNT, AGGREGATE_SUM, AGGREGATE_AVG, AGGREGATE_MIN, AGGREGATE_MAX };

/* function(operands) over (partition by … order by … frame) */
struct plan_window {
    const char *function;           /* "row_number"; NULL: operand 0 is the aggregate */
    struct plan_node **partition;
    size_t partition_count;
    struct plan_order *order;
    size_t order_count;
    const struct window *frame;
    struct plan_node *from_offset, *until_offset;
};

struct plan_node {
    enum plan_kind kind;
    enum op op;
    struct type type;
    uint32_t weight;                /* about how many nodes are printed for it; 0: not known yet */
    bool is_distinct;               /* PLAN_AGGREGATE; PLAN_IN_LIST: the list has none twice */
    bool is_positive;               /* a parameter: an int above zero */
    bool is_flexible;               /* a constant or an argument whose type the other side may decide */
    struct place place;
    struct plan_node **operands;
    size_t operand_count;
    const struct plan_order *order; /* PLAN_ROW_NUMBER */
    size_t order_count;
    const struct field *field;      /* PLAN_COLUMN, PLAN_FIT; parameters: what they are compared with, for messages */
    struct plan_source *source;     /* PLAN_COLUMN, PLAN_OUTPUT */
    const char *name;               /* what messages call it */
    int64_t constant_year;          /* a year transform's year, where argument.number is SIZE_MAX */
    union {
        struct value value;
        struct {
            size_t number;          /* of the argument */
            enum plan_transform transform;
            bool is_list;
        } argument;
        size_t output;
        struct plan_select *select;
        const struct function *function;
        enum aggregate aggregate;
        struct {
            struct plan_share *share;
            size_t output;
        } part;
        struct plan_window *window;
    } as;
};

/* Aggregates over one path, each row's (or group's) by itself, so that they cannot multiply others: a table grouped by the
 * key and joined, or a select for each. */
struct plan_share {
    const char *key;                /* the path: "books", "books.reviews" */
    size_t filter_count;            /* how many filters stood before it */
    struct plan_select *select;     /* its outputs are the aggregates */
    struct plan_node *correlation;  /* which of its rows belong to the outer row; NULL: all */
    struct plan_node *group;        /* the same as a column of its own: the key of the outer row */
    struct plan_source *source;     /* where it is joined; NULL: a select for each output */
    struct plan_select **selects;
    struct scope *scope;            /* the planner's */
    int mode;                       /* … what it is of: enum scope_mode */
    struct plan_share *next;
};

/* select … union select … */
struct plan_compound {
    enum clause_kind kind;          /* CLAUSE_UNION, … */
    bool is_all;
    struct plan_select *select;
    struct plan_compound *next;
};

struct plan_output {
    struct plan_node *node;
    const char *name;               /* "title", "author.name", "n" */
    const struct field *field;      /* the column it is, or NULL */
};

struct plan_order {
    struct plan_node *node;
    bool is_descending;
    enum nulls_order nulls;
};

enum plan_distinct { DISTINCT_NONE, DISTINCT_ROWS };

struct plan_select {
    struct plan_common *commons;    /* named in front of it */
    struct plan_select *outer;      /* the select whose row `outer.` names */
    const struct model *model;
    struct plan_source **sources;
    size_t source_count, source_capacity;
    struct plan_output *outputs;
    size_t output_count, output_capacity;
    struct plan_node *where;        /* NULL: all rows */
    struct plan_node *keys;         /* a PLAN_IN_LIST that must be true as well: the rows may be looked up by the list */
    struct plan_order *order;
    size_t order_count, order_capacity;
    enum plan_distinct distinct;
    struct plan_node **groups;      /* group by */
    size_t group_count;
    struct plan_node *having;
    struct plan_compound *compound; /* what follows this select */
    struct plan_node *limit;        /* NULL: no limit */
    struct plan_node *offset;
    bool is_empty;                  /* known to have no rows, such as [:0] */
    bool is_derived;                /* stands in another's from: its outputs are called c0, c1, … */
};

/* One assignment of an update, one column of an insert. */
struct plan_assignment {
    const struct field *field;
    struct plan_node *node;
};

/* The columns of a related record that select_related brings in the same row. */
struct plan_group {
    struct plan_source *source;
    const struct relation *relation;
    size_t parent;                  /* the group whose record it hangs on; PLAN_ROOT: the row's own */
    size_t first_output, output_count;
    size_t key_output;              /* which of them is the primary key */
};

#define PLAN_ROOT SIZE_MAX

/* One path of a prefetch_related, checked. */
struct plan_prefetch {
    const struct relation **path;
    const char **aliases;           /* per step: the name it was loaded under, or NULL for the relation's own */
    size_t step_count;
    const char *alias;              /* the name to load the last step under, or NULL */
    size_t clause;                  /* which prefetch_related of the chain it stands in */
    struct place tail;              /* its own clauses in that one's text; none: length 0 */
    size_t first_argument;          /* of that clause's */
};

enum plan_statement { STATEMENT_SELECT, STATEMENT_INSERT, STATEMENT_UPDATE, STATEMENT_DELETE };

enum plan_result {
    RESULT_RECORDS,     /* rows of the model */
    RESULT_VALUES,      /* rows of outputs */
    RESULT_INT,         /* one int: count */
    RESULT_BOOL,        /* whether there is a row: exists */
    RESULT_LINKS,       /* rows of a key, each with the record of group 0 beside it */
    RESULT_COUNTS,      /* rows of a key and a count */
    RESULT_TREE,        /* rows of several levels: see plan_tree */
    RESULT_CHANGES      /* how many rows were changed */
};

/* What an insert does where a row with these unique fields exists. */
struct plan_conflict {
    const struct field *const *fields;
    size_t field_count;
    const struct field *const *updated;     /* set to the new row's; none: the row stays as it is */
    size_t updated_count;
};

/* One statement of a tree: its rows' keys are among a column of the level above. */
struct plan_level {
    const struct plan *plan;
    size_t parent;                  /* the level above; of the first one not used */
    size_t key_output;              /* which of that one's outputs has the keys */
    size_t first_argument;          /* of its own, among those of all levels */
    uint16_t *columns;              /* by output: its column in the rows of all, whose first is the level's number */
};

enum { LEVEL_KEYS = 0 };            /* which argument of a level's query the keys are */

struct plan_tree {
    struct plan_level *levels;
    size_t level_count;
    enum kind *kinds;               /* of the columns behind the first */
    size_t column_count, column_capacity;
};

enum together { TOGETHER_AUTO, TOGETHER_ALWAYS, TOGETHER_NEVER };

struct plan {
    struct plan_common *commons;    /* named in front of the statement */
    enum plan_statement statement;
    enum plan_result result;
    const struct model *model;
    struct plan_select *select;     /* STATEMENT_SELECT; the rows of an update or delete (its first source is the table) */
    struct plan_assignment *assignments;
    size_t assignment_count;
    struct plan_conflict *conflict;
    bool is_copied;                 /* an insert of many rows at once, whose values do not go with the statement */
    struct plan_group *groups;      /* parents first; their outputs stand behind all others */
    size_t group_count, group_capacity;
    struct plan_prefetch *prefetches;
    size_t prefetch_count, prefetch_capacity;
    const struct relation *peers;   /* CLAUSE_PEERS: whose rows these are */
    size_t root;                    /* the group of the records asked for: PLAN_ROOT, or 0 for RESULT_LINKS */
    /* What the result is for whoever shapes it. */
    bool is_flat, is_list;          /* values_list */
    enum clause_kind ending;        /* CLAUSE_MODEL if rows were asked for */
    int fetch_mode;
    int together;                   /* whether what is prefetched comes in the same statement */
    struct plan_tree *tree;         /* RESULT_TREE */
    int64_t window;                 /* iterator's */
    bool is_streamed;
    bool is_apart;                  /* RESULT_LINKS: first each record, its key null; then the links, with keys alone */
    bool is_whole;                  /* every row of the model is among the records */
    bool *reads;                    /* per model: whether its rows are read; NULL in plans of the library's own */
    int lock;                       /* enum lock bits, one of the first four among them; 0: nothing is locked */
};

/* Works out a query.  NULL with the error set; CORM_QUERY and CORM_TYPE name what is wrong with text and caret. */
struct plan *plan_query(struct arena *arena, const struct query_parts *parts, struct error *error);

/* Writes of the library's own: parameters 0, 1, … are the columns' values in this order. */
struct plan *plan_insert(struct arena *arena, const struct model *model, const struct field *const *fields, size_t count,
                         struct plan_conflict *conflict);
/* … and the last parameter is the row's key. */
struct plan *plan_update_row(struct arena *arena, const struct model *model, const struct field *const *fields, size_t count);

/* The statements of a tree as one; NULL without memory.  The levels' plans must be there until it has been printed. */
struct plan *plan_tree(struct arena *arena, const struct plan_level *levels, size_t count);

/* Reads a check (expression) of the schema as a condition on the model's own columns. */
struct plan_node *plan_check(struct arena *arena, const struct schema *schema, const struct model *model,
                             const struct check *check, struct error *error);
/* … and an index's where (condition), which must not change by itself. */
struct plan_node *plan_index_condition(struct arena *arena, const struct model *model, const struct index *index,
                                       struct error *error);
/* Whether the node, or a select in it, speaks of the source. */
bool plan_mentions(const struct plan_node *node, const struct plan_source *source);
/* Whether a select in an update, asked anew for each row, reads what the update changes in others. */
bool plan_rereads_changes(const struct plan *plan);
/* Whether the node is null wherever the source has no row. */
bool plan_is_null_without(const struct plan_node *node, const struct plan_source *source);
/* Whether the row of this source must be there for the condition to be true. */
bool plan_rejects_missing(const struct plan_node *condition, const struct plan_source *source);

#endif
