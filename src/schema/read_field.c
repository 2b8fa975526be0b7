/* Reads one field: its name, its type, its options. */
#include "schema/read.h"

enum { FITS_PLAIN = 1 << SHAPE_PLAIN, FITS_KEY = 1 << SHAPE_KEY, FITS_MANY = 1 << SHAPE_MANY };

static const char *const shape_names[] = {"a plain field", "a foreign key", "a many-to-many relation"};

/* Options */

static bool read_primary(struct reader *reader, struct field_declaration *field)
{
    (void)reader;
    field->is_primary = true;
    return true;
}

static bool read_unique(struct reader *reader, struct field_declaration *field)
{
    (void)reader;
    field->is_unique = true;
    return true;
}

static bool read_one(struct reader *reader, struct field_declaration *field)
{
    (void)reader;
    field->is_one = true;
    return true;
}

static bool read_default(struct reader *reader, struct field_declaration *field)
{
    struct literal *literal = &field->literal;
    switch (reader->token.kind) {
    case TOKEN_NUMBER:
        literal->kind = LITERAL_NUMBER;
        break;
    case TOKEN_QUOTED:
        literal->kind = LITERAL_TEXT;
        break;
    case TOKEN_WORD:
        literal->kind = LITERAL_WORD;
        break;
    default:
        return reader_unexpected(reader, "a value");
    }
    literal->size = reader->token.place.length;
    struct word word = literal->kind == LITERAL_TEXT ? reader_quoted(reader, &literal->size) : reader_word(reader);
    literal->text = word.text;
    literal->place = word.place;
    return true;
}

static bool read_column(struct reader *reader, struct field_declaration *field)
{
    size_t size;
    if (reader->token.kind != TOKEN_QUOTED)
        return reader_unexpected(reader, "the column's name in quotes");
    field->column = reader_quoted(reader, &size);
    if (size == 0 || size > LONGEST_QUOTED_NAME)
        reader_fault(reader, field->column.place, "the name of a column has 1 to %d bytes", LONGEST_QUOTED_NAME);
    return true;
}

static bool read_on_delete(struct reader *reader, struct field_declaration *field)
{
    static const struct {
        const char *words[2];
        enum on_delete on_delete;
    } actions[] = {
        {{"cascade"}, DELETE_CASCADE},          {{"set", "null"}, DELETE_SET_NULL},
        {{"set", "default"}, DELETE_SET_DEFAULT}, {{"protect"}, DELETE_PROTECT},
        {{"restrict"}, DELETE_PROTECT},         {{"nothing"}, DELETE_NOTHING},
    };
    struct token next = reader_peek(reader, 1);
    field->has_on_delete = true;
    field->on_delete_place = reader->token.place;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        const char *second = actions[i].words[1];
        if (!reader_at_word(reader, actions[i].words[0]) || (second && !token_is(reader, next, second)))
            continue;
        field->on_delete = actions[i].on_delete;
        reader_advance(reader);
        if (second)
            reader_advance(reader);
        field->on_delete_place.length = reader->last_end - field->on_delete_place.offset;
        return true;
    }
    return reader_unexpected(reader, "cascade, set null, set default, protect, restrict or nothing");
}

static bool read_related(struct reader *reader, struct field_declaration *field)
{
    if (reader->token.kind != TOKEN_WORD)
        return reader_unexpected(reader, "the name of the way back");
    struct word name = reader_word(reader);
    if (!reader_check_name(reader, name, false))
        return true;
    if (strcmp(name.text, "id") == 0)
        reader_fault(reader, name.place, "'id' is the name of the primary key");
    else
        field->related = name;
    return true;
}

static bool read_through_key(struct reader *reader, struct word *key)
{
    if (!reader_reach(reader, TOKEN_WORD))
        return reader_unexpected(reader, "a foreign key of the model between");
    *key = reader_word(reader);
    return true;
}

static bool read_through(struct reader *reader, struct field_declaration *field)
{
    if (reader->token.kind != TOKEN_WORD)
        return reader_unexpected(reader, "the model between");
    field->through = reader_word(reader);
    if (reader->token.kind != TOKEN_OPEN)
        return true;
    reader_advance(reader);
    return read_through_key(reader, &field->near) && reader_expect_beyond(reader, TOKEN_COMMA, "','") &&
           read_through_key(reader, &field->far) && reader_expect_beyond(reader, TOKEN_CLOSE, "')'");
}

