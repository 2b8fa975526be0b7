/* Relations: at their owners, back from their targets, and through the models between. */
#include "schema/read.h"

static void add_name(struct reader *reader, struct model *model, const char *text, const struct field *field,
                     const struct relation *relation)
{
    struct name *name = arena_new(reader->arena, struct name);
    name->field = field;
    name->relation = relation;
    map_set_text(&model->names, text, name);
}

static struct relation *add_relation(struct model *model, const char *name, enum relation_kind kind,
                                     struct place place)
{
    struct relation *relation = &model->relations[model->relation_count];
    relation->name = name;
    relation->kind = kind;
    relation->model = model;
    relation->index = model->relation_count++;
    relation->place = place;
    return relation;
}

/* Room for all relations, those that will turn out to be wrong included. */
static void reserve(struct reader *reader, const struct build *builds, size_t count)
{
    struct schema *schema = reader->schema;
    size_t *relations = arena_zero(reader->arena, schema->model_count * sizeof *relations);
    size_t *incoming = arena_zero(reader->arena, schema->model_count * sizeof *incoming);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < builds[i].members.count; j++) {
            const struct member *member = &builds[i].members.items[j];
            if (member->declaration->shape == SHAPE_PLAIN)
                continue;
            size_t target = member->declaration->target->model->index;
            relations[i]++;
            relations[target] += member->declaration->related.text != NULL;
            incoming[target]++;
            incoming[i] += member->links != NULL;
        }
    for (uint32_t i = 0; i < schema->model_count; i++) {
        struct model *model = &schema->models[i];
        model->relations = arena_zero(reader->arena, (relations[i] + 2) * sizeof *model->relations);
        model->incoming = arena_zero(reader->arena, (incoming[i] + 1) * sizeof *model->incoming);
    }
}

static struct relation *add_key(struct model *model, struct field *field, enum relation_kind kind,
                                const struct model *target)
{
    struct relation *relation = add_relation(model, field->name, kind, field->place);
    relation->target = target;
    relation->field = field;
    field->relation = relation;
    return relation;
}

static void relate_links(struct reader *reader, struct member *member, const struct model *near)
{
    struct model *links = member->links;
    add_key(links, &links->fields[1], RELATION_FOREIGN, near);
    add_key(links, &links->fields[2], RELATION_FOREIGN, member->declaration->target->model);
    for (uint32_t i = 0; i < links->field_count; i++)
        add_name(reader, links, links->fields[i].name, &links->fields[i], links->fields[i].relation);
    member->relation->through = links;
    member->relation->through_near = &links->fields[1];
    member->relation->through_far = &links->fields[2];
}

/* The fields and relations of the model itself. */
static void relate_members(struct reader *reader, struct build *build)
{
    struct model *model = build->model;
    if (build->has_implicit_id)
        add_name(reader, model, "id", model->primary, NULL);
    for (size_t i = 0; i < build->members.count; i++) {
        struct member *member = &build->members.items[i];
        const struct field_declaration *declaration = member->declaration;
        if (declaration->shape == SHAPE_KEY) {
            enum relation_kind kind = declaration->is_one ? RELATION_ONE : RELATION_FOREIGN;
            member->relation = add_key(model, member->field, kind, declaration->target->model);
            member->relation->on_delete = declaration->on_delete;
        } else if (declaration->shape == SHAPE_MANY) {
            member->relation = add_relation(model, declaration->name.text, RELATION_MANY, declaration->name.place);
            member->relation->target = declaration->target->model;
            if (member->links)
                relate_links(reader, member, model);
        }
        add_name(reader, model, declaration->name.text, member->field, member->relation);
    }
}

/* A key of the model between that the schema names. */
static const struct field *named_key(struct reader *reader, const struct model *through, struct word name,
                                     const struct model *target)
{
    const struct field *field = model_field(through, name.text);
    if (field && field->relation && field->relation->target == target)
        return field;
    if (!reader_fault(reader, name.place, "'%s' is no foreign key of %s to %s", name.text, through->name,
                      target->name))
        return NULL;
    struct nearest nearest = nearest_begin(name.text, name.place.length);
    for (uint32_t i = 0; i < through->field_count; i++)
        if (through->fields[i].relation && through->fields[i].relation->target == target)
            nearest_offer(&nearest, through->fields[i].name);
    if (nearest.best)
        reader_hint(reader, "did you mean '%s'?", nearest.best);
    return NULL;
}

