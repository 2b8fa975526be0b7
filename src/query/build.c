/* Adding clauses: one allocation for the node, its text and its arguments. */
#include "base/json.h"
#include "base/utf8.h"
#include "expr/lex.h"
#include "query/owner.h"
#include "query/shape.h"

#include <math.h>

void query_init_broken(corm_query *query, corm_session *session)
{
    memset(query, 0, sizeof *query);
    query->tag = TAG_QUERY;
    query->kind = CLAUSE_MODEL;
    query->session = session;
    query->arena = &owner_of(session)->arena;
}

corm_query *query_start_in(corm_session *session, struct arena *arena, const struct model *model)
{
    corm_query *query = owner_of(session)->error.code ? NULL : arena_alloc(arena, sizeof *query);
    if (!query) {
        if (!owner_of(session)->error.code)
            owner_no_memory(owner_of(session));
        return &owner_of(session)->broken;
    }
    query_init_broken(query, session);
    query->arena = arena;
    query->model = model;
    query->shape = hash_mix(0x636f726d, model->index);
    return query;
}

corm_query *query_start(corm_session *session, const struct model *model)
{
    return query_start_in(session, &owner_of(session)->arena, model);
}

corm_query *corm_all_of(corm_session *session, const corm_model *model)
{
    struct owner *owner = owner_of(session);
    if (owner->error.code)
        return &owner->broken;
    const struct schema *schema = owner->schema;
    if (model->schema == schema->source && model->index < schema->model_count)
        return query_start(session, &schema->models[model->index]);
    owner_fail(owner, CORM_MISUSE, "%s is no model of the schema this database was opened with", model->name);
    return &owner->broken;
}

/* --- Arguments */

static bool has_more_digits(const corm_decimal *decimal)
{
    char text[CORM_DECIMAL_TEXT];
    return corm_decimal_print(*decimal, text) > 16;
}

static void set_value(struct argument *argument, struct value value)
{
    argument->shape.kind = ARGUMENT_VALUE;
    argument->shape.type = value.kind;
    argument->shape.is_wide = value.kind == KIND_DECIMAL && has_more_digits(&value.as.decimal);
    argument->shape.is_positive = value.kind == KIND_INT && value.as.integer > 0;
    argument->value = value;
}

static bool read_record(corm_session *session, const void *record, struct argument *out)
{
    const struct model *model = shape_of(record)->model;
    if (!model || !record_value(record, model->primary, &out->value)) {
        owner_fail(owner_of(session), CORM_MISUSE, "a row of values() is no record and cannot be an argument");
        return false;
    }
    out->shape.kind = ARGUMENT_RECORD;
    out->shape.type = out->value.kind;
    out->shape.model = model;
    return true;
}

bool query_read_pointer(corm_session *session, const void *pointer, struct argument *out)
{
    uintptr_t tag;
    if (!pointer) {
        set_value(out, value_null());
        return true;
    }
    memcpy(&tag, pointer, sizeof tag);
    if (tag == TAG_VALUE)
        set_value(out, ((const struct tagged_value *)pointer)->value);
    else if (tag == TAG_LIST) {
        out->list = &((const struct tagged_list *)pointer)->list;
        out->shape.kind = ARGUMENT_LIST;
        out->shape.type = out->list->kind;
        out->shape.is_distinct = out->list->is_distinct;
    } else if (tag == TAG_QUERY && !((const corm_query *)pointer)->model) {
        owner_refuse_broken(owner_of(session));
        return false;
    } else if (tag == TAG_QUERY) {
        out->query = pointer;
        out->shape.kind = ARGUMENT_QUERY;
    } else if (tag % 2 == 0 && ((const corm_record *)pointer)->shape->tag == TAG_SHAPE)
        return read_record(session, pointer, out);
    else {
        owner_fail(owner_of(session), CORM_MISUSE, "a %%p argument is no record, query, list or value of this library");
        return false;
    }
    return true;
}

static bool read_argument(corm_session *session, struct argument *argument, char wanted, struct arguments *arguments)
{
    const char *text;
    memset(argument, 0, sizeof *argument);
    switch (wanted) {
    case 's':
        text = va_arg(arguments->list, const char *);
        set_value(argument, text ? value_text(text) : value_null());
        return true;
    case 'd':
        set_value(argument, value_int(va_arg(arguments->list, int)));
        return true;
    case 'l':
        set_value(argument, value_int(va_arg(arguments->list, long)));
        return true;
    case 'q':
        set_value(argument, value_int(va_arg(arguments->list, long long)));
        return true;
    case 'z':
        set_value(argument, value_int((int64_t)va_arg(arguments->list, size_t)));
        return true;
    case 'f':
        set_value(argument, value_real(va_arg(arguments->list, double)));
        if (!isfinite(argument->value.as.real))
            owner_fail(owner_of(session), CORM_RANGE, "an argument is no finite number");
        return isfinite(argument->value.as.real);
    default:
        return query_read_pointer(session, va_arg(arguments->list, const void *), argument);
    }
}

