/* SQLite's SQL: what its table leaves to the standard printer, and what needs functions of ours.
 *
 * Decimals: a column of at most 15 digits is a number; every computed decimal is a text, made and compared by the
 * corm_dec functions and the collation corm_decimal. */
#include "backend/sqlite/driver.h"
#include "backend/sqlite/fulltext.h"
#include "backend/sqlite/json.h"
#include "backend/sqlite/store.h"
#include "plan/nulls.h"
#include "sql/printer.h"

#include <stdio.h>

static void parameter(struct printer *printer, size_t number)
{
    strbuf_printf(&printer->out, "?%zu", number);
}

static void type_name(const struct type *type, struct strbuf *out)
{
    static const char *const names[KIND_COUNT] = {
        [KIND_BOOL] = "BOOLEAN", [KIND_INT] = "INTEGER", [KIND_REAL] = "REAL",     [KIND_TEXT] = "TEXT",
        [KIND_BYTES] = "BLOB",   [KIND_DATE] = "TEXT",   [KIND_TIME] = "TEXT",     [KIND_DATETIME] = "TEXT",
        [KIND_JSON] = "TEXT",    [KIND_UUID] = "TEXT",   [KIND_DURATION] = "INTEGER", [KIND_DECIMAL] = "TEXT",
    };
    if (type->kind == KIND_DECIMAL && type->precision <= SQLITE_NUMBER_DIGITS)
        strbuf_printf(out, "DECIMAL(%d, %d)", type->precision, type->scale);
    else if (type->kind == KIND_TEXT && type->length)
        strbuf_printf(out, "VARCHAR(%d)", type->length);
    else
        strbuf_text(out, names[type->kind]);
}

static void literal(struct strbuf *out, const struct value *value, const struct type *type)
{
    char text[CORM_DATETIME_TEXT];
    switch (value->kind) {
    case KIND_NULL:
        strbuf_text(out, "NULL");
        break;
    case KIND_BOOL:
        strbuf_text(out, value->as.boolean ? "1" : "0");
        break;
    case KIND_INT:
        strbuf_printf(out, "%lld", (long long)value->as.integer);
        break;
    case KIND_REAL:
        value_print(out, value);
        break;
    case KIND_DECIMAL:
        if (type->precision > SQLITE_NUMBER_DIGITS) {
            char digits[CORM_DECIMAL_TEXT];
            sql_quote(out, digits, corm_decimal_print(value->as.decimal, digits));
        } else
            value_print(out, value);
        break;
    case KIND_DURATION:
        strbuf_printf(out, "%lld", (long long)value->as.duration.microseconds);
        break;
    case KIND_DATETIME:
        sql_quote(out, text, sqlite_print_datetime(value->as.datetime.microseconds, text));
        break;
    case KIND_BYTES:
        strbuf_text(out, "x'");
        for (size_t i = 0; i < value->as.text.size; i++)
            strbuf_printf(out, "%02x", (unsigned char)value->as.text.data[i]);
        strbuf_text(out, "'");
        break;
    default: {
        struct strbuf plain;
        strbuf_init(&plain, out->allocator);
        value_print(&plain, value);
        sql_quote(out, strbuf_string(&plain), plain.length);
        out->failed = out->failed || plain.failed;
        strbuf_free(&plain);
    }
    }
}

/* --- Decimals */

enum form { AS_NUMBER, AS_TEXT, AS_EITHER };      /* either: a constant or an argument, bound as is wanted */

static bool is_choice(enum function_id id)
{
    return id == FUNCTION_COALESCE || id == FUNCTION_NULLIF || id == FUNCTION_GREATEST || id == FUNCTION_LEAST;
}

static enum form form_of(const struct plan_node *node);

/* More digits than a double keeps: such a constant is compared as a text. */
static bool is_wide(const struct plan_node *node)
{
    char digits[CORM_DECIMAL_TEXT];
    if (node->kind == PLAN_PARAMETER)
        return node->type.kind == KIND_DECIMAL && node->type.precision > SQLITE_NUMBER_DIGITS;
    return node->kind == PLAN_CONSTANT && node->as.value.kind == KIND_DECIMAL
           && corm_decimal_print(node->as.value.as.decimal, digits) > SQLITE_NUMBER_DIGITS + 1;
}

static bool wants_text(const struct plan_node *node)
{
    return node->type.kind == KIND_DECIMAL && (form_of(node) == AS_TEXT || is_wide(node));
}

