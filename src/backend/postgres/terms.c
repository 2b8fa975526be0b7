/* Terms in PostgreSQL's way: types are told where the server would guess others, and nothing depends on the settings of a
 * session, its time zone and date style among them. */
#include "backend/postgres/terms.h"

#include "plan/nulls.h"

#include <string.h>

/* --- Json */

/* "$.nested.colour" as '{"nested","colour"}' */
static void print_json_path(struct printer *printer, const struct plan_node *node)
{
    const char *path = node->as.value.as.text.data + 1;
    print_text(printer, "'{");
    for (const char *end; *path == '.'; path = end) {
        end = path + 1 + strcspn(path + 1, ".");
        strbuf_printf(&printer->out, "%s\"%.*s\"", path == node->as.value.as.text.data + 1 ? "" : ",", (int)(end - path - 1), path + 1);
    }
    print_text(printer, "}'");
}

static void print_json_value(struct printer *printer, const struct plan_node *node, const char *arrow)
{
    print_wrapped(printer, "(", node->operands[0], arrow);
    print_json_path(printer, node);
    print_text(printer, ")");
}

/* … if it is of the wanted kind, as a value of that kind. */
static void print_json_as(struct printer *printer, const struct plan_node *node, const char *kind, const char *type)
{
    print_text(printer, "(CASE jsonb_typeof");
    print_json_value(printer, node, " #> ");
    strbuf_printf(&printer->out, " WHEN '%s' THEN ", kind);
    print_json_value(printer, node, " #>> ");
    strbuf_printf(&printer->out, "%s END)", type);
}

static void print_json(struct printer *printer, const struct plan_node *node)
{
    switch (node->type.kind) {
    case KIND_REAL:
        print_json_as(printer, node, "number", "::float8");
        break;
    case KIND_BOOL:
        print_json_as(printer, node, "boolean", "::bool");
        break;
    case KIND_TEXT:
        print_json_as(printer, node, "string", "");
        break;
    default:
        print_text(printer, "nullif");
        print_wrapped(printer, "(", node->operands[0], " #> ");
        print_json_path(printer, node);
        print_text(printer, ", 'null')");
    }
}

static bool is_json_number(const struct plan_node *node)
{
    return node->kind == PLAN_JSON && node->type.kind == KIND_REAL;
}

/* Numbers of documents with all their digits. */
static void print_exact(struct printer *printer, const struct plan_node *node)
{
    if (is_json_number(node))
        print_json_as(printer, node, "number", "::numeric");
    else
        print_operand(printer, node);
}

/* --- Comparisons */

static bool is_text(const struct plan_node *node)
{
    return node->type.kind == KIND_TEXT;
}

/* Columns have the collation by themselves, and what is made of them inherits it. */
static bool has_collation(const struct plan_node *node)
{
    const struct plan_share *share = node->kind == PLAN_SHARE ? node->as.part.share : NULL;
    if (!is_text(node))
        return false;
    if (share)
        return has_collation(share->select->outputs[node->as.part.output + (share->source != NULL)].node);
    if (node->kind == PLAN_SCALAR)
        return has_collation(node->as.select->outputs[0].node);
    if (node->kind == PLAN_OUTPUT)
        return has_collation(node->source->select->outputs[node->as.output].node);
    for (size_t i = 0; i < node->operand_count; i++)
        if (has_collation(node->operands[i]))
            return true;
    bool is_folded = node->kind == PLAN_FUNCTION && node->as.function->id <= FUNCTION_UPPER;
    return node->kind == PLAN_COLUMN || node->kind == PLAN_AGGREGATE || is_folded;
}

static bool needs_collation(const struct plan_node *node)
{
    return is_text(node) && !has_collation(node);
}

static void print_collation(struct printer *printer, const struct plan_node *node)
{
    if (needs_collation(node))
        print_text(printer, " COLLATE \"C\"");
}

