/* Shows a query's answer. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/answer.h"

/* False after telling why not. */
bool show_json(const struct answer *answer);
/* `width`: of a line; 0: what the terminal has, or any if standard output is none. */
bool show_table(const struct answer *answer, size_t width);

#endif
