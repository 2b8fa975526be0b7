/* Results for the floors above. */
#ifndef LOAD_RESULTS_H
#define LOAD_RESULTS_H

#include "load/set.h"

/* The record of a query that ends in get, latest or earliest; NULL with the session's error set if it is not one. */
void *result_of_one(corm_query *asked);

#endif
