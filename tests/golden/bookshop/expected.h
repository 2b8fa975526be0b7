/* Made by corm generate from bookshop.corm; changes here are lost. */
#ifndef BOOKSHOP_H
#define BOOKSHOP_H

#include <cormorant.h>

CORM_BEGIN

typedef struct Publisher Publisher;
typedef struct Author Author;
typedef struct Category Category;
typedef struct Book Book;
typedef struct Tag Tag;
typedef struct User User;
typedef struct Profile Profile;
typedef struct Review Review;
typedef struct Order Order;
typedef struct OrderItem OrderItem;

extern const corm_schema bookshop_schema;
extern const corm_model Publisher_model;
extern const corm_model Author_model;
extern const corm_model Category_model;
extern const corm_model Book_model;
extern const corm_model Tag_model;
extern const corm_model User_model;
extern const corm_model Profile_model;
extern const corm_model Review_model;
extern const corm_model Order_model;
extern const corm_model OrderItem_model;

/* --- Publisher */

typedef struct publisher_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    const char *name;
    const int64_t *founded;
} publisher_values;

publisher_values publisher_defaults(void);

static inline int64_t publisher_id(const Publisher *publisher) { return corm_read_int(publisher, 0); }
static inline const char *publisher_name(const Publisher *publisher) { return corm_read_text(publisher, 1); }
static inline const int64_t *publisher_founded(const Publisher *publisher)
{
    return corm_read_int_or_null(publisher, 2);
}
static inline corm_query *publisher_authors(const Publisher *publisher) { return corm_related_all(publisher, 0); }

static inline void publisher_set_name(Publisher *publisher, const char *name) { corm_write_text(publisher, 1, name); }
static inline void publisher_set_founded(Publisher *publisher, const int64_t *founded)
{
    corm_write(publisher, 2, founded);
}

static inline bool publisher_save(Publisher *publisher) { return corm_save(publisher); }
static inline bool publisher_refresh(Publisher *publisher) { return corm_refresh(publisher); }
static inline bool publisher_delete(Publisher *publisher) { return corm_delete_record(publisher); }
static inline Publisher *publisher_create_from(corm_session *session, const publisher_values *values)
{
    return (Publisher *)corm_create(session, &Publisher_model, values, NULL);
}
static inline int64_t publisher_bulk_create(corm_session *session, publisher_values *rows, size_t count)
{
    return corm_bulk_create(session, &Publisher_model, rows, count);
}
static inline int64_t publisher_bulk_upsert(corm_session *session, publisher_values *rows, size_t count,
                                            const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Publisher_model, rows, count, fields, update);
}

