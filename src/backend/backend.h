/* What a database behind Cormorant offers: one table of functions and one dialect, found by the URL's scheme.
 *
 * Statements are sent first and answered later, in the order they were sent: a backend on a network may send several
 * before it waits; one without a network runs each when its answer is asked for. */
#ifndef BACKEND_BACKEND_H
#define BACKEND_BACKEND_H

#include "base/arena.h"
#include "base/error.h"
#include "base/value.h"
#include "schema/schema.h"

#include <cormorant/record.h>

struct dialect;
struct server;          /* each backend has its own */
struct connection;      /* each backend has its own */
struct statement;       /* prepared; each backend has its own */

/* The URL in parts, options decoded. */
struct url {
    const char *scheme;
    const char *rest;               /* what stands between the colon and the question mark */
    struct url_option {
        const char *name;
        const char *value;
        bool is_used;               /* whoever understands an option says so; what stays unused is an error */
    } *options;
    size_t option_count;
};

/* The option's value, marked as used, or NULL. */
const char *url_option(struct url *url, const char *name);

/* One column of a row in memory. */
struct slot {
    struct type type;
    uint16_t offset;                /* from the row's beginning */
    uint16_t null_bit;              /* in corm_record.nulls */
    bool is_nullable;
    const char *name;               /* for messages: "Book.price" */
};

/* A related record whose columns stand behind the row's own. */
struct row_group {
    const struct slot *slots;
    size_t slot_count;
    size_t first_column;
    size_t key;                     /* which slot is the record's key */
    size_t parent;                  /* the group it hangs on; none: SIZE_MAX */
};

/* Where rows go: the backend asks for a row's memory, fills the slots, and the texts lie in the arena. */
struct row_sink {
    const struct slot *slots;       /* as many as the row has columns of its own, in their order */
    size_t slot_count;
    const struct row_group *groups;
    size_t group_count;
    struct arena *arena;
    /* Memory for one more row, its header set and its null bits clear; NULL: no memory. */
    void *(*next_row)(struct row_sink *sink);
    /* So many rows will follow; for those who know.  May be NULL. */
    void (*expect)(struct row_sink *sink, size_t count);
    const uint16_t *columns;        /* where the row's columns stand in the statement's; NULL: each in its place */
    struct row_sink *const *levels; /* rows of several kinds: the first column tells which of these takes it; then all else is unused */
    size_t level_count;
    bool *is_new;                   /* by group: its record was not there yet, and what hangs on it must be read too */
    /* The group's record of the row asked for last, by its key as it lies in a slot (NULL: there is none).  *place is the
     * memory to fill, or NULL if that record is there already.  False: no memory. */
    bool (*next_related)(struct row_sink *sink, size_t group, const void *key, void **place);
};

/* One bound parameter. */
struct parameter {
    struct value value;
    const struct value_list *list;  /* then the value is not used */
};

/* Which constraint refused a write, as far as the database tells. */
struct violation {
    enum { VIOLATION_UNKNOWN, VIOLATION_UNIQUE, VIOLATION_NOT_NULL, VIOLATION_CHECK, VIOLATION_FOREIGN } kind;
    char table[128];                /* or empty */
    char columns[256];              /* comma-separated, or empty */
    char constraint[128];           /* its name, or empty */
    char value[128];                /* of the one column, or empty */
};

enum fetch_result { FETCH_ROWS, FETCH_DONE, FETCH_FAILED };

struct backend {
    const char *scheme, *other_scheme;  /* the second may be NULL */
    const char *example;            /* a URL, for messages */
    const struct dialect *dialect;
    /* What connections to one URL share: reads the options (marks them as used), connects to nothing yet.  NULL with
     * error set.  The url and the allocator outlive it. */
    struct server *(*open)(struct url *url, const corm_allocator *allocator, struct error *error);
    void (*close)(struct server *server);
    /* A new connection, or NULL with error set; not later than the deadline (as set_deadline has it).  Connections of one
     * server may be used at the same time.  One that is for reading only may lead to a copy of the database. */
    struct connection *(*connect)(struct server *server, bool is_read_only, int64_t deadline, struct error *error);
    /* Whether connections for reading only are others than those for writing; NULL: they are not. */
    bool (*has_replicas)(const struct server *server);
    void (*disconnect)(struct connection *connection);
    /* Whether a connection that nobody uses can be used; NULL: it can. */
    bool (*is_alive)(struct connection *connection);

