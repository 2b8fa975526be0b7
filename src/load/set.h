/* A set: the records one statement gave, and what was loaded for them since. */
#ifndef LOAD_SET_H
#define LOAD_SET_H

#include "db/run.h"
#include "query/shape.h"

enum { RECORD_CHANGED = 1, RECORD_NEW = 2, RECORD_DELETED = 4 };

/* A column, or a relation, that was loaded after the rows: one place per record. */
struct side {
    char *places;                   /* count × size */
    size_t size;
    uint8_t *is_loaded;             /* by record */
};

struct set {
    struct shape shape;             /* must be the first: records point at it */
    const struct layout *layout;
    struct arena *arena;            /* the session's, or a window's */
    void **rows;
    size_t count, capacity;
    corm_fetch_mode fetch_mode;
    struct side **sides;            /* by field, then by relation; NULL until the first is needed */
    uint64_t *dirty;                /* per record, a bit per field set since it was saved; NULL: none */
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
struct set *set_load(corm_query *query);
/* The place of a field, or of a relation at field_count + its index, beside the rows. */
struct side *set_side(struct set *set, size_t number, size_t size);
/* Rows from a run into the set, at most `most`. */
enum fetch_result set_fetch(struct set *set, struct run *run, size_t most);

/* The related record is not known any more, or is this one. */
void set_forget_relation(struct set *set, corm_record *record, const struct relation *relation);
void set_link(struct set *set, corm_record *record, const struct relation *relation, void *related);

#endif
