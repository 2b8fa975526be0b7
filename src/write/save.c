/* Records changed, saved and read again. */
#include "load/results.h"
#include "write/within.h"

#include "base/hash.h"

/* Which fields of which records were set since they were saved. */
static uint64_t *dirty_words(struct set *set, const corm_record *record, size_t *words)
{
    *words = (set->shape.model->field_count + 63) / 64;
    if (!set->dirty)
        set->dirty = arena_zero(set->arena, set->rows.count * *words * sizeof *set->dirty);
    if (!set->dirty)
        owner_no_memory(owner_of(set->shape.session));
    return set->dirty ? set->dirty + record->index * *words : NULL;
}

static void *own_slot(struct set *set, corm_record *record, const struct field *field)
{
    uint16_t offset = set->layout->offsets[field->index];
    if (offset)
        return (char *)record + offset;
    struct side *side = set_side(set, field->index, slot_size(&field->type));
    void *place = side ? side_place(set, side, record->index) : NULL;
    if (place)
        side_set_loaded(side, record->index);
    return place;
}

/* Into the record's memory, copied. */
static bool put(struct set *set, corm_record *record, const struct field *field, const struct value *value)
{
    corm_session *session = set->shape.session;
    struct value kept = *value;
    uint64_t bit = (uint64_t)1 << (field->index % 64);
    if (session_failed(session))
        return false;
    if (value->kind == KIND_TEXT || value->kind == KIND_BYTES || value->kind == KIND_JSON) {
        kept.as.text.data = arena_copy(set->arena, value->as.text.data, value->as.text.size);
        if (!kept.as.text.data) {
            owner_no_memory(&session->owner);
            return false;
        }
    }
    void *slot = own_slot(set, record, field);
    if (!slot)
        return false;
    slot_set(&field->type, slot, &kept);
    record->nulls[field->index / 64] &= ~bit;
    if (kept.kind == KIND_NULL)
        record->nulls[field->index / 64] |= bit;
    if (field->relation)
        set_forget_relation(set, record, field->relation);
    return true;
}

bool write_set(struct set *set, corm_record *record, const struct field *field, const struct value *value)
{
    size_t words;
    uint64_t *dirty = session_failed(set->shape.session) ? NULL : dirty_words(set, record, &words);
    if (!dirty || !put(set, record, field, value))
        return false;
    dirty[field->index / 64] |= (uint64_t)1 << (field->index % 64);
    record->flags |= RECORD_CHANGED;
    return true;
}

bool write_stored(struct set *set, corm_record *record, const struct field *field, const struct value *value)
{
    size_t words;
    if (!put(set, record, field, value))
        return false;
    uint64_t rest = 0, *dirty = record->flags & RECORD_CHANGED ? dirty_words(set, record, &words) : NULL;
    if (!dirty)
        return true;
    dirty[field->index / 64] &= ~((uint64_t)1 << (field->index % 64));
    for (size_t i = 0; i < words; i++)
        rest |= dirty[i];
    if (!rest)
        record->flags &= ~(uint32_t)RECORD_CHANGED;
    return true;
}

static const struct field *writable(const void *record, uint32_t number)
{
    const struct model *model = record ? shape_of(record)->model : NULL;
    if (!model || number >= model->field_count)
        return NULL;
    if (!model->fields[number].is_primary)
        return &model->fields[number];
    session_fail(shape_of(record)->session, CORM_MISUSE, "%s.%s is the primary key of a stored row and cannot be changed", model->name,
                 model->fields[number].name);
    return NULL;
}

void corm_write_text(void *record, uint32_t number, const char *text)
{
    const struct field *field = writable(record, number);
    struct value value = text && field ? value_bytes(field->type.kind, text, strlen(text)) : value_null();
    if (field)
        write_set(set_of(record), record, field, &value);
}

void corm_write_bytes(void *record, uint32_t number, corm_bytes bytes)
{
    const struct field *field = writable(record, number);
    struct value value = bytes.data ? value_bytes(KIND_BYTES, bytes.data, bytes.size) : value_null();
    if (field)
        write_set(set_of(record), record, field, &value);
}

void corm_write(void *record, uint32_t number, const void *given)
{
    const struct field *field = writable(record, number);
    if (!field)
        return;
    const int32_t *label = given;
    if (field->type.labels && label && (*label < 0 || (uint32_t)*label >= field->type.label_count)) {
        session_fail(shape_of(record)->session, CORM_TYPE, "%s.%s: %d is none of the enum's constants", field->model->name, field->name,
                     (int)*label);
        return;
    }
    struct value value = given ? slot_value(&field->type, given) : value_null();
    write_set(set_of(record), record, field, &value);
}