static enum form form_of(const struct plan_node *node)
{
    if (node->type.kind != KIND_DECIMAL)
        return AS_NUMBER;
    switch (node->kind) {
    case PLAN_COLUMN:
        return node->type.precision <= SQLITE_NUMBER_DIGITS ? AS_NUMBER : AS_TEXT;
    case PLAN_CONSTANT:
    case PLAN_PARAMETER:
        return AS_EITHER;
    case PLAN_SCALAR:
        return form_of(node->as.select->outputs[0].node);
    case PLAN_AGGREGATE:
        return node->as.aggregate >= AGGREGATE_MIN ? form_of(node->operands[0]) : AS_TEXT;
    case PLAN_SHARE: {
        const struct plan_share *share = node->as.part.share;
        return form_of(share->select->outputs[node->as.part.output + (share->source != NULL)].node);
    }
    case PLAN_WINDOW:
        if (node->operand_count == 3 && wants_text(node->operands[2]))
            return AS_TEXT;
        return node->operand_count ? form_of(node->operands[0]) : AS_NUMBER;
    case PLAN_OUTPUT:
        return form_of(node->source->select->outputs[node->as.output].node);
    case PLAN_CASE:
        for (size_t i = 0; i < node->operand_count; i++)
            if ((i % 2 || i + 1 == node->operand_count) && wants_text(node->operands[i]))
                return AS_TEXT;
        return AS_NUMBER;
    case PLAN_FUNCTION:
        if (!is_choice(node->as.function->id))
            return AS_TEXT;
        for (size_t i = 0; i < node->operand_count; i++)
            if (wants_text(node->operands[i]))
                return AS_TEXT;
        return AS_NUMBER;
    default:
        return AS_TEXT;
    }
}

static void print_scaled(struct printer *printer, const struct plan_node *node, int scale)
{
    print_wrapped(printer, "corm_dec(", node, "");
    strbuf_printf(&printer->out, ", %d)", scale);
}

/* As the corm_dec functions take it. */
static void print_decimal(struct printer *printer, const struct plan_node *node)
{
    if (node->type.kind == KIND_DECIMAL && print_is_value(node))
        print_converted(printer, node, (struct type){.kind = KIND_TEXT}, TRANSFORM_NONE);
    else if (node->type.kind == KIND_DECIMAL && form_of(node) == AS_NUMBER)
        print_scaled(printer, node, node->type.scale);
    else
        print_node(printer, node);
}

static void print_real(struct printer *printer, const struct plan_node *node)
{
    if (node->type.kind == KIND_DECIMAL && form_of(node) == AS_TEXT)
        print_wrapped(printer, "corm_dec_real(", node, ")");
    else
        print_node(printer, node);
}

/* How operands that stand beside each other are printed, so that they compare as numbers. */
enum company { COMPANY_PLAIN, COMPANY_DECIMALS, COMPANY_REALS, COMPANY_STORED_REALS };

static enum company company_of(struct plan_node *const *operands, size_t count)
{
    enum company company = COMPANY_PLAIN;
    for (size_t i = 0; i < count; i++) {
        if (operands[i]->type.kind == KIND_REAL)
            return COMPANY_REALS;
        if (wants_text(operands[i]))
            company = COMPANY_DECIMALS;
    }
    return company;
}

/* A real in fact, not only to the eye: SQLite divides 7 by 2 as ints. */
static void print_stored_real(struct printer *printer, const struct plan_node *node)
{
    struct type real = {.kind = KIND_REAL};
    bool is_number = node->type.kind == KIND_INT || (node->type.kind == KIND_DECIMAL && form_of(node) != AS_TEXT);
    if (is_number && print_is_value(node))
        print_converted(printer, node, real, TRANSFORM_NONE);
    else if (is_number)
        print_wrapped(printer, "CAST(", node, " AS REAL)");
    else
        print_real(printer, node);
}

static void print_beside(struct printer *printer, const struct plan_node *node, enum company company)
{
    if (company == COMPANY_STORED_REALS)
        print_stored_real(printer, node);
    else if (company == COMPANY_REALS)
        print_real(printer, node);
    else if (company == COMPANY_DECIMALS && node->type.kind == KIND_INT)
        print_scaled(printer, node, 0);
    else if (company == COMPANY_DECIMALS)
        print_decimal(printer, node);
    else
        print_operand(printer, node);
}

static bool is_json(const struct plan_node *node)
{
    return node->kind == PLAN_JSON && node->type.kind == KIND_JSON;
}

