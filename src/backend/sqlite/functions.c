/* Registers the functions with a connection. */
#include "backend/sqlite/functions.h"

#include <stdarg.h>

void sqlite_function_fail(sqlite3_context *context, corm_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *message = sqlite3_vmprintf(format, arguments);
    va_end(arguments);
    char *tagged = message ? sqlite3_mprintf("corm:%s:%s", corm_code_name(code), message) : NULL;
    if (tagged)
        sqlite3_result_error(context, tagged, -1);
    else
        sqlite3_result_error_nomem(context);
    sqlite3_free(tagged);
    sqlite3_free(message);
}

bool sqlite_function_has_null(int count, sqlite3_value **values)
{
    for (int i = 0; i < count; i++)
        if (sqlite3_value_type(values[i]) == SQLITE_NULL)
            return true;
    return false;
}

static bool add_function(sqlite3 *database, const struct sqlite_function *function, void *allocator)
{
    int flags = SQLITE_UTF8 | SQLITE_INNOCUOUS | (function->is_volatile ? 0 : SQLITE_DETERMINISTIC);
    if (!function->final)
        return sqlite3_create_function_v2(database, function->name, function->arguments, flags, allocator,
                                          function->call, NULL, NULL, NULL) == SQLITE_OK;
    return sqlite3_create_window_function(database, function->name, function->arguments, flags, allocator,
                                          function->call, function->final, function->final, function->inverse,
                                          NULL) == SQLITE_OK;
}

static const struct sqlite_function *const families[] = {
    sqlite_text_functions, sqlite_number_functions, sqlite_decimal_functions, sqlite_moment_functions,
    sqlite_word_functions,
};

bool sqlite_functions_register(sqlite3 *database, const corm_allocator *allocator)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        for (const struct sqlite_function *function = families[i]; function->name; function++)
            if (!add_function(database, function, (void *)allocator))
                return false;
    return sqlite3_create_collation_v2(database, "corm_decimal", SQLITE_UTF8, NULL, sqlite_decimal_collate,
                                       NULL) == SQLITE_OK;
}
