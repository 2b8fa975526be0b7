/* The one walk over a plan: its selects and statements. */
#include "sql/printer.h"

/* The table as it is within the scopes. */
static void print_guard(struct printer *printer, const struct plan_select *guard)
{
    print_text(printer, "(SELECT ");
    print_alias(printer, guard->sources[0]);
    print_text(printer, ".*");
    print_from(printer, guard);
    print_where(printer, guard);
    print_text(printer, ")");
}

static void print_source(struct printer *printer, const struct plan_source *source)
{
    if (source->common)
        print_name(printer, source->common->name);
    else if (source->select)
        print_subselect(printer, "", source->select);
    else if (source->guard)
        print_guard(printer, source->guard);
    else
        print_name(printer, source->model->table);
    print_text(printer, " AS ");
    print_alias(printer, source);
    if (source->is_scanned && !source->guard && printer->dialect->scanned)
        print_text(printer, printer->dialect->scanned);
}

void print_from(struct printer *printer, const struct plan_select *select)
{
    print_text(printer, " FROM ");
    if (select->keys && printer->dialect->keys_table)
        printer->dialect->keys_table(printer, select->keys->operands[1]);
    print_source(printer, select->sources[0]);
    for (size_t i = 1; i < select->source_count; i++) {
        const struct plan_source *source = select->sources[i];
        print_text(printer, source->is_optional ? " LEFT JOIN " : " JOIN ");
        print_source(printer, source);
        print_text(printer, " ON ");
        print_alias(printer, source);
        print_text(printer, ".");
        print_source_column(printer, source, source->far);
        print_text(printer, " = ");
        print_alias(printer, source->parent);
        print_text(printer, ".");
        print_source_column(printer, source->parent, source->near);
    }
}

static void print_order_term(struct printer *printer, const struct plan_order *order)
{
    print_node(printer, order->node);
    if (order->is_descending)
        print_text(printer, " DESC");
    if (order->nulls != NULLS_SMALLEST)
        print_text(printer, order->nulls == NULLS_FIRST ? " NULLS FIRST" : " NULLS LAST");
}

void print_order(struct printer *printer, const char *before, const struct plan_order *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print_text(printer, i ? ", " : before);
        if (printer->dialect->order_term)
            printer->dialect->order_term(printer, &order[i]);
        else
            print_order_term(printer, &order[i]);
    }
}

void print_limit(struct printer *printer, const struct plan_select *select)
{
    if (select->limit) {
        print_text(printer, " LIMIT ");
        print_node(printer, select->limit);
    } else if (select->offset && printer->dialect->no_limit)
        strbuf_printf(&printer->out, " LIMIT %s", printer->dialect->no_limit);
    if (select->offset) {
        print_text(printer, " OFFSET ");
        print_node(printer, select->offset);
    }
}

static void print_keys(struct printer *printer, const struct plan_node *keys)
{
    if (printer->dialect->keys_condition)
        printer->dialect->keys_condition(printer, keys->operands[0]);
    else
        print_node(printer, keys);
}

void print_where(struct printer *printer, const struct plan_select *select)
{
    if (select->keys || select->where)
        print_text(printer, " WHERE ");
    if (select->keys)
        print_keys(printer, select->keys);
    if (select->where) {
        print_text(printer, select->keys ? " AND " : "");
        printer->wants_truth = true;
        print_node(printer, select->where);
        printer->wants_truth = false;
    }
}

void print_commons(struct printer *printer, const struct plan_common *commons)
{
    bool is_recursive = false;
    for (const struct plan_common *common = commons; common; common = common->next)
        is_recursive = is_recursive || common->is_recursive;
    for (const struct plan_common *common = commons; common; common = common->next) {
        print_text(printer, common != commons ? ", " : is_recursive ? "WITH RECURSIVE " : "WITH ");
        print_name(printer, common->name);
        print_subselect(printer, " AS ", common->select);
    }
    print_text(printer, commons ? " " : "");
}

static void print_body(struct printer *printer, const struct plan_select *select, const char *without)
{
    print_commons(printer, select->commons);
    print_select_rows(printer, select, without);
}

void print_select(struct printer *printer, const struct plan_select *select)
{
    print_body(printer, select, "1");
}

/* Of the table's own rows: those of joined tables may be missing. */
static void print_lock(struct printer *printer, const struct plan *plan)
{
    static const struct {
        enum lock lock;
        const char *text;
    } strengths[] = {{LOCK_UPDATE, "UPDATE"}, {LOCK_NO_KEY_UPDATE, "NO KEY UPDATE"}, {LOCK_SHARE, "SHARE"}, {LOCK_KEY_SHARE, "KEY SHARE"}};
    if (!plan->lock || !printer->dialect->locks_rows)
        return;
    for (size_t i = 0; i < sizeof strengths / sizeof *strengths; i++)
        if (plan->lock & strengths[i].lock)
            strbuf_printf(&printer->out, " FOR %s OF t%u", strengths[i].text, plan->select->sources[0]->number);
    for (size_t i = 0; (plan->lock & LOCK_RELATED) && i < plan->group_count; i++)
        strbuf_printf(&printer->out, ", t%u", plan->groups[i].source->number);
    print_text(printer, plan->lock & LOCK_NOWAIT ? " NOWAIT" : plan->lock & LOCK_SKIP_LOCKED ? " SKIP LOCKED" : "");
}

