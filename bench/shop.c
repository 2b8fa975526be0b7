/* The bookshop's files: those of SQLite, and the directory that they lie in. */
#include "bench.h"
#include "fail.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FULL "full.db"
#define EMPTY "empty.db"
#define COPY "copy.db"
#define PLAIN "plain.db"

enum { PATH_ROOM = 1024 };

/* --- What both databases have */

static char directories[2][960];

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

static void remove_directories(void)
{
    for (size_t i = 0; i < 2; i++)
        if (*directories[i])
            nftw(directories[i], remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void make_directory(struct shop *shop)
{
    const char *parent = getenv("TMPDIR");
    snprintf(shop->directory, sizeof shop->directory, "%s/corm-bench-XXXXXX", parent && *parent ? parent : "/tmp");
    if (!mkdtemp(shop->directory))
        fail("cannot make %s", shop->directory);
    if (!*directories[0])
        atexit(remove_directories);
    strcpy(directories[*directories[0] != 0], shop->directory);
}

void shop_make(struct shop *shop, struct size size)
{
    make_directory(shop);
    data_make(&shop->data, size);
    shop->books = ours_books(&shop->data);
    shop->ids = calloc(size.books, sizeof *shop->ids);
    if (!shop->ids)
        fail("no memory");
}

void shop_free(struct shop *shop)
{
    free(shop->ids);
    free(shop->books);
    data_free(&shop->data);
}

/* --- SQLite */

static const char *path_of(char out[PATH_ROOM], const struct shop *shop, const char *name)
{
    snprintf(out, PATH_ROOM, "%s/%s", shop->directory, name);
    return out;
}

static corm_db *open_file(const struct shop *shop, const char *name)
{
    char url[PATH_ROOM];
    snprintf(url, sizeof url, "sqlite:%s/%s", shop->directory, name);
    return ours_open(url);
}

static void copy_file(const char *from, const char *to)
{
    char part[64 * PATH_ROOM];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    size_t count = 0;
    while (in && out && (count = fread(part, 1, sizeof part, in)) > 0)
        if (fwrite(part, 1, count, out) != count)
            break;
    if (!in || !out || ferror(in) || fclose(out) != 0)
        fail("cannot copy %s to %s", from, to);
    fclose(in);
}

static bool open_shop(struct shop *shop, struct size size)
{
    char empty[PATH_ROOM], full[PATH_ROOM], plain[PATH_ROOM];
    shop_make(shop, size);
    corm_db *db = open_file(shop, EMPTY);
    ours_create_tables(db);
    corm_close(db);
    struct hand *hand = hand_open(path_of(empty, shop, EMPTY), "wal");
    hand_fill(hand, size.publishers, size.authors);
    hand_close(hand);

    copy_file(empty, path_of(full, shop, FULL));
    hand = hand_open(full, "wal");
    hand_insert(hand, shop->data.books, size.books, shop->ids);
    hand_fill_tags(hand, size.tags, size.books);
    hand_close(hand);
    copy_file(full, path_of(plain, shop, PLAIN));
    shop->hand = hand_open(full, "wal");
    shop->plain_hand = hand_open(plain, "delete");
    shop->db = open_file(shop, FULL);
    return true;
}

static void close_shop(struct shop *shop)
{
    corm_close(shop->db);
    hand_close(shop->hand);
    hand_close(shop->plain_hand);
    shop_free(shop);
}

static void open_empty(struct shop *shop)
{
    char empty[PATH_ROOM], copy[PATH_ROOM];
    struct sum sum = {0};
    copy_file(path_of(empty, shop, EMPTY), path_of(copy, shop, COPY));
    for (size_t i = 0; i < shop->data.size.books; i++)
        shop->books[i].id = 0;
    shop->empty_hand = hand_open(copy, "wal");
    shop->empty_db = open_file(shop, COPY);
    /* Both connect before the clock runs. */
    hand_load(shop->empty_hand, &sum);
    ours_load(shop->empty_db, &sum);
}

static void close_empty(struct shop *shop, struct sum *sum)
{
    hand_load(shop->empty_hand, sum);
    corm_close(shop->empty_db);
    hand_close(shop->empty_hand);
}

const struct place sqlite_place = {
    .name = "SQLite",
    .open = open_shop,
    .close = close_shop,
    .open_empty = open_empty,
    .close_empty = close_empty,
    .benches = sqlite_benches,
};
