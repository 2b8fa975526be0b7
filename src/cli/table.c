/* Tables: columns are measured, narrowed until a line fits, and printed row by row. */
#include "cli/table.h"

#include "base/utf8.h"

enum { GAP = 2, NARROWEST = 8 };

struct table_column {
    size_t width;
    size_t value_width;             /* without its name */
    bool is_number;
    bool is_whole;                  /* its values are never cut: a part of a number or a date would mislead */
    bool is_settled;                /* its width is found */
};

static const char dim[] = "\033[2m", plain[] = "\033[0m";

/* Characters that would move the cursor or turn the text around. */
static bool is_unprintable(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F)
           || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

static void escape(struct strbuf *out, uint32_t c)
{
    static const char letters[] = "abtnvfr";
    if (c >= 7 && c <= 13)
        strbuf_printf(out, "\\%c", letters[c - 7]);
    else
        strbuf_printf(out, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
}

static void add_escaped(struct strbuf *out, const char *text, size_t size)
{
    for (size_t at = 0, step; at < size; at += step) {
        uint32_t c;
        step = utf8_decode(text + at, size - at, &c);
        if (c == 0xFFFD && step == 1)
            strbuf_printf(out, "\\x%02x", (unsigned char)text[at]);
        else if (is_unprintable(c))
            escape(out, c);
        else
            strbuf_add(out, text + at, step);
    }
}

/* null, "null", ""null"" …: a text that is to be told from a null by one more pair of quotes. */
static bool looks_null(const char *text, size_t size)
{
    while (size >= 2 && text[0] == '"' && text[size - 1] == '"') {
        text++;
        size -= 2;
    }
    return size == 4 && memcmp(text, "null", 4) == 0;
}

static void print_value(struct strbuf *out, const struct value *value)
{
    const char *quote = value->kind == KIND_TEXT && looks_null(value->as.text.data, value->as.text.size) ? "\"" : "";
    if (value->kind == KIND_NULL)
        strbuf_text(out, "null");
    else if (value->kind == KIND_TEXT || value->kind == KIND_JSON) {
        strbuf_text(out, quote);
        add_escaped(out, value->as.text.data, value->as.text.size);
        strbuf_text(out, quote);
    } else
        value_print(out, value);
}

static void add_dim(struct strbuf *out, const struct table_style *style, const char *text, size_t size)
{
    strbuf_text(out, style->is_dimmed ? dim : "");
    strbuf_add(out, text, size);
    strbuf_text(out, style->is_dimmed ? plain : "");
}

void table_value(const struct table_style *style, const struct value *value, struct strbuf *out)
{
    if (value->kind == KIND_NULL)
        add_dim(out, style, "null", 4);
    else
        print_value(out, value);
}

/* How many bytes of the text fit into `width` cells. */
static size_t fitting(const char *text, size_t size, size_t width, size_t *used)
{
    size_t at = 0;
    *used = 0;
    while (at < size) {
        uint32_t c;
        size_t step = utf8_decode(text + at, size - at, &c), cells = (size_t)utf8_cell_width(c);
        if (*used + cells > width)
            break;
        *used += cells;
        at += step;
    }
    return at;
}

/* The text in exactly `width` cells, cut or filled; at a line's end it is not filled. */
static void add_cell(struct strbuf *out, const struct table_style *style, const char *text, size_t size, size_t width,
                     bool is_right, bool is_last, bool is_dim)
{
    size_t used, whole = fitting(text, size, width, &used);
    bool is_cut = whole < size;
    if (is_cut)
        whole = fitting(text, size, width - 1, &used);
    size_t blanks = width - used - is_cut;
    strbuf_repeat(out, ' ', is_right ? blanks : 0);
    if (is_dim)
        add_dim(out, style, text, whole);
    else
        strbuf_add(out, text, whole);
    strbuf_text(out, is_cut ? "…" : "");
    strbuf_repeat(out, ' ', is_right || is_last ? 0 : blanks);
}

/* --- Measuring */

static bool is_number(enum kind kind)
{
    return kind == KIND_INT || kind == KIND_REAL || kind == KIND_DECIMAL;
}

static size_t printed_width(struct strbuf *scratch, const struct value *value)
{
    strbuf_clear(scratch);
    print_value(scratch, value);
    return utf8_width(strbuf_string(scratch), scratch->length);
}

static void measure_column(struct table *table, size_t column, struct strbuf *scratch)
{
    struct table_column *measure = &table->measures[column];
    struct value name = value_text(table->columns[column]);
    bool has_number = false, has_other = false, has_text = false;
    measure->width = printed_width(scratch, &name);
    if (measure->width > table->name_width)
        table->name_width = measure->width;
    for (size_t row = 0; row < table->row_count; row++) {
        struct value value = table->cell(table->context, row, column);
        size_t width = printed_width(scratch, &value);
        if (width > measure->width)
            measure->width = width;
        if (width > measure->value_width)
            measure->value_width = width;
        has_number |= is_number(value.kind);
        has_other |= value.kind != KIND_NULL && !is_number(value.kind);
        has_text |= value.kind == KIND_TEXT || value.kind == KIND_JSON || value.kind == KIND_BYTES;
    }
    measure->is_number = has_number && !has_other;
    measure->is_whole = !has_text;
}

/* Gives each column an equal share of the line, and what narrow ones leave over to the wide ones.
 * False if there is too little for anyone to read. */
static bool share_width(struct table *table)
{
    size_t room = table->style.width, gaps = (table->column_count - 1) * GAP, left = 0;
    if (room < gaps)
        return false;
    room -= gaps;
    for (size_t i = 0; i < table->column_count; i++) {
        struct table_column *column = &table->measures[i];
        column->is_settled = column->is_whole;
        if (column->is_settled && column->width > room)
            return false;
        room -= column->is_settled ? column->width : 0;
        left += !column->is_settled;
    }
    for (bool is_changed = true; is_changed && left > 0;) {
        is_changed = false;
        for (size_t i = 0; i < table->column_count; i++) {
            struct table_column *column = &table->measures[i];
            if (column->is_settled || column->width > room / left)
                continue;
            column->is_settled = is_changed = true;
            room -= column->width;
            if (--left == 0)
                return true;
        }
    }
    if (left > 0 && room / left < NARROWEST)
        return false;
    for (size_t i = 0; i < table->column_count; i++)
        if (!table->measures[i].is_settled) {
            table->measures[i].width = room / left;
            room -= room / left--;
        }
    return true;
}

/* Columns of numbers do with less than their names take. */
static void shorten_names(struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        struct table_column *column = &table->measures[i];
        size_t least = column->value_width > NARROWEST ? column->value_width : NARROWEST;
        if (column->is_whole && column->width > least)
            column->width = least;
    }
}

