/* Answers as a person reads them: one way for each kind of answer. */
#include "cli/show.h"

#include "cli/cli.h"
#include "cli/table.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { FLUSHED = 1 << 16, USUAL_WIDTH = 80 };

bool show_json(const struct answer *answer)
{
    struct strbuf out;
    strbuf_init(&out, &alloc_system);
    answer_write_json(answer, &out);
    strbuf_char(&out, '\n');
    bool is_good = cli_write(&out);
    strbuf_free(&out);
    return is_good;
}

static size_t terminal_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return columns && atoi(columns) > 0 ? (size_t)atoi(columns) : USUAL_WIDTH;
}

static struct table_style style_of(size_t width)
{
    bool is_terminal = isatty(STDOUT_FILENO) == 1;
    const char *terminal = getenv("TERM"), *no_color = getenv("NO_COLOR");
    return (struct table_style){
        .width = width ? width : is_terminal ? terminal_width() : 0,
        .is_dimmed = is_terminal && !(no_color && *no_color) && !(terminal && strcmp(terminal, "dumb") == 0),
    };
}

static void add_count(struct strbuf *out, int64_t count, const char *tail)
{
    strbuf_printf(out, "%lld row%s%s\n", (long long)count, count == 1 ? "" : "s", tail);
}

static bool print_table(struct table *table, struct strbuf *out)
{
    struct arena arena;
    arena_init(&arena, &alloc_system, 0);
    bool is_good = table_measure(table, &arena);
    if (!is_good)
        cli_no_memory();
    else
        table_head(table, out);
    for (size_t row = 0; is_good && row < table->row_count; row++) {
        table_row(table, row, out);
        is_good = out->length < FLUSHED || cli_write(out);
    }
    arena_free(&arena);
    return is_good;
}

/* --- One way for each kind */

static struct value answer_cell(const void *context, size_t row, size_t column)
{
    return answer_at(context, row, column);
}

static bool show_rows(const struct answer *answer, const struct table_style *style, struct strbuf *out)
{
    struct table table = {.columns = answer->columns, .column_count = answer->column_count,
                          .row_count = answer->row_count, .cell = answer_cell, .context = answer, .style = *style};
    if (!print_table(&table, out))
        return false;
    strbuf_char(out, '\n');
    add_count(out, (int64_t)answer->row_count, "");
    return true;
}

static bool show_one(const struct answer *answer, const struct table_style *style, struct strbuf *out)
{
    struct table table = {.columns = answer->columns, .column_count = answer->column_count, .row_count = 1,
                          .cell = answer_cell, .context = answer, .style = *style, .is_upright = true};
    if (answer->row_count > 0)
        return print_table(&table, out);
    strbuf_text(out, "no row\n");
    return true;
}

static bool show_value(const struct answer *answer, const struct table_style *style, struct strbuf *out)
{
    table_value(style, &answer->value, out);
    strbuf_char(out, '\n');
    return true;
}

static struct value deleted_cell(const void *context, size_t row, size_t column)
{
    const struct corm_deleted_model *model = &((const corm_deleted *)context)->models[row];
    return column == 0 ? value_text(model->name) : value_int(model->count);
}

static bool show_deleted(const struct answer *answer, const struct table_style *style, struct strbuf *out)
{
    static const char *const columns[] = {"model", "rows"};
    struct table table = {.columns = columns, .column_count = 2, .row_count = answer->deleted.model_count,
                          .cell = deleted_cell, .context = &answer->deleted, .style = *style};
    if (table.row_count > 0) {
        if (!print_table(&table, out))
            return false;
        strbuf_char(out, '\n');
    }
    add_count(out, answer->deleted.total, " deleted");
    return true;
}

static bool show_text(const struct answer *answer, const struct table_style *style, struct strbuf *out)
{
    (void)style;
    if (answer->value.kind == KIND_TEXT)
        value_print(out, &answer->value);
    for (size_t row = 0; row < answer->row_count && answer->column_count > 0; row++) {
        struct value line = answer_at(answer, row, answer->column_count - 1);
        value_print(out, &line);
        strbuf_char(out, '\n');
    }
    if (out->length > 0 && out->data[out->length - 1] != '\n')
        strbuf_char(out, '\n');
    return true;
}

static bool show_document(const struct answer *answer, const struct table_style *style, struct strbuf *out)
{
    (void)style;
    strbuf_add(out, answer->value.as.text.data, answer->value.as.text.size);
    strbuf_char(out, '\n');
    return true;
}

static bool (*const ways[])(const struct answer *answer, const struct table_style *style, struct strbuf *out) = {
    [ANSWER_ROWS] = show_rows,
    [ANSWER_ONE] = show_one,
    [ANSWER_KEYED] = show_rows,
    [ANSWER_VALUE] = show_value,
    [ANSWER_DELETED] = show_deleted,
    [ANSWER_TEXT] = show_text,
    [ANSWER_JSON] = show_document,
};

bool show_table(const struct answer *answer, size_t width)
{
    struct table_style style = style_of(width);
    struct strbuf out;
    strbuf_init(&out, &alloc_system);
    bool is_good = ways[answer->kind](answer, &style, &out) && cli_write(&out);
    strbuf_free(&out);
    return is_good;
}
