/* The generated header: types, accessors, setters and the macros that create. */
#include "gen/literal.h"
#include "gen/names.h"

enum { LINE_WIDTH = 118 };

/* Where a line began, to see whether what comes still fits on it. */
static size_t begin_function(struct gen *gen)
{
    size_t start = gen->out->length;
    strbuf_text(gen->out, "static inline ");
    return start;
}

/* The body on the signature's line if there is room. */
static void write_body(struct gen *gen, size_t start, const char *body)
{
    size_t width = gen->out->length - start + strlen(body) + strlen(" {  }");
    strbuf_printf(gen->out, width <= LINE_WIDTH ? " { %s }\n" : "\n{\n    %s\n}\n", body);
}

static void write_enum(struct gen *gen, const struct field *field)
{
    const struct type *type = &field->type;
    const char *const *constants = c_constants(&gen->arena, field);
    size_t width = 0;
    for (uint32_t i = 0; i < type->label_count; i++)
        width = strlen(constants[i]) > width ? strlen(constants[i]) : width;
    strbuf_printf(gen->out, "%s {\n", c_enum(&gen->arena, field));
    for (uint32_t i = 0; i < type->label_count; i++) {
        bool is_last = i + 1 == type->label_count;
        strbuf_printf(gen->out, "    %s%s", constants[i], is_last ? "" : ",");
        strbuf_repeat(gen->out, ' ', width - strlen(constants[i]) + (is_last ? 5 : 4));
        strbuf_text(gen->out, "/* ");
        literal_comment(gen->out, type->labels[i], strlen(type->labels[i]));
        strbuf_text(gen->out, " */\n");
    }
    strbuf_text(gen->out, "};\n\n");
}

static void write_enums(struct gen *gen, const struct model *model, bool of_keys)
{
    for (uint32_t i = 0; i < model->field_count; i++)
        if (c_enum_field(&model->fields[i]) == &model->fields[i] && model->fields[i].is_primary == of_keys)
            write_enum(gen, &model->fields[i]);
}

static void write_values(struct gen *gen, const struct model *model)
{
    struct arena *arena = &gen->arena;
    strbuf_printf(gen->out, "typedef struct %s_values {\n", model->prefix);
    strbuf_text(gen->out, "    int corm_first_;    /* unused: lets the list of members be empty */\n");
    for (uint32_t i = 0; i < model->field_count; i++) {
        const struct field *field = &model->fields[i];
        strbuf_printf(gen->out, "    %s%s;\n", c_declaration(arena, field), c_member(arena, field));
        if (field->relation)
            strbuf_printf(gen->out, "    %s *%s;\n", field->relation->target->name,
                          c_relation_member(arena, field->relation));
    }
    strbuf_printf(gen->out, "} %s_values;\n\n", model->prefix);
    strbuf_printf(gen->out, "%s_values %s_defaults(void);\n\n", model->prefix, model->prefix);
}

static void write_reader(struct gen *gen, const struct field *field)
{
    struct arena *arena = &gen->arena;
    const char *record = c_record(arena, field->model), *reader = c_type_of(field)->reader;
    const char *type = c_declaration(arena, field);
    bool has_null = field->is_nullable && field->type.kind != KIND_BYTES;
    const char *call = arena_printf(arena, "%s%s(%s, %u)", reader, has_null ? "_or_null" : "", record, field->index);
    const char *cast = "";
    if (field->type.labels)
        cast = c_is_pointer(field) ? arena_printf(arena, "(%s)", type)
                                   : arena_printf(arena, "(%s)", c_enum(arena, c_enum_field(field)));
    size_t start = begin_function(gen);
    strbuf_printf(gen->out, "%s%s_%s(const %s *%s)", type, field->model->prefix, c_column(arena, field),
                  field->model->name, record);
    write_body(gen, start, arena_printf(arena, "return %s%s;", cast, call));
}

