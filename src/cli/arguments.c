/* The command line, sorted into operands and options. */
#include "cli/cli.h"

#include <stdio.h>

enum { OPERANDS_ANY = 1 << 30 };

/* One word of "SCHEMA URL [MODEL…]". */
struct operand {
    const char *text;
    int length;
    bool is_optional, is_repeated;
};

static bool next_operand(const char **text, struct operand *out)
{
    static const char more[] = "…";
    size_t width = strcspn(*text += strspn(*text, " "), " ");
    *out = (struct operand){*text, (int)width, false, false};
    *text += width;
    if (out->length == 0)
        return false;
    out->is_optional = out->text[0] == '[';
    if (out->is_optional) {
        out->text++;
        out->length -= 2;
    }
    size_t tail = sizeof more - 1;
    out->is_repeated = (size_t)out->length > tail && memcmp(out->text + out->length - tail, more, tail) == 0;
    return true;
}

/* The names of the options in `names`; answers how many. */
static size_t option_names(const struct command *command, const char **names)
{
    size_t count = 0;
    while (count < OPTIONS_MOST && command->options[count].name) {
        names[count] = command->options[count].name;
        count++;
    }
    return count;
}

static bool unknown_option(const struct command *command, const char *text, size_t size)
{
    const char *names[OPTIONS_MOST];
    const char *near = nearest_name(text, size, names, option_names(command, names));
    usage_fail(command, near ? "unknown option '%.*s'; did you mean '%s'?" : "unknown option '%.*s'", (int)size, text,
               near);
    return false;
}

/* Takes the option at arguments[*at], and its argument. */
static bool read_option(const struct command *command, int count, char **arguments, int *at, struct invocation *out)
{
    const char *text = arguments[*at];
    size_t size = strcspn(text, "=");
    const char *names[OPTIONS_MOST];
    size_t name_count = option_names(command, names), found = 0;
    while (found < name_count && (strlen(names[found]) != size || memcmp(names[found], text, size) != 0))
        found++;
    if (found == name_count)
        return unknown_option(command, text, size);
    const struct option *option = &command->options[found];
    bool has_value = text[size] == '=';
    if (!option->argument && has_value) {
        usage_fail(command, "'%s' takes no argument", option->name);
        return false;
    }
    if (option->argument && !has_value && *at + 1 == count) {
        usage_fail(command, "'%s' needs its %s", option->name, option->argument);
        return false;
    }
    if (has_value)
        out->values[found] = text + size + 1;
    else
        out->values[found] = option->argument ? arguments[++*at] : "";
    return true;
}

static bool check_operands(const struct command *command, const struct invocation *invocation)
{
    const char *text = command->operands;
    struct operand operand;
    int count = 0;
    for (; next_operand(&text, &operand); count++) {
        if (count >= invocation->operand_count && !operand.is_optional) {
            usage_fail(command, "%.*s is missing", operand.length, operand.text);
            return false;
        }
        if (operand.is_repeated)
            count = OPERANDS_ANY;
    }
    if (invocation->operand_count > count) {
        usage_fail(command, "'%s' is one argument too many", invocation->operands[count]);
        return false;
    }
    return true;
}

bool arguments_read(const struct command *command, int count, char **arguments, struct invocation *out)
{
    bool has_options = true;
    *out = (struct invocation){.command = command, .operands = arguments};
    for (int i = 0; i < count; i++) {
        if (has_options && strcmp(arguments[i], "--") == 0)
            has_options = false;
        else if (!has_options || arguments[i][0] != '-' || !arguments[i][1])
            arguments[out->operand_count++] = arguments[i];
        else if (!read_option(command, count, arguments, &i, out))
            return false;
    }
    return check_operands(command, out);
}

bool arguments_ask_help(int count, char **arguments)
{
    for (int i = 0; i < count && strcmp(arguments[i], "--") != 0; i++)
        if (strcmp(arguments[i], "--help") == 0 || strcmp(arguments[i], "-h") == 0)
            return true;
    return false;
}

int usage_fail(const struct command *command, const char *format, ...)
{
    struct strbuf text;
    strbuf_init(&text, &alloc_system);
    strbuf_printf(&text, command ? "corm %s: " : "corm: ", command ? command->name : "");
    va_list arguments;
    va_start(arguments, format);
    strbuf_vprintf(&text, format, arguments);
    va_end(arguments);
    strbuf_char(&text, '\n');
    if (command)
        help_usage(command, &text);
    else
        strbuf_text(&text, "usage: corm COMMAND …    (`corm help` tells which there are)\n");
    fputs(strbuf_string(&text), stderr);
    strbuf_free(&text);
    return STATUS_USAGE;
}
