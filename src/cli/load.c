/* corm load: rows from a JSON document into the tables, all of them or none. */
#include "cli/load.h"

#include "cli/cli.h"

#include <stdio.h>

static int run(const struct invocation *invocation);

const struct command command_load = {
    .name = "load",
    .operands = "SCHEMA URL FILE|-",
    .help = "loads rows from a JSON file, in one transaction",
    .details = "The file is as `corm dump` writes it:\n\n"
               "    {\"author\": [{\"id\": 1, \"name\": \"Ann\"}, …],\n"
               "     \"book\": [{\"id\": 1, \"title\": \"Dune\", \"author_id\": 1, \"tags\": [1, 2]}, …]}\n\n"
               "A foreign key stands under its column's name, a many-to-many relation is the list of keys in its\n"
               "owner's record. What is left out gets its default.\n",
    .run = run,
};

_Noreturn void load_fail(struct load *load, const struct load_place *place, const char *format, ...)
{
    char message[ERROR_FULL];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (place)
        cli_fail("%s: %s, row %zu: %s", load->path, place->model->name, place->row, message);
    else
        cli_fail("%s: %s", load->path, message);
    arena_leave(&load->arena);
}

_Noreturn void load_fail_session(struct load *load, const struct load_place *place)
{
    load_fail(load, place, "%s", corm_error_message(load->session));
}

/* --- Batches */

void load_batch_init(struct load *load, struct load_batch *batch, const struct model *model)
{
    size_t width = model->field_count;
    *batch = (struct load_batch){.model = model};
    batch->fields = arena_alloc(&load->arena, width * sizeof(struct field *));
    batch->values = arena_alloc(&load->arena, LOAD_BATCH * width * sizeof *batch->values);
    batch->places = arena_alloc(&load->arena, LOAD_BATCH * sizeof *batch->places);
}

void load_draft(struct load *load, const struct model *model, struct draft *draft)
{
    draft->model = model;
    draft->values = arena_zero(&load->arena, model->field_count * sizeof *draft->values);
    draft->is_given = arena_zero(&load->arena, model->field_count);
}

static bool write_one(struct load *load, const struct load_batch *batch, size_t row)
{
    struct draft draft;
    load_draft(load, batch->model, &draft);
    for (size_t i = 0; i < batch->field_count; i++) {
        const struct field *field = batch->fields[i];
        draft.values[field->index] = batch->values[row * batch->field_count + i];
        draft.is_given[field->index] = true;
        if (!write_fit(load->session, field, &draft.values[field->index]))
            return false;
    }
    return write_insert(load->session, &draft);
}

/* Finds the row that is refused by inserting one after the other. */
static _Noreturn void fail_batch(struct load *load, const struct load_batch *batch)
{
    char message[ERROR_FULL];
    snprintf(message, sizeof message, "%s", corm_error_message(load->session));
    corm_clear_error(load->session);
    bool is_undone = corm_rollback(load->session);
    for (size_t i = 0; is_undone && i < batch->row_count; i++)
        if (!write_one(load, batch, i))
            load_fail_session(load, &batch->places[i]);
    load_fail(load, NULL, "%s: %s", batch->model->name, message);
}

void load_batch_write(struct load *load, struct load_batch *batch)
{
    if (batch->row_count == 0)
        return;
    if (!corm_begin(load->session))
        load_fail_session(load, NULL);
    if (!write_rows(load->session, batch->model, batch->fields, batch->field_count, batch->values, batch->row_count))
        fail_batch(load, batch);
    if (!corm_commit(load->session))
        load_fail_session(load, NULL);
    batch->row_count = 0;
}

/* --- Rows */

/* What a row has for each field, and whether it has it; the row's links are noted. */
struct row {
    struct load_place place;
    struct value *values;           /* by field */
    bool *is_given;
};

