/* Binds the names that declarations use: bases, targets, fields of indexes; defaults of foreign keys. */
#include "schema/read.h"

struct field_declaration *declaration_field(const struct model_declaration *model, const char *name)
{
    struct field_declaration *field = NULL;
    for (; model && !field; model = model->base)
        field = map_get_text(&model->names, name);
    return field;
}

bool declaration_is_broken(const struct model_declaration *model)
{
    for (; model; model = model->base)
        if (model->is_broken)
            return true;
    return false;
}

static const struct field_declaration *primary_of(const struct model_declaration *model)
{
    for (; model; model = model->base)
        if (model->primary)
            return model->primary;
    return NULL;
}

void reader_unknown_model(struct reader *reader, struct word name, bool or_type)
{
    if (reader->is_broken && !or_type)
        return;
    if (!reader_fault(reader, name.place, or_type ? "no type '%s'" : "no model '%s'", name.text))
        return;
    struct nearest nearest = nearest_begin(name.text, name.place.length);
    for (size_t i = 0; i < reader->models.count; i++)
        nearest_offer(&nearest, reader->models.items[i]->name.text);
    if (or_type)
        type_offer(&nearest);
    const char *meant = or_type ? type_known_elsewhere(name.text) : NULL;
    if (!meant)
        meant = nearest.best;
    if (meant)
        reader_hint(reader, "did you mean '%s'?", meant);
}

static void bind_base(struct reader *reader, struct model_declaration *model)
{
    if (!model->base_name.text)
        return;
    struct model_declaration *base = map_get_text(&reader->names, model->base_name.text);
    if (!base) {
        reader_unknown_model(reader, model->base_name, false);
    } else if (!base->is_abstract) {
        reader_fault(reader, model->base_name.place, "'%s' is not abstract: it cannot be extended", base->name.text);
        reader_hint(reader, "write 'abstract model %s', or a relation to it", base->name.text);
    } else {
        model->base = base;
        return;
    }
    model->is_broken = true;
}

static void cut_base(struct model_declaration *model)
{
    model->base = NULL;
    model->is_broken = true;
}

/* Gives the model and its bases their levels, and cuts chains that come back to themselves or are too long. */
static void check_levels(struct reader *reader, struct model_declaration *model)
{
    VECTOR(struct model_declaration *) chain = {0};
    struct model_declaration *at = model;
    for (; at && !at->is_walked; at = at->base) {
        at->walk = model;
        vector_push(reader->arena, &chain, at);
        if (at->base && at->base->walk == model && !at->base->is_walked) {
            reader_fault(reader, at->base_name.place, "%s extends itself", at->base->name.text);
            cut_base(at);
        }
    }
    while (chain.count > 0) {
        at = chain.items[--chain.count];
        at->is_walked = true;
        at->level = at->base ? at->base->level + 1 : 0;
        if (at->level > MOST_LEVELS) {
            reader_fault(reader, at->base_name.place, "models extend each other over more than %d levels",
                         MOST_LEVELS);
            cut_base(at);
            at->level = 0;
        }
    }
}

static void check_inherited(struct reader *reader, const struct model_declaration *model,
                            struct field_declaration *field)
{
    const struct field_declaration *other = declaration_field(model->base, field->name.text);
    if (other) {
        field->is_faulty = true;
        if (reader_fault(reader, field->name.place, "%s inherits a field '%s' already", model->name.text,
                         field->name.text))
            reader_hint(reader, "it is in line %zu", reader_line(reader, other->name.place));
    }
    const struct field_declaration *primary = field->is_primary ? primary_of(model->base) : NULL;
    if (primary && primary != other)
        reader_fault(reader, field->name.place, "%s inherits a primary key already: '%s'", model->name.text,
                     primary->name.text);
}