    struct statement *(*prepare)(struct connection *connection, const char *sql, size_t size, struct error *error);
    /* `is_last`: the connection ends as well, and the database need not be told. */
    void (*finalize)(struct connection *connection, struct statement *statement, bool is_last);

    /* Queues a run of the statement.  The parameters must live until its last fetch or its finish.  Of one that is streamed
     * no more rows are to be in memory than a fetch asks for. */
    bool (*send)(struct connection *connection, struct statement *statement, const struct parameter *parameters,
                 size_t count, bool is_streamed, struct error *error);
    /* The statement sent last (it is not streamed, and answers nothing that anyone reads) once more, as part of the same run:
     * what all of them change is counted together.  NULL: each is finished and sent again. */
    bool (*send_more)(struct connection *connection, struct statement *statement, const struct parameter *parameters,
                      size_t count, struct error *error);
    /* Reads up to `most` rows of the oldest run that is not finished into the sink; of a stream as many each time. */
    enum fetch_result (*fetch)(struct connection *connection, struct statement *statement, struct row_sink *sink,
                               size_t most, struct error *error);
    /* Ends the run: what was not fetched is dropped.  A statement without rows runs at the latest here. */
    bool (*finish)(struct connection *connection, struct statement *statement, struct error *error);
    /* Of the run finished last: rows changed, and the key the database gave to the row inserted last. */
    int64_t (*changes)(struct connection *connection);
    int64_t (*last_key)(struct connection *connection);
    /* Rows came with keys that the database numbers by itself where none are given.  NULL: it sees that itself. */
    void (*keys_given)(struct connection *connection, const char *table, const char *column);

    /* Many rows at once, by the statement of a plan that copies: its fields' values, in their order.  The end is called
     * whatever happened to the rows.  NULL: rows are inserted. */
    bool (*copy_begin)(struct connection *connection, const char *sql, struct error *error);
    bool (*copy_row)(struct connection *connection, const struct value *values, size_t count, struct error *error);
    bool (*copy_end)(struct connection *connection, struct error *error);
    /* Keys that the database would give to the next rows, given now. */
    bool (*draw_keys)(struct connection *connection, const char *table, const char *column, int64_t *keys, size_t count,
                      struct error *error);

    /* Several statements without parameters or rows: begin, commit, create table … */
    bool (*execute)(struct connection *connection, const char *sql, struct error *error);
    /* Stops the statement that runs there, from any thread. */
    void (*interrupt)(struct connection *connection);
    /* The running statement, and those that follow, fail with CORM_TIMEOUT after this moment (clock_gettime MONOTONIC,
     * microseconds); 0: never. */
    void (*set_deadline)(struct connection *connection, int64_t moment);
    /* Of the CORM_INTEGRITY error reported last. */
    const struct violation *(*violation)(struct connection *connection);
    /* About how many rows a table has, if that is cheap to tell; 0: not known.  May be more, not less. */
    int64_t (*table_size)(struct connection *connection, const char *table);
    /* Lets foreign keys be, or checks them again, so that tables that point at each other can be dropped; outside of
     * transactions only.  NULL: the database drops them as they come. */
    void (*suspend_keys)(struct connection *connection, bool is_suspended);
    /* Microseconds that a message and its answer take, as measured; NULL: nothing to speak of, and no trees (RESULT_TREE). */
    int64_t (*round_trip)(struct connection *connection);
    const char *begin_write;        /* a transaction that may write */
    const char *begin_repeatable, *begin_serializable;  /* the same at that isolation; NULL: begin_write gives it */
    const char *begin_read;         /* one that reads from one snapshot */
};

/* NULL-terminated, in the order they are tried. */
extern const struct backend *const backends[];

const struct backend *backend_find(const char *scheme);
/* How URLs are written: one for each. */
enum { BACKEND_EXAMPLES = 160 };
const char *backend_examples(char *text, size_t size);
void backend_hint_url(struct error *error);
/* A statement speaks of a table that is not there. */
void backend_no_table(struct error *error, const char *message);
/* … or of a column. */
void backend_no_column(struct error *error, const char *message);

#endif
