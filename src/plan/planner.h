/* What the parts of the planner share. */
#ifndef PLAN_PLANNER_H
#define PLAN_PLANNER_H

#include "base/vector.h"
#include "plan/plan.h"

/* A filter as it was written: aggregates over its path see it too. */
struct written {
    const struct clause *clause;
    const struct node *node;
    bool is_excluded;
};

/* An annotation or alias: a name that stands for a term. */
struct plan_name {
    const char *name;
    struct plan_node *node;
    bool is_output;                 /* annotate; alias is not */
    const struct term *term;        /* as it was written */
    const struct clause *clause;
    const struct written *filters;  /* that stood before it */
    size_t filter_count;
    bool is_of_group;               /* of each group, not of each row */
    struct plan_select *walked;     /* the least depth: its second output, not a term */
};

/* What an aggregate in this scope is of: each row, a group of rows, all of them; or it stands inside another. */
enum scope_mode { SCOPE_ROWS, SCOPE_GROUPS, SCOPE_TOTAL, SCOPE_INSIDE };

/* A select while it is being built. */
struct scope {
    struct plan_select *select;
    struct scope *outer;
    struct plan_source *base;
    VECTOR(struct plan_name) names;
    VECTOR(struct written) filters;
    enum scope_mode mode;
    const struct clause *group_clause;  /* SCOPE_GROUPS: the values() that groups */
    const char *direct_key;         /* the path aggregated in this select itself; NULL: none yet */
    struct plan_share *shares;
    struct plan_select *restriction;    /* the keys of the only rows there are; NULL: all */
    const struct relation *peers;   /* the rows are those of this relation of many records … */
    struct plan_node *peer_key;     /* … and this tells whose a row is */
    bool is_written;                /* the rows of an update: nothing can be joined to them */
    bool is_collapsed;              /* a row per record: filters over to-many paths ask whether there is one */
    int clause;                     /* which clause is being read: to-many joins are shared inside it */
    bool is_negation;               /* the inside of a not over a to-many path: outer. looks past it */
    bool is_aggregated;             /* inside an aggregate: a not speaks of the row that is aggregated */
    bool reuses_all;                /* values, order_by, annotate: share any join */
};

/* What with() names: it stands where a model may. */
struct plan_named {
    const char *name;
    const struct plan_common *common;
    const struct plan_named *next;
};

struct planner {
    struct arena *arena;
    struct error *error;
    const struct query_parts *parts;
    const struct clause *clause;    /* the one being read: errors show its text */
    const struct plan_named *named; /* those that the clause being read may name */
    struct plan_common *commons, **last_common;     /* all of the statement */
    uint32_t source_count;
    int clause_count;
    int depth;
    bool *reads;                    /* the plan's; NULL: nobody asks */
    bool is_in_guard;               /* a scope's condition is being read: no scope holds inside it */
};

_Noreturn void planner_fail(struct planner *planner, corm_code code, struct place place, const char *format, ...)
    CORM_FORMAT(4, 5);
/* With the error set already: shows the place and leaves. */
_Noreturn void planner_leave(struct planner *planner, struct place place);
/* "no field 'autor' on Book; did you mean 'author'?" */
_Noreturn void planner_no_name(struct planner *planner, struct scope *scope, const struct model *model, const char *name,
                               struct place place);

_Noreturn void planner_no_model(struct planner *planner, const char *name, struct place place);

/* --- node.c: making nodes */
struct plan_node *node_new(struct planner *planner, enum plan_kind kind, struct type type, size_t count, struct plan_node *a,
                           struct plan_node *b, struct plan_node *c);
struct plan_node *node_cast(struct planner *planner, struct plan_node *node, struct type type);
struct plan_node *node_constant(struct planner *planner, struct value value, struct type type);
struct plan_node *node_column(struct planner *planner, struct plan_source *source, const struct field *field);
struct plan_node *node_and(struct planner *planner, struct plan_node *a, struct plan_node *b);
struct plan_node *node_not(struct planner *planner, struct plan_node *operand);
struct type type_of_kind(enum kind kind);
/* "an int", "a text", … */
const char *type_article(const struct type *type);
/* What a message calls the node: "Book.pages", or "an int". */
const char *node_label(struct planner *planner, const struct plan_node *node);