static bool has_json_number(const struct plan_node *node)
{
    for (size_t i = 0; i < node->operand_count; i++)
        if (is_json_number(node->operands[i]))
            return true;
    return false;
}

static bool print_together(struct printer *printer, const struct plan_node *node)
{
    bool is_order = node->kind == PLAN_BETWEEN || (node->kind == PLAN_COMPARE && node->op >= OP_LESS);
    bool is_bare = is_order && needs_collation(node->operands[0]);
    if (!is_bare && !has_json_number(node))
        return false;
    print_exact(printer, node->operands[0]);
    if (is_bare)
        print_text(printer, " COLLATE \"C\"");
    for (size_t i = 1; i < node->operand_count; i++) {
        print_sign(printer, node, i);
        print_exact(printer, node->operands[i]);
    }
    print_text(printer, node->kind == PLAN_IN_VALUES ? ")" : "");
    return true;
}

/* The keys of peers are out of the planner's sight.  Where it sees them it plans anew for each list, at the cost of looking at
 * every key, and reads the whole table for a long one, which takes longer than its index does. */
static void print_in_list(struct printer *printer, const struct plan_node *node)
{
    const struct plan_node *list = node->operands[1];
    print_exact(printer, node->operands[0]);
    print_wrapped(printer, node->is_distinct ? " = ANY((SELECT " : " = ANY(", list, ")");
    if (node->is_distinct)
        strbuf_printf(&printer->out, "::%s[])", postgres_type(list->type.kind));
}

/* --- Arithmetic */

static void print_int(struct printer *printer, const struct plan_node *node)
{
    print_operand(printer, node);
    if (node->kind == PLAN_CONSTANT && node->as.value.kind == KIND_INT)
        print_text(printer, "::int8");
}

static void print_real(struct printer *printer, const struct plan_node *node)
{
    if (print_is_value(node) && node->type.kind != KIND_REAL)
        print_converted(printer, node, (struct type){.kind = KIND_REAL}, TRANSFORM_NONE);
    else if (node->type.kind == KIND_REAL)
        print_operand(printer, node);
    else
        print_wrapped(printer, "(", node, ")::float8");
}

static void print_number(struct printer *printer, const struct plan_node *node, enum kind kind)
{
    if (kind == KIND_INT)
        print_int(printer, node);
    else if (kind == KIND_REAL)
        print_real(printer, node);
    else
        print_operand(printer, node);
}

static void print_divisor(struct printer *printer, const struct plan_node *node, enum kind kind)
{
    bool is_sure = node->kind == PLAN_CONSTANT && node->as.value.kind == KIND_INT && node->as.value.as.integer != 0;
    print_text(printer, is_sure ? "" : "nullif(");
    print_number(printer, node, kind);
    print_text(printer, is_sure ? "" : ", 0)");
}

static bool is_moment(const struct plan_node *node)
{
    return node->type.kind == KIND_DATE || node->type.kind == KIND_DATETIME;
}

/* As a timestamp without a zone, in UTC; a time stays one. */
static void print_moment(struct printer *printer, const struct plan_node *node)
{
    print_wrapped(printer, "(", node, "");
    print_text(printer, node->type.kind == KIND_DATE ? "::timestamp)" : node->type.kind == KIND_DATETIME ? " AT TIME ZONE 'UTC')" : ")");
}

static void print_moments(struct printer *printer, const struct plan_node *node)
{
    bool is_result = is_moment(node);
    print_text(printer, "(");
    print_moment(printer, node->operands[0]);
    strbuf_printf(&printer->out, " %s ", op_name(node->op));
    print_moment(printer, node->operands[1]);
    print_text(printer, ")");
    if (is_result)
        print_text(printer, " AT TIME ZONE 'UTC'");
}

