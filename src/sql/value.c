/* What parameters become on their way: of the type that is wanted there, in the form that lookups of databases want. */
#include "sql/value.h"

#include "base/regex.h"
#include "base/search.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* "Book.state", or what else the parameter is of. */
static const char *label_of(const struct sql_parameter *parameter, char *room, size_t size)
{
    if (parameter->field)
        snprintf(room, size, "%s.%s", parameter->field->model->name, parameter->field->name);
    else
        snprintf(room, size, "%s", parameter->name ? parameter->name : "this");
    return room;
}

bool sql_wrong_value(const struct sql_parameter *parameter, const struct value *value, const corm_allocator *allocator,
                     struct error *error)
{
    struct strbuf text;
    char label[160];
    strbuf_init(&text, allocator);
    value_print(&text, value);
    error_set(error, CORM_TYPE, "%s is of type %s: '%.60s' is none", label_of(parameter, label, sizeof label),
              kind_name(parameter->type.kind), strbuf_string(&text));
    strbuf_free(&text);
    return false;
}

static bool take_label(const struct sql_parameter *parameter, const struct value *given, struct value *out, struct error *error)
{
    const struct type *type = &parameter->type;
    char label[160];
    if (given->as.integer < 0 || given->as.integer >= type->label_count) {
        error_set(error, CORM_TYPE, "%s has no value with the number %lld", label_of(parameter, label, sizeof label),
                  (long long)given->as.integer);
        return false;
    }
    *out = value_text(type->labels[given->as.integer]);
    return true;
}

static bool check_label(const struct sql_parameter *parameter, const struct value *value, struct error *error)
{
    const struct type *type = &parameter->type;
    char label[160];
    if (!type->labels || value->kind != KIND_TEXT || type_label(type, value->as.text.data, value->as.text.size) >= 0)
        return true;
    const char *nearest = nearest_name(value->as.text.data, value->as.text.size, type->labels, type->label_count);
    error_set(error, CORM_TYPE, nearest ? "%s has no value '%.*s'; did you mean '%s'?" : "%s has no value '%.*s'",
              label_of(parameter, label, sizeof label), (int)(value->as.text.size < 60 ? value->as.text.size : 60), value->as.text.data, nearest);
    return false;
}

/* --- Lookups */

static bool check_regex(const struct arena *arena, const struct value *pattern, struct error *error)
{
    struct arena scratch;
    arena_init(&scratch, arena->allocator, 0);
    bool is_good = regex_compile(&scratch, pattern->as.text.data, pattern->as.text.size, false, error) != NULL;
    arena_free(&scratch);
    return is_good;
}

/* A pattern of `like` for texts that have this one inside, or at an end. */
static bool transform_pattern(struct arena *arena, enum plan_transform transform, struct value *value)
{
    size_t length = 0;
    char *out = arena_alloc(arena, 2 * value->as.text.size + 3);
    if (!out)
        return false;
    if (transform == TRANSFORM_LIKE) {
        size_t last = value->as.text.size;
        while (last > 0 && value->as.text.data[last - 1] == '\\')
            last--;
        length = value->as.text.size;
        memcpy(out, value->as.text.data, length);
        if ((length - last) % 2)
            out[length++] = '\\';
        out[length] = '\0';
        *value = value_bytes(KIND_TEXT, out, length);
        return true;
    }
    if (transform != TRANSFORM_LIKE_START)
        out[length++] = '%';
    for (size_t i = 0; i < value->as.text.size; i++) {
        if (strchr("%_\\", value->as.text.data[i]) && value->as.text.data[i])
            out[length++] = '\\';
        out[length++] = value->as.text.data[i];
    }
    if (transform != TRANSFORM_LIKE_END)
        out[length++] = '%';
    out[length] = '\0';
    *value = value_bytes(KIND_TEXT, out, length);
    return true;
}

/* A built text as a value; it is freed. */
static bool take_text(struct arena *arena, struct strbuf *text, struct value *out)
{
    char *copy = text->failed ? NULL : arena_copy(arena, strbuf_string(text), text->length);
    if (copy)
        *out = value_bytes(KIND_TEXT, copy, text->length);
    strbuf_free(text);
    return copy != NULL;
}

