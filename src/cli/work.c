/* A database opened by its schema, and a session in it. */
#include "cli/cli.h"

#include "backend/backend.h"

#include <stdio.h>

bool work_begin(struct work *work, const struct invocation *invocation)
{
    memset(work, 0, sizeof *work);
    if (!schema_file_open(&work->file, invocation->operands[0]))
        return false;
    work->db = corm_open(invocation->operands[1], &work->file.source);
    if (corm_db_failed(work->db)) {
        cli_fail("%s", corm_db_error_message(work->db));
        return false;
    }
    work->session = corm_session_begin(work->db, invocation->command->name);
    if (corm_failed(work->session))
        work_fail(work->session);
    return !corm_failed(work->session);
}

void work_end(struct work *work)
{
    if (work->session)
        corm_session_end(work->session);
    if (work->db)
        corm_close(work->db);
    schema_file_close(&work->file);
}

int work_fail(const corm_session *session)
{
    return cli_fail("%s", corm_error_message(session));
}

int work_print_sql(const struct invocation *invocation, bool (*print)(struct arena *, const struct schema *, const struct dialect *,
                                                                      struct strbuf *, struct error *))
{
    struct schema_file file = {.schema = NULL};
    struct strbuf out;
    struct arena arena;
    struct error error;
    const struct backend *backend = url_backend(invocation->operands[1]);
    if (!backend)
        return STATUS_FAILED;
    error_clear(&error);
    arena_init(&arena, &alloc_system, 0);
    strbuf_init(&out, &alloc_system);
    bool is_good = schema_file_open(&file, invocation->operands[0]);
    if (is_good && !print(&arena, file.schema, backend->dialect, &out, &error)) {
        cli_fail("%s", error_full(&error));
        is_good = false;
    }
    is_good = is_good && cli_write(&out);
    schema_file_close(&file);
    strbuf_free(&out);
    arena_free(&arena);
    return is_good ? STATUS_GOOD : STATUS_FAILED;
}

int work_on_tables(const struct invocation *invocation, bool (*work_on)(corm_session *), const char *done)
{
    struct work work;
    bool is_good = work_begin(&work, invocation);
    if (is_good && !work_on(work.session)) {
        work_fail(work.session);
        is_good = false;
    }
    if (is_good)
        printf("%s %u table%s\n", done, work.file.schema->model_count, work.file.schema->model_count == 1 ? "" : "s");
    work_end(&work);
    return is_good ? STATUS_GOOD : STATUS_FAILED;
}
