/* Writing: create, save, update, delete, in bulk and upsert.
 *
 * Generated headers wrap these with types: author_create(s, .name = "Ann"), book_save(b).  What is handed in is
 * copied; records that are answered belong to the session.  On failure: NULL, 0 or false, and the session has the
 * error; a value that does not fit its column is CORM_RANGE or CORM_TYPE, a constraint that refuses CORM_INTEGRITY,
 * and nothing of the call is stored. */
#ifndef CORMORANT_WRITE_H
#define CORMORANT_WRITE_H

#include <cormorant/query.h>

CORM_BEGIN

/* A struct of values where it is handed in: good until the call returns.  Generated headers use it.  In C++ it wants C++20,
 * where members stand in the order of their declaration. */
#ifdef __cplusplus
#define CORM_VALUES(type, ...) (&static_cast<const type &>(type{.corm_first_ = 0, __VA_ARGS__}))
#else
#define CORM_VALUES(type, ...) (&(type){.corm_first_ = 0, __VA_ARGS__})
#endif
/* The text of designators, as they stand when macros among them are replaced. */
#define CORM_NAMES(...) CORM_TEXT(__VA_ARGS__)
#define CORM_TEXT(...) #__VA_ARGS__

/* `values` is the model's generated struct; `named` is the text of its designators (".name = …, .publisher = …"),
 * which tells the members that were given from those that take their default; NULL: all members were given.  Answers
 * the stored record, NULL on failure. */
CORM_API void *corm_create(corm_session *session, const corm_model *model, const void *values, const char *named);

/* `fields` ("name" or "title, author") are looked up; the others are given to the new row.  *created (may be NULL)
 * tells which it was.  CORM_MULTIPLE if several rows match. */
CORM_API void *corm_get_or_create(corm_session *session, const corm_model *model, const char *fields, bool *created,
                                  const void *values, const char *named);
/* The same, but a row that is there gets the other values. */
CORM_API void *corm_update_or_create(corm_session *session, const corm_model *model, const char *fields, bool *created,
                                     const void *values, const char *named);
/* One statement inserts, or where the unique `fields` are taken updates the other given members; a second reads the
 * row. */
CORM_API void *corm_upsert(corm_session *session, const corm_model *model, const char *fields, const void *values,
                           const char *named);

/* All rows of an array of values structs, in one transaction; generated keys are written back into the array.
 * Answers how many were inserted (0 on failure, and then none were). */
CORM_API int64_t corm_bulk_create(corm_session *session, const corm_model *model, void *rows, size_t count);
/* The same, but where the unique `fields` are taken, `update` ("title, price") is set; "" leaves the row as it
 * is.  Keys are not written back. */
CORM_API int64_t corm_bulk_upsert(corm_session *session, const corm_model *model, void *rows, size_t count,
                                  const char *fields, const char *update);
/* Writes these fields of all these records of one model, in one transaction.  Answers how many rows there were. */
CORM_API int64_t corm_bulk_update(corm_session *session, void *const *records, size_t count, const char *fields);

/* Writes the columns set since the record was loaded or saved; no statement if there are none.  False for NULL. */
CORM_API bool corm_save(void *record);
/* Reads the record's loaded columns again; what was set and not saved is lost. */
CORM_API bool corm_refresh(void *record);

/* How many rows, of all models together, or of one.  The array and its names belong to the session. */
typedef struct corm_deleted {
    int64_t total;
    size_t model_count;
    const struct corm_deleted_model {
        const char *name;
        int64_t count;
    } *models;
} corm_deleted;

/* The query's rows and what `on delete` says of rows that point to them, in one transaction.  Records in memory stay
 * as they are. */
CORM_API corm_deleted corm_delete(corm_query *query);
/* True if the row was there.  False for NULL. */
CORM_API bool corm_delete_record(void *record);

/* "price = price * 0.9, sales = %d", by the database: answers how many rows were matched.  The primary key cannot be
 * set.  Records in memory stay as they are. */
CORM_API int64_t corm_update(corm_query *query, const char *assignments, ...) CORM_FORMAT(2, 3);

/* --- Relations to many: `relation` is a record's, such as book_tags(book) or author_books(author).
 *
 * Each answers how many links were made and cut, or how many children changed; 0 if that failed, and then nothing did.
 * A link is made once however often it is added, and with the defaults of its other columns.  A child leaves only where
 * its key may be null.  The relation is loaded anew when it is next asked for, and the records given know their new
 * parent. */
CORM_API int64_t corm_add(corm_query *relation, void *record);
CORM_API int64_t corm_add_all(corm_query *relation, void *const *records, size_t count);
CORM_API int64_t corm_remove(corm_query *relation, void *record);
CORM_API int64_t corm_remove_all(corm_query *relation, void *const *records, size_t count);
/* These and no others. */
CORM_API int64_t corm_set(corm_query *relation, void *const *records, size_t count);
CORM_API int64_t corm_clear(corm_query *relation);
/* As corm_create, with the new record in the relation; generated headers wrap it: author_books_create(author, …). */
CORM_API void *corm_create_in(corm_query *relation, const corm_model *model, const void *values, const char *named);

CORM_END

#endif
