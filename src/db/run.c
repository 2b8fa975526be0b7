/* Values into parameters, and statements on their way. */
#include "db/run.h"

#include "db/journal.h"
#include "db/violation.h"
#include "sql/value.h"

#include <stdio.h>

/* --- Parameters */

static bool set_value(corm_session *session, const struct sql_parameter *parameter, const struct value *given, struct value *out)
{
    return sql_value(&session->owner.arena, parameter, given, out, &session->owner.error);
}

static bool set_list(corm_session *session, const struct sql_parameter *parameter, const struct value_list *given,
                     struct parameter *out)
{
    enum kind wanted = parameter->type.kind;
    out->list = given;
    if (given->kind == wanted && !parameter->type.labels)
        return true;
    struct value *values = owner_alloc(&session->owner, (given->count + 1) * sizeof *values);
    struct value_list *list = owner_alloc(&session->owner, sizeof *list);
    if (!values || !list)
        return false;
    for (size_t i = 0; i < given->count; i++) {
        struct value item = given->integers ? value_int(given->integers[i]) : given->values[i];
        if (parameter->type.labels ? !set_value(session, parameter, &item, &values[i])
                                   : !value_convert(&item, wanted, &session->owner.arena, &values[i])
                                         && !sql_wrong_value(parameter, &item, session_allocator(session), &session->owner.error))
            return false;
    }
    *list = (struct value_list){wanted, given->count, NULL, values};
    if (wanted == KIND_INT) {
        int64_t *integers = owner_alloc(&session->owner, (given->count + 1) * sizeof *integers);
        for (size_t i = 0; integers && i < given->count; i++)
            integers[i] = values[i].as.integer;
        list->integers = integers;
    }
    out->list = list;
    return !session_failed(session);
}

static const struct argument **flatten(const struct run *run, const corm_query *query, const struct argument **out)
{
    const struct scopes *scopes = session_scopes_of(run->session, query);
    query_flatten(query, out);
    out += query->total_arguments;
    for (size_t i = 0; i < scopes->count; out += scopes->items[i++]->total_arguments)
        query_flatten(scopes->items[i], out);
    return out;
}

static bool set_arguments(struct run *run, const corm_query *const *queries, size_t count)
{
    const struct sql *sql = &run->compiled->sql;
    const struct argument *inside[RUN_PARAMETERS], **arguments = inside;
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += session_argument_count(run->session, queries[i]);
    if (total > RUN_PARAMETERS)
        arguments = owner_alloc(&run->session->owner, total * sizeof *arguments);
    if (!arguments)
        return false;
    const struct argument **end = arguments;
    for (size_t i = 0; i < count; i++)
        end = flatten(run, queries[i], end);
    for (size_t i = 0; i < sql->parameter_count; i++) {
        const struct sql_parameter *parameter = &sql->parameters[i];
        struct parameter *out = &run->parameters[i];
        out->list = NULL;
        bool is_constant = parameter->argument == SQL_CONSTANT;
        if (!is_constant && parameter->is_list ? !set_list(run->session, parameter, arguments[parameter->argument]->list, out)
                                               : !set_value(run->session, parameter, is_constant ? &parameter->constant
                                                                                                  : &arguments[parameter->argument]->value,
                                                            &out->value))
            return false;
    }
    return true;
}

static bool set_values(struct run *run, const struct value *values)
{
    const struct sql *sql = &run->compiled->sql;
    for (size_t i = 0; i < sql->parameter_count; i++) {
        run->parameters[i].list = NULL;
        run->parameters[i].value = values[sql->parameters[i].argument];
    }
    return true;
}

/* --- Sending */

static bool may_lock(corm_session *session)
{
    if (session_may_write(session) && session->depth == 0)
        session_fail(session, CORM_MISUSE, "lock() keeps its locks until the transaction ends, and there is none: begin one first");
    return !session_failed(session);
}

