/* The main paths of a program while the 1st, 2nd, 3rd … allocation fails: no crash, no leak, and the error says so. */
#include "lib/database.h"

#include "bookshop.h"

#include <stdlib.h>

struct heap {
    int64_t calls;                  /* that asked for memory */
    int64_t failing;                /* the call that fails; 0: none does */
    bool is_lasting;                /* and all after it */
    int64_t live;                   /* blocks not freed */
    int64_t bytes;
};

static void *resize(void *context, void *old, size_t old_size, size_t new_size)
{
    struct heap *heap = context;
    if (new_size == 0) {
        heap->live -= old != NULL;
        heap->bytes -= (int64_t)old_size;
        free(old);
        return NULL;
    }
    heap->calls++;
    if (heap->failing && (heap->calls == heap->failing || (heap->is_lasting && heap->calls > heap->failing)))
        return NULL;
    void *memory = realloc(old, new_size);
    if (memory) {
        heap->live += old == NULL;
        heap->bytes += (int64_t)new_size - (int64_t)old_size;
    }
    return memory;
}

struct walk {
    corm_db *db;
    corm_session *session;
    bool is_cleared;                /* errors are cleared, and the walk goes on */
    size_t padding;                 /* moves the places where memory is asked for */
    corm_code code;                 /* of the first error */
    char message[200];
};

static void step(struct walk *walk)
{
    if (!walk->code) {
        walk->code = corm_error_code(walk->session);
        snprintf(walk->message, sizeof walk->message, "%s", corm_error_summary(walk->session));
    }
    if (walk->is_cleared)
        corm_clear_error(walk->session);
    if (walk->padding)
        corm_session_alloc(walk->session, walk->padding);
}

static void write(struct walk *walk)
{
    corm_session *session = walk->session;
    Publisher *acme = publisher_create(session, .name = "Acme");
    step(walk);
    Author *ann = author_create(session, .name = "Ann", .publisher = acme);
    step(walk);
    book_values rows[30];
    for (int i = 0; i < 30; i++)
        rows[i] = (book_values){.title = "A title", .content = "content", .price = corm_decimal_of(100 + i, 2), .pages = i,
                                .author = ann, .publisher = acme};
    book_bulk_create(session, rows, 30);
    step(walk);
    bool created;
    tag_get_or_create(session, "name", &created, .name = "sea");
    step(walk);
    tag_get_or_create(session, "name", &created, .name = "sea");
    step(walk);
    publisher_update_or_create(session, "name", &created, .name = "Acme", .founded = &(int64_t){1900});
    step(walk);
    tag_upsert(session, "name", .name = "sky");
    step(walk);
    tag_values tags[2] = {{.name = "sky"}, {.name = "sun"}};
    tag_bulk_upsert(session, tags, 2, "name", "");
    step(walk);
}

static void query(struct walk *walk)
{
    corm_session *session = walk->session;
    corm_query *books = corm_filter(corm_all(session, Book), "author.name = %s and pages in %p", "Ann",
                                    corm_list_int(session, (int64_t[]){1, 2, 3}, 3));
    books = corm_order_by(corm_exclude(books, "title = %p", corm_value_text(session, "none")), "-pages");
    corm_count(books);
    step(walk);
    corm_each (Book, book, books)
        author_name(book_author(book));
    step(walk);
    corm_each (Book, book, corm_select_related(corm_all(session, Book), "author.publisher"))
        publisher_name(author_publisher(book_author(book)));
    step(walk);
    corm_query *values = corm_values(corm_annotate(corm_all(session, Author), "n = length(name) + %d", 1), "name, publisher.name, n");
    corm_each (corm_row, row, values) {
        corm_text(row, "name");
        corm_int(row, "n");
    }
    step(walk);
    corm_each (Book, book, corm_iterator(corm_all(session, Book), 100))
        book_title(book);
    step(walk);
    corm_each (Book, book, corm_only(corm_all(session, Book), "title"))
        book_content(book);
    step(walk);
    corm_each (Author, author, corm_all(session, Author))
        corm_length(corm_filter(author_books(author), "pages > %d", 5));
    step(walk);
    corm_query *bulk = corm_in_bulk(corm_all(session, Book), corm_list_int(session, (int64_t[]){1, 2}, 2));
    corm_by_key(bulk, corm_value_int(session, 2));
    step(walk);
    corm_length(corm_slice(corm_dates(corm_all(session, Book), "-published", "month"), 0, 3));
    corm_length(corm_filter(corm_all(session, Author), "Book.filter(author = outer.id).count() > %d", 1));
    step(walk);
    corm_length(corm_walk(corm_all(session, Category), "children, depth as level"));
    corm_length(corm_filter(corm_with(corm_all(session, Author), "Thick", corm_filter(corm_all(session, Book), "pages > %d", 5)),
                            "id in Thick.values(author)"));
    step(walk);
    corm_get(corm_all(session, Book), "pages = %d", 7);
    corm_length(corm_query_of(session, "Book.filter(pages > %d).order_by(title)[:5]", 3));
    step(walk);
}

