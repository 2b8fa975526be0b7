/* How the reader steps from token to token, and what it says when another one was due. */
#include "schema/read.h"

void reader_advance(struct reader *reader)
{
    reader->last_end = reader->token.place.offset + reader->token.place.length;
    reader->token = lexer_next(&reader->lexer);
}

struct token reader_peek(const struct reader *reader, int ahead)
{
    struct lexer lexer = reader->lexer;
    struct token token = reader->token;
    while (ahead-- > 0)
        token = lexer_next(&lexer);
    return token;
}

bool token_is(const struct reader *reader, struct token token, const char *word)
{
    return token.kind == TOKEN_WORD && token.place.length == strlen(word) &&
           memcmp(reader->source->text + token.place.offset, word, token.place.length) == 0;
}

bool reader_at_word(const struct reader *reader, const char *word)
{
    return token_is(reader, reader->token, word);
}

static const char *token_name(const struct reader *reader)
{
    const struct place *place = &reader->token.place;
    size_t length = place->length < LONGEST_NAME ? place->length : LONGEST_NAME;
    switch (reader->token.kind) {
    case TOKEN_END:
        return "the end of the file";
    case TOKEN_NEWLINE:
        return "the end of the line";
    case TOKEN_QUOTED:
        return "a text in quotes";
    default:
        return arena_printf(reader->arena, "'%.*s'", (int)length, reader->source->text + place->offset);
    }
}

static bool bad_character(struct reader *reader)
{
    const char *character = reader->source->text + reader->token.place.offset;
    if ((unsigned char)*character < ' ' || *character == 0x7F)
        reader_fault(reader, reader->token.place, "the character U+%04X has no meaning here", (unsigned)*character);
    else
        reader_fault(reader, reader->token.place, "'%.*s' has no meaning here", (int)reader->token.place.length,
                     character);
    if ((unsigned char)*character >= 0x80)
        reader_hint(reader, "names are made of ASCII letters, digits and _; other texts stand in quotes");
    return false;
}

bool reader_unexpected(struct reader *reader, const char *expected)
{
    struct place place = reader->token.place;
    if (reader->token.kind == TOKEN_BAD)
        return bad_character(reader);
    if (reader->token.kind == TOKEN_UNCLOSED) {
        reader_fault(reader, place, "the text is not closed");
        reader_hint(reader, "a text ends on its line; a quote inside it is doubled");
        return false;
    }
    if (reader->token.kind == TOKEN_NEWLINE || reader->token.kind == TOKEN_END)
        place = (struct place){reader->last_end, 1};
    reader_fault(reader, place, "expected %s, found %s", expected, token_name(reader));
    return false;
}

bool reader_expect(struct reader *reader, enum token_kind kind, const char *expected)
{
    if (reader->token.kind != kind)
        return reader_unexpected(reader, expected);
    reader_advance(reader);
    return true;
}

bool reader_expect_word(struct reader *reader, const char *word)
{
    if (!reader_at_word(reader, word))
        return reader_unexpected(reader, arena_printf(reader->arena, "'%s'", word));
    reader_advance(reader);
    return true;
}

void reader_skip_newlines(struct reader *reader)
{
    while (reader->token.kind == TOKEN_NEWLINE)
        reader_advance(reader);
}

bool reader_reach(struct reader *reader, enum token_kind kind)
{
    struct lexer lexer = reader->lexer;
    struct token token = reader->token;
    size_t last_end = reader->last_end;
    reader_skip_newlines(reader);
    if (reader->token.kind == kind)
        return true;
    reader->lexer = lexer;
    reader->token = token;
    reader->last_end = last_end;
    return false;
}

bool reader_accept_beyond(struct reader *reader, enum token_kind kind)
{
    if (!reader_reach(reader, kind))
        return false;
    reader_advance(reader);
    return true;
}

bool reader_expect_beyond(struct reader *reader, enum token_kind kind, const char *expected)
{
    return reader_accept_beyond(reader, kind) || reader_unexpected(reader, expected);
}

struct word reader_word(struct reader *reader)
{
    struct place place = reader->token.place;
    struct word word = {arena_copy(reader->arena, reader->source->text + place.offset, place.length), place};
    reader_advance(reader);
    return word;
}

struct word reader_quoted(struct reader *reader, size_t *size)
{
    struct place place = reader->token.place;
    const char *from = reader->source->text + place.offset;
    char *text = arena_alloc(reader->arena, place.length);
    size_t length = 0;
    for (size_t i = 1; i + 1 < place.length; i++) {
        text[length++] = from[i];
        if (from[i] == from[0])
            i++;
    }
    text[length] = '\0';
    *size = length;
    reader_advance(reader);
    return (struct word){text, place};
}
