/* Relations to many: each record's share of what was loaded for all. */
#ifndef LOAD_MANY_H
#define LOAD_MANY_H

#include "load/set.h"

/* One record's share. */
struct bundle {
    struct rows rows;
    int64_t count;                  /* of a count; rows are not loaded then */
    uint32_t index;                 /* the record's */
    corm_query *query;              /* the relation as a query, once it was asked for */
};

/* What was loaded of a relation: all of it, or what some clauses behind it choose. */
struct many {
    const struct relation *relation;
    const corm_query *sample;       /* the chain it was first asked by; NULL: all of it */
    const char *name;               /* a prefetch's own */
    struct side *side;              /* of bundles */
    const corm_query *first_query;  /* the relation as a query, as it was made for one record: others differ in the key */
    bool is_part;                   /* a prefetch's own clauses chose among the rows */
    uint64_t written;               /* the session's count of writes when it was made */
    uint64_t version;               /* of what it depends on, when it was made */
    uint32_t renewals;              /* how often that had changed: each time fewer peers load together */
    struct many *next;
};

/* What a load needs only until its rows are handed out lies in an arena that begins with this. */
enum { SCRATCH_SIZE = 4096 };

/* The records that load together with this one, in a set. */
struct peers {
    struct set *set;
    size_t first, end;
};
struct peers peers_of(struct set *set, const corm_record *record);
/* The distinct values of a column of the peers that `is_wanted`, as a list to bind; NULL with the session's error set. */
const struct tagged_list *peers_keys(struct peers peers, const struct field *field, struct arena *arena,
                                     bool (*is_wanted)(struct set *, size_t, const void *), const void *context);
bool peers_refuse(struct set *set, const char *name, const char *remedy);

/* The place for a relation's bundles under this name, or for all of it (NULL), made if there is none. */
struct many *many_of(struct set *set, const struct relation *relation, const char *name);
/* Loads it for those peers that have none yet: the relation's rows through the clauses of `chain` above its origin (NULL:
 * all). */
bool many_load(struct peers peers, struct many *many, const corm_query *chain);
/* The same in parts: the query for all peers that are missing (NULL: there are none, or the session's error is set), and what
 * becomes of its rows. */
corm_query *many_query(struct peers peers, const struct many *many, const corm_query *chain, struct arena *scratch);
bool many_take(struct peers peers, struct many *many, const corm_query *chain, const struct intake *intake, struct arena *scratch);
/* Whether something was prefetched under this name. */
bool many_is_named(const struct set *set, const char *name);

/* What a record's relation was last loaded as, old or not; NULL if it never was. */
const struct rows *many_known(const corm_query *relation);

/* The rows of a query that begins at a record's relation: loaded for all peers.  False if it does not, or must be run
 * alone. */
bool many_rows(corm_query *query, const struct rows **rows);
/* The same for count() and exists(). */
bool many_count(corm_query *query, int64_t *count);

/* Loads what the plan's prefetch_related name. */
bool prefetch_run(corm_query *query, const struct plan *plan, struct set *set);
/* The query and all it prefetches, in one statement where that is worth it.  False: it is not, and nothing was done. */
bool tree_load(struct intake *intake, corm_query *query, const struct compiled *compiled, struct arena *arena);
/* The query for a relation of the records with these keys, through the clauses of the chain. */
corm_query *relation_query(corm_session *session, struct arena *arena, const struct relation *relation, const struct tagged_list *keys,
                           int fetch_mode, const corm_query *chain);
/* Loads a relation to one record for all records that lack it, through the clauses of `chain` (NULL: none). */
bool related_load(struct peers peers, const struct relation *relation, const corm_query *chain);
/* … in parts; the rows are NULL where there was no query. */
corm_query *related_query(struct peers peers, const struct relation *relation, const corm_query *chain, struct arena *scratch);
bool related_take(struct peers peers, const struct relation *relation, const struct rows *rows, struct arena *scratch);

/* A relation of any kind on its way: begun for several, they go out together. */
struct loading {
    struct peers peers;
    const struct relation *relation;
    struct many *many;              /* of a relation to many */
    const corm_query *chain;
    struct arena scratch;
    corm_query *query;              /* NULL: nothing is missing */
    struct intake intake;
    struct run run;
    bool is_sent;
};

/* Each that was begun is ended, whatever happened; it must stay where it is in between. */
bool loading_begin(struct loading *loading, struct peers peers, const struct relation *relation, struct many *many,
                   const corm_query *chain);
bool loading_end(struct loading *loading);
/* The clauses of the chain above its origin, once more, on another query. */
corm_query *many_replay(corm_query *base, const corm_query *chain);

#endif
