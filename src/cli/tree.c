/* tree(…): nested objects, by following relations as a loop in a program would. */
#include "base/json.h"
#include "cli/answer.h"
#include "expr/parse.h"
#include "load/many.h"

struct tree {
    corm_query *query;
    struct clause *clause;
    struct strbuf out;
};

static void parse(void *argument)
{
    struct tree *tree = argument;
    struct owner *owner = owner_of(tree->query->session);
    struct parse_source source = {tree->query->text, tree->query->size, false, 0};
    tree->clause = parse_clause(&owner->arena, CLAUSE_TREE, &source, &owner->error);
}

static void write_record(struct tree *tree, const void *record, const struct term *terms, size_t count);

static void write_many(struct tree *tree, corm_query *query, const struct term *term)
{
    bool is_first = true;
    strbuf_char(&tree->out, '[');
    corm_each (void, child, query) {
        strbuf_text(&tree->out, is_first ? "" : ", ");
        write_record(tree, child, term->children, term->child_count);
        is_first = false;
    }
    strbuf_char(&tree->out, ']');
}

/* An annotation. */
static bool set_column(const struct set *set, const char *name, size_t *column)
{
    const struct layout *layout = set->layout;
    for (*column = 0; *column < layout->slot_count; ++*column)
        if (strcmp(layout->names[*column], name) == 0)
            return true;
    return false;
}

static struct value column_value(const void *record, size_t column)
{
    const struct slot *slot = &set_of(record)->layout->slots[column];
    return corm_is_null(record, slot->null_bit) ? value_null() : slot_value(&slot->type, (const char *)record + slot->offset);
}

static void write_term(struct tree *tree, const void *record, const struct term *term)
{
    const struct model *model = shape_of(record)->model;
    corm_session *session = tree->query->session;
    const struct name *name = model_name(model, term->name, strlen(term->name));
    size_t column;
    if (!name && many_is_named(set_of(record), term->name))
        write_many(tree, corm_prefetched(record, term->name), term);
    else if (!name && set_column(set_of(record), term->name, &column)) {
        struct value value = column_value(record, column);
        value_write_json(&tree->out, &value);
    } else if (!name) {
        const char *nearest = model_nearest(model, term->name, strlen(term->name));
        session_fail(session, CORM_QUERY, nearest ? "no field '%s' on %s; did you mean '%s'?" : "no field '%s' on %s", term->name,
                     model->name, nearest);
        error_excerpt(&session->owner.error, tree->query->text, tree->query->size, term->place.offset, term->place.length);
    } else if (name->relation && relation_is_many(name->relation))
        write_many(tree, corm_related_all(record, name->relation->index), term);
    else if (name->relation && (term->child_count || !name->field)) {
        const void *related = corm_related(record, name->relation->index);
        if (related)
            write_record(tree, related, term->children, term->child_count);
        else
            strbuf_text(&tree->out, "null");
    } else {
        const void *slot = corm_slot(record, name->field->index);
        struct value value = corm_is_null(record, name->field->index) ? value_null() : slot_value(&name->field->type, slot);
        value_write_json(&tree->out, &value);
    }
}

static void write_record(struct tree *tree, const void *record, const struct term *terms, size_t count)
{
    strbuf_char(&tree->out, '{');
    for (size_t i = 0; i < count && !session_failed(tree->query->session); i++) {
        strbuf_text(&tree->out, i ? ", " : "");
        json_write_text(&tree->out, terms[i].name, strlen(terms[i].name));
        strbuf_text(&tree->out, ": ");
        write_term(tree, record, &terms[i]);
    }
    strbuf_char(&tree->out, '}');
}

static void write_rows(struct tree *tree)
{
    bool is_first = true;
    strbuf_char(&tree->out, '[');
    corm_each (void, record, (corm_query *)(uintptr_t)tree->query->parent) {
        strbuf_text(&tree->out, is_first ? "" : ", ");
        write_record(tree, record, tree->clause->terms, tree->clause->term_count);
        is_first = false;
        if (session_failed(tree->query->session))
            break;
    }
    strbuf_char(&tree->out, ']');
}

bool answer_tree(corm_query *query, struct answer *out)
{
    corm_session *session = query->session;
    struct tree tree = {.query = query};
    if (!arena_try(&session->owner.arena, parse, &tree)) {
        if (!session_failed(session))
            owner_no_memory(&session->owner);
        return false;
    }
    strbuf_init(&tree.out, session_allocator(session));
    write_rows(&tree);
    const char *copy = arena_copy(&session->owner.arena, strbuf_string(&tree.out), tree.out.length);
    if (!copy || tree.out.failed)
        owner_no_memory(&session->owner);
    out->kind = ANSWER_JSON;
    if (copy)
        out->value = value_bytes(KIND_JSON, copy, tree.out.length);
    strbuf_free(&tree.out);
    return !session_failed(session);
}