/* index published, for index (published) */
static bool is_bare_constraint(struct reader *reader, const struct field_declaration *field)
{
    static const char *const words[] = {"unique", "index", "check"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(field->name.text, words[i]) == 0) {
            if (reader_fault(reader, field->type_name.place, "no type '%s'", field->type_name.text))
                reader_hint(reader, "did you mean %s (%s)?", words[i], field->type_name.text);
            return true;
        }
    return false;
}

static void bind_target(struct reader *reader, struct model_declaration *model, struct field_declaration *field)
{
    const char *name = field->type_name.text;
    field->target = field->shape == SHAPE_UNKNOWN ? NULL : map_get_text(&reader->names, name);
    if (!field->target && field->shape == SHAPE_UNKNOWN && is_bare_constraint(reader, field)) {
        field->is_faulty = model->is_broken = true;
        return;
    }
    if (!field->target) {
        reader_unknown_model(reader, field->type_name, field->shape == SHAPE_UNKNOWN);
    } else if (field->target->is_abstract) {
        reader_fault(reader, field->type_name.place, "'%s' is abstract: nothing can point to it", name);
        field->target = NULL;
    }
    field->is_faulty |= !field->target;
    model->is_broken |= !field->target;
}

static void bind_index_field(struct reader *reader, struct model_declaration *model, struct index_declaration *index,
                             struct word name)
{
    const struct field_declaration *field = declaration_field(model, name.text);
    bool is_implicit = !field && strcmp(name.text, "id") == 0 && !primary_of(model);
    if (is_implicit || (field && field->shape != SHAPE_MANY))
        return;
    index->is_faulty = true;
    if (!field && declaration_is_broken(model))
        return;
    if (field) {
        reader_fault(reader, name.place, "'%s' is a many-to-many relation: it has no column", name.text);
        return;
    }
    if (!reader_fault(reader, name.place, "no field '%s' on %s", name.text, model->name.text))
        return;
    struct nearest nearest = nearest_begin(name.text, name.place.length);
    for (const struct model_declaration *at = model; at; at = at->base)
        for (size_t i = 0; i < at->fields.count; i++)
            if (at->fields.items[i]->shape != SHAPE_MANY)
                nearest_offer(&nearest, at->fields.items[i]->name.text);
    if (nearest.best)
        reader_hint(reader, "did you mean '%s'?", nearest.best);
}

static void bind_index(struct reader *reader, struct model_declaration *model, struct index_declaration *index)
{
    for (size_t i = 0; i < index->fields.count; i++)
        bind_index_field(reader, model, index, index->fields.items[i]);
    for (size_t i = 0; i < index->included.count; i++)
        bind_index_field(reader, model, index, index->included.items[i]);
    reader_check_index(reader, model, index);
}

/* The type of the model's primary key; NULL if it cannot be known. */
static const struct type *key_type(const struct model_declaration *model)
{
    static const struct type generated = {.kind = KIND_INT};
    const struct field_declaration *primary = primary_of(model);
    if (!primary && declaration_is_broken(model))
        return NULL;
    return primary ? &primary->type : &generated;
}

static void bind_key_default(struct reader *reader, struct field_declaration *field)
{
    if (field->shape != SHAPE_KEY || !field->literal.kind || !field->target)
        return;
    const struct type *type = key_type(field->target);
    if (type)
        reader_bind_default(reader, field, type);
}

void reader_bind(struct reader *reader)
{
    struct model_declaration **models = reader->models.items;
    size_t count = reader->models.count;
    for (size_t i = 0; i < count; i++)
        bind_base(reader, models[i]);
    for (size_t i = 0; i < count; i++)
        check_levels(reader, models[i]);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < models[i]->fields.count; j++) {
            struct field_declaration *field = models[i]->fields.items[j];
            if (field->shape != SHAPE_PLAIN)
                bind_target(reader, models[i], field);
            check_inherited(reader, models[i], field);
        }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < models[i]->fields.count; j++)
            bind_key_default(reader, models[i]->fields.items[j]);
        for (size_t j = 0; j < models[i]->indexes.count; j++)
            bind_index(reader, models[i], models[i]->indexes.items[j]);
    }
}