/* Fails if what is printed for the node would be too much: names stand for whole terms, and terms may be printed more
 * than once. */
void planner_weigh(struct planner *planner, struct plan_node *node);

/* --- scope.c: sources and paths */
struct scope *scope_new(struct planner *planner, const struct model *model, struct scope *outer);
struct plan_source *scope_join(struct planner *planner, struct scope *scope, struct plan_source *parent,
                               const struct relation *relation);
/* The links of a many-to-many relation, from the records it leads to. */
struct plan_node *scope_peer_key(struct planner *planner, struct scope *scope, const struct relation *relation);
struct plan_source *scope_join_back(struct planner *planner, struct scope *scope, const struct relation *relation);
struct plan_node *scope_path(struct planner *planner, struct scope *scope, const char *const *names, size_t count,
                             struct place place);
/* Whether the tree names a to-many relation of this scope. */
bool scope_is_many(struct planner *planner, struct scope *scope, const struct node *node);
/* A name of another scope of the same model, bound anew if it is of its rows. */
void scope_take_name(struct planner *planner, struct scope *scope, const struct plan_name *from);
/* Whether a join of the select may repeat its rows. */
bool select_repeats(const struct plan_select *select);
/* Only the rows whose keys the select answers, as often as it does. */
void scope_restrict(struct planner *planner, struct scope *scope, struct plan_select *keys);
/* Joins the select by its first output, a key of the scope's rows; once. */
struct plan_source *scope_join_select(struct planner *planner, struct scope *scope, struct plan_select *select);
/* The model's table, joined to a base that has no more than its keys. */
struct plan_source *scope_join_own(struct planner *planner, struct scope *scope);
struct plan_name *scope_name(struct scope *scope, const char *name);

/* --- guard.c: the rows that scopes leave */
/* Whether some scope is on the model. */
bool planner_is_scoped(const struct planner *planner, const struct model *model);
/* From here on the source has only the rows within the scopes. */
void guard_source(struct planner *planner, struct plan_source *source);
/* … and, on a way to many, only the links that lead to a row within them. */
void guard_links(struct planner *planner, struct plan_source *links, const struct relation *relation);
/* The same for the rows that a statement writes, whose table stands by itself: a condition. */
void guard_written(struct planner *planner, struct scope *rows);

/* --- bind.c: expressions */
struct plan_node *bind(struct planner *planner, struct scope *scope, const struct node *node);
struct plan_node *bind_condition(struct planner *planner, struct scope *scope, const struct node *node);
/* As the value to store in a field: converted, or refused. */
struct plan_node *bind_assignment(struct planner *planner, struct scope *scope, const struct field *field,
                                  const struct node *node);
/* What arithmetic of two numbers gives. */
struct type number_type(enum op op, const struct type *a, const struct type *b);

struct plan_node *bind_exists_related(struct planner *planner, struct scope *scope, const struct node *node);
/* A scope of the same model inside this one: for `outer.` they are one. */
struct scope *scope_inside(struct planner *planner, struct scope *scope);

/* --- group.c */
/* Refuses what differs within a group of the select; what a key among the groups tells becomes one of them. */
void group_check(struct planner *planner, struct plan_select *select, struct plan_node *node);

/* --- unify.c */
/* Converts a flexible node to the type, or fails naming `other`. */
struct plan_node *coerce(struct planner *planner, struct plan_node *node, const struct plan_node *other);
/* Brings two operands to one type that they can be compared, or stand beside each other, in. */
void unify(struct planner *planner, struct plan_node **a, struct plan_node **b);
/* … and any number of them; answers the type of what holds them all. */
struct type unify_all(struct planner *planner, struct plan_node **nodes, size_t count);
/* A point number alone is a real. */
struct plan_node *settle_number(struct planner *planner, struct plan_node *node);
/* As a text: what is none is cast. */
struct plan_node *as_text(struct planner *planner, struct plan_node *node);
/* A path into json, not yet read as anything else … */
bool is_json_path(const struct plan_node *node);
/* … and it as what stands beside it; other nodes stay as they are. */
struct plan_node *read_json_beside(struct planner *planner, struct plan_node *node, const struct plan_node *other);
struct plan_node *cast_json(struct planner *planner, struct plan_node *node, struct type type);