static bool print_arithmetic(struct printer *printer, const struct plan_node *node)
{
    const struct plan_node *a = node->operands[0], *b = node->operands[1];
    enum kind kind = node->type.kind;
    if (node->op == OP_CONCAT || (kind != KIND_INT && kind != KIND_REAL && kind != KIND_DECIMAL)) {
        if (node->op == OP_CONCAT)
            return false;
        print_text(printer, "(");
        print_moments(printer, node);
        print_text(printer, ")");
        return true;
    }
    if (node->op == OP_MODULO && kind == KIND_REAL) {
        print_wrapped(printer, "mod((", a, ")::numeric, nullif((");
        print_wrapped(printer, "", b, ")::numeric, 0))::float8");
        return true;
    }
    bool is_exact_division = node->op == OP_DIVIDE && kind == KIND_DECIMAL;
    print_text(printer, is_exact_division ? "round(" : "(");
    print_number(printer, a, kind);
    print_text(printer, is_exact_division ? " * 1.0000000000" : "");
    strbuf_printf(&printer->out, " %s ", op_name(node->op));
    if (node->op == OP_DIVIDE || node->op == OP_MODULO)
        print_divisor(printer, b, kind);
    else
        print_number(printer, b, kind);
    if (is_exact_division)
        strbuf_printf(&printer->out, ", %d", node->type.scale);
    print_text(printer, ")");
    return true;
}

/* --- Parts and casts */

static bool print_part(struct printer *printer, const struct plan_node *node)
{
    static const struct {
        const char *name, *before, *after;
    } rows[] = {
        {"year", "extract(year FROM ", ")::int8"},
        {"month", "extract(month FROM ", ")::int8"},
        {"day", "extract(day FROM ", ")::int8"},
        {"week_day", "(extract(dow FROM ", ")::int8 + 1)"},
        {"iso_week_day", "extract(isodow FROM ", ")::int8"},
        {"quarter", "extract(quarter FROM ", ")::int8"},
        {"week", "extract(week FROM ", ")::int8"},
        {"iso_year", "extract(isoyear FROM ", ")::int8"},
        {"day_of_year", "extract(doy FROM ", ")::int8"},
        {"hour", "extract(hour FROM ", ")::int8"},
        {"minute", "extract(minute FROM ", ")::int8"},
        {"second", "floor(extract(second FROM ", "))::int8"},
        {"microsecond", "(extract(microseconds FROM ", ")::int8 % 1000000)"},
        {"date", "", "::date"},
        {"time", "", "::time"},
    };
    const char *part = node->as.value.as.text.data;
    size_t row = 0;
    while (row + 1 < sizeof rows / sizeof *rows && strcmp(rows[row].name, part) != 0)
        row++;
    print_text(printer, rows[row].before);
    print_moment(printer, node->operands[0]);
    print_text(printer, rows[row].after);
    return true;
}

/* The number a text begins with; 0 where it begins with none. */
#define LEADING_INT "^\\s*([+-]?[0-9]+)"
#define LEADING_REAL "^\\s*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"

static bool print_number_of_text(struct printer *printer, const struct plan_node *operand, const char *pattern, const char *type)
{
    print_wrapped(printer, "(CASE WHEN ", operand, "");
    print_wrapped(printer, " IS NOT NULL THEN coalesce(substring(", operand, "");
    strbuf_printf(&printer->out, " FROM '%s')::%s, 0) END)", pattern, type);
    return true;
}

