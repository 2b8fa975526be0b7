/* Header, null bits, relations, then the columns: all aligned to 8. */
#include "db/layout.h"

#include "plan/nulls.h"
#include "query/shape.h"

#include <cormorant/record.h>

static const char *label(struct arena *arena, const struct plan_output *output)
{
    if (output->field)
        return arena_printf(arena, "%s.%s", output->field->model->name, output->field->name);
    return output->name;
}

struct making {
    struct arena *arena;
    const struct plan *plan;
    struct error *error;
    struct layout *layout;
};

static size_t place_relations(struct layout *layout, const struct model *model, size_t at)
{
    for (uint32_t i = 0; i < model->relation_count; i++)
        if (relation_is_forward(&model->relations[i])) {
            layout->offsets[model->field_count + i] = (uint16_t)at;
            at += sizeof(void *);
        }
    return at;
}

static void make(void *argument)
{
    struct making *making = argument;
    struct arena *arena = making->arena;
    const struct plan_select *select = making->plan->select;
    const struct model *model = making->plan->result == RESULT_RECORDS ? making->plan->model : NULL;
    struct layout *layout = arena_new(arena, struct layout);
    const char **names = arena_zero(arena, (select->output_count + 1) * sizeof *names);
    const struct field **fields = arena_zero(arena, (select->output_count + 1) * sizeof *fields);
    size_t bits = (model ? model->field_count : 0) + select->output_count;
    size_t at = offsetof(corm_record, nulls) + (bits + 63) / 64 * sizeof(uint64_t);
    layout->model = model;
    layout->slot_count = select->output_count;
    layout->slots = arena_zero(arena, (select->output_count + 1) * sizeof *layout->slots);
    layout->names = names;
    layout->fields = fields;
    layout->offset_count = model ? model->field_count + model->relation_count : (uint32_t)select->output_count;
    layout->offsets = arena_zero(arena, (layout->offset_count + 1) * sizeof *layout->offsets);
    if (model)
        at = place_relations(layout, model, at);
    layout->cleared = at - offsetof(corm_record, nulls);
    for (size_t i = 0; i < select->output_count; i++) {
        const struct plan_output *output = &select->outputs[i];
        struct slot *slot = &layout->slots[i];
        bool is_own = model && output->field && output->field->model == model && i < model->field_count
                      && !layout->offsets[output->field->index];
        slot->type = output->node->type;
        slot->offset = (uint16_t)at;
        slot->is_nullable = plan_may_be_null(output->node);
        slot->null_bit = (uint16_t)(is_own ? output->field->index : (model ? model->field_count : 0) + i);
        slot->name = label(arena, output);
        names[i] = output->name;
        fields[i] = output->field;
        if (!model)
            layout->offsets[i] = slot->offset;
        else if (is_own)
            layout->offsets[output->field->index] = slot->offset;
        at += slot_size(&slot->type);
    }
    layout->stride = at;
    if (at > UINT16_MAX || select->output_count > 5000) {
        error_set(making->error, CORM_QUERY, "a row of this query would take %zu bytes; at most %d fit", at, UINT16_MAX);
        arena_leave(arena);
    }
    making->layout = layout;
}

struct layout *layout_make(struct arena *arena, const struct plan *plan, struct error *error)
{
    struct making making = {arena, plan, error, NULL};
    if (arena_try(arena, make, &making))
        return making.layout;
    if (error->code == CORM_OK)
        error_no_memory(error);
    return NULL;
}
