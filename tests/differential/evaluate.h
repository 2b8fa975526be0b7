/* Queries answered by hand: slowly, and so that one can see that it is right. */
#ifndef DIFFERENTIAL_EVALUATE_H
#define DIFFERENTIAL_EVALUATE_H

#include "differential/world.h"
#include "expr/tree.h"

/* One step to many that rows are multiplied by, as a join does. */
struct join {
    const char *path;               /* "works.tags" */
    int parent;                     /* the join it hangs on; -1: the row itself */
    int clause;
};

/* A row on its way: a record, what it is joined with, and what its annotations are. */
struct state {
    const struct record *base;      /* NULL if it comes from a union or from groups */
    const struct value *derived;    /* then its columns */
    const struct record **joined;   /* by join; NULL: there is none */
    const struct value *names;      /* by name */
    const struct value *chosen;     /* by term of values(), where that stands */
};

struct bag {
    VECTOR(struct join) joins;
    VECTOR(struct state) states;
    int clause;
    bool reuses_all;
};

struct condition {
    const struct node *node;
    bool is_excluded;
};

/* One query. */
struct frame {
    struct world *world;
    struct arena *arena;
    struct frame *outer;
    const struct bag *outer_rows;
    const struct state *outer_state;
    const struct model *model;
    VECTOR(const char *) columns;   /* of derived rows */
    VECTOR(const char *) names;
    VECTOR(const struct node *) group_names;    /* what each name is, where it is of groups; else NULL */
    VECTOR(size_t) name_joins;      /* how many joins there were */
    VECTOR(struct condition) filters;
    size_t seen_joins;              /* joins that aggregates of a group look at; 0: all */
    const struct bag *group;       /* the rows of the group that is asked for; NULL: each row by itself */
    bool is_aggregated;             /* inside an aggregate: a not speaks of the row that is aggregated */
    bool is_derived;
};

/* What a query answers. */
struct result {
    VECTOR(struct value *) rows;
    VECTOR(const char *) columns;
    bool is_value;                  /* one row, one column: count() or exists() */
    bool is_ordered;
    bool is_one;                    /* a row or none */
};

struct value evaluate(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node);
struct value evaluate_path(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node);
bool evaluate_true(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node);
/* Joins what the node's paths to many lead to, as far as it is not joined already. */
void expand(struct frame *frame, struct bag *rows, const struct node *node);
bool is_many(const struct frame *frame, const struct node *node);
bool is_aggregate_call(const struct node *node);
bool has_aggregate(const struct frame *frame, const struct node *node);
/* The row alone, nothing joined. */
struct bag rows_of(struct frame *frame, const struct state *state);
struct bag rows_copy(struct frame *frame, const struct bag *rows);
/* The rows of the row for which the condition is true. */
bool any_related(struct frame *frame, const struct state *state, const struct node *node);

struct value aggregate_of(struct frame *frame, const struct bag *rows, const struct node *call);
/* -1, 0 or 1; null is the smallest. */
int value_compare(const struct value *a, const struct value *b);
struct value call_function(struct frame *frame, const char *name, const struct value *values, size_t count);
bool text_matches(enum op op, const struct value *text, const struct value *pattern, struct arena *arena);

struct result answer_tree_query(struct frame *outer, const struct bag *rows, const struct state *state, struct world *world,
                                struct arena *arena, const struct query_tree *tree);

#endif
