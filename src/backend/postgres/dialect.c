/* PostgreSQL's SQL: its table, its types, its constants.  Texts are compared by their bytes, which is the order of code points. */
#include "backend/postgres/driver.h"
#include "backend/postgres/terms.h"

#include <string.h>

static const char *const type_names[KIND_COUNT] = {
    [KIND_NULL] = "text",      [KIND_BOOL] = "boolean", [KIND_INT] = "bigint",  [KIND_REAL] = "double precision",
    [KIND_DECIMAL] = "numeric", [KIND_TEXT] = "text",   [KIND_BYTES] = "bytea", [KIND_DATE] = "date",
    [KIND_TIME] = "time",      [KIND_DATETIME] = "timestamptz", [KIND_DURATION] = "interval", [KIND_UUID] = "uuid",
    [KIND_JSON] = "jsonb",
};

const char *postgres_type(enum kind kind)
{
    static const char *const short_names[KIND_COUNT] = {[KIND_INT] = "int8", [KIND_REAL] = "float8", [KIND_BOOL] = "bool"};
    return short_names[kind] ? short_names[kind] : type_names[kind];
}

/* Which type a parameter has is said where it stands: the server need not guess, nor be asked. */
static void parameter(struct printer *printer, size_t number)
{
    const struct sql_parameter *bound = &printer->parameters.items[number - 1];
    enum kind kind = bound->type.kind;
    if (kind == KIND_NULL && bound->argument == SQL_CONSTANT)
        kind = bound->constant.kind;
    strbuf_printf(&printer->out, "$%zu::%s%s", number, postgres_type(kind), bound->is_list ? "[]" : "");
}

static void type_name(const struct type *type, struct strbuf *out)
{
    if (type->kind == KIND_DECIMAL)
        strbuf_printf(out, "numeric(%d, %d)", type->precision, type->scale);
    else if (type->kind == KIND_TEXT && type->length)
        strbuf_printf(out, "varchar(%d) COLLATE \"C\"", type->length);
    else
        strbuf_printf(out, "%s%s", type_names[type->kind], type->kind == KIND_TEXT ? " COLLATE \"C\"" : "");
}

static void quote_printed(struct strbuf *out, const struct value *value)
{
    struct strbuf plain;
    strbuf_init(&plain, out->allocator);
    value_print(&plain, value);
    sql_quote(out, strbuf_string(&plain), plain.length);
    out->failed = out->failed || plain.failed;
    strbuf_free(&plain);
}

static void literal(struct strbuf *out, const struct value *value, const struct type *type)
{
    (void)type;
    switch (value->kind) {
    case KIND_NULL:
        strbuf_text(out, "NULL");
        return;
    case KIND_BOOL:
        strbuf_text(out, value->as.boolean ? "true" : "false");
        return;
    case KIND_INT:
        strbuf_printf(out, "%lld", (long long)value->as.integer);
        return;
    case KIND_DECIMAL:
        value_print(out, value);
        return;
    case KIND_TEXT:
        sql_quote(out, value->as.text.data, value->as.text.size);
        return;
    case KIND_DURATION:
        strbuf_printf(out, "'%lld microseconds'", (long long)value->as.duration.microseconds);
        break;
    case KIND_BYTES:
        strbuf_text(out, "'\\x");
        for (size_t i = 0; i < value->as.text.size; i++)
            strbuf_printf(out, "%02x", (unsigned char)value->as.text.data[i]);
        strbuf_text(out, "'");
        break;
    default:
        quote_printed(out, value);
        break;
    }
    strbuf_printf(out, "::%s", postgres_type(value->kind));
}

const struct dialect postgres_dialect = {
    .name = "postgres",
    .quote = '"',
    .true_text = "true",
    .false_text = "false",
    .parameter = parameter,
    .shares_parameters = true,
    .node = postgres_node,
    .copy = postgres_copy,
    .order_term = postgres_order_term,
    .functions = {
        [FUNCTION_LOWER] = "(lower({0} COLLATE \"C.utf8\") COLLATE \"C\")",
        [FUNCTION_UPPER] = "(upper({0} COLLATE \"C.utf8\") COLLATE \"C\")",
        [FUNCTION_LENGTH] = "char_length({0})::int8",
        [FUNCTION_LEFT] = "left({0}, greatest({1}, 0)::int4)",
        [FUNCTION_RIGHT] = "right({0}, greatest({1}, 0)::int4)",
        [FUNCTION_SIGN] = "sign({0})::int8",
        [FUNCTION_SQRT] = "sqrt(CASE WHEN {0} >= 0 THEN {0} END)",
        [FUNCTION_NOW] = "statement_timestamp()",
        [FUNCTION_SIMILARITY] = "similarity(lower({0} COLLATE \"C.utf8\"), lower({1} COLLATE \"C.utf8\"))::float8",
    },
    .matches = {
        [OP_CONTAINS] = "strpos({0}, {1}) > 0",
        [OP_STARTSWITH] = "starts_with({0}, {1})",
        [OP_ENDSWITH] = "right({0}, char_length({1})) = {1}",
        [OP_ICONTAINS] = "strpos(lower({0} COLLATE \"C.utf8\"), lower({1} COLLATE \"C.utf8\")) > 0",
        [OP_ISTARTSWITH] = "starts_with(lower({0} COLLATE \"C.utf8\"), lower({1} COLLATE \"C.utf8\"))",
        [OP_IENDSWITH] = "right(lower({0} COLLATE \"C.utf8\"), char_length({1})) = lower({1} COLLATE \"C.utf8\")",
        [OP_IEXACT] = "lower({0} COLLATE \"C.utf8\") = lower({1} COLLATE \"C.utf8\")",
        [OP_REGEX] = "{0} COLLATE \"C.utf8\" ~ ('(?p)' || {1}) COLLATE \"C.utf8\"",
        [OP_IREGEX] = "{0} COLLATE \"C.utf8\" ~* ('(?p)' || {1}) COLLATE \"C.utf8\"",
        [OP_LIKE] = POSTGRES_FOLDABLE " LIKE {1}",
        [OP_SIMILAR] = POSTGRES_LOWER " % lower({1} COLLATE \"C.utf8\")",
    },
    .type_name = type_name,
    .generated_key = "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
    .names_groups = true,
    .orders_by_outputs = true,
    .ordered_output = postgres_print_ordered,
    .locks_rows = true,
    .returns_keys = true,
    .adds_references = true,
    .drop_suffix = " CASCADE",
    .index_forms = {
        [INDEX_HASH] = {.method = "hash"},
        [INDEX_BRIN] = {.method = "brin"},
        [INDEX_TRIGRAM] = {"gin", POSTGRES_FOLDABLE " gin_trgm_ops, " POSTGRES_LOWER " gin_trgm_ops", "CREATE EXTENSION IF NOT EXISTS pg_trgm"},
        [INDEX_FULLTEXT] = {.method = "gin", .column = POSTGRES_WORDS},
    },
    .includes_columns = true,
    .now = "statement_timestamp()",
    .literal = literal,
};
