/* Takes what stands behind `default` as a value of the field's type. */
#include "schema/read.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>

static const struct rule {
    enum literal_kind literal;
    bool may_be_now;
    const char *what;               /* as a message says it */
} rules[KIND_COUNT] = {
    [KIND_BOOL] = {LITERAL_WORD, false, "true or false"},
    [KIND_INT] = {LITERAL_NUMBER, false, "a whole number that fits 64 bits"},
    [KIND_REAL] = {LITERAL_NUMBER, false, "a number"},
    [KIND_DECIMAL] = {LITERAL_NUMBER, false, "a number"},
    [KIND_TEXT] = {LITERAL_TEXT, false, "a text in quotes"},
    [KIND_BYTES] = {LITERAL_TEXT, false, "a text in quotes"},
    [KIND_DATE] = {LITERAL_TEXT, true, "a date in quotes, such as '2026-01-31', or now"},
    [KIND_TIME] = {LITERAL_TEXT, true, "a time in quotes, such as '12:30:00', or now"},
    [KIND_DATETIME] = {LITERAL_TEXT, true, "a datetime in quotes, such as '2026-01-31T12:00:00Z', or now"},
    [KIND_DURATION] = {LITERAL_TEXT, false, "a duration in quotes, such as '3 days 04:05:06'"},
    [KIND_UUID] = {LITERAL_TEXT, false, "a uuid in quotes"},
    [KIND_JSON] = {LITERAL_TEXT, false, "JSON in quotes"},
};

static size_t skip_digits(const char *text, size_t at)
{
    while (text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

/* -12, 1.5, 2e-3 */
static bool is_number(const char *text)
{
    size_t start = text[0] == '-', at = skip_digits(text, start);
    if (at == start)
        return false;
    if (text[at] == '.') {
        start = at + 1;
        at = skip_digits(text, start);
        if (at == start)
            return false;
    }
    if (text[at] == 'e' || text[at] == 'E') {
        start = at + 1 + (text[at + 1] == '-' || text[at + 1] == '+');
        at = skip_digits(text, start);
        if (at == start)
            return false;
    }
    return text[at] == '\0';
}

static bool is_whole(const char *text)
{
    return text[skip_digits(text, text[0] == '-')] == '\0';
}

static void bind_label(struct reader *reader, struct field_declaration *field, const struct type *type)
{
    const struct literal *literal = &field->literal;
    for (uint32_t i = 0; i < type->label_count; i++)
        if (literal->kind != LITERAL_NUMBER && strcmp(type->labels[i], literal->text) == 0) {
            field->default_kind = DEFAULT_VALUE;
            field->default_value = value_text(type->labels[i]);
            return;
        }
    if (!reader_fault(reader, literal->place, "'%s' has no label '%s'", field->name.text, literal->text))
        return;
    const char *near = nearest_name(literal->text, literal->size, type->labels, type->label_count);
    if (near)
        reader_hint(reader, "did you mean '%s'?", near);
}

/* Gives the value the scale of the type; false if digits would be lost. */
static bool fit_decimal(struct reader *reader, const struct field_declaration *field, const struct type *type,
                        struct value *value)
{
    char bound_text[16];
    corm_decimal exact = value->as.decimal, positive, negative;
    if (!corm_decimal_rescale(exact, type->scale, &value->as.decimal) ||
        corm_decimal_compare(exact, value->as.decimal) != 0) {
        reader_fault(reader, field->literal.place, "the default of '%s' has more than %d digits after the point",
                     field->name.text, type->scale);
        return false;
    }
    snprintf(bound_text, sizeof bound_text, "1e%d", type->precision - type->scale);
    bool is_bounded = corm_decimal_parse(bound_text, &positive);    /* 38 digits hold anything */
    if (!is_bounded)
        return true;
    negative = positive;
    snprintf(bound_text, sizeof bound_text, "-1e%d", type->precision - type->scale);
    if (corm_decimal_parse(bound_text, &negative) && corm_decimal_compare(exact, positive) < 0 &&
        corm_decimal_compare(exact, negative) > 0)
        return true;
    reader_fault(reader, field->literal.place, "the default of '%s' has more than %d digits before the point",
                 field->name.text, type->precision - type->scale);
    return false;
}

static bool fits(struct reader *reader, const struct field_declaration *field, const struct type *type,
                 struct value *value)
{
    if (value->kind == KIND_DECIMAL)
        return fit_decimal(reader, field, type, value);
    if (value->kind != KIND_TEXT || type->length == 0 ||
        utf8_length(value->as.text.data, value->as.text.size) <= (size_t)type->length)
        return true;
    reader_fault(reader, field->literal.place, "the default of '%s' is longer than %d characters", field->name.text,
                 type->length);
    return false;
}

static bool parse(struct reader *reader, const struct literal *literal, enum kind kind, struct value *value)
{
    if (literal->kind != rules[kind].literal || (literal->kind == LITERAL_NUMBER && !is_number(literal->text)) ||
        (kind == KIND_INT && !is_whole(literal->text)))
        return false;
    if (kind == KIND_BOOL && strcmp(literal->text, "true") != 0 && strcmp(literal->text, "false") != 0)
        return false;
    return value_parse(kind, literal->text, literal->size, reader->arena, value) &&
           (kind != KIND_REAL || isfinite(value->as.real));
}

void reader_bind_default(struct reader *reader, struct field_declaration *field, const struct type *type)
{
    const struct literal *literal = &field->literal;
    const struct rule *rule = &rules[type->kind];
    struct value value;
    if (type->labels) {
        bind_label(reader, field, type);
    } else if (rule->may_be_now && literal->kind == LITERAL_WORD && strcmp(literal->text, "now") == 0) {
        field->default_kind = DEFAULT_NOW;
    } else if (!parse(reader, literal, type->kind, &value)) {
        reader_fault(reader, literal->place, "the default of '%s' must be %s", field->name.text, rule->what);
    } else if (fits(reader, field, type, &value)) {
        field->default_kind = DEFAULT_VALUE;
        field->default_value = value;
    }
}