static void keep_to_scopes(struct walk *walk)
{
    corm_session *whole = walk->session, *session = walk->session = corm_session_begin(walk->db, "a part");
    corm_session_scope(session, Tag, "name in %p", corm_list_text(session, (const char *[]){"sea", "sky", "new", "last"}, 4));
    corm_session_scope(session, Book, "author.name = %s and pages >= %d", "Ann", 1);
    step(walk);
    corm_count(corm_filter(corm_all(session, Book), "tags.name = %s", "sea"));
    step(walk);
    Tag *tag = tag_create(session, .name = "new");
    Book *book = corm_first(corm_all(session, Book));
    step(walk);
    corm_add(book_tags(book), tag);
    step(walk);
    corm_set(book_tags(book), NULL, 0);
    tag_upsert(session, "name", .name = "last");
    step(walk);
    tag_values rows[2] = {{.name = "last"}, {.name = "sky"}};
    tag_bulk_upsert(session, rows, 2, "name", "");
    step(walk);
    corm_update(corm_filter(corm_all(session, Book), "pages = %d", 4), "sales = 1");
    step(walk);
    book_set_pages(book, 20);
    book_save(book);
    corm_bulk_update(session, (void *[]){book}, book != NULL, "sales");
    step(walk);
    tag_delete(tag);
    step(walk);
    corm_session_end(session);
    walk->session = whole;
}

static void change(struct walk *walk)
{
    corm_session *session = walk->session;
    Book *book = corm_first(corm_all(session, Book));
    step(walk);
    book_set_title(book, "Another title");
    book_set_editor(book, book_author(book));
    book_save(book);
    step(walk);
    book_refresh(book);
    step(walk);
    corm_update(corm_filter(corm_all(session, Book), "pages < %d", 10), "price = price * 2, sales = %d", 5);
    step(walk);
    corm_begin(session);
    corm_begin(session);
    tag_create(session, .name = "gone");
    step(walk);
    corm_rollback(session);
    corm_delete(corm_filter(corm_all(session, Book), "pages = %d", 3));
    step(walk);
    if (corm_failed(session) || !corm_commit(session))
        corm_rollback(session);
    step(walk);
    book_delete(book);
    corm_delete(corm_all(session, Publisher));
    step(walk);
}

static void run_walk(struct walk *walk, struct heap *heap)
{
    corm_allocator allocator = {resize, heap};
    database_leave();
    walk->db = corm_open_with(database_fresh("?pool=4&busy_timeout=1s"), &bookshop_schema, &allocator);
    walk->session = corm_session_begin(walk->db, "a walk");
    corm_capture(walk->session);
    corm_create_tables(walk->session);
    step(walk);
    write(walk);
    query(walk);
    corm_expect_queries(walk->session, -1);
    if (corm_error_code(walk->session) == CORM_EXPECTATION)
        corm_clear_error(walk->session);
    keep_to_scopes(walk);
    change(walk);
    corm_session_end(walk->session);
    corm_close(walk->db);
}

/* A walk on a server takes its time: there, of so many allocations one. */
enum { ON_SERVERS = 17 };

/* Answers how many allocations a whole walk takes. */
static int64_t fail_each(bool is_cleared, bool is_lasting, size_t padding)
{
    int64_t stride = database_is("sqlite") ? 1 : ON_SERVERS;
    for (int64_t n = 1;; n += stride) {
        struct heap heap = {.failing = n, .is_lasting = is_lasting};
        struct walk walk = {.is_cleared = is_cleared, .padding = padding};
        run_walk(&walk, &heap);
        if (heap.live || heap.bytes)
            test_fail(__FILE__, __LINE__, "allocation %lld of %zu: %lld blocks are not freed, %lld bytes", (long long)n, padding,
                      (long long)heap.live, (long long)heap.bytes);
        if (heap.calls < n) {
            CHECK_INT(walk.code, CORM_OK);
            return n;
        }
        if (walk.code != CORM_NO_MEMORY && walk.code != CORM_OK)
            test_fail(__FILE__, __LINE__, "allocation %lld: the error is %s", (long long)n, walk.message);
        if (is_lasting && walk.code == CORM_OK)
            test_fail(__FILE__, __LINE__, "allocation %lld and all after it failed, and nobody noticed", (long long)n);
    }
}

TEST(a_walk_without_failure_leaves_nothing_behind)
{
    struct heap heap = {0};
    struct walk walk = {.padding = 0};
    run_walk(&walk, &heap);
    CHECK_TEXT(walk.message, "");
    CHECK_INT(heap.live, 0);
    CHECK_INT(heap.bytes, 0);
    CHECK(heap.calls > 50);
}

TEST(one_allocation_fails)
{
    CHECK(fail_each(false, false, 0) > 50);
}

TEST(one_allocation_fails_elsewhere)
{
    fail_each(false, false, 500);
    fail_each(false, false, 1700);
}

TEST(all_allocations_fail_from_one_on)
{
    fail_each(false, true, 300);
}

TEST(a_program_goes_on_after_a_failure)
{
    fail_each(true, false, 0);
    fail_each(true, false, 1100);
    fail_each(true, true, 700);
}
