/* Functions that search texts by their words, and tell how alike texts are. */
#include "backend/sqlite/functions.h"

#include "base/search.h"

/* What is searched for; SQLite keeps it from row to row while it stays the same. */
struct kept {
    struct arena arena;
    struct search *search;
};

static void kept_free(void *memory)
{
    struct kept *kept = memory;
    const corm_allocator *allocator = kept->arena.allocator;
    arena_free(&kept->arena);
    alloc_free(allocator, kept, sizeof *kept);
}

static struct kept *read_search(sqlite3_context *context, sqlite3_value *value)
{
    const corm_allocator *allocator = sqlite3_user_data(context);
    const char *text = (const char *)sqlite3_value_text(value);
    struct kept *kept = text ? alloc_zero(allocator, sizeof *kept) : NULL;
    if (!kept)
        return NULL;
    arena_init(&kept->arena, allocator, 0);
    kept->search = search_read(&kept->arena, text, (size_t)sqlite3_value_bytes(value));
    if (kept->search)
        return kept;
    kept_free(kept);
    return NULL;
}

static void answer_search(sqlite3_context *context, int count, sqlite3_value **values, bool is_rank)
{
    if (sqlite_function_has_null(count, values))
        return;
    struct kept *before = sqlite3_get_auxdata(context, 1);
    struct kept *kept = before ? before : read_search(context, values[1]);
    const char *text = (const char *)sqlite3_value_text(values[0]);
    size_t size = text ? (size_t)sqlite3_value_bytes(values[0]) : 0;
    if (!text || !kept)
        sqlite3_result_error_nomem(context);
    else if (is_rank)
        sqlite3_result_double(context, search_rank(kept->search, text, size));
    else
        sqlite3_result_int(context, search_matches(kept->search, text, size));
    if (kept && !before)
        sqlite3_set_auxdata(context, 1, kept, kept_free);
}

static void search(sqlite3_context *context, int count, sqlite3_value **values)
{
    answer_search(context, count, values, false);
}

static void rank(sqlite3_context *context, int count, sqlite3_value **values)
{
    answer_search(context, count, values, true);
}

static bool measure(sqlite3_context *context, sqlite3_value **values, double *similarity)
{
    const char *a = (const char *)sqlite3_value_text(values[0]), *b = (const char *)sqlite3_value_text(values[1]);
    *similarity = a && b ? search_similarity(sqlite3_user_data(context), a, (size_t)sqlite3_value_bytes(values[0]), b,
                                             (size_t)sqlite3_value_bytes(values[1])) : -1;
    if (*similarity < 0)
        sqlite3_result_error_nomem(context);
    return *similarity >= 0;
}

static void similarity(sqlite3_context *context, int count, sqlite3_value **values)
{
    double similarity;
    if (!sqlite_function_has_null(count, values) && measure(context, values, &similarity))
        sqlite3_result_double(context, similarity);
}

static void similar(sqlite3_context *context, int count, sqlite3_value **values)
{
    double similarity;
    if (!sqlite_function_has_null(count, values) && measure(context, values, &similarity))
        sqlite3_result_int(context, similarity >= SEARCH_SIMILAR);
}

const struct sqlite_function sqlite_word_functions[] = {
    {"corm_search", 2, search},
    {"corm_search_rank", 2, rank},
    {"corm_similarity", 2, similarity},
    {"corm_similar", 2, similar},
    {NULL},
};