/* --- aggregate.c */
bool is_aggregate(const struct node *call, enum aggregate *aggregate);
bool tree_has_aggregate(const struct node *node);
struct plan_node *bind_aggregate(struct planner *planner, struct scope *scope, const struct node *call);
struct plan_node *make_aggregate(struct planner *planner, struct scope *scope, const struct node *call);
bool node_has(const struct plan_node *node, enum plan_kind kind);
bool select_mentions(const struct plan_select *select, const struct plan_source *source);
/* A filter of rows behind the shares of groups: they are of what it lets through, too. */
void narrow_shares(struct planner *planner, struct scope *scope, const struct written *filter);
/* Decides how the scope's shares are read, once its conditions are known. */
void finish_shares(struct planner *planner, struct scope *scope);

/* --- walk.c */
struct plan_node *walk_depth(struct planner *planner, struct scope *scope, const struct plan_name *name);

/* --- window.c */
struct plan_node *bind_window(struct planner *planner, struct scope *scope, const struct node *node);

/* --- derive.c */
struct plan_select *derive_wrap(struct planner *planner, struct plan_select *inner);
/* A scope whose rows are the select's. */
struct scope *derive_scope(struct planner *planner, struct scope *inner);
struct plan_node *derive_path(struct planner *planner, struct scope *scope, const char *const *names, size_t count, struct place place);
/* The select with a condition on what it computes: select … from (select …) where …; answers the outer one. */
struct plan_select *derive_filtered(struct planner *planner, struct scope *scope, struct plan_node *condition);

/* --- functions.c */
struct plan_node *bind_call(struct planner *planner, struct scope *scope, const struct node *node);
/* What a search looks for must be known before rows are read. */
void want_search(struct planner *planner, const char *name, const struct plan_node *node);
/* "lower() takes 1 argument" */
_Noreturn void fail_count(struct planner *planner, const struct node *call, size_t fewest, size_t most);
/* The type of a date's part, or false if there is no such part of this type. */
bool part_type(enum kind kind, const char *part, struct type *type);

/* --- own.c */
struct clause *parse_model_order(struct planner *planner, const struct model *model);

/* --- record.c: the columns of records, and of those select_related brings along */
struct record_clauses {
    const struct clause *only;      /* the last one, or NULL */
    const struct clause **deferred;
    size_t deferred_count;
    const struct clause **related;
    size_t related_count;
};
void select_record(struct planner *planner, struct scope *scope, const struct record_clauses *clauses, struct plan *plan);
void select_groups(struct planner *planner, struct scope *scope, const struct record_clauses *clauses, struct plan *plan);

/* --- prefetch.c */
void read_prefetches(struct planner *planner, const struct model *model, struct plan *plan, const struct clause *clause, size_t number);

/* --- select.c */
void add_output(struct planner *planner, struct scope *scope, struct plan_node *node, const char *name);
struct plan_select *finish_select(struct planner *planner, struct scope *scope);

/* --- subquery.c */
/* A query as a value: PLAN_SCALAR, its select the rows or the one value it ends in, or PLAN_EXISTS. */
struct plan_node *plan_subquery(struct planner *planner, const struct query_tree *query, struct scope *outer, struct place place);
struct plan_node *select_exists(struct planner *planner, struct plan_select *select);
/* Fails where the query ends in a value of its own: count(), exists(), aggregate(). */
void want_rows(struct planner *planner, const struct node *node, const char *what);

static inline bool type_is_number(const struct type *type)
{
    return type->kind == KIND_INT || type->kind == KIND_REAL || type->kind == KIND_DECIMAL;
}

#endif
