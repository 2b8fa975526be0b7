/* The benchmarks: each beside what it is measured against. */
#include "bench.h"
#include "libpq.h"

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

static void get_plainly_by_hand(struct shop *shop, struct sum *sum)
{
    hand_get(shop->plain_hand, shop->data.keys, shop->data.size.gets, false, sum);
}

static void load_related(struct shop *shop, struct sum *sum)
{
    ours_load_related(shop->db, sum);
}

static void load_related_by_hand(struct shop *shop, struct sum *sum)
{
    hand_load_related(shop->hand, sum);
}

static void load_all_authors(struct shop *shop, struct sum *sum)
{
    ours_load_authors(shop->db, SIZE_MAX, sum);
}

static void load_all_authors_by_hand(struct shop *shop, struct sum *sum)
{
    hand_load_authors(shop->hand, shop->data.size.authors, sum);
}

static void load_each_author(struct shop *shop, struct sum *sum)
{
    ours_load_authors(shop->db, shop->data.size.authors, sum);
}

static void load_each_author_by_hand(struct shop *shop, struct sum *sum)
{
    hand_load_authors(shop->hand, shop->data.size.authors, sum);
}

static void load_thousand_authors(struct shop *shop, struct sum *sum)
{
    ours_load_authors(shop->db, 1000, sum);
}

static void load_thousand_authors_by_hand(struct shop *shop, struct sum *sum)
{
    hand_load_authors(shop->hand, 1000, sum);
}

static void load_ten_authors(struct shop *shop, struct sum *sum)
{
    ours_load_authors(shop->db, 10, sum);
}

static void load_ten_authors_by_hand(struct shop *shop, struct sum *sum)
{
    hand_load_authors(shop->hand, 10, sum);
}

static void load_tags(struct shop *shop, struct sum *sum)
{
    ours_load_tags(shop->db, 10000, sum);
}

static void load_tags_by_hand(struct shop *shop, struct sum *sum)
{
    hand_load_tags(shop->hand, 10000, sum);
}

static void load_lazily(struct shop *shop, struct sum *sum)
{
    ours_load_with_authors(shop->db, 1000, sum);
}

static void load_lazily_by_hand(struct shop *shop, struct sum *sum)
{
    hand_load_with_authors(shop->hand, 1000, sum);
}

static void rank(struct shop *shop, struct sum *sum)
{
    ours_rank_authors(shop->db, 5, sum);
}

static void rank_by_hand(struct shop *shop, struct sum *sum)
{
    hand_rank_authors(shop->hand, 5, sum);
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

const struct bench sqlite_benches[] = {
    {"load all books, read every field", 1.15, load, load_by_hand},
    {"load only(id, title) of all books", 1.15, load_titles, load_titles_by_hand},
    {"20,000 gets by key", 1.5, get, get_by_hand},
    {"20,000 gets by key in one snapshot", 1.5, get_in_snapshot, get_in_snapshot_by_hand},
    {"… against gets outside, by default", 0.4, get_in_snapshot, get_plainly_by_hand},
    {"books with author and publisher", 1.1, load_related, load_related_by_hand},
    {"10,000 authors with books", 0.5, load_all_authors, load_all_authors_by_hand},
    {"10,000 authors with books, filtered", 0.5, load_each_author, load_each_author_by_hand},
    {"1,000 authors with books", 1.1, load_thousand_authors, load_thousand_authors_by_hand},
    {"10 authors with books", 1.1, load_ten_authors, load_ten_authors_by_hand},
    {"10,000 books with tags", 0.8, load_tags, load_tags_by_hand},
    {"1,000 books, authors lazily", 1.3, load_lazily, load_lazily_by_hand},
    {"10,000 authors by count of books", 1.05, rank, rank_by_hand},
    {"bulk_create of 100,000 books", 1.3, insert, insert_by_hand, .is_writer = true},
    {"build 1,000 queries of five clauses", 1, build, .bound = 1},
    {0},
};

#ifdef WITH_POSTGRES

static void load_by_libpq(struct shop *shop, struct sum *sum)
{
    libpq_load(shop->libpq, sum);
}

static void load_titles_by_libpq(struct shop *shop, struct sum *sum)
{
    libpq_load_titles(shop->libpq, sum);
}

static void get_by_libpq(struct shop *shop, struct sum *sum)
{
    libpq_get(shop->libpq, shop->data.keys, shop->data.size.gets, sum);
}

static void load_related_by_libpq(struct shop *shop, struct sum *sum)
{
    libpq_load_related(shop->libpq, sum);
}

static void load_each_author_by_libpq(struct shop *shop, struct sum *sum)
{
    libpq_load_authors(shop->libpq, shop->data.size.authors, sum);
}

static void load_thousand_authors_by_libpq(struct shop *shop, struct sum *sum)
{
    libpq_load_authors(shop->libpq, 1000, sum);
}

static void load_ten_authors_by_libpq(struct shop *shop, struct sum *sum)
{
    libpq_load_authors(shop->libpq, 10, sum);
}

static void load_tags_by_libpq(struct shop *shop, struct sum *sum)
{
    libpq_load_tags(shop->libpq, 10000, sum);
}

static void load_lazily_by_libpq(struct shop *shop, struct sum *sum)
{
    libpq_load_with_authors(shop->libpq, 1000, sum);
}

static void insert_by_libpq(struct shop *shop, struct sum *sum)
{
    libpq_insert(shop->empty_libpq, shop->data.books, shop->data.size.books, shop->ids);
    sum_int(sum, shop->ids[shop->data.size.books - 1]);
}

const struct bench postgres_benches[] = {
    {"load all books, read every field", 1.1, load, load_by_libpq},
    {"load only(id, title) of all books", 1.1, load_titles, load_titles_by_libpq},
    {"20,000 gets by key", 1.2, get, get_by_libpq},
    {"books with author and publisher", 1.1, load_related, load_related_by_libpq},
    {"10,000 authors with books", 1, load_all_authors, load_each_author_by_libpq},
    {"10,000 authors with books, filtered", 1, load_each_author, load_each_author_by_libpq},
    {"1,000 authors with books", 1, load_thousand_authors, load_thousand_authors_by_libpq},
    {"10 authors with books", 1, load_ten_authors, load_ten_authors_by_libpq},
    {"10,000 books with tags", 1, load_tags, load_tags_by_libpq},
    {"1,000 books, authors lazily", 1.3, load_lazily, load_lazily_by_libpq},
    {"bulk_create of 100,000 books", 1.3, insert, insert_by_libpq, .is_writer = true},
    {0},
};

#endif
