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
    struct layouts *layouts;
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

/* The layout of `count` outputs from the first: records of the model, or rows (NULL). */
static struct layout *make_layout(struct making *making, const struct model *model, size_t first, size_t count, bool is_group)
{
    struct arena *arena = making->arena;
    const struct plan_output *outputs = making->plan->select->outputs + first;
    struct layout *layout = arena_new(arena, struct layout);
    const char **names = arena_zero(arena, (count + 1) * sizeof *names);
    const struct field **fields = arena_zero(arena, (count + 1) * sizeof *fields);
    size_t own_bits = model ? model->field_count : 0;
    size_t at = offsetof(corm_record, nulls) + (own_bits + count + 63) / 64 * sizeof(uint64_t);
    layout->model = model;
    layout->slot_count = count;
    layout->slots = arena_zero(arena, (count + 1) * sizeof *layout->slots);
    layout->names = names;
    layout->fields = fields;
    layout->offset_count = model ? model->field_count + model->relation_count : (uint32_t)count;
    layout->offsets = arena_zero(arena, (layout->offset_count + 1) * sizeof *layout->offsets);
    if (model)
        at = place_relations(layout, model, at);
    layout->cleared = at - offsetof(corm_record, nulls);
    for (size_t i = 0; i < count; i++) {
        const struct plan_output *output = &outputs[i];
        struct slot *slot = &layout->slots[i];
        bool is_own = model && output->field && output->field->model == model && i < model->field_count
                      && strcmp(output->name, output->field->name) == 0 && !layout->offsets[output->field->index];
        slot->type = output->node->type;
        slot->offset = (uint16_t)at;
        slot->is_nullable = is_group ? output->field->is_nullable : plan_may_be_null(output->node);
        slot->null_bit = (uint16_t)(is_own ? output->field->index : own_bits + i);
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
    if (at > UINT16_MAX || count > 5000) {
        error_set(making->error, CORM_QUERY, "a row of this query would take %zu bytes; at most %d fit", at, UINT16_MAX);
        arena_leave(arena);
    }
    return layout;
}

static void make_group(struct making *making, size_t number)
{
    const struct plan_group *group = &making->plan->groups[number];
    struct layouts *layouts = making->layouts;
    const struct layout *layout = make_layout(making, group->source->model, group->first_output, group->output_count, true);
    layouts->groups[number] = (struct layout_group){layout, group->relation, group->parent};
    layouts->row_groups[number] = (struct row_group){layout->slots, layout->slot_count, group->first_output, group->key_output,
                                                        group->parent};
}

static void make(void *argument)
{
    struct making *making = argument;
    const struct plan *plan = making->plan;
    size_t own = plan->group_count ? plan->groups[0].first_output : plan->select->output_count;
    making->layouts = arena_new(making->arena, struct layouts);
    making->layouts->group_count = plan->group_count;
    making->layouts->groups = arena_zero(making->arena, (plan->group_count + 1) * sizeof *making->layouts->groups);
    making->layouts->row_groups = arena_zero(making->arena, (plan->group_count + 1) * sizeof *making->layouts->row_groups);
    making->layouts->row = make_layout(making, plan->result == RESULT_RECORDS ? plan->model : NULL, 0, own, false);
    for (size_t i = 0; i < plan->group_count; i++)
        make_group(making, i);
}

struct layouts *layout_make(struct arena *arena, const struct plan *plan, struct error *error)
{
    struct making making = {arena, plan, error, NULL};
    if (arena_try(arena, make, &making))
        return making.layouts;
    if (error->code == CORM_OK)
        error_no_memory(error);
    return NULL;
}
