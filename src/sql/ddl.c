/* The tables of a schema. */
#include "sql/indexes.h"

static const char *const delete_actions[] = {
    [DELETE_CASCADE] = "CASCADE", [DELETE_SET_NULL] = "SET NULL", [DELETE_SET_DEFAULT] = "SET DEFAULT",
    [DELETE_PROTECT] = "RESTRICT", [DELETE_NOTHING] = "NO ACTION",
};

static void references(struct printer *printer, const struct relation *relation)
{
    print_text(printer, " REFERENCES ");
    print_name(printer, relation->target->table);
    print_text(printer, " (");
    print_name(printer, relation->target->primary->column);
    strbuf_printf(&printer->out, ") ON DELETE %s", delete_actions[relation->on_delete]);
}

static void column(struct printer *printer, const struct field *field)
{
    struct strbuf *out = &printer->out;
    const struct dialect *dialect = printer->dialect;
    print_text(printer, "\n    ");
    print_name(printer, field->column);
    print_text(printer, " ");
    if (field->is_generated) {
        print_text(printer, dialect->generated_key);
        return;
    }
    dialect->type_name(&field->type, out);
    if (!field->is_nullable)
        print_text(printer, " NOT NULL");
    if (field->is_primary)
        print_text(printer, " PRIMARY KEY");
    else if (field->is_unique)
        print_text(printer, " UNIQUE");
    if (field->default_kind == DEFAULT_VALUE) {
        print_text(printer, " DEFAULT ");
        dialect->literal(out, &field->default_value, &field->type);
    } else if (field->default_kind == DEFAULT_NOW && field->type.kind == KIND_DATETIME)
        strbuf_printf(out, " DEFAULT %s", dialect->now);
    if (field->relation && !dialect->adds_references)
        references(printer, field->relation);
}

static void constraint(struct printer *printer, const char *name)
{
    print_text(printer, ",\n    CONSTRAINT ");
    print_name(printer, name);
}

struct creating {
    struct printer printer;
    const struct schema *schema;
    struct error *error;
};

static void labels(struct printer *printer, const struct field *field)
{
    print_text(printer, ",\n    CHECK (");
    print_name(printer, field->column);
    for (uint32_t i = 0; i < field->type.label_count; i++) {
        struct value label = value_text(field->type.labels[i]);
        print_text(printer, i ? ", " : " IN (");
        printer->dialect->literal(&printer->out, &label, &field->type);
    }
    print_text(printer, "))");
}

static void table(struct creating *creating, const struct model *model)
{
    struct printer *printer = &creating->printer;
    print_text(printer, "CREATE TABLE ");
    print_name(printer, model->table);
    print_text(printer, " (");
    for (uint32_t i = 0; i < model->field_count; i++) {
        print_text(printer, i ? "," : "");
        column(printer, &model->fields[i]);
    }
    for (uint32_t i = 0; i < model->index_count; i++)
        if (index_is_constraint(&model->indexes[i])) {
            constraint(printer, model->indexes[i].name);
            print_text(printer, " UNIQUE ");
            print_unique(printer, &model->indexes[i]);
        }
    for (uint32_t i = 0; i < model->field_count; i++)
        if (model->fields[i].type.labels)
            labels(printer, &model->fields[i]);
    for (uint32_t i = 0; i < model->check_count; i++) {
        struct plan_node *condition = plan_check(printer->arena, creating->schema, model, &model->checks[i], creating->error);
        if (!condition)
            arena_leave(printer->arena);
        constraint(printer, model->checks[i].name);
        print_text(printer, " CHECK (");
        print_node(printer, condition);
        print_text(printer, ")");
    }
    print_text(printer, "\n);\n");
}

static void add_references(struct printer *printer, const struct model *model)
{
    for (uint32_t i = 0; i < model->field_count; i++) {
        const struct field *field = &model->fields[i];
        if (!field->relation)
            continue;
        print_text(printer, "ALTER TABLE ");
        print_name(printer, model->table);
        print_text(printer, " ADD FOREIGN KEY (");
        print_name(printer, field->column);
        print_text(printer, ")");
        references(printer, field->relation);
        print_text(printer, ";\n");
    }
}

static void create(void *argument)
{
    struct creating *creating = argument;
    for (uint32_t i = 0; i < creating->schema->model_count; i++)
        table(creating, &creating->schema->models[i]);
    print_indexes(&creating->printer, creating->schema, creating->error);
    for (uint32_t i = 0; creating->printer.dialect->adds_references && i < creating->schema->model_count; i++)
        add_references(&creating->printer, &creating->schema->models[i]);
}

bool sql_create_tables(struct arena *arena, const struct schema *schema, const struct dialect *dialect, struct strbuf *out,
                       struct error *error)
{
    struct creating creating = {.printer = {.arena = arena, .dialect = dialect, .has_bare_columns = true, .has_literals = true,
                                            .error = error},
                                .schema = schema, .error = error};
    creating.printer.out = *out;
    bool is_good = arena_try(arena, create, &creating);
    *out = creating.printer.out;
    if ((!is_good || out->failed) && error->code == CORM_OK)
        error_no_memory(error);
    return error->code == CORM_OK;
}

void sql_drop_tables(const struct schema *schema, const struct dialect *dialect, struct strbuf *out)
{
    for (uint32_t i = schema->model_count; i-- > 0;) {
        const struct model *model = &schema->models[i];
        for (uint32_t j = 0; dialect->drop_index && j < model->index_count; j++)
            dialect->drop_index(dialect, &model->indexes[j], out);
        strbuf_text(out, "DROP TABLE IF EXISTS ");
        sql_name(out, dialect, model->table);
        strbuf_printf(out, "%s;\n", dialect->drop_suffix ? dialect->drop_suffix : "");
    }
}
