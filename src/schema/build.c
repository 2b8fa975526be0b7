/* Makes models out of declarations: what is inherited is copied in, and columns get their names and types. */
#include "schema/read.h"

static bool gather(struct reader *reader, struct build *build)
{
    const struct model_declaration *chain[MOST_LEVELS + 1];
    size_t levels = 0;
    for (const struct model_declaration *at = build->declaration; at; at = at->base)
        chain[levels++] = at;
    while (levels > 0) {
        const struct model_declaration *from = chain[--levels];
        for (size_t i = 0; i < from->fields.count; i++)
            if (!from->fields.items[i]->is_faulty) {
                struct member member = {.declaration = from->fields.items[i]};
                vector_push(reader->arena, &build->members, member);
            }
        for (size_t i = 0; i < from->indexes.count; i++)
            if (!from->indexes.items[i]->is_faulty)
                vector_push(reader->arena, &build->indexes, from->indexes.items[i]);
        for (size_t i = 0; i < from->checks.count; i++)
            vector_push(reader->arena, &build->checks, from->checks.items[i]);
    }
    if (build->members.count < MOST_FIELDS)
        return true;
    reader_fault(reader, build->declaration->name.place, "%s has more than %d fields", build->declaration->name.text,
                 MOST_FIELDS - 1);
    return false;
}

static void begin_model(struct reader *reader, struct model *model, const char *name, struct place place)
{
    model->name = name;
    model->schema = reader->schema;
    model->index = reader->schema->model_count++;
    model->place = place;
    map_init(&model->names, reader->arena);
    map_set_text(&reader->schema->names, name, model);
}

static struct field *add_field(struct model *model, const char *name, struct place place)
{
    struct field *field = &model->fields[model->field_count];
    field->name = field->column = name;
    field->model = model;
    field->index = model->field_count++;
    field->place = place;
    return field;
}

static void add_id(struct model *model)
{
    struct field *field = add_field(model, "id", model->place);
    field->type.kind = KIND_INT;
    field->is_unique = field->is_primary = field->is_generated = true;
    model->primary = field;
}

static void add_declared_field(struct reader *reader, struct model *model, struct member *member)
{
    const struct field_declaration *declaration = member->declaration;
    struct field *field = add_field(model, declaration->name.text, declaration->name.place);
    member->field = field;
    field->type = declaration->type;
    field->is_nullable = declaration->is_nullable;
    field->is_unique = declaration->is_unique || declaration->is_one;
    field->is_primary = declaration->is_primary;
    field->is_generated = field->is_primary && field->type.kind == KIND_INT;
    field->default_kind = declaration->default_kind;
    field->default_value = declaration->default_value;
    if (field->is_primary)
        model->primary = field;
    if (declaration->shape == SHAPE_KEY)
        field->column = arena_printf(reader->arena, "%s_id", field->name);
    if (declaration->column.text)
        field->column = declaration->column.text;
}

static void build_fields(struct reader *reader, struct build *build)
{
    const struct model_declaration *declaration = build->declaration;
    struct model *model = build->model;
    size_t count = build->members.count;
    begin_model(reader, model, declaration->name.text, declaration->name.place);
    model->prefix = name_snake_case(reader->arena, model->name);
    model->table = declaration->table.text ? declaration->table.text : name_cut(reader->arena, model->prefix);
    for (const struct model_declaration *at = declaration; at && !model->order_by; at = at->base)
        model->order_by = at->order_by.text;
    bool has_key = false;
    for (size_t i = 0; i < count; i++)
        has_key |= build->members.items[i].declaration->is_primary;
    build->has_implicit_id = !has_key;
    model->fields = arena_zero(reader->arena, (count + 1) * sizeof *model->fields);
    if (!has_key)
        add_id(model);
    for (size_t i = 0; i < count; i++)
        if (build->members.items[i].declaration->shape != SHAPE_MANY)
            add_declared_field(reader, model, &build->members.items[i]);
}

