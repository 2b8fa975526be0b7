/* How the dialect prints what is not standard. */
#ifndef BACKEND_POSTGRES_TERMS_H
#define BACKEND_POSTGRES_TERMS_H

#include "sql/printer.h"

/* Of a text: as its parts are looked for, in lower case, and its words.  Indexes have these as their keys, and queries ask
 * for just these. */
#define POSTGRES_FOLDABLE "{0} COLLATE \"C.utf8\""
#define POSTGRES_LOWER "lower({0} COLLATE \"C.utf8\")"
#define POSTGRES_WORDS "to_tsvector('simple', regexp_replace(" POSTGRES_LOWER ", '[^[:alnum:]\\u0300-\\u036f]+', ' ', 'g'))"

bool postgres_node(struct printer *printer, const struct plan_node *node);
void postgres_copy(struct printer *printer, const struct plan *plan);
/* texts.c */
bool postgres_match(struct printer *printer, const struct plan_node *node);
void postgres_search_rank(struct printer *printer, const struct plan_node *node);
/* A term that stands in an order, or that one speaks of. */
void postgres_print_ordered(struct printer *printer, const struct plan_node *node);
void postgres_order_term(struct printer *printer, const struct plan_order *order);

/* "int8", "text": what a cast calls the type. */
const char *postgres_type(enum kind kind);

#endif
