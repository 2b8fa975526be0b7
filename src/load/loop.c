/* corm_each: over loaded records, or over a stream of windows. */
#include "load/many.h"

enum { AHEAD = 2 };                 /* records that are fetched into the cache while another is looked at */
enum { SMALLEST_WINDOW = 100, NORMAL_WINDOW = 2000 };

struct stream {
    corm_query *query;
    struct run run;
    struct arena arena;             /* this window's records */
    struct intake intake;
    size_t window;
    bool is_done;
    struct ending ending;
};

static void close_stream(void *argument)
{
    struct stream *stream = argument;
    arena_free(&stream->arena);
}

static struct stream *open_stream(corm_query *query, const struct compiled *compiled)
{
    corm_session *session = query->session;
    struct stream *stream = owner_alloc(&session->owner, sizeof *stream);
    if (!stream)
        return NULL;
    int64_t window = compiled->plan->window;
    memset(stream, 0, sizeof *stream);
    stream->query = query;
    stream->window = (size_t)(window == 0 ? NORMAL_WINDOW : window < SMALLEST_WINDOW ? SMALLEST_WINDOW : window);
    arena_init(&stream->arena, session_allocator(session), 16384);
    session_at_end(session, &stream->ending, close_stream, stream);
    return run_query(&stream->run, session, compiled, query) ? stream : NULL;
}

static bool next_window(struct stream *stream)
{
    corm_session *session = stream->run.session;
    const struct compiled *compiled = stream->run.compiled;
    if (stream->is_done)
        return false;
    if (!stream->run.is_open && stream->run.is_lost) {
        session_fail(session, CORM_CONNECTION, "the connection was given up inside the loop, after %lld rows", (long long)stream->run.rows);
        return false;
    }
    if (!stream->run.is_open) {
        session_fail(session, CORM_MISUSE, "a rollback inside the loop ended it after %lld rows", (long long)stream->run.rows);
        error_hint(&session->owner.error, "load the rows without iterator(), or roll back after the loop");
        return false;
    }
    if (!session_lease(session)) {
        run_finish(&stream->run);   /* interrupted, or too late */
        return false;
    }
    size_t size = stream->arena.total;
    arena_free(&stream->arena);
    arena_init(&stream->arena, session_allocator(session), size);      /* one piece, as large as the window before */
    if (!intake_open(&stream->intake, session, &stream->arena, compiled))
        return false;
    stream->is_done = intake_fetch(&stream->intake, &stream->run, stream->window) != FETCH_ROWS;
    if (stream->is_done && !run_finish(&stream->run))
        return false;
    return stream->intake.set->rows.count > 0 && prefetch_run(stream->query, compiled->plan, stream->intake.set);
}

corm_loop corm_loop_over(corm_query *query)
{
    corm_loop loop = {NULL, query, NULL, NULL, 0, false};
    corm_session *session = query->session;
    const struct compiled *compiled = session_failed(session) || query->result ? NULL : session_compile(session, query);
    if (compiled && compiled->plan->is_streamed && compiled->layouts) {
        struct stream *stream = open_stream(query, compiled);
        loop.state = stream;
        loop.is_on = stream && next_window(stream);
    } else {
        loop.rows = set_rows(query);
        loop.is_on = loop.rows != NULL;
    }
    return loop;
}

static const struct rows *current_rows(const corm_loop *loop)
{
    const struct stream *stream = loop->state;
    return stream ? &stream->intake.set->rows : loop->rows;
}

/* A record and the texts behind it, into the processor's cache: those of another order than they came in lie anywhere. */
static void fetch_ahead(const char *record)
{
    enum { LINE = 64, SIZE = 320 };
    for (size_t at = 0; at < SIZE; at += LINE)
        __builtin_prefetch(record + at);
}

bool corm_loop_next(corm_loop *loop)
{
    struct stream *stream = loop->state;
    if (session_failed(loop->query->session) && stream)
        return false;
    if (stream && loop->at == current_rows(loop)->count) {
        if (!next_window(stream))
            return false;
        loop->at = 0;
    }
    const struct rows *rows = current_rows(loop);
    if (loop->at >= rows->count)
        return false;
    if (loop->at + AHEAD < rows->count)
        fetch_ahead(rows->items[loop->at + AHEAD]);
    loop->record = rows->items[loop->at++];
    return true;
}