static bool open(struct run *run, corm_session *session, const struct compiled *compiled)
{
    run->session = session;
    run->compiled = compiled;
    run->prepared = NULL;
    run->rows = 0;
    run->is_open = run->is_copy = run->is_lost = false;
    run->parameters = run->inside;
    if (compiled->sql.parameter_count > RUN_PARAMETERS)
        run->parameters = owner_alloc(&session->owner, compiled->sql.parameter_count * sizeof *run->parameters);
    if (compiled->plan->lock && !may_lock(session))
        return false;
    return run->parameters && (compiled->plan->statement == STATEMENT_SELECT || session_may_write(session));
}

static void enter(struct run *run)
{
    corm_session *session = run->session;
    run->is_open = true;
    run->next = session->runs;
    session->runs = run;
    run->began = journal_is_timed(session) ? clock_now() : 0;
}

static bool send(struct run *run)
{
    corm_session *session = run->session;
    struct lease *lease = session_lease(session);
    const struct sql *sql = &run->compiled->sql;
    if (!lease)
        return false;
    run->prepared = lease_prepare(session->db, lease, run->compiled->serial, sql->text, sql->size, &session->owner.error);
    if (!run->prepared)
        return false;
    enter(run);
    return session->db->backend->send(lease->connection, run->prepared->statement, run->parameters, sql->parameter_count,
                                      run->compiled->plan->is_streamed, &session->owner.error);
}

bool run_queries(struct run *run, corm_session *session, const struct compiled *compiled, const corm_query *const *queries, size_t count)
{
    if (open(run, session, compiled) && set_arguments(run, queries, count) && send(run))
        return true;
    run_finish(run);
    return false;
}

bool run_query(struct run *run, corm_session *session, const struct compiled *compiled, const corm_query *query)
{
    return run_queries(run, session, compiled, &query, 1);
}

bool run_values(struct run *run, corm_session *session, const struct compiled *compiled, const struct value *values)
{
    if (open(run, session, compiled) && set_values(run, values) && send(run))
        return true;
    run_finish(run);
    return false;
}

/* Ends what was sent; a constraint that refuses it now, not an error from before, is told in the words of the schema. */
static bool end(struct run *run)
{
    corm_session *session = run->session;
    const struct backend *backend = session->db->backend;
    struct connection *connection = session->lease->connection;
    bool was_good = !session_failed(session);
    bool is_good = run->is_copy ? backend->copy_end(connection, &session->owner.error)
                                : backend->finish(connection, run->prepared->statement, &session->owner.error);
    if (was_good && session->owner.error.code == CORM_INTEGRITY)
        violation_explain(session->db->schema, backend->violation(connection), &session->owner.error);
    if (is_good && run->compiled->plan->statement != STATEMENT_SELECT)
        run->rows += backend->changes(connection);
    return is_good;
}

bool run_again(struct run *run, const struct value *values)
{
    corm_session *session = run->session;
    set_values(run, values);
    return end(run) && session->db->backend->send(session->lease->connection, run->prepared->statement, run->parameters,
                                                  run->compiled->sql.parameter_count, false, &session->owner.error);
}

bool run_more(struct run *run, const struct value *values)
{
    corm_session *session = run->session;
    const struct backend *backend = session->db->backend;
    if (!backend->send_more)
        return run_again(run, values);
    set_values(run, values);
    return !session_failed(session) && backend->send_more(session->lease->connection, run->prepared->statement, run->parameters,
                                                          run->compiled->sql.parameter_count, &session->owner.error);
}

bool run_copy(struct run *run, corm_session *session, const struct compiled *compiled)
{
    struct lease *lease = open(run, session, compiled) ? session_lease(session) : NULL;
    if (!lease || !session->db->backend->copy_begin(lease->connection, compiled->sql.text, &session->owner.error))
        return false;
    run->is_copy = true;
    enter(run);
    return true;
}

bool run_copy_row(struct run *run, const struct value *values)
{
    corm_session *session = run->session;
    return session->db->backend->copy_row(session->lease->connection, values, run->compiled->plan->assignment_count,
                                          &session->owner.error);
}

enum fetch_result run_fetch(struct run *run, struct row_sink *sink, size_t most)
{
    corm_session *session = run->session;
    return session->db->backend->fetch(session->lease->connection, run->prepared->statement, sink, most, &session->owner.error);
}

