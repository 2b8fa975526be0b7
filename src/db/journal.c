/* One entry per statement. */
#include "db/journal.h"

static void print_parameters(struct strbuf *out, const struct run *run)
{
    for (size_t i = 0; i < run->compiled->sql.parameter_count; i++) {
        const struct parameter *parameter = &run->parameters[i];
        strbuf_text(out, i ? ", " : "");
        if (parameter->list)
            strbuf_printf(out, "(%zu values)", parameter->list->count);
        else if (parameter->value.kind == KIND_NULL)
            strbuf_text(out, "null");
        else if (parameter->value.kind == KIND_INT || parameter->value.kind == KIND_REAL || parameter->value.kind == KIND_BOOL)
            value_print(out, &parameter->value);
        else {
            strbuf_char(out, '\'');
            value_print(out, &parameter->value);
            strbuf_char(out, '\'');
        }
    }
}

static void capture(corm_session *session, const struct run *run, const char *parameters, double milliseconds)
{
    struct captured *captured = owner_alloc(&session->owner, sizeof *captured);
    const char *copy = captured ? arena_copy_text(&session->owner.arena, parameters) : NULL;
    if (!copy) {
        owner_no_memory(&session->owner);
        return;
    }
    *captured = (struct captured){{run->compiled->sql.text, copy, milliseconds, run->rows}, NULL};
    *(session->last_captured ? &session->last_captured->next : &session->captured) = captured;
    session->last_captured = captured;
    session->captured_count++;
}

static void count(corm_session *session, const char *sql)
{
    struct ran *ran = session->ran;
    session->statement_count++;
    while (ran && ran->sql != sql)
        ran = ran->next;
    if (!ran) {
        ran = arena_alloc(&session->owner.arena, sizeof *ran);
        if (!ran)
            return;                 /* the count is right all the same; only the list lacks this text */
        *ran = (struct ran){sql, 0, session->ran};
        session->ran = ran;
    }
    ran->count++;
}

void journal_add(corm_session *session, const struct run *run)
{
    count(session, run->compiled->sql.text);
    if (!journal_is_timed(session))
        return;
    double milliseconds = run->began ? (double)(clock_now() - run->began) / 1000 : 0;
    struct strbuf parameters;
    strbuf_init(&parameters, session_allocator(session));
    print_parameters(&parameters, run);
    if (session->is_capturing && parameters.failed)
        owner_no_memory(&session->owner);
    else if (session->is_capturing)
        capture(session, run, strbuf_string(&parameters), milliseconds);
    if (session->db->log)
        session->db->log(session->db->log_context, session->name, run->compiled->sql.text, strbuf_string(&parameters), milliseconds,
                         run->rows);
    strbuf_free(&parameters);
}
