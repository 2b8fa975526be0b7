/* What the files of the corm command share: the shape of a subcommand, and what most of them begin and end with. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <cormorant.h>

#include "base/strbuf.h"
#include "schema/schema.h"

enum { STATUS_GOOD = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };
enum { OPTIONS_MOST = 8 };

struct option {
    const char *name;               /* "--batch" */
    const char *argument;           /* "FILE"; NULL: a flag */
    const char *help;
};

/* What was written on the command line. */
struct invocation {
    const struct command *command;
    char **operands;
    int operand_count;
    const char *values[OPTIONS_MOST];   /* by option; NULL: not given; a flag's is "" */
};

struct command {
    const char *name;
    const char *operands;           /* "SCHEMA URL [MODEL…]": they are counted by this text */
    const char *help;               /* one line */
    const char *details;            /* what `corm help NAME` says more, or NULL */
    struct option options[OPTIONS_MOST];
    int (*run)(const struct invocation *invocation);    /* answers the exit status */
};

/* All of them, NULL behind the last. */
extern const struct command *const commands[];

/* --- arguments.c */

/* Sorts `arguments` into operands (moved to their front) and options.  False after telling what is wrong. */
bool arguments_read(const struct command *command, int count, char **arguments, struct invocation *out);
bool arguments_ask_help(int count, char **arguments);
/* Tells what is wrong, and the usage; answers STATUS_USAGE.  The command may be NULL. */
int usage_fail(const struct command *command, const char *format, ...) CORM_FORMAT(2, 3);

/* --- help.c */

void help_usage(const struct command *command, struct strbuf *out);
int help_command(const struct command *command);
int help_all(void);
/* NULL after telling that there is none. */
const struct command *help_find(const char *name);

/* --- common.c */

/* "corm: …" to standard error; answers STATUS_FAILED. */
int cli_fail(const char *format, ...) CORM_FORMAT(1, 2);
int cli_no_memory(void);
/* To standard output, and clears it.  False after telling why not. */
bool cli_write(struct strbuf *text);
bool cli_flush(void);
/* The whole file, or standard input for "-".  False after telling why not. */
bool cli_read_file(const char *path, struct strbuf *out);

struct schema_file {
    struct strbuf text;
    corm_schema source;
    struct schema *schema;
};

/* Reads and checks a schema.  False after telling all its errors; to be closed in any case. */
bool schema_file_open(struct schema_file *file, const char *path);
void schema_file_close(struct schema_file *file);

/* By its prefix, name or table: "order_item", "OrderItem".  NULL after telling, behind `where`, that there is none. */
const struct model *model_find(const struct schema *schema, const char *name, const char *where);

/* The backend a URL speaks of; NULL after telling that there is none. */
struct backend;
const struct backend *url_backend(const char *url);

/* --- work.c */

/* A schema, a database and a session: operands 0 and 1 of most commands. */
struct work {
    struct schema_file file;
    corm_db *db;
    corm_session *session;
};

/* False after telling why not; to be ended in any case. */
bool work_begin(struct work *work, const struct invocation *invocation);
void work_end(struct work *work);
/* Tells the session's error; answers STATUS_FAILED. */
int work_fail(const corm_session *session);
/* Prints what the function makes of the schema for the URL's database; answers the exit status. */
struct arena;
struct dialect;
struct error;
int work_print_sql(const struct invocation *invocation, bool (*print)(struct arena *, const struct schema *, const struct dialect *,
                                                                      struct strbuf *, struct error *));
/* Makes or drops all tables and tells how many; answers the exit status. */
int work_on_tables(const struct invocation *invocation, bool (*work_on)(corm_session *), const char *done);

#endif
