/* Writing nested JSON, and working out what it needs. */
#include "load/document.h"

#include "base/json.h"
#include "expr/parse.h"

/* --- Parsing */

struct parsing {
    corm_session *session;
    struct parse_source source;
    struct clause *clause;
};

static void parse(void *argument)
{
    struct parsing *parsing = argument;
    struct owner *owner = &parsing->session->owner;
    parsing->clause = parse_clause(&owner->arena, CLAUSE_TREE, &parsing->source, &owner->error);
}

bool selection_parse(corm_session *session, const char *text, size_t size, struct selection *out)
{
    struct parsing parsing = {session, {text, size, false, 0}, NULL};
    if (session_failed(session))
        return false;
    if (!arena_try(&session->owner.arena, parse, &parsing)) {
        if (!session_failed(session))
            owner_no_memory(&session->owner);
        return false;
    }
    *out = (struct selection){parsing.clause->terms, parsing.clause->term_count, text, size};
    return true;
}

/* --- Writing */

struct writing {
    corm_session *session;
    const struct selection *selection;
    struct strbuf *out;
};

static void write_record(struct writing *writing, const void *record, const struct term *terms, size_t count);

static void write_many(struct writing *writing, corm_query *query, const struct term *terms, size_t count)
{
    bool is_first = true;
    strbuf_char(writing->out, '[');
    corm_each (void, record, query) {
        strbuf_text(writing->out, is_first ? "" : ", ");
        write_record(writing, record, terms, count);
        is_first = false;
        if (session_failed(writing->session))
            break;
    }
    strbuf_char(writing->out, ']');
}

/* An annotation. */
static const struct slot *find_column(const struct set *set, const char *name)
{
    for (size_t i = 0; i < set->layout->slot_count; i++)
        if (strcmp(set->layout->names[i], name) == 0)
            return &set->layout->slots[i];
    return NULL;
}

static void write_column(struct writing *writing, const void *record, const struct slot *slot)
{
    bool is_null = corm_is_null(record, slot->null_bit);
    struct value value = is_null ? value_null() : slot_value(&slot->type, (const char *)record + slot->offset);
    value_write_json(writing->out, &value);
}

static void write_one(struct writing *writing, const void *record, const struct relation *relation, const struct term *term)
{
    const void *related = corm_related(record, relation->index);
    if (related)
        write_record(writing, related, term->children, term->child_count);
    else
        strbuf_text(writing->out, "null");
}

static void no_field(corm_session *session, const struct selection *selection, const struct model *model, const struct term *term)
{
    const char *nearest = model_nearest(model, term->name, strlen(term->name));
    session_fail(session, CORM_QUERY, nearest ? "no field '%s' on %s; did you mean '%s'?" : "no field '%s' on %s", term->name,
                 model->name, nearest);
    error_excerpt(&session->owner.error, selection->text, selection->size, term->place.offset, strlen(term->name));
}

static void write_term(struct writing *writing, const void *record, const struct term *term)
{
    const struct set *set = set_of(record);
    const struct name *name = model_name(set->shape.model, term->name, strlen(term->name));
    const struct slot *column = name ? NULL : find_column(set, term->name);
    if (column)
        write_column(writing, record, column);
    else if (!name && many_is_named(set, term->name))
        write_many(writing, corm_prefetched(record, term->name), term->children, term->child_count);
    else if (!name)
        no_field(writing->session, writing->selection, set->shape.model, term);
    else if (name->relation && relation_is_many(name->relation))
        write_many(writing, corm_related_all(record, name->relation->index), term->children, term->child_count);
    else if (name->relation && (term->child_count || !name->field))
        write_one(writing, record, name->relation, term);
    else {
        const void *slot = corm_slot(record, name->field->index);
        struct value value = corm_is_null(record, name->field->index) ? value_null() : slot_value(&name->field->type, slot);
        value_write_json(writing->out, &value);
    }
}

static void write_record(struct writing *writing, const void *record, const struct term *terms, size_t count)
{
    strbuf_char(writing->out, '{');
    for (size_t i = 0; i < count && !session_failed(writing->session); i++) {
        strbuf_text(writing->out, i ? ", " : "");
        json_write_text(writing->out, terms[i].name, strlen(terms[i].name));
        strbuf_text(writing->out, ": ");
        write_term(writing, record, &terms[i]);
    }
    strbuf_char(writing->out, '}');
}

void document_write(corm_query *query, const struct selection *selection, struct strbuf *out)
{
    struct writing writing = {query->session, selection, out};
    write_many(&writing, query, selection->terms, selection->count);
}

