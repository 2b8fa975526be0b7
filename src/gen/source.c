/* The generated source: the schema's text, where members lie, and defaults. */
#include "gen/literal.h"
#include "gen/names.h"

/* The longest string literal that every compiler must take; beyond it -pedantic warns. */
enum { LITERAL_LIMIT = 4095 };

static const char quiet[] = "#ifdef __GNUC__\n"
                            "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
                            "#endif\n";

/* One literal a line, at least one. */
static void write_text(struct gen *gen, const char *text, size_t size)
{
    size_t at = 0;
    do {
        const char *newline = memchr(text + at, '\n', size - at);
        size_t length = newline ? (size_t)(newline - (text + at)) + 1 : size - at;
        strbuf_text(gen->out, "\n    ");
        literal_text(gen->out, text + at, length);
        at += length;
    } while (at < size);
}

static void write_schema(struct gen *gen)
{
    const corm_schema *source = gen->schema->source;
    const char *name = gen_file_name(gen);
    if (source->size > LITERAL_LIMIT)
        strbuf_printf(gen->out, "%s\n", quiet);
    strbuf_printf(gen->out, "const corm_schema %s_schema = {\n    ", c_identifier(&gen->arena, gen->base_name));
    literal_text(gen->out, name, strlen(name));
    strbuf_char(gen->out, ',');
    write_text(gen, source->text, source->size);
    strbuf_printf(gen->out, ",\n    %zu,\n};\n", source->size);
}

/* Columns first, then forward relations: the order of corm_model.values_offsets. */
static void write_offsets(struct gen *gen, const struct model *model)
{
    struct arena *arena = &gen->arena;
    strbuf_printf(gen->out, "static const uint32_t %s_offsets[] = {\n", model->name);
    for (uint32_t i = 0; i < model->field_count; i++)
        strbuf_printf(gen->out, "    offsetof(%s_values, %s),\n", model->prefix,
                      c_member(arena, &model->fields[i]));
    for (uint32_t i = 0; i < model->relation_count; i++)
        if (relation_is_forward(&model->relations[i]))
            strbuf_printf(gen->out, "    offsetof(%s_values, %s),\n", model->prefix,
                          c_relation_member(arena, &model->relations[i]));
    strbuf_text(gen->out, "};\n\n");
}

static void write_metadata(struct gen *gen, const struct model *model)
{
    write_offsets(gen, model);
    strbuf_printf(gen->out, "const corm_model %s_model = {\n    &%s_schema, %u, sizeof(%s_values), ", model->name,
                  c_identifier(&gen->arena, gen->base_name), model->index, model->prefix);
    strbuf_printf(gen->out, "\"%s\", %s_offsets,\n};\n\n", model->name, model->name);
}

static const char *constant_of(struct gen *gen, const struct field *enum_field, const char *label)
{
    const char *const *constants = c_constants(&gen->arena, enum_field);
    uint32_t i = 0;
    while (i + 1 < enum_field->type.label_count && strcmp(enum_field->type.labels[i], label) != 0)
        i++;
    return constants[i];
}

/* What is pointed to, or has no literal of its own, gets a constant to be taken from. */
static bool needs_constant(const struct field *field)
{
    enum kind kind = field->type.kind;
    return field->default_kind == DEFAULT_VALUE &&
           (c_is_pointer(field) || kind == KIND_DECIMAL || kind == KIND_BYTES ||
            (kind >= KIND_DATE && kind <= KIND_UUID));
}

static void write_default_value(struct gen *gen, const struct field *field, const char *suffix)
{
    const struct field *enum_field = c_enum_field(field);
    if (enum_field)
        strbuf_printf(gen->out, "%s%s", constant_of(gen, enum_field, field->default_value.as.text.data), suffix);
    else
        literal_value(gen->out, &field->default_value, suffix);
}

static void write_constant(struct gen *gen, const struct field *field)
{
    strbuf_printf(gen->out, "    static const %s %s_default = ", c_value_type(&gen->arena, field), field->name);
    write_default_value(gen, field, ";");
    strbuf_char(gen->out, '\n');
}

