/* What the files of the driver share. */
#ifndef BACKEND_POSTGRES_DRIVER_H
#define BACKEND_POSTGRES_DRIVER_H

#include "backend/backend.h"
#include "backend/habit.h"

#include <libpq-fe.h>

#include <stdatomic.h>

enum { GRACE = 2000000 };           /* microseconds that a cancelled statement has to end, and a late transaction to be rolled back */

struct host {
    const char *name, *address, *port;  /* NULL: as the URL has it for all */
};

struct server {
    const corm_allocator *allocator;
    const char **names, **values;   /* what libpq is told; each ends with a NULL */
    size_t room;                    /* of both */
    PQconninfoOption *read;         /* what the URL's own part says */
    int64_t patience;               /* microseconds that connecting may take */
    struct host *hosts;             /* NULL: one, or libpq chooses */
    size_t host_count;
    char *host_text;                /* what the hosts point into */
    size_t host_text_size;
    atomic_size_t primary;          /* which host it was last */
    atomic_size_t dialed;           /* how often a host was chosen */
    bool reads_own_writes;          /* … from standbys too: they are waited for */
    bool may_stay_awake;            /* waits for short answers need not sleep */
    _Atomic int64_t position;       /* in the primary's log, behind the last write of this program … */
    atomic_bool is_position_lost;   /* … unless the primary could not be asked, or is another one */
};

/* What was sent and not answered yet; answers come in the order of the sending. */
struct flight {
    struct flight *next;
    int64_t changes;                /* rows that its statements changed */
    PGresult *result;               /* the rows, or the first error; NULL: none came */
    bool is_sent;                   /* on its way: not read to its end */
    bool is_control;                /* begin, savepoint …: nobody waits for it, and its error is that of the next */
    bool prepares;                  /* the statement is prepared on the way … */
    bool is_known;                  /* … and the server has done so */
    bool is_by_row;                 /* its rows come one by one: the result is what of them nobody was there to take … */
    bool is_cut;                    /* … and not the last of them is there yet … */
    bool is_dropped;                /* … or nobody will take them */
};

/* The bytes of parameters on their way. */
struct parcel {
    char *data;
    size_t size, room;
    size_t *offsets;                /* by parameter */
    const char **values;
    int *lengths, *formats;
    size_t count_room;
};

struct connection {
    struct server *server;
    PGconn *handle;
    int64_t deadline;               /* CLOCK_MONOTONIC, microseconds; 0: none */
    bool is_late;                   /* the deadline stopped the statement */
    int64_t grace;                  /* until when the server may answer to that, or to an interruption; 0: neither happened */
    atomic_bool is_interrupting;    /* someone else wants to stop it … */
    bool is_interrupted;            /* … and was given the time for that */
    bool is_lost;
    bool is_standby;
    int64_t replayed;               /* how far the standby was in the primary's log when last asked */
    bool is_unsynced;               /* the last statement sent may be followed by more of the same flight */
    bool is_inside;                 /* a transaction */
    bool is_pooled;                 /* something stands between us and the server: what one transaction prepares, the next may not find */
    atomic_bool was_cancelled;      /* a cancellation may still be on its way: not for other sessions any more */
    struct flight *first, *last;
    PGresult *failure;              /* of a control statement */
    struct habit habit;
    struct parcel parcel;
    struct violation violation;
    int64_t changes, last_key;
    int64_t round_trip;             /* microseconds, as connecting showed it */
    uint32_t next_name;
    uint32_t generation;            /* of statements: those of an older one are not on the server any more */
};

enum statement_way { WAY_RESULT, WAY_CURSOR };

struct statement {
    struct flight flight;           /* must be the first */
    char name[24];                  /* on the server */
    size_t size;
    bool is_prepared;               /* the server knows it */
    bool is_outdated;               /* … but for tables that have changed since */
    uint32_t generation;
    bool is_run;                    /* sent, not finished */
    enum statement_way way;
    char cursor[24];
    size_t window;                  /* rows of the cursor that are on their way; 0: none were asked for yet */
    const struct parameter *parameters;
    size_t parameter_count;
    int at;                         /* the next row of the result */
    size_t count;                   /* of rows that were read as they arrived … */
    size_t expected;                /* … and of all, the last time */
    uint32_t repeats;               /* how often it was sent in this flight */
    bool is_done;                   /* the last row was read */
    bool is_declared;               /* the cursor was */
    char sql[];
};

extern const struct dialect postgres_dialect;

