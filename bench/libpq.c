/* Prepared statements, binary both ways, texts copied once into an arena, one struct per row. */
#include "libpq_inside.h"

#include <stdio.h>
#include <stdlib.h>

struct title {
    int64_t id;
    const char *title;
};

/* --- Statements */

static void check(struct libpq *libpq, const PGresult *result, ExecStatusType wanted)
{
    if (PQresultStatus(result) != wanted)
        fail("by hand: %s", PQerrorMessage(libpq->handle));
}

void libpq_run(struct libpq *libpq, const char *sql)
{
    PGresult *result = PQexec(libpq->handle, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fail("by hand: %s", PQerrorMessage(libpq->handle));
    PQclear(result);
}

PGresult *libpq_query(struct libpq *libpq, const char *name, const char *parameter, size_t size)
{
    int length = (int)size, format = 1;
    PGresult *rows = PQexecPrepared(libpq->handle, name, parameter ? 1 : 0, &parameter, &length, &format, 1);
    check(libpq, rows, PGRES_TUPLES_OK);
    return rows;
}

PGresult *libpq_query_int(struct libpq *libpq, const char *name, int64_t parameter)
{
    uint64_t number = htobe64((uint64_t)parameter);
    return libpq_query(libpq, name, (const char *)&number, sizeof number);
}

struct libpq *libpq_open(const char *options)
{
    struct libpq *libpq = calloc(1, sizeof *libpq);
    if (!libpq)
        fail("no memory");
    libpq->handle = PQconnectdb(options);
    if (PQstatus(libpq->handle) != CONNECTION_OK)
        fail("by hand: %s", PQerrorMessage(libpq->handle));
    return libpq;
}

void libpq_close(struct libpq *libpq)
{
    PQfinish(libpq->handle);
    free(libpq);
}

void libpq_prepare(struct libpq *libpq)
{
    static const char *const statements[][2] = {
        {"books", "SELECT " BOOK_COLUMNS " FROM book"},
        {"titles", "SELECT id, title FROM book"},
        {"book", "SELECT " BOOK_COLUMNS " FROM book WHERE id = $1"},
        {"first_books", "SELECT " BOOK_COLUMNS " FROM book WHERE id <= $1"},
        {"first_authors", "SELECT id, name, publisher_id FROM author WHERE id <= $1"},
        {"related", "SELECT " BOOK_COLUMNS ", author.id, author.name, author.publisher_id, publisher.id, publisher.name"
                    " FROM book JOIN author ON author.id = book.author_id"
                    " JOIN publisher ON publisher.id = author.publisher_id"},
        {"with_authors", "SELECT " BOOK_COLUMNS ", author.id, author.name, author.publisher_id FROM book"
                         " JOIN author ON author.id = book.author_id WHERE book.id <= $1"},
        {"publishers", "SELECT id, name FROM publisher WHERE id = ANY($1::bigint[])"},
        {"authors_books", "SELECT " BOOK_COLUMNS " FROM book WHERE author_id = ANY($1::bigint[])"},
        {"books_tags", "SELECT book_tags.book_id, tag.id, tag.name FROM tag JOIN book_tags ON book_tags.tag_id = tag.id"
                       " WHERE book_tags.book_id = ANY($1::bigint[])"},
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        PGresult *result = PQprepare(libpq->handle, statements[i][0], statements[i][1], 0, NULL);
        check(libpq, result, PGRES_COMMAND_OK);
        PQclear(result);
    }
}

/* --- Decoding */

static uint16_t read_short(const char *at)
{
    uint16_t number;
    memcpy(&number, at, sizeof number);
    return be16toh(number);
}

static int32_t read_date(const PGresult *rows, int row, int column)
{
    uint32_t days;
    memcpy(&days, PQgetvalue(rows, row, column), sizeof days);
    return (int32_t)be32toh(days) + SERVER_EPOCH;
}

/* A price in hundredths: groups of four digits, the first one 10000 to the power of its weight. */
static int64_t read_price(const PGresult *rows, int row, int column)
{
    const char *at = PQgetvalue(rows, row, column);
    int count = read_short(at), weight = (int16_t)read_short(at + 2);
    int64_t price = 0;
    for (int i = 0; i <= weight; i++)
        price = price * 10000 + (i < count ? read_short(at + 8 + 2 * i) : 0);
    int fraction = weight + 1 >= 0 && weight + 1 < count ? read_short(at + 8 + 2 * (weight + 1)) : 0;
    return price * 100 + fraction / 100;
}

static double read_real(const PGresult *rows, int row, int column)
{
    int64_t bits = libpq_int(rows, row, column);
    double real;
    memcpy(&real, &bits, sizeof real);
    return real;
}

void libpq_book(const PGresult *rows, int row, struct arena *arena, struct book *book)
{
    book->id = libpq_int(rows, row, 0);
    book->title = libpq_text(rows, row, 1, arena);
    book->content = libpq_text(rows, row, 2, arena);
    book->published = read_date(rows, row, 3);
    book->price = read_price(rows, row, 4);
    book->is_rated = !PQgetisnull(rows, row, 5);
    book->rating = book->is_rated ? read_real(rows, row, 5) : 0;
    book->author_id = libpq_int(rows, row, 6);
}

/* --- Reading */

void libpq_load(struct libpq *libpq, struct sum *sum)
{
    PGresult *rows = libpq_query(libpq, "books", NULL, 0);
    int count = PQntuples(rows);
    struct arena arena = {0};
    struct book *books = hand_arena_get(&arena, (size_t)count * sizeof *books);
    for (int i = 0; i < count; i++)
        libpq_book(rows, i, &arena, &books[i]);
    PQclear(rows);
    for (int i = 0; i < count; i++)
        hand_sum_book(sum, &books[i]);
    hand_arena_free(&arena);
}

void libpq_load_titles(struct libpq *libpq, struct sum *sum)
{
    PGresult *rows = libpq_query(libpq, "titles", NULL, 0);
    int count = PQntuples(rows);
    struct arena arena = {0};
    struct title *titles = hand_arena_get(&arena, (size_t)count * sizeof *titles);
    for (int i = 0; i < count; i++)
        titles[i] = (struct title){libpq_int(rows, i, 0), libpq_text(rows, i, 1, &arena)};
    PQclear(rows);
    for (int i = 0; i < count; i++) {
        sum_int(sum, titles[i].id);
        sum_text(sum, titles[i].title);
    }
    hand_arena_free(&arena);
}

void libpq_get(struct libpq *libpq, const int64_t *keys, size_t count, struct sum *sum)
{
    struct arena arena = {0};
    for (size_t i = 0; i < count; i++) {
        struct book *book = hand_arena_get(&arena, sizeof *book);
        PGresult *rows = libpq_query_int(libpq, "book", keys[i]);
        if (PQntuples(rows) != 1)
            fail("by hand: book %lld is not there", (long long)keys[i]);
        libpq_book(rows, 0, &arena, book);
        PQclear(rows);
        hand_sum_book(sum, book);
    }
    hand_arena_free(&arena);
}

/* --- Writing */

void libpq_fill(struct libpq *libpq, size_t publishers, size_t authors)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "INSERT INTO publisher (name) SELECT 'Publisher ' || n FROM generate_series(1, %zu) AS n;"
             "INSERT INTO author (name, publisher_id) SELECT 'Author ' || n, 1 + n * 7919 %% %zu"
             " FROM generate_series(1, %zu) AS n;"
             "ANALYZE publisher; ANALYZE author",
             publishers, publishers, authors);
    libpq_run(libpq, sql);
}