/* Equal to a text that is known when it is bound: no number is. */
static bool is_text_of_json(const struct plan_node *node)
{
    const struct plan_node *text = node->operands[0];
    bool is_equality = node->kind == PLAN_IN_VALUES || (node->kind == PLAN_COMPARE && node->op == OP_EQUAL);
    for (size_t i = 1; is_equality && i < node->operand_count; i++)
        is_equality = print_is_value(node->operands[i]);
    return is_equality && text->kind == PLAN_JSON && text->type.kind == KIND_TEXT;
}

static void print_decimal_comparison(struct printer *printer, struct plan_node *const *operands, enum op op)
{
    print_text(printer, "corm_dec_compare(");
    print_beside(printer, operands[0], COMPANY_DECIMALS);
    print_text(printer, ", ");
    print_beside(printer, operands[1], COMPANY_DECIMALS);
    strbuf_printf(&printer->out, ") %s 0", op_name(op));
}

static void print_decimals_together(struct printer *printer, const struct plan_node *node)
{
    struct plan_node *low[] = {node->operands[0], node->operands[1]}, *high[] = {node->operands[0], node->operands[node->operand_count - 1]};
    switch (node->kind) {
    case PLAN_COMPARE:
        print_decimal_comparison(printer, node->operands, node->op);
        break;
    case PLAN_BETWEEN:
        print_text(printer, "(");
        print_decimal_comparison(printer, low, OP_GREATER_EQUAL);
        print_text(printer, " AND ");
        print_decimal_comparison(printer, high, OP_LESS_EQUAL);
        print_text(printer, ")");
        break;
    default:
        for (size_t i = 0; i < node->operand_count; i++) {
            print_text(printer, i ? ", " : "corm_dec_in(");
            print_beside(printer, node->operands[i], COMPANY_DECIMALS);
        }
        print_text(printer, ")");
    }
}

static bool print_together(struct printer *printer, const struct plan_node *node)
{
    enum company company = company_of(node->operands, node->operand_count);
    bool is_loose = is_text_of_json(node);
    if (company == COMPANY_PLAIN && !is_loose)
        return false;
    if (company == COMPANY_DECIMALS) {
        print_decimals_together(printer, node);
        return true;
    }
    if (is_loose)
        sqlite_print_json_loosely(printer, node->operands[0]);
    else
        print_beside(printer, node->operands[0], company);
    for (size_t i = 1; i < node->operand_count; i++) {
        print_sign(printer, node, i);
        print_beside(printer, node->operands[i], company);
    }
    print_text(printer, node->kind == PLAN_IN_VALUES ? ")" : "");
    return true;
}

static bool print_decimal_function(struct printer *printer, const struct plan_node *node)
{
    static const char *const functions[FUNCTION_COUNT] = {
        [FUNCTION_ABS] = "corm_dec_abs(", [FUNCTION_SIGN] = "corm_dec_sign(", [FUNCTION_FLOOR] = "corm_dec_floor(",
        [FUNCTION_CEIL] = "corm_dec_ceil(",
    };
    enum function_id id = node->as.function->id;
    enum company company = company_of(node->operands, node->operand_count);
    if (node->type.kind == KIND_REAL)
        company = COMPANY_STORED_REALS;
    if (id == FUNCTION_ROUND) {
        print_text(printer, "corm_dec(");
        print_decimal(printer, node->operands[0]);
        strbuf_printf(&printer->out, ", %d)", node->type.scale);
        return true;
    }
    if (functions[id]) {
        print_text(printer, functions[id]);
        print_decimal(printer, node->operands[0]);
        print_text(printer, ")");
        return true;
    }
    if (company == COMPANY_PLAIN || !is_choice(id))
        return false;
    if (company == COMPANY_DECIMALS && id != FUNCTION_COALESCE)
        strbuf_printf(&printer->out, "corm_dec_%s", node->as.function->name);
    else
        print_text(printer, id == FUNCTION_GREATEST ? "max" : id == FUNCTION_LEAST ? "min" : node->as.function->name);
    for (size_t i = 0; i < node->operand_count; i++) {
        print_text(printer, i ? ", " : "(");
        print_beside(printer, node->operands[i], company);
    }
    print_text(printer, ")");
    return true;
}