/* --- wait.c */
int64_t postgres_now(void);
void postgres_sleep(int64_t microseconds);
/* Waits until the connection can be read (and writes what is to be written).  False: it is lost, or too late. */
bool postgres_wait(struct connection *connection);
/* Writes what is to be written.  False: the connection is lost, or it took too long. */
bool postgres_push(struct connection *connection);
void postgres_interrupt(struct connection *connection);

/* --- wire.c */
/* Reads answers until the flight's own is there.  False: the connection was lost meanwhile. */
bool postgres_read(struct connection *connection, struct flight *flight);
/* The next of the flight's rows as it arrives, for the caller to clear; the answers before it are read first.  NULL: there is
 * none, or what there is lies in the flight's result. */
PGresult *postgres_next_row(struct connection *connection, struct flight *flight);
/* Ends the flight that was sent last: no more belongs to it. */
bool postgres_sync(struct connection *connection);
/* One statement as text; its answer is read as the flight's. */
bool postgres_send_text(struct connection *connection, const char *sql, struct flight *flight, struct error *error);
void postgres_enqueue(struct connection *connection, struct flight *flight);
/* Reads all that is on its way. */
void postgres_drain(struct connection *connection);
/* Statements sent as text; one that nobody waits for, or several with a first error. */
bool postgres_control(struct connection *connection, const char *sql, struct error *error);
bool postgres_execute(struct connection *connection, const char *sql, struct error *error);
/* Outside of the pipeline: several statements as one text, and their results one by one. */
bool postgres_leave_pipeline(struct connection *connection, const char *sql, struct error *error);
PGresult *postgres_next_result(struct connection *connection);
bool postgres_read_results(struct connection *connection, const char *sql, struct error *error);
void postgres_enter_pipeline(struct connection *connection);

/* --- connect.c */
struct server *postgres_open(struct url *url, const corm_allocator *allocator, struct error *error);
void postgres_close(struct server *server);
struct connection *postgres_connect(struct server *server, bool is_read_only, int64_t deadline, struct error *error);
/* NULL: as the URL says.  Not later than the limit. */
struct connection *postgres_connect_to(struct server *server, const struct host *host, int64_t limit, struct error *error);
void postgres_disconnect(struct connection *connection);

/* --- hosts.c */
bool postgres_read_hosts(struct server *server, struct error *error);
void postgres_free_hosts(struct server *server);
bool postgres_has_replicas(const struct server *server);
/* To the primary; for those who only read, to a standby, or to the primary if there is none. */
struct connection *postgres_choose(struct server *server, bool is_read_only, int64_t limit, struct error *error);
/* The connection has written: where the primary's log is now. */
void postgres_note_position(struct connection *connection);
/* Waits until a standby has that write. */
bool postgres_await_replay(struct connection *connection, struct error *error);

/* --- report.c: what failed, as an error of ours; NULL: the connection was lost */
void postgres_report(struct connection *connection, const PGresult *result, struct error *error);
bool postgres_has_state(const PGresult *result, const char *state);
/* The tables are not those any more that the statement was prepared for. */
bool postgres_is_outdated(const PGresult *result);

/* --- encode.c: parameters into the connection's parcel.  False with error set. */
bool postgres_pack(struct connection *connection, const struct parameter *parameters, size_t count, struct error *error);
/* Behind what is in the parcel. */
bool postgres_put_bytes(struct connection *connection, const char *bytes, size_t size, struct error *error);
bool postgres_put_row(struct connection *connection, const struct value *values, size_t count, struct error *error);
void postgres_free_parcel(struct connection *connection);

/* --- copy.c */
bool postgres_copy_begin(struct connection *connection, const char *sql, struct error *error);
bool postgres_copy_row(struct connection *connection, const struct value *values, size_t count, struct error *error);
bool postgres_copy_end(struct connection *connection, struct error *error);
bool postgres_draw_keys(struct connection *connection, const char *table, const char *column, int64_t *keys, size_t count,
                        struct error *error);

/* --- decode.c: rows into records */
bool postgres_read_rows(struct row_sink *sink, const PGresult *result, int first, int end, struct error *error);
/* Up to `most` of the flight's rows as they arrive: while the server makes the next ones, and without a place for all. */
bool postgres_read_arriving(struct connection *connection, struct flight *flight, struct row_sink *sink, size_t most, size_t *count,
                            struct error *error);
int64_t postgres_read_int(const PGresult *result, int row, int column);

#endif
