/* corm dump: the tables' rows as the JSON document that corm load reads. */
#include "cli/cli.h"

#include "base/json.h"
#include "cli/answer.h"
#include "query/owner.h"

static int run(const struct invocation *invocation);

const struct command command_dump = {
    .name = "dump",
    .operands = "SCHEMA URL [MODEL…]",
    .help = "writes all rows, or those of some models, as JSON",
    .details = "`corm load` reads what this writes. Rows stand in the order of their keys, and models behind those\n"
               "they point to.\n",
    .run = run,
};

enum { FLUSHED = 1 << 16 };

struct dump {
    corm_session *session;
    const struct schema *schema;
    struct arena arena;
    bool *is_wanted;                /* by model */
    bool *is_done;
    size_t model_count;             /* written so far */
    struct strbuf out;
    bool failed;
};

/* A many-to-many relation of the model being written: its links, in the order of the rows. */
struct linked {
    const struct relation *relation;
    struct answer answer;
    size_t at;
};

/* --- Which model comes next */

static bool is_ready(const struct dump *dump, const struct model *model, bool counts_nullable)
{
    for (uint32_t i = 0; i < model->relation_count; i++) {
        const struct relation *relation = &model->relations[i];
        const struct model *target = relation->target;
        bool is_awaited = target != model && dump->is_wanted[target->index] && !dump->is_done[target->index];
        if (relation_is_forward(relation) && is_awaited && (counts_nullable || !relation->field->is_nullable))
            return false;
    }
    return true;
}

/* Parents before children; in a circle, what can be null may come later. */
static const struct model *next_model(const struct dump *dump)
{
    for (int strictness = 0; strictness < 3; strictness++)
        for (uint32_t i = 0; i < dump->schema->declared_count; i++) {
            const struct model *model = &dump->schema->models[i];
            bool is_open = dump->is_wanted[i] && !dump->is_done[i];
            if (is_open && (strictness == 2 || is_ready(dump, model, strictness == 0)))
                return model;
        }
    return NULL;
}

/* --- Rows */

static bool load_links(struct dump *dump, const struct relation *relation, struct linked *out)
{
    const char *near = relation->through_near->name, *far = relation->through_far->name;
    const char *order = arena_printf(&dump->arena, "%s, pk", near);
    const char *names = arena_printf(&dump->arena, "%s, %s", near, far);
    if (!order || !names) {
        cli_no_memory();
        return false;
    }
    corm_query *query = query_start(dump->session, relation->through);
    query = query_add(query, CLAUSE_ORDER_BY, order, strlen(order));
    *out = (struct linked){.relation = relation};
    return answer_query(query_add(query, CLAUSE_VALUES, names, strlen(names)), &out->answer);
}

static size_t load_all_links(struct dump *dump, const struct model *model, struct linked *out)
{
    size_t count = 0;
    for (uint32_t i = 0; i < model->relation_count && !dump->failed; i++) {
        const struct relation *relation = &model->relations[i];
        if (relation->kind == RELATION_MANY && relation->through->is_implicit)
            dump->failed = !load_links(dump, relation, &out[count++]);
    }
    return count;
}

static void add_name(struct strbuf *out, const char *name, bool is_first)
{
    strbuf_text(out, is_first ? "" : ", ");
    json_write_text(out, name, strlen(name));
    strbuf_text(out, ": ");
}

static void add_links(struct strbuf *out, struct linked *linked, const struct value *key)
{
    const char *before = "";
    add_name(out, linked->relation->name, false);
    strbuf_char(out, '[');
    for (; linked->at < linked->answer.row_count; linked->at++) {
        struct value near = answer_at(&linked->answer, linked->at, 0);
        struct value far = answer_at(&linked->answer, linked->at, 1);
        if (!value_equal(&near, key))
            break;
        strbuf_text(out, before);
        value_write_json(out, &far);
        before = ", ";
    }
    strbuf_char(out, ']');
}

static void add_row(struct dump *dump, const struct answer *answer, size_t row, size_t key, struct linked *linked,
                    size_t linked_count)
{
    struct value key_value = answer_at(answer, row, key);
    strbuf_text(&dump->out, row ? ",\n  {" : "\n  {");
    for (size_t i = 0; i < answer->column_count; i++) {
        struct value value = answer_at(answer, row, i);
        add_name(&dump->out, answer->columns[i], i == 0);
        value_write_json(&dump->out, &value);
    }
    for (size_t i = 0; i < linked_count; i++)
        add_links(&dump->out, &linked[i], &key_value);
    strbuf_char(&dump->out, '}');
}

static void dump_model(struct dump *dump, const struct model *model)
{
    struct linked *linked = arena_alloc(&dump->arena, (model->relation_count + 1) * sizeof *linked);
    struct answer answer;
    size_t linked_count = linked ? load_all_links(dump, model, linked) : 0, key = 0;
    corm_query *query = query_add(query_start(dump->session, model), CLAUSE_ORDER_BY, "pk", 2);
    if (!linked)
        cli_no_memory();
    if (!linked || dump->failed || !answer_query(query, &answer)) {
        dump->failed = true;
        return;
    }
    while (key < answer.column_count && strcmp(answer.columns[key], model->primary->column) != 0)
        key++;
    strbuf_text(&dump->out, dump->model_count++ ? ",\n" : "\n");
    add_name(&dump->out, model->prefix, true);
    strbuf_char(&dump->out, '[');
    for (size_t row = 0; row < answer.row_count && !dump->failed; row++) {
        add_row(dump, &answer, row, key, linked, linked_count);
        dump->failed = dump->out.length > FLUSHED && !cli_write(&dump->out);
    }
    strbuf_text(&dump->out, answer.row_count ? "\n]" : "]");
}

static bool choose(struct dump *dump, const struct invocation *invocation)
{
    dump->is_wanted = arena_zero(&dump->arena, dump->schema->model_count);
    dump->is_done = arena_zero(&dump->arena, dump->schema->model_count);
    if (!dump->is_wanted || !dump->is_done) {
        cli_no_memory();
        return false;
    }
    memset(dump->is_wanted, invocation->operand_count == 2, dump->schema->model_count);
    for (int i = 2; i < invocation->operand_count; i++) {
        const struct model *model = model_find(dump->schema, invocation->operands[i], "");
        if (!model)
            return false;
        dump->is_wanted[model->index] = true;
    }
    return true;
}

static void dump_all(struct dump *dump)
{
    strbuf_char(&dump->out, '{');
    for (const struct model *model; !dump->failed && (model = next_model(dump)) != NULL;) {
        dump_model(dump, model);
        dump->is_done[model->index] = true;
    }
    strbuf_text(&dump->out, dump->model_count ? "\n}\n" : "}\n");
    if (corm_failed(dump->session))
        work_fail(dump->session);
    else if (!dump->failed)
        dump->failed = !cli_write(&dump->out);
}

static int run(const struct invocation *invocation)
{
    struct work work;
    struct dump dump = {.failed = false};
    arena_init(&dump.arena, &alloc_system, 0);
    strbuf_init(&dump.out, &alloc_system);
    bool is_good = work_begin(&work, invocation);
    if (is_good) {
        dump.session = work.session;
        dump.schema = owner_of(work.session)->schema;
        corm_set_read_only(work.session);
        is_good = choose(&dump, invocation);
    }
    if (is_good)
        dump_all(&dump);
    work_end(&work);
    strbuf_free(&dump.out);
    arena_free(&dump.arena);
    return is_good && !dump.failed ? STATUS_GOOD : STATUS_FAILED;
}