static const struct field *only_key(struct reader *reader, const struct model *through, struct word place,
                                    const struct model *target)
{
    const struct field *found = NULL;
    size_t count = 0;
    for (uint32_t i = 0; i < through->field_count; i++)
        if (through->fields[i].relation && through->fields[i].relation->target == target) {
            found = &through->fields[i];
            count++;
        }
    if (count == 1)
        return found;
    if (count == 0)
        reader_fault(reader, place.place, "%s has no foreign key to %s", through->name, target->name);
    else if (reader_fault(reader, place.place, "%s has %zu foreign keys to %s", through->name, count, target->name))
        reader_hint(reader, "say which leads here and which leads on: through %s(near, far)", through->name);
    return NULL;
}

static void relate_through(struct reader *reader, struct model *model, struct member *member)
{
    struct field_declaration *declaration = member->declaration;
    const struct model_declaration *between = map_get_text(&reader->names, declaration->through.text);
    struct relation *relation = member->relation;
    if (!between) {
        if (!declaration->is_faulty)
            reader_unknown_model(reader, declaration->through, false);
    } else if (between->is_abstract) {
        if (!declaration->is_faulty)
            reader_fault(reader, declaration->through.place, "'%s' is abstract: it holds no links",
                         between->name.text);
    } else if (!declaration->is_faulty && !declaration_is_broken(between)) {
        const struct model *through = between->model;
        relation->through = through;
        if (declaration->near.text) {
            relation->through_near = named_key(reader, through, declaration->near, relation->model);
            relation->through_far = named_key(reader, through, declaration->far, relation->target);
            if (relation->through_near && relation->through_near == relation->through_far)
                reader_fault(reader, declaration->far.place, "'%s' cannot lead both ways", declaration->far.text);
        } else {
            relation->through_near = only_key(reader, through, declaration->through, model);
            if (relation->through_near)
                relation->through_far = only_key(reader, through, declaration->through, relation->target);
        }
        declaration->is_faulty = !relation->through_near || !relation->through_far;
        return;
    }
    declaration->is_faulty = true;
}

static struct relation *add_reverse(struct model *model, struct relation *forward, struct word name)
{
    static const enum relation_kind kinds[] = {
        [RELATION_FOREIGN] = RELATION_REVERSE, [RELATION_ONE] = RELATION_REVERSE_ONE,
        [RELATION_MANY] = RELATION_REVERSE_MANY,
    };
    struct relation *relation = add_relation(model, name.text, kinds[forward->kind], name.place);
    relation->target = forward->model;
    relation->inverse = forward;
    relation->field = forward->field;
    relation->through = forward->through;
    relation->through_near = forward->through_far;
    relation->through_far = forward->through_near;
    relation->on_delete = forward->on_delete;
    forward->inverse = relation;
    return relation;
}

static void relate_back(struct reader *reader, struct member *member)
{
    struct field_declaration *declaration = member->declaration;
    if (!member->relation || !declaration->related.text)
        return;
    struct word name = declaration->related;
    struct model *target = declaration->target->model;
    const struct name *other = map_get_text(&target->names, name.text);
    if (!other) {
        add_name(reader, target, name.text, NULL, add_reverse(target, member->relation, name));
        return;
    }
    struct place place = other->field ? other->field->place : other->relation->place;
    if (declaration->is_faulty)
        return;
    declaration->is_faulty = true;
    if (place.offset == name.place.offset) {
        reader_fault(reader, name.place, "each model that inherits this would be called '%s' at %s", name.text,
                     target->name);
        reader_hint(reader, "a relation of an abstract model that more than one model extends has no name back");
    } else if (other->relation && !relation_is_forward(other->relation) && other->relation->kind != RELATION_MANY) {
        if (reader_fault(reader, name.place, "%s has a relation back called '%s' already", target->name, name.text))
            reader_hint(reader, "it is in line %zu", reader_line(reader, place));
    } else if (reader_fault(reader, name.place, "%s has a field '%s' already", target->name, name.text)) {
        reader_hint(reader, "it is in line %zu", reader_line(reader, place));
    }
}

static void collect_incoming(struct schema *schema)
{
    for (uint32_t i = 0; i < schema->model_count; i++)
        for (uint32_t j = 0; j < schema->models[i].relation_count; j++) {
            const struct relation *relation = &schema->models[i].relations[j];
            struct model *target = &schema->models[relation->target->index];
            if (relation_is_forward(relation))
                target->incoming[target->incoming_count++] = relation;
        }
}

void reader_relate(struct reader *reader, struct build *builds, size_t count)
{
    reserve(reader, builds, count);
    for (size_t i = 0; i < count; i++)
        relate_members(reader, &builds[i]);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < builds[i].members.count; j++)
            if (builds[i].members.items[j].declaration->through.text)
                relate_through(reader, builds[i].model, &builds[i].members.items[j]);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < builds[i].members.count; j++)
            relate_back(reader, &builds[i].members.items[j]);
    collect_incoming(reader->schema);
}
