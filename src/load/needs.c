/* Works out what a selection needs: no more columns than it names, and every relation before it is touched. */
#include "load/document.h"

#include "base/vector.h"
#include "expr/lex.h"

/* What the records of one level need: those of a query, or of a relation to many. */
struct needs {
    corm_query *query;              /* as it was given */
    const struct compiled *given;
    const struct selection *selection;
    const char *at;                 /* the path to these records, with a point behind it; "" at the outermost level */
    bool has_clauses;               /* of its own: they may annotate */
    struct strbuf only;             /* columns */
    struct strbuf related;          /* paths to one */
    struct strbuf prefetch;         /* paths to many, with what each needs behind it */
    VECTOR(struct argument) arguments;  /* of `prefetch` */
};

static void needs_open(struct needs *needs, const struct needs *from, const char *at)
{
    const corm_allocator *allocator = session_allocator(from->query->session);
    *needs = *from;
    needs->at = at;
    needs->arguments.items = NULL;
    needs->arguments.count = needs->arguments.capacity = 0;
    strbuf_init(&needs->only, allocator);
    strbuf_init(&needs->related, allocator);
    strbuf_init(&needs->prefetch, allocator);
    strbuf_text(&needs->only, "pk");
}

static void needs_close(struct needs *needs)
{
    if (needs->only.failed || needs->related.failed || needs->prefetch.failed)
        owner_no_memory(&needs->query->session->owner);
    strbuf_free(&needs->only);
    strbuf_free(&needs->related);
    strbuf_free(&needs->prefetch);
}

static void add_name(struct strbuf *out, const char *prefix, const char *name)
{
    strbuf_printf(out, "%s%s%s", out->length ? ", " : "", prefix, name);
}

/* A path in the session's memory. */
static const char *longer(const struct needs *needs, const char *before, const char *prefix, const char *name)
{
    const char *path = arena_printf(&needs->query->session->owner.arena, "%s%s%s.", before, prefix, name);
    if (!path)
        owner_no_memory(&needs->query->session->owner);
    return path;
}

/* --- What the query prefetches itself */

static const char *step_name(const struct plan_prefetch *prefetch, size_t step)
{
    if (step + 1 == prefetch->step_count && prefetch->alias)
        return prefetch->alias;
    return prefetch->aliases[step] ? prefetch->aliases[step] : prefetch->path[step]->name;
}

/* `path` ends in a point. */
static bool leads_to(const struct plan_prefetch *prefetch, const char *path)
{
    for (size_t i = 0; i < prefetch->step_count; i++) {
        const char *name = step_name(prefetch, i);
        size_t size = strlen(name);
        if (strncmp(path, name, size) != 0 || path[size] != '.')
            return false;
        path += size + 1;
    }
    return !*path;
}

static const struct plan_prefetch *find_prefetch(const struct needs *needs, const char *path)
{
    const struct plan *plan = needs->given->plan;
    for (size_t i = 0; i < plan->prefetch_count; i++)
        if (leads_to(&plan->prefetches[i], path))
            return &plan->prefetches[i];
    return NULL;
}

static const corm_query *clause_of(const corm_query *query, size_t wanted, size_t *seen)
{
    if (!query)
        return NULL;
    const corm_query *found = clause_of(query->parent, wanted, seen);
    if (found || query->kind != CLAUSE_PREFETCH_RELATED)
        return found;
    return (*seen)++ == wanted ? query : NULL;
}

static bool add_arguments(struct needs *needs, const struct argument *arguments, size_t count)
{
    struct arena *arena = &needs->query->session->owner.arena;
    for (size_t i = 0; i < count; i++)
        if (!vector_push(arena, &needs->arguments, arguments[i])) {
            owner_no_memory(&needs->query->session->owner);
            return false;
        }
    return true;
}

/* The clauses that stood behind the path, with their arguments. */
static bool add_own_clauses(struct needs *needs, const struct plan_prefetch *prefetch)
{
    size_t seen = 0, count = 0;
    const corm_query *clause = clause_of(needs->query, prefetch->clause, &seen);
    if (!clause || !prefetch->tail.length)
        return true;
    const char *tail = clause->text + prefetch->tail.offset;
    strbuf_add(&needs->prefetch, tail, prefetch->tail.length);
    for (size_t i = 0; i < prefetch->tail.length; i++) {
        char wanted;
        if (tail[i] != '%')
            continue;
        size_t length = lex_conversion(tail + i, prefetch->tail.length - i, &wanted);
        count += length > 0;
        i += length ? length - 1 : tail[i + 1] == '%';
    }
    return add_arguments(needs, clause->arguments + prefetch->first_argument, count);
}

/* --- What the selection names */

static void need(struct needs *needs, const struct model *model, const char *prefix, const struct term *terms, size_t count);

