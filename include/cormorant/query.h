/* Queries: immutable chains of clauses.  Each call answers a new query that points at the one it was given; nothing
 * runs before a result is asked for, and a result once loaded stays with its query.
 *
 * The expression arguments are printf-like: %s text, %d %ld %lld int, %f real, %p a record, a query, a list or a
 * typed value (corm_… below), NULL for null; %% is modulo.  Texts are copied, the library's own things live in the
 * session.  A mistake is an error of the session when the query runs; no call here answers NULL, so that calls can be
 * nested.  Queries belong to their session: nothing is to be freed, and a query is used with things of the same
 * session only. */
#ifndef CORMORANT_QUERY_H
#define CORMORANT_QUERY_H

#include <cormorant/session.h>

CORM_BEGIN

/* All rows of a model, in its default order: corm_all(s, Book) */
#define corm_all(session, Model) corm_all_of((session), &Model##_model)
CORM_API corm_query *corm_all_of(corm_session *session, const corm_model *model);
/* A query as it is written on the command line: "Book.filter(author.name = %s)[:5]".  For texts
 * that come from elsewhere.  It asks for rows or records: for .count(), .exists() and the like there are functions
 * below. */
CORM_API corm_query *corm_query_of(corm_session *session, const char *text, ...) CORM_FORMAT(2, 3);

/* Rows for which the condition is true; exclude: exactly the others. */
CORM_API corm_query *corm_filter(corm_query *query, const char *condition, ...) CORM_FORMAT(2, 3);
CORM_API corm_query *corm_exclude(corm_query *query, const char *condition, ...) CORM_FORMAT(2, 3);
/* "-published, author.name, rating desc nulls last", in place of any order before; "": no order. */
CORM_API corm_query *corm_order_by(corm_query *query, const char *terms, ...) CORM_FORMAT(2, 3);
/* The other way round; of a query without an order, only first and last notice. */
CORM_API corm_query *corm_reverse(corm_query *query);
/* No row twice. */
CORM_API corm_query *corm_distinct(corm_query *query);
/* The first row of each: with "author" and the order "author, -published" each author's latest book. */
CORM_API corm_query *corm_distinct_on(corm_query *query, const char *fields);
/* Rows of both (each once, or with _all as often as they come), of both at once, of the first without the second's.  The
 * columns must be as many and of the same kinds. */
CORM_API corm_query *corm_union(corm_query *query, corm_query *other);
CORM_API corm_query *corm_union_all(corm_query *query, corm_query *other);
CORM_API corm_query *corm_intersection(corm_query *query, corm_query *other);
CORM_API corm_query *corm_difference(corm_query *query, corm_query *other);
/* A name for another query, which may stand in what follows wherever a model's name may: "author in Recent.values(author)",
 * "exists(Recent.filter(author = outer.id))".  It begins with a capital letter; the query is worked out once, and its
 * columns are those of its records or values. */
CORM_API corm_query *corm_with(corm_query *query, const char *name, corm_query *other);
/* The rows and all that are reached from them by a path of their model to itself, followed any number of times, each
 * once: "children", "parent", "boss.boss"; with "children, depth as level" each has how often the path was followed at
 * least, 0 for those it began with, as the annotation `level`. */
CORM_API corm_query *corm_walk(corm_query *query, const char *path);
/* Rows from `from` (counted from 0) until before `until`; CORM_REST: all that follow.  Taken last: filters and orders
 * after it are errors; a slice of a slice counts inside the first. */
#define CORM_REST INT64_MAX
CORM_API corm_query *corm_slice(corm_query *query, int64_t from, int64_t until);
/* Which columns to load ("title, price"); the others are loaded when they are touched.  The key is always loaded. */
CORM_API corm_query *corm_only(corm_query *query, const char *fields);
CORM_API corm_query *corm_defer(corm_query *query, const char *fields);
/* Names for expressions: "half = price / 2, n = count(tags)".  An annotation is loaded with each record
 * (corm_real(book, "half")) and may be used in later clauses; an alias may only be used. */
