/* corm check: tells all that is wrong in a schema. */
#include "cli/check_advice.h"
#include "cli/cli.h"

#include "base/utf8.h"
#include "plan/plan.h"

#include <stdio.h>

static int run(const struct invocation *invocation);

enum { OPTION_PRINT, OPTION_ADVICE };

const struct command command_check = {
    .name = "check",
    .operands = "SCHEMA [QUERIES]",
    .help = "tells all that is wrong in a schema",
    .details = "QUERIES is a file with one or more queries on each line, semicolons between them, as\n"
               "`corm query --batch` takes it, or - for standard input.\n",
    .options = {
        [OPTION_PRINT] = {"--print", NULL, "prints the schema in its canonical form"},
        [OPTION_ADVICE] = {"--advice", NULL, "tells which lookups and orders no index serves, and the index to declare"},
    },
    .run = run,
};

struct checking {
    const struct schema *schema;
    struct arena arena;
    struct error error;
    size_t error_count;
};

/* The error of an expression, under the place of what holds it. */
static void tell(struct checking *checking, const char *what, struct place place)
{
    const corm_schema *source = checking->schema->source;
    size_t line = 1, start = 0;
    for (size_t i = 0; i < place.offset && i < source->size; i++)
        if (source->text[i] == '\n') {
            line++;
            start = i + 1;
        }
    fprintf(stderr, "%s%s:%zu:%zu: %s: %s\n", checking->error_count++ ? "\n" : "", source->name, line,
            utf8_length(source->text + start, place.offset - start) + 1, what, error_full(&checking->error));
    error_clear(&checking->error);
}

/* All rows of a model come in its own order. */
static bool order_is_good(struct checking *checking, const struct model *model)
{
    struct query_parts parts = {.schema = checking->schema, .model = model};
    return plan_query(&checking->arena, &parts, &checking->error) != NULL;
}

static void check_model(struct checking *checking, const struct model *model)
{
    for (uint32_t i = 0; i < model->check_count; i++) {
        const struct check *check = &model->checks[i];
        if (!plan_check(&checking->arena, checking->schema, model, check, &checking->error))
            tell(checking, "check", check->place);
    }
    for (uint32_t i = 0; i < model->index_count; i++) {
        const struct index *index = &model->indexes[i];
        if (index->where && !plan_index_condition(&checking->arena, model, index, &checking->error))
            tell(checking, index->is_unique ? "unique" : "index", index->place);
    }
    if (model->order_by && !order_is_good(checking, model))
        tell(checking, "order by", model->place);
}

static bool check_models(const struct schema *schema)
{
    struct checking checking = {.schema = schema};
    arena_init(&checking.arena, &alloc_system, 0);
    for (uint32_t i = 0; i < schema->declared_count; i++)
        check_model(&checking, &schema->models[i]);
    arena_free(&checking.arena);
    return checking.error_count == 0;
}

static int run(const struct invocation *invocation)
{
    struct schema_file file;
    struct strbuf out;
    const char *queries = invocation->operand_count > 1 ? invocation->operands[1] : NULL;
    if (queries && !invocation->values[OPTION_ADVICE])
        return usage_fail(invocation->command, "QUERIES are looked at with --advice only");
    strbuf_init(&out, &alloc_system);
    bool is_good = schema_file_open(&file, invocation->operands[0]) && check_models(file.schema);
    if (is_good && invocation->values[OPTION_ADVICE]) {
        is_good = check_advice(file.schema, queries);
    } else if (is_good) {
        if (invocation->values[OPTION_PRINT])
            schema_print(file.schema, &out);
        else
            strbuf_printf(&out, "%s: %u model%s, no errors\n", invocation->operands[0], file.schema->declared_count,
                          file.schema->declared_count == 1 ? "" : "s");
        is_good = cli_write(&out);
    }
    strbuf_free(&out);
    schema_file_close(&file);
    return is_good ? STATUS_GOOD : STATUS_FAILED;
}