static const struct option {
    const char *words[4];
    const char *name;
    unsigned fits;
    bool (*read)(struct reader *reader, struct field_declaration *field);
} options[] = {
    {{"primary", "key"}, "primary key", FITS_PLAIN, read_primary},
    {{"one", "to", "one"}, "one to one", FITS_KEY, read_one},
    {{"unique"}, "unique", FITS_PLAIN | FITS_KEY, read_unique},
    {{"default"}, "default", FITS_PLAIN | FITS_KEY, read_default},
    {{"column"}, "column", FITS_PLAIN | FITS_KEY, read_column},
    {{"on", "delete"}, "on delete", FITS_KEY, read_on_delete},
    {{"related"}, "related", FITS_KEY | FITS_MANY, read_related},
    {{"through"}, "through", FITS_MANY, read_through},
};
enum { OPTION_COUNT = sizeof options / sizeof *options };

static const struct option *find_option(const struct reader *reader)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (reader_at_word(reader, options[i].words[0]))
            return &options[i];
    return NULL;
}

static bool unknown_option(struct reader *reader)
{
    if (reader->token.kind != TOKEN_WORD)
        return reader_unexpected(reader, "an option or the end of the line");
    struct place place = reader->token.place;
    struct word word = reader_word(reader);
    struct nearest nearest = nearest_begin(word.text, place.length);
    for (size_t i = 0; i < OPTION_COUNT; i++)
        nearest_offer(&nearest, options[i].words[0]);
    if (!reader_fault(reader, place, "no option '%s'", word.text))
        return false;
    if (strcmp(word.text, "null") == 0)
        reader_hint(reader, "a field that may be null has a ? behind its type");
    else if (nearest.best)
        reader_hint(reader, "did you mean '%s'?", nearest.best);
    return false;
}

static bool read_option(struct reader *reader, struct field_declaration *field, unsigned *seen)
{
    const struct option *option = find_option(reader);
    struct place place = reader->token.place;
    if (!option)
        return unknown_option(reader);
    reader_advance(reader);
    for (size_t i = 1; option->words[i]; i++)
        if (!reader_expect_word(reader, option->words[i]))
            return false;
    place.length = reader->last_end - place.offset;
    if (*seen & 1u << (option - options)) {
        reader_fault(reader, place, "'%s' is there twice", option->name);
        return false;
    }
    *seen |= 1u << (option - options);
    if (field->shape != SHAPE_UNKNOWN && !(option->fits & 1u << field->shape)) {
        reader_fault(reader, place, "'%s' does not go with %s", option->name, shape_names[field->shape]);
        return false;
    }
    return option->read(reader, field);
}

static bool read_options(struct reader *reader, struct field_declaration *field)
{
    unsigned seen = 0;
    while (reader->token.kind != TOKEN_NEWLINE && reader->token.kind != TOKEN_END &&
           reader->token.kind != TOKEN_CLOSE_BRACE) {
        if (reader->token.kind == TOKEN_COMMA) {
            reader_advance(reader);
            if (!reader_reach(reader, TOKEN_WORD))
                return reader_unexpected(reader, "an option");
        }
        if (!read_option(reader, field, &seen))
            return false;
    }
    return true;
}

/* Types */

/* A name that is no type: told when all models are known, for it may be meant for one of them. */
static bool read_unknown_type(struct reader *reader, struct field_declaration *field)
{
    field->shape = SHAPE_UNKNOWN;
    if (reader->token.kind == TOKEN_OPEN)
        while (reader->token.kind != TOKEN_NEWLINE && reader->token.kind != TOKEN_END &&
               reader->token.kind != TOKEN_CLOSE)
            reader_advance(reader);
    if (reader->token.kind == TOKEN_CLOSE)
        reader_advance(reader);
    return true;
}

static bool read_plain_type(struct reader *reader, struct field_declaration *field, const struct type_word *word)
{
    field->type.kind = word->kind;
    if (word->read && reader->token.kind == TOKEN_OPEN) {
        reader_advance(reader);
        return word->read(reader, &field->type);
    }
    if (word->may_be_bare)
        return true;
    reader_fault(reader, field->type_name.place, "'%s' lacks its parentheses", word->name);
    if (word->kind == KIND_DECIMAL)
        reader_hint(reader, "write decimal(10, 2): ten digits, two of them after the point");
    else
        reader_hint(reader, "write enum(new, paid, sent)");
    return false;
}