CORM_API corm_query *corm_annotate(corm_query *query, const char *terms, ...) CORM_FORMAT(2, 3);
CORM_API corm_query *corm_alias(corm_query *query, const char *terms, ...) CORM_FORMAT(2, 3);
/* Rows of these columns and expressions instead of records: "title, author.name, n = pages * 2".  Read them by name,
 * the one given or the path as written; "": all columns. */
CORM_API corm_query *corm_values(corm_query *query, const char *terms, ...) CORM_FORMAT(2, 3);
/* The dates or datetimes of a column, taken back to the beginning of their 'year', 'quarter', 'month', 'week' or 'day'
 * (datetimes: 'hour', 'minute', 'second' as well): each once, ascending ("-published": descending), without nulls.  Rows of
 * one column, named as the path is. */
CORM_API corm_query *corm_dates(corm_query *query, const char *path, const char *span);
CORM_API corm_query *corm_datetimes(corm_query *query, const char *path, const char *span);
/* Relations to one record, in the same statement: "author.publisher, editor". */
CORM_API corm_query *corm_select_related(corm_query *query, const char *paths);
/* One more query per step: "tags, reviews.filter(rating > %d) as good, author.books".  What has a name behind `as` is
 * read by corm_prefetched, the rest by the relation's accessor. */
CORM_API corm_query *corm_prefetch_related(corm_query *query, const char *paths, ...) CORM_FORMAT(2, 3);

/* What happens when something not loaded is touched: loaded for all records of the result (the default), for the one
 * record, or the error CORM_NOT_LOADED.  What is loaded so has the same mode. */
typedef enum corm_fetch_mode { CORM_FETCH_PEERS, CORM_FETCH_ONE, CORM_FETCH_RAISE } corm_fetch_mode;
CORM_API corm_query *corm_fetch(corm_query *query, corm_fetch_mode mode);

/* Whether what prefetch_related names comes in one statement with the rows, from one moment and in one round trip: where
 * the way to the database is long (auto, the default), always, or never.  A database in the same process has no way to
 * speak of: there it says nothing. */
typedef enum corm_together_mode { CORM_TOGETHER_AUTO, CORM_TOGETHER_ALWAYS, CORM_TOGETHER_NEVER } corm_together_mode;
CORM_API corm_query *corm_together(corm_query *query, corm_together_mode mode);
/* corm_each streams the rows in windows of `rows` (at least 100; 0: 2000): a loop needs memory for one of them, and
 * its records and their texts are good only until it goes on to the next.  The loop may write and commit; a rollback
 * inside it ends it with CORM_MISUSE. */
CORM_API corm_query *corm_iterator(corm_query *query, int64_t rows);

/* The rows that are loaded are locked until the transaction ends, which must have begun: others who want to change them
 * wait.  One of the first four (none: for update), and what to do about rows that others have locked: an error
 * (CORM_BUSY) or to leave them out, rather than wait.  The related records of select_related are locked with _RELATED
 * only.  SQLite's transactions keep all others from writing anyway.  Not of distinct rows, groups, unions; not where no
 * rows are asked for. */
enum {
    CORM_LOCK_UPDATE = 1, CORM_LOCK_NO_KEY_UPDATE = 2, CORM_LOCK_SHARE = 4, CORM_LOCK_KEY_SHARE = 8,
    CORM_LOCK_NOWAIT = 16, CORM_LOCK_SKIP_LOCKED = 32, CORM_LOCK_RELATED = 64
};
CORM_API corm_query *corm_lock(corm_query *query, unsigned lock);

/* --- Results.  On failure: 0, false or NULL, and the session has the error.  Records belong to the session. */

/* corm_each (Book, b, books) { … }  break, continue and return are all fine.  The result stays with the query: a
 * second loop over the same one reads it from memory.  For rows of values() the model is corm_row.  No turns on
 * failure. */