static const struct field *find_field(struct load *load, const struct load_place *place, const struct json *member)
{
    const struct model *model = place->model;
    const struct name *name = model_name(model, member->name, member->name_size);
    if (name && name->field)
        return name->field;
    for (uint32_t i = 0; i < model->field_count; i++)
        if (strcmp(model->fields[i].column, member->name) == 0)
            return &model->fields[i];
    if (name && name->relation->kind == RELATION_MANY && name->relation->through->is_implicit)
        return NULL;
    if (name && name->relation->through && !name->relation->through->is_implicit)
        load_fail(load, place, "%s: its links are rows of %s", member->name, name->relation->through->name);
    if (name)
        load_fail(load, place, "%s is kept by %s", member->name, name->relation->target->name);
    const char *near = model_nearest(model, member->name, member->name_size);
    load_fail(load, place, near ? "no field '%s'; did you mean '%s'?" : "no field '%s'", member->name, near);
}

static void note_links(struct load *load, struct row *row, const struct json *member)
{
    const struct model *model = row->place.model;
    const struct relation *relation = model_relation(model, member->name);
    if (member->kind != JSON_ARRAY)
        load_fail(load, &row->place, "%s must be a list of keys", member->name);
    if (member->count == 0)
        return;
    if (!row->is_given[model->primary->index])
        load_fail(load, &row->place, "%s: the row needs its %s, for the links", member->name, model->primary->column);
    struct load_links links = {row->place, relation, row->values[model->primary->index], member};
    vector_push(&load->arena, &load->links, links);
}

static void complete(struct load *load, struct row *row, const struct field *field)
{
    struct value *value = &row->values[field->index];
    if (field->is_generated)
        return;
    if (field->default_kind == DEFAULT_VALUE)
        *value = field->default_value;
    else if (field->default_kind == DEFAULT_NOW) {
        corm_datetime now = corm_datetime_now();
        char text[CORM_DATETIME_TEXT];
        size_t size = corm_datetime_print(now, text);
        const char *start = field->type.kind == KIND_TIME ? text + 11 : text;
        size = field->type.kind == KIND_DATE ? 10 : field->type.kind == KIND_TIME ? 15 : size;
        value_parse(field->type.kind, start, size, &load->arena, value);
    } else if (field->is_nullable)
        *value = value_null();
    else
        load_fail(load, &row->place, "%s is missing", field->column);
    row->is_given[field->index] = true;
}

/* Keys of rows that come later are set when those are there. */
static void put_off(struct load *load, struct row *row)
{
    const struct model *model = row->place.model;
    const struct value *key = &row->values[model->primary->index];
    for (uint32_t i = 0; row->is_given[model->primary->index] && i < model->field_count; i++) {
        const struct field *field = &model->fields[i];
        struct value *value = &row->values[i];
        if (!field->relation || !field->is_nullable || value->kind == KIND_NULL
            || !load_is_later(load, &row->place, field, value))
            continue;
        struct load_late late = {row->place, field, *key, *value};
        vector_push(&load->arena, &load->late, late);
        *value = value_null();
    }
    if (row->is_given[model->primary->index])
        load_remember(load, model, key);
}

static void read_row(struct load *load, struct row *row, const struct json *object)
{
    const struct model *model = row->place.model;
    if (object->kind != JSON_OBJECT)
        load_fail(load, &row->place, "it must be an object");
    memset(row->is_given, 0, model->field_count);
    for (const struct json *member = object->first; member; member = member->next) {
        const struct field *field = find_field(load, &row->place, member);
        if (field && row->is_given[field->index])
            load_fail(load, &row->place, "%s is given twice", field->column);
        if (!field)
            continue;
        row->values[field->index] = load_value(load, &row->place, field, member);
        row->is_given[field->index] = true;
    }
    for (uint32_t i = 0; i < model->field_count; i++)
        if (!row->is_given[i])
            complete(load, row, &model->fields[i]);
    for (const struct json *member = object->first; member; member = member->next)
        if (!find_field(load, &row->place, member))
            note_links(load, row, member);
    put_off(load, row);
}