static bool print_text_of(struct printer *printer, const struct plan_node *operand)
{
    switch (operand->type.kind) {
    case KIND_TEXT:
    case KIND_NULL:
        print_wrapped(printer, "(", operand, ")::text");
        return true;
    case KIND_REAL:
        print_wrapped(printer, "regexp_replace((", operand, ")::text, '^(-?[0-9]+)(e|$)', '\\1.0\\2')");
        return true;
    case KIND_DECIMAL:              /* with all its digits behind the point, whichever of a coalesce it came from */
        print_wrapped(printer, operand->kind == PLAN_COLUMN ? "(" : "round(", operand, "");
        if (operand->kind != PLAN_COLUMN)
            strbuf_printf(&printer->out, ", %d", operand->type.scale);
        print_text(printer, ")::text");
        return true;
    case KIND_DATE:
        print_wrapped(printer, "to_char(", operand, ", 'YYYY-MM-DD')");
        return true;
    case KIND_TIME:
        print_wrapped(printer, "(to_char(", operand, ", 'HH24:MI:SS')");
        print_wrapped(printer, " || CASE WHEN extract(microseconds FROM ", operand, ") % 1000000 <> 0 THEN to_char(");
        print_wrapped(printer, "", operand, ", '.US') ELSE '' END)");
        return true;
    case KIND_DATETIME:
        print_text(printer, "(to_char(");
        print_moment(printer, operand);
        print_text(printer, ", 'YYYY-MM-DD HH24:MI:SS') || CASE WHEN extract(microseconds FROM ");
        print_moment(printer, operand);
        print_text(printer, ") % 1000000 <> 0 THEN to_char(");
        print_moment(printer, operand);
        print_text(printer, ", '.US') ELSE '' END)");
        return true;
    default:
        print_wrapped(printer, "(", operand, ")::text");
        return true;
    }
}

static bool print_cast(struct printer *printer, const struct plan_node *node)
{
    const struct plan_node *operand = node->operands[0];
    enum kind from = operand->type.kind, to = node->type.kind;
    if (operand->kind == PLAN_JSON && from == KIND_JSON && to == KIND_TEXT) {
        print_json_value(printer, operand, " #>> ");
        return true;
    }
    if (is_json_number(operand) && (to == KIND_INT || to == KIND_DECIMAL)) {
        print_text(printer, to == KIND_INT ? "trunc(" : "round(");
        print_exact(printer, operand);
        if (to == KIND_INT)
            print_text(printer, ")::int8");
        else
            strbuf_printf(&printer->out, ", %d)", node->type.scale);
        return true;
    }
    if (to == KIND_TEXT)
        return print_text_of(printer, operand);
    if (from == KIND_TEXT && to == KIND_INT)
        return print_number_of_text(printer, operand, LEADING_INT, "int8");
    if (from == KIND_TEXT && to == KIND_REAL)
        return print_number_of_text(printer, operand, LEADING_REAL, "float8");
    if (to == KIND_DATETIME && (from == KIND_DATE || from == KIND_TEXT)) {
        print_wrapped(printer, "((", operand, ")::timestamp AT TIME ZONE 'UTC')");
        return true;
    }
    if (from == KIND_DATETIME && (to == KIND_DATE || to == KIND_TIME)) {
        print_moment(printer, operand);
        strbuf_printf(&printer->out, "::%s", postgres_type(to));
        return true;
    }
    if (to == KIND_DECIMAL) {
        print_wrapped(printer, "round((", operand, "");
        strbuf_printf(&printer->out, ")::numeric, %d)", node->type.scale);
    } else if (to == KIND_INT && (from == KIND_REAL || from == KIND_DECIMAL))
        print_wrapped(printer, "trunc(", operand, ")::int8");
    else if (to == KIND_INT && from == KIND_BOOL)
        print_wrapped(printer, "(", operand, ")::int4::int8");
    else if (to == KIND_BOOL && from != KIND_BOOL && from != KIND_NULL)
        print_wrapped(printer, "(", operand, " <> 0)");
    else {
        print_wrapped(printer, "(", operand, ")");
        strbuf_printf(&printer->out, "::%s", postgres_type(to));
    }
    return true;
}

/* --- What is stored */

/* A text that cannot be a number makes the statement fail with it: ('corm:range:…')::int8.  report.c reads it. */