static uint64_t argument_shape(uint64_t hash, const struct argument *argument)
{
    uint64_t bits = (uint64_t)argument->shape.kind << 16 | (uint64_t)argument->shape.type << 8
                    | (uint64_t)argument->shape.is_positive << 2 | (uint64_t)argument->shape.is_distinct << 1
                    | argument->shape.is_wide;
    hash = hash_mix(hash, bits);
    if (argument->query)
        hash = hash_mix(hash, argument->query->shape);
    return argument->shape.model ? hash_mix(hash, argument->shape.model->index) : hash;
}

static bool check_text(corm_session *session, const char *text, size_t size)
{
    if (utf8_valid(text, size))
        return true;
    struct strbuf shown;
    strbuf_init(&shown, owner_of(session)->arena.allocator);
    json_write_text(&shown, text, size < 60 ? size : 60);
    owner_fail(owner_of(session), CORM_TYPE, "an argument is no UTF-8: %s", strbuf_string(&shown));
    strbuf_free(&shown);
    return false;
}

/* The texts among the arguments, copied behind the node. */
static bool copy_texts(corm_session *session, struct arena *arena, struct argument *arguments, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (arguments[i].shape.kind == ARGUMENT_VALUE && arguments[i].shape.type == KIND_TEXT) {
            const struct value *value = &arguments[i].value;
            char *copy = check_text(session, value->as.text.data, value->as.text.size)
                             ? arena_copy(arena, value->as.text.data, value->as.text.size) : NULL;
            if (!copy)
                return false;
            arguments[i].value.as.text.data = copy;
        }
    return true;
}

static corm_query *add(corm_query *parent, enum clause_kind kind, const char *text, size_t size,
                       const struct argument *arguments, size_t count, bool has_arguments)
{
    corm_session *session = parent->session;
    size_t arguments_size = count * sizeof *arguments;
    corm_query *query = owner_of(session)->error.code ? NULL : arena_alloc(parent->arena, sizeof *query + arguments_size + size + 1);
    if (!query) {
        if (!owner_of(session)->error.code)
            owner_no_memory(owner_of(session));
        return &owner_of(session)->broken;
    }
    struct argument *own = (struct argument *)(query + 1);
    char *copy = (char *)(own + count);
    memset(query, 0, sizeof *query);
    query->tag = TAG_QUERY;
    query->kind = kind;
    query->parent = parent;
    query->session = session;
    query->arena = parent->arena;
    query->model = parent->model;
    query->is_unscoped = parent->is_unscoped;
    query->text = copy;
    query->size = size;
    query->arguments = own;
    query->argument_count = (uint32_t)count;
    query->has_arguments = has_arguments;
    memcpy(copy, text, size);
    copy[size] = '\0';
    query->shape = hash_bytes(hash_mix(parent->shape, (uint64_t)kind << 1 | has_arguments), text, size);
    query->total_arguments = parent->total_arguments + count;
    if (count)
        memcpy(own, arguments, arguments_size);
    for (size_t i = 0; i < count; i++) {
        query->shape = argument_shape(query->shape, &own[i]);
        if (own[i].query)
            query->total_arguments += own[i].query->total_arguments;
    }
    if (!copy_texts(session, query->arena, own, count)) {
        if (!owner_of(session)->error.code)
            owner_no_memory(owner_of(session));
        return &owner_of(session)->broken;
    }
    return query;
}

corm_query *query_add(corm_query *query, enum clause_kind kind, const char *text, size_t size)
{
    return add(query, kind, text, size, NULL, 0, false);
}

enum { MOST_ARGUMENTS = 64 };

/* One pass finds the conversions as the lexer will. */
static bool read_arguments(corm_session *session, const char *text, size_t size, struct argument *out, size_t *count,
                           struct arguments *arguments)
{
    *count = 0;
    for (const char *at = memchr(text, '%', size); at; at = memchr(at, '%', size - (size_t)(at - text))) {
        char wanted;
        size_t length = lex_conversion(at, size - (size_t)(at - text), &wanted);
        if (length && *count == MOST_ARGUMENTS) {
            owner_fail(owner_of(session), CORM_MISUSE, "an expression takes at most %d arguments: bind a list instead", MOST_ARGUMENTS);
            return false;
        }
        if (length && !read_argument(session, &out[(*count)++], wanted, arguments))
            return false;
        at += length ? length : at[1] == '%' ? 2 : 1;
    }
    return true;
}