static void leave(struct run *run)
{
    struct run **at = &run->session->runs;
    while (*at && *at != run)
        at = &(*at)->next;
    if (*at)
        *at = run->next;
}

/* Inserts, deletes, and updates of foreign keys change what belongs to what; other updates do not. */
static void note_write(corm_session *session, const struct plan *plan)
{
    bool moves_rows = plan->statement != STATEMENT_UPDATE;
    session->written++;
    for (size_t i = 0; i < plan->assignment_count; i++)
        moves_rows = moves_rows || plan->assignments[i].field->relation;
    if (!moves_rows)
        return;
    size_t size = session->owner.schema->model_count * sizeof *session->memberships;
    if (!session->memberships)
        session->memberships = owner_alloc(&session->owner, size);
    else
        size = 0;
    if (session->memberships && size)
        memset(session->memberships, 0, size);
    if (session->memberships)
        session->memberships[plan->model->index]++;
}

void session_forget_relations(corm_session *session)
{
    session->written++;
    for (uint32_t i = 0; session->memberships && i < session->owner.schema->model_count; i++)
        session->memberships[i]++;
}

uint64_t session_membership(const corm_session *session, const struct relation *relation)
{
    if (!session->memberships)
        return 0;
    return session->memberships[relation->target->index] + (relation->through ? session->memberships[relation->through->index] : 0);
}

static void note_keys(corm_session *session, const struct plan *plan)
{
    const struct backend *backend = session->db->backend;
    for (size_t i = 0; backend->keys_given && !plan->is_copied && i < plan->assignment_count; i++)
        if (plan->assignments[i].field->is_generated)
            backend->keys_given(session->lease->connection, plan->model->table, plan->assignments[i].field->column);
}

bool run_finish(struct run *run)
{
    corm_session *session = run->session;
    if (!run->is_open)
        return false;
    run->is_open = false;
    leave(run);
    bool is_good = end(run);
    if (run->compiled->plan->statement != STATEMENT_SELECT)
        note_write(session, run->compiled->plan);
    if (is_good && run->compiled->plan->statement == STATEMENT_INSERT)
        note_keys(session, run->compiled->plan);
    if (run->prepared)
        lease_release(session->db, session->lease, run->prepared);
    journal_add(session, run);
    return is_good && !session_failed(session);
}

void session_end_runs(corm_session *session)
{
    struct error error = session->owner.error;
    while (session->runs)
        run_finish(session->runs);
    session->owner.error = error;
}

void session_lose_runs(corm_session *session)
{
    for (struct run *run = session->runs; run; run = run->next)
        run->is_lost = true;
    session_end_runs(session);
}

int64_t run_changes(const struct run *run)
{
    return run->session->db->backend->changes(run->session->lease->connection);
}

int64_t run_last_key(const struct run *run)
{
    return run->session->db->backend->last_key(run->session->lease->connection);
}

/* --- One int */

struct int_sink {
    struct row_sink sink;
    struct {
        corm_record header;
        int64_t value;
    } row;
};

static void *int_row(struct row_sink *sink)
{
    struct int_sink *own = (struct int_sink *)sink;
    own->row.header.nulls[0] = 0;
    return &own->row;
}

bool run_for_int(corm_session *session, const struct compiled *compiled, const corm_query *query, int64_t *out)
{
    struct run run;
    struct int_sink sink = {.row = {.value = 0}};
    struct slot slot = {.type = {.kind = KIND_INT}, .offset = (uint16_t)((char *)&sink.row.value - (char *)&sink.row)};
    sink.sink = (struct row_sink){.slots = &slot, .slot_count = 1, .arena = &session->owner.arena, .next_row = int_row};
    if (!run_query(&run, session, compiled, query))
        return false;
    enum fetch_result result = run_fetch(&run, &sink.sink, 1);
    *out = sink.row.value;
    run.rows = result == FETCH_ROWS;
    return run_finish(&run) && result == FETCH_ROWS;
}
