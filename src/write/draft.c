/* A row before it is stored: from a values struct, with defaults, fitted to its columns. */
#include "write/write.h"

#include "base/utf8.h"

#include <stdio.h>

const struct model *write_model(corm_session *session, const corm_model *model)
{
    const struct schema *schema = session->owner.schema;
    if (session_failed(session))
        return NULL;
    if (model->schema == schema->source && model->index < schema->model_count)
        return &schema->models[model->index];
    session_fail(session, CORM_MISUSE, "%s is no model of the schema this database was opened with", model->name);
    return NULL;
}

bool draft_init(corm_session *session, const struct model *model, struct draft *draft)
{
    draft->model = model;
    draft->values = owner_alloc(&session->owner, model->field_count * sizeof *draft->values);
    draft->is_given = owner_alloc(&session->owner, model->field_count);
    draft->related = owner_alloc(&session->owner, (model->relation_count + 1) * sizeof *draft->related);
    if (!draft->values || !draft->is_given || !draft->related)
        return false;
    memset(draft->related, 0, model->relation_count * sizeof *draft->related);
    memset(draft->is_given, 0, model->field_count);
    return true;
}

size_t write_fields(corm_session *session, const struct model *model, const char *text, const struct field **out)
{
    size_t count = 0;
    if (!text) {
        session_fail(session, CORM_MISUSE, "NULL stands where fields of %s belong", model->name);
        return 0;
    }
    for (const char *at = text + strspn(text, ", "); *at; at += strspn(at, ", ")) {
        size_t size = strcspn(at, ", ");
        const struct name *name = model_name(model, at, size);
        if (name && !name->field) {
            session_fail(session, CORM_QUERY, "'%.*s' is a relation of %s without a column of its own", (int)size, at, model->name);
            return 0;
        }
        if (!name || count == 64) {
            const char *nearest = model_nearest(model, at, size);
            session_fail(session, CORM_QUERY, nearest ? "no field '%.*s' on %s; did you mean '%s'?" : "no field '%.*s' on %s", (int)size,
                         at, model->name, nearest);
            return 0;
        }
        out[count++] = name->field;
        at += size;
    }
    if (!count)
        session_fail(session, CORM_QUERY, "no fields of %s are named", model->name);
    return count;
}

/* --- From a values struct */

static struct value read_member(const struct field *field, const void *member)
{
    if (field->type.kind == KIND_TEXT || field->type.kind == KIND_JSON || field->type.kind == KIND_BYTES) {
        if (!field->type.labels)
            return slot_value(&field->type, member);
    }
    if (field->is_nullable) {
        const void *pointer = *(const void *const *)member;
        return pointer ? slot_value(&field->type, pointer) : value_null();
    }
    return slot_value(&field->type, member);
}

static bool is_label(const struct field *field, const void *member)
{
    const int32_t *label = field->is_nullable ? *(const int32_t *const *)member : member;
    return !field->type.labels || !label || (*label >= 0 && (uint32_t)*label < field->type.label_count);
}

static bool take_member(corm_session *session, struct draft *draft, const struct field *field, const void *member)
{
    if (!is_label(field, member)) {
        session_fail(session, CORM_TYPE, "%s.%s: the number given is none of the enum's constants", field->model->name, field->name);
        return false;
    }
    draft->values[field->index] = read_member(field, member);
    if (field->relation)
        draft->related[field->relation->index] = NULL;
    draft->is_given[field->index] = true;
    return true;
}

static bool take_record(corm_session *session, struct draft *draft, const struct relation *relation, const void *record)
{
    const struct model *model = shape_of(record)->model;
    if (model != relation->target) {
        session_fail(session, CORM_TYPE, "%s.%s is a record of %s, not of %s", relation->model->name, relation->name,
                     relation->target->name, model ? model->name : "values()");
        return false;
    }
    draft->is_given[relation->field->index] = true;
    draft->related[relation->index] = record;
    return record_value(record, model->primary, &draft->values[relation->field->index]);
}

/* --- The text of designators: .name = "Ann", .publisher = acme */