corm_query *query_add_span(corm_query *query, enum clause_kind kind, const char *text, size_t size, struct arguments *arguments)
{
    struct argument read[MOST_ARGUMENTS];
    size_t count;
    if (owner_of(query->session)->error.code || !read_arguments(query->session, text, size, read, &count, arguments))
        return &owner_of(query->session)->broken;
    return add(query, kind, text, size, read, count, true);
}

static corm_query *refuse_null(corm_query *query, enum clause_kind kind)
{
    struct owner *owner = owner_of(query->session);
    if (!owner->error.code)
        owner_fail(owner, CORM_MISUSE, "%s() got NULL where a text belongs", clause_info(kind)->name);
    return &owner->broken;
}

corm_query *query_add_plain(corm_query *query, enum clause_kind kind, const char *text)
{
    return text ? query_add(query, kind, text, strlen(text)) : refuse_null(query, kind);
}

corm_query *query_add_arguments(corm_query *query, enum clause_kind kind, const char *text, struct arguments *arguments)
{
    if (!text)
        return refuse_null(query, kind);
    return query_add_span(query, kind, text, strlen(text), arguments);
}

corm_query *query_add_format(corm_query *query, enum clause_kind kind, const char *text, ...)
{
    struct arguments arguments;
    va_start(arguments.list, text);
    corm_query *added = query_add_arguments(query, kind, text, &arguments);
    va_end(arguments.list);
    return added;
}

corm_query *query_add_number(corm_query *query, enum clause_kind kind, int64_t number)
{
    corm_query *added = add(query, kind, "", 0, NULL, 0, false);
    if (added != &owner_of(query->session)->broken) {
        added->from = number;
        added->shape = hash_mix(added->shape, (uint64_t)number);
    }
    return added;
}

corm_query *query_add_given(corm_query *query, enum clause_kind kind, const char *text, size_t size,
                            const struct argument *arguments, size_t count, bool has_arguments)
{
    return add(query, kind, text, size, arguments, count, has_arguments);
}

corm_query *query_add_again(corm_query *query, const corm_query *clause)
{
    corm_query *added = add(query, clause->kind, clause->text, clause->size, clause->arguments, clause->argument_count,
                            clause->has_arguments);
    if (added != &owner_of(query->session)->broken) {
        added->from = clause->from;
        added->until = clause->until;
        added->shape = hash_mix(added->shape, clause->shape);
    }
    return added;
}

corm_query *query_with_argument(const corm_query *query, const struct argument *argument)
{
    struct owner *owner = owner_of(query->session);
    corm_query *other = owner->error.code ? NULL : arena_alloc(query->arena, sizeof *other + sizeof *argument);
    if (!other) {
        if (!owner->error.code)
            owner_no_memory(owner);
        return &owner->broken;
    }
    *other = *query;
    other->arguments = memcpy(other + 1, argument, sizeof *argument);
    other->result = NULL;
    return other;
}

corm_query *query_add_peers(corm_query *query, const struct relation *relation, enum peers_mode mode, const void *keys)
{
    struct argument argument = {.query = NULL};
    if (keys && !query_read_pointer(query->session, keys, &argument))
        return &owner_of(query->session)->broken;
    corm_query *added = add(query, CLAUSE_PEERS, "", 0, &argument, keys != NULL, true);
    if (added != &owner_of(query->session)->broken) {
        added->relation = relation;
        added->from = mode;
        added->shape = hash_mix(hash_mix(hash_mix(added->shape, relation->model->index), relation->index), mode);
    }
    return added;
}

/* --- The public builders */

#define BUILDER(name, kind, text)                                           \
    corm_query *corm_##name(corm_query *query, const char *text, ...)       \
    {                                                                       \
        struct arguments arguments;                                         \
        va_start(arguments.list, text);                                     \
        corm_query *added = query_add_arguments(query, kind, text, &arguments); \
        va_end(arguments.list);                                             \
        return added;                                                       \
    }

BUILDER(filter, CLAUSE_FILTER, condition)
BUILDER(exclude, CLAUSE_EXCLUDE, condition)
BUILDER(order_by, CLAUSE_ORDER_BY, terms)
BUILDER(annotate, CLAUSE_ANNOTATE, terms)
BUILDER(alias, CLAUSE_ALIAS, terms)
BUILDER(values, CLAUSE_VALUES, terms)
BUILDER(prefetch_related, CLAUSE_PREFETCH_RELATED, paths)