#define corm_each(Model, item, query)                                                                       \
    for (corm_loop item##_loop = corm_loop_over(query); item##_loop.is_on && corm_loop_next(&item##_loop);)      \
        for (Model *item = (item##_loop.is_on = false, (Model *)item##_loop.record); item;                   \
             item = NULL, item##_loop.is_on = true)

typedef struct corm_row corm_row;   /* a row of values() */

typedef struct corm_loop {
    void *record;
    corm_query *query;
    void *state;
    const void *rows;
    size_t at;
    bool is_on;
} corm_loop;
CORM_API corm_loop corm_loop_over(corm_query *query);
CORM_API bool corm_loop_next(corm_loop *loop);

/* How many records the query's result has: loads it, and corm_at then answers them; NULL beyond the last. */
CORM_API size_t corm_length(corm_query *query);
CORM_API void *corm_at(corm_query *query, size_t index);
/* By the database, or from the result if it is loaded. */
CORM_API int64_t corm_count(corm_query *query);
CORM_API bool corm_exists(corm_query *query);
/* The first or last record; NULL if there is none, which is no error.  Without an order: by primary key. */
CORM_API void *corm_first(corm_query *query);
CORM_API void *corm_last(corm_query *query);
/* The one record; NULL with CORM_NOT_FOUND or CORM_MULTIPLE if it is not one.  The condition may be NULL. */
CORM_API void *corm_get(corm_query *query, const char *condition, ...) CORM_FORMAT(2, 3);
/* The last or first record by these fields ("published, id"); NULL with CORM_NOT_FOUND if there is none. */
CORM_API void *corm_latest(corm_query *query, const char *fields);
CORM_API void *corm_earliest(corm_query *query, const char *fields);
/* One row of aggregates, "n = count(*), best = max(rating)": read it by name. */
CORM_API corm_row *corm_aggregate(corm_query *query, const char *terms, ...) CORM_FORMAT(2, 3);
/* Records by primary key, from one query: the query's length is how many were found. */
CORM_API corm_query *corm_in_bulk(corm_query *query, const void *list);
/* Of a query from corm_in_bulk: the record with this key (a typed value), or NULL, which is no error. */
CORM_API void *corm_by_key(corm_query *bulk, const void *value);

/* The records as nested JSON: "title, author(name), tags(name)".  The selection decides what is loaded, whatever only,
 * defer, select_related and prefetch_related said before: the columns it names, the related records with the row that
 * points to them, and one more statement for each relation to many.  Columns, relations (alone: the keys), annotations,
 * and what was prefetched under a name of its own may be named; clauses behind a prefetched path choose its rows still.
 * The text lives in the session; NULL on failure. */
CORM_API const char *corm_json(corm_query *query, const char *selection);

/* --- Typed values for %p: copies that live in the session.  NULL, which %p takes for null, if there is no memory
 * (and the session has that error), and for NULL texts and bytes. */
CORM_API const void *corm_value_date(corm_session *session, corm_date value);
CORM_API const void *corm_value_time(corm_session *session, corm_time value);
CORM_API const void *corm_value_datetime(corm_session *session, corm_datetime value);
CORM_API const void *corm_value_duration(corm_session *session, corm_duration value);
CORM_API const void *corm_value_decimal(corm_session *session, corm_decimal value);
CORM_API const void *corm_value_uuid(corm_session *session, corm_uuid value);
CORM_API const void *corm_value_bytes(corm_session *session, corm_bytes value);
CORM_API const void *corm_value_bool(corm_session *session, bool value);
CORM_API const void *corm_value_int(corm_session *session, int64_t value);
CORM_API const void *corm_value_text(corm_session *session, const char *value);
/* Lists for `in %p` and corm_in_bulk: copies, as above.  They may be empty. */
CORM_API const void *corm_list_int(corm_session *session, const int64_t *items, size_t count);
CORM_API const void *corm_list_text(corm_session *session, const char *const *items, size_t count);
CORM_API const void *corm_list_real(corm_session *session, const double *items, size_t count);

CORM_END

#endif
