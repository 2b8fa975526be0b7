/* corm query: runs querysets and shows what they answer. */
#include "cli/cli.h"

#include "base/json.h"
#include "cli/show.h"
#include "expr/parse.h"
#include "cli/answer.h"
#include "db/session.h"
#include "query/owner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int run(const struct invocation *invocation);

enum { OPTION_JSON, OPTION_SQL, OPTION_STATS, OPTION_BATCH, OPTION_ROLLBACK, OPTION_SCOPE, OPTION_WIDTH };

const struct command command_query = {
    .name = "query",
    .operands = "SCHEMA URL [TEXT]",
    .help = "runs querysets",
    .details = "TEXT is one or more queries with semicolons between them; the last one's result is shown:\n\n"
               "    corm query bookshop.corm sqlite:bookshop.db 'Book.filter(author.name = \"Ann\")[:5]'\n\n"
               "A batch has such a TEXT on each line and gets a line of JSON for each,\n"
               "{\"result\": …, \"queries\": n} or {\"error\": {\"code\": …, \"message\": …}}.\n"
               "With --json, what --sql and --stats tell goes to standard error.\n",
    .options = {
        [OPTION_JSON] = {"--json", NULL, "prints the result as JSON"},
        [OPTION_SQL] = {"--sql", NULL, "prints the statements that ran, after the result"},
        [OPTION_STATS] = {"--stats", NULL, "prints how many statements ran, and their time"},
        [OPTION_BATCH] = {"--batch", "FILE", "answers each line of a file, or of standard input (-)"},
        [OPTION_ROLLBACK] = {"--rollback", NULL, "undoes what was written; in a batch, line by line"},
        [OPTION_SCOPE] = {"--scope", "SCOPES", "keeps to rows, as in 'Order: customer.tenant = 3; Tag: id > 5'"},
        [OPTION_WIDTH] = {"--width", "CELLS", "how long a line of a table may be"},
    },
    .run = run,
};

static const char blanks[] = " \t\r\n";

/* Order: customer.tenant = 3 */
static bool set_scope(corm_session *session, const char *text, size_t size)
{
    char name[80];
    size_t length = strcspn(text, ": \t");
    size_t colon = length + strspn(text + length, blanks);
    if (colon >= size || text[colon] != ':') {
        owner_fail(owner_of(session), CORM_SYNTAX, "a scope is a model, a colon and a condition: '%.*s'", (int)size, text);
        return false;
    }
    snprintf(name, sizeof name, "%.*s", (int)length, text);
    const struct model *model = schema_model(owner_of(session)->schema, name);
    if (!model) {
        owner_fail(owner_of(session), CORM_QUERY, "a scope is on a model, and '%s' is none", name);
        return false;
    }
    text += colon + 1;
    size -= colon + 1;
    size_t gap = strspn(text, blanks);
    gap = gap < size ? gap : size;
    return session_add_scope(session, query_add(query_start(session, model), CLAUSE_FILTER, text + gap, size - gap));
}

static bool set_scopes(const struct invocation *invocation, corm_session *session)
{
    const char *line = invocation->values[OPTION_SCOPE];
    size_t size = line ? strlen(line) : 0;
    for (size_t at = 0; at < size;) {
        size_t end = parse_line_end(line, size, at);
        at += strspn(line + at, blanks);
        if (at < end && !set_scope(session, line + at, end - at))
            return false;
        at = end + 1;
    }
    return true;
}

/* Runs all queries of the line and leaves the last one's answer.  False with the session's error set. */
static bool run_line(corm_session *session, const char *line, size_t size, struct answer *answer)
{
    bool is_asked = false;
    for (size_t at = 0; at < size;) {
        size_t end = parse_line_end(line, size, at);
        at += strspn(line + at, blanks);
        if (at < end) {
            is_asked = true;
            if (!answer_query(query_of_text(session, line + at, end - at, false, NULL), answer))
                return false;
        }
        at = end + 1;
    }
    if (!is_asked)
        owner_fail(owner_of(session), CORM_SYNTAX, "there is no query here");
    return is_asked;
}

/* A line to be answered; with --rollback what it writes is undone, once the answer has been read. */
struct asking {
    const struct invocation *invocation;
    corm_session *session;
    const char *line;
    size_t size;
    struct answer answer;
};

static bool ask(struct asking *asking)
{
    if (!set_scopes(asking->invocation, asking->session))
        return false;
    if (asking->invocation->values[OPTION_ROLLBACK] && !corm_begin(asking->session))
        return false;
    return run_line(asking->session, asking->line, asking->size, &asking->answer) && !corm_failed(asking->session);
}

static bool undo(const struct asking *asking)
{
    return !asking->invocation->values[OPTION_ROLLBACK] || corm_rollback(asking->session);
}

/* --- A batch */

/* A json column may hold line ends between its parts, where any blank will do. */
static void join_lines(struct strbuf *text)
{
    for (size_t i = 0; i < text->length; i++)
        if (text->data[i] == '\n' || text->data[i] == '\r')
            text->data[i] = ' ';
}

