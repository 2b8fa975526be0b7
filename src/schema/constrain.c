/* Indexes and checks, and whether the names that the database will see are free. */
#include "schema/read.h"

/* Who has a name of the database already. */
struct holder {
    const char *what;
    const struct model *model;
    struct place place;
};

static void claim(struct reader *reader, struct map *names, const char *name, struct holder holder)
{
    const char *key = name_folded(reader->arena, name);
    const struct holder *other = map_get_text(names, key);
    if (!other) {
        struct holder *kept = arena_alloc(reader->arena, sizeof *kept);
        *kept = holder;
        map_set_text(names, key, kept);
        return;
    }
    bool is_told = strcmp(holder.what, "table") == 0 && strcmp(other->model->prefix, holder.model->prefix) == 0;
    if (is_told || !reader_fault(reader, holder.place, "the %s of %s is called '%s', as is the %s of %s", holder.what,
                      holder.model->name, name, other->what, other->model->name))
        return;
    if (strcmp(holder.what, "table") == 0)
        reader_hint(reader, "give one of them another name: table \"…\"");
    else
        reader_hint(reader, "give one of them another name: %s name (…)", holder.what);
}

static void check_columns(struct reader *reader, struct build *build)
{
    struct map columns;
    map_init(&columns, reader->arena);
    if (build->has_implicit_id)
        map_set_text(&columns, "id", build->model->fields);
    for (size_t i = 0; i < build->members.count; i++) {
        struct field_declaration *declaration = build->members.items[i].declaration;
        struct field *field = build->members.items[i].field;
        if (!field)
            continue;
        const char *key = name_folded(reader->arena, field->column);
        const struct field *other = map_get_text(&columns, key);
        if (!other) {
            map_set_text(&columns, key, field);
        } else if (!declaration->is_faulty) {
            declaration->is_faulty = true;
            reader_fault(reader, declaration->column.text ? declaration->column.place : field->place,
                         "the column of '%s' is called '%s' already", other->name, other->column);
            reader_hint(reader, "give this one another name: column \"…\"");
        }
    }
}

/* Models whose generated functions would have the same names. */
static void check_prefixes(struct reader *reader)
{
    struct schema *schema = reader->schema;
    struct map prefixes;
    map_init(&prefixes, reader->arena);
    for (uint32_t i = 0; i < schema->model_count; i++) {
        struct model *model = &schema->models[i];
        const struct model *other = map_get_text(&prefixes, model->prefix);
        if (!other)
            map_set_text(&prefixes, model->prefix, model);
        else if (reader_fault(reader, model->place, "%s and %s would both be '%s' in the generated code", other->name,
                              model->name, model->prefix))
            reader_hint(reader, "give one of them another name");
    }
}

const char *index_default_name(struct arena *arena, const struct index *index, const struct model *model)
{
    const char *name = model->table;
    for (uint32_t i = 0; i < index->field_count; i++)
        name = arena_printf(arena, "%s_%s", name, index->fields[i]->name);
    if (index->method != INDEX_BTREE)
        name = arena_printf(arena, "%s_%s", name, index_method_name(index->method));
    return name_cut(arena, arena_printf(arena, "%s_%s", name, index->is_unique ? "unique" : "index"));
}

const char *check_default_name(struct arena *arena, const struct model *model, uint32_t number)
{
    return name_cut(arena, arena_printf(arena, "%s_check_%u", model->table, number));
}

/* NULL if one of them is not there, which is told elsewhere. */
static const struct field *const *named_fields(struct reader *reader, const struct model *model, const struct word *names,
                                               size_t count)
{
    const struct field **fields = arena_alloc(reader->arena, (count + 1) * sizeof *fields);
    for (size_t i = 0; i < count; i++) {
        fields[i] = model_field(model, names[i].text);
        if (!fields[i])
            return NULL;
    }
    return fields;
}

static void build_index(struct reader *reader, struct model *model, struct index_declaration *declaration)
{
    struct index *index = &model->indexes[model->index_count];
    index->field_count = (uint32_t)declaration->fields.count;
    index->included_count = (uint32_t)declaration->included.count;
    index->fields = named_fields(reader, model, declaration->fields.items, index->field_count);
    index->included = named_fields(reader, model, declaration->included.items, index->included_count);
    if (!index->fields || !index->included)
        return;
    index->method = declaration->method;
    index->where = declaration->where;
    index->is_unique = declaration->is_unique;
    index->place = declaration->place;
    index->name = declaration->name.text ? declaration->name.text : index_default_name(reader->arena, index, model);
    model->index_count++;
}

static void build_constraints(struct reader *reader, struct build *build)
{
    struct model *model = build->model;
    model->indexes = arena_zero(reader->arena, (build->indexes.count + 1) * sizeof *model->indexes);
    model->checks = arena_zero(reader->arena, (build->checks.count + 1) * sizeof *model->checks);
    for (size_t i = 0; i < build->indexes.count; i++)
        build_index(reader, model, build->indexes.items[i]);
    for (size_t i = 0; i < build->checks.count; i++) {
        const struct check_declaration *declaration = build->checks.items[i];
        struct check *check = &model->checks[model->check_count++];
        check->text = declaration->text;
        check->place = declaration->place;
        check->name = declaration->name.text ? declaration->name.text
                                             : check_default_name(reader->arena, model, model->check_count);
    }
}

/* One pair once, and found from both ends. */
static void build_link_indexes(struct reader *reader, struct model *links)
{
    const struct field **fields = arena_alloc(reader->arena, 2 * sizeof *fields);
    struct index *indexes = arena_zero(reader->arena, 2 * sizeof *indexes);
    fields[0] = &links->fields[1];
    fields[1] = &links->fields[2];
    indexes[0] = (struct index){.fields = fields, .field_count = 2, .is_unique = true, .place = links->place};
    indexes[1] = (struct index){.fields = fields + 1, .field_count = 1, .place = links->place};
    for (size_t i = 0; i < 2; i++)
        indexes[i].name = index_default_name(reader->arena, &indexes[i], links);
    links->indexes = indexes;
    links->index_count = 2;
}

/* Tables and indexes share one space of names in some databases. */
static void claim_names(struct reader *reader)
{
    struct schema *schema = reader->schema;
    struct map names;
    map_init(&names, reader->arena);
    for (uint32_t i = 0; i < schema->model_count; i++) {
        struct model *model = &schema->models[i];
        claim(reader, &names, model->table, (struct holder){"table", model, model->place});
    }
    for (uint32_t i = 0; i < schema->model_count; i++) {
        struct model *model = &schema->models[i];
        for (uint32_t j = 0; j < model->index_count; j++) {
            const struct index *index = &model->indexes[j];
            const char *what = index->is_unique ? "unique" : "index";
            claim(reader, &names, index->name, (struct holder){what, model, index->place});
        }
        for (uint32_t j = 0; j < model->check_count; j++)
            claim(reader, &names, model->checks[j].name, (struct holder){"check", model, model->checks[j].place});
    }
}

void reader_constrain(struct reader *reader, struct build *builds, size_t count)
{
    struct schema *schema = reader->schema;
    for (size_t i = 0; i < count; i++) {
        check_columns(reader, &builds[i]);
        build_constraints(reader, &builds[i]);
    }
    for (uint32_t i = schema->declared_count; i < schema->model_count; i++)
        build_link_indexes(reader, &schema->models[i]);
    check_prefixes(reader);
    claim_names(reader);
}