static void print_insert(struct printer *printer, const struct plan *plan)
{
    print_text(printer, "INSERT INTO ");
    print_name(printer, plan->model->table);
    for (size_t i = 0; i < plan->assignment_count; i++) {
        print_text(printer, i ? ", " : " (");
        print_name(printer, plan->assignments[i].field->column);
    }
    print_text(printer, plan->assignment_count ? ") VALUES (" : " DEFAULT VALUES");
    for (size_t i = 0; i < plan->assignment_count; i++) {
        print_text(printer, i ? ", " : "");
        print_node(printer, plan->assignments[i].node);
    }
    if (plan->assignment_count)
        print_text(printer, ")");
    const struct plan_conflict *conflict = plan->conflict;
    for (size_t i = 0; conflict && i < conflict->field_count; i++) {
        print_text(printer, i ? ", " : " ON CONFLICT (");
        print_name(printer, conflict->fields[i]->column);
    }
    if (conflict)
        print_text(printer, conflict->updated_count ? ") DO UPDATE SET " : ") DO NOTHING");
    for (size_t i = 0; conflict && i < conflict->updated_count; i++) {
        print_text(printer, i ? ", " : "");
        print_name(printer, conflict->updated[i]->column);
        print_text(printer, " = excluded.");
        print_name(printer, conflict->updated[i]->column);
    }
    if (printer->dialect->returns_keys && plan->model->primary->is_generated) {
        print_text(printer, " RETURNING ");
        print_name(printer, plan->model->primary->column);
    }
}

/* update t as _old set n = _new.c0 from (select t0.id as _key, … as c0 from t as t0 where …) as _new where … */
static void print_update_computed_first(struct printer *printer, const struct plan *plan)
{
    const struct plan_source *source = plan->select->sources[0];
    const char *key = source->model->primary->column;
    print_text(printer, "UPDATE ");
    print_name(printer, source->model->table);
    print_text(printer, " AS _old");
    for (size_t i = 0; i < plan->assignment_count; i++) {
        print_text(printer, i ? ", " : " SET ");
        print_name(printer, plan->assignments[i].field->column);
        strbuf_printf(&printer->out, " = _new.c%zu", i);
    }
    print_text(printer, " FROM (SELECT ");
    print_alias(printer, source);
    print_text(printer, ".");
    print_name(printer, key);
    print_text(printer, " AS _key");
    for (size_t i = 0; i < plan->assignment_count; i++) {
        print_text(printer, ", ");
        print_node(printer, plan->assignments[i].node);
        strbuf_printf(&printer->out, " AS c%zu", i);
    }
    print_from(printer, plan->select);
    print_where(printer, plan->select);
    print_text(printer, ") AS _new WHERE _old.");
    print_name(printer, key);
    print_text(printer, " = _new._key");
}

static void print_update(struct printer *printer, const struct plan *plan)
{
    if (printer->dialect->updates_as_it_goes && plan_rereads_changes(plan)) {
        print_update_computed_first(printer, plan);
        return;
    }
    print_text(printer, "UPDATE ");
    print_source(printer, plan->select->sources[0]);
    for (size_t i = 0; i < plan->assignment_count; i++) {
        print_text(printer, i ? ", " : " SET ");
        print_name(printer, plan->assignments[i].field->column);
        print_text(printer, " = ");
        print_node(printer, plan->assignments[i].node);
    }
    print_where(printer, plan->select);
}

static void print_delete(struct printer *printer, const struct plan *plan)
{
    print_text(printer, "DELETE FROM ");
    print_source(printer, plan->select->sources[0]);
    print_where(printer, plan->select);
}

static void print_plan(struct printer *printer, const struct plan *plan)
{
    print_commons(printer, plan->commons);
    switch (plan->statement) {
    case STATEMENT_SELECT:
        if (plan->tree)
            print_tree(printer, plan->tree);
        else
            print_body(printer, plan->select, plan->result == RESULT_INT ? "count(*)" : "1");
        print_lock(printer, plan);
        break;
    case STATEMENT_INSERT:
        (plan->is_copied && printer->dialect->copy ? printer->dialect->copy : print_insert)(printer, plan);
        break;
    case STATEMENT_UPDATE:
        print_update(printer, plan);
        break;
    case STATEMENT_DELETE:
        print_delete(printer, plan);
        break;
    }
}

struct printing {
    struct printer printer;
    const struct plan *plan;
};

static void run(void *argument)
{
    struct printing *printing = argument;
    print_plan(&printing->printer, printing->plan);
}

bool sql_print(struct arena *arena, const struct plan *plan, const struct dialect *dialect, struct sql *out)
{
    struct printing printing = {.printer = {.arena = arena, .dialect = dialect}, .plan = plan};
    struct printer *printer = &printing.printer;
    strbuf_init(&printer->out, arena->allocator);
    bool is_good = arena_try(arena, run, &printing) && !printer->out.failed;
    out->text = is_good ? arena_copy(arena, strbuf_string(&printer->out), printer->out.length) : NULL;
    out->size = printer->out.length;
    out->parameters = printer->parameters.items;
    out->parameter_count = printer->parameters.count;
    strbuf_free(&printer->out);
    return out->text != NULL;
}