/* lag(x, 1, y) */
static bool print_decimal_window(struct printer *printer, const struct plan_node *node)
{
    const struct plan_node *offset = node->operand_count == 3 ? node->operands[1] : NULL;
    struct plan_node *values[] = {offset ? node->operands[0] : NULL, offset ? node->operands[2] : NULL};
    if (!offset || company_of(values, 2) != COMPANY_DECIMALS)
        return false;
    strbuf_printf(&printer->out, "%s(", node->as.window->function);
    print_beside(printer, values[0], COMPANY_DECIMALS);
    print_wrapped(printer, ", ", offset, ", ");
    print_beside(printer, values[1], COMPANY_DECIMALS);
    print_text(printer, ")");
    print_over(printer, node->as.window);
    return true;
}

static bool print_decimal_case(struct printer *printer, const struct plan_node *node)
{
    enum company company = form_of(node) == AS_TEXT ? COMPANY_DECIMALS : COMPANY_PLAIN;
    size_t count = node->operand_count;
    if (node->type.kind == KIND_REAL)
        company = COMPANY_STORED_REALS;
    if (company == COMPANY_PLAIN)
        return false;
    print_text(printer, "CASE");
    for (size_t i = 0; i < count; i++) {
        bool is_condition = i % 2 == 0 && i + 1 < count;
        print_text(printer, is_condition ? " WHEN " : i % 2 ? " THEN " : " ELSE ");
        print_beside(printer, node->operands[i], is_condition ? COMPANY_PLAIN : company);
    }
    print_text(printer, " END");
    return true;
}

/* --- Arithmetic */

static bool is_int_sum(const struct plan_node *node)
{
    return node->kind == PLAN_ARITHMETIC && node->type.kind == KIND_INT && node->op <= OP_MULTIPLY;
}

static void print_int_arithmetic(struct printer *printer, const struct plan_node *node, bool is_inside)
{
    bool is_whole = node->op == OP_DIVIDE || node->op == OP_MODULO;
    const struct plan_node *right = node->operands[1];
    bool always_fits = node->op == OP_MODULO
                       || (node->op == OP_DIVIDE && right->kind == PLAN_CONSTANT && right->as.value.as.integer != -1);
    print_text(printer, is_inside || always_fits ? "(" : "corm_int(");
    for (size_t i = 0; i < 2; i++) {
        if (i)
            strbuf_printf(&printer->out, " %s ", op_name(node->op));
        if (is_int_sum(node->operands[i]) && !is_whole)
            print_int_arithmetic(printer, node->operands[i], true);
        else
            print_node(printer, node->operands[i]);
    }
    print_text(printer, ")");
}

static bool is_moment(const struct plan_node *node)
{
    return node->type.kind == KIND_DATE || node->type.kind == KIND_DATETIME || node->type.kind == KIND_TIME;
}

static bool print_moments(struct printer *printer, const struct plan_node *node)
{
    const struct plan_node *a = node->operands[0], *b = node->operands[1];
    if (is_moment(a) && is_moment(b)) {
        print_template(printer, "corm_moment_subtract({0}, {1})", node->operands, 2);
        return true;
    }
    if (is_moment(a) || is_moment(b)) {
        const struct plan_node *moment = is_moment(a) ? a : b, *duration = is_moment(a) ? b : a;
        print_wrapped(printer, "corm_moment_add(", moment, node->op == OP_SUBTRACT ? ", - " : ", ");
        print_wrapped(printer, "", duration, ")");
        return true;
    }
    if (node->type.kind != KIND_DURATION)
        return false;
    print_text(printer, "corm_int(");
    print_operands(printer, node->op == OP_ADD ? " + " : " - ", node->operands, 2);
    print_text(printer, ")");
    return true;
}

static bool print_arithmetic(struct printer *printer, const struct plan_node *node)
{
    static const char *const functions[] = {[OP_ADD] = "corm_dec_add(", [OP_SUBTRACT] = "corm_dec_sub(",
                                            [OP_MULTIPLY] = "corm_dec_mul(", [OP_DIVIDE] = "corm_dec_div(",
                                            [OP_MODULO] = "corm_dec_mod("};
    switch (node->type.kind) {
    case KIND_INT:
        print_int_arithmetic(printer, node, false);
        return true;
    case KIND_DECIMAL:
        print_text(printer, functions[node->op]);
        print_decimal(printer, node->operands[0]);
        print_text(printer, ", ");
        print_decimal(printer, node->operands[1]);
        if (node->op == OP_DIVIDE)
            strbuf_printf(&printer->out, ", %d", node->type.scale);
        print_text(printer, ")");
        return true;
    case KIND_REAL:
        print_text(printer, node->op == OP_MODULO ? "mod(" : "(");
        print_real(printer, node->operands[0]);
        strbuf_printf(&printer->out, node->op == OP_MODULO ? "%.0s, " : " %s ", op_name(node->op));
        print_real(printer, node->operands[1]);
        print_text(printer, ")");
        return true;
    default:
        return print_moments(printer, node);
    }
}