static void write_failure(const corm_session *session, struct strbuf *out)
{
    const char *message = corm_error_message(session);
    strbuf_clear(out);
    strbuf_printf(out, "{\"error\": {\"code\": \"%s\", \"message\": ", corm_code_name(corm_error_code(session)));
    json_write_text(out, message, strlen(message));
    strbuf_text(out, "}}");
}

static bool answer_line(struct work *work, const struct invocation *invocation, const char *line, size_t size,
                        struct strbuf *out)
{
    struct asking asking = {invocation, corm_session_begin(work->db, "batch"), line, size, {0}};
    bool is_good = ask(&asking);
    if (is_good) {
        strbuf_text(out, "{\"result\": ");
        answer_write_json(&asking.answer, out);
        is_good = !corm_failed(asking.session);
        strbuf_printf(out, ", \"queries\": %lld}", (long long)corm_query_count(asking.session));
        join_lines(out);
        is_good = is_good && undo(&asking);
    }
    if (!is_good)
        write_failure(asking.session, out);
    corm_session_end(asking.session);
    strbuf_char(out, '\n');
    return cli_write(out) && cli_flush();
}

static bool answer_lines(struct work *work, const struct invocation *invocation, FILE *file, const char *name)
{
    struct strbuf out;
    char *line = NULL;
    size_t capacity = 0;
    bool is_good = true;
    strbuf_init(&out, &alloc_system);
    for (ssize_t size; is_good && (size = getline(&line, &capacity, file)) >= 0;) {
        while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r'))
            line[--size] = '\0';
        is_good = strspn(line, blanks) == (size_t)size || answer_line(work, invocation, line, (size_t)size, &out);
    }
    if (is_good && !feof(file)) {
        cli_fail("cannot read %s: %s", name, strerror(errno));
        is_good = false;
    }
    free(line);
    strbuf_free(&out);
    return is_good;
}

static bool run_batch(struct work *work, const struct invocation *invocation)
{
    const char *path = invocation->values[OPTION_BATCH];
    if (strcmp(path, "-") == 0)
        return answer_lines(work, invocation, stdin, "standard input");
    FILE *file = fopen(path, "rb");
    if (!file) {
        cli_fail("cannot read %s: %s", path, strerror(errno));
        return false;
    }
    bool is_good = answer_lines(work, invocation, file, path);
    fclose(file);
    return is_good;
}

/* --- One line */

static double milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void print_statements(const corm_session *session, FILE *out)
{
    for (size_t i = 0; i < corm_captured_count(session); i++) {
        const corm_captured *statement = corm_captured_at(session, i);
        fprintf(out, "%s%s;\n", i || out == stderr ? "" : "\n", statement->sql);
        if (statement->parameters && *statement->parameters)
            fprintf(out, "-- %s\n", statement->parameters);
    }
}

static void print_stats(const corm_session *session, double total, FILE *out)
{
    long long count = (long long)corm_query_count(session);
    double inside = 0;
    for (size_t i = 0; i < corm_captured_count(session); i++)
        inside += corm_captured_at(session, i)->milliseconds;
    fprintf(out, "%s%lld quer%s, %.3f ms in the database, %.3f ms in all\n",
            out == stderr ? "" : "\n", count, count == 1 ? "y" : "ies", inside, total);
}

static bool run_text(struct work *work, const struct invocation *invocation)
{
    const char *text = invocation->operands[2];
    const char *width = invocation->values[OPTION_WIDTH];
    bool is_json = invocation->values[OPTION_JSON] != NULL;
    struct asking asking = {invocation, work->session, text, strlen(text), {0}};
    if (invocation->values[OPTION_SQL] || invocation->values[OPTION_STATS])
        corm_capture(work->session);
    double start = milliseconds_now();
    bool is_good = ask(&asking), is_shown = true;
    double total = milliseconds_now() - start;
    if (is_good)
        is_shown = is_json ? show_json(&asking.answer) : show_table(&asking.answer, width ? (size_t)atoi(width) : 0);
    is_good = is_good && !corm_failed(work->session) && undo(&asking);
    fflush(stdout);
    if (invocation->values[OPTION_SQL])
        print_statements(work->session, is_json ? stderr : stdout);
    if (invocation->values[OPTION_STATS])
        print_stats(work->session, total, is_json ? stderr : stdout);
    if (!is_good)
        work_fail(work->session);
    return is_good && is_shown;
}

static int run(const struct invocation *invocation)
{
    const char *width = invocation->values[OPTION_WIDTH];
    bool is_batch = invocation->values[OPTION_BATCH] != NULL;
    if (width && (strspn(width, "0123456789") != strlen(width) || strlen(width) > 6 || !*width))
        return usage_fail(invocation->command, "'%s' is no width", width);
    if (is_batch && invocation->operand_count > 2)
        return usage_fail(invocation->command, "a TEXT and a batch exclude each other");
    if (!is_batch && invocation->operand_count < 3)
        return usage_fail(invocation->command, "TEXT is missing");
    struct work work;
    bool is_good = work_begin(&work, invocation)
                   && (is_batch ? run_batch(&work, invocation) : run_text(&work, invocation));
    work_end(&work);
    return is_good ? STATUS_GOOD : STATUS_FAILED;
}