#define publisher_create(session, ...) \
    ((Publisher *)corm_create((session), &Publisher_model, \
        CORM_VALUES(publisher_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define publisher_get_or_create(session, fields, created, ...) \
    ((Publisher *)corm_get_or_create((session), &Publisher_model, (fields), (created), \
        CORM_VALUES(publisher_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define publisher_update_or_create(session, fields, created, ...) \
    ((Publisher *)corm_update_or_create((session), &Publisher_model, (fields), (created), \
        CORM_VALUES(publisher_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define publisher_upsert(session, fields, ...) \
    ((Publisher *)corm_upsert((session), &Publisher_model, (fields), \
        CORM_VALUES(publisher_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define publisher_authors_create(record, ...) \
    ((Author *)corm_create_in(publisher_authors(record), &Author_model, \
        CORM_VALUES(author_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Author */

typedef struct author_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    const char *name;
    const corm_date *born;
    int64_t publisher_id;
    Publisher *publisher;
} author_values;

author_values author_defaults(void);

static inline int64_t author_id(const Author *author) { return corm_read_int(author, 0); }
static inline const char *author_name(const Author *author) { return corm_read_text(author, 1); }
static inline const corm_date *author_born(const Author *author) { return corm_read_date_or_null(author, 2); }
static inline int64_t author_publisher_id(const Author *author) { return corm_read_int(author, 3); }
static inline Publisher *author_publisher(const Author *author) { return (Publisher *)corm_related(author, 0); }
static inline corm_query *author_books(const Author *author) { return corm_related_all(author, 1); }
static inline corm_query *author_edited_books(const Author *author) { return corm_related_all(author, 2); }

static inline void author_set_name(Author *author, const char *name) { corm_write_text(author, 1, name); }
static inline void author_set_born(Author *author, const corm_date *born) { corm_write(author, 2, born); }
static inline void author_set_publisher_id(Author *author, int64_t publisher_id)
{
    corm_write(author, 3, &publisher_id);
}
static inline void author_set_publisher(Author *author, Publisher *publisher)
{
    corm_write_related(author, 0, publisher);
}

static inline bool author_save(Author *author) { return corm_save(author); }
static inline bool author_refresh(Author *author) { return corm_refresh(author); }
static inline bool author_delete(Author *author) { return corm_delete_record(author); }
static inline Author *author_create_from(corm_session *session, const author_values *values)
{
    return (Author *)corm_create(session, &Author_model, values, NULL);
}
static inline int64_t author_bulk_create(corm_session *session, author_values *rows, size_t count)
{
    return corm_bulk_create(session, &Author_model, rows, count);
}
static inline int64_t author_bulk_upsert(corm_session *session, author_values *rows, size_t count,
                                         const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Author_model, rows, count, fields, update);
}

#define author_create(session, ...) \
    ((Author *)corm_create((session), &Author_model, \
        CORM_VALUES(author_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define author_get_or_create(session, fields, created, ...) \
    ((Author *)corm_get_or_create((session), &Author_model, (fields), (created), \
        CORM_VALUES(author_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define author_update_or_create(session, fields, created, ...) \
    ((Author *)corm_update_or_create((session), &Author_model, (fields), (created), \
        CORM_VALUES(author_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define author_upsert(session, fields, ...) \
    ((Author *)corm_upsert((session), &Author_model, (fields), \
        CORM_VALUES(author_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define author_books_create(record, ...) \
    ((Book *)corm_create_in(author_books(record), &Book_model, \
        CORM_VALUES(book_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define author_edited_books_create(record, ...) \
    ((Book *)corm_create_in(author_edited_books(record), &Book_model, \
        CORM_VALUES(book_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Category */

typedef struct category_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    const char *name;
    const int64_t *parent_id;
    Category *parent;
} category_values;

category_values category_defaults(void);

static inline int64_t category_id(const Category *category) { return corm_read_int(category, 0); }
static inline const char *category_name(const Category *category) { return corm_read_text(category, 1); }
static inline const int64_t *category_parent_id(const Category *category)
{
    return corm_read_int_or_null(category, 2);
}
static inline Category *category_parent(const Category *category) { return (Category *)corm_related(category, 0); }
static inline corm_query *category_children(const Category *category) { return corm_related_all(category, 1); }
static inline corm_query *category_books(const Category *category) { return corm_related_all(category, 2); }

static inline void category_set_name(Category *category, const char *name) { corm_write_text(category, 1, name); }
static inline void category_set_parent_id(Category *category, const int64_t *parent_id)
{
    corm_write(category, 2, parent_id);
}
static inline void category_set_parent(Category *category, Category *parent)
{
    corm_write_related(category, 0, parent);
}

static inline bool category_save(Category *category) { return corm_save(category); }
static inline bool category_refresh(Category *category) { return corm_refresh(category); }
static inline bool category_delete(Category *category) { return corm_delete_record(category); }
static inline Category *category_create_from(corm_session *session, const category_values *values)
{
    return (Category *)corm_create(session, &Category_model, values, NULL);
}
static inline int64_t category_bulk_create(corm_session *session, category_values *rows, size_t count)
{
    return corm_bulk_create(session, &Category_model, rows, count);
}
static inline int64_t category_bulk_upsert(corm_session *session, category_values *rows, size_t count,
                                           const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Category_model, rows, count, fields, update);
}

#define category_create(session, ...) \
    ((Category *)corm_create((session), &Category_model, \
        CORM_VALUES(category_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define category_get_or_create(session, fields, created, ...) \
    ((Category *)corm_get_or_create((session), &Category_model, (fields), (created), \
        CORM_VALUES(category_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define category_update_or_create(session, fields, created, ...) \
    ((Category *)corm_update_or_create((session), &Category_model, (fields), (created), \
        CORM_VALUES(category_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define category_upsert(session, fields, ...) \
    ((Category *)corm_upsert((session), &Category_model, (fields), \
        CORM_VALUES(category_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define category_children_create(record, ...) \
    ((Category *)corm_create_in(category_children(record), &Category_model, \
        CORM_VALUES(category_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define category_books_create(record, ...) \
    ((Book *)corm_create_in(category_books(record), &Book_model, \
        CORM_VALUES(book_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Book */

enum book_status {
    BOOK_STATUS_DRAFT,           /* "draft" */
    BOOK_STATUS_OUT_OF_PRINT,    /* "out of print" */
    BOOK_STATUS_SOLD             /* "sold" */
};

typedef struct book_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    const char *title;
    const char *content;
    corm_date published;
    corm_decimal price;
    const double *rating;
    int64_t pages;
    int64_t sales;
    enum book_status status;
    int64_t author_id;
    Author *author;
    const int64_t *editor_id;
    Author *editor;
    const int64_t *category_id;
    Category *category;
} book_values;

book_values book_defaults(void);

static inline int64_t book_id(const Book *book) { return corm_read_int(book, 0); }
static inline const char *book_title(const Book *book) { return corm_read_text(book, 1); }
static inline const char *book_content(const Book *book) { return corm_read_text(book, 2); }
static inline corm_date book_published(const Book *book) { return corm_read_date(book, 3); }
static inline corm_decimal book_price(const Book *book) { return corm_read_decimal(book, 4); }
static inline const double *book_rating(const Book *book) { return corm_read_real_or_null(book, 5); }
static inline int64_t book_pages(const Book *book) { return corm_read_int(book, 6); }
static inline int64_t book_sales(const Book *book) { return corm_read_int(book, 7); }
static inline enum book_status book_status(const Book *book) { return (enum book_status)corm_read_enum(book, 8); }
static inline int64_t book_author_id(const Book *book) { return corm_read_int(book, 9); }
static inline Author *book_author(const Book *book) { return (Author *)corm_related(book, 0); }
static inline const int64_t *book_editor_id(const Book *book) { return corm_read_int_or_null(book, 10); }
static inline Author *book_editor(const Book *book) { return (Author *)corm_related(book, 1); }
static inline const int64_t *book_category_id(const Book *book) { return corm_read_int_or_null(book, 11); }
static inline Category *book_category(const Book *book) { return (Category *)corm_related(book, 2); }
static inline corm_query *book_tags(const Book *book) { return corm_related_all(book, 3); }
static inline corm_query *book_reviews(const Book *book) { return corm_related_all(book, 4); }

static inline void book_set_title(Book *book, const char *title) { corm_write_text(book, 1, title); }
static inline void book_set_content(Book *book, const char *content) { corm_write_text(book, 2, content); }
static inline void book_set_published(Book *book, corm_date published) { corm_write(book, 3, &published); }
static inline void book_set_price(Book *book, corm_decimal price) { corm_write(book, 4, &price); }
static inline void book_set_rating(Book *book, const double *rating) { corm_write(book, 5, rating); }
static inline void book_set_pages(Book *book, int64_t pages) { corm_write(book, 6, &pages); }
static inline void book_set_sales(Book *book, int64_t sales) { corm_write(book, 7, &sales); }
static inline void book_set_status(Book *book, enum book_status status) { corm_write(book, 8, &status); }
static inline void book_set_author_id(Book *book, int64_t author_id) { corm_write(book, 9, &author_id); }
static inline void book_set_author(Book *book, Author *author) { corm_write_related(book, 0, author); }
static inline void book_set_editor_id(Book *book, const int64_t *editor_id) { corm_write(book, 10, editor_id); }
static inline void book_set_editor(Book *book, Author *editor) { corm_write_related(book, 1, editor); }
static inline void book_set_category_id(Book *book, const int64_t *category_id) { corm_write(book, 11, category_id); }
static inline void book_set_category(Book *book, Category *category) { corm_write_related(book, 2, category); }

static inline bool book_save(Book *book) { return corm_save(book); }
static inline bool book_refresh(Book *book) { return corm_refresh(book); }
static inline bool book_delete(Book *book) { return corm_delete_record(book); }
static inline Book *book_create_from(corm_session *session, const book_values *values)
{
    return (Book *)corm_create(session, &Book_model, values, NULL);
}
static inline int64_t book_bulk_create(corm_session *session, book_values *rows, size_t count)
{
    return corm_bulk_create(session, &Book_model, rows, count);
}
static inline int64_t book_bulk_upsert(corm_session *session, book_values *rows, size_t count,
                                       const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Book_model, rows, count, fields, update);
}

#define book_create(session, ...) \
    ((Book *)corm_create((session), &Book_model, \
        CORM_VALUES(book_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define book_get_or_create(session, fields, created, ...) \
    ((Book *)corm_get_or_create((session), &Book_model, (fields), (created), \
        CORM_VALUES(book_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define book_update_or_create(session, fields, created, ...) \
    ((Book *)corm_update_or_create((session), &Book_model, (fields), (created), \
        CORM_VALUES(book_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define book_upsert(session, fields, ...) \
    ((Book *)corm_upsert((session), &Book_model, (fields), \
        CORM_VALUES(book_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define book_tags_create(record, ...) \
    ((Tag *)corm_create_in(book_tags(record), &Tag_model, \
        CORM_VALUES(tag_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define book_reviews_create(record, ...) \
    ((Review *)corm_create_in(book_reviews(record), &Review_model, \
        CORM_VALUES(review_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Tag */

typedef struct tag_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    const char *name;
} tag_values;

tag_values tag_defaults(void);

static inline int64_t tag_id(const Tag *tag) { return corm_read_int(tag, 0); }
static inline const char *tag_name(const Tag *tag) { return corm_read_text(tag, 1); }
static inline corm_query *tag_books(const Tag *tag) { return corm_related_all(tag, 0); }

static inline void tag_set_name(Tag *tag, const char *name) { corm_write_text(tag, 1, name); }

static inline bool tag_save(Tag *tag) { return corm_save(tag); }
static inline bool tag_refresh(Tag *tag) { return corm_refresh(tag); }
static inline bool tag_delete(Tag *tag) { return corm_delete_record(tag); }
static inline Tag *tag_create_from(corm_session *session, const tag_values *values)
{
    return (Tag *)corm_create(session, &Tag_model, values, NULL);
}
static inline int64_t tag_bulk_create(corm_session *session, tag_values *rows, size_t count)
{
    return corm_bulk_create(session, &Tag_model, rows, count);
}
static inline int64_t tag_bulk_upsert(corm_session *session, tag_values *rows, size_t count,
                                      const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Tag_model, rows, count, fields, update);
}

#define tag_create(session, ...) \
    ((Tag *)corm_create((session), &Tag_model, \
        CORM_VALUES(tag_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define tag_get_or_create(session, fields, created, ...) \
    ((Tag *)corm_get_or_create((session), &Tag_model, (fields), (created), \
        CORM_VALUES(tag_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define tag_update_or_create(session, fields, created, ...) \
    ((Tag *)corm_update_or_create((session), &Tag_model, (fields), (created), \
        CORM_VALUES(tag_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define tag_upsert(session, fields, ...) \
    ((Tag *)corm_upsert((session), &Tag_model, (fields), \
        CORM_VALUES(tag_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define tag_books_create(record, ...) \
    ((Book *)corm_create_in(tag_books(record), &Book_model, \
        CORM_VALUES(book_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- User */

typedef struct user_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    const char *email;
    bool active;
    corm_datetime joined;
} user_values;

user_values user_defaults(void);

static inline int64_t user_id(const User *user) { return corm_read_int(user, 0); }
static inline const char *user_email(const User *user) { return corm_read_text(user, 1); }
static inline bool user_active(const User *user) { return corm_read_bool(user, 2); }
static inline corm_datetime user_joined(const User *user) { return corm_read_datetime(user, 3); }
static inline Profile *user_profile(const User *user) { return (Profile *)corm_related(user, 0); }
static inline corm_query *user_reviews(const User *user) { return corm_related_all(user, 1); }
static inline corm_query *user_orders(const User *user) { return corm_related_all(user, 2); }

static inline void user_set_email(User *user, const char *email) { corm_write_text(user, 1, email); }
static inline void user_set_active(User *user, bool active) { corm_write(user, 2, &active); }
static inline void user_set_joined(User *user, corm_datetime joined) { corm_write(user, 3, &joined); }

static inline bool user_save(User *user) { return corm_save(user); }
static inline bool user_refresh(User *user) { return corm_refresh(user); }
static inline bool user_delete(User *user) { return corm_delete_record(user); }
static inline User *user_create_from(corm_session *session, const user_values *values)
{
    return (User *)corm_create(session, &User_model, values, NULL);
}
static inline int64_t user_bulk_create(corm_session *session, user_values *rows, size_t count)
{
    return corm_bulk_create(session, &User_model, rows, count);
}
static inline int64_t user_bulk_upsert(corm_session *session, user_values *rows, size_t count,
                                       const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &User_model, rows, count, fields, update);
}

#define user_create(session, ...) \
    ((User *)corm_create((session), &User_model, \
        CORM_VALUES(user_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define user_get_or_create(session, fields, created, ...) \
    ((User *)corm_get_or_create((session), &User_model, (fields), (created), \
        CORM_VALUES(user_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define user_update_or_create(session, fields, created, ...) \
    ((User *)corm_update_or_create((session), &User_model, (fields), (created), \
        CORM_VALUES(user_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define user_upsert(session, fields, ...) \
    ((User *)corm_upsert((session), &User_model, (fields), \
        CORM_VALUES(user_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define user_reviews_create(record, ...) \
    ((Review *)corm_create_in(user_reviews(record), &Review_model, \
        CORM_VALUES(review_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define user_orders_create(record, ...) \
    ((Order *)corm_create_in(user_orders(record), &Order_model, \
        CORM_VALUES(order_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Profile */

typedef struct profile_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    int64_t user_id;
    User *user;
    corm_bytes avatar;
} profile_values;

profile_values profile_defaults(void);

static inline int64_t profile_id(const Profile *profile) { return corm_read_int(profile, 0); }
static inline int64_t profile_user_id(const Profile *profile) { return corm_read_int(profile, 1); }
static inline User *profile_user(const Profile *profile) { return (User *)corm_related(profile, 0); }
static inline corm_bytes profile_avatar(const Profile *profile) { return corm_read_bytes(profile, 2); }

static inline void profile_set_user_id(Profile *profile, int64_t user_id) { corm_write(profile, 1, &user_id); }
static inline void profile_set_user(Profile *profile, User *user) { corm_write_related(profile, 0, user); }
static inline void profile_set_avatar(Profile *profile, corm_bytes avatar) { corm_write_bytes(profile, 2, avatar); }

static inline bool profile_save(Profile *profile) { return corm_save(profile); }
static inline bool profile_refresh(Profile *profile) { return corm_refresh(profile); }
static inline bool profile_delete(Profile *profile) { return corm_delete_record(profile); }
static inline Profile *profile_create_from(corm_session *session, const profile_values *values)
{
    return (Profile *)corm_create(session, &Profile_model, values, NULL);
}
static inline int64_t profile_bulk_create(corm_session *session, profile_values *rows, size_t count)
{
    return corm_bulk_create(session, &Profile_model, rows, count);
}
static inline int64_t profile_bulk_upsert(corm_session *session, profile_values *rows, size_t count,
                                          const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Profile_model, rows, count, fields, update);
}

#define profile_create(session, ...) \
    ((Profile *)corm_create((session), &Profile_model, \
        CORM_VALUES(profile_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define profile_get_or_create(session, fields, created, ...) \
    ((Profile *)corm_get_or_create((session), &Profile_model, (fields), (created), \
        CORM_VALUES(profile_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define profile_update_or_create(session, fields, created, ...) \
    ((Profile *)corm_update_or_create((session), &Profile_model, (fields), (created), \
        CORM_VALUES(profile_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define profile_upsert(session, fields, ...) \
    ((Profile *)corm_upsert((session), &Profile_model, (fields), \
        CORM_VALUES(profile_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Review */

typedef struct review_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    int64_t book_id;
    Book *book;
    int64_t user_id;
    User *user;
    int64_t stars;
    const char *text;
} review_values;

review_values review_defaults(void);

static inline int64_t review_id(const Review *review) { return corm_read_int(review, 0); }
static inline int64_t review_book_id(const Review *review) { return corm_read_int(review, 1); }
static inline Book *review_book(const Review *review) { return (Book *)corm_related(review, 0); }
static inline int64_t review_user_id(const Review *review) { return corm_read_int(review, 2); }
static inline User *review_user(const Review *review) { return (User *)corm_related(review, 1); }
static inline int64_t review_stars(const Review *review) { return corm_read_int(review, 3); }
static inline const char *review_text(const Review *review) { return corm_read_text_or_null(review, 4); }

static inline void review_set_book_id(Review *review, int64_t book_id) { corm_write(review, 1, &book_id); }
static inline void review_set_book(Review *review, Book *book) { corm_write_related(review, 0, book); }
static inline void review_set_user_id(Review *review, int64_t user_id) { corm_write(review, 2, &user_id); }
static inline void review_set_user(Review *review, User *user) { corm_write_related(review, 1, user); }
static inline void review_set_stars(Review *review, int64_t stars) { corm_write(review, 3, &stars); }
static inline void review_set_text(Review *review, const char *text) { corm_write_text(review, 4, text); }

static inline bool review_save(Review *review) { return corm_save(review); }
static inline bool review_refresh(Review *review) { return corm_refresh(review); }
static inline bool review_delete(Review *review) { return corm_delete_record(review); }
static inline Review *review_create_from(corm_session *session, const review_values *values)
{
    return (Review *)corm_create(session, &Review_model, values, NULL);
}
static inline int64_t review_bulk_create(corm_session *session, review_values *rows, size_t count)
{
    return corm_bulk_create(session, &Review_model, rows, count);
}
static inline int64_t review_bulk_upsert(corm_session *session, review_values *rows, size_t count,
                                         const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Review_model, rows, count, fields, update);
}

#define review_create(session, ...) \
    ((Review *)corm_create((session), &Review_model, \
        CORM_VALUES(review_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define review_get_or_create(session, fields, created, ...) \
    ((Review *)corm_get_or_create((session), &Review_model, (fields), (created), \
        CORM_VALUES(review_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define review_update_or_create(session, fields, created, ...) \
    ((Review *)corm_update_or_create((session), &Review_model, (fields), (created), \
        CORM_VALUES(review_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define review_upsert(session, fields, ...) \
    ((Review *)corm_upsert((session), &Review_model, (fields), \
        CORM_VALUES(review_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Order */

typedef struct order_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    int64_t customer_id;
    User *customer;
    corm_datetime created_at;
    corm_decimal total;
    bool paid;
} order_values;

order_values order_defaults(void);

static inline int64_t order_id(const Order *order) { return corm_read_int(order, 0); }
static inline int64_t order_customer_id(const Order *order) { return corm_read_int(order, 1); }
static inline User *order_customer(const Order *order) { return (User *)corm_related(order, 0); }
static inline corm_datetime order_created_at(const Order *order) { return corm_read_datetime(order, 2); }
static inline corm_decimal order_total(const Order *order) { return corm_read_decimal(order, 3); }
static inline bool order_paid(const Order *order) { return corm_read_bool(order, 4); }
static inline corm_query *order_items(const Order *order) { return corm_related_all(order, 1); }

static inline void order_set_customer_id(Order *order, int64_t customer_id) { corm_write(order, 1, &customer_id); }
static inline void order_set_customer(Order *order, User *customer) { corm_write_related(order, 0, customer); }
static inline void order_set_created_at(Order *order, corm_datetime created_at) { corm_write(order, 2, &created_at); }
static inline void order_set_total(Order *order, corm_decimal total) { corm_write(order, 3, &total); }
static inline void order_set_paid(Order *order, bool paid) { corm_write(order, 4, &paid); }

static inline bool order_save(Order *order) { return corm_save(order); }
static inline bool order_refresh(Order *order) { return corm_refresh(order); }
static inline bool order_delete(Order *order) { return corm_delete_record(order); }
static inline Order *order_create_from(corm_session *session, const order_values *values)
{
    return (Order *)corm_create(session, &Order_model, values, NULL);
}
static inline int64_t order_bulk_create(corm_session *session, order_values *rows, size_t count)
{
    return corm_bulk_create(session, &Order_model, rows, count);
}
static inline int64_t order_bulk_upsert(corm_session *session, order_values *rows, size_t count,
                                        const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Order_model, rows, count, fields, update);
}

#define order_create(session, ...) \
    ((Order *)corm_create((session), &Order_model, \
        CORM_VALUES(order_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define order_get_or_create(session, fields, created, ...) \
    ((Order *)corm_get_or_create((session), &Order_model, (fields), (created), \
        CORM_VALUES(order_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define order_update_or_create(session, fields, created, ...) \
    ((Order *)corm_update_or_create((session), &Order_model, (fields), (created), \
        CORM_VALUES(order_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define order_upsert(session, fields, ...) \
    ((Order *)corm_upsert((session), &Order_model, (fields), \
        CORM_VALUES(order_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define order_items_create(record, ...) \
    ((OrderItem *)corm_create_in(order_items(record), &OrderItem_model, \
        CORM_VALUES(order_item_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- OrderItem */

typedef struct order_item_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    int64_t order_id;
    Order *order;
    int64_t book_id;
    Book *book;
    int64_t quantity;
} order_item_values;

order_item_values order_item_defaults(void);

static inline int64_t order_item_id(const OrderItem *order_item) { return corm_read_int(order_item, 0); }
static inline int64_t order_item_order_id(const OrderItem *order_item) { return corm_read_int(order_item, 1); }
static inline Order *order_item_order(const OrderItem *order_item) { return (Order *)corm_related(order_item, 0); }
static inline int64_t order_item_book_id(const OrderItem *order_item) { return corm_read_int(order_item, 2); }
static inline Book *order_item_book(const OrderItem *order_item) { return (Book *)corm_related(order_item, 1); }
static inline int64_t order_item_quantity(const OrderItem *order_item) { return corm_read_int(order_item, 3); }

static inline void order_item_set_order_id(OrderItem *order_item, int64_t order_id)
{
    corm_write(order_item, 1, &order_id);
}
static inline void order_item_set_order(OrderItem *order_item, Order *order)
{
    corm_write_related(order_item, 0, order);
}
static inline void order_item_set_book_id(OrderItem *order_item, int64_t book_id)
{
    corm_write(order_item, 2, &book_id);
}
static inline void order_item_set_book(OrderItem *order_item, Book *book) { corm_write_related(order_item, 1, book); }
static inline void order_item_set_quantity(OrderItem *order_item, int64_t quantity)
{
    corm_write(order_item, 3, &quantity);
}

static inline bool order_item_save(OrderItem *order_item) { return corm_save(order_item); }
static inline bool order_item_refresh(OrderItem *order_item) { return corm_refresh(order_item); }
static inline bool order_item_delete(OrderItem *order_item) { return corm_delete_record(order_item); }
static inline OrderItem *order_item_create_from(corm_session *session, const order_item_values *values)
{
    return (OrderItem *)corm_create(session, &OrderItem_model, values, NULL);
}
static inline int64_t order_item_bulk_create(corm_session *session, order_item_values *rows, size_t count)
{
    return corm_bulk_create(session, &OrderItem_model, rows, count);
}
static inline int64_t order_item_bulk_upsert(corm_session *session, order_item_values *rows, size_t count,
                                             const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &OrderItem_model, rows, count, fields, update);
}

#define order_item_create(session, ...) \
    ((OrderItem *)corm_create((session), &OrderItem_model, \
        CORM_VALUES(order_item_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define order_item_get_or_create(session, fields, created, ...) \
    ((OrderItem *)corm_get_or_create((session), &OrderItem_model, (fields), (created), \
        CORM_VALUES(order_item_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define order_item_update_or_create(session, fields, created, ...) \
    ((OrderItem *)corm_update_or_create((session), &OrderItem_model, (fields), (created), \
        CORM_VALUES(order_item_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define order_item_upsert(session, fields, ...) \
    ((OrderItem *)corm_upsert((session), &OrderItem_model, (fields), \
        CORM_VALUES(order_item_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

CORM_END

#endif