/* Into the batch, which is written first if it is full or of other columns: a generated key may be given or not. */
static void add_row(struct load *load, struct load_batch *batch, const struct row *row)
{
    const struct model *model = batch->model;
    size_t given = 0;
    for (uint32_t i = 0; i < model->field_count; i++)
        given += row->is_given[i];
    if (batch->row_count == LOAD_BATCH || given != batch->field_count)
        load_batch_write(load, batch);
    batch->field_count = 0;
    struct value *values = batch->values + batch->row_count * given;
    for (uint32_t i = 0; i < model->field_count; i++)
        if (row->is_given[i]) {
            values[batch->field_count] = row->values[i];
            batch->fields[batch->field_count++] = &model->fields[i];
        }
    batch->places[batch->row_count++] = row->place;
}

static const struct model *find_model(struct load *load, const char *name)
{
    const struct model *model = model_find(load->schema, name, arena_printf(&load->arena, "%s: ", load->path));
    if (!model)
        arena_leave(&load->arena);
    return model;
}

static void load_rows(struct load *load, const struct model *model, const struct json *rows)
{
    struct load_batch batch;
    struct row row = {.place = {model, 0}};
    if (rows->kind != JSON_ARRAY)
        load_fail(load, NULL, "'%s' must be a list of rows", rows->name);
    row.values = arena_alloc(&load->arena, model->field_count * sizeof *row.values);
    row.is_given = arena_alloc(&load->arena, model->field_count);
    load_batch_init(load, &batch, model);
    for (const struct json *object = rows->first; object; object = object->next) {
        row.place.row++;
        read_row(load, &row, object);
        add_row(load, &batch, &row);
    }
    load_batch_write(load, &batch);
    load->row_count += rows->count;
    load->model_count++;
}

static void load_all(void *argument)
{
    struct load *load = argument;
    size_t count = 0;
    if (load->document->kind != JSON_OBJECT)
        load_fail(load, NULL, "the document must be an object: lists of rows by model");
    load->order = arena_zero(&load->arena, load->schema->model_count * sizeof *load->order);
    load->seen = arena_zero(&load->arena, load->schema->model_count * sizeof *load->seen);
    for (const struct json *rows = load->document->first; rows; rows = rows->next) {
        const struct model *model = find_model(load, rows->name);
        if (load->order[model->index])
            load_fail(load, NULL, "'%s' stands in it twice", rows->name);
        load->order[model->index] = ++count;
        map_init(&load->seen[model->index], &load->arena);
    }
    if (!corm_begin(load->session))
        load_fail_session(load, NULL);
    for (const struct json *rows = load->document->first; rows; rows = rows->next)
        load_rows(load, find_model(load, rows->name), rows);
    load_finish(load);
    if (!corm_commit(load->session))
        load_fail_session(load, NULL);
}

static bool load_document(struct load *load, const struct strbuf *text)
{
    struct error error;
    error_clear(&error);
    load->document = json_parse(&load->arena, strbuf_string(text), text->length, &error);
    if (!load->document) {
        cli_fail("%s: %s", load->path, error_full(&error));
        return false;
    }
    bool is_good = arena_try(&load->arena, load_all, load);
    if (load->arena.failed)
        cli_no_memory();
    return is_good;
}

static int run(const struct invocation *invocation)
{
    struct work work;
    struct strbuf text;
    const char *path = invocation->operands[2];
    struct load load = {.path = strcmp(path, "-") == 0 ? "standard input" : path};
    strbuf_init(&text, &alloc_system);
    arena_init(&load.arena, &alloc_system, 1 << 16);
    bool is_good = work_begin(&work, invocation) && cli_read_file(path, &text);
    if (is_good) {
        load.session = work.session;
        load.schema = owner_of(work.session)->schema;
        is_good = load_document(&load, &text);
    }
    if (is_good)
        printf("loaded %zu row%s of %zu model%s\n", load.row_count, load.row_count == 1 ? "" : "s", load.model_count,
               load.model_count == 1 ? "" : "s");
    work_end(&work);
    arena_free(&load.arena);
    strbuf_free(&text);
    return is_good ? STATUS_GOOD : STATUS_FAILED;
}
