/* An index using fulltext: a table of fts5 beside the model's, which keeps no text of its own, and triggers that keep it in step. */
#include "backend/sqlite/fulltext.h"

#include <string.h>

static bool is_fulltext(const struct index *index)
{
    return index->method == INDEX_FULLTEXT;
}

static bool refuse(const struct model *model, const struct index *index, struct error *error)
{
    if (index->where) {
        error_set(error, CORM_UNSUPPORTED, "%s of %s: a fulltext index with a condition is not made here", index->name, model->name);
        error_hint(error, "leave out: where (%s)", index->where);
    } else if (!model->primary->is_generated) {
        error_set(error, CORM_UNSUPPORTED, "%s of %s: a fulltext index needs an int as the primary key here", index->name,
                  model->name);
    }
    for (uint32_t i = 0; i < index->field_count && error->code == CORM_OK; i++)
        if (sqlite3_stricmp(index->fields[i]->column, "rank") == 0 || sqlite3_stricmp(index->fields[i]->column, "rowid") == 0)
            error_set(error, CORM_UNSUPPORTED, "%s of %s: a column in a fulltext index cannot be called '%s' here", index->name,
                      model->name, index->fields[i]->column);
    return error->code == CORM_OK;
}

static void print_columns(struct printer *printer, const char *before, const struct index *index)
{
    for (uint32_t i = 0; i < index->field_count; i++) {
        print_text(printer, i ? ", " : "");
        print_text(printer, before);
        print_name(printer, index->fields[i]->column);
    }
}

static void create_table(struct printer *printer, const struct model *model, const struct index *index)
{
    print_text(printer, "CREATE VIRTUAL TABLE ");
    print_name(printer, index->name);
    print_text(printer, " USING fts5(");
    print_columns(printer, "", index);
    print_text(printer, ", content=");
    sql_quote(&printer->out, model->table, strlen(model->table));
    print_text(printer, ", content_rowid=");
    sql_quote(&printer->out, model->primary->column, strlen(model->primary->column));
    print_text(printer, ", tokenize=\"unicode61 remove_diacritics 0 categories 'L* Nd Nl Mn'\");\n");
}

static void begin_trigger(struct printer *printer, const struct model *model, const struct index *index, const char *event)
{
    print_text(printer, "CREATE TRIGGER ");
    print_name(printer, arena_printf(printer->arena, "%s_%s", index->name, event));
    strbuf_printf(&printer->out, " AFTER %s", strcmp(event, "insert") == 0 ? "INSERT" : strcmp(event, "delete") == 0 ? "DELETE" : "UPDATE OF ");
    if (strcmp(event, "update") == 0) {
        print_name(printer, model->primary->column);
        print_text(printer, ", ");
        print_columns(printer, "", index);
    }
    print_text(printer, " ON ");
    print_name(printer, model->table);
    print_text(printer, " BEGIN");
}

static void add_row(struct printer *printer, const struct model *model, const struct index *index)
{
    print_text(printer, " INSERT INTO ");
    print_name(printer, index->name);
    print_text(printer, " (rowid, ");
    print_columns(printer, "", index);
    print_text(printer, ") VALUES (new.");
    print_name(printer, model->primary->column);
    print_text(printer, ", ");
    print_columns(printer, "new.", index);
    print_text(printer, ");");
}

/* Its words are taken out by what they were, for the text itself is in the model's table alone. */
static void remove_row(struct printer *printer, const struct model *model, const struct index *index)
{
    print_text(printer, " INSERT INTO ");
    print_name(printer, index->name);
    print_text(printer, " (");
    print_name(printer, index->name);
    print_text(printer, ", rowid, ");
    print_columns(printer, "", index);
    print_text(printer, ") VALUES ('delete', old.");
    print_name(printer, model->primary->column);
    print_text(printer, ", ");
    print_columns(printer, "old.", index);
    print_text(printer, ");");
}

bool sqlite_create_index(struct printer *printer, const struct model *model, const struct index *index, struct error *error)
{
    if (!is_fulltext(index) || !refuse(model, index, error))
        return false;
    create_table(printer, model, index);
    begin_trigger(printer, model, index, "insert");
    add_row(printer, model, index);
    print_text(printer, " END;\n");
    begin_trigger(printer, model, index, "delete");
    remove_row(printer, model, index);
    print_text(printer, " END;\n");
    begin_trigger(printer, model, index, "update");
    remove_row(printer, model, index);
    add_row(printer, model, index);
    print_text(printer, " END;\n");
    return true;
}

void sqlite_drop_index(const struct dialect *dialect, const struct index *index, struct strbuf *out)
{
    if (!is_fulltext(index))
        return;
    strbuf_text(out, "DROP TABLE IF EXISTS ");
    sql_name(out, dialect, index->name);
    strbuf_text(out, ";\n");
}

/* The one the field is in; NULL: none. */
static const struct index *fulltext_of(const struct field *field)
{
    const struct model *model = field->model;
    for (uint32_t i = 0; i < model->index_count; i++)
        for (uint32_t j = 0; is_fulltext(&model->indexes[i]) && j < model->indexes[i].field_count; j++)
            if (model->indexes[i].fields[j] == field)
                return &model->indexes[i];
    return NULL;
}

/* The rows that have it, from the index: id IN (SELECT rowid …). */
static void print_found(struct printer *printer, const struct plan_node *text, const struct plan_node *words,
                        const struct index *index)
{
    struct plan_node key = {.kind = PLAN_COLUMN, .type = text->field->model->primary->type, .source = text->source,
                            .field = text->field->model->primary};
    bool may_be_null = text->field->is_nullable && !printer->wants_truth;   /* of no text it is not known */
    printer->wants_truth = false;
    print_text(printer, may_be_null ? "CASE WHEN " : "");
    if (may_be_null)
        print_template(printer, "{0} IS NOT NULL THEN ", (struct plan_node *[]){(struct plan_node *)text}, 1);
    print_node(printer, &key);
    print_text(printer, may_be_null ? " END IN (SELECT rowid FROM " : " IN (SELECT rowid FROM ");
    print_name(printer, index->name);
    print_text(printer, " WHERE ");
    print_name(printer, index->name);
    print_text(printer, " MATCH '{");
    struct strbuf column;
    strbuf_init(&column, printer->out.allocator);
    sql_name(&column, printer->dialect, text->field->column);
    for (const char *at = strbuf_string(&column); *at; at++)
        strbuf_printf(&printer->out, *at == '\'' ? "''" : "%c", *at);
    printer->out.failed = printer->out.failed || column.failed;
    strbuf_free(&column);
    print_text(printer, "} : (' || coalesce(");
    print_converted(printer, words, (struct type){.kind = KIND_TEXT}, TRANSFORM_SEARCH_PHRASES);
    print_text(printer, ", '\"\"') || ')')");
}

void sqlite_print_search(struct printer *printer, const struct plan_node *node)
{
    const struct plan_node *text = node->operands[0];
    const struct index *index = text->kind == PLAN_COLUMN && !printer->has_bare_columns ? fulltext_of(text->field) : NULL;
    if (index)
        print_found(printer, text, node->operands[1], index);
    else
        print_template(printer, "corm_search({0}, {1})", node->operands, 2);
}
