/* Indexes using fulltext, which are tables of fts5. */
#ifndef BACKEND_SQLITE_FULLTEXT_H
#define BACKEND_SQLITE_FULLTEXT_H

#include "sql/printer.h"

#include <sqlite3.h>

bool sqlite_create_index(struct printer *printer, const struct model *model, const struct index *index, struct error *error);
void sqlite_drop_index(const struct dialect *dialect, const struct index *index, struct strbuf *out);
/* A text searched by its words: by an index if the column is in one, else row by row. */
void sqlite_print_search(struct printer *printer, const struct plan_node *node);

#endif
