/* A tree of relations as one statement: each level a table of its own, keyed by the level above it, and their rows one
 * behind the other, with the level's number in front. */
#include "sql/printer.h"

static void print_columns(struct printer *printer, size_t level, size_t count)
{
    strbuf_printf(&printer->out, "l%zu (", level);
    for (size_t i = 0; i < count; i++)
        strbuf_printf(&printer->out, i ? ", c%zu" : "c%zu", i);
    print_text(printer, ") AS MATERIALIZED (");
}

static void print_level(struct printer *printer, const struct plan_tree *tree, size_t number)
{
    const struct plan_level *level = &tree->levels[number];
    printer->level = number ? level : NULL;
    printer->first_argument = level->first_argument;
    print_text(printer, number ? ", " : "WITH ");
    print_columns(printer, number, level->plan->select->output_count);
    print_commons(printer, level->plan->commons);
    print_select(printer, level->plan->select);
    print_text(printer, ")");
    printer->level = NULL;
}

/* The level's columns where they belong, and nulls of the right types elsewhere. */
static void print_rows(struct printer *printer, const struct plan_tree *tree, size_t number)
{
    const struct plan_level *level = &tree->levels[number];
    strbuf_printf(&printer->out, "%sSELECT %zu", number ? " UNION ALL " : " ", number);
    for (size_t column = 0; column < tree->column_count; column++) {
        struct plan_node null = {.kind = PLAN_CONSTANT, .type = {.kind = tree->kinds[column]}};
        size_t output = 0, count = level->plan->select->output_count;
        while (output < count && level->columns[output] != column + 1)
            output++;
        print_text(printer, ", ");
        if (output < count)
            strbuf_printf(&printer->out, "c%zu", output);
        else
            print_node(printer, &null);
    }
    strbuf_printf(&printer->out, " FROM l%zu", number);
}

void print_tree(struct printer *printer, const struct plan_tree *tree)
{
    for (size_t i = 0; i < tree->level_count; i++)
        print_level(printer, tree, i);
    for (size_t i = 0; i < tree->level_count; i++)
        print_rows(printer, tree, i);
}

bool print_level_keys(struct printer *printer, const struct plan_node *node)
{
    const struct plan_level *level = printer->level;
    if (!level || node->kind != PLAN_IN_LIST || node->operands[1]->as.argument.number != LEVEL_KEYS)
        return false;
    print_operand(printer, node->operands[0]);
    strbuf_printf(&printer->out, " = ANY (ARRAY (SELECT DISTINCT c%zu FROM l%zu))", level->key_output, level->parent);
    return true;
}
