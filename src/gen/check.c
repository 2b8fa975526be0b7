/* Finds names of a schema that would be one name in C. */
#include "base/error.h"
#include "gen/names.h"

/* Who has a C name. */
struct owner {
    const struct model *model;
    const char *name;               /* of the field or relation; NULL: what every model has */
    const char *role;               /* "accessor" */
    const char *remedy;             /* "rename the field" */
    struct place place;
};

struct check_run {
    struct gen *gen;
    struct map names;               /* C name → struct owner */
    struct map members;             /* of one values struct → struct owner */
};

/* Both from 1; a column is a character. */
static size_t line_of(const corm_schema *source, size_t offset, size_t *column)
{
    size_t line = 1;
    *column = 1;
    for (size_t i = 0; i < offset && i < source->size; i++) {
        bool is_newline = source->text[i] == '\n', continues = ((unsigned char)source->text[i] & 0xC0) == 0x80;
        line += is_newline;
        *column = is_newline ? 1 : *column + !continues;
    }
    return line;
}

static void report(struct check_run *run, struct place place, const char *hint, const char *message)
{
    struct strbuf *out = run->gen->out;
    const corm_schema *source = run->gen->schema->source;
    struct error error = {0};
    size_t column, line = line_of(source, place.offset, &column);
    error_set(&error, CORM_SCHEMA, "%s:%zu:%zu: %s", source->name, line, column, message);
    error_hint(&error, "%s", hint);
    error_excerpt(&error, source->text, source->size, place.offset, place.length);
    strbuf_printf(out, "%s%s\n", out->length ? "\n" : "", error_full(&error));
}

static const char *described(struct arena *arena, const struct owner *owner)
{
    if (!owner->model)
        return owner->role;
    return owner->name ? arena_printf(arena, "the %s of %s.%s", owner->role, owner->model->name, owner->name)
                       : arena_printf(arena, "the %s of model %s", owner->role, owner->model->name);
}

/* Takes a C name for its owner; false, with a report, if it is taken. */
static bool claim(struct check_run *run, struct map *names, const char *c_name, const struct owner *owner)
{
    struct arena *arena = &run->gen->arena;
    const struct owner *taken = map_get_text(names, c_name);
    if (!taken) {
        map_set_text(names, c_name, arena_copy(arena, owner, sizeof *owner));
        return true;
    }
    const char *subject = owner->name ? arena_printf(arena, "%s.%s", owner->model->name, owner->name)
                                      : arena_printf(arena, "model %s", owner->model->name);
    report(run, owner->place, owner->remedy,
           arena_printf(arena, "%s: its %s in C would be %s, which is %s", subject, owner->role, c_name,
                        described(arena, taken)));
    return false;
}

static bool claim_prefixed(struct check_run *run, const char *middle, const char *rest, struct owner owner,
                           const char *role)
{
    owner.role = role;
    const char *c_name = arena_printf(&run->gen->arena, "%s_%s%s", owner.model->prefix, middle, rest);
    return claim(run, &run->names, c_name, &owner);
}

static const struct {
    const char *suffix;
    const char *role;
} common[] = {
    {"values", "values struct"},        {"defaults", "defaults function"},
    {"create", "create macro"},         {"create_from", "create function"},
    {"save", "save function"},          {"refresh", "refresh function"},
    {"delete", "delete function"},      {"bulk_create", "bulk create function"},
    {"upsert", "upsert macro"},         {"bulk_upsert", "bulk upsert function"},
    {"get_or_create", "get-or-create macro"},
    {"update_or_create", "update-or-create macro"},
};

/* Why all names of a model are unfit; NULL if they are not. */
static const char *fault_of(const struct model *model)
{
    if (c_is_reserved(model->name))
        return "the name means something else in C";
    if (strcmp(model->prefix, "corm") == 0 || strncmp(model->prefix, "corm_", 5) == 0)
        return "C names that begin with corm_ are the library's";
    return NULL;
}