/* --- Texts */

static void print_lower(struct printer *printer, const struct plan_node *node)
{
    if (print_is_value(node))
        print_converted(printer, node, node->type, TRANSFORM_LOWER);
    else
        print_wrapped(printer, "corm_lower(", node, ")");
}

static bool print_match(struct printer *printer, const struct plan_node *node)
{
    struct plan_node *a = node->operands[0], *b = node->operands[1];
    switch (node->op) {
    case OP_STARTSWITH:
        if (!print_is_value(b) || a->kind != PLAN_COLUMN)
            return false;
        print_template(printer, "({0} >= {1} AND {0} < ", node->operands, 2);
        print_converted(printer, b, b->type, TRANSFORM_SUCCESSOR);
        print_text(printer, ")");
        return true;
    case OP_ICONTAINS:
        print_wrapped(printer, "instr(corm_lower(", a, "), ");
        print_lower(printer, b);
        print_text(printer, ") > 0");
        return true;
    case OP_IENDSWITH:
        print_template(printer, "substr(corm_lower({0}), length({0}) - length({1}) + 1) = ", node->operands, 2);
        print_lower(printer, b);
        return true;
    case OP_IEXACT:
        print_wrapped(printer, "corm_lower(", a, ") = ");
        print_lower(printer, b);
        return true;
    case OP_ISTARTSWITH:
        print_wrapped(printer, "substr(corm_lower(", a, "), 1, length(");
        print_lower(printer, b);
        print_text(printer, ")) = ");
        print_lower(printer, b);
        return true;
    case OP_SEARCH:
        sqlite_print_search(printer, node);
        return true;
    default:
        return false;
    }
}

/* --- Parts, casts, fits */

static bool print_part(struct printer *printer, const struct plan_node *node)
{
    static const struct {
        const char *name;
        int date_at, time_at, length;       /* where it stands in a date or datetime, in a time */
    } places[] = {{"year", 1, 0, 4},  {"month", 6, 0, 2},  {"day", 9, 0, 2},
                  {"hour", 12, 1, 2}, {"minute", 15, 4, 2}, {"second", 18, 7, 2}};
    const char *part = node->as.value.as.text.data;
    const struct plan_node *moment = node->operands[0];
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strcmp(places[i].name, part) == 0) {
            int at = moment->type.kind == KIND_TIME ? places[i].time_at : places[i].date_at;
            print_wrapped(printer, "CAST(substr(", moment, "");
            strbuf_printf(&printer->out, ", %d, %d) AS INTEGER)", at, places[i].length);
            return true;
        }
    if (strcmp(part, "date") == 0)
        print_wrapped(printer, "substr(", moment, ", 1, 10)");
    else if (strcmp(part, "time") == 0)
        print_wrapped(printer, "substr(", moment, ", 12)");
    else {
        print_wrapped(printer, "corm_part(", moment, "");
        strbuf_printf(&printer->out, ", '%s')", part);
    }
    return true;
}

