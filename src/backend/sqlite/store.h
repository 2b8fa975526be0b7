/* How values lie in SQLite: one storage form for each kind.
 *
 * int, duration (microseconds) and bool as INTEGER; real as REAL; a decimal of at most 15 digits as a number, a
 * longer one as its canonical text; text, json and uuid as TEXT; bytes as BLOB; dates as 'YYYY-MM-DD', times as
 * 'HH:MM:SS[.ffffff]', moments as 'YYYY-MM-DD HH:MM:SS[.ffffff]', the fraction only if it is not zero. */
#ifndef BACKEND_SQLITE_STORE_H
#define BACKEND_SQLITE_STORE_H

#include "base/value.h"

#include <sqlite3.h>

enum { SQLITE_NUMBER_DIGITS = 15 };     /* a decimal of more digits lies as text */

/* Texts and bytes are not copied: they must stay until the statement's run is over. */
int sqlite_bind_value(sqlite3_stmt *statement, int index, const struct value *value);
void sqlite_result_value(sqlite3_context *context, const struct value *value);

/* Writes the storage form; answers its length. */
size_t sqlite_print_datetime(int64_t microseconds, char out[CORM_DATETIME_TEXT]);
/* Read the storage form fast, and any other form that corm_…_parse knows; false if it is none.  `text` need not end
 * in a NUL. */
bool sqlite_read_date(const char *text, size_t size, corm_date *out);
bool sqlite_read_time(const char *text, size_t size, int64_t *microseconds);
bool sqlite_read_datetime(const char *text, size_t size, int64_t *microseconds);
bool sqlite_read_decimal(const char *text, size_t size, corm_decimal *out);

#endif
