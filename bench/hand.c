/* Prepared statements, texts copied once into an arena, one struct per row, the accessor of each column known. */
#include "hand_inside.h"

#include <stdio.h>
#include <stdlib.h>

struct title {
    int64_t id;
    const char *title;
};

/* --- Memory */

void *hand_arena_grow(struct arena *arena, size_t size)
{
    size_t room = arena->next_size ? arena->next_size : 64 * 1024;
    while (room < size)
        room *= 2;
    struct chunk *chunk = malloc(sizeof *chunk + room);
    if (!chunk)
        fail("no memory");
    chunk->older = arena->chunk;
    arena->chunk = chunk;
    arena->at = chunk->bytes + size;
    arena->end = chunk->bytes + room;
    arena->next_size = room < 1024 * 1024 ? room * 2 : room;
    return chunk->bytes;
}

void hand_arena_free(struct arena *arena)
{
    while (arena->chunk) {
        struct chunk *older = arena->chunk->older;
        free(arena->chunk);
        arena->chunk = older;
    }
}

void *hand_grow(void *rows, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return rows;
    *room = *room ? *room * 2 : 8;
    rows = realloc(rows, *room * size);
    if (!rows)
        fail("no memory");
    return rows;
}

/* --- Statements */

void hand_check(struct hand *hand, bool is_good)
{
    if (!is_good)
        fail("by hand: %s", sqlite3_errmsg(hand->database));
}

void hand_run(struct hand *hand, const char *sql)
{
    hand_check(hand, sqlite3_exec(hand->database, sql, NULL, NULL, NULL) == SQLITE_OK);
}

sqlite3_stmt *hand_prepare(struct hand *hand, const char *sql)
{
    sqlite3_stmt *statement;
    hand_check(hand, sqlite3_prepare_v3(hand->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK);
    return statement;
}

struct hand *hand_open(const char *path, const char *journal)
{
    char sql[128];
    struct hand *hand = calloc(1, sizeof *hand);
    if (!hand)
        fail("no memory");
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    hand_check(hand, sqlite3_open_v2(path, &hand->database, flags, NULL) == SQLITE_OK);
    snprintf(sql, sizeof sql, "PRAGMA journal_mode = %s; PRAGMA foreign_keys = on; PRAGMA synchronous = normal;", journal);
    hand_run(hand, sql);
    hand->get = hand_prepare(hand, "SELECT id, title, content, published, price, rating, author_id FROM book WHERE id = ?");
    return hand;
}

void hand_close(struct hand *hand)
{
    sqlite3_finalize(hand->get);
    sqlite3_close(hand->database);
    free(hand);
}

/* --- Decoding */

const char *hand_text(sqlite3_stmt *statement, int column, struct arena *arena)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    size_t size = (size_t)sqlite3_column_bytes(statement, column) + 1;
    return memcpy(hand_arena_get(arena, size), text, size);
}

/* Days since 1970 of a day in the Gregorian calendar, the year beginning in March. */
static int32_t days_of(int year, int month, int day)
{
    year -= month <= 2;
    int century_year = year % 400;
    int year_day = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return year / 400 * 146097 + century_year * 365 + century_year / 4 - century_year / 100 + year_day - 719468;
}

static int32_t read_date(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    int month = (text[5] - '0') * 10 + (text[6] - '0');
    int day = (text[8] - '0') * 10 + (text[9] - '0');
    return days_of(year, month, day);
}

void hand_book(sqlite3_stmt *statement, struct arena *arena, struct book *book)
{
    book->id = sqlite3_column_int64(statement, 0);
    book->title = hand_text(statement, 1, arena);
    book->content = hand_text(statement, 2, arena);
    book->published = read_date(statement, 3);
    book->price = (int64_t)(sqlite3_column_double(statement, 4) * 100 + 0.5);
    book->is_rated = sqlite3_column_type(statement, 5) != SQLITE_NULL;
    book->rating = sqlite3_column_double(statement, 5);
    book->author_id = sqlite3_column_int64(statement, 6);
}

void hand_sum_book(struct sum *sum, const struct book *book)
{
    sum_int(sum, book->id);
    sum_text(sum, book->title);
    sum_text(sum, book->content);
    sum_int(sum, book->published);
    sum_int(sum, book->price);
    sum_real(sum, book->is_rated ? &book->rating : NULL);
    sum_int(sum, book->author_id);
}

/* --- Reading */

void hand_load(struct hand *hand, struct sum *sum)
{
    sqlite3_stmt *statement =
        hand_prepare(hand, "SELECT id, title, content, published, price, rating, author_id FROM book");
    struct arena arena = {0};
    struct book *books = NULL;
    size_t count = 0, room = 0;
    int status;
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        books = hand_grow(books, count, &room, sizeof *books);
        hand_book(statement, &arena, &books[count++]);
    }
    hand_check(hand, status == SQLITE_DONE);
    sqlite3_finalize(statement);
    for (size_t i = 0; i < count; i++)
        hand_sum_book(sum, &books[i]);
    free(books);
    hand_arena_free(&arena);
}

