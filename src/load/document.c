/* Writing nested JSON. */
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

void selection_no_field(corm_session *session, const struct selection *selection, const struct model *model, const struct term *term)
{
    const char *nearest = model_nearest(model, term->name, strlen(term->name));
    session_fail(session, CORM_QUERY, nearest ? "no field '%s' on %s; did you mean '%s'?" : "no field '%s' on %s", term->name,
                 model->name, nearest);
    error_excerpt(&session->owner.error, selection->text, selection->size, term->place.offset, strlen(term->name));
}

static void refuse_column(corm_session *session, const struct selection *selection, const struct term *term)
{
    session_fail(session, CORM_QUERY, "no column '%s' in these rows", term->name);
    error_excerpt(&session->owner.error, selection->text, selection->size, term->place.offset, strlen(term->name));
}

struct writing {
    corm_session *session;
    const struct selection *selection;
    struct strbuf *out;
};

static void write_record(struct writing *writing, const void *record, const struct term *terms, size_t count);

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

static void write_named(struct writing *writing, const char *name, const void *row, const struct slot *slot, bool is_first)
{
    strbuf_text(writing->out, is_first ? "" : ", ");
    json_write_text(writing->out, name, strlen(name));
    strbuf_text(writing->out, ": ");
    write_column(writing, row, slot);
}

/* A row of values(): the columns that are named, or else all (the last one, without a name, is whose row it is). */
static void write_row(struct writing *writing, const void *row, const struct term *terms, size_t count)
{
    const struct set *set = set_of(row);
    strbuf_char(writing->out, '{');
    for (size_t i = 0; i < count && !session_failed(writing->session); i++) {
        const struct slot *slot = find_column(set, terms[i].name);
        if (slot)
            write_named(writing, terms[i].name, row, slot, i == 0);
        else
            refuse_column(writing->session, writing->selection, &terms[i]);
    }
    for (size_t i = 0; !count && i < set->layout->slot_count; i++)
        if (*set->layout->names[i])
            write_named(writing, set->layout->names[i], row, &set->layout->slots[i], i == 0);
    strbuf_char(writing->out, '}');
}

/* What is named of a related record, or else its key. */
static void write_related(struct writing *writing, const void *record, const struct term *terms, size_t count)
{
    if (!shape_of(record)->model) {
        write_row(writing, record, terms, count);
        return;
    }
    if (count) {
        write_record(writing, record, terms, count);
        return;
    }
    struct value key = value_null();
    record_value(record, shape_of(record)->model->primary, &key);
    value_write_json(writing->out, &key);
}

static void write_many(struct writing *writing, corm_query *query, const struct term *terms, size_t count)
{
    bool is_first = true;
    strbuf_char(writing->out, '[');
    corm_each (void, record, query) {
        strbuf_text(writing->out, is_first ? "" : ", ");
        write_related(writing, record, terms, count);
        is_first = false;
        if (session_failed(writing->session))
            break;
    }
    strbuf_char(writing->out, ']');
}

static void write_one(struct writing *writing, const void *record, const struct relation *relation, const struct term *term)
{
    const void *related = corm_related(record, relation->index);
    if (related)
        write_related(writing, related, term->children, term->child_count);
    else
        strbuf_text(writing->out, "null");
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
        selection_no_field(writing->session, writing->selection, set->shape.model, term);
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

/* Whether the query's rows are records. */
static bool check_records(corm_query *query)
{
    corm_session *session = query->session;
    if (!session_failed(session) && !query->model)
        owner_refuse_broken(&session->owner);
    const struct compiled *compiled = session_failed(session) ? NULL : session_compile(session, query);
    if (!compiled || (compiled->layouts && compiled->layouts->row->model))
        return compiled != NULL;
    session_fail(session, CORM_QUERY, "a selection is taken of records, and this query does not answer any");
    return false;
}

void document_write(corm_query *query, const struct selection *selection, struct strbuf *out)
{
    struct writing writing = {query->session, selection, out};
    bool is_first = true;
    if (!check_records(query))
        return;
    strbuf_char(out, '[');
    corm_each (void, record, query) {
        strbuf_text(out, is_first ? "" : ", ");
        write_record(&writing, record, selection->terms, selection->count);
        is_first = false;
        if (session_failed(writing.session))
            break;
    }
    strbuf_char(out, ']');
}

/* --- From outside */

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
    if (check_records(query))
        document_write(document_query(query, &selection), &selection, &out);
    if (!session_failed(session) && !out.failed)
        copy = arena_copy(&session->owner.arena, strbuf_string(&out), out.length);
    if (!copy && !session_failed(session))
        owner_no_memory(&session->owner);
    strbuf_free(&out);
    return copy;
}
