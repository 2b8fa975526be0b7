/* Functions that give SQLite the meaning of the language, and what the files that define them share. */
#ifndef BACKEND_SQLITE_FUNCTIONS_H
#define BACKEND_SQLITE_FUNCTIONS_H

#include "base/alloc.h"
#include "base/error.h"

#include <cormorant/value.h>

#include <sqlite3.h>

/* The allocator must live as long as the connection.  A function that fails makes the statement's message
 * "corm:<name of the code>:<message>". */
bool sqlite_functions_register(sqlite3 *database, const corm_allocator *allocator);
/* corm_list(?): the value_list bound with sqlite3_bind_pointer(…, "corm_list", NULL), as rows (value, position). */
bool sqlite_list_register(sqlite3 *database);

#define SQLITE_LIST_POINTER "corm_list"

/* All but a volatile one are deterministic; -1 arguments: any number.  An aggregate has a final function. */
struct sqlite_function {
    const char *name;
    int arguments;
    void (*call)(sqlite3_context *context, int count, sqlite3_value **values);      /* of an aggregate: its step */
    void (*inverse)(sqlite3_context *context, int count, sqlite3_value **values);
    void (*final)(sqlite3_context *context);
    bool is_volatile;
};

/* Each ends with a row without a name. */
extern const struct sqlite_function sqlite_text_functions[];
extern const struct sqlite_function sqlite_number_functions[];
extern const struct sqlite_function sqlite_decimal_functions[];
extern const struct sqlite_function sqlite_moment_functions[];
extern const struct sqlite_function sqlite_word_functions[];

/* The collation corm_decimal: decimals in text by number, other texts after them. */
int sqlite_decimal_collate(void *unused, int a_size, const void *a, int b_size, const void *b);

/* The format is SQLite's own: %s %d %lld %q … */
void sqlite_function_fail(sqlite3_context *context, corm_code code, const char *format, ...) CORM_FORMAT(3, 4);
/* True if any argument is null; the result is null then unless another is set. */
bool sqlite_function_has_null(int count, sqlite3_value **values);
/* An int or a decimal text as a decimal; false with the failure reported.  A real is refused: it has no scale. */
bool sqlite_function_decimal(sqlite3_context *context, sqlite3_value *value, corm_decimal *out);

#endif
