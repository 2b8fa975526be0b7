/* A set: the records one statement gave, and what was loaded for them since. */
#ifndef LOAD_SET_H
#define LOAD_SET_H

#include "db/run.h"
#include "load/keys.h"
#include "query/shape.h"

enum { RECORD_CHANGED = 1 };

/* What a query answers: records, in order. */
struct rows {
    void **items;
    size_t count;
};

/* A column, or a relation, that was loaded after the rows: one place per record, in blocks that are made when they are
 * needed, because of a large set often only a part is looked at. */
struct side {
    char **blocks;                  /* each: whether a place is loaded, a byte for each; then the places */
    size_t size;                    /* of a place */
    size_t count;                   /* of records */
    unsigned shift;                 /* a block has 2^shift places */
};

struct set {
    struct shape shape;             /* must be the first: records point at it */
    struct rows rows;
    size_t capacity;
    const struct layout *layout;
    struct arena *arena;            /* the session's, or a window's */
    corm_fetch_mode fetch_mode;
    bool is_whole;                  /* every row of the model was among them when they were loaded */
    struct side **sides;            /* by field, then by relation; NULL until the first is needed */
    struct many *many;              /* its relations to many, as far as they were loaded */
    uint64_t *dirty;                /* per record, a bit per field set since it was saved; NULL: none */
    struct map *by_key;             /* corm_by_key: key → record, once it was asked for */
    const char *last_name;          /* the name asked for last, and its column */
    size_t last_column;
};

static inline struct set *set_of(const void *record)
{
    return (struct set *)shape_of(record);
}

/* What stands for "there is none" where a relation's record would be. */
extern char set_nobody;

struct set *set_new(corm_session *session, struct arena *arena, const struct layout *layout, corm_fetch_mode mode);
/* One more row, all zero; NULL without memory. */
void *set_add(struct set *set);
/* All rows of the query, loaded once and kept with it; NULL with the session's error set. */
const struct rows *set_rows(corm_query *query);
/* The side of a field, or of a relation at field_count + its index. */
struct side *set_side(struct set *set, size_t number, size_t size);
/* Places of this size for each record of the set; NULL with the session's error set. */
struct side *side_new(struct set *set, size_t size);
/* Makes the places of these records; false with the session's error set. */
bool side_cover(struct set *set, struct side *side, size_t first, size_t end);
/* A record's place, made if it must be; NULL with the session's error set. */
void *side_place(struct set *set, struct side *side, size_t index);

static inline bool side_is_loaded(const struct side *side, size_t index)
{
    const char *block = side->blocks[index >> side->shift];
    return block && block[index & (((size_t)1 << side->shift) - 1)];
}

/* Of places that are there. */
static inline void side_set_loaded(struct side *side, size_t index)
{
    side->blocks[index >> side->shift][index & (((size_t)1 << side->shift) - 1)] = 1;
}

static inline void *side_at(const struct side *side, size_t index)
{
    size_t in_block = (size_t)1 << side->shift;
    return side->blocks[index >> side->shift] + in_block + (index & (in_block - 1)) * side->size;
}

/* Where a relation to one record keeps its record: NULL, set_nobody, or the record.  NULL without memory. */
void **set_relation(struct set *set, const corm_record *record, const struct relation *relation);

/* A relation to one record whose place is beside the rows. */
struct waiting {
    void *on;
    void *record;
    const struct relation *relation;
    struct waiting *next;
};

/* Rows of one statement on their way into sets: the set of its rows, and one for each related record beside them. */
struct intake {
    struct row_sink sink;
    corm_session *session;
    const struct layouts *layouts;
    struct set *set;
    struct set **groups;
    struct keys *known;             /* per group: its records */
    void **current;                 /* per group: the record of the row being read */
    struct waiting *waiting;
    struct rows linked;             /* RESULT_LINKS: the record beside each row */
    size_t linked_capacity;
    bool is_of_links;               /* RESULT_LINKS */
    bool is_apart;                  /* RESULT_LINKS: records come before the links that lead to them */
};

/* The records that the query is about, and not the links to them. */
static inline struct set *intake_records(const struct intake *intake)
{
    return intake->is_of_links ? intake->groups[0] : intake->set;
}

bool intake_open(struct intake *intake, corm_session *session, struct arena *arena, const struct compiled *compiled);
enum fetch_result intake_fetch(struct intake *intake, struct run *run, size_t most);
/* Puts in place what had to wait for all rows. */
void intake_settle(struct intake *intake);
/* Sends the query; what it answers, and what it prefetches, is read later.  The run must stay where it is until then.  False
 * with the session's error set: nothing is to be read. */
bool intake_send(struct intake *intake, struct run *run, corm_query *query, struct arena *arena);
bool intake_receive(struct intake *intake, struct run *run, corm_query *query);
/* All rows of a query, and what it prefetches; false with the session's error set. */
bool intake_query(struct intake *intake, corm_query *query, struct arena *arena);

/* The related record is not known any more, or is this one; at the other end, too, where that leads to one record. */
void set_forget_relation(struct set *set, corm_record *record, const struct relation *relation);
void set_link(struct set *set, corm_record *record, const struct relation *relation, void *related);

/* A key's bytes, to find it in a map by. */
const void *key_bytes(const struct value *key, size_t *size);

#endif
