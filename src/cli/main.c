/* The corm command: one row for each subcommand, and the way to it. */
#include "cli/cli.h"

#include <stdio.h>

#define COMMANDS(X) \
    X(check)        \
    X(generate)     \
    X(create)       \
    X(drop)         \
    X(load)         \
    X(dump)         \
    X(query)        \
    X(help)

#define COMMAND_DECLARED(name) extern const struct command command_##name;
COMMANDS(COMMAND_DECLARED)
#undef COMMAND_DECLARED

const struct command *const commands[] = {
#define COMMAND_ROW(name) &command_##name,
    COMMANDS(COMMAND_ROW)
#undef COMMAND_ROW
    NULL
};

static int run(int count, char **arguments)
{
    struct invocation invocation;
    if (count < 2)
        return usage_fail(NULL, "what shall be done?");
    const char *name = arguments[1];
    if (strcmp(name, "--version") == 0) {
        printf("corm %s\n", corm_version());
        return STATUS_GOOD;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return help_all();
    const struct command *command = help_find(name);
    if (!command)
        return STATUS_USAGE;
    if (arguments_ask_help(count - 2, arguments + 2))
        return help_command(command);
    if (!arguments_read(command, count - 2, arguments + 2, &invocation))
        return STATUS_USAGE;
    return command->run(&invocation);
}

int main(int count, char **arguments)
{
    int status = run(count, arguments);
    if (!cli_flush() && status == STATUS_GOOD)
        status = STATUS_FAILED;
    return status;
}