/* "-published" and "month" as "-published, 'month'". */
static corm_query *add_span(corm_query *query, enum clause_kind kind, const char *path, const char *span)
{
    struct owner *owner = owner_of(query->session);
    char *text = owner->error.code ? NULL : arena_printf(query->arena, "%s, '%s'", path, span);
    if (!text && !owner->error.code)
        owner_no_memory(owner);
    return text ? query_add(query, kind, text, strlen(text)) : &owner->broken;
}

corm_query *corm_dates(corm_query *query, const char *path, const char *span)
{
    return add_span(query, CLAUSE_DATES, path, span);
}

corm_query *corm_datetimes(corm_query *query, const char *path, const char *span)
{
    return add_span(query, CLAUSE_DATETIMES, path, span);
}

corm_query *corm_with(corm_query *query, const char *name, corm_query *other)
{
    struct owner *owner = owner_of(query->session);
    struct argument argument = {.query = NULL};
    char *text = owner->error.code || !query_read_pointer(query->session, other, &argument) ? NULL
                 : arena_printf(query->arena, "%s = %%p", name);
    if (!text && !owner->error.code)
        owner_no_memory(owner);
    return text ? query_add_given(query, CLAUSE_WITH, text, strlen(text), &argument, 1, true) : &owner->broken;
}

corm_query *corm_walk(corm_query *query, const char *path)
{
    return query_add(query, CLAUSE_WALK, path, strlen(path));
}

corm_query *corm_only(corm_query *query, const char *fields)
{
    return query_add_plain(query, CLAUSE_ONLY, fields);
}

corm_query *corm_defer(corm_query *query, const char *fields)
{
    return query_add_plain(query, CLAUSE_DEFER, fields);
}

corm_query *corm_select_related(corm_query *query, const char *paths)
{
    return query_add_plain(query, CLAUSE_SELECT_RELATED, paths);
}

corm_query *corm_union(corm_query *query, corm_query *other)
{
    return query_add_format(query, CLAUSE_UNION, "%p", (void *)other);
}

corm_query *corm_union_all(corm_query *query, corm_query *other)
{
    return query_add_format(query, CLAUSE_UNION, "%p, all", (void *)other);
}

corm_query *corm_intersection(corm_query *query, corm_query *other)
{
    return query_add_format(query, CLAUSE_INTERSECTION, "%p", (void *)other);
}

corm_query *corm_difference(corm_query *query, corm_query *other)
{
    return query_add_format(query, CLAUSE_DIFFERENCE, "%p", (void *)other);
}

corm_query *corm_reverse(corm_query *query)
{
    return query_add(query, CLAUSE_REVERSE, "", 0);
}

corm_query *corm_distinct_on(corm_query *query, const char *fields)
{
    return query_add_plain(query, CLAUSE_DISTINCT, fields);
}

corm_query *corm_distinct(corm_query *query)
{
    return query_add(query, CLAUSE_DISTINCT, "", 0);
}

corm_query *corm_fetch(corm_query *query, corm_fetch_mode mode)
{
    return query_add_number(query, CLAUSE_FETCH, mode);
}

corm_query *corm_together(corm_query *query, corm_together_mode mode)
{
    return query_add_number(query, CLAUSE_TOGETHER, mode);
}

corm_query *corm_iterator(corm_query *query, int64_t rows)
{
    return query_add_number(query, CLAUSE_ITERATOR, rows);
}

#define SAME(name) _Static_assert((int)CORM_##name == (int)name, "the public number is the planner's")
SAME(LOCK_UPDATE);
SAME(LOCK_NO_KEY_UPDATE);
SAME(LOCK_SHARE);
SAME(LOCK_KEY_SHARE);
SAME(LOCK_NOWAIT);
SAME(LOCK_SKIP_LOCKED);
SAME(LOCK_RELATED);
#undef SAME

corm_query *corm_lock(corm_query *query, unsigned lock)
{
    if (lock <= LOCK_EVERYTHING)
        return query_add_number(query, CLAUSE_LOCK, lock);
    owner_fail(owner_of(query->session), CORM_MISUSE, "there is no lock %u", lock);
    return &owner_of(query->session)->broken;
}

