/* How one kind of database wants its SQL: a table.  Whatever a row leaves out prints in the standard way. */
#ifndef SQL_DIALECT_H
#define SQL_DIALECT_H

#include "plan/function.h"
#include "plan/plan.h"
#include "sql/sql.h"

struct printer;

/* How the indexes of one method are made.  Without any of it: as plain ones. */
struct index_form {
    const char *method;                 /* behind USING */
    const char *column;                 /* a template around each column, {0}; NULL: the column */
    const char *needs;                  /* a statement that stands before the first of them */
};

struct dialect {
    const char *name;
    char quote;                         /* around names; doubled inside */
    const char *true_text, *false_text;
    const char *no_limit;               /* what LIMIT says where there is an offset only; NULL: LIMIT may be left out */
    /* Parameter number n (from 1): "?" or "$3". */
    void (*parameter)(struct printer *printer, size_t number);
    bool shares_parameters;             /* one number may stand at several places */
    /* Prints a node in the database's own way; false: in the standard way. */
    bool (*node)(struct printer *printer, const struct plan_node *node);
    /* Prints an output of a select, a term of an order; NULL: as any node. */
    void (*order_term)(struct printer *printer, const struct plan_order *order);
    /* Functions that differ from name(a, b): a template with {0} {1} for the arguments; NULL rows print as name(…). */
    const char *functions[FUNCTION_COUNT];
    const char *matches[OP_COUNT];      /* lookups, as templates */
    void (*type_name)(const struct type *type, struct strbuf *out);
    /* "INTEGER PRIMARY KEY" for a key the database numbers by itself. */
    const char *generated_key;
    bool names_groups;                  /* a select inside sees of the groups around it only columns: terms become such */
    bool sorts_inside_only;             /* group by and order by do not see the rows outside: what speaks of them becomes an output */
    bool orders_by_outputs;             /* select distinct … order by wants its terms among the outputs … */
    void (*ordered_output)(struct printer *printer, const struct plan_node *node);  /* … as an order prints them; NULL: as any */
    void (*copy)(struct printer *printer, const struct plan *plan);     /* an insert of many rows at once; NULL: an insert */
    bool updates_as_it_goes;            /* an update's selects see the rows it has changed: all is computed first */
    bool locks_rows;                    /* select … for update; else a transaction that may write keeps others from it anyway */
    bool returns_keys;                  /* an insert answers the key it made, as a row */
    bool adds_references;               /* a foreign key needs the table it points to: all are added when the tables are there */
    const char *drop_suffix;            /* behind "DROP TABLE IF EXISTS name"; NULL: nothing */
    /* What stands before the first table of a select that is looked up by a list, and the condition it then has; NULL: the
     * list is a condition like any other. */
    void (*keys_table)(struct printer *printer, const struct plan_node *list);
    void (*keys_condition)(struct printer *printer, const struct plan_node *column);
    const char *scanned;                /* behind a table that is best read whole, in its own order; NULL: nothing */
    struct index_form index_forms[INDEX_METHOD_COUNT];
    bool includes_columns;              /* INCLUDE; else an index that is not unique has them behind its own */
    /* Makes an index in the database's own way, or drops one that does not go with its table; false: in the standard way.
     * NULL: all are standard. */
    bool (*create_index)(struct printer *printer, const struct model *model, const struct index *index, struct error *error);
    void (*drop_index)(const struct dialect *dialect, const struct index *index, struct strbuf *out);
    const char *now;                    /* the default of a column that defaults to now */
    /* A constant as SQL text, for DDL. */
    void (*literal)(struct strbuf *out, const struct value *value, const struct type *type);
};

#endif
