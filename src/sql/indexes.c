/* The indexes of a schema's tables. */
#include "sql/indexes.h"

bool index_is_constraint(const struct index *index)
{
    return index->is_unique && !index->where;
}

/* The template around a column, or its name alone. */
static void print_key(struct printer *printer, const char *template, const struct field *field)
{
    for (; template && *template; template++) {
        if (template[0] == '{') {
            print_name(printer, field->column);
            template += 2;
        } else
            strbuf_char(&printer->out, *template);
    }
    if (!template)
        print_name(printer, field->column);
}

static void print_keys(struct printer *printer, const char *template, const struct field *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print_text(printer, i ? ", " : "");
        print_key(printer, template, fields[i]);
    }
}

static void print_columns(struct printer *printer, const struct index *index)
{
    bool includes = printer->dialect->includes_columns && index->included_count;
    bool appends = !printer->dialect->includes_columns && index->included_count && !index->is_unique;
    print_text(printer, "(");
    print_keys(printer, printer->dialect->index_forms[index->method].column, index->fields, index->field_count);
    print_text(printer, appends ? ", " : includes ? ") INCLUDE (" : "");
    if (appends || includes)
        print_keys(printer, NULL, index->included, index->included_count);
    print_text(printer, ")");
}

void print_unique(struct printer *printer, const struct index *index)
{
    print_columns(printer, index);
}

static void print_condition(struct printer *printer, const struct model *model, const struct index *index, struct error *error)
{
    struct plan_node *condition = plan_index_condition(printer->arena, model, index, error);
    if (!condition)
        arena_leave(printer->arena);
    print_text(printer, " WHERE ");
    print_node(printer, condition);
}

static void create_index(struct printer *printer, const struct model *model, const struct index *index, struct error *error)
{
    const struct dialect *dialect = printer->dialect;
    if (dialect->create_index && dialect->create_index(printer, model, index, error))
        return;
    if (error->code != CORM_OK)
        arena_leave(printer->arena);
    print_text(printer, index->is_unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    print_name(printer, index->name);
    print_text(printer, " ON ");
    print_name(printer, model->table);
    if (dialect->index_forms[index->method].method)
        strbuf_printf(&printer->out, " USING %s", dialect->index_forms[index->method].method);
    print_text(printer, " ");
    print_columns(printer, index);
    if (index->where)
        print_condition(printer, model, index, error);
    print_text(printer, ";\n");
}

/* Whether its rows are found by an index there is. */
static bool is_indexed(const struct model *model, const struct field *field)
{
    for (uint32_t i = 0; i < model->index_count; i++) {
        const struct index *index = &model->indexes[i];
        if (index->fields[0] == field && !index->where && index->method <= INDEX_HASH)
            return true;
    }
    return field->is_unique || field->is_primary;
}

static void print_model_indexes(struct printer *printer, const struct model *model, struct error *error)
{
    for (uint32_t i = 0; i < model->index_count; i++)
        if (!index_is_constraint(&model->indexes[i]))
            create_index(printer, model, &model->indexes[i], error);
    for (uint32_t i = 0; i < model->field_count; i++) {
        const struct field *field = &model->fields[i];
        if (!field->relation || is_indexed(model, field))
            continue;
        struct index index = {.fields = &field, .field_count = 1};
        index.name = arena_printf(printer->arena, "%s_%s_index", model->table, field->column);
        create_index(printer, model, &index, error);
    }
}

/* Each once, whatever how many indexes need it. */
static void print_needs(struct printer *printer, const struct schema *schema)
{
    bool is_met[INDEX_METHOD_COUNT] = {false};
    for (uint32_t i = 0; i < schema->model_count; i++)
        for (uint32_t j = 0; j < schema->models[i].index_count; j++) {
            enum index_method method = schema->models[i].indexes[j].method;
            const char *needs = printer->dialect->index_forms[method].needs;
            if (needs && !is_met[method])
                strbuf_printf(&printer->out, "%s;\n", needs);
            is_met[method] = true;
        }
}

void print_indexes(struct printer *printer, const struct schema *schema, struct error *error)
{
    print_needs(printer, schema);
    for (uint32_t i = 0; i < schema->model_count; i++)
        print_model_indexes(printer, &schema->models[i], error);
}
