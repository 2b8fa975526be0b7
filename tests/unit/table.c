/* Tables as the command line prints them. */
#include "lib/test.h"

#include "cli/table.h"

#include <string.h>

enum { COLUMNS_MOST = 4 };

struct sheet {
    const char *columns[COLUMNS_MOST];
    size_t column_count, row_count;
    struct value cells[8];
};

static struct value cell(const void *context, size_t row, size_t column)
{
    const struct sheet *sheet = context;
    return sheet->cells[row * sheet->column_count + column];
}

static void check_styled(const struct sheet *sheet, struct table_style style, bool is_upright, const char *want)
{
    struct arena arena;
    struct strbuf out;
    struct table table = {.columns = sheet->columns, .column_count = sheet->column_count,
                          .row_count = sheet->row_count, .cell = cell, .context = sheet, .style = style,
                          .is_upright = is_upright};
    arena_init(&arena, &alloc_system, 0);
    strbuf_init(&out, &alloc_system);
    CHECK(table_measure(&table, &arena));
    table_head(&table, &out);
    for (size_t row = 0; row < table.row_count; row++)
        table_row(&table, row, &out);
    CHECK(!out.failed);
    CHECK_TEXT(strbuf_string(&out), want);
    strbuf_free(&out);
    arena_free(&arena);
}

static void check_table(const struct sheet *sheet, size_t width, const char *want)
{
    check_styled(sheet, (struct table_style){width, false}, false, want);
}

TEST(columns_are_aligned_and_numbers_stand_right)
{
    struct sheet sheet = {{"title", "pages", "rating"}, 3, 2,
                          {value_text("Dune"), value_int(412), value_real(4.5),
                           value_text("It"), value_int(7), value_null()}};
    check_table(&sheet, 0,
                "title  pages  rating\n"
                "─────  ─────  ──────\n"
                "Dune     412     4.5\n"
                "It         7    null\n");
}

TEST(wide_characters_take_two_cells_and_combining_ones_none)
{
    struct sheet sheet = {{"name", "x"}, 2, 3,
                          {value_text("李白"), value_text("a"), value_text("e\xCC\x81t\xC3\xA9"), value_text("b"),
                           value_text("plain"), value_text("c")}};
    check_table(&sheet, 0,
                "name   x\n"
                "─────  ─\n"
                "李白   a\n"
                "e\xCC\x81t\xC3\xA9    b\n"
                "plain  c\n");
}

TEST(control_characters_are_escaped)
{
    struct sheet sheet = {{"text"}, 1, 4,
                          {value_text("one\ntwo\tthree"), value_text("\033[31m\x7F"),
                           value_text("\xE2\x80\xAE" "abc"),
                           value_text("\xC2\x9B \xFF")}};
    check_table(&sheet, 0,
                "text\n"
                "───────────────\n"
                "one\\ntwo\\tthree\n"
                "\\x1b[31m\\x7f\n"
                "\\u202eabc\n"
                "\\x9b \\xff\n");
}

TEST(a_null_is_not_the_text_null)
{
    struct sheet sheet = {{"a"}, 1, 5,
                          {value_null(), value_text("null"), value_text("\"null\""), value_text(""),
                           value_text("NULL")}};
    check_table(&sheet, 0,
                "a\n"
                "────────\n"
                "null\n"
                "\"null\"\n"
                "\"\"null\"\"\n"
                "\n"
                "NULL\n");
}

TEST(a_terminal_shows_nulls_and_the_rule_faintly)
{
    struct sheet sheet = {{"a", "b"}, 2, 1, {value_null(), value_text("x")}};
    check_styled(&sheet, (struct table_style){80, true}, false,
                 "a     b\n"
                 "\033[2m────  ─\033[0m\n"
                 "\033[2mnull\033[0m  x\n");
}

TEST(long_texts_are_cut_so_that_a_line_fits)
{
    struct sheet sheet = {{"id", "title", "content"}, 3, 1,
                          {value_int(12345), value_text("short"), value_text("a text that goes on and on and on")}};
    check_table(&sheet, 30,
                "   id  title  content\n"
                "─────  ─────  ────────────────\n"
                "12345  short  a text that goe…\n");
}

TEST(a_number_is_never_cut_but_its_name_may_be)
{
    struct sheet sheet = {{"publisher_id", "title"}, 2, 1, {value_int(12), value_text("a long enough text")}};
    check_table(&sheet, 22,
                "publisher_id  title\n"
                "────────────  ────────\n"
                "          12  a long …\n");
    check_table(&sheet, 20,
                "publish…  title\n"
                "────────  ──────────\n"
                "      12  a long en…\n");
}

TEST(a_wide_character_is_not_cut_in_half)
{
    struct sheet sheet = {{"a", "b"}, 2, 1, {value_text("李白李白李白李白"), value_text("12345678901")}};
    check_table(&sheet, 20,
                "a          b\n"
                "─────────  ─────────\n"
                "李白李白…  12345678…\n");
}

TEST(columns_that_cannot_fit_stand_below_each_other)
{
    struct sheet sheet = {{"first", "second", "third"}, 3, 2,
                          {value_text("a long enough text"), value_text("another long text"), value_int(1),
                           value_text("b"), value_text("c"), value_null()}};
    check_table(&sheet, 20,
                "first   a long enou…\n"
                "second  another lon…\n"
                "third   1\n"
                "\n"
                "first   b\n"
                "second  c\n"
                "third   null\n");
}

TEST(one_record_stands_upright)
{
    struct sheet sheet = {{"id", "title"}, 2, 1, {value_int(1), value_text("Dune")}};
    check_styled(&sheet, (struct table_style){0, false}, true, "id     1\ntitle  Dune\n");
}

TEST(a_table_without_rows_keeps_its_head)
{
    struct sheet sheet = {{"id", "title"}, 2, 0, {{0}}};
    check_table(&sheet, 0, "id  title\n──  ─────\n");
}
