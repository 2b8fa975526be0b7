/* Reads models: heads, options and checks.  A wrong line is told and left out, and the next one read. */
#include "schema/read.h"

/* A model's head where a field was due: the brace before it is missing. */
static bool at_model_head(const struct reader *reader)
{
    if (reader_at_word(reader, "abstract"))
        return token_is(reader, reader_peek(reader, 1), "model") && reader_peek(reader, 2).kind == TOKEN_WORD;
    struct token after = reader_peek(reader, 2);
    return reader_at_word(reader, "model") && reader_peek(reader, 1).kind == TOKEN_WORD &&
           (after.kind == TOKEN_OPEN_BRACE || token_is(reader, after, "extends") || token_is(reader, after, "table"));
}

static bool at_parenthesis_or_name(const struct reader *reader)
{
    struct token next = reader_peek(reader, 1);
    if (next.kind == TOKEN_OPEN)
        return true;
    /* A field called index may be a text(20): such types are no names of indexes. */
    if (next.kind != TOKEN_WORD || token_is(reader, next, "text") || token_is(reader, next, "decimal") ||
        token_is(reader, next, "enum"))
        return false;
    return reader_peek(reader, 2).kind == TOKEN_OPEN;
}

static bool read_table(struct reader *reader, struct model_declaration *model)
{
    struct place place = reader->token.place;
    size_t size;
    reader_advance(reader);
    if (reader->token.kind != TOKEN_QUOTED)
        return reader_unexpected(reader, "the table's name in quotes");
    struct word table = reader_quoted(reader, &size);
    if (model->table.text)
        reader_fault(reader, place, "the table of %s is there twice", model->name.text);
    else if (model->is_abstract)
        reader_fault(reader, place, "an abstract model has no table");
    else if (size == 0 || size > LONGEST_QUOTED_NAME)
        reader_fault(reader, table.place, "the name of a table has 1 to %d bytes", LONGEST_QUOTED_NAME);
    else
        model->table = table;
    return true;
}

static struct place trimmed(const struct reader *reader, size_t from, size_t to)
{
    const char *text = reader->source->text;
    while (from < to && strchr(" \t\r\n", text[from]))
        from++;
    while (from < to && strchr(" \t\r\n", text[to - 1]))
        to--;
    return (struct place){from, to - from};
}

const char *reader_raw(struct reader *reader, enum raw_end until, struct place *place)
{
    struct lexer start = reader->lexer;
    struct raw_fault fault;
    size_t length = lexer_raw(&reader->lexer, until, NULL, &fault);
    *place = trimmed(reader, start.at, reader->lexer.at);
    reader_advance(reader);
    if (fault.message) {
        reader_fault(reader, fault.place, "%s", fault.message);
        return NULL;
    }
    char *text = arena_alloc(reader->arena, length + 1);
    lexer_raw(&start, until, text, &fault);
    text[length] = '\0';
    return text;
}

static bool read_order(struct reader *reader, struct model_declaration *model)
{
    struct place place, start = reader->token.place;
    reader_advance(reader);     /* `by` is the current token: the lexer stands behind it */
    const char *text = reader_raw(reader, RAW_LINE, &place);
    if (!text)
        return false;
    if (!*text)
        reader_fault(reader, start, "the order of %s is empty", model->name.text);
    else if (model->order_by.text)
        reader_fault(reader, start, "the order of %s is there twice", model->name.text);
    else
        model->order_by = (struct word){text, place};
    return true;
}

struct word reader_constraint_name(struct reader *reader)
{
    if (reader->token.kind != TOKEN_WORD)
        return (struct word){NULL, {0, 0}};
    struct word name = reader_word(reader);
    if (name.place.length > LONGEST_NAME)
        reader_fault(reader, name.place, "the name is longer than %d characters", LONGEST_NAME);
    return name;
}

static bool read_check(struct reader *reader, struct model_declaration *model)
{
    struct check_declaration *check = arena_new(reader->arena, struct check_declaration);
    struct place start = reader->token.place, place;
    reader_advance(reader);
    check->name = reader_constraint_name(reader);
    check->text = reader_raw(reader, RAW_PARENTHESIS, &place);
    if (!check->text || !reader_expect(reader, TOKEN_CLOSE, "')'"))
        return false;
    check->place = (struct place){start.offset, reader->last_end - start.offset};
    if (*check->text)
        vector_push(reader->arena, &model->checks, check);
    else
        reader_fault(reader, check->place, "the check is empty");
    return true;
}