void corm_write_related(void *record, uint32_t number, void *related)
{
    struct set *set = record ? set_of(record) : NULL;
    if (!set || !set->shape.model || number >= set->shape.model->relation_count)
        return;
    const struct relation *relation = &set->shape.model->relations[number];
    struct value key = value_null();
    if (!relation_is_forward(relation)) {
        session_fail(set->shape.session, CORM_MISUSE, "%s.%s is set at its other side", set->shape.model->name, relation->name);
        return;
    }
    if (related && shape_of(related)->model != relation->target) {
        session_fail(set->shape.session, CORM_TYPE, "%s.%s is a record of %s", set->shape.model->name, relation->name,
                     relation->target->name);
        return;
    }
    if (related && !record_value(related, relation->target->primary, &key))
        return;
    if (write_set(set, record, relation->field, &key) && related)
        set_link(set, record, relation, related);
}

corm_session *corm_record_session(const void *record)
{
    return record ? shape_of(record)->session : session_lost_query()->session;
}

/* --- Saving */

struct update {
    const struct model *model;
    const struct field *const *fields;
    size_t count;
};

static struct plan *make_update(struct arena *arena, void *argument)
{
    const struct update *update = argument;
    return plan_update_row(arena, update->model, update->fields, update->count);
}

static const struct compiled *update_plan(corm_session *session, const struct model *model, const struct field *const *fields,
                                          size_t count)
{
    struct update update = {model, fields, count};
    uint64_t key = hash_mix(0x757064617465, model->index);
    for (size_t i = 0; i < count; i++)
        key = hash_mix(key, fields[i]->index);
    return session_compile_own(session, key, make_update, &update);
}

static bool current_value(void *record, const struct field *field, struct value *out)
{
    const void *slot = corm_slot(record, field->index);
    *out = corm_is_null(record, field->index) ? value_null() : slot_value(&field->type, slot);
    return !session_failed(shape_of(record)->session);
}

/* The record's values of these fields, fitted, and its key behind them. */
static bool row_values(void *record, const struct field *const *fields, size_t count, struct value *out)
{
    corm_session *session = shape_of(record)->session;
    for (size_t i = 0; i < count; i++)
        if (!current_value(record, fields[i], &out[i]) || !write_fit(session, fields[i], &out[i]))
            return false;
    return current_value(record, shape_of(record)->model->primary, &out[count]);
}

static void explain_foreign(corm_session *session, void *record, const struct field *const *fields, size_t count)
{
    struct draft draft;
    struct error before = session->owner.error;
    if (before.code != CORM_INTEGRITY)
        return;
    error_clear(&session->owner.error);
    bool is_ready = draft_init(session, shape_of(record)->model, &draft);
    for (size_t i = 0; is_ready && i < count; i++) {
        draft.is_given[fields[i]->index] = true;
        is_ready = current_value(record, fields[i], &draft.values[fields[i]->index]);
    }
    session->owner.error = before;
    if (is_ready)
        write_explain_foreign(session, &draft);
}

static bool gone(void *record)
{
    const struct model *model = shape_of(record)->model;
    session_fail(shape_of(record)->session, CORM_NOT_FOUND, "the row of this %s is no longer there", model->name);
    return false;
}

static bool store(void *record, const struct field *const *fields, size_t count, const struct value *values)
{
    corm_session *session = shape_of(record)->session;
    const struct compiled *compiled = update_plan(session, shape_of(record)->model, fields, count);
    struct run run;
    if (!compiled || !run_values(&run, session, compiled, values) || !run_finish(&run)) {
        explain_foreign(session, record, fields, count);
        return false;
    }
    return run.rows ? true : gone(record);
}

static bool store_within(void *record, const struct field *const *fields, size_t count, const struct value *values)
{
    corm_session *session = shape_of(record)->session;
    const struct model *model = shape_of(record)->model;
    const struct tagged_list *key = within_list(session, &model->primary->type, &values[count], 1);
    if (!key || !session_enter(session))
        return false;
    if (within_rows(session, model, key) && store(record, fields, count, values))
        within_written(session, model, fields, count, key);
    return session_leave(session);
}

bool corm_save(void *record)
{
    struct set *set = record ? set_of(record) : NULL;
    corm_record *row = record;
    size_t words, count = 0;
    if (!set || !set->shape.model || session_failed(set->shape.session))
        return false;
    corm_session *session = set->shape.session;
    const struct model *model = set->shape.model;
    if (!(row->flags & RECORD_CHANGED))
        return true;
    uint64_t *dirty = dirty_words(set, row, &words);
    const struct field **fields = owner_alloc(&session->owner, model->field_count * sizeof *fields);
    struct value *values = owner_alloc(&session->owner, (model->field_count + 1) * sizeof *values);
    if (!dirty || !fields || !values)
        return false;
    for (uint32_t i = 0; i < model->field_count; i++)
        if (dirty[i / 64] >> (i % 64) & 1)
            fields[count++] = &model->fields[i];
    if (!row_values(record, fields, count, values))
        return false;
    if (within_is_asked(session, model) ? !store_within(record, fields, count, values) : !store(record, fields, count, values))
        return false;
    memset(dirty, 0, words * sizeof *dirty);
    row->flags &= ~(uint32_t)RECORD_CHANGED;
    return true;
}