static bool read_type(struct reader *reader, struct field_declaration *field)
{
    if (reader->token.kind != TOKEN_WORD)
        return reader_unexpected(reader, "a type");
    field->type_name = reader_word(reader);
    const struct type_word *word = type_find(field->type_name.text);
    bool is_model = field->type_name.text[0] >= 'A' && field->type_name.text[0] <= 'Z';
    field->shape = is_model ? SHAPE_KEY : SHAPE_PLAIN;
    if (!word && !is_model && !read_unknown_type(reader, field))
        return false;
    if (word && !read_plain_type(reader, field, word))
        return false;
    if (reader->token.kind == TOKEN_QUESTION) {
        field->is_nullable = true;
        reader_advance(reader);
    } else if (reader->token.kind == TOKEN_STAR) {
        if (field->shape == SHAPE_PLAIN) {
            reader_fault(reader, reader->token.place, "only a model can be many: '%s' is a plain type", word->name);
            return false;
        }
        field->shape = SHAPE_MANY;
        reader_advance(reader);
    }
    return true;
}

/* Fields */

static bool can_be_primary(enum kind kind)
{
    return kind != KIND_BOOL && kind != KIND_REAL && kind != KIND_BYTES && kind != KIND_JSON;
}

static void check_primary(struct reader *reader, struct model_declaration *model, struct field_declaration *field)
{
    if (!field->is_primary) {
        if (strcmp(field->name.text, "id") == 0) {
            field->is_faulty = true;
            reader_fault(reader, field->name.place, "'id' is the name of the primary key");
            reader_hint(reader, "every model has an id; to have it of another type write: id uuid primary key");
        }
        return;
    }
    field->is_unique = true;
    if (field->is_nullable)
        reader_fault(reader, field->name.place, "a primary key cannot be null");
    else if (!can_be_primary(field->type.kind))
        reader_fault(reader, field->name.place, "a %s cannot be the primary key", kind_name(field->type.kind));
    else if (field->literal.kind && field->type.kind == KIND_INT)
        reader_fault(reader, field->literal.place, "the database numbers this key: it has no default");
    if (model->primary)
        reader_fault(reader, field->name.place, "%s has a primary key already: '%s'", model->name.text,
                     model->primary->name.text);
    else
        model->primary = field;
}

static void check_on_delete(struct reader *reader, struct field_declaration *field)
{
    if (!field->has_on_delete)
        field->on_delete = field->is_nullable ? DELETE_SET_NULL : DELETE_CASCADE;
    if (field->on_delete == DELETE_SET_NULL && !field->is_nullable) {
        reader_fault(reader, field->on_delete_place, "'%s' cannot be set to null", field->name.text);
        reader_hint(reader, "write %s? to let it be null", field->type_name.text);
    }
    if (field->on_delete == DELETE_SET_DEFAULT && !field->literal.kind)
        reader_fault(reader, field->on_delete_place, "'%s' has no default to be set to", field->name.text);
}

static void declare(struct reader *reader, struct model_declaration *model, struct field_declaration *field)
{
    const struct field_declaration *other = map_get_text(&model->names, field->name.text);
    if (!other) {
        map_set_text(&model->names, field->name.text, field);
        vector_push(reader->arena, &model->fields, field);
    } else if (reader_fault(reader, field->name.place, "%s has a field '%s' already", model->name.text,
                            field->name.text)) {
        reader_hint(reader, "it is in line %zu", reader_line(reader, other->name.place));
    }
}

bool reader_read_field(struct reader *reader, struct model_declaration *model)
{
    struct field_declaration *field = arena_new(reader->arena, struct field_declaration);
    field->name = reader_word(reader);
    bool is_named = reader_check_name(reader, field->name, false);
    if (!read_type(reader, field) || !read_options(reader, field))
        return false;
    model->is_broken |= !is_named;
    if (!is_named)
        return true;
    check_primary(reader, model, field);
    if (field->shape == SHAPE_KEY)
        check_on_delete(reader, field);
    if (field->shape == SHAPE_PLAIN && field->literal.kind)
        reader_bind_default(reader, field, &field->type);
    declare(reader, model, field);
    return true;
}
