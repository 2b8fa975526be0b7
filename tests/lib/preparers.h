/* Databases that look at a statement without running it: each has its dialect, and says what is wrong with a text. */
#ifndef TESTS_PREPARERS_H
#define TESTS_PREPARERS_H

#include "sql/sql.h"

#include <stdio.h>

struct preparer {
    const char *name;
    const struct dialect *dialect;
    const char *mark;               /* before the number of a parameter */
    bool (*is_here)(void);          /* else its texts are printed, but not prepared */
    void (*open)(const char *create_tables);
    /* Writes a line if the database refuses the text; its parameters and columns are checked. */
    void (*prepare)(const struct sql *sql, const struct plan *plan, FILE *out);
    void (*close)(void);
};

extern const struct preparer sqlite_preparer;
extern const struct preparer postgres_preparer;

#endif