static bool print_cast(struct printer *printer, const struct plan_node *node)
{
    const struct plan_node *operand = node->operands[0];
    enum kind from = operand->type.kind;
    if (from == KIND_TEXT && node->type.kind >= KIND_DATE) {
        print_wrapped(printer, "corm_read(", operand, "");
        strbuf_printf(&printer->out, ", '%s')", kind_name(node->type.kind));
        return true;
    }
    switch (node->type.kind) {
    case KIND_DECIMAL:
        print_scaled(printer, operand, node->type.scale);
        return true;
    case KIND_INT:
        if (from == KIND_TEXT || from == KIND_JSON)
            return false;
        print_wrapped(printer, "corm_truncate(", operand, ")");
        return true;
    case KIND_REAL:
        print_text(printer, "CAST(");
        print_real(printer, operand);
        print_text(printer, " AS REAL)");
        return true;
    case KIND_TEXT:
        if (from == KIND_DECIMAL && !print_is_value(operand))
            print_scaled(printer, operand, operand->type.scale);
        else if (from == KIND_DECIMAL)
            print_decimal(printer, operand);
        else if (is_json(operand))
            sqlite_print_json_text(printer, operand);
        else if (from == KIND_BOOL)
            print_wrapped(printer, "CASE ", operand, " WHEN 1 THEN 'true' WHEN 0 THEN 'false' END");
        else
            return false;
        return true;
    case KIND_BOOL:
        print_text(printer, "(");
        print_real(printer, operand);
        print_text(printer, " <> 0)");
        return true;
    case KIND_DATE:
        print_wrapped(printer, "substr(", operand, ", 1, 10)");
        return true;
    case KIND_DATETIME:
        print_wrapped(printer, "", operand, from == KIND_DATE ? " || ' 00:00:00'" : "");
        return true;
    case KIND_TIME:
        print_wrapped(printer, from == KIND_DATETIME ? "substr(" : "", operand, from == KIND_DATETIME ? ", 12)" : "");
        return true;
    default:
        print_node(printer, operand);
        return true;
    }
}

static void print_quoted_label(struct printer *printer, const struct field *field)
{
    char label[300];
    size_t size = (size_t)snprintf(label, sizeof label, "%s.%s", field->model->name, field->name);
    sql_quote(&printer->out, label, size < sizeof label ? size : sizeof label - 1);
}

static bool print_fit(struct printer *printer, const struct plan_node *node)
{
    const struct field *field = node->field;
    const struct type *type = &field->type;
    const struct plan_node *operand = node->operands[0];
    enum kind from = operand->type.kind;
    if (type->kind == KIND_DECIMAL) {
        print_text(printer, "corm_fit_decimal(");
        print_decimal(printer, operand);
        strbuf_printf(&printer->out, ", %d, %d, ", type->precision, type->scale);
    } else if (type->labels)
        print_wrapped(printer, "corm_fit_enum(", operand, ", ");
    else if (type->kind == KIND_TEXT && type->length) {
        print_wrapped(printer, "corm_fit_text(", operand, "");
        strbuf_printf(&printer->out, ", %d, ", type->length);
    } else if (type->kind == KIND_INT && from != KIND_INT && from != KIND_NULL) {
        if (from == KIND_DECIMAL) {
            print_text(printer, "corm_truncate(");
            print_scaled(printer, operand, 0);
            print_text(printer, ")");
        } else
            print_wrapped(printer, "corm_truncate(round(", operand, "))");
        return true;
    } else if (type->kind == KIND_REAL) {
        print_real(printer, operand);
        return true;
    } else {
        print_node(printer, operand);
        return true;
    }
    print_quoted_label(printer, field);
    for (uint32_t i = 0; type->labels && i < type->label_count; i++) {
        print_text(printer, ", ");
        sql_quote(&printer->out, type->labels[i], strlen(type->labels[i]));
    }
    print_text(printer, ")");
    return true;
}

static bool print_function(struct printer *printer, const struct plan_node *node)
{
    bool is_decimal = node->type.kind == KIND_DECIMAL || (node->operand_count && node->operands[0]->type.kind == KIND_DECIMAL);
    enum function_id id = node->as.function->id;
    if ((is_decimal || (is_choice(id) && node->type.kind == KIND_REAL)) && print_decimal_function(printer, node))
        return true;
    if (id == FUNCTION_CONCAT) {
        for (size_t i = 0; i < node->operand_count; i++) {
            bool may_be_null = plan_may_be_null(node->operands[i]);
            print_text(printer, i ? " || " : "(");
            print_wrapped(printer, may_be_null ? "coalesce(" : "", node->operands[i], may_be_null ? ", '')" : "");
        }
        print_text(printer, ")");
        return true;
    }
    if (id == FUNCTION_REPLACE && plan_may_be_null(node->operands[2])) {    /* of nothing to replace it makes no null */
        print_template(printer, "CASE WHEN {2} IS NOT NULL THEN replace({0}, {1}, {2}) END", node->operands, 3);
        return true;
    }
    if (id == FUNCTION_TRUNC) {             /* its second argument is a name of the language's own */
        print_wrapped(printer, "corm_trunc(", node->operands[0], "");
        strbuf_printf(&printer->out, ", '%s')", node->operands[1]->as.value.as.text.data);
        return true;
    }
    const struct plan_node *length = id == FUNCTION_SUBSTR && node->operand_count == 3 ? node->operands[2] : NULL;
    if (length && !(length->kind == PLAN_CONSTANT && length->as.value.as.integer >= 0)) {   /* of characters before it if negative */
        print_template(printer, "substr({0}, {1}, max({2}, 0))", node->operands, 3);
        return true;
    }
    if (id == FUNCTION_ROUND && node->type.kind == KIND_INT) {
        print_node(printer, node->operands[0]);
        return true;
    }
    if (id == FUNCTION_ROUND && node->operand_count == 1) {
        print_wrapped(printer, "corm_round(", node->operands[0], ", 0)");
        return true;
    }
    if ((id == FUNCTION_FLOOR || id == FUNCTION_CEIL) && node->type.kind == KIND_INT) {
        print_node(printer, node->operands[0]);
        return true;
    }
    return false;
}

