/* Paths into json documents. */
#ifndef BACKEND_SQLITE_JSON_H
#define BACKEND_SQLITE_JSON_H

struct printer;
struct plan_node;

/* A PLAN_JSON as what its type says. */
void sqlite_print_json(struct printer *printer, const struct plan_node *node);
/* … as a text: texts without quotes, the rest as json. */
void sqlite_print_json_text(struct printer *printer, const struct plan_node *node);
/* … as a text or a number, whichever it is: where nothing else can matter, and in orders. */
void sqlite_print_json_loosely(struct printer *printer, const struct plan_node *node);

#endif
