/* Whether what is written lies within the session's scopes. */
#ifndef WRITE_WITHIN_H
#define WRITE_WITHIN_H

#include "write/write.h"

/* Whether rows of the model are to be checked: a scope is on it, or on a model it points to. */
bool within_is_asked(const corm_session *session, const struct model *model);

/* The values as a list, each once; NULL with the session's error set. */
const struct tagged_list *within_list(corm_session *session, const struct type *type, const struct value *values, size_t count);
/* The keys of the query's rows, each once; NULL if there are none, or with the session's error set. */
const struct tagged_list *within_keys(corm_query *query);

/* Fails unless the rows with these keys are all within the scopes on their model. */
bool within_rows(corm_session *session, const struct model *model, const struct tagged_list *keys);
/* The same after they were written, and what they point to by these fields is within its scopes too. */
bool within_written(corm_session *session, const struct model *model, const struct field *const *fields, size_t count,
                    const struct tagged_list *keys);
/* … by any of their fields. */
bool within_stored(corm_session *session, const struct model *model, const struct value *keys, size_t count);

/* The query of the drafts' row by these fields; NULL with the session's error set if one of them was not given. */
corm_query *within_by(corm_session *session, const struct draft *draft, const struct field *const *fields, size_t count, bool is_unscoped);
/* Before an upsert: fails if the row it would come upon is outside the scopes.  After it: if the row it left is. */
bool within_before_upsert(corm_session *session, const struct draft *draft, const struct plan_conflict *conflict);
bool within_after_upsert(corm_session *session, const struct draft *draft, const struct plan_conflict *conflict);

#endif