static const char *now_of(const struct field *field)
{
    switch (field->type.kind) {
    case KIND_DATE: return ".days = (int32_t)(now.microseconds / day)";
    case KIND_TIME: return ".microseconds = now.microseconds % day";
    default: return " = now";
    }
}

static void write_assignment(struct gen *gen, const struct field *field)
{
    const char *member = c_member(&gen->arena, field);
    if (field->default_kind == DEFAULT_NOW && c_is_pointer(field)) {
        strbuf_printf(gen->out, "    /* values.%s stays null: its default is the moment of writing */\n", member);
    } else if (field->default_kind == DEFAULT_NOW) {
        strbuf_printf(gen->out, "    values.%s%s;\n", member, now_of(field));
    } else if (needs_constant(field)) {
        const char *address = c_is_pointer(field) ? "&" : "";
        strbuf_printf(gen->out, "    values.%s = %s%s_default;\n", member, address, field->name);
    } else if (field->default_kind == DEFAULT_VALUE) {
        strbuf_printf(gen->out, "    values.%s = ", member);
        write_default_value(gen, field, ";");
        strbuf_char(gen->out, '\n');
    }
}

static bool needs_now(const struct field *field)
{
    return field->default_kind == DEFAULT_NOW && !c_is_pointer(field);
}

static void write_now(struct gen *gen, const struct model *model)
{
    bool wants_now = false, wants_day = false;
    for (uint32_t i = 0; i < model->field_count; i++) {
        const struct field *field = &model->fields[i];
        wants_now = wants_now || needs_now(field);
        wants_day = wants_day || (needs_now(field) && field->type.kind != KIND_DATETIME);
    }
    if (wants_now)
        strbuf_text(gen->out, "    const corm_datetime now = corm_datetime_now();\n");
    if (wants_day)
        strbuf_text(gen->out, "    const int64_t day = INT64_C(86400000000);\n");
}

static void write_defaults(struct gen *gen, const struct model *model)
{
    strbuf_printf(gen->out, "%s_values %s_defaults(void)\n{\n", model->prefix, model->prefix);
    for (uint32_t i = 0; i < model->field_count; i++)
        if (needs_constant(&model->fields[i]))
            write_constant(gen, &model->fields[i]);
    write_now(gen, model);
    strbuf_printf(gen->out, "    %s_values values;\n    memset(&values, 0, sizeof values);\n", model->prefix);
    for (uint32_t i = 0; i < model->field_count; i++)
        write_assignment(gen, &model->fields[i]);
    strbuf_text(gen->out, "    return values;\n}\n");
}

/* Enums travel as int32_t. */
static void write_assertions(struct gen *gen, const struct model *model)
{
    size_t before = gen->out->length;
    for (uint32_t i = 0; i < model->field_count; i++) {
        const struct field *field = &model->fields[i];
        if (c_enum_field(field) != field)
            continue;
        strbuf_printf(gen->out, "static_assert(sizeof(%s) == sizeof(int32_t), \"compile without -fshort-enums\");\n",
                      c_enum(&gen->arena, field));
    }
    if (gen->out->length > before)
        strbuf_char(gen->out, '\n');
}

static bool has_enum(const struct schema *schema)
{
    for (uint32_t i = 0; i < schema->declared_count; i++)
        for (uint32_t j = 0; j < schema->models[i].field_count; j++)
            if (schema->models[i].fields[j].type.labels)
                return true;
    return false;
}

static void write_source(void *argument)
{
    struct gen *gen = argument;
    strbuf_printf(gen->out, "/* Made by corm generate from %s; changes here are lost. */\n", gen_file_name(gen));
    strbuf_printf(gen->out, "#include \"%s.h\"\n\n%s#include <string.h>\n\n", gen->base_name,
                  has_enum(gen->schema) ? "#include <assert.h>\n" : "");
    write_schema(gen);
    for (uint32_t i = 0; i < gen->schema->declared_count; i++) {
        const struct model *model = &gen->schema->models[i];
        strbuf_printf(gen->out, "\n/* --- %s */\n\n", model->name);
        write_assertions(gen, model);
        write_metadata(gen, model);
        write_defaults(gen, model);
    }
}

void gen_source(const struct schema *schema, const char *base_name, struct strbuf *out)
{
    gen_run(schema, base_name, out, write_source);
}