bool corm_refresh(void *record)
{
    struct set *set = record ? set_of(record) : NULL;
    struct value key;
    size_t words;
    if (!set || !set->shape.model || session_failed(set->shape.session))
        return false;
    corm_session *session = set->shape.session;
    const struct model *model = set->shape.model;
    corm_record *row = record;
    if (!record_value(record, model->primary, &key))
        return false;
    const struct rows *fresh = set_rows(query_add_format(query_start(session, model), CLAUSE_FILTER, "pk = %p",
                                                        write_argument(session, &key)));
    if (!fresh)
        return false;
    if (fresh->count == 0)
        return gone(record);
    const corm_record *from = fresh->items[0];
    for (uint32_t i = 0; i < model->field_count; i++) {
        const struct field *field = &model->fields[i];
        bool is_there = set->layout->offsets[i] || (set->sides && set->sides[i] && side_is_loaded(set->sides[i], row->index));
        struct value value;
        if (!is_there || !record_value(from, field, &value))
            continue;
        uint64_t bit = (uint64_t)1 << (i % 64);
        slot_set(&field->type, own_slot(set, row, field), &value);
        row->nulls[i / 64] = value.kind == KIND_NULL ? row->nulls[i / 64] | bit : row->nulls[i / 64] & ~bit;
    }
    for (uint32_t i = 0; i < model->relation_count; i++)
        set_forget_relation(set, row, &model->relations[i]);
    uint64_t *dirty = row->flags & RECORD_CHANGED ? dirty_words(set, row, &words) : NULL;
    if (dirty)
        memset(dirty, 0, words * sizeof *dirty);
    row->flags &= ~(uint32_t)RECORD_CHANGED;
    return true;
}

static bool are_records(corm_session *session, void *const *records, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!records[i])
            session_fail(session, CORM_MISUSE, "corm_bulk_update() was given a NULL record");
        else if (!shape_of(records[i])->model || shape_of(records[i])->model != shape_of(records[0])->model)
            session_fail(session, CORM_MISUSE, "corm_bulk_update() wants records of one model");
        if (session_failed(session))
            return false;
    }
    return true;
}

static void mark_saved(void *record, const struct field *const *fields, size_t count)
{
    struct set *set = set_of(record);
    corm_record *row = record;
    size_t words;
    uint64_t *dirty = row->flags & RECORD_CHANGED ? dirty_words(set, row, &words) : NULL, left = 0;
    if (!dirty)
        return;
    for (size_t i = 0; i < count; i++)
        dirty[fields[i]->index / 64] &= ~((uint64_t)1 << (fields[i]->index % 64));
    for (size_t i = 0; i < words; i++)
        left |= dirty[i];
    if (!left)
        row->flags &= ~(uint32_t)RECORD_CHANGED;
}

static const struct tagged_list *keys_of(void *const *records, size_t count)
{
    corm_session *session = shape_of(records[0])->session;
    const struct field *primary = shape_of(records[0])->model->primary;
    struct value *keys = owner_alloc(&session->owner, count * sizeof *keys);
    for (size_t i = 0; keys && i < count; i++)
        if (!current_value(records[i], primary, &keys[i]))
            return NULL;
    return keys ? within_list(session, &primary->type, keys, count) : NULL;
}

int64_t corm_bulk_update(corm_session *session, void *const *records, size_t count, const char *fields)
{
    const struct field *wanted[64];
    struct run run;
    int64_t changes = 0;
    if (session_failed(session) || !count || !are_records(session, records, count))
        return 0;
    const struct model *model = shape_of(records[0])->model;
    size_t field_count = write_fields(session, model, fields, wanted);
    struct value *values = owner_alloc(&session->owner, (field_count + 1) * sizeof *values);
    if (!field_count || !values)
        return 0;
    for (size_t i = 0; i < field_count; i++)
        if (!writable(records[0], wanted[i]->index))
            return 0;
    const struct compiled *compiled = update_plan(session, model, wanted, field_count);
    if (!compiled || !session_enter(session))
        return 0;
    const struct tagged_list *keys = within_is_asked(session, model) ? keys_of(records, count) : NULL;
    bool is_good = keys ? within_rows(session, model, keys) : !session_failed(session), is_open = false;
    for (size_t i = 0; is_good && i < count; i++) {
        is_good = row_values(records[i], wanted, field_count, values);
        is_good = is_good && (is_open ? run_more(&run, values) : run_values(&run, session, compiled, values));
        is_open = is_open || is_good;
    }
    if (is_open) {
        run_finish(&run);
        changes = run.rows;
    }
    if (keys)
        within_written(session, model, wanted, field_count, keys);
    if (!session_leave(session))
        return 0;
    for (size_t i = 0; i < count; i++)
        mark_saved(records[i], wanted, field_count);
    return changes;
}
