/* The benchmarks: each beside what it is measured against. */
#include "bench.h"

static void load(struct shop *shop, struct sum *sum)
{
    ours_load(shop->db, sum);
}

static void load_by_hand(struct shop *shop, struct sum *sum)
{
    hand_load(shop->hand, sum);
}

static void load_titles(struct shop *shop, struct sum *sum)
{
    ours_load_titles(shop->db, sum);
}

static void load_titles_by_hand(struct shop *shop, struct sum *sum)
{
    hand_load_titles(shop->hand, sum);
}

static void get(struct shop *shop, struct sum *sum)
{
    ours_get(shop->db, shop->data.keys, shop->data.size.gets, false, sum);
}

static void get_by_hand(struct shop *shop, struct sum *sum)
{
    hand_get(shop->hand, shop->data.keys, shop->data.size.gets, false, sum);
}

static void get_in_snapshot(struct shop *shop, struct sum *sum)
{
    ours_get(shop->db, shop->data.keys, shop->data.size.gets, true, sum);
}

static void get_in_snapshot_by_hand(struct shop *shop, struct sum *sum)
{
    hand_get(shop->hand, shop->data.keys, shop->data.size.gets, true, sum);
}

static void insert(struct shop *shop, struct sum *sum)
{
    ours_insert(shop->empty_db, shop->books, shop->data.size.books);
    sum_int(sum, shop->books[shop->data.size.books - 1].id);
}

static void insert_by_hand(struct shop *shop, struct sum *sum)
{
    hand_insert(shop->empty_hand, shop->data.books, shop->data.size.books, shop->ids);
    sum_int(sum, shop->ids[shop->data.size.books - 1]);
}

static void build(struct shop *shop, struct sum *sum)
{
    (void)sum;
    ours_build(shop->db, 1000);
}

const struct bench benches[] = {
    {"load all books, read every field", 1.15, load, load_by_hand},
    {"load only(id, title) of all books", 1.15, load_titles, load_titles_by_hand},
    {"20,000 gets by key", 1.5, get, get_by_hand},
    {"20,000 gets by key in one snapshot", 1.5, get_in_snapshot, get_in_snapshot_by_hand},
    {"bulk_create of 100,000 books", 1.3, insert, insert_by_hand, .is_writer = true},
    {"build 1,000 queries of five clauses", 1, build, .bound = 1},
};

const size_t bench_count = sizeof benches / sizeof *benches;