static size_t line_width(const struct table *table)
{
    size_t width = (table->column_count - 1) * GAP;
    for (size_t i = 0; i < table->column_count; i++)
        width += table->measures[i].width;
    return width;
}

static bool fits(const struct table *table)
{
    return table->style.width == 0 || table->column_count == 0 || line_width(table) <= table->style.width;
}

bool table_measure(struct table *table, struct arena *arena)
{
    struct strbuf scratch;
    strbuf_init(&scratch, arena->allocator);
    table->measures = arena_zero(arena, (table->column_count + 1) * sizeof *table->measures);
    for (size_t i = 0; table->measures && i < table->column_count; i++)
        measure_column(table, i, &scratch);
    bool is_good = table->measures && !scratch.failed;
    strbuf_free(&scratch);
    if (is_good && !table->is_upright && !fits(table) && !share_width(table)) {
        shorten_names(table);
        table->is_upright = !fits(table) && !share_width(table);
    }
    return is_good;
}

/* --- Printing */

static void add_value(const struct table *table, const struct value *value, size_t width, bool is_right, bool is_last,
                      struct strbuf *out)
{
    struct strbuf text;
    strbuf_init(&text, out->allocator);
    print_value(&text, value);
    out->failed |= text.failed;
    add_cell(out, &table->style, strbuf_string(&text), text.length, width, is_right, is_last,
             value->kind == KIND_NULL);
    strbuf_free(&text);
}

void table_head(const struct table *table, struct strbuf *out)
{
    if (table->is_upright || table->column_count == 0)
        return;
    for (size_t i = 0; i < table->column_count; i++) {
        struct value name = value_text(table->columns[i]);
        strbuf_repeat(out, ' ', i ? GAP : 0);
        add_value(table, &name, table->measures[i].width, table->measures[i].is_number,
                  i + 1 == table->column_count, out);
    }
    strbuf_text(out, table->style.is_dimmed ? "\n\033[2m" : "\n");
    for (size_t i = 0; i < table->column_count; i++) {
        strbuf_repeat(out, ' ', i ? GAP : 0);
        for (size_t at = 0; at < table->measures[i].width; at++)
            strbuf_text(out, "─");
    }
    strbuf_text(out, table->style.is_dimmed ? "\033[0m\n" : "\n");
}

static void upright_row(const struct table *table, size_t row, struct strbuf *out)
{
    size_t names = table->name_width, room = table->style.width;
    size_t width = room == 0 ? SIZE_MAX : room > names + GAP + NARROWEST ? room - names - GAP : NARROWEST;
    strbuf_text(out, row ? "\n" : "");
    for (size_t i = 0; i < table->column_count; i++) {
        struct value name = value_text(table->columns[i]), value = table->cell(table->context, row, i);
        add_value(table, &name, names + GAP, false, false, out);
        add_value(table, &value, is_number(value.kind) ? SIZE_MAX : width, false, true, out);
        strbuf_char(out, '\n');
    }
}

void table_row(const struct table *table, size_t row, struct strbuf *out)
{
    if (table->is_upright) {
        upright_row(table, row, out);
        return;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        struct value value = table->cell(table->context, row, i);
        strbuf_repeat(out, ' ', i ? GAP : 0);
        add_value(table, &value, table->measures[i].width, table->measures[i].is_number,
                  i + 1 == table->column_count, out);
    }
    strbuf_char(out, '\n');
}