static bool read_member(struct reader *reader, struct model_declaration *model)
{
    if (reader->token.kind != TOKEN_WORD)
        return reader_unexpected(reader, "a field");
    if (reader_at_word(reader, "table") && reader_peek(reader, 1).kind == TOKEN_QUOTED)
        return read_table(reader, model);
    if (reader_at_word(reader, "order") && token_is(reader, reader_peek(reader, 1), "by"))
        return read_order(reader, model);
    if (reader_at_word(reader, "check") && at_parenthesis_or_name(reader))
        return read_check(reader, model);
    if ((reader_at_word(reader, "unique") || reader_at_word(reader, "index")) && at_parenthesis_or_name(reader))
        return reader_read_index(reader, model);
    return reader_read_field(reader, model);
}

static bool at_line_end(const struct reader *reader)
{
    return reader->token.kind == TOKEN_NEWLINE || reader->token.kind == TOKEN_END ||
           reader->token.kind == TOKEN_CLOSE_BRACE;
}

static void read_line(struct reader *reader, struct model_declaration *model)
{
    if (read_member(reader, model) && (at_line_end(reader) || reader_unexpected(reader, "the end of the line")))
        return;
    model->is_broken = true;
    while (!at_line_end(reader))
        reader_advance(reader);
}

static bool read_body(struct reader *reader, struct model_declaration *model)
{
    for (;;) {
        reader_skip_newlines(reader);
        if (reader->token.kind == TOKEN_CLOSE_BRACE)
            break;
        if (reader->token.kind == TOKEN_END || at_model_head(reader)) {
            reader_fault(reader, model->name.place, "the '}' of model %s is missing", model->name.text);
            return true;
        }
        read_line(reader, model);
    }
    reader_advance(reader);
    if (reader->token.kind == TOKEN_NEWLINE || reader->token.kind == TOKEN_END)
        return true;
    return reader_unexpected(reader, "the end of the line");
}

static void declare(struct reader *reader, struct model_declaration *model)
{
    const struct model_declaration *other = map_get_text(&reader->names, model->name.text);
    vector_push(reader->arena, &reader->models, model);
    model->is_duplicate = other != NULL;
    if (!other)
        map_set_text(&reader->names, model->name.text, model);
    else if (reader_fault(reader, model->name.place, "there is already a model '%s'", model->name.text))
        reader_hint(reader, "it is in line %zu", reader_line(reader, other->name.place));
}

static bool read_model(struct reader *reader)
{
    struct model_declaration *model = arena_new(reader->arena, struct model_declaration);
    map_init(&model->names, reader->arena);
    model->is_abstract = reader_at_word(reader, "abstract");
    if (model->is_abstract)
        reader_advance(reader);
    if (!reader_at_word(reader, "model"))
        return reader_unexpected(reader, model->is_abstract ? "'model'" : "'model' or 'abstract model'");
    reader_advance(reader);
    if (reader->token.kind != TOKEN_WORD)
        return reader_unexpected(reader, "the model's name");
    model->name = reader_word(reader);
    if (!reader_check_name(reader, model->name, true))
        reader->is_broken = true;
    declare(reader, model);
    if (reader_at_word(reader, "extends")) {
        reader_advance(reader);
        if (reader->token.kind != TOKEN_WORD)
            return reader_unexpected(reader, "the name of an abstract model");
        model->base_name = reader_word(reader);
    }
    if (reader_at_word(reader, "table") && !read_table(reader, model))
        return false;
    return reader_expect(reader, TOKEN_OPEN_BRACE, "'{'") && read_body(reader, model);
}

/* To the head of the next model. */
static void skip_model(struct reader *reader)
{
    do {
        while (reader->token.kind != TOKEN_NEWLINE && reader->token.kind != TOKEN_END)
            reader_advance(reader);
        reader_skip_newlines(reader);
    } while (reader->token.kind != TOKEN_END && !at_model_head(reader));
}

void reader_read(struct reader *reader)
{
    reader->token = lexer_next(&reader->lexer);
    for (;;) {
        reader_skip_newlines(reader);
        if (reader->token.kind == TOKEN_END)
            return;
        if (!read_model(reader)) {
            reader->is_broken = true;
            skip_model(reader);
        }
    }
}
