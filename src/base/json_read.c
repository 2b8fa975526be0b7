/* Reads JSON, or, without an arena, only checks it. */
#include "base/json.h"
#include "base/scan.h"
#include "base/utf8.h"

enum { DEEPEST = 200 };

struct reader {
    struct arena *arena;            /* NULL: nothing is built */
    struct error *error;            /* NULL: nothing is reported */
    const char *text;
    size_t size;
    size_t at;
    int depth;
    bool failed;
};

static const struct {
    const char *word;
    enum json_kind kind;
} words[] = {{"null", JSON_NULL}, {"false", JSON_FALSE}, {"true", JSON_TRUE}};

/* The two tables speak of the same escapes, letter by letter. */
static const char escape_letters[] = "\"\\/bfnrt";
static const char escape_meanings[] = "\"\\/\b\f\n\r\t";

static void fail(struct reader *reader, size_t offset, size_t length, const char *message)
{
    if (reader->failed)
        return;
    reader->failed = true;
    if (!reader->error)
        return;
    size_t line = 1, start = 0;
    for (size_t i = 0; i < offset; i++)
        if (reader->text[i] == '\n') {
            line++;
            start = i + 1;
        }
    size_t column = utf8_length(reader->text + start, offset - start) + 1;
    error_set(reader->error, CORM_SYNTAX, "line %zu, column %zu: %s%s", line, column, message,
              offset == reader->size ? ", but the text ends here" : "");
    error_excerpt(reader->error, reader->text, reader->size, offset, length);
}

static void fail_here(struct reader *reader, const char *message)
{
    fail(reader, reader->at, 1, message);
}

static void fail_no_memory(struct reader *reader)
{
    reader->failed = true;
    error_no_memory(reader->error);
}

static bool looks_at(const struct reader *reader, char character)
{
    return reader->at < reader->size && reader->text[reader->at] == character;
}

static bool accept(struct reader *reader, char character)
{
    if (!looks_at(reader, character))
        return false;
    reader->at++;
    return true;
}

static void skip_blanks(struct reader *reader)
{
    while (accept(reader, ' ') || accept(reader, '\n') || accept(reader, '\t') || accept(reader, '\r'))
        ;
}

static bool looks_at_digit(const struct reader *reader)
{
    return reader->at < reader->size && reader->text[reader->at] >= '0' && reader->text[reader->at] <= '9';
}

/* The number behind \u; `text` has at least four bytes.  UINT32_MAX if they are no digits. */
static uint32_t code_unit(const char *text)
{
    uint32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hexadecimal_digit(text[i]);
        if (digit < 0)
            return UINT32_MAX;
        unit = unit << 4 | (uint32_t)digit;
    }
    return unit;
}

static bool is_first_half(uint32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_second_half(uint32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

static bool scan_code_unit(struct reader *reader, uint32_t *unit)
{
    const char *escape = reader->text + reader->at;
    bool is_there = reader->size - reader->at >= 6 && memcmp(escape, "\\u", 2) == 0;
    *unit = is_there ? code_unit(escape + 2) : UINT32_MAX;
    if (*unit == UINT32_MAX)
        return false;
    reader->at += 6;
    return true;
}

static void scan_escape(struct reader *reader)
{
    size_t start = reader->at;
    char letter = start + 1 < reader->size ? reader->text[start + 1] : '\0';
    if (letter && strchr(escape_letters, letter)) {
        reader->at += 2;
        return;
    }
    uint32_t first, second;
    if (letter != 'u') {
        fail(reader, start, 2, "there is no such escape");
        return;
    }
    if (!scan_code_unit(reader, &first)) {
        fail(reader, start, 2, "\\u takes 4 hexadecimal digits");
        return;
    }
    bool is_whole = !is_second_half(first);
    if (is_first_half(first))
        is_whole = scan_code_unit(reader, &second) && is_second_half(second);
    if (!is_whole)
        fail(reader, start, 6, "half of a surrogate pair");
}

/* Moves behind the closing quote; answers whether there were escapes. */
static bool scan_text(struct reader *reader)
{
    size_t start = reader->at++;
    bool has_escapes = false;
    while (!reader->failed && !accept(reader, '"')) {
        if (reader->at == reader->size) {
            fail(reader, start, 1, "this text is never closed");
            break;
        }
        unsigned char byte = (unsigned char)reader->text[reader->at];
        if (byte == '\\') {
            has_escapes = true;
            scan_escape(reader);
        } else if (byte < 0x20) {
            fail_here(reader, "a control character in a text must be escaped");
        } else {
            uint32_t code_point;
            size_t length = utf8_decode(reader->text + reader->at, reader->size - reader->at, &code_point);
            if (length == 1 && byte >= 0x80)
                fail_here(reader, "invalid UTF-8");
            reader->at += length;
        }
    }
    return has_escapes;
}

/* What a text that was scanned means; it never takes more room than it took. */
static size_t unescape(const char *from, const char *end, char *out)
{
    char *start = out;
    while (from < end) {
        if (*from != '\\') {
            *out++ = *from++;
        } else if (from[1] != 'u') {
            *out++ = escape_meanings[strchr(escape_letters, from[1]) - escape_letters];
            from += 2;
        } else {
            uint32_t unit = code_unit(from + 2);
            from += 6;
            if (is_first_half(unit)) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (code_unit(from + 2) - 0xDC00);
                from += 6;
            }
            out += utf8_encode(unit, out);
        }
    }
    *out = '\0';
    return (size_t)(out - start);
}

static void read_text(struct reader *reader, const char **text, size_t *size)
{
    size_t start = reader->at + 1;
    bool has_escapes = scan_text(reader);
    if (reader->failed || !reader->arena)
        return;
    const char *from = reader->text + start;
    *size = reader->at - 1 - start;
    char *copy = arena_copy(reader->arena, from, *size);
    if (!copy)
        fail_no_memory(reader);
    else if (has_escapes)
        *size = unescape(from, from + *size, copy);
    *text = copy;
}

static void scan_digits(struct reader *reader)
{
    if (!looks_at_digit(reader))
        fail_here(reader, "expected a digit");
    while (looks_at_digit(reader))
        reader->at++;
}

static void read_number(struct reader *reader, struct json *value)
{
    size_t start = reader->at;
    value->kind = JSON_NUMBER;
    accept(reader, '-');
    if (!accept(reader, '0'))
        scan_digits(reader);
    else if (looks_at_digit(reader))
        fail(reader, reader->at - 1, 1, "a number does not begin with 0");
    if (!reader->failed && accept(reader, '.'))
        scan_digits(reader);
    if (!reader->failed && (accept(reader, 'e') || accept(reader, 'E'))) {
        if (!accept(reader, '+'))
            accept(reader, '-');
        scan_digits(reader);
    }
    if (reader->failed || !reader->arena)
        return;
    value->size = reader->at - start;
    value->text = arena_copy(reader->arena, reader->text + start, value->size);
    if (!value->text)
        fail_no_memory(reader);
}

static void read_word(struct reader *reader, struct json *value)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i].word);
        if (reader->size - reader->at < length || memcmp(reader->text + reader->at, words[i].word, length) != 0)
            continue;
        value->kind = words[i].kind;
        reader->at += length;
        return;
    }
    fail_here(reader, "expected a value");
}