static void print_in_list(struct printer *printer, const struct plan_node *node)
{
    enum company company = company_of(node->operands, 2);
    struct plan_node list = *node->operands[1];
    if (company == COMPANY_DECIMALS) {
        print_beside(printer, node->operands[0], company);
        print_text(printer, " COLLATE corm_decimal");
        list.type = (struct type){.kind = KIND_TEXT};
    } else
        print_operand(printer, node->operands[0]);
    print_wrapped(printer, " IN (SELECT value FROM corm_list(", &list, "))");
}

/* The select's output, changed to what the left side can be compared with. */
static bool print_in_select(struct printer *printer, const struct plan_node *node)
{
    struct plan_select select = *node->as.select;
    struct plan_output output = select.outputs[0];
    struct plan_node *sides[] = {node->operands[0], output.node}, *operand = output.node;
    enum company company = company_of(sides, 2);
    struct plan_node cast = {.kind = PLAN_CAST, .type = {.kind = KIND_REAL}, .operands = &operand, .operand_count = 1};
    if (company == COMPANY_PLAIN)
        return false;
    if (company == COMPANY_DECIMALS)
        cast.type = (struct type){.kind = KIND_DECIMAL, .precision = 38,
                                  .scale = operand->type.kind == KIND_DECIMAL ? operand->type.scale : 0};
    output.node = &cast;
    select.outputs = &output;
    print_beside(printer, node->operands[0], company);
    print_text(printer, company == COMPANY_DECIMALS ? " COLLATE corm_decimal IN (" : " IN (");
    print_select(printer, &select);
    print_text(printer, ")");
    return true;
}

static bool print_aggregate(struct printer *printer, const struct plan_node *node)
{
    const struct plan_node *operand = node->operand_count ? node->operands[0] : NULL;
    bool is_sum = node->as.aggregate == AGGREGATE_SUM, is_average = node->as.aggregate == AGGREGATE_AVG;
    if (!operand || node->as.aggregate == AGGREGATE_COUNT)
        return false;
    const char *distinct = node->is_distinct ? "DISTINCT " : "";
    if (operand->type.kind == KIND_DECIMAL && (is_sum || is_average) && node->is_distinct) {
        print_text(printer, is_sum ? "corm_dec_sum(DISTINCT " : "corm_dec_avg(DISTINCT ");
        print_scaled(printer, operand, operand->type.scale);
        print_text(printer, ")");
        return true;
    }
    if (operand->type.kind == KIND_DECIMAL && (is_sum || is_average)) {
        print_wrapped(printer, is_sum ? "corm_dec_sum(" : "corm_dec_avg(", operand, "");
        strbuf_printf(&printer->out, ", %d)", operand->type.scale);
        return true;
    }
    if (is_sum && (operand->type.kind == KIND_INT || operand->type.kind == KIND_DURATION)) {
        strbuf_printf(&printer->out, "corm_int_sum(%s", distinct);
        print_wrapped(printer, "", operand, ")");
        return true;
    }
    if (operand->type.kind == KIND_DECIMAL && form_of(operand) == AS_TEXT && !is_sum && !is_average) {
        print_wrapped(printer, node->as.aggregate == AGGREGATE_MIN ? "min(" : "max(", operand, " COLLATE corm_decimal)");
        return true;
    }
    return false;
}

