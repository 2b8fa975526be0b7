/* The types a field can have: how they are read and printed. */
#include "schema/read.h"

static bool read_number(struct reader *reader, int least, int most, const char *what, int *out)
{
    if (!reader_reach(reader, TOKEN_NUMBER))
        return reader_unexpected(reader, what);
    struct place place = reader->token.place;
    const char *digits = reader->source->text + place.offset;
    int64_t number = 0;
    for (size_t i = 0; i < place.length && number <= most; i++)
        number = digits[i] >= '0' && digits[i] <= '9' ? number * 10 + digits[i] - '0' : INT64_MAX / 16;
    if (number < least || number > most) {
        reader_fault(reader, place, "%s is a whole number from %d to %d", what, least, most);
        return false;
    }
    *out = (int)number;
    reader_advance(reader);
    return true;
}

static bool read_text(struct reader *reader, struct type *type)
{
    return read_number(reader, 1, LONGEST_TEXT, "the length of a text", &type->length) &&
           reader_expect_beyond(reader, TOKEN_CLOSE, "')'");
}

static bool read_decimal(struct reader *reader, struct type *type)
{
    return read_number(reader, 1, MOST_DIGITS, "the number of digits", &type->precision) &&
           reader_expect_beyond(reader, TOKEN_COMMA, "',' and the number of digits after the point") &&
           read_number(reader, 0, type->precision, "the number of digits after the point", &type->scale) &&
           reader_expect_beyond(reader, TOKEN_CLOSE, "')'");
}

static bool read_label(struct reader *reader, struct map *seen, const char **out)
{
    size_t size;
    bool is_word = reader_reach(reader, TOKEN_WORD);
    if (!is_word && !reader_reach(reader, TOKEN_QUOTED))
        return reader_unexpected(reader, "a label");
    struct word label = is_word ? reader_word(reader) : reader_quoted(reader, &size);
    if (!*label.text) {
        reader_fault(reader, label.place, "a label cannot be empty");
        return false;
    }
    if (map_get_text(seen, label.text)) {
        reader_fault(reader, label.place, "the label '%s' is there twice", label.text);
        return false;
    }
    map_set_text(seen, label.text, seen);
    *out = label.text;
    return true;
}

static bool read_enum(struct reader *reader, struct type *type)
{
    VECTOR(const char *) labels = {0};
    struct map seen;
    map_init(&seen, reader->arena);
    do {
        const char *label = NULL;
        if (!read_label(reader, &seen, &label))
            return false;
        vector_push(reader->arena, &labels, label);
    } while (reader_accept_beyond(reader, TOKEN_COMMA));
    type->labels = labels.items;
    type->label_count = (uint32_t)labels.count;
    return reader_expect_beyond(reader, TOKEN_CLOSE, "',' or ')'");
}

static const struct type_word words[] = {
    {"int", KIND_INT, NULL, true},
    {"bool", KIND_BOOL, NULL, true},
    {"real", KIND_REAL, NULL, true},
    {"decimal", KIND_DECIMAL, read_decimal, false},
    {"text", KIND_TEXT, read_text, true},
    {"bytes", KIND_BYTES, NULL, true},
    {"date", KIND_DATE, NULL, true},
    {"time", KIND_TIME, NULL, true},
    {"datetime", KIND_DATETIME, NULL, true},
    {"duration", KIND_DURATION, NULL, true},
    {"uuid", KIND_UUID, NULL, true},
    {"json", KIND_JSON, NULL, true},
    {"enum", KIND_TEXT, read_enum, false},
};
enum { WORD_COUNT = sizeof words / sizeof *words };

const struct type_word *type_find(const char *name)
{
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (strcmp(words[i].name, name) == 0)
            return &words[i];
    return NULL;
}

/* What other databases and languages call our types. */
static const char *const foreign_types[][2] = {
    {"varchar", "text(100)"}, {"char", "text(1)"}, {"string", "text"}, {"str", "text"}, {"integer", "int"},
    {"bigint", "int"}, {"smallint", "int"}, {"serial", "int"}, {"float", "real"}, {"double", "real"},
    {"boolean", "bool"}, {"numeric", "decimal(10, 2)"}, {"money", "decimal(10, 2)"}, {"timestamp", "datetime"},
    {"blob", "bytes"}, {"bytea", "bytes"}, {"binary", "bytes"}, {"jsonb", "json"}, {"interval", "duration"},
};

const char *type_known_elsewhere(const char *name)
{
    for (size_t i = 0; i < sizeof foreign_types / sizeof *foreign_types; i++)
        if (strcmp(foreign_types[i][0], name) == 0)
            return foreign_types[i][1];
    return NULL;
}

void type_offer(struct nearest *nearest)
{
    for (size_t i = 0; i < WORD_COUNT; i++)
        nearest_offer(nearest, words[i].name);
}

void text_print(const char *text, size_t size, struct strbuf *out)
{
    strbuf_char(out, '"');
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"')
            strbuf_char(out, '"');
        strbuf_char(out, text[i]);
    }
    strbuf_char(out, '"');
}

void label_print(const char *label, struct strbuf *out)
{
    struct lexer lexer = {label, strlen(label), 0};
    struct token token = lexer_next(&lexer);
    if (token.kind == TOKEN_WORD && token.place.length == lexer.size)
        strbuf_text(out, label);
    else
        text_print(label, lexer.size, out);
}

static void print_labels(const struct type *type, struct strbuf *out)
{
    strbuf_text(out, "enum(");
    for (uint32_t i = 0; i < type->label_count; i++) {
        strbuf_text(out, i > 0 ? ", " : "");
        label_print(type->labels[i], out);
    }
    strbuf_char(out, ')');
}

void type_print(const struct type *type, struct strbuf *out)
{
    if (type->labels) {
        print_labels(type, out);
        return;
    }
    strbuf_text(out, kind_name(type->kind));
    if (type->kind == KIND_DECIMAL)
        strbuf_printf(out, "(%d, %d)", type->precision, type->scale);
    if (type->kind == KIND_TEXT && type->length > 0)
        strbuf_printf(out, "(%d)", type->length);
}