/* --- What a selection needs */

struct needs {
    corm_session *session;
    const struct selection *selection;
    struct strbuf only;             /* columns */
    struct strbuf related;          /* paths to one */
    struct strbuf prefetch;         /* paths to many, with what each needs behind it */
};

static void add_name(struct strbuf *out, const char *prefix, const char *name)
{
    strbuf_printf(out, "%s%s%s", out->length ? ", " : "", prefix, name);
}

static void need_many(struct needs *needs, const struct model *model, const char *prefix, const struct term *term);

static void need(struct needs *needs, const struct model *model, const char *prefix, const struct term *terms, size_t count)
{
    for (size_t i = 0; i < count && !session_failed(needs->session); i++) {
        const struct term *term = &terms[i];
        const struct name *name = model_name(model, term->name, strlen(term->name));
        if (!name)
            continue;               /* an annotation, or what was prefetched under a name: the writer knows */
        if (name->relation && relation_is_many(name->relation))
            need_many(needs, name->relation->target, prefix, term);
        else if (name->relation && (term->child_count || !name->field)) {
            const char *path = arena_printf(&needs->session->owner.arena, "%s%s.", prefix, term->name);
            if (!path) {
                owner_no_memory(&needs->session->owner);
                return;
            }
            add_name(&needs->related, prefix, term->name);
            add_name(&needs->only, path, "pk");
            need(needs, name->relation->target, path, term->children, term->child_count);
        } else
            add_name(&needs->only, prefix, term->name);
    }
}

static void needs_open(struct needs *needs, corm_session *session, const struct selection *selection)
{
    needs->session = session;
    needs->selection = selection;
    strbuf_init(&needs->only, session_allocator(session));
    strbuf_init(&needs->related, session_allocator(session));
    strbuf_init(&needs->prefetch, session_allocator(session));
    strbuf_text(&needs->only, "pk");
}

static void needs_close(struct needs *needs)
{
    if (needs->only.failed || needs->related.failed || needs->prefetch.failed)
        owner_no_memory(&needs->session->owner);
    strbuf_free(&needs->only);
    strbuf_free(&needs->related);
    strbuf_free(&needs->prefetch);
}

/* tags.only(pk, name).select_related(…).prefetch_related(…) */
static void need_many(struct needs *needs, const struct model *model, const char *prefix, const struct term *term)
{
    struct needs inside;
    needs_open(&inside, needs->session, needs->selection);
    need(&inside, model, "", term->children, term->child_count);
    add_name(&needs->prefetch, prefix, term->name);
    strbuf_printf(&needs->prefetch, ".only(%s)", strbuf_string(&inside.only));
    if (inside.related.length)
        strbuf_printf(&needs->prefetch, ".select_related(%s)", strbuf_string(&inside.related));
    if (inside.prefetch.length)
        strbuf_printf(&needs->prefetch, ".prefetch_related(%s)", strbuf_string(&inside.prefetch));
    needs_close(&inside);
}

corm_query *document_query(corm_query *query, const struct selection *selection)
{
    struct needs needs;
    if (session_failed(query->session))
        return query;
    needs_open(&needs, query->session, selection);
    need(&needs, query->model, "", selection->terms, selection->count);
    query = query_add(query, CLAUSE_ONLY, strbuf_string(&needs.only), needs.only.length);
    if (needs.related.length)
        query = query_add(query, CLAUSE_SELECT_RELATED, strbuf_string(&needs.related), needs.related.length);
    if (needs.prefetch.length)
        query = query_add(query, CLAUSE_PREFETCH_RELATED, strbuf_string(&needs.prefetch), needs.prefetch.length);
    needs_close(&needs);
    return query;
}

const char *corm_json(corm_query *query, const char *text)
{
    corm_session *session = query->session;
    struct selection selection;
    struct strbuf out;
    char *copy = NULL;
    if (!text)
        session_fail(session, CORM_MISUSE, "corm_json wants a selection, and it is NULL");
    if (session_failed(session) || !selection_parse(session, text, strlen(text), &selection))
        return NULL;
    strbuf_init(&out, session_allocator(session));
    document_write(document_query(query, &selection), &selection, &out);
    if (!session_failed(session) && !out.failed)
        copy = arena_copy(&session->owner.arena, strbuf_string(&out), out.length);
    if (!copy && !session_failed(session))
        owner_no_memory(&session->owner);
    strbuf_free(&out);
    return copy;
}