static void write_relation_reader(struct gen *gen, const struct relation *relation)
{
    struct arena *arena = &gen->arena;
    const struct model *model = relation->model;
    const char *record = c_record(arena, model), *target = relation->target->name;
    bool is_many = relation_is_many(relation);
    size_t start = begin_function(gen);
    strbuf_printf(gen->out, "%s *%s_%s(const %s *%s)", is_many ? "corm_query" : target, model->prefix, relation->name,
                  model->name, record);
    write_body(gen, start,
               is_many ? arena_printf(arena, "return corm_related_all(%s, %u);", record, relation->index)
                       : arena_printf(arena, "return (%s *)corm_related(%s, %u);", target, record, relation->index));
}

static void write_readers(struct gen *gen, const struct model *model)
{
    for (uint32_t i = 0; i < model->field_count; i++) {
        write_reader(gen, &model->fields[i]);
        if (model->fields[i].relation)
            write_relation_reader(gen, model->fields[i].relation);
    }
    for (uint32_t i = 0; i < model->relation_count; i++)
        if (!relation_is_forward(&model->relations[i]) && relation_is_generated(&model->relations[i]))
            write_relation_reader(gen, &model->relations[i]);
    strbuf_char(gen->out, '\n');
}

static void write_writer(struct gen *gen, const struct field *field)
{
    struct arena *arena = &gen->arena;
    const struct model *model = field->model;
    const char *record = c_record(arena, model);
    const char *value = c_parameter(arena, model, c_member(arena, field));
    bool is_by_address = !c_type_of(field)->is_null_itself && !field->is_nullable;
    size_t start = begin_function(gen);
    strbuf_printf(gen->out, "void %s_set_%s(%s *%s, %s%s)", model->prefix, c_column(arena, field), model->name,
                  record, c_declaration(arena, field), value);
    write_body(gen, start, arena_printf(arena, "%s(%s, %u, %s%s);", c_type_of(field)->writer, record, field->index,
                                        is_by_address ? "&" : "", value));
}

static void write_relation_writer(struct gen *gen, const struct relation *relation)
{
    struct arena *arena = &gen->arena;
    const struct model *model = relation->model;
    const char *record = c_record(arena, model);
    const char *value = c_parameter(arena, model, c_relation_member(arena, relation));
    size_t start = begin_function(gen);
    strbuf_printf(gen->out, "void %s_set_%s(%s *%s, %s *%s)", model->prefix, relation->name, model->name, record,
                  relation->target->name, value);
    write_body(gen, start, arena_printf(arena, "corm_write_related(%s, %u, %s);", record, relation->index, value));
}

static void write_writers(struct gen *gen, const struct model *model)
{
    size_t before = gen->out->length;
    for (uint32_t i = 0; i < model->field_count; i++) {
        const struct field *field = &model->fields[i];
        if (!field->is_generated)
            write_writer(gen, field);
        if (field->relation)
            write_relation_writer(gen, field->relation);
    }
    if (gen->out->length > before)
        strbuf_char(gen->out, '\n');
}

/* What every model has: $m is the model, $p its prefix, $r the record's parameter; $i blanks of the prefix's
 * length. */
static const char common[] =
    "static inline bool $p_save($m *$r) { return corm_save($r); }\n"
    "static inline bool $p_refresh($m *$r) { return corm_refresh($r); }\n"
    "static inline bool $p_delete($m *$r) { return corm_delete_record($r); }\n"
    "static inline $m *$p_create_from(corm_session *session, const $p_values *values)\n"
    "{\n"
    "    return ($m *)corm_create(session, &$m_model, values, NULL);\n"
    "}\n"
    "static inline int64_t $p_bulk_create(corm_session *session, $p_values *rows, size_t count)\n"
    "{\n"
    "    return corm_bulk_create(session, &$m_model, rows, count);\n"
    "}\n"
    "static inline int64_t $p_bulk_upsert(corm_session *session, $p_values *rows, size_t count,\n"
    "                                   $iconst char *fields, const char *update)\n"
    "{\n"
    "    return corm_bulk_upsert(session, &$m_model, rows, count, fields, update);\n"
    "}\n"
    "\n"
    "#define $p_create(session, ...) \\\n"
    "    (($m *)corm_create((session), &$m_model, \\\n"
    "        CORM_VALUES($p_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))\n"
    "#define $p_get_or_create(session, fields, created, ...) \\\n"
    "    (($m *)corm_get_or_create((session), &$m_model, (fields), (created), \\\n"
    "        CORM_VALUES($p_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))\n"
    "#define $p_update_or_create(session, fields, created, ...) \\\n"
    "    (($m *)corm_update_or_create((session), &$m_model, (fields), (created), \\\n"
    "        CORM_VALUES($p_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))\n"
    "#define $p_upsert(session, fields, ...) \\\n"
    "    (($m *)corm_upsert((session), &$m_model, (fields), \\\n"
    "        CORM_VALUES($p_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))\n"
    "\n";

