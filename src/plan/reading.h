/* A query while its clauses are read, for the files that read them. */
#ifndef PLAN_READING_H
#define PLAN_READING_H

#include "plan/planner.h"

/* What the clauses said, until the end where it is put together. */
struct reading {
    struct scope *scope;
    const struct clause *order;     /* the last order_by or latest */
    const struct clause *values;
    struct plan_node **chosen;      /* which of its paths over relations to many were joined where it stands; else NULL */
    const struct clause *distinct_on;
    const struct clause *only;
    VECTOR(const struct clause *) deferred;
    VECTOR(const struct clause *) related;
    bool is_reversed;
    bool is_sliced;
    size_t first_name;              /* annotations from this one on stand beside the values */
    bool is_derived_whole;          /* the values are all columns of what the rows come from */
    struct plan_node *computed;     /* conditions on window functions */
    size_t prefetch_count;
    const struct relation *peers;   /* the rows of this relation, for many records */
    struct plan_node *peer_key;     /* which of them a row belongs to */
    const struct clause *apart;     /* PEERS_APART */
    struct scope *united;           /* what the last union is of, and the clause it was: the next one may go on with it */
    const struct clause *united_by;
    const struct clause *lock;      /* the last one */
    struct plan *plan;              /* NULL for a subquery */
};

/* --- select.c */
void clause_unsupported(struct planner *planner, const struct clause *clause);
struct plan_node *node_int(struct planner *planner, int64_t number);
void reading_refuse_after_slice(struct planner *planner, const struct reading *reading, const struct clause *clause);
void select_group_by(struct planner *planner, struct plan_select *select, struct plan_node *node);
void reading_add_condition(struct planner *planner, struct reading *reading, const struct node *node, bool is_excluded);
/* A name for a term, or for how deep a walk had to go. */
void reading_add_name(struct planner *planner, struct reading *reading, const struct term *term, bool is_output,
                      struct plan_select *walked);
void reading_values(struct planner *planner, struct reading *reading, const struct clause *clause);
struct plan_node *bind_named(struct planner *planner, struct scope *scope, const struct term *term);
void reading_begin(struct planner *planner, struct reading *reading, const struct model *model, struct scope *outer);
void reading_clauses(struct planner *planner, struct reading *reading, const struct clause *clauses, size_t count);

/* --- columns.c */
void reading_add_order(struct planner *planner, struct reading *reading, struct plan_node *node, bool is_descending,
                      enum nulls_order nulls);
void reading_order(struct planner *planner, struct reading *reading, bool wants_some);
void reading_select_names(struct planner *planner, struct scope *scope, size_t first);
void scope_select_derived(struct planner *planner, struct scope *scope);
void reading_select_values(struct planner *planner, struct reading *reading);
void reading_keep_first(struct planner *planner, struct reading *reading);

/* --- ending.c */
bool reading_is_settled(const struct reading *reading);
/* The columns that count, and the select finished, for its rows to be counted from outside. */
void reading_select_counted(struct planner *planner, struct reading *reading);
struct plan_select *reading_finish_counted(struct planner *planner, struct reading *reading);
/* Of first, last, latest and earliest: the order, and the one row of it. */
void reading_order_one(struct planner *planner, struct reading *reading, const struct clause *clause);
void select_limit_to(struct planner *planner, struct plan_select *select, int64_t rows);
void reading_select_aggregates(struct planner *planner, struct reading *reading, const struct clause *clause);

/* --- compound.c */
/* Whether the key is among those the clause, CLAUSE_PEERS, lists. */
struct plan_node *reading_among_peers(struct planner *planner, struct plan_node *key, const struct clause *clause);
const struct query_tree *term_query(struct planner *planner, const struct clause *clause, const struct term *term);
/* All columns of the rows, as one part of a union. */
struct scope *reading_finish_part(struct planner *planner, struct reading *reading);
void reading_compound(struct planner *planner, struct reading *reading, const struct clause *clause);

/* --- dates.c */
void reading_dates(struct planner *planner, struct reading *reading, const struct clause *clause);

/* --- with.c */
/* Begins at the query's model, or at the query that its name stands for. */
void reading_begin_query(struct planner *planner, struct reading *reading, const struct query_tree *query, struct scope *outer);
void reading_with(struct planner *planner, const struct clause *clause);

/* --- walk.c */
void reading_walk(struct planner *planner, struct reading *reading, const struct clause *clause);

/* --- lock.c */
void reading_lock(struct planner *planner, struct reading *reading, const struct clause *clause);
/* Where the ending asks for no rows, or for what are no rows of a table. */
void reading_refuse_lock(struct planner *planner, const struct reading *reading);
/* When all else is planned. */
void end_in_lock(struct planner *planner, struct reading *reading);

/* --- change.c */
void end_in_update(struct planner *planner, struct reading *reading, const struct clause *clause);
void end_in_delete(struct planner *planner, struct reading *reading, const struct clause *clause);

#endif