/* tags.filter(…).only(pk, name).select_related(…).prefetch_related(…) as reds */
static void need_many(struct needs *needs, const struct relation *relation, const char *prefix, const struct term *term)
{
    struct needs inside;
    const char *path = longer(needs, needs->at, prefix, term->name);
    const struct plan_prefetch *own = path ? find_prefetch(needs, path) : NULL;
    if (!path)
        return;
    const char *alias = own ? own->aliases[own->step_count - 1] : NULL;
    needs_open(&inside, needs, path);
    inside.has_clauses = own && own->tail.length;
    need(&inside, relation->target, "", term->children, term->child_count);
    add_name(&needs->prefetch, prefix, alias ? alias : relation->name);
    if (!own || add_own_clauses(needs, own))
        strbuf_printf(&needs->prefetch, ".only(%s)", strbuf_string(&inside.only));
    if (inside.related.length)
        strbuf_printf(&needs->prefetch, ".select_related(%s)", strbuf_string(&inside.related));
    if (inside.prefetch.length)
        strbuf_printf(&needs->prefetch, ".prefetch_related(%s)", strbuf_string(&inside.prefetch));
    if (own && own->alias)
        strbuf_printf(&needs->prefetch, " as %s", own->alias);
    add_arguments(needs, inside.arguments.items, inside.arguments.count);
    needs_close(&inside);
}

static void need_one(struct needs *needs, const struct relation *relation, const char *prefix, const struct term *term)
{
    const char *path = longer(needs, "", prefix, term->name);
    if (!path)
        return;
    add_name(&needs->related, prefix, term->name);
    add_name(&needs->only, path, "pk");
    need(needs, relation->target, path, term->children, term->child_count);
}

static bool is_annotation(const struct needs *needs, const char *prefix, const char *name)
{
    const struct layout *layout = needs->given->layouts->row;
    if (*prefix)
        return false;
    for (size_t i = 0; !*needs->at && i < layout->slot_count; i++)
        if (strcmp(layout->names[i], name) == 0)
            return true;
    return needs->has_clauses;      /* whoever writes it knows */
}

static void need_named(struct needs *needs, const struct model *model, const char *prefix, const struct term *term)
{
    const char *path = longer(needs, needs->at, prefix, term->name);
    const struct plan_prefetch *own = path ? find_prefetch(needs, path) : NULL;
    if (own)
        need_many(needs, own->path[own->step_count - 1], prefix, term);
    else if (path && !is_annotation(needs, prefix, term->name))
        selection_no_field(needs->query->session, needs->selection, model, term);
}

static void need(struct needs *needs, const struct model *model, const char *prefix, const struct term *terms, size_t count)
{
    for (size_t i = 0; i < count && !session_failed(needs->query->session); i++) {
        const struct term *term = &terms[i];
        const struct name *name = model_name(model, term->name, strlen(term->name));
        if (!name)
            need_named(needs, model, prefix, term);
        else if (name->relation && relation_is_many(name->relation))
            need_many(needs, name->relation, prefix, term);
        else if (name->relation && (term->child_count || !name->field))
            need_one(needs, name->relation, prefix, term);
        else
            add_name(&needs->only, prefix, term->name);
    }
}

/* --- The query */

static bool says_what_to_load(const corm_query *query)
{
    return query->kind == CLAUSE_ONLY || query->kind == CLAUSE_DEFER || query->kind == CLAUSE_SELECT_RELATED
           || query->kind == CLAUSE_PREFETCH_RELATED;
}

/* The same rows, whatever is loaded of them. */
static corm_query *bare(corm_query *query)
{
    if (!query->parent || query->record)
        return query;
    corm_query *parent = bare((corm_query *)(uintptr_t)query->parent);
    if (says_what_to_load(query))
        return parent;
    return parent == query->parent ? query : query_add_again(parent, query);
}

corm_query *document_query(corm_query *query, const struct selection *selection)
{
    corm_session *session = query->session;
    struct needs needs, start = {.query = query, .selection = selection};
    start.given = session_failed(session) ? NULL : session_compile(session, query);
    if (!start.given)
        return query;
    needs_open(&needs, &start, "");
    need(&needs, query->model, "", selection->terms, selection->count);
    query = query_add(bare(query), CLAUSE_ONLY, strbuf_string(&needs.only), needs.only.length);
    if (needs.related.length)
        query = query_add(query, CLAUSE_SELECT_RELATED, strbuf_string(&needs.related), needs.related.length);
    if (needs.prefetch.length)
        query = query_add_given(query, CLAUSE_PREFETCH_RELATED, strbuf_string(&needs.prefetch), needs.prefetch.length,
                                needs.arguments.items, needs.arguments.count, true);
    needs_close(&needs);
    return query;
}
