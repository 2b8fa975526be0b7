/* The databases that the benchmarks run on. */
#include "bench.h"
#include "fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FULL "full.db"
#define EMPTY "empty.db"
#define COPY "copy.db"
#define PLAIN "plain.db"

enum { PATH_ROOM = 1024 };

static const char *path_of(char out[PATH_ROOM], const struct shop *shop, const char *name)
{
    snprintf(out, PATH_ROOM, "%s/%s", shop->directory, name);
    return out;
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

static void make_directory(struct shop *shop)
{
    const char *parent = getenv("TMPDIR");
    snprintf(shop->directory, sizeof shop->directory, "%s/corm-bench-XXXXXX", parent && *parent ? parent : "/tmp");
    if (!mkdtemp(shop->directory))
        fail("cannot make %s", shop->directory);
}

void shop_open(struct shop *shop, struct size size)
{
    char empty[PATH_ROOM], full[PATH_ROOM], plain[PATH_ROOM];
    make_directory(shop);
    data_make(&shop->data, size);
    shop->books = ours_books(&shop->data);
    shop->ids = calloc(size.books, sizeof *shop->ids);
    if (!shop->ids)
        fail("no memory");

    corm_db *db = ours_open(path_of(empty, shop, EMPTY));
    ours_create_tables(db);
    corm_close(db);
    struct hand *hand = hand_open(empty, "wal");
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
    shop->db = ours_open(full);
}

void shop_close(struct shop *shop)
{
    corm_close(shop->db);
    hand_close(shop->hand);
    hand_close(shop->plain_hand);
    free(shop->ids);
    free(shop->books);
    data_free(&shop->data);
}

void shop_remove(struct shop *shop)
{
    static const char *const files[] = {FULL, EMPTY, COPY, PLAIN};
    static const char *const endings[] = {"", "-wal", "-shm"};
    char name[32], path[PATH_ROOM];
    for (size_t i = 0; i < 12; i++) {
        snprintf(name, sizeof name, "%s%s", files[i / 3], endings[i % 3]);
        unlink(path_of(path, shop, name));
    }
    rmdir(shop->directory);
}

void shop_open_empty(struct shop *shop)
{
    char empty[PATH_ROOM], copy[PATH_ROOM];
    struct sum sum = {0};
    copy_file(path_of(empty, shop, EMPTY), path_of(copy, shop, COPY));
    for (size_t i = 0; i < shop->data.size.books; i++)
        shop->books[i].id = 0;
    shop->empty_hand = hand_open(copy, "wal");
    shop->empty_db = ours_open(copy);
    /* Both connect before the clock runs. */
    hand_load(shop->empty_hand, &sum);
    ours_load(shop->empty_db, &sum);
}

void shop_close_empty(struct shop *shop, struct sum *sum)
{
    hand_load(shop->empty_hand, sum);
    corm_close(shop->empty_db);
    hand_close(shop->empty_hand);
}
