/* Names and types in C: one rule in one place, so that header, source and check agree. */
#include "gen/names.h"

/* Keywords of C23 and C++20, and names that headers give to macros and types the generated code meets. */
static const char *const reserved[] = {
    "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char",
    "char16_t", "char32_t", "char8_t", "class", "co_await", "co_return", "co_yield", "compl", "complex", "concept",
    "const", "const_cast", "consteval", "constexpr", "constinit", "continue", "decltype", "default", "delete", "do",
    "double", "dynamic_cast", "else", "enum", "errno", "explicit", "export", "extern", "false", "float", "for",
    "friend", "goto", "if", "imaginary", "inline", "int", "int32_t", "int64_t", "linux", "long", "mutable",
    "namespace", "new", "noexcept", "noreturn", "not", "not_eq", "nullptr", "offsetof", "operator", "or", "or_eq",
    "private", "protected", "public", "register", "reinterpret_cast", "requires", "restrict", "return", "short",
    "signed", "size_t", "sizeof", "static", "static_assert", "static_cast", "stderr", "stdin", "stdout", "struct",
    "switch", "template", "this", "thread_local", "throw", "true", "try", "typedef", "typeid", "typename", "typeof",
    "typeof_unqual", "uint32_t", "union", "unix", "unsigned", "using", "virtual", "void", "volatile", "wchar_t",
    "while", "xor", "xor_eq", "DIR", "EOF", "FALSE", "FILE", "I", "NULL", "TRUE",
};

void gen_run(const struct schema *schema, const char *base_name, struct strbuf *out, void (*body)(void *gen))
{
    struct gen gen = {schema, base_name, out, {0}};
    arena_init(&gen.arena, out->allocator, 0);
    if (!arena_try(&gen.arena, body, &gen))
        out->failed = true;
    arena_free(&gen.arena);
}

const char *gen_file_name(const struct gen *gen)
{
    const char *slash = strrchr(gen->schema->source->name, '/');
    return slash ? slash + 1 : gen->schema->source->name;
}

bool c_is_reserved(const char *name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(reserved[i], name) == 0)
            return true;
    return strncmp(name, "corm_", 5) == 0;
}

const char *c_safe(struct arena *arena, const char *name)
{
    return c_is_reserved(name) ? arena_printf(arena, "%s_", name) : name;
}

static bool is_word(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9');
}

const char *c_identifier(struct arena *arena, const char *text)
{
    size_t length = 0;
    char *name = arena_alloc(arena, strlen(text) + 2);
    if (*text >= '0' && *text <= '9')
        name[length++] = '_';
    for (; *text; text++) {
        if (is_word(*text))
            name[length++] = *text;
        else if (length && name[length - 1] != '_')
            name[length++] = '_';
    }
    name[length] = '\0';
    return length ? name : "_";
}

const char *c_upper(struct arena *arena, const char *text)
{
    char *name = arena_copy_text(arena, c_identifier(arena, text));
    for (char *at = name; *at; at++)
        if (*at >= 'a' && *at <= 'z')
            *at = (char)(*at - 'a' + 'A');
    return name;
}

const char *c_record(struct arena *arena, const struct model *model)
{
    return c_safe(arena, model->prefix);
}

const char *c_column(struct arena *arena, const struct field *field)
{
    return field->relation ? arena_printf(arena, "%s_id", field->name) : field->name;
}

const char *c_member(struct arena *arena, const struct field *field)
{
    return c_safe(arena, c_column(arena, field));
}

const char *c_relation_member(struct arena *arena, const struct relation *relation)
{
    return c_safe(arena, relation->name);
}

const char *c_parameter(struct arena *arena, const struct model *model, const char *member)
{
    const char *record = c_record(arena, model);
    if (strcmp(member, record) != 0)
        return member;
    return strcmp(record, "value") == 0 ? "value_" : "value";
}

const struct field *c_enum_field(const struct field *field)
{
    if (!field->type.labels)
        return NULL;
    while (field->relation && field->relation->target->primary != field)
        field = field->relation->target->primary;
    return field;
}

const char *c_enum(struct arena *arena, const struct field *enum_field)
{
    return arena_printf(arena, "enum %s_%s", enum_field->model->prefix, enum_field->name);
}

static bool is_among(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* "out of print" → OUT_OF_PRINT; a label without a letter or digit is called LABEL. */
static const char *label_name(struct arena *arena, const char *label)
{
    char *name = arena_copy_text(arena, c_upper(arena, label));
    size_t length = strlen(name);
    if (length && name[length - 1] == '_')
        name[--length] = '\0';
    if (*name == '_')
        name++;
    return *name ? name : "LABEL";
}

const char *const *c_constants(struct arena *arena, const struct field *enum_field)
{
    const struct type *type = &enum_field->type;
    const char *prefix = c_upper(arena, enum_field->model->prefix);
    const char *stem = arena_printf(arena, "%s_%s", prefix, c_upper(arena, enum_field->name));
    const char **names = arena_alloc(arena, type->label_count * sizeof *names);
    for (uint32_t i = 0; i < type->label_count; i++) {
        const char *wanted = arena_printf(arena, "%s_%s", stem, label_name(arena, type->labels[i]));
        names[i] = wanted;
        for (int number = 2; is_among(names, i, names[i]); number++)
            names[i] = arena_printf(arena, "%s_%d", wanted, number);
    }
    return names;
}

static const struct c_type types[KIND_COUNT] = {
    [KIND_BOOL] = {"bool", "corm_read_bool", "corm_write", false},
    [KIND_INT] = {"int64_t", "corm_read_int", "corm_write", false},
    [KIND_REAL] = {"double", "corm_read_real", "corm_write", false},
    [KIND_DECIMAL] = {"corm_decimal", "corm_read_decimal", "corm_write", false},
    [KIND_TEXT] = {"const char *", "corm_read_text", "corm_write_text", true},
    [KIND_BYTES] = {"corm_bytes", "corm_read_bytes", "corm_write_bytes", true},
    [KIND_DATE] = {"corm_date", "corm_read_date", "corm_write", false},
    [KIND_TIME] = {"corm_time", "corm_read_time", "corm_write", false},
    [KIND_DATETIME] = {"corm_datetime", "corm_read_datetime", "corm_write", false},
    [KIND_DURATION] = {"corm_duration", "corm_read_duration", "corm_write", false},
    [KIND_UUID] = {"corm_uuid", "corm_read_uuid", "corm_write", false},
    [KIND_JSON] = {"const char *", "corm_read_text", "corm_write_text", true},
};
static const struct c_type enum_type = {NULL, "corm_read_enum", "corm_write", false};

const struct c_type *c_type_of(const struct field *field)
{
    return field->type.labels ? &enum_type : &types[field->type.kind];
}

bool c_is_pointer(const struct field *field)
{
    return field->is_nullable && !c_type_of(field)->is_null_itself;
}

const char *c_value_type(struct arena *arena, const struct field *field)
{
    const struct field *enum_field = c_enum_field(field);
    return enum_field ? c_enum(arena, enum_field) : c_type_of(field)->value;
}

const char *c_declaration(struct arena *arena, const struct field *field)
{
    const char *value = c_value_type(arena, field);
    if (c_is_pointer(field))
        return arena_printf(arena, "const %s *", value);
    return value[strlen(value) - 1] == '*' ? value : arena_printf(arena, "%s ", value);
}

bool relation_is_generated(const struct relation *relation)
{
    return relation->name && !relation->target->is_implicit;
}