static bool print_own(struct printer *printer, const struct plan_node *node)
{
    switch (node->kind) {
    case PLAN_ARITHMETIC:
        return print_arithmetic(printer, node);
    case PLAN_NEGATE:
        if (node->type.kind == KIND_DECIMAL) {
            print_text(printer, "corm_dec_neg(");
            print_decimal(printer, node->operands[0]);
        } else if (node->type.kind == KIND_INT)
            print_wrapped(printer, "corm_int(- ", node->operands[0], "");
        else
            return false;
        print_text(printer, ")");
        return true;
    case PLAN_COMPARE:
    case PLAN_BETWEEN:
    case PLAN_IN_VALUES:
        return print_together(printer, node);
    case PLAN_MATCH:
        return print_match(printer, node);
    case PLAN_AGGREGATE:
        return print_aggregate(printer, node);
    case PLAN_IS_NULL:
        if (!is_json(node->operands[0]))
            return false;
        sqlite_print_json_loosely(printer, node->operands[0]);
        print_text(printer, " IS NULL");
        return true;
    case PLAN_WINDOW:
        return print_decimal_window(printer, node);
    case PLAN_SAME:
        print_template(printer, "{0} IS {1}", node->operands, 2);
        return true;
    case PLAN_IN_LIST:
        print_in_list(printer, node);
        return true;
    case PLAN_IN_SELECT:
        return print_in_select(printer, node);
    case PLAN_CASE:
        return print_decimal_case(printer, node);
    case PLAN_PART:
        return print_part(printer, node);
    case PLAN_JSON:
        sqlite_print_json(printer, node);
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

/* The list drives: its values find the rows, one after the other, and no table of them is made first. */
static void keys_table(struct printer *printer, const struct plan_node *list)
{
    print_wrapped(printer, "corm_list(", list, ") AS k CROSS JOIN ");
}

static void keys_condition(struct printer *printer, const struct plan_node *column)
{
    print_wrapped(printer, "", column, " = k.value");
}

static void order_term(struct printer *printer, const struct plan_order *order)
{
    if (is_json(order->node) && !print_name_of(printer, order->node))
        sqlite_print_json_loosely(printer, order->node);
    else
        print_node(printer, order->node);
    if (order->node->type.kind == KIND_DECIMAL && form_of(order->node) == AS_TEXT)
        print_text(printer, " COLLATE corm_decimal");
    if (order->is_descending)
        print_text(printer, " DESC");
    if (order->nulls != NULLS_SMALLEST)
        print_text(printer, order->nulls == NULLS_FIRST ? " NULLS FIRST" : " NULLS LAST");
}

const struct dialect sqlite_dialect = {
    .name = "sqlite",
    .quote = '"',
    .true_text = "1",
    .false_text = "0",
    .no_limit = "-1",
    .parameter = parameter,
    .node = print_own,
    .order_term = order_term,
    .functions = {
        [FUNCTION_LOWER] = "corm_lower({0})",
        [FUNCTION_UPPER] = "corm_upper({0})",
        [FUNCTION_LEFT] = "substr({0}, 1, max({1}, 0))",
        [FUNCTION_RIGHT] = "CASE WHEN {1} > 0 THEN substr({0}, - {1}) WHEN {0} IS NOT NULL THEN '' END",
        [FUNCTION_GREATEST] = "max({*})",
        [FUNCTION_LEAST] = "min({*})",
        [FUNCTION_ROUND] = "corm_round({*})",
        [FUNCTION_POWER] = "corm_power({*})",
        [FUNCTION_SQRT] = "corm_sqrt({*})",
        [FUNCTION_NOW] = "corm_now()",
        [FUNCTION_SEARCH_RANK] = "corm_search_rank({*})",
        [FUNCTION_SIMILARITY] = "corm_similarity({*})",
    },
    .matches = {
        [OP_CONTAINS] = "instr({0}, {1}) > 0",
        [OP_STARTSWITH] = "substr({0}, 1, length({1})) = {1}",
        [OP_ENDSWITH] = "substr({0}, length({0}) - length({1}) + 1) = {1}",
        [OP_REGEX] = "corm_regex({0}, {1})",
        [OP_IREGEX] = "corm_iregex({0}, {1})",
        [OP_LIKE] = "corm_like({0}, {1})",
        [OP_SIMILAR] = "corm_similar({0}, {1})",
    },
    .type_name = type_name,
    .generated_key = "INTEGER PRIMARY KEY",
    .keys_table = keys_table,
    .keys_condition = keys_condition,
    .sorts_inside_only = true,
    .updates_as_it_goes = true,
    .scanned = " NOT INDEXED",
    .create_index = sqlite_create_index,
    .drop_index = sqlite_drop_index,
    .now = "CURRENT_TIMESTAMP",
    .literal = literal,
};