static void print_fit_decimal(struct printer *printer, const struct plan_node *operand, const struct field *field)
{
    const struct type *type = &field->type;
    int digits = type->precision - type->scale;
    strbuf_printf(&printer->out, "(SELECT CASE WHEN abs(v) >= 1e%d THEN ('corm:range:%s.%s: ' || v || ' has ' || "
                  "char_length(trunc(abs(v))::text) || ' digits before the point, at most %d fit')::int8 ELSE v END FROM (SELECT round((",
                  digits, field->model->name, field->name, digits);
    print_node(printer, operand);
    strbuf_printf(&printer->out, ")::numeric, %d) AS v) AS f)", type->scale);
}

static void print_fit_text(struct printer *printer, const struct plan_node *operand, const struct field *field)
{
    strbuf_printf(&printer->out, "(SELECT CASE WHEN char_length(v) > %d THEN ('corm:range:%s.%s: the text has ' || char_length(v)"
                  " || ' characters, at most %d fit')::int8::text ELSE v END FROM (SELECT ",
                  field->type.length, field->model->name, field->name, field->type.length);
    print_text_of(printer, operand);
    print_text(printer, " AS v) AS f)");
}

/* The constant is there to fail, not to be computed beforehand: it is made of the moment. */
static void print_fit_moment(struct printer *printer, const struct plan_node *operand, const struct field *field)
{
    const char *type = postgres_type(field->type.kind);
    print_text(printer, "(SELECT CASE WHEN v < '0001-01-01 00:00:00+00' OR v >= '10000-01-01 00:00:00+00' THEN ('corm:range:the moment is outside the years 1 "
                        "to 9999' || left(v::text, 0))::int8::text::");
    strbuf_printf(&printer->out, "%s ELSE v END FROM (SELECT (", type);
    print_node(printer, operand);
    strbuf_printf(&printer->out, ")::%s AS v) AS f)", type);
}

static void print_labels(struct printer *printer, const struct type *type)
{
    for (uint32_t i = 0; i < type->label_count; i++) {
        print_text(printer, i ? ", " : "");
        sql_quote(&printer->out, type->labels[i], strlen(type->labels[i]));
    }
}

static void print_fit_label(struct printer *printer, const struct plan_node *operand, const struct field *field)
{
    const struct type *type = &field->type;
    struct strbuf list;
    strbuf_init(&list, printer->out.allocator);
    for (uint32_t i = 0; i < type->label_count; i++)
        strbuf_printf(&list, "%s%s", i ? ", " : "", type->labels[i]);
    print_text(printer, "(SELECT CASE WHEN v NOT IN (");
    print_labels(printer, type);
    strbuf_printf(&printer->out, ") THEN ('corm:type:%s.%s: ''' || v || ", field->model->name, field->name);
    struct strbuf tail;
    strbuf_init(&tail, printer->out.allocator);
    strbuf_printf(&tail, "' is none of %s", strbuf_string(&list));
    sql_quote(&printer->out, strbuf_string(&tail), tail.length);
    printer->out.failed = printer->out.failed || list.failed || tail.failed;
    strbuf_free(&list);
    strbuf_free(&tail);
    print_text(printer, ")::int8::text ELSE v END FROM (SELECT ");
    print_text_of(printer, operand);
    print_text(printer, " AS v) AS f)");
}

static bool print_fit(struct printer *printer, const struct plan_node *node)
{
    const struct field *field = node->field;
    const struct type *type = &field->type;
    const struct plan_node *operand = node->operands[0];
    enum kind from = operand->type.kind;
    if (type->kind == KIND_DECIMAL)
        print_fit_decimal(printer, operand, field);
    else if (type->labels)
        print_fit_label(printer, operand, field);
    else if (type->kind == KIND_TEXT && type->length)
        print_fit_text(printer, operand, field);
    else if (type->kind == KIND_TEXT && from != KIND_TEXT)
        print_text_of(printer, operand);
    else if (type->kind == KIND_INT && (from == KIND_REAL || from == KIND_DECIMAL))
        print_wrapped(printer, "round((", operand, ")::numeric)::int8");
    else if (type->kind == KIND_REAL)
        print_real(printer, operand);
    else if (is_moment(node) && !print_is_value(operand) && !print_is_column(operand))
        print_fit_moment(printer, operand, field);
    else
        print_node(printer, operand);
    return true;
}

