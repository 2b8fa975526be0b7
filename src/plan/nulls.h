/* Nulls in a finished plan. */
#ifndef PLAN_NULLS_H
#define PLAN_NULLS_H

#include "plan/function.h"
#include "plan/plan.h"

/* Whether the node's value may be null; asked once the joins are decided. */
bool plan_may_be_null(const struct plan_node *node);

#endif
