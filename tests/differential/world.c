/* Small data at random: few rows, few different values, many nulls. */
#include "differential/world.h"

struct value random_value(struct random *random, struct arena *arena, const struct type *type, bool may_be_null)
{
    static const char *const texts[] = {"a", "A", "ab", "b", "", "aB", "é", "É", "a_b", "a%", "zz", "10"};
    struct value value = {.kind = type->kind};
    if (may_be_null && random_chance(random, 35))
        return value_null();
    switch (type->kind) {
    case KIND_BOOL:
        value.as.boolean = random_chance(random, 50);
        break;
    case KIND_INT:
        value.as.integer = random_below(random, 12) - 4;
        break;
    case KIND_REAL:
        value.as.real = (random_below(random, 30) - 10) / 4.0;
        break;
    case KIND_DECIMAL:
        value.as.decimal = corm_decimal_of((random_below(random, 16) - 5) * (random_chance(random, 50) ? 25 : 111), type->scale);
        break;
    case KIND_DATE:
        corm_date_of(2020 + random_below(random, 3), 1 + random_below(random, 2) * 11, 1 + random_below(random, 2) * 30, &value.as.date);
        break;
    case KIND_DATETIME:
        value.as.datetime.microseconds = INT64_C(1577836800000000) + random_below(random, 5) * INT64_C(15778800000000)
                                         + random_below(random, 3) * INT64_C(3600000001);
        break;
    case KIND_JSON:
        return value_null();        /* no query speaks of documents */
    default:
        value = value_text(texts[random_below(random, sizeof texts / sizeof *texts)]);
        break;
    }
    (void)arena;
    return value;
}

const struct value *record_field(const struct record *record, const struct field *field)
{
    return &record->values[field->index];
}

const struct record *world_find(const struct world *world, const struct model *model, const struct value *key)
{
    for (size_t i = 0; i < world->counts[model->index]; i++) {
        const struct record *record = &world->rows[model->index][i];
        if (value_equal(record_field(record, model->primary), key))
            return record;
    }
    return NULL;
}

static struct value random_key(struct world *world, struct random *random, const struct field *field, size_t row)
{
    const struct model *target = field->relation->target;
    size_t count = target == field->model ? row : world->counts[target->index];
    if (field->is_unique)
        return value_int((int64_t)row + 1);
    if ((field->is_nullable && random_chance(random, 35)) || count == 0)
        return value_null();
    return value_int(1 + random_below(random, (int)count));
}

static bool is_again(const struct world *world, const struct model *model, size_t row)
{
    const struct record *rows = world->rows[model->index];
    for (size_t i = 0; i < row; i++) {
        bool is_same = true;
        for (uint32_t j = 0; j < model->field_count; j++)
            is_same = is_same && (model->fields[j].is_primary || value_equal(&rows[i].values[j], &rows[row].values[j]));
        if (is_same)
            return true;
    }
    return false;
}

static void fill_table(struct world *world, const struct model *model, struct random *random)
{
    size_t *count = &world->counts[model->index];
    size_t wanted = (size_t)random_below(random, model->is_implicit ? 10 : 7) + 1;
    for (uint32_t i = 0; i < model->field_count; i++)
        if (model->fields[i].is_unique && model->fields[i].relation)
            wanted = world->counts[model->fields[i].relation->target->index] / 2;
    world->rows[model->index] = arena_zero(&world->arena, (wanted + 1) * sizeof(struct record));
    for (size_t row = 0; row < wanted; row++) {
        struct record *record = &world->rows[model->index][*count];
        *record = (struct record){model, arena_zero(&world->arena, model->field_count * sizeof *record->values)};
        for (uint32_t i = 0; i < model->field_count; i++) {
            const struct field *field = &model->fields[i];
            record->values[i] = field->is_primary ? value_int((int64_t)*count + 1)
                                : field->relation ? random_key(world, random, field, *count)
                                                  : random_value(random, &world->arena, &field->type, field->is_nullable);
        }
        *count += !(model->is_implicit && is_again(world, model, *count));
    }
}

void world_fill(struct world *world, const struct schema *schema, struct random *random)
{
    arena_init(&world->arena, &alloc_system, 4096);
    world->schema = schema;
    world->rows = arena_zero(&world->arena, schema->model_count * sizeof *world->rows);
    world->counts = arena_zero(&world->arena, schema->model_count * sizeof *world->counts);
    for (uint32_t i = 0; i < schema->model_count; i++)
        fill_table(world, &schema->models[i], random);
}

void world_free(struct world *world)
{
    arena_free(&world->arena);
}
