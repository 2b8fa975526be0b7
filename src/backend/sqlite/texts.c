/* Functions of texts: case, patterns, and what a text column refuses. */
#include "backend/sqlite/functions.h"
#include "backend/sqlite/store.h"
#include "base/json.h"
#include "base/regex.h"
#include "base/utf8.h"

static const char *text_of(sqlite3_value *value, size_t *size)
{
    const char *text = (const char *)sqlite3_value_text(value);
    *size = text ? (size_t)sqlite3_value_bytes(value) : 0;
    return text;
}

static void map_text(sqlite3_context *context, sqlite3_value *value, size_t (*map)(const char *, size_t, char *))
{
    enum { SMALL = 100 };
    char small[3 * SMALL + 1];
    size_t size;
    const char *text = text_of(value, &size);
    char *mapped = text && size > SMALL ? sqlite3_malloc64(3 * (sqlite3_uint64)size + 1) : small;
    if (!text || !mapped) {
        sqlite3_result_error_nomem(context);
        return;
    }
    size_t length = map(text, size, mapped);
    sqlite3_result_text64(context, mapped, length, mapped == small ? SQLITE_TRANSIENT : sqlite3_free, SQLITE_UTF8);
}

static void lower(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (!sqlite_function_has_null(count, values))
        map_text(context, values[0], utf8_lower_text);
}

static void upper(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (!sqlite_function_has_null(count, values))
        map_text(context, values[0], utf8_upper_text);
}

/* A part of a text that is walked by code points. */
struct span {
    const char *at;
    const char *end;
};

static bool step(struct span *span)
{
    uint32_t code_point;
    if (span->at == span->end)
        return false;
    span->at += utf8_decode(span->at, (size_t)(span->end - span->at), &code_point);
    return true;
}

/* Consumes one element of the pattern, which is not empty and does not begin with %, and what it matches. */
static bool match_one(struct span *text, struct span *pattern)
{
    char first = *pattern->at++;
    if (first == '_')
        return step(text);
    if (first == '\\' && pattern->at < pattern->end)
        first = *pattern->at++;
    return text->at < text->end && *text->at++ == first;
}

/* Only the last % need be tried again: what stands before it matched as early as it could. */
static bool is_like(struct span text, struct span pattern)
{
    struct span text_again = {NULL, NULL}, pattern_again = {NULL, NULL};
    for (;;) {
        if (pattern.at < pattern.end && *pattern.at == '%') {
            pattern.at++;
            text_again = text;
            pattern_again = pattern;
            if (pattern.at == pattern.end)
                return true;
            continue;
        }
        if (pattern.at == pattern.end ? text.at == text.end : match_one(&text, &pattern)) {
            if (pattern.at == pattern.end && text.at == text.end)
                return true;
            continue;
        }
        if (!pattern_again.at || !step(&text_again))
            return false;
        text = text_again;
        pattern = pattern_again;
    }
}

static void like(sqlite3_context *context, int count, sqlite3_value **values)
{
    size_t text_size, pattern_size;
    if (sqlite_function_has_null(count, values))
        return;
    const char *text = text_of(values[0], &text_size);
    const char *pattern = text_of(values[1], &pattern_size);
    if (!text || !pattern)
        sqlite3_result_error_nomem(context);
    else
        sqlite3_result_int(context, is_like((struct span){text, text + text_size},
                                            (struct span){pattern, pattern + pattern_size}));
}

/* A compiled pattern; SQLite keeps it from row to row while the pattern stays the same. */
struct compiled {
    struct arena arena;
    struct regex *regex;
};

static void compiled_free(void *memory)
{
    struct compiled *compiled = memory;
    const corm_allocator *allocator = compiled->arena.allocator;
    arena_free(&compiled->arena);
    alloc_free(allocator, compiled, sizeof *compiled);
}

static struct compiled *compile(sqlite3_context *context, sqlite3_value *value, bool ignore_case)
{
    const corm_allocator *allocator = sqlite3_user_data(context);
    size_t size;
    const char *pattern = text_of(value, &size);
    struct compiled *compiled = pattern ? alloc_zero(allocator, sizeof *compiled) : NULL;
    if (!compiled) {
        sqlite3_result_error_nomem(context);
        return NULL;
    }
    struct error error = {0};
    arena_init(&compiled->arena, allocator, 0);
    compiled->regex = regex_compile(&compiled->arena, pattern, size, ignore_case, &error);
    if (compiled->regex)
        return compiled;
    if (error.code == CORM_NO_MEMORY)
        sqlite3_result_error_nomem(context);
    else
        sqlite_function_fail(context, error.code, "%s", error.message);
    compiled_free(compiled);
    return NULL;
}

