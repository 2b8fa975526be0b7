/* A database opened by its schema, and a session in it. */
#include "cli/cli.h"

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
