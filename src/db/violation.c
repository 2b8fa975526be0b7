/* Tables and columns back to models and fields. */
#include "db/violation.h"

#include <stdio.h>

static const struct model *find_model(const struct schema *schema, const char *table)
{
    for (uint32_t i = 0; i < schema->model_count; i++)
        if (strcmp(schema->models[i].table, table) == 0)
            return &schema->models[i];
    return NULL;
}

static const char *field_name(const struct model *model, const char *column, size_t size)
{
    for (uint32_t i = 0; i < model->field_count; i++)
        if (strlen(model->fields[i].column) == size && memcmp(model->fields[i].column, column, size) == 0)
            return model->fields[i].name;
    return NULL;
}

static void field_names(const struct model *model, const char *columns, struct strbuf *out)
{
    while (*columns) {
        size_t size = strcspn(columns, ",");
        const char *name = field_name(model, columns, size);
        strbuf_printf(out, "%s%.*s", out->length ? ", " : "", (int)(name ? strlen(name) : size), name ? name : columns);
        columns += size + (columns[size] == ',');
    }
}

static const struct model *find_check(const struct schema *schema, const char *name, const struct check **check)
{
    for (uint32_t i = 0; i < schema->model_count; i++)
        for (uint32_t j = 0; j < schema->models[i].check_count; j++)
            if (strcmp(schema->models[i].checks[j].name, name) == 0) {
                *check = &schema->models[i].checks[j];
                return &schema->models[i];
            }
    return NULL;
}

/* Where the row itself was refused, not the deletion of one it points to: the column is a foreign key of its own. */
static bool explain_foreign(const struct model *model, const struct violation *violation, char message[ERROR_MESSAGE])
{
    for (uint32_t i = 0; *violation->value && i < model->field_count; i++) {
        const struct field *field = &model->fields[i];
        if (!field->relation || strcmp(field->column, violation->columns) != 0)
            continue;
        const struct model *target = field->relation->target;
        snprintf(message, ERROR_MESSAGE, "%s.%s points to no %s: there is none with %s = '%.60s'", model->name, field->name,
                 target->name, target->primary->name, violation->value);
        return true;
    }
    return false;
}

void violation_explain(const struct schema *schema, const struct violation *violation, struct error *error)
{
    const struct model *model = find_model(schema, violation->table);
    const struct check *check = NULL;
    struct strbuf names;
    char message[ERROR_MESSAGE] = "";
    if (violation->kind == VIOLATION_CHECK)
        model = find_check(schema, violation->constraint, &check);
    if (violation->kind == VIOLATION_UNKNOWN || (!model && violation->kind != VIOLATION_FOREIGN))
        return;
    strbuf_init(&names, schema->arena.allocator);
    if (model)
        field_names(model, violation->columns, &names);
    const char *fields = strbuf_string(&names);
    switch (violation->kind) {
    case VIOLATION_UNIQUE:
        snprintf(message, sizeof message, "unique (%s) of %s: a row with %s exists already", fields, model->name,
                 strchr(fields, ',') ? "these values" : "this value");
        break;
    case VIOLATION_NOT_NULL:
        snprintf(message, sizeof message, "%s.%s cannot be null", model->name, fields);
        break;
    case VIOLATION_CHECK:
        snprintf(message, sizeof message, "check %s of %s refuses the row: %s", check->name, model->name, check->text);
        break;
    default:
        if (model && explain_foreign(model, violation, message))
            break;
        snprintf(message, sizeof message, "a foreign key points to no row, or rows still point to what is deleted");
        break;
    }
    strbuf_free(&names);
    error_clear(error);
    error_set(error, CORM_INTEGRITY, "%s", message);
}
