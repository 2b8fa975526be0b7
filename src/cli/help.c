/* corm help: what the commands are, and how each is called. */
#include "cli/cli.h"

#include "backend/backend.h"
#include "base/utf8.h"

#include <stdio.h>

static int run(const struct invocation *invocation);

const struct command command_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .help = "tells how to call a command",
    .run = run,
};

static int run(const struct invocation *invocation)
{
    if (invocation->operand_count == 0)
        return help_all();
    const struct command *command = help_find(invocation->operands[0]);
    return command ? help_command(command) : STATUS_USAGE;
}

const struct command *help_find(const char *name)
{
    const char *names[64];
    size_t count = 0;
    for (; commands[count]; count++) {
        if (strcmp(commands[count]->name, name) == 0)
            return commands[count];
        names[count] = commands[count]->name;
    }
    const char *near = nearest_name(name, strlen(name), names, count);
    usage_fail(NULL, near ? "unknown command '%s'; did you mean '%s'?" : "unknown command '%s'", name, near);
    return NULL;
}

static void option_text(const struct option *option, struct strbuf *out)
{
    strbuf_text(out, option->name);
    if (option->argument)
        strbuf_printf(out, " %s", option->argument);
}

void help_usage(const struct command *command, struct strbuf *out)
{
    strbuf_printf(out, "usage: corm %s %s", command->name, command->operands);
    for (size_t i = 0; i < OPTIONS_MOST && command->options[i].name; i++) {
        strbuf_text(out, " [");
        option_text(&command->options[i], out);
        strbuf_char(out, ']');
    }
    strbuf_char(out, '\n');
}

static void add_entry(struct strbuf *out, const char *name, const char *help, size_t width)
{
    strbuf_printf(out, "  %s", name);
    strbuf_repeat(out, ' ', 2 + width - utf8_width(name, strlen(name)));
    strbuf_printf(out, "%s\n", help);
}

static int print(struct strbuf *text)
{
    bool is_written = cli_write(text);
    strbuf_free(text);
    return is_written ? STATUS_GOOD : STATUS_FAILED;
}

int help_all(void)
{
    char examples[BACKEND_EXAMPLES];
    struct strbuf text;
    strbuf_init(&text, &alloc_system);
    strbuf_text(&text, "usage: corm COMMAND …\n       corm --version\n\n");
    for (size_t i = 0; commands[i]; i++)
        add_entry(&text, commands[i]->name, commands[i]->help, 8);
    strbuf_printf(&text, "\nSCHEMA is a .corm file; URL is a database such as %s.\n"
                         "`corm help COMMAND` tells more of one.\n", backend_examples(examples, sizeof examples));
    return print(&text);
}

int help_command(const struct command *command)
{
    struct strbuf text, option;
    strbuf_init(&text, &alloc_system);
    strbuf_init(&option, &alloc_system);
    help_usage(command, &text);
    strbuf_printf(&text, "\ncorm %s %s.\n", command->name, command->help);
    if (command->details)
        strbuf_printf(&text, "\n%s", command->details);
    for (size_t i = 0; i < OPTIONS_MOST && command->options[i].name; i++) {
        strbuf_text(&text, i == 0 ? "\n" : "");
        strbuf_clear(&option);
        option_text(&command->options[i], &option);
        add_entry(&text, strbuf_string(&option), command->options[i].help, 14);
    }
    strbuf_free(&option);
    return print(&text);
}
