/* What a document holds at a path.  SQLite's ->> answers 1 for true, and lists and objects as texts: who wants one kind asks for
 * the type as well. */
#include "backend/sqlite/json.h"

#include "sql/printer.h"

static void print_path(struct printer *printer, const struct plan_node *node)
{
    sql_quote(&printer->out, node->as.value.as.text.data, node->as.value.as.text.size);
}

static void print_type(struct printer *printer, const struct plan_node *node)
{
    print_wrapped(printer, "json_type(", node->operands[0], ", ");
    print_path(printer, node);
    print_text(printer, ")");
}

static void print_arrow(struct printer *printer, const struct plan_node *node, const char *arrow)
{
    print_wrapped(printer, "(", node->operands[0], arrow);
    print_path(printer, node);
    print_text(printer, ")");
}

void sqlite_print_json_loosely(struct printer *printer, const struct plan_node *node)
{
    print_arrow(printer, node, " ->> ");
}

void sqlite_print_json(struct printer *printer, const struct plan_node *node)
{
    if (node->type.kind == KIND_JSON) {
        print_text(printer, "nullif(");
        print_arrow(printer, node, " -> ");
        print_text(printer, ", 'null')");
        return;
    }
    bool is_bool = node->type.kind == KIND_BOOL;
    print_text(printer, "CASE WHEN ");
    print_type(printer, node);
    print_text(printer, is_bool                         ? " = 'true' THEN 1 WHEN "
                        : node->type.kind == KIND_TEXT ? " = 'text' THEN "
                                                       : " IN ('integer', 'real') THEN ");
    if (is_bool) {
        print_type(printer, node);
        print_text(printer, " = 'false' THEN 0");
    } else
        print_arrow(printer, node, " ->> ");
    print_text(printer, " END");
}

void sqlite_print_json_text(struct printer *printer, const struct plan_node *node)
{
    print_text(printer, "CASE WHEN ");
    print_type(printer, node);
    print_text(printer, " IN ('true', 'false') THEN ");
    print_type(printer, node);
    print_text(printer, " ELSE CAST(");
    print_arrow(printer, node, " ->> ");
    print_text(printer, " AS TEXT) END");
}