/* --- Functions */

static bool print_extreme(struct printer *printer, const struct plan_node *node)
{
    const char *before = "CASE WHEN ";
    for (size_t i = 0; i < node->operand_count; i++)
        if (plan_may_be_null(node->operands[i])) {
            print_wrapped(printer, before, node->operands[i], " IS NULL");
            before = " OR ";
        }
    bool is_guarded = before[0] == ' ';
    strbuf_printf(&printer->out, "%s%s(", is_guarded ? " THEN NULL ELSE " : "", node->as.function->name);
    for (size_t i = 0; i < node->operand_count; i++) {
        print_text(printer, i ? ", " : "");
        print_operand(printer, node->operands[i]);
        print_collation(printer, node->operands[i]);
    }
    print_text(printer, is_guarded ? ") END" : ")");
    return true;
}

static bool print_concat(struct printer *printer, const struct plan_node *node)
{
    for (size_t i = 0; i < node->operand_count; i++) {
        bool may_be_null = plan_may_be_null(node->operands[i]);
        print_text(printer, i ? " || " : "(");
        print_wrapped(printer, may_be_null ? "coalesce(" : "", node->operands[i], may_be_null ? ", '')" : "");
    }
    print_text(printer, ")");
    return true;
}

static bool print_round(struct printer *printer, const struct plan_node *node)
{
    enum kind kind = node->type.kind;
    if (kind == KIND_INT) {
        print_node(printer, node->operands[0]);
        return true;
    }
    long long digits = kind == KIND_DECIMAL ? node->type.scale
                       : node->operand_count == 2 ? (long long)node->operands[1]->as.value.as.integer : 0;
    print_wrapped(printer, "round((", node->operands[0], "");
    strbuf_printf(&printer->out, ")::numeric, %lld)%s", digits, kind == KIND_REAL ? "::float8" : "");
    return true;
}

/* Counted from 1; from the end if negative, as in SQL it is not. */
static bool print_substr(struct printer *printer, const struct plan_node *node)
{
    const struct plan_node *from = node->operands[1];
    bool is_plain = from->kind == PLAN_CONSTANT && from->as.value.as.integer > 0;
    print_wrapped(printer, "substr(", node->operands[0], ", ");
    if (is_plain)
        print_wrapped(printer, "", from, "");
    else
        print_template(printer, "(CASE WHEN {1} < 0 THEN greatest(char_length({0}) + {1} + 1, 1) ELSE {1} END)::int4", node->operands, 2);
    if (node->operand_count == 3)
        print_wrapped(printer, ", greatest(", node->operands[2], ", 0)::int4");
    print_text(printer, ")");
    return true;
}

static bool print_trunc(struct printer *printer, const struct plan_node *node)
{
    strbuf_printf(&printer->out, "date_trunc('%s', ", node->operands[1]->as.value.as.text.data);
    if (node->type.kind == KIND_DATETIME)
        print_wrapped(printer, "", node->operands[0], ", 'UTC')");
    else {
        print_moment(printer, node->operands[0]);
        print_text(printer, node->type.kind == KIND_DATE ? ")::date" : ")::time");
    }
    return true;
}

static bool print_function(struct printer *printer, const struct plan_node *node)
{
    switch (node->as.function->id) {
    case FUNCTION_GREATEST:
    case FUNCTION_LEAST:
        return print_extreme(printer, node);
    case FUNCTION_CONCAT:
        return print_concat(printer, node);
    case FUNCTION_ROUND:
        return print_round(printer, node);
    case FUNCTION_TRUNC:
        return print_trunc(printer, node);
    case FUNCTION_SUBSTR:
        return print_substr(printer, node);
    case FUNCTION_SEARCH_RANK:
        postgres_search_rank(printer, node);
        return true;
    case FUNCTION_FLOOR:
    case FUNCTION_CEIL:
        if (node->type.kind != KIND_INT)
            return false;
        print_node(printer, node->operands[0]);
        return true;
    default:
        return false;
    }
}