void libpq_fill_tags(struct libpq *libpq, size_t tags, size_t books)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "INSERT INTO tag (name) SELECT 'Tag ' || n FROM generate_series(1, %zu) AS n;"
             "INSERT INTO book_tags (book_id, tag_id) SELECT 1 + n / 3, 1 + (n / 3 * 7919 + n %% 3 * 67) %% %zu"
             " FROM generate_series(0, %zu) AS n",
             tags, tags, 3 * books - 1);
    libpq_run(libpq, sql);
    libpq_run(libpq, "VACUUM ANALYZE");
}

/* A part of what is copied. */
struct piece {
    char *at;
    char bytes[128 * 1024];
};

static void put_short(struct piece *piece, int number)
{
    uint16_t bytes = htobe16((uint16_t)number);
    memcpy(piece->at, &bytes, sizeof bytes);
    piece->at += sizeof bytes;
}

static void put_int(struct piece *piece, int32_t number)
{
    uint32_t bytes = htobe32((uint32_t)number);
    memcpy(piece->at, &bytes, sizeof bytes);
    piece->at += sizeof bytes;
}

static void put_long(struct piece *piece, int64_t number)
{
    uint64_t bytes = htobe64((uint64_t)number);
    put_int(piece, sizeof bytes);
    memcpy(piece->at, &bytes, sizeof bytes);
    piece->at += sizeof bytes;
}

