/* What can be stored only when all rows are there: keys of later rows, links of many-to-many relations. */
#include "cli/load.h"

static bool points_to_itself(const struct model *model)
{
    for (uint32_t i = 0; i < model->incoming_count; i++)
        if (model->incoming[i]->model == model)
            return true;
    return false;
}

/* A key as bytes that are the same for equal keys. */
static const char *key_text(struct load *load, const struct value *key, size_t *size)
{
    struct strbuf text;
    strbuf_init(&text, load->arena.allocator);
    value_print(&text, key);
    const char *copy = text.failed ? NULL : arena_copy(&load->arena, strbuf_string(&text), text.length);
    *size = text.length;
    strbuf_free(&text);
    if (!copy)
        arena_leave(&load->arena);
    return copy;
}

bool load_is_later(struct load *load, const struct load_place *place, const struct field *field,
                   const struct value *value)
{
    const struct model *target = field->relation->target;
    if (target != place->model)
        return load->order[target->index] > load->order[place->model->index];
    size_t size;
    const char *key = key_text(load, value, &size);
    return !map_get(&load->seen[target->index], key, size);
}

void load_remember(struct load *load, const struct model *model, const struct value *key)
{
    if (!points_to_itself(model))
        return;
    size_t size;
    const char *text = key_text(load, key, &size);
    map_set(&load->seen[model->index], text, size, load);
}

static void set_late(struct load *load, const struct load_late *late)
{
    corm_query *query = query_start(load->session, late->place.model);
    const void *key = write_argument(load->session, &late->key), *value = write_argument(load->session, &late->value);
    corm_update(corm_filter(query, "pk = %p", key), arena_printf(&load->arena, "%s = %%p", late->field->name), value);
    if (!corm_failed(load->session))
        return;
    struct draft draft;
    load_draft(load, late->place.model, &draft);
    draft.values[late->field->index] = late->value;
    draft.is_given[late->field->index] = true;
    write_explain_foreign(load->session, &draft);
    load_fail_session(load, &late->place);
}

static void write_links(struct load *load, struct load_batch *batch, const struct load_links *links)
{
    const struct relation *relation = links->relation;
    for (const struct json *key = links->keys->first; key; key = key->next) {
        if (batch->row_count == LOAD_BATCH)
            load_batch_write(load, batch);
        struct value *values = batch->values + batch->row_count * batch->field_count;
        values[0] = links->key;
        values[1] = load_value(load, &links->place, relation->through_far, key);
        batch->places[batch->row_count++] = links->place;
    }
}

/* The links of one relation together, since they go into one table. */
static void write_relation(struct load *load, const struct relation *relation)
{
    struct load_batch batch;
    load_batch_init(load, &batch, relation->through);
    batch.fields[batch.field_count++] = relation->through_near;
    batch.fields[batch.field_count++] = relation->through_far;
    for (size_t i = 0; i < load->links.count; i++)
        if (load->links.items[i].relation == relation)
            write_links(load, &batch, &load->links.items[i]);
    load_batch_write(load, &batch);
}

void load_finish(struct load *load)
{
    for (size_t i = 0; i < load->late.count; i++)
        set_late(load, &load->late.items[i]);
    for (uint32_t i = 0; load->links.count > 0 && i < load->schema->model_count; i++) {
        const struct model *model = &load->schema->models[i];
        for (uint32_t j = 0; j < model->relation_count; j++)
            if (model->relations[j].kind == RELATION_MANY && model->relations[j].through->is_implicit)
                write_relation(load, &model->relations[j]);
    }
}