/* A slice of a slice counts from the first row of all; its ends are arguments, so that pages share one plan. */
corm_query *corm_slice(corm_query *query, int64_t from, int64_t until)
{
    corm_session *session = query->session;
    if (from < 0 || until < 0) {
        owner_fail(owner_of(session), CORM_QUERY, "a slice counts from the first row: no negative numbers (%lld to %lld)", (long long)from,
                     (long long)until);
        return &owner_of(session)->broken;
    }
    if (query->kind == CLAUSE_SLICE) {
        int64_t room = query->until;
        from = from > INT64_MAX - query->from ? INT64_MAX : query->from + from;
        until = until > INT64_MAX - query->from ? INT64_MAX : query->from + until;
        if (until > room)
            until = room;
        query = (corm_query *)(uintptr_t)query->parent;
    }
    struct argument ends[2] = {{{0}, {0}, NULL, NULL}, {{0}, {0}, NULL, NULL}};
    set_value(&ends[0], value_int(from));
    set_value(&ends[1], value_int(from >= until ? 0 : until - from));
    ends[0].shape.is_positive = ends[1].shape.is_positive = false;      /* the slice's own shape says what counts */
    corm_query *added = add(query, CLAUSE_SLICE, "", 0, ends, 2, true);
    if (added != &owner_of(session)->broken) {
        added->from = from;
        added->until = until;
        added->shape = hash_mix(added->shape, (uint64_t)(from > 0) << 2 | (uint64_t)(until == INT64_MAX) << 1 | (from >= until));
    }
    return added;
}

/* --- Typed values */

static const void *tagged(corm_session *session, struct value value)
{
    struct tagged_value *tagged_value = owner_alloc(owner_of(session), sizeof *tagged_value);
    if (tagged_value)
        *tagged_value = (struct tagged_value){TAG_VALUE, value};
    return tagged_value;
}

static const char *copy_bytes(corm_session *session, const void *bytes, size_t size)
{
    char *copy = owner_alloc(owner_of(session), size + 1);
    if (copy) {
        memcpy(copy, bytes, size);
        copy[size] = '\0';
    }
    return copy;
}

#define VALUE(name, type, kind_constant, member)                                  \
    const void *corm_value_##name(corm_session *session, type value)              \
    {                                                                             \
        return tagged(session, (struct value){.kind = kind_constant, .as.member = value}); \
    }

VALUE(date, corm_date, KIND_DATE, date)
VALUE(time, corm_time, KIND_TIME, time)
VALUE(datetime, corm_datetime, KIND_DATETIME, datetime)
VALUE(duration, corm_duration, KIND_DURATION, duration)
VALUE(decimal, corm_decimal, KIND_DECIMAL, decimal)
VALUE(uuid, corm_uuid, KIND_UUID, uuid)
VALUE(bool, bool, KIND_BOOL, boolean)
VALUE(int, int64_t, KIND_INT, integer)

const void *corm_value_bytes(corm_session *session, corm_bytes value)
{
    const char *copy = value.data ? copy_bytes(session, value.data, value.size) : NULL;
    return copy ? tagged(session, value_bytes(KIND_BYTES, copy, value.size)) : NULL;
}

const void *corm_value_text(corm_session *session, const char *value)
{
    const char *copy = value ? copy_bytes(session, value, strlen(value)) : NULL;
    return copy ? tagged(session, value_text(copy)) : NULL;
}

static const void *tagged_list(corm_session *session, struct value_list list)
{
    struct tagged_list *tagged = owner_alloc(owner_of(session), sizeof *tagged);
    if (tagged)
        *tagged = (struct tagged_list){TAG_LIST, list};
    return tagged;
}

const void *corm_list_int(corm_session *session, const int64_t *items, size_t count)
{
    int64_t *copy = owner_alloc(owner_of(session), (count + 1) * sizeof *items);
    if (copy && count)
        memcpy(copy, items, count * sizeof *items);
    return copy ? tagged_list(session, (struct value_list){KIND_INT, count, copy, NULL}) : NULL;
}

const void *corm_list_text(corm_session *session, const char *const *items, size_t count)
{
    struct value *values = owner_alloc(owner_of(session), (count + 1) * sizeof *values);
    for (size_t i = 0; values && i < count; i++) {
        if (!items[i]) {
            owner_fail(owner_of(session), CORM_MISUSE, "corm_list_text() got NULL where a text belongs");
            return NULL;
        }
        size_t size = strlen(items[i]);
        const char *copy = check_text(session, items[i], size) ? copy_bytes(session, items[i], size) : NULL;
        if (!copy)
            return NULL;
        values[i] = value_text(copy);
    }
    return values ? tagged_list(session, (struct value_list){KIND_TEXT, count, NULL, values}) : NULL;
}

const void *corm_list_real(corm_session *session, const double *items, size_t count)
{
    struct value *values = owner_alloc(owner_of(session), (count + 1) * sizeof *values);
    for (size_t i = 0; values && i < count; i++)
        values[i] = value_real(items[i]);
    return values ? tagged_list(session, (struct value_list){KIND_REAL, count, NULL, values}) : NULL;
}
