/* Prints a schema in its canonical form. */
#include "schema/read.h"

enum { INDENT = 4, NAME_WIDTH = 12, TYPE_WIDTH = 24, WIDEST_TYPE = 40, OPTION_WIDTH = 21 };

/* One line of columns: blanks come only between what is there. */
struct line {
    struct strbuf *out;
    size_t start;                   /* where it begins in out */
    size_t next;                    /* where the next column begins, in bytes from start */
};

static void next_column(struct line *line, size_t width)
{
    line->next += width;
}

static void put(struct line *line, const char *text)
{
    size_t used = line->out->length - line->start;
    if (used > INDENT)
        strbuf_repeat(line->out, ' ', used < line->next ? line->next - used : 1);
    strbuf_text(line->out, text);
}

static void put_option(struct line *line, const char *text)
{
    put(line, text);
    next_column(line, OPTION_WIDTH);
}

static const char *on_delete_text(enum on_delete on_delete)
{
    static const char *const texts[] = {
        [DELETE_CASCADE] = "on delete cascade", [DELETE_SET_NULL] = "on delete set null",
        [DELETE_SET_DEFAULT] = "on delete set default", [DELETE_PROTECT] = "on delete protect",
        [DELETE_NOTHING] = "on delete nothing",
    };
    return texts[on_delete];
}

static void print_value(const struct field *field, struct strbuf *out)
{
    const struct value *value = &field->default_value;
    struct strbuf text;
    if (field->type.labels) {
        label_print(value->as.text.data, out);
    } else if (value->kind == KIND_TEXT || value->kind == KIND_BYTES || value->kind == KIND_JSON) {
        text_print(value->as.text.data, value->as.text.size, out);
    } else if (value->kind == KIND_BOOL || value->kind == KIND_INT || value->kind == KIND_REAL ||
               value->kind == KIND_DECIMAL) {
        value_print(out, value);
    } else {
        strbuf_init(&text, out->allocator);
        value_print(&text, value);
        text_print(strbuf_string(&text), text.length, out);
        out->failed |= text.failed;
        strbuf_free(&text);
    }
}

static void put_default(struct line *line, const struct field *field)
{
    if (field->default_kind == DEFAULT_NONE)
        return;
    put(line, "default ");
    if (field->default_kind == DEFAULT_NOW)
        strbuf_text(line->out, "now");
    else
        print_value(field, line->out);
    next_column(line, OPTION_WIDTH);
}

static bool has_default_column(const struct field *field)
{
    size_t size = strlen(field->name);
    return strncmp(field->column, field->name, size) == 0 &&
           strcmp(field->column + size, field->relation ? "_id" : "") == 0;
}

static void put_related(struct line *line, const struct relation *relation)
{
    if (!relation->inverse)
        return;
    put(line, "related ");
    strbuf_text(line->out, relation->inverse->name);
    next_column(line, OPTION_WIDTH);
}

static void put_options(struct line *line, const struct field *field)
{
    const struct relation *relation = field->relation;
    if (field->is_primary)
        put_option(line, "primary key");
    if (relation && relation->kind == RELATION_ONE)
        put_option(line, "one to one");
    else if (field->is_unique && !field->is_primary)
        put_option(line, "unique");
    put_default(line, field);
    if (!has_default_column(field)) {
        put(line, "column ");
        text_print(field->column, strlen(field->column), line->out);
        next_column(line, OPTION_WIDTH);
    }
    if (relation) {
        put_option(line, on_delete_text(relation->on_delete));
        put_related(line, relation);
    }
}

static void print_field_type(const struct field *field, struct strbuf *out)
{
    if (field->relation)
        strbuf_text(out, field->relation->target->name);
    else
        type_print(&field->type, out);
    if (field->is_nullable)
        strbuf_char(out, '?');
}

static size_t keys_between(const struct model *through, const struct model *target)
{
    size_t count = 0;
    for (uint32_t i = 0; i < through->field_count; i++)
        count += through->fields[i].relation && through->fields[i].relation->target == target;
    return count;
}

static void put_through(struct line *line, const struct relation *relation)
{
    const struct model *through = relation->through;
    if (through->is_implicit)
        return;
    put(line, "through ");
    strbuf_text(line->out, through->name);
    if (keys_between(through, relation->model) != 1 || keys_between(through, relation->target) != 1)
        strbuf_printf(line->out, "(%s, %s)", relation->through_near->name, relation->through_far->name);
}

/* How wide the columns of a model are. */
struct widths {
    size_t name;
    size_t type;
};

static struct line begin_line(struct strbuf *out, const char *name, const struct widths *widths)
{
    struct line line = {out, out->length, INDENT + widths->name};
    strbuf_repeat(out, ' ', INDENT);
    strbuf_text(out, name);
    put(&line, "");
    next_column(&line, widths->type);
    return line;
}

static void print_field(const struct field *field, const struct widths *widths, struct strbuf *out)
{
    struct line line = begin_line(out, field->name, widths);
    print_field_type(field, out);
    put_options(&line, field);
    strbuf_char(out, '\n');
}