static void put_text(struct piece *piece, const char *text)
{
    size_t size = strlen(text);
    put_int(piece, (int32_t)size);
    memcpy(piece->at, text, size);
    piece->at += size;
}

/* Below a hundred million hundredths: two groups before the point at most, one behind it. */
static void put_price(struct piece *piece, int64_t price)
{
    int groups[3] = {(int)(price / 1000000), (int)(price / 100 % 10000), (int)(price % 100 * 100)};
    int first = groups[0] ? 0 : groups[1] ? 1 : 2, end = groups[2] ? 3 : groups[1] ? 2 : 1;
    int count = end > first ? end - first : 0;
    put_int(piece, 8 + 2 * count);
    put_short(piece, count);
    put_short(piece, count ? 1 - first : 0);
    put_short(piece, 0);
    put_short(piece, 2);
    for (int i = first; i < end; i++)
        put_short(piece, groups[i]);
}

static void put_rating(struct piece *piece, const double *rating)
{
    int64_t bits;
    if (!rating) {
        put_int(piece, -1);
        return;
    }
    memcpy(&bits, rating, sizeof bits);
    put_long(piece, bits);
}

static void put_book(struct piece *piece, const struct data_book *book, int64_t id)
{
    put_short(piece, BOOK_COLUMN_COUNT);
    put_long(piece, id);
    put_text(piece, book->title);
    put_text(piece, book->content);
    put_int(piece, 4);
    put_int(piece, book->published - SERVER_EPOCH);
    put_price(piece, book->price);
    put_rating(piece, book->rating);
    put_long(piece, book->author_id);
}

static void send_piece(struct libpq *libpq, struct piece *piece)
{
    if (PQputCopyData(libpq->handle, piece->bytes, (int)(piece->at - piece->bytes)) != 1)
        fail("by hand: %s", PQerrorMessage(libpq->handle));
    piece->at = piece->bytes;
}

static void draw_keys(struct libpq *libpq, size_t count, int64_t *ids)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT nextval(pg_get_serial_sequence('book', 'id')::regclass) FROM generate_series(1, %zu)", count);
    PGresult *rows = PQexecParams(libpq->handle, sql, 0, NULL, NULL, NULL, NULL, 1);
    check(libpq, rows, PGRES_TUPLES_OK);
    for (size_t i = 0; i < count; i++)
        ids[i] = libpq_int(rows, (int)i, 0);
    PQclear(rows);
}

static void begin_copy(struct libpq *libpq, struct piece *piece)
{
    static const char head[19] = "PGCOPY\n\377\r\n";
    PGresult *result = PQexec(libpq->handle, "COPY book (id, title, content, published, price, rating, author_id)"
                                             " FROM STDIN (FORMAT binary)");
    check(libpq, result, PGRES_COPY_IN);
    PQclear(result);
    memcpy(piece->bytes, head, sizeof head);
    piece->at = piece->bytes + sizeof head;
}

static void end_copy(struct libpq *libpq, struct piece *piece)
{
    put_short(piece, -1);
    send_piece(libpq, piece);
    if (PQputCopyEnd(libpq->handle, NULL) != 1)
        fail("by hand: %s", PQerrorMessage(libpq->handle));
    PGresult *result = PQgetResult(libpq->handle);
    check(libpq, result, PGRES_COMMAND_OK);
    PQclear(result);
    PQclear(PQgetResult(libpq->handle));
}

void libpq_insert(struct libpq *libpq, const struct data_book *books, size_t count, int64_t *ids)
{
    static struct piece piece;
    libpq_run(libpq, "BEGIN");
    draw_keys(libpq, count, ids);
    begin_copy(libpq, &piece);
    for (size_t i = 0; i < count; i++) {
        put_book(&piece, &books[i], ids[i]);
        if (piece.at > piece.bytes + 64 * 1024)
            send_piece(libpq, &piece);
    }
    end_copy(libpq, &piece);
    libpq_run(libpq, "COMMIT");
}
