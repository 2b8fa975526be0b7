/* Queries run to whatever their ending asks for. */
#include "cli/answer.h"

#include "base/json.h"
#include "load/results.h"
#include "write/write.h"

static void take_rows(struct answer *out, enum answer_kind kind, const struct rows *rows, const struct layout *layout)
{
    out->kind = kind;
    out->rows = rows->items;
    out->row_count = rows->count;
    out->columns = layout->names;
    out->column_count = layout->slot_count;
}

/* A record's columns by their names in the table: author_id. */
static bool name_columns(corm_session *session, const struct layout *layout, struct answer *out)
{
    const char **names = owner_alloc(&session->owner, (layout->slot_count + 1) * sizeof *names);
    for (size_t i = 0; names && i < layout->slot_count; i++)
        names[i] = layout->model && layout->fields[i] && layout->slots[i].null_bit < layout->model->field_count
                       ? layout->fields[i]->column : layout->names[i];
    out->columns = names;
    return names != NULL;
}

static bool answer_rows(corm_query *query, enum answer_kind kind, struct answer *out)
{
    const struct rows *rows = set_rows(query);
    const struct compiled *compiled = rows ? session_compile(query->session, query) : NULL;
    if (!compiled)
        return false;
    take_rows(out, kind, rows, compiled->layouts->row);
    out->is_list = compiled->plan->is_list;
    out->is_flat = compiled->plan->is_flat;
    return name_columns(query->session, compiled->layouts->row, out);
}

static bool answer_value(corm_query *query, enum kind kind, struct answer *out)
{
    int64_t number = 0;
    const struct compiled *compiled = session_failed(query->session) ? NULL : session_compile(query->session, query);
    if (!compiled)
        return false;
    run_for_int(query->session, compiled, query, &number);
    out->kind = ANSWER_VALUE;
    out->value = kind == KIND_BOOL ? value_bool(number != 0) : value_int(number);
    return !session_failed(query->session);
}

static bool answer_created(corm_query *query, struct answer *out)
{
    void *record = write_create_text(query);
    void **rows = record ? owner_alloc(&query->session->owner, sizeof *rows) : NULL;
    if (!rows)
        return false;
    take_rows(out, ANSWER_ONE, &set_of(record)->rows, set_of(record)->layout);
    rows[0] = record;
    out->rows = rows;
    return name_columns(query->session, set_of(record)->layout, out);
}

static bool answer_sql(corm_query *query, struct answer *out)
{
    const struct compiled *compiled = session_failed(query->session) ? NULL : session_compile(query->session, query);
    if (!compiled)
        return false;
    out->kind = ANSWER_TEXT;
    out->value = value_text(compiled->sql.text);
    return true;
}

bool answer_query(corm_query *query, struct answer *out)
{
    memset(out, 0, sizeof *out);
    if (session_failed(query->session))
        return false;
    switch (query->kind) {
    case CLAUSE_COUNT:
        return answer_value(query, KIND_INT, out);
    case CLAUSE_EXISTS:
        return answer_value(query, KIND_BOOL, out);
    case CLAUSE_GET:
    case CLAUSE_LATEST:
    case CLAUSE_EARLIEST:
        return result_of_one(query) && answer_rows(query, ANSWER_ONE, out);
    case CLAUSE_FIRST:
    case CLAUSE_LAST:
    case CLAUSE_AGGREGATE:
        return answer_rows(query, ANSWER_ONE, out);
    case CLAUSE_IN_BULK:
        return answer_rows(query, ANSWER_KEYED, out);
    case CLAUSE_UPDATE:
        out->kind = ANSWER_VALUE;
        out->value = value_int(write_update(query));
        return !session_failed(query->session);
    case CLAUSE_DELETE:
        out->kind = ANSWER_DELETED;
        out->deleted = corm_delete((corm_query *)(uintptr_t)query->parent);
        return !session_failed(query->session);
    case CLAUSE_CREATE:
        return answer_created(query, out);
    case CLAUSE_EXPLAIN:
        return answer_sql(query, out);
    case CLAUSE_TREE:
        return answer_tree(query, out);
    default:
        return answer_rows(query, ANSWER_ROWS, out);
    }
}

struct value answer_at(const struct answer *answer, size_t row, size_t column)
{
    const struct slot *slot = &set_of(answer->rows[row])->layout->slots[column];
    if (corm_is_null(answer->rows[row], slot->null_bit))
        return value_null();
    return slot_value(&slot->type, (const char *)answer->rows[row] + slot->offset);
}

/* --- JSON */

static void write_row(const struct answer *answer, size_t row, struct strbuf *out)
{
    if (answer->is_flat) {
        struct value value = answer_at(answer, row, 0);
        value_write_json(out, &value);
        return;
    }
    strbuf_char(out, answer->is_list ? '[' : '{');
    for (size_t i = 0; i < answer->column_count; i++) {
        struct value value = answer_at(answer, row, i);
        strbuf_text(out, i ? ", " : "");
        if (!answer->is_list) {
            json_write_text(out, answer->columns[i], strlen(answer->columns[i]));
            strbuf_text(out, ": ");
        }
        value_write_json(out, &value);
    }
    strbuf_char(out, answer->is_list ? ']' : '}');
}

static void write_keyed(const struct answer *answer, struct strbuf *out)
{
    strbuf_char(out, '{');
    for (size_t i = 0; i < answer->row_count; i++) {
        struct value key;
        struct strbuf text;
        strbuf_init(&text, out->allocator);
        record_value(answer->rows[i], shape_of(answer->rows[i])->model->primary, &key);
        value_print(&text, &key);
        strbuf_text(out, i ? ", " : "");
        json_write_text(out, strbuf_string(&text), text.length);
        strbuf_text(out, ": ");
        write_row(answer, i, out);
        strbuf_free(&text);
    }
    strbuf_char(out, '}');
}

static void write_deleted(const struct answer *answer, struct strbuf *out)
{
    strbuf_printf(out, "{\"total\": %lld, \"models\": {", (long long)answer->deleted.total);
    for (size_t i = 0; i < answer->deleted.model_count; i++) {
        strbuf_text(out, i ? ", " : "");
        json_write_text(out, answer->deleted.models[i].name, strlen(answer->deleted.models[i].name));
        strbuf_printf(out, ": %lld", (long long)answer->deleted.models[i].count);
    }
    strbuf_text(out, "}}");
}

void answer_write_json(const struct answer *answer, struct strbuf *out)
{
    switch (answer->kind) {
    case ANSWER_ROWS:
        strbuf_char(out, '[');
        for (size_t i = 0; i < answer->row_count; i++) {
            strbuf_text(out, i ? ", " : "");
            write_row(answer, i, out);
        }
        strbuf_char(out, ']');
        break;
    case ANSWER_ONE:
        if (answer->row_count)
            write_row(answer, 0, out);
        else
            strbuf_text(out, "null");
        break;
    case ANSWER_KEYED:
        write_keyed(answer, out);
        break;
    case ANSWER_DELETED:
        write_deleted(answer, out);
        break;
    case ANSWER_VALUE:
    case ANSWER_TEXT:
        value_write_json(out, &answer->value);
        break;
    case ANSWER_JSON:
        strbuf_add(out, answer->value.as.text.data, answer->value.as.text.size);
        break;
    }
}