static void print_many(const struct relation *relation, const struct widths *widths, struct strbuf *out)
{
    struct line line = begin_line(out, relation->name, widths);
    strbuf_printf(out, "%s*", relation->target->name);
    put_related(&line, relation);
    put_through(&line, relation);
    strbuf_char(out, '\n');
}

static bool is_own(const struct relation *relation)
{
    return relation_is_forward(relation) || relation->kind == RELATION_MANY;
}

static bool is_implicit_id(const struct field *field)
{
    return field->index == 0 && field->is_generated && strcmp(field->name, "id") == 0 &&
           strcmp(field->column, "id") == 0;
}

static void widen(size_t *width, size_t needed, size_t most)
{
    if (needed <= most && needed > *width)
        *width = needed;
}

static struct widths measure(const struct model *model, const struct corm_allocator *allocator)
{
    struct widths widths = {NAME_WIDTH, TYPE_WIDTH};
    struct strbuf type;
    strbuf_init(&type, allocator);
    for (uint32_t i = 0; i < model->field_count; i++) {
        strbuf_clear(&type);
        print_field_type(&model->fields[i], &type);
        widen(&widths.name, strlen(model->fields[i].name) + 1, LONGEST_NAME + 1);
        widen(&widths.type, type.length + 1, WIDEST_TYPE);
    }
    strbuf_free(&type);
    for (uint32_t i = 0; i < model->relation_count; i++)
        if (model->relations[i].kind == RELATION_MANY) {
            widen(&widths.name, strlen(model->relations[i].name) + 1, LONGEST_NAME + 1);
            widen(&widths.type, strlen(model->relations[i].target->name) + 2, WIDEST_TYPE);
        }
    return widths;
}

/* Fields and many-to-many relations; the order of the relations among themselves is kept. */
static void print_members(const struct model *model, struct strbuf *out)
{
    struct widths widths = measure(model, out->allocator);
    uint32_t next = 0;
    for (uint32_t i = 0; i < model->field_count; i++) {
        const struct field *field = &model->fields[i];
        if (is_implicit_id(field))
            continue;
        if (field->relation)
            for (; next < field->relation->index; next++)
                if (model->relations[next].kind == RELATION_MANY)
                    print_many(&model->relations[next], &widths, out);
        print_field(field, &widths, out);
    }
    for (; next < model->relation_count && is_own(&model->relations[next]); next++)
        if (model->relations[next].kind == RELATION_MANY)
            print_many(&model->relations[next], &widths, out);
}

static void print_names(const struct field *const *fields, uint32_t count, struct strbuf *out)
{
    for (uint32_t i = 0; i < count; i++)
        strbuf_printf(out, "%s%s", i == 0 ? "(" : ", ", fields[i]->name);
    strbuf_char(out, ')');
}

static void print_index(const struct index *index, const char *default_name, struct strbuf *out)
{
    strbuf_text(out, index->is_unique ? "    unique " : "    index ");
    if (strcmp(index->name, default_name) != 0)
        strbuf_printf(out, "%s ", index->name);
    print_names(index->fields, index->field_count, out);
    if (index->method != INDEX_BTREE)
        strbuf_printf(out, " using %s", index_method_name(index->method));
    if (index->included_count) {
        strbuf_text(out, " include ");
        print_names(index->included, index->included_count, out);
    }
    if (index->where)
        strbuf_printf(out, " where (%s)", index->where);
    strbuf_char(out, '\n');
}

static void print_check(const struct check *check, const char *default_name, struct strbuf *out)
{
    strbuf_text(out, "    check ");
    if (strcmp(check->name, default_name) != 0)
        strbuf_printf(out, "%s ", check->name);
    strbuf_printf(out, "(%s)\n", check->text);
}

static void print_constraints(const struct model *model, struct arena *scratch, struct strbuf *out)
{
    for (uint32_t i = 0; i < model->index_count; i++)
        print_index(&model->indexes[i], index_default_name(scratch, &model->indexes[i], model), out);
    for (uint32_t i = 0; i < model->check_count; i++)
        print_check(&model->checks[i], check_default_name(scratch, model, i + 1), out);
    if (model->order_by)
        strbuf_printf(out, "    order by %s\n", model->order_by);
    const char *table = name_cut(scratch, model->prefix);
    if (strcmp(model->table, table) != 0) {
        strbuf_text(out, "    table ");
        text_print(model->table, strlen(model->table), out);
        strbuf_char(out, '\n');
    }
}

struct print {
    const struct schema *schema;
    struct arena scratch;
    struct strbuf *out;
};

static void print_models(void *argument)
{
    struct print *print = argument;
    for (uint32_t i = 0; i < print->schema->declared_count; i++) {
        const struct model *model = &print->schema->models[i];
        strbuf_printf(print->out, "%smodel %s {\n", i > 0 ? "\n" : "", model->name);
        print_members(model, print->out);
        print_constraints(model, &print->scratch, print->out);
        strbuf_text(print->out, "}\n");
    }
}

void schema_print(const struct schema *schema, struct strbuf *out)
{
    struct print print = {.schema = schema, .out = out};
    arena_init(&print.scratch, out->allocator, 1024);
    if (!arena_try(&print.scratch, print_models, &print))
        out->failed = true;
    arena_free(&print.scratch);
}