/* Prefixes are distinct: the reader sees to that. */
static void check_model(struct check_run *run, const struct model *model)
{
    struct arena *arena = &run->gen->arena;
    struct owner owner = {model, NULL, "type", "rename the model", model->place};
    const char *fault = fault_of(model);
    if (fault) {
        report(run, model->place, owner.remedy, arena_printf(arena, "model %s: %s", model->name, fault));
    } else if (claim(run, &run->names, model->name, &owner)) {
        owner.role = "metadata";
        claim(run, &run->names, arena_printf(arena, "%s_model", model->name), &owner);
        claim(run, &run->names, arena_printf(arena, "%s_offsets", model->name), &owner);
        for (size_t i = 0; i < sizeof common / sizeof *common; i++)
            claim_prefixed(run, common[i].suffix, "", owner, common[i].role);
    }
}

static bool claim_member(struct check_run *run, const char *member, struct owner owner)
{
    owner.role = "member";
    return claim(run, &run->members, member, &owner);
}

static bool check_constants(struct check_run *run, const struct field *field, struct owner owner)
{
    if (c_enum_field(field) != field)
        return true;
    const char *const *constants = c_constants(&run->gen->arena, field);
    owner.role = "constant";
    for (uint32_t i = 0; i < field->type.label_count; i++)
        if (!claim(run, &run->names, constants[i], &owner))
            return false;
    return true;
}

/* One report for a field is enough, so each stops at its first. */
static bool check_field(struct check_run *run, const struct field *field)
{
    struct arena *arena = &run->gen->arena;
    struct owner owner = {field->model, field->name, NULL, "rename the field", field->place};
    const char *column = c_column(arena, field);
    bool is_key = field->relation != NULL;
    return claim_prefixed(run, column, "", owner, is_key ? "key accessor" : "accessor") &&
           (field->is_generated || claim_prefixed(run, "set_", column, owner, is_key ? "key setter" : "setter")) &&
           claim_member(run, c_member(arena, field), owner) && check_constants(run, field, owner) &&
           (!is_key || (claim_prefixed(run, field->name, "", owner, "accessor") &&
                        claim_prefixed(run, "set_", field->name, owner, "setter") &&
                        claim_member(run, c_relation_member(arena, field->relation), owner)));
}

static void check_relation(struct check_run *run, const struct relation *relation)
{
    struct owner owner = {relation->model, relation->name, NULL, NULL, relation->place};
    owner.remedy = relation->kind == RELATION_MANY ? "rename the field" : "write another name behind 'related'";
    if (relation_is_forward(relation) || !relation_is_generated(relation)
        || !claim_prefixed(run, relation->name, "", owner, "accessor"))
        return;
    if (relation_is_many(relation))
        claim_prefixed(run, relation->name, "_create", owner, "create macro");
}

static void check_names(struct check_run *run, const struct model *model)
{
    struct owner first = {model, NULL, "first member", NULL, model->place};
    if (fault_of(model))
        return;
    map_init(&run->members, &run->gen->arena);
    claim(run, &run->members, "corm_first_", &first);
    for (uint32_t i = 0; i < model->field_count; i++)
        check_field(run, &model->fields[i]);
    for (uint32_t i = 0; i < model->relation_count; i++)
        check_relation(run, &model->relations[i]);
}

static void check(void *argument)
{
    struct gen *gen = argument;
    struct check_run run = {.gen = gen};
    map_init(&run.names, &gen->arena);
    const char *base = c_identifier(&gen->arena, gen->base_name);
    struct owner schema = {NULL, NULL, "the name of the schema", NULL, {0}};
    struct owner guard = {NULL, NULL, "the header's guard", NULL, {0}};
    claim(&run, &run.names, arena_printf(&gen->arena, "%s_schema", base), &schema);
    claim(&run, &run.names, arena_printf(&gen->arena, "%s_H", c_upper(&gen->arena, base)), &guard);
    for (uint32_t i = 0; i < gen->schema->declared_count; i++)
        check_model(&run, &gen->schema->models[i]);
    for (uint32_t i = 0; i < gen->schema->declared_count; i++)
        check_names(&run, &gen->schema->models[i]);
}

bool gen_check(const struct schema *schema, const char *base_name, struct strbuf *errors)
{
    size_t before = errors->length;
    gen_run(schema, base_name, errors, check);
    return errors->length == before && !errors->failed;
}
