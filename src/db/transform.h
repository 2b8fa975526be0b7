/* What lookups look for, in the form that databases want.  False after a failure of the session. */
#ifndef DB_TRANSFORM_H
#define DB_TRANSFORM_H

#include "base/value.h"
#include "db/session.h"
#include "plan/plan.h"

/* A pattern of `like` for texts that have this one inside, or at an end. */
bool transform_pattern(corm_session *session, enum plan_transform transform, struct value *value);
/* The words of a search, in the form that search_print has for it. */
bool transform_search(corm_session *session, enum plan_transform transform, struct value *value);

#endif