static void add_link(struct reader *reader, struct model *links, const char *name)
{
    struct field *field = add_field(links, name, links->place);
    field->column = name_cut(reader->arena, arena_printf(reader->arena, "%s_id", name));
}

/* The model between: Book_tags with a key to either side. */
static void build_links(struct reader *reader, const struct model *near, struct member *member)
{
    struct schema *schema = reader->schema;
    const struct field_declaration *declaration = member->declaration;
    const char *far_prefix = declaration->target->model->prefix;
    const char *name = arena_printf(reader->arena, "%s_%s", near->name, declaration->name.text);
    bool is_plain = strcmp(near->prefix, far_prefix) != 0 && strcmp(near->prefix, "id") != 0 &&
                    strcmp(far_prefix, "id") != 0;
    struct model *links = &schema->models[schema->model_count];
    if (map_get_text(&schema->names, name)) {
        reader_fault(reader, declaration->name.place,
                     "the links of '%s' would be a model '%s', which there is already", declaration->name.text, name);
        reader_hint(reader, "give either another name, or say which model is between: through %s", name);
        return;
    }
    begin_model(reader, links, name, declaration->name.place);
    links->is_implicit = true;
    links->prefix = arena_printf(reader->arena, "%s_%s", near->prefix, declaration->name.text);
    links->table = name_cut(reader->arena, links->prefix);
    links->fields = arena_zero(reader->arena, 3 * sizeof *links->fields);
    add_id(links);
    add_link(reader, links, arena_printf(reader->arena, "%s%s", is_plain ? "" : "from_", near->prefix));
    add_link(reader, links, arena_printf(reader->arena, "%s%s", is_plain ? "" : "to_", far_prefix));
    links->fields[1].type = near->primary->type;
    links->fields[2].type = declaration->target->model->primary->type;
    member->links = links;
}

static bool has_implicit_links(const struct member *member)
{
    return member->declaration->shape == SHAPE_MANY && !member->declaration->through.text;
}

static void build_types_and_links(struct reader *reader, struct build *build)
{
    for (size_t i = 0; i < build->members.count; i++) {
        struct member *member = &build->members.items[i];
        if (member->declaration->shape == SHAPE_KEY)
            member->field->type = member->declaration->target->model->primary->type;
        if (has_implicit_links(member))
            build_links(reader, build->model, member);
    }
}

/* How many models there will be; 0 if there would be too much of all. */
static size_t count_models(struct reader *reader, struct build *builds, size_t count)
{
    size_t models = count, members = 0;
    for (size_t i = 0; i < count; i++) {
        struct build *build = &builds[i];
        if (!gather(reader, build))
            return 0;
        for (size_t j = 0; j < build->members.count; j++)
            models += has_implicit_links(&build->members.items[j]);
        members += build->members.count + build->indexes.count + build->checks.count;
        if (members > MOST_MEMBERS) {
            reader_fault(reader, build->declaration->name.place,
                         "the models up to this one have more than %d fields, indexes and checks", MOST_MEMBERS);
            return 0;
        }
    }
    return models;
}

void reader_build(struct reader *reader)
{
    struct schema *schema = reader->schema;
    struct build *builds = arena_zero(reader->arena, (reader->models.count + 1) * sizeof *builds);
    size_t count = 0;
    for (size_t i = 0; i < reader->models.count; i++)
        if (!reader->models.items[i]->is_abstract && !reader->models.items[i]->is_duplicate)
            builds[count++].declaration = reader->models.items[i];
    size_t model_count = count_models(reader, builds, count);
    if (model_count == 0)
        return;
    schema->models = arena_zero(reader->arena, model_count * sizeof *schema->models);
    schema->declared_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        builds[i].model = &schema->models[i];
        builds[i].declaration->model = builds[i].model;
        build_fields(reader, &builds[i]);
    }
    for (size_t i = 0; i < count; i++)
        build_types_and_links(reader, &builds[i]);
    reader_relate(reader, builds, count);
    reader_constrain(reader, builds, count);
}
