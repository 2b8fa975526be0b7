/* Values in aligned columns, as a person reads them in a terminal. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/value.h"

struct table_style {
    size_t width;                   /* cells of a line; 0: as long as it gets */
    bool is_dimmed;                 /* what is no data is printed faintly */
};

struct table {
    const char *const *columns;
    size_t column_count;
    size_t row_count;
    struct value (*cell)(const void *context, size_t row, size_t column);
    const void *context;
    struct table_style style;
    bool is_upright;                /* one line for each value; measuring sets it where the columns do not fit */
    struct table_column *measures;
    size_t name_width;              /* of the longest column name */
};

/* To be called first.  False if memory ran out. */
bool table_measure(struct table *table, struct arena *arena);
void table_head(const struct table *table, struct strbuf *out);
void table_row(const struct table *table, size_t row, struct strbuf *out);

/* One value by itself. */
void table_value(const struct table_style *style, const struct value *value, struct strbuf *out);

#endif
