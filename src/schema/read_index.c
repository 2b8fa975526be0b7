/* Reads indexes: index name (fields) using method include (fields) where (condition). */
#include "schema/read.h"

static const char *const methods[] = {
#define INDEX_METHOD_NAME(constant, name) [constant] = name,
    INDEX_METHODS(INDEX_METHOD_NAME)
#undef INDEX_METHOD_NAME
};

const char *index_method_name(enum index_method method)
{
    return methods[method];
}

static bool has_word(const struct word *words, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i].text, text) == 0)
            return true;
    return false;
}

/* One field of the list: of the index, or behind `include`. */
static bool read_field(struct reader *reader, struct index_declaration *index, bool is_included)
{
    if (!reader_reach(reader, TOKEN_WORD))
        return reader_unexpected(reader, "a field");
    struct word field = reader_word(reader);
    if (has_word(index->fields.items, index->fields.count, field.text) ||
        has_word(index->included.items, index->included.count, field.text)) {
        reader_fault(reader, field.place, "'%s' is there twice", field.text);
        return true;
    }
    if (index->fields.count + index->included.count == MOST_INDEX_FIELDS) {
        reader_fault(reader, field.place, "an index has at most %d fields", MOST_INDEX_FIELDS);
        return false;
    }
    return is_included ? vector_push(reader->arena, &index->included, field)
                       : vector_push(reader->arena, &index->fields, field);
}

static bool read_fields(struct reader *reader, struct index_declaration *index, bool is_included)
{
    if (!reader_expect(reader, TOKEN_OPEN, "'('"))
        return false;
    do
        if (!read_field(reader, index, is_included))
            return false;
    while (reader_accept_beyond(reader, TOKEN_COMMA));
    return reader_expect_beyond(reader, TOKEN_CLOSE, "',' or ')'");
}

static bool read_method(struct reader *reader, struct index_declaration *index)
{
    if (reader->token.kind != TOKEN_WORD)
        return reader_unexpected(reader, "a kind of index");
    struct word name = reader_word(reader);
    if (index->is_unique) {
        index->is_faulty = true;
        reader_fault(reader, name.place, "a unique is always a btree");
        reader_hint(reader, "leave out 'using %s'", name.text);
        return true;
    }
    index->using = name;
    for (index->method = INDEX_BTREE; index->method < INDEX_METHOD_COUNT; index->method++)
        if (strcmp(methods[index->method], name.text) == 0)
            return true;
    index->method = INDEX_BTREE;
    index->is_faulty = true;
    if (!reader_fault(reader, name.place, "no kind of index '%s'", name.text))
        return true;
    const char *nearest = nearest_name(name.text, name.place.length, methods, INDEX_METHOD_COUNT);
    if (nearest)
        reader_hint(reader, "did you mean '%s'?", nearest);
    else
        reader_hint(reader, "there are btree, hash, brin, trigram and fulltext");
    return true;
}

static bool read_included(struct reader *reader, struct index_declaration *index)
{
    return read_fields(reader, index, true);
}

static bool read_where(struct reader *reader, struct index_declaration *index)
{
    struct place place;
    if (reader->token.kind != TOKEN_OPEN)
        return reader_unexpected(reader, "'('");
    struct place start = reader->token.place;
    index->where = reader_raw(reader, RAW_PARENTHESIS, &place);
    if (!index->where || !reader_expect(reader, TOKEN_CLOSE, "')'"))
        return false;
    if (!*index->where) {
        index->is_faulty = true;
        reader_fault(reader, (struct place){start.offset, reader->last_end - start.offset}, "the condition is empty");
    }
    return true;
}

/* What may follow the fields, each once, in any order. */
static bool read_options(struct reader *reader, struct index_declaration *index)
{
    static const struct {
        const char *word;
        bool (*read)(struct reader *reader, struct index_declaration *index);
    } options[] = {{"using", read_method}, {"include", read_included}, {"where", read_where}};
    enum { COUNT = sizeof options / sizeof *options };
    bool is_given[COUNT] = {false};
    for (size_t i = 0; i < COUNT; i++) {
        if (!reader_at_word(reader, options[i].word))
            continue;
        if (is_given[i]) {
            reader_fault(reader, reader->token.place, "'%s' is there twice", options[i].word);
            return false;
        }
        is_given[i] = true;
        reader_advance(reader);
        if (!options[i].read(reader, index))
            return false;
        i = SIZE_MAX;               /* from the first one on again */
    }
    return true;
}

bool reader_read_index(struct reader *reader, struct model_declaration *model)
{
    struct index_declaration *index = arena_new(reader->arena, struct index_declaration);
    struct place start = reader->token.place;
    index->is_unique = reader_at_word(reader, "unique");
    reader_advance(reader);
    index->name = reader_constraint_name(reader);
    if (!read_fields(reader, index, false) || !read_options(reader, index))
        return false;
    index->place = (struct place){start.offset, reader->last_end - start.offset};
    return vector_push(reader->arena, &model->indexes, index);
}

/* --- What can be in which index */

static void want_text(struct reader *reader, const struct model_declaration *model, struct index_declaration *index,
                      struct word name)
{
    const struct field_declaration *field = declaration_field(model, name.text);
    bool is_plain = field && field->shape == SHAPE_PLAIN;
    if (is_plain && field->type.kind == KIND_TEXT && !field->type.labels)
        return;
    index->is_faulty = true;
    if (field && !is_plain)
        reader_fault(reader, name.place, "a %s index is for texts, and '%s' is a relation", methods[index->method], name.text);
    else
        reader_fault(reader, name.place, "a %s index is for texts, and '%s' is of type %s", methods[index->method], name.text,
                     field && field->type.labels ? "enum" : kind_name(field ? field->type.kind : KIND_INT));
}

void reader_check_index(struct reader *reader, const struct model_declaration *model, struct index_declaration *index)
{
    const char *method = methods[index->method];
    if (index->is_faulty)
        return;
    if (index->method == INDEX_TRIGRAM || index->method == INDEX_FULLTEXT)
        for (size_t i = 0; i < index->fields.count; i++)
            want_text(reader, model, index, index->fields.items[i]);
    if (index->method == INDEX_HASH && index->fields.count > 1) {
        index->is_faulty = true;
        reader_fault(reader, index->using.place, "a hash index has one field");
    }
    if (index->method != INDEX_BTREE && index->included.count) {
        index->is_faulty = true;
        reader_fault(reader, index->using.place, "a %s index includes no other fields: only a btree does", method);
    }
}
