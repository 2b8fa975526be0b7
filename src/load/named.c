/* Columns by name: values() rows and annotations. */
#include "load/set.h"

static const struct set *row_set(const void *record)
{
    return record ? set_of(record) : NULL;
}

static void no_column(const struct set *set, const char *name)
{
    const struct layout *layout = set->layout;
    corm_session *session = set->shape.session;
    struct strbuf known;
    const char *nearest = nearest_name(name, strlen(name), layout->names, layout->slot_count);
    strbuf_init(&known, session_allocator(session));
    for (size_t i = 0; i < layout->slot_count; i++)
        strbuf_printf(&known, "%s%s", i ? ", " : "", layout->names[i]);
    session_fail(session, CORM_QUERY, nearest ? "no column '%s' in this result; did you mean '%s'?" : "no column '%s' in this result",
                 name, nearest);
    error_hint(&session->owner.error, "it has %s", strbuf_string(&known));
    strbuf_free(&known);
}

/* Found once per set and name: the text's address tells that it is the same again. */
static const struct slot *find(const void *record, const char *name)
{
    struct set *set = (struct set *)(uintptr_t)row_set(record);
    if (set && !name)
        session_fail(set->shape.session, CORM_MISUSE, "a column's name is NULL");
    if (!set || !name)
        return NULL;
    if (set->last_name == name && strcmp(set->layout->names[set->last_column], name) == 0)
        return &set->layout->slots[set->last_column];
    for (size_t i = 0; i < set->layout->slot_count; i++)
        if (strcmp(set->layout->names[i], name) == 0) {
            set->last_name = name;
            set->last_column = i;
            return &set->layout->slots[i];
        }
    no_column(set, name);
    return NULL;
}

static bool is_null(const void *record, const struct slot *slot)
{
    return corm_is_null(record, slot->null_bit);
}

static const void *read(const void *record, const char *name, enum kind kind)
{
    const struct slot *slot = find(record, name);
    if (!slot || is_null(record, slot))
        return NULL;
    if (slot->type.kind != kind && !(kind == KIND_TEXT && slot->type.kind == KIND_JSON)) {
        enum kind reader = slot->type.kind == KIND_JSON ? KIND_TEXT : slot->type.kind;
        session_fail(row_set(record)->shape.session, CORM_TYPE, "the column '%s' is of type %s: read it with corm_%s%s", name,
                     kind_name(slot->type.kind), kind_name(reader), reader >= KIND_DECIMAL && reader != KIND_TEXT ? "_value" : "");
        return NULL;
    }
    return (const char *)record + slot->offset;
}

bool corm_null(const void *record, const char *name)
{
    const struct slot *slot = find(record, name);
    return !slot || is_null(record, slot);
}

const char *corm_text(const void *record, const char *name)
{
    const struct slot *slot = find(record, name);
    if (slot && slot->type.labels && !is_null(record, slot))
        return slot_value(&slot->type, (const char *)record + slot->offset).as.text.data;
    const char *const *text = read(record, name, KIND_TEXT);
    return text ? *text : NULL;
}

/* An int may be read as a real. */
double corm_real(const void *record, const char *name)
{
    const struct slot *slot = find(record, name);
    if (slot && slot->type.kind == KIND_INT)
        return (double)corm_int(record, name);
    const double *real = read(record, name, KIND_REAL);
    return real ? *real : 0;
}

#define READER(function, type, kind)                            \
    type function(const void *record, const char *name)         \
    {                                                           \
        const type *value = read(record, name, kind);           \
        return value ? *value : (type){0};                      \
    }

READER(corm_bool, bool, KIND_BOOL)
READER(corm_int, int64_t, KIND_INT)
READER(corm_decimal_value, corm_decimal, KIND_DECIMAL)
READER(corm_date_value, corm_date, KIND_DATE)
READER(corm_time_value, corm_time, KIND_TIME)
READER(corm_datetime_value, corm_datetime, KIND_DATETIME)
READER(corm_duration_value, corm_duration, KIND_DURATION)
READER(corm_uuid_value, corm_uuid, KIND_UUID)
READER(corm_bytes_value, corm_bytes, KIND_BYTES)