/* --- Aggregates and windows */

struct wrapping {
    const char *before;             /* the whole, windows included */
    const char *name;               /* NULL: the standard one */
    const char *after_operand;
    char after[32];
};

/* The server gives an average 16 digits, or as many behind the point as its operand has. */
enum { AVERAGE_DIGITS = 12 };

static struct wrapping wrapping_of(struct printer *printer, const struct plan_node *node)
{
    const struct plan_node *operand = node->operand_count ? node->operands[0] : NULL;
    struct wrapping wrapping = {"", NULL, "", ""};
    enum kind kind = operand ? operand->type.kind : KIND_NULL;
    struct strbuf after;
    strbuf_init(&after, printer->out.allocator);
    switch (node->as.aggregate) {
    case AGGREGATE_COUNT:
        break;
    case AGGREGATE_SUM:
        strcpy(wrapping.after, kind == KIND_INT ? "::int8" : "");
        break;
    case AGGREGATE_AVG:
        strcpy(wrapping.after, kind == KIND_INT ? "::float8" : "");
        if (kind == KIND_DECIMAL) {
            wrapping.after_operand = operand->type.precision > AVERAGE_DIGITS ? " * 1.0000" : "";
            wrapping.before = "round(";
            strbuf_printf(&after, ", %d)", operand->type.scale + 4);
            memcpy(wrapping.after, strbuf_string(&after), after.length + 1);
        }
        break;
    default:
        if (kind == KIND_BOOL)
            wrapping.name = node->as.aggregate == AGGREGATE_MIN ? "bool_and" : "bool_or";
        else if (kind == KIND_UUID) {
            wrapping.after_operand = "::text";
            strcpy(wrapping.after, "::uuid");
        } else if (kind == KIND_TEXT && needs_collation(operand))
            wrapping.after_operand = " COLLATE \"C\"";
    }
    strbuf_free(&after);
    return wrapping;
}

static void print_bare_aggregate(struct printer *printer, const struct plan_node *node, const struct wrapping *wrapping)
{
    static const char *const names[] = {"count", "sum", "avg", "min", "max"};
    print_text(printer, wrapping->name ? wrapping->name : names[node->as.aggregate]);
    print_text(printer, node->is_distinct ? "(DISTINCT " : "(");
    if (node->operand_count)
        print_operand(printer, node->operands[0]);
    else
        print_text(printer, "*");
    print_text(printer, wrapping->after_operand);
    print_text(printer, ")");
}

/* Documents have an order, but no least one. */
static bool print_extreme_of_json(struct printer *printer, const struct plan_node *node)
{
    bool is_extreme = node->as.aggregate == AGGREGATE_MIN || node->as.aggregate == AGGREGATE_MAX;
    if (!is_extreme || node->operands[0]->type.kind != KIND_JSON)
        return false;
    print_template(printer, node->as.aggregate == AGGREGATE_MIN
                   ? "(array_agg({0} ORDER BY {0}) FILTER (WHERE {0} IS NOT NULL))[1]"
                   : "(array_agg({0} ORDER BY {0} DESC) FILTER (WHERE {0} IS NOT NULL))[1]", node->operands, 1);
    return true;
}

static bool print_aggregate(struct printer *printer, const struct plan_node *node)
{
    if (print_extreme_of_json(printer, node))
        return true;
    struct wrapping wrapping = wrapping_of(printer, node);
    print_text(printer, wrapping.before);
    print_bare_aggregate(printer, node, &wrapping);
    print_text(printer, wrapping.after);
    return true;
}

