/* Records: rows of a result, read by generated accessors at the price of an inline load.
 *
 * A record belongs to its session and lives until corm_session_end, that of a corm_iterator loop until the next
 * window; so do the texts and bytes read from it.  Every function here takes NULL for a record and answers as for a
 * null: so book_author(b) of a failed session may be handed on without a check in between.  Generated accessors call
 * these with the numbers of fields and relations, which no program needs to know. */
#ifndef CORMORANT_RECORD_H
#define CORMORANT_RECORD_H

#include <cormorant/schema.h>
#include <cormorant/value.h>

CORM_BEGIN

typedef struct corm_session corm_session;
typedef struct corm_query corm_query;

/* What all records of one result share: where each column lies in a row.  Both structs are not to be touched but by
 * these inlines. */
typedef struct corm_shape {
    uint32_t tag;
    uint32_t column_count;
    const uint16_t *offsets;        /* by field: 0 is "not loaded"; then by relation */
} corm_shape;

typedef struct corm_record {
    const corm_shape *shape;
    uint32_t index;                 /* among its peers */
    uint32_t flags;
    uint64_t nulls[1];              /* one bit per field; more words follow where there are more than 64 */
} corm_record;

/* The slow path of corm_slot: loads the column, by the fetch mode; answers zeros if that fails. */
CORM_API const void *corm_slot_load(const void *record, uint32_t field);

static inline const void *corm_slot(const void *record, uint32_t field)
{
    const corm_record *row = (const corm_record *)record;
    uint16_t offset = row ? row->shape->offsets[field] : (uint16_t)0;
    return offset ? (const void *)((const char *)record + offset) : corm_slot_load(record, field);
}

/* Of a loaded column; true for a NULL record. */
static inline bool corm_is_null(const void *record, uint32_t field)
{
    const corm_record *row = (const corm_record *)record;
    return !row || (row->nulls[field / 64] >> (field % 64) & 1) != 0;
}

/* NULL where the column is null. */
static inline const void *corm_slot_or_null(const void *record, uint32_t field)
{
    const void *slot = corm_slot(record, field);
    return corm_is_null(record, field) ? NULL : slot;
}

/* "" for a null; the second answers NULL. */
static inline const char *corm_read_text(const void *record, uint32_t field)
{
    const char *text = *(const char *const *)corm_slot(record, field);
    return text ? text : "";
}

static inline const char *corm_read_text_or_null(const void *record, uint32_t field)
{
    return *(const char *const *)corm_slot(record, field);
}

/* Zeros for a null; the …_or_null answers NULL, and else a pointer into the record. */
#define CORM_READER(name, type)                                                     \
    static inline type corm_read_##name(const void *record, uint32_t field)         \
    {                                                                               \
        return *(const type *)corm_slot(record, field);                             \
    }                                                                               \
    static inline const type *corm_read_##name##_or_null(const void *record, uint32_t field) \
    {                                                                               \
        return (const type *)corm_slot_or_null(record, field);                      \
    }

CORM_READER(bool, bool)
CORM_READER(int, int64_t)
CORM_READER(real, double)
CORM_READER(decimal, corm_decimal)
CORM_READER(date, corm_date)
CORM_READER(time, corm_time)
CORM_READER(datetime, corm_datetime)
CORM_READER(duration, corm_duration)
CORM_READER(uuid, corm_uuid)
CORM_READER(enum, int32_t)
#undef CORM_READER

/* data is NULL where the column is null. */
static inline corm_bytes corm_read_bytes(const void *record, uint32_t field)
{
    return *(const corm_bytes *)corm_slot(record, field);
}

/* The record a forward relation, or a reverse one-to-one, leads to: NULL if there is none.  Loads it by the fetch
 * mode if it is not there yet. */
CORM_API void *corm_related(const void *record, uint32_t relation);

/* The query of a to-many relation of this record: nothing runs before a result is asked for.  Of a NULL record, a
 * query without rows whose session has failed for ever. */
CORM_API corm_query *corm_related_all(const void *record, uint32_t relation);

/* What prefetch_related(… as name) loaded for this record, as a query that has its result.  Without rows, and
 * CORM_NOT_LOADED, if nothing was loaded under that name. */
CORM_API corm_query *corm_prefetched(const void *record, const char *name);

/* Writers: the record changes at once and the column is marked; corm_save writes the marked columns.  Texts and bytes
 * are copied.  NULL sets null.  A primary key cannot be changed (CORM_MISUSE).  Nothing happens to a NULL record, nor
 * in a session that has failed. */
CORM_API void corm_write_text(void *record, uint32_t field, const char *text);
CORM_API void corm_write_bytes(void *record, uint32_t field, corm_bytes bytes);
/* For all other types: the value's bytes as corm_read_… would give them. */
CORM_API void corm_write(void *record, uint32_t field, const void *value);
/* A forward relation: the related record (of a saved row), or NULL.  Its key is copied, now. */
CORM_API void corm_write_related(void *record, uint32_t relation, void *related);

/* The session a record lives in; of a NULL record, one that has failed for ever. */
CORM_API corm_session *corm_record_session(const void *record);

/* Columns of values() rows and annotations, by name; texts and bytes live as long as the row.  A wrong name or type
 * is an error of the session that names what there is, and answers as for null.  Nulls answer 0, NULL, or zeros:
 * corm_null tells.  corm_real reads ints too; corm_text, json and the labels of enums. */
CORM_API bool corm_null(const void *record, const char *name);
CORM_API bool corm_bool(const void *record, const char *name);
CORM_API int64_t corm_int(const void *record, const char *name);
CORM_API double corm_real(const void *record, const char *name);
CORM_API const char *corm_text(const void *record, const char *name);
CORM_API corm_decimal corm_decimal_value(const void *record, const char *name);
CORM_API corm_date corm_date_value(const void *record, const char *name);
CORM_API corm_time corm_time_value(const void *record, const char *name);
CORM_API corm_datetime corm_datetime_value(const void *record, const char *name);
CORM_API corm_duration corm_duration_value(const void *record, const char *name);
CORM_API corm_uuid corm_uuid_value(const void *record, const char *name);
CORM_API corm_bytes corm_bytes_value(const void *record, const char *name);

CORM_END

#endif