static void match(sqlite3_context *context, int count, sqlite3_value **values, bool ignore_case)
{
    if (sqlite_function_has_null(count, values))
        return;
    struct compiled *kept = sqlite3_get_auxdata(context, 1);
    struct compiled *compiled = kept ? kept : compile(context, values[1], ignore_case);
    if (!compiled)
        return;
    size_t size;
    const char *text = text_of(values[0], &size);
    if (text)
        sqlite3_result_int(context, regex_matches(compiled->regex, text, size));
    else
        sqlite3_result_error_nomem(context);
    if (!kept)
        sqlite3_set_auxdata(context, 1, compiled, compiled_free);
}

static void match_exactly(sqlite3_context *context, int count, sqlite3_value **values)
{
    match(context, count, values, false);
}

static void match_any_case(sqlite3_context *context, int count, sqlite3_value **values)
{
    match(context, count, values, true);
}

/* (x, n, name) */
static void fit_text(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (sqlite_function_has_null(count, values))
        return;
    size_t size;
    const char *text = text_of(values[0], &size);
    sqlite3_int64 most = sqlite3_value_int64(values[1]);
    size_t length = size;
    if (!text)
        sqlite3_result_error_nomem(context);
    else if ((sqlite3_int64)size <= most || (sqlite3_int64)(length = utf8_length(text, size)) <= most)
        sqlite3_result_value(context, values[0]);
    else
        sqlite_function_fail(context, CORM_RANGE, "%s: the text has %lld characters, at most %lld fit",
                             sqlite3_value_text(values[2]), (long long)length, (long long)most);
}

static void refuse_label(sqlite3_context *context, int count, sqlite3_value **values)
{
    sqlite3_str *labels = sqlite3_str_new(sqlite3_context_db_handle(context));
    for (int i = 2; i < count; i++)
        sqlite3_str_appendf(labels, "%s%s", i > 2 ? ", " : "", sqlite3_value_text(values[i]));
    char *list = sqlite3_str_finish(labels);
    sqlite_function_fail(context, CORM_TYPE, "%s: '%s' is none of %s", sqlite3_value_text(values[1]),
                         sqlite3_value_text(values[0]), list ? list : "its labels");
    sqlite3_free(list);
}

/* (x, name, label, label, …) */
static void fit_enum(sqlite3_context *context, int count, sqlite3_value **values)
{
    size_t size, label_size;
    if (count < 2 || sqlite_function_has_null(count, values))
        return;
    const char *text = text_of(values[0], &size);
    for (int i = 2; i < count; i++) {
        const char *label = text_of(values[i], &label_size);
        if (!text || !label) {
            sqlite3_result_error_nomem(context);
            return;
        }
        if (label_size == size && memcmp(label, text, size) == 0) {
            sqlite3_result_value(context, values[0]);
            return;
        }
    }
    refuse_label(context, count, values);
}

/* A date may be the day of a moment.  None of these kinds needs memory to be read. */
static bool read_kind(enum kind kind, const char *text, size_t size, struct value *out)
{
    if (value_parse(kind, text, size, NULL, out))
        return true;
    if (kind != KIND_DATE || !value_parse(KIND_DATETIME, text, size, NULL, out))
        return false;
    corm_civil day = corm_datetime_civil(out->as.datetime);
    *out = (struct value){.kind = KIND_DATE};
    return corm_date_of(day.year, day.month, day.day, &out->as.date);
}

/* (x, kind): a text as a value of the kind, in its storage form */
static void read_as(sqlite3_context *context, int count, sqlite3_value **values)
{
    static const enum kind kinds[] = {KIND_DATE, KIND_TIME, KIND_DATETIME, KIND_UUID};
    size_t size, name_size, kind = 0;
    struct value value;
    if (sqlite_function_has_null(count, values))
        return;
    const char *text = text_of(values[0], &size), *name = text_of(values[1], &name_size);
    if (!text || !name) {
        sqlite3_result_error_nomem(context);
        return;
    }
    bool is_json = strcmp(name, "json") == 0;
    while (kind + 1 < sizeof kinds / sizeof *kinds && strcmp(kind_name(kinds[kind]), name) != 0)
        kind++;
    if (is_json && json_valid(text, size))
        sqlite3_result_value(context, values[0]);
    else if (!is_json && read_kind(kinds[kind], text, size, &value))
        sqlite_result_value(context, &value);
    else
        sqlite_function_fail(context, CORM_TYPE, "'%.60s' is no %s", text, name);
}

const struct sqlite_function sqlite_text_functions[] = {
    {"corm_lower", 1, lower},
    {"corm_upper", 1, upper},
    {"corm_like", 2, like},
    {"corm_regex", 2, match_exactly},
    {"corm_iregex", 2, match_any_case},
    {"corm_read", 2, read_as},
    {"corm_fit_text", 3, fit_text},
    {"corm_fit_enum", -1, fit_enum},
    {NULL},
};