static bool print_window(struct printer *printer, const struct plan_node *node)
{
    const struct plan_window *window = node->as.window;
    if (!window->function) {
        const struct plan_node *aggregate = node->operands[0];
        if (aggregate->kind != PLAN_AGGREGATE)
            return false;
        struct wrapping wrapping = wrapping_of(printer, aggregate);
        strbuf_printf(&printer->out, "%s%s", wrapping.before, wrapping.after[0] == ':' ? "(" : "");
        print_bare_aggregate(printer, aggregate, &wrapping);
        print_over(printer, window);
        strbuf_printf(&printer->out, "%s%s", wrapping.after[0] == ':' ? ")" : "", wrapping.after);
        return true;
    }
    bool is_count = strcmp(window->function, "ntile") == 0;
    strbuf_printf(&printer->out, "%s%s(", is_count ? "(" : "", window->function);
    for (size_t i = 0; i < node->operand_count; i++) {
        print_text(printer, i ? ", " : "");
        print_int(printer, node->operands[i]);
        print_text(printer, is_count || i == 1 ? "::int4" : "");
    }
    print_text(printer, ")");
    print_over(printer, window);
    print_text(printer, is_count ? ")::int8" : "");
    return true;
}

/* --- All of them */

static bool print_constant(struct printer *printer, const struct plan_node *node)
{
    if (node->as.value.kind != KIND_NULL || node->type.kind == KIND_NULL || printer->has_literals)
        return false;
    strbuf_printf(&printer->out, "NULL::%s", postgres_type(node->type.kind));
    return true;
}

bool postgres_node(struct printer *printer, const struct plan_node *node)
{
    switch (node->kind) {
    case PLAN_CONSTANT:
        return print_constant(printer, node);
    case PLAN_ARITHMETIC:
        return print_arithmetic(printer, node);
    case PLAN_NEGATE:
        print_text(printer, "(- ");
        print_number(printer, node->operands[0], node->type.kind);
        print_text(printer, ")");
        return true;
    case PLAN_COMPARE:
    case PLAN_BETWEEN:
    case PLAN_IN_VALUES:
        return print_together(printer, node);
    case PLAN_MATCH:
        return postgres_match(printer, node);
    case PLAN_AGGREGATE:
        return print_aggregate(printer, node);
    case PLAN_WINDOW:
        return print_window(printer, node);
    case PLAN_IN_LIST:
        print_in_list(printer, node);
        return true;
    case PLAN_PART:
        return print_part(printer, node);
    case PLAN_JSON:
        print_json(printer, node);
        return true;
    case PLAN_CAST:
        return print_cast(printer, node);
    case PLAN_FIT:
        return print_fit(printer, node);
    case PLAN_FUNCTION:
        return print_function(printer, node);
    default:
        return false;
    }
}

void postgres_print_ordered(struct printer *printer, const struct plan_node *node)
{
    print_node(printer, node);
    print_collation(printer, node);
}

void postgres_order_term(struct printer *printer, const struct plan_order *order)
{
    postgres_print_ordered(printer, order->node);
    print_text(printer, order->is_descending ? " DESC" : "");
    if (order->nulls != NULLS_SMALLEST)
        print_text(printer, order->nulls == NULLS_FIRST ? " NULLS FIRST" : " NULLS LAST");
    else if (plan_may_be_null(order->node))
        print_text(printer, order->is_descending ? " NULLS LAST" : " NULLS FIRST");
}

void postgres_copy(struct printer *printer, const struct plan *plan)
{
    print_text(printer, "COPY ");
    print_name(printer, plan->model->table);
    for (size_t i = 0; i < plan->assignment_count; i++) {
        print_text(printer, i ? ", " : " (");
        print_name(printer, plan->assignments[i].field->column);
    }
    print_text(printer, ") FROM STDIN (FORMAT binary)");
}