static void read_value(struct reader *reader, struct json *value);

static void read_name(struct reader *reader, struct json *member)
{
    if (!looks_at(reader, '"')) {
        fail_here(reader, "expected a name in quotes");
        return;
    }
    read_text(reader, &member->name, &member->name_size);
    skip_blanks(reader);
    if (!reader->failed && !accept(reader, ':'))
        fail_here(reader, "expected ':' after a name");
    skip_blanks(reader);
}

static void read_children(struct reader *reader, struct json *parent, char close)
{
    bool is_object = parent->kind == JSON_OBJECT;
    struct json unbuilt = {0}, **link = &parent->first;
    do {
        struct json *child = reader->arena ? arena_new(reader->arena, struct json) : &unbuilt;
        if (!child) {
            fail_no_memory(reader);
            return;
        }
        skip_blanks(reader);
        if (is_object)
            read_name(reader, child);
        if (!reader->failed)
            read_value(reader, child);
        if (reader->arena)
            *link = child;
        link = &child->next;
        parent->count++;
        skip_blanks(reader);
    } while (!reader->failed && accept(reader, ','));
    if (!reader->failed && !accept(reader, close))
        fail_here(reader, is_object ? "expected ',' or '}' after a member" : "expected ',' or ']' after an element");
}

static void read_container(struct reader *reader, struct json *value, char close)
{
    if (reader->depth == DEEPEST) {
        fail_here(reader, "nested more than 200 deep");
        return;
    }
    value->kind = close == '}' ? JSON_OBJECT : JSON_ARRAY;
    reader->at++;
    skip_blanks(reader);
    if (accept(reader, close))
        return;
    reader->depth++;
    read_children(reader, value, close);
    reader->depth--;
}

static void read_value(struct reader *reader, struct json *value)
{
    value->offset = reader->at;
    if (looks_at(reader, '{'))
        read_container(reader, value, '}');
    else if (looks_at(reader, '['))
        read_container(reader, value, ']');
    else if (looks_at(reader, '"')) {
        value->kind = JSON_TEXT;
        read_text(reader, &value->text, &value->size);
    } else if (looks_at(reader, '-') || looks_at_digit(reader))
        read_number(reader, value);
    else
        read_word(reader, value);
}

static void read_all(struct reader *reader, struct json *value)
{
    skip_blanks(reader);
    read_value(reader, value);
    skip_blanks(reader);
    if (!reader->failed && reader->at < reader->size)
        fail_here(reader, "expected nothing after the value");
}

struct json *json_parse(struct arena *arena, const char *text, size_t size, struct error *error)
{
    struct reader reader = {.arena = arena, .error = error, .text = text, .size = size};
    struct json *value = arena_new(arena, struct json);
    if (value)
        read_all(&reader, value);
    else
        fail_no_memory(&reader);
    return reader.failed ? NULL : value;
}

bool json_valid(const char *text, size_t size)
{
    struct reader reader = {.text = text, .size = size};
    struct json value = {0};
    read_all(&reader, &value);
    return !reader.failed;
}

const struct json *json_member(const struct json *object, const char *name)
{
    const struct json *found = NULL;
    size_t size = strlen(name);
    if (!object || object->kind != JSON_OBJECT)
        return NULL;
    for (const struct json *member = object->first; member; member = member->next)
        if (member->name_size == size && memcmp(member->name, name, size) == 0)
            found = member;
    return found;
}