static const char *skip_literal(const char *at)
{
    char quote = *at;
    for (at++; *at && *at != quote; at++)
        if (*at == '\\' && at[1])
            at++;
    return *at ? at : at - 1;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The next designator at the outermost level; NULL at the end. */
static const char *next_designator(const char **text, size_t *size)
{
    int depth = 0;
    for (const char *at = *text; *at; at++) {
        if (*at == '"' || *at == '\'')
            at = skip_literal(at);
        else if (strchr("([{", *at))
            depth++;
        else if (strchr(")]}", *at))
            depth--;
        else if (*at == '.' && depth == 0 && !is_word(at[1] ? at[-(at > *text)] : '.')) {
            const char *name = at + 1 + strspn(at + 1, " \t\n");
            for (*size = 0; is_word(name[*size]);)
                ++*size;
            const char *end = name + *size + strspn(name + *size, " \t\n");
            if (*size && *end == '=' && end[1] != '=') {
                *text = end + 1;
                return name;
            }
        }
    }
    return NULL;
}

static const struct field *designated(const struct model *model, const char *name, size_t size, const struct relation **relation)
{
    *relation = NULL;
    for (uint32_t i = 0; i < model->field_count; i++) {
        const struct field *field = &model->fields[i];
        size_t length = strlen(field->name);
        bool is_name = (length == size || (length + 1 == size && name[length] == '_')) && memcmp(field->name, name, length) == 0;
        if (is_name) {
            *relation = field->relation;
            return field;
        }
        if (field->relation && size == length + 3 && memcmp(field->name, name, length) == 0 && memcmp(name + length, "_id", 3) == 0)
            return field;
    }
    return NULL;
}

static uint32_t relation_member(const struct model *model, const struct relation *relation)
{
    uint32_t number = model->field_count;
    for (uint32_t i = 0; i < relation->index; i++)
        number += relation_is_forward(&model->relations[i]);
    return number;
}

static bool take_designated(corm_session *session, const corm_model *model, const char *values, struct draft *draft,
                            const char *name, size_t size)
{
    const struct relation *relation;
    const struct field *field = designated(draft->model, name, size, &relation);
    if (!field)
        return true;                /* the compiler has checked the names: this is the leading dummy */
    if (!relation)
        return take_member(session, draft, field, values + model->values_offsets[field->index]);
    const void *record = *(const void *const *)(values + model->values_offsets[relation_member(draft->model, relation)]);
    if (record)
        return take_record(session, draft, relation, record);
    draft->values[field->index] = value_null();
    draft->related[relation->index] = NULL;
    draft->is_given[field->index] = true;
    return true;
}

static bool take_all(corm_session *session, const corm_model *model, const char *values, struct draft *draft)
{
    for (uint32_t i = 0; i < draft->model->field_count; i++) {
        const struct field *field = &draft->model->fields[i];
        if (field->relation) {
            uint32_t member = relation_member(draft->model, field->relation);
            const void *record = *(const void *const *)(values + model->values_offsets[member]);
            if (record ? !take_record(session, draft, field->relation, record)
                       : !take_member(session, draft, field, values + model->values_offsets[i]))
                return false;
        } else if (!take_member(session, draft, field, values + model->values_offsets[i]))
            return false;
        if (field->is_generated && draft->values[i].as.integer == 0)
            draft->is_given[i] = false;
    }
    return true;
}

bool draft_read(corm_session *session, const corm_model *model, const void *values, const char *named, struct draft *draft)
{
    size_t size;
    if (!named)
        return take_all(session, model, values, draft);
    for (const char *name = next_designator(&named, &size); name; name = next_designator(&named, &size))
        if (!take_designated(session, model, values, draft, name, size))
            return false;
    return true;
}

/* --- Defaults and fitting */

static struct value now_value(enum kind kind)
{
    corm_datetime now = corm_datetime_now();
    int64_t day = INT64_C(86400000000);
    if (kind == KIND_DATETIME)
        return (struct value){.kind = KIND_DATETIME, .as.datetime = now};
    if (kind == KIND_DATE)
        return (struct value){.kind = KIND_DATE, .as.date = {(int32_t)(now.microseconds / day)}};
    return (struct value){.kind = KIND_TIME, .as.time = {now.microseconds % day}};
}

static bool complete_field(corm_session *session, struct draft *draft, const struct field *field)
{
    struct value *value = &draft->values[field->index];
    if (draft->is_given[field->index])
        return write_fit(session, field, value);
    if (field->is_generated)
        return true;
    draft->is_given[field->index] = true;
    if (field->default_kind == DEFAULT_VALUE)
        *value = field->default_value;
    else if (field->default_kind == DEFAULT_NOW)
        *value = now_value(field->type.kind);
    else if (field->is_nullable)
        *value = value_null();
    else {
        session_fail(session, CORM_INTEGRITY, "%s.%s must be given: it cannot be null and has no default", field->model->name,
                     field->name);
        return false;
    }
    return true;
}

bool draft_complete(corm_session *session, struct draft *draft)
{
    for (uint32_t i = 0; i < draft->model->field_count; i++)
        if (!complete_field(session, draft, &draft->model->fields[i]))
            return false;
    return true;
}

static bool refuse(corm_session *session, corm_code code, const struct field *field, const struct value *value, const char *why)
{
    struct strbuf text;
    strbuf_init(&text, session_allocator(session));
    value_print(&text, value);
    session_fail(session, code, "%s.%s: '%.60s' %s", field->model->name, field->name, strbuf_string(&text), why);
    strbuf_free(&text);
    return false;
}

static bool fit_text(corm_session *session, const struct field *field, const struct value *value)
{
    const char *text = value->as.text.data;
    size_t size = value->as.text.size;
    char why[80];
    if (memchr(text, '\0', size))
        return refuse(session, CORM_TYPE, field, value, "holds a NUL character, which no text can");
    if (!utf8_valid(text, size))
        return refuse(session, CORM_TYPE, field, value, "is no UTF-8");
    if (field->type.labels)
        return type_label(&field->type, text, size) >= 0 || refuse(session, CORM_TYPE, field, value, "is none of the enum's labels");
    if (!field->type.length || size <= (size_t)field->type.length)
        return true;
    size_t length = utf8_length(text, size);
    if (length <= (size_t)field->type.length)
        return true;
    snprintf(why, sizeof why, "has %zu characters; at most %d fit", length, field->type.length);
    return refuse(session, CORM_RANGE, field, value, why);
}

static bool fit_decimal(corm_session *session, const struct field *field, struct value *value)
{
    char digits[CORM_DECIMAL_TEXT], why[80];
    corm_decimal rounded;
    bool is_good = corm_decimal_rescale(value->as.decimal, field->type.scale, &rounded);
    size_t count = 0;
    if (is_good) {
        size_t length = corm_decimal_print(rounded, digits);
        for (size_t i = 0; i < length; i++)
            count += digits[i] >= '0' && digits[i] <= '9';
        count -= field->type.scale > 0 && count == (size_t)field->type.scale + 1 && strchr(digits, '0') == digits + (digits[0] == '-');
    }
    if (is_good && count <= (size_t)field->type.precision) {
        value->as.decimal = rounded;
        return true;
    }
    snprintf(why, sizeof why, "has more digits than decimal(%d, %d) holds", field->type.precision, field->type.scale);
    return refuse(session, CORM_RANGE, field, value, why);
}

static bool fit_json(corm_session *session, const struct field *field, const struct value *value)
{
    struct value read;
    return value_parse(KIND_JSON, value->as.text.data, value->as.text.size, &session->owner.arena, &read)
           || refuse(session, CORM_TYPE, field, value, "is no JSON");
}

/* Years 1 to 9999, and times of one day. */
static bool fit_moment(corm_session *session, const struct field *field, const struct value *value)
{
    static const int64_t day = INT64_C(86400000000), first_day = -719162, last_day = 2932896;
    int64_t moment = value->kind == KIND_DATE ? value->as.date.days : value->as.integer;
    int64_t first = value->kind == KIND_DATE ? first_day : value->kind == KIND_DATETIME ? first_day * day : 0;
    int64_t last = value->kind == KIND_DATE ? last_day : value->kind == KIND_DATETIME ? (last_day + 1) * day - 1 : day - 1;
    if (moment >= first && moment <= last)
        return true;
    session_fail(session, CORM_RANGE, "%s.%s: %lld is no %s", field->model->name, field->name, (long long)moment,
                 kind_name(value->kind));
    error_hint(&session->owner.error, value->kind == KIND_TIME ? "a time is less than a day" : "the years are 1 to 9999");
    return false;
}

bool write_fit(corm_session *session, const struct field *field, struct value *value)
{
    struct value given = *value;
    if (value->kind == KIND_NULL) {
        if (!field->is_nullable)
            session_fail(session, CORM_INTEGRITY, "%s.%s cannot be null", field->model->name, field->name);
        return field->is_nullable;
    }
    if (value->kind != field->type.kind && !value_convert(&given, field->type.kind, &session->owner.arena, value)) {
        char why[80];
        snprintf(why, sizeof why, "is no %s", kind_name(field->type.kind));
        return refuse(session, CORM_TYPE, field, &given, why);
    }
    switch (field->type.kind) {
    case KIND_TEXT:
        return fit_text(session, field, value);
    case KIND_DECIMAL:
        return fit_decimal(session, field, value);
    case KIND_JSON:
        return fit_json(session, field, value);
    case KIND_DATE:
    case KIND_TIME:
    case KIND_DATETIME:
        return fit_moment(session, field, value);
    case KIND_REAL:
        if (value->as.real - value->as.real != 0)
            return refuse(session, CORM_RANGE, field, value, "is no finite number");
        return true;
    default:
        return true;
    }
}