void hand_load_titles(struct hand *hand, struct sum *sum)
{
    sqlite3_stmt *statement = hand_prepare(hand, "SELECT id, title FROM book");
    struct arena arena = {0};
    struct title *titles = NULL;
    size_t count = 0, room = 0;
    int status;
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        titles = hand_grow(titles, count, &room, sizeof *titles);
        titles[count].id = sqlite3_column_int64(statement, 0);
        titles[count++].title = hand_text(statement, 1, &arena);
    }
    hand_check(hand, status == SQLITE_DONE);
    sqlite3_finalize(statement);
    for (size_t i = 0; i < count; i++) {
        sum_int(sum, titles[i].id);
        sum_text(sum, titles[i].title);
    }
    free(titles);
    hand_arena_free(&arena);
}

void hand_get(struct hand *hand, const int64_t *keys, size_t count, bool in_transaction, struct sum *sum)
{
    struct arena arena = {0};
    if (in_transaction)
        hand_run(hand, "BEGIN");
    for (size_t i = 0; i < count; i++) {
        struct book *book = hand_arena_get(&arena, sizeof *book);
        sqlite3_bind_int64(hand->get, 1, keys[i]);
        hand_check(hand, sqlite3_step(hand->get) == SQLITE_ROW);
        hand_book(hand->get, &arena, book);
        sqlite3_reset(hand->get);
        hand_sum_book(sum, book);
    }
    if (in_transaction)
        hand_run(hand, "COMMIT");
    hand_arena_free(&arena);
}

/* --- Writing */

void hand_fill(struct hand *hand, size_t publishers, size_t authors)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "INSERT INTO publisher (name) WITH RECURSIVE number(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number"
             " WHERE n < %zu) SELECT 'Publisher ' || n FROM number;"
             "INSERT INTO author (name, publisher_id) WITH RECURSIVE number(n) AS (VALUES (1) UNION ALL SELECT n + 1"
             " FROM number WHERE n < %zu) SELECT 'Author ' || n, 1 + n * 7919 %% %zu FROM number;",
             publishers, authors, publishers);
    hand_run(hand, sql);
}

void hand_fill_tags(struct hand *hand, size_t tags, size_t books)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "INSERT INTO tag (name) WITH RECURSIVE number(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number"
             " WHERE n < %zu) SELECT 'Tag ' || n FROM number;"
             "INSERT INTO book_tags (book_id, tag_id) WITH RECURSIVE number(n) AS (VALUES (0) UNION ALL SELECT n + 1"
             " FROM number WHERE n < %zu) SELECT 1 + n / 3, 1 + (n / 3 * 7919 + n %% 3 * 67) %% %zu FROM number;",
             tags, 3 * books - 1, tags);
    hand_run(hand, sql);
}

static void write_digits(char *at, int value, int count)
{
    while (count-- > 0) {
        at[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

static void write_date(char out[10], int32_t days)
{
    int32_t shifted = days + 719468, era = shifted / 146097, era_day = shifted % 146097;
    int32_t era_year = (era_day - era_day / 1460 + era_day / 36524 - era_day / 146096) / 365;
    int32_t year_day = era_day - (365 * era_year + era_year / 4 - era_year / 100);
    int32_t month = (5 * year_day + 2) / 153;
    write_digits(out, era * 400 + era_year + (month >= 10), 4);
    write_digits(out + 5, month < 10 ? month + 3 : month - 9, 2);
    write_digits(out + 8, year_day - (153 * month + 2) / 5 + 1, 2);
    out[4] = out[7] = '-';
}

void hand_insert(struct hand *hand, const struct data_book *books, size_t count, int64_t *ids)
{
    sqlite3_stmt *statement = hand_prepare(hand, "INSERT INTO book (title, content, published, price, rating, author_id)"
                                            " VALUES (?, ?, ?, ?, ?, ?)");
    char date[10];
    hand_run(hand, "BEGIN IMMEDIATE");
    for (size_t i = 0; i < count; i++) {
        write_date(date, books[i].published);
        sqlite3_bind_text(statement, 1, books[i].title, -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 2, books[i].content, -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 3, date, sizeof date, SQLITE_STATIC);
        sqlite3_bind_double(statement, 4, (double)books[i].price / 100);
        if (books[i].rating)
            sqlite3_bind_double(statement, 5, *books[i].rating);
        else
            sqlite3_bind_null(statement, 5);
        sqlite3_bind_int64(statement, 6, books[i].author_id);
        hand_check(hand, sqlite3_step(statement) == SQLITE_DONE);
        sqlite3_reset(statement);
        ids[i] = sqlite3_last_insert_rowid(hand->database);
    }
    hand_run(hand, "COMMIT");
    sqlite3_finalize(statement);
}