static void write_common(struct gen *gen, const struct model *model)
{
    const char *record = c_record(&gen->arena, model);
    for (const char *at = common; *at; at++) {
        if (*at != '$')
            strbuf_char(gen->out, *at);
        else if (*++at == 'i')
            strbuf_repeat(gen->out, ' ', strlen(model->prefix));
        else
            strbuf_text(gen->out, *at == 'm' ? model->name : *at == 'p' ? model->prefix : record);
    }
}

/* A record created in a relation to many of another. */
static void write_creators(struct gen *gen, const struct model *model)
{
    size_t before = gen->out->length;
    for (uint32_t i = 0; i < model->relation_count; i++) {
        const struct relation *relation = &model->relations[i];
        const char *target = relation->target->name;
        if (!relation_is_many(relation) || !relation_is_generated(relation))
            continue;
        strbuf_printf(gen->out, "#define %s_%s_create(record, ...) \\\n", model->prefix, relation->name);
        strbuf_printf(gen->out, "    ((%s *)corm_create_in(%s_%s(record), &%s_model, \\\n", target, model->prefix, relation->name,
                      target);
        strbuf_printf(gen->out, "        CORM_VALUES(%s_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))\n", relation->target->prefix);
    }
    if (gen->out->length > before)
        strbuf_char(gen->out, '\n');
}

static void write_model(struct gen *gen, const struct model *model)
{
    strbuf_printf(gen->out, "/* --- %s */\n\n", model->name);
    write_enums(gen, model, false);
    write_values(gen, model);
    write_readers(gen, model);
    write_writers(gen, model);
    write_common(gen, model);
    write_creators(gen, model);
}

static void write_types(struct gen *gen)
{
    const struct schema *schema = gen->schema;
    for (uint32_t i = 0; i < schema->declared_count; i++)
        strbuf_printf(gen->out, "typedef struct %s %s;\n", schema->models[i].name, schema->models[i].name);
    strbuf_printf(gen->out, "\nextern const corm_schema %s_schema;\n", c_identifier(&gen->arena, gen->base_name));
    for (uint32_t i = 0; i < schema->declared_count; i++)
        strbuf_printf(gen->out, "extern const corm_model %s_model;\n", schema->models[i].name);
    strbuf_char(gen->out, '\n');
}

/* Enums of keys come first: a foreign key may point to a later model. */
static void write_header(void *argument)
{
    struct gen *gen = argument;
    const char *guard = c_upper(&gen->arena, gen->base_name);
    strbuf_printf(gen->out, "/* Made by corm generate from %s; changes here are lost. */\n", gen_file_name(gen));
    strbuf_printf(gen->out, "#ifndef %s_H\n#define %s_H\n\n#include <cormorant.h>\n\nCORM_BEGIN\n\n", guard, guard);
    write_types(gen);
    for (uint32_t i = 0; i < gen->schema->declared_count; i++)
        write_enums(gen, &gen->schema->models[i], true);
    for (uint32_t i = 0; i < gen->schema->declared_count; i++)
        write_model(gen, &gen->schema->models[i]);
    strbuf_text(gen->out, "CORM_END\n\n#endif\n");
}

void gen_header(const struct schema *schema, const char *base_name, struct strbuf *out)
{
    gen_run(schema, base_name, out, write_header);
}