/* The words of a search, in the form that search_print has for it. */
static bool transform_search(struct arena *arena, enum plan_transform transform, struct value *value)
{
    static const enum search_form forms[] = {[TRANSFORM_SEARCH_PHRASES] = SEARCH_PHRASES,
                                             [TRANSFORM_SEARCH_LEXEMES] = SEARCH_LEXEMES, [TRANSFORM_SEARCH_ANY] = SEARCH_ANY};
    struct search *search = search_read(arena, value->as.text.data, value->as.text.size);
    struct strbuf text;
    strbuf_init(&text, arena->allocator);
    if (search)
        search_print(search, forms[transform], &text);
    text.failed = text.failed || !search;
    return take_text(arena, &text, value);
}

static bool transform_text(struct arena *arena, enum plan_transform transform, struct value *value, struct error *error)
{
    if (transform >= TRANSFORM_SEARCH_PHRASES)
        return transform_search(arena, transform, value);
    if (transform >= TRANSFORM_LIKE_INSIDE)
        return transform_pattern(arena, transform, value);
    size_t size = value->as.text.size;
    char *out = arena_alloc(arena, (transform == TRANSFORM_POSIX ? REGEX_POSIX_GROWTH : 3) * size + 2);
    if (!out || (transform == TRANSFORM_POSIX && !check_regex(arena, value, error)))
        return false;
    if (transform == TRANSFORM_POSIX)
        *value = value_bytes(KIND_TEXT, out, regex_to_posix(value->as.text.data, size, out));
    else if (transform == TRANSFORM_LOWER)
        *value = value_bytes(KIND_TEXT, out, utf8_lower_text(value->as.text.data, size, out));
    else {
        size_t length = utf8_successor(value->as.text.data, size, out);
        *value = value_bytes(length ? KIND_TEXT : KIND_BYTES, out, length);
    }
    return true;
}

static void transform_year(enum plan_transform transform, enum kind kind, struct value *value)
{
    bool is_start = transform == TRANSFORM_YEAR_START || transform == TRANSFORM_NEXT_YEAR_START;
    int64_t year = value->as.integer;
    corm_date date = {0};
    if (transform == TRANSFORM_NEXT_YEAR_START && year < INT64_MAX)
        year++;
    if (transform == TRANSFORM_LAST_YEAR_END && year > INT64_MIN)
        year--;
    if (is_start ? year > 9999 : year < 1) {
        *value = value_null();
        return;
    }
    year = year < 1 ? 1 : year > 9999 ? 9999 : year;
    corm_date_of((int)year, is_start ? 1 : 12, is_start ? 1 : 31, &date);
    if (kind == KIND_DATE)
        *value = (struct value){.kind = KIND_DATE, .as.date = date};
    else
        *value = (struct value){.kind = KIND_DATETIME,
                                .as.datetime = {date.days * INT64_C(86400000000) + (is_start ? 0 : INT64_C(86399999999))}};
}

static bool print_value(struct arena *arena, const struct value *given, struct value *out)
{
    struct strbuf text;
    strbuf_init(&text, arena->allocator);
    value_print(&text, given);
    return take_text(arena, &text, out);
}

/* --- Values */

static bool become(struct arena *arena, const struct sql_parameter *parameter, const struct value *given, struct value *out,
                   struct error *error)
{
    bool is_year = parameter->transform >= TRANSFORM_YEAR_START;
    enum kind wanted = is_year ? KIND_INT : parameter->type.kind;
    *out = *given;
    if (parameter->type.labels && given->kind == KIND_INT)
        return take_label(parameter, given, out, error);
    if (wanted == KIND_TEXT && given->kind != KIND_NULL && given->kind != KIND_TEXT)
        return print_value(arena, given, out);
    if (given->kind != KIND_NULL && wanted != KIND_NULL && given->kind != wanted && !value_convert(given, wanted, arena, out))
        return sql_wrong_value(parameter, given, arena->allocator, error);
    if (out->kind == KIND_NULL || parameter->transform == TRANSFORM_NONE)
        return check_label(parameter, out, error);
    if (!is_year)
        return transform_text(arena, parameter->transform, out, error);
    transform_year(parameter->transform, parameter->type.kind, out);
    return true;
}

bool sql_value(struct arena *arena, const struct sql_parameter *parameter, const struct value *given, struct value *out,
               struct error *error)
{
    if (become(arena, parameter, given, out, error))
        return true;
    if (error->code == CORM_OK)
        error_no_memory(error);
    return false;
}
