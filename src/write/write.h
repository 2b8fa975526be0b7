/* Writing rows, for the files of this floor and those above. */
#ifndef WRITE_WRITE_H
#define WRITE_WRITE_H

#include <cormorant/write.h>

#include "load/set.h"

/* A row to be stored: a value per field, and which of them were given. */
struct draft {
    const struct model *model;
    struct value *values;           /* by field */
    bool *is_given;
    const void **related;           /* by relation: the record that was given, or NULL */
};

/* --- draft.c */
bool draft_init(corm_session *session, const struct model *model, struct draft *draft);
/* From a values struct; `named` NULL: every member was given.  Relations' members win over their keys'. */
bool draft_read(corm_session *session, const corm_model *model, const void *values, const char *named, struct draft *draft);
/* What was not given gets its default, or null; false with the session's error set if it has none. */
bool draft_complete(corm_session *session, struct draft *draft);
/* As it will be stored: converted, rounded, or refused naming field and value. */
bool write_fit(corm_session *session, const struct field *field, struct value *value);
const struct model *write_model(corm_session *session, const corm_model *model);
/* "title, author" as fields, at most 64; 0 with the session's error set. */
size_t write_fields(corm_session *session, const struct model *model, const char *text, const struct field **out);

/* --- insert.c */
bool write_is_unique(const struct model *model, const struct field *const *fields, size_t count);
/* A row for each of the far keys: pair[0] is `near`, pair[1] is one of them, all else takes its default.  Answers how many came
 * to be, 0 with the session's error set on failure; where there are several, the caller has a transaction around it. */
int64_t write_pairs(corm_session *session, const struct field *const pair[2], const struct value *near, const struct value *far,
                    size_t count, const struct plan_conflict *conflict);
/* Stores it; a generated key is put into the draft. */
bool write_insert(corm_session *session, struct draft *draft);
/* The record of a stored draft, without a query. */
void *write_record(corm_session *session, const struct draft *draft);
bool write_rows(corm_session *session, const struct model *model, const struct field *const *fields, size_t field_count,
                const struct value *values, size_t row_count);
/* A statement that inserts these fields. */
const struct compiled *write_insert_plan(corm_session *session, const struct model *model, const struct field *const *fields,
                                         size_t count, const struct plan_conflict *conflict);
/* After a foreign key was refused: says which, by asking for each. */
void write_explain_foreign(corm_session *session, const struct draft *draft);

/* The unique fields of an upsert; false with the session's error set if they are not unique. */
bool write_conflict(corm_session *session, const struct model *model, const char *fields, const struct field **room_for_fields,
                    struct plan_conflict *conflict);

/* A value for %p; NULL with the session's error set. */
const void *write_argument(corm_session *session, const struct value *value);

/* --- create.c */
/* Completes the draft, stores it and answers its record. */
void *write_store(corm_session *session, struct draft *draft);
/* Fields to values by the clause's text, "name = 'x', pages = 3": plain values only. */
void *write_create_text(corm_query *query);

/* --- delete.c: the query ends in update */
int64_t write_update(corm_query *query);

/* --- save.c */
/* Into the record, copied and marked as changed; the value must be of the field's kind. */
bool write_set(struct set *set, corm_record *record, const struct field *field, const struct value *value);
/* The same for what the row has already: there is nothing to save. */
bool write_stored(struct set *set, corm_record *record, const struct field *field, const struct value *value);

#endif
