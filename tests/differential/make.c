/* Queries from the grammar: all mean something, few of them anything sensible. */
#include "differential/make.h"

struct maker {
    struct strbuf *out;
    const struct schema *schema;
    struct random *random;
    struct arena arena;
    const struct model *model;
    const struct model *outer;
    bool has_outer;
    int depth;                      /* of queries in queries */
};

static void make_expression(struct maker *maker, enum kind kind, bool many, int depth);
static void make_condition(struct maker *maker, bool many, int depth);
static void make_filters(struct maker *maker, int most);

static void put(struct maker *maker, const char *text)
{
    strbuf_text(maker->out, text);
}

static int below(struct maker *maker, int count)
{
    return random_below(maker->random, count);
}

static const char *one_of(struct maker *maker, const char *const *texts, int count)
{
    return texts[below(maker, count)];
}

static const struct model *any_model(struct maker *maker)
{
    return &maker->schema->models[below(maker, (int)maker->schema->declared_count)];
}

/* --- Paths and literals */

static const struct field *any_field(struct maker *maker, const struct model *model, enum kind kind)
{
    const struct field *found[32];
    int count = 0;
    for (uint32_t i = 0; i < model->field_count; i++)
        if (model->fields[i].type.kind == kind)
            found[count++] = &model->fields[i];
    return count ? found[below(maker, count)] : NULL;
}

static const char *step_from(struct maker *maker, const struct model **model, bool many)
{
    const struct relation *relation = (*model)->relation_count ? &(*model)->relations[below(maker, (int)(*model)->relation_count)] : NULL;
    if (!relation || !relation->name || (!many && relation_is_many(relation)))
        return "";
    *model = relation->target;
    return arena_printf(&maker->arena, "%s.", relation->name);
}

/* A path to a column of the kind, or NULL. */
static const char *find_path(struct maker *maker, const struct model *start, enum kind kind, bool many)
{
    for (int tries = 0; tries < 12; tries++) {
        const struct model *model = start;
        const char *path = "";
        for (int steps = below(maker, 3); steps > 0; steps--)
            path = arena_printf(&maker->arena, "%s%s", path, step_from(maker, &model, many));
        const struct field *field = any_field(maker, model, kind);
        if (field)
            return arena_printf(&maker->arena, "%s%s", path, field->name);
    }
    return NULL;
}

static void make_literal(struct maker *maker, enum kind kind)
{
    struct type type = {.kind = kind, .scale = 2};
    struct value value = random_value(maker->random, &maker->arena, &type, false);
    bool is_quoted = kind == KIND_TEXT || kind == KIND_DATE || kind == KIND_DATETIME;
    if (kind == KIND_REAL) {
        strbuf_printf(maker->out, "%d.%02d", below(maker, 5), below(maker, 4) * 25);
        return;
    }
    put(maker, is_quoted ? "'" : "");
    value_print(maker->out, &value);
    put(maker, is_quoted ? "'" : "");
}

/* A literal that has its type by itself. */
static void make_constant(struct maker *maker, enum kind kind)
{
    bool is_moment = kind == KIND_DATE || kind == KIND_DATETIME;
    put(maker, is_moment ? "cast(" : "");
    make_literal(maker, kind);
    if (is_moment)
        strbuf_printf(maker->out, " as %s)", kind_name(kind));
}

static void make_path(struct maker *maker, enum kind kind, bool many)
{
    const char *path = NULL;
    if (maker->has_outer && random_chance(maker->random, 30)) {
        path = find_path(maker, maker->outer, kind, false);
        path = path ? arena_printf(&maker->arena, "outer.%s", path) : NULL;
    }
    path = path ? path : find_path(maker, maker->model, kind, many);
    if (path)
        put(maker, path);
    else
        make_constant(maker, kind);
}

/* --- Queries in queries */

static void make_subquery(struct maker *maker, const char *ending, enum kind kind)
{
    struct maker inner = *maker;
    inner.outer = maker->model;
    inner.has_outer = true;
    inner.model = any_model(maker);
    inner.depth++;
    put(maker, inner.model->name);
    make_filters(&inner, 2);
    if (strcmp(ending, "one") == 0) {
        const char *path = find_path(&inner, inner.model, kind, false);
        strbuf_printf(maker->out, ".order_by(%spk).values(%s)[:1]", random_chance(maker->random, 50) ? "-" : "", path ? path : "pk");
    } else if (strcmp(ending, "column") == 0) {
        const char *path = find_path(&inner, inner.model, kind, true);
        if (path)
            strbuf_printf(maker->out, ".values(%s)", path);
        if (random_chance(maker->random, 20))
            put(maker, ".distinct()");
    } else if (random_chance(maker->random, 15))
        put(maker, ".order_by(pk)[1:]");
    maker->arena = inner.arena;
}

static bool has_path(struct maker *maker, enum kind kind)
{
    return find_path(maker, maker->model, kind, false) != NULL;
}

/* --- Expressions */

static void make_call(struct maker *maker, const char *name, enum kind kind, bool many, int depth, int count)
{
    strbuf_printf(maker->out, "%s(", name);
    for (int i = 0; i < count; i++) {
        put(maker, i ? ", " : "");
        if (i == 0)
            make_path(maker, kind, many);
        else
            make_expression(maker, kind, many, depth - 1);
    }
    put(maker, ")");
}

static void make_case(struct maker *maker, enum kind kind, bool many, int depth)
{
    put(maker, "case when ");
    make_condition(maker, many, depth - 1);
    put(maker, " then ");
    make_path(maker, kind, many);
    if (random_chance(maker->random, 60)) {
        put(maker, " else ");
        make_expression(maker, kind, many, depth - 1);
    }
    put(maker, " end");
}

static void make_arithmetic(struct maker *maker, enum kind kind, bool many, int depth)
{
    static const char *const ops[] = {" + ", " - ", " * ", " / ", " % "};
    int count = kind == KIND_INT ? 5 : 4;
    const char *op = one_of(maker, ops, count);
    put(maker, "(");
    make_path(maker, kind, many);
    put(maker, op);
    if (kind != KIND_INT && random_chance(maker->random, 40))
        make_path(maker, KIND_INT, many);
    else if (kind == KIND_INT)
        make_expression(maker, kind, many, depth - 1);
    else
        make_path(maker, kind, many);
    put(maker, ")");
}

static void make_int(struct maker *maker, bool many, int depth)
{
    static const char *const parts[] = {"year", "month", "day", "quarter", "week_day"};
    switch (below(maker, 5)) {
    case 0:
        put(maker, "length(");
        make_path(maker, KIND_TEXT, many);
        put(maker, ")");
        break;
    case 1: {
        enum kind kind = random_chance(maker->random, 50) ? KIND_DATE : KIND_DATETIME;
        const char *path = find_path(maker, maker->model, kind, many);
        if (path)
            strbuf_printf(maker->out, "%s.%s", path, one_of(maker, parts, 5));
        else
            make_path(maker, KIND_INT, many);
        break;
    }
    default:
        make_arithmetic(maker, KIND_INT, many, depth);
    }
}

static void make_text(struct maker *maker, bool many, int depth)
{
    switch (below(maker, 4)) {
    case 0:
        make_call(maker, random_chance(maker->random, 50) ? "lower" : "upper", KIND_TEXT, many, depth, 1);
        break;
    case 1:
        make_call(maker, "concat", KIND_TEXT, many, depth, 2);
        break;
    default:
        put(maker, "(");
        make_path(maker, KIND_TEXT, many);
        put(maker, " || ");
        make_expression(maker, KIND_TEXT, many, depth - 1);
        put(maker, ")");
    }
}

static void make_expression(struct maker *maker, enum kind kind, bool many, int depth)
{
    bool is_number = kind == KIND_INT || kind == KIND_REAL || kind == KIND_DECIMAL;
    int choice = depth <= 0 ? below(maker, 5) : below(maker, 16);
    if (choice == 0)
        make_constant(maker, kind);
    else if (choice < 6)
        make_path(maker, kind, many);
    else if (choice == 6)
        make_call(maker, "coalesce", kind, many, depth, 2);
    else if (choice == 7)
        make_call(maker, "nullif", kind, many, depth, 2);
    else if (choice == 8)
        make_call(maker, random_chance(maker->random, 50) ? "greatest" : "least", kind, many, depth, 2);
    else if (choice == 9)
        make_case(maker, kind, many, depth);
    else if (choice == 10 && maker->depth < 2 && has_path(maker, kind) && kind == KIND_INT) {
        put(maker, "(");
        make_subquery(maker, "one", kind);
        put(maker, ")");
    } else if (choice == 11 && is_number)
        make_call(maker, "abs", kind, many, depth, 1);
    else if (kind == KIND_INT)
        make_int(maker, many, depth);
    else if (is_number)
        make_arithmetic(maker, kind, many, depth);
    else if (kind == KIND_TEXT)
        make_text(maker, many, depth);
    else
        make_path(maker, kind, many);
}

/* --- Conditions */

static const enum kind kinds[] = {KIND_INT, KIND_INT, KIND_INT, KIND_TEXT, KIND_TEXT, KIND_REAL, KIND_DECIMAL, KIND_DATE, KIND_DATETIME};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void make_comparison(struct maker *maker, bool many, int depth)
{
    static const char *const ops[] = {" = ", " != ", " < ", " <= ", " > ", " >= ", " = "};
    enum kind kind = kinds[below(maker, KINDS)];
    if (random_chance(maker->random, 60))
        make_path(maker, kind, many);
    else
        make_expression(maker, kind, many, depth);
    put(maker, one_of(maker, ops, 7));
    if (random_chance(maker->random, 50))
        make_literal(maker, kind);
    else
        make_expression(maker, kind, many, depth - 1);
}

static void make_match(struct maker *maker, bool many)
{
    static const char *const ops[] = {"contains", "icontains", "startswith", "istartswith", "endswith", "iendswith", "iexact", "like"};
    make_path(maker, KIND_TEXT, many);
    strbuf_printf(maker->out, " %s ", one_of(maker, ops, 8));
    make_literal(maker, KIND_TEXT);
}

static void make_in(struct maker *maker, bool many)
{
    enum kind kind = kinds[below(maker, KINDS)];
    bool is_query = maker->depth < 2 && random_chance(maker->random, 35);
    make_path(maker, is_query ? KIND_INT : kind, many);
    put(maker, random_chance(maker->random, 35) ? " not in " : " in ");
    if (is_query) {
        make_subquery(maker, "column", KIND_INT);
        return;
    }
    put(maker, "(");
    for (int i = 1 + below(maker, 3); i > 0; i--) {
        make_literal(maker, kind);
        put(maker, i > 1 ? ", " : ")");
    }
}

static void make_between(struct maker *maker, bool many)
{
    enum kind kind = kinds[below(maker, KINDS)];
    make_path(maker, kind, many);
    put(maker, " between ");
    make_literal(maker, kind);
    put(maker, " and ");
    make_literal(maker, kind);
}

static void make_junction(struct maker *maker, bool many, int depth)
{
    put(maker, "(");
    make_condition(maker, many, depth - 1);
    put(maker, random_chance(maker->random, 50) ? " and " : " or ");
    make_condition(maker, many, depth - 1);
    put(maker, ")");
}

static void make_condition(struct maker *maker, bool many, int depth)
{
    int choice = below(maker, depth > 0 ? 20 : 12);
    if (choice < 6)
        make_comparison(maker, many, depth);
    else if (choice < 8) {
        make_path(maker, kinds[below(maker, KINDS)], many);
        put(maker, random_chance(maker->random, 50) ? " is null" : " is not null");
    } else if (choice == 8)
        make_match(maker, many);
    else if (choice == 9)
        make_in(maker, many);
    else if (choice == 10)
        make_between(maker, many);
    else if (choice == 11 && has_path(maker, KIND_BOOL))
        make_path(maker, KIND_BOOL, many);
    else if (choice == 12 && maker->depth < 2) {
        put(maker, "exists(");
        make_subquery(maker, "rows", KIND_INT);
        put(maker, ")");
    } else if (choice < 15) {
        put(maker, "not (");
        make_condition(maker, many, depth - 1);
        put(maker, ")");
    } else
        make_junction(maker, many, depth);
}

static void make_filters(struct maker *maker, int most)
{
    for (int i = below(maker, most + 1); i > 0; i--) {
        put(maker, random_chance(maker->random, 75) ? ".filter(" : ".exclude(");
        make_condition(maker, random_chance(maker->random, 60), 2);
        put(maker, ")");
    }
}

/* --- Aggregates */

static enum kind make_aggregate(struct maker *maker)
{
    static const enum kind numbers[] = {KIND_INT, KIND_REAL, KIND_DECIMAL};
    enum kind kind = kinds[below(maker, KINDS)], result = KIND_INT;
    bool is_path = random_chance(maker->random, 75);
    switch (below(maker, 6)) {
    case 0:
        put(maker, "count(");
        put(maker, random_chance(maker->random, 40) ? "distinct " : "");
        break;
    case 1:
        put(maker, "count(*");
        kind = KIND_NULL;
        break;
    case 2:
        result = kind = numbers[below(maker, 3)];
        put(maker, random_chance(maker->random, 20) ? "sum(distinct " : "sum(");
        break;
    case 3:
        kind = numbers[below(maker, 3)];
        result = kind == KIND_INT ? KIND_REAL : kind;
        is_path = true;                 /* an average's digits depend on its type */
        put(maker, "avg(");
        break;
    case 4:
        put(maker, "min(");
        result = kind;
        break;
    default:
        put(maker, "max(");
        result = kind;
        break;
    }
    if (kind == KIND_NULL)
        ;
    else if (is_path)
        make_path(maker, kind, true);
    else
        make_expression(maker, kind, true, 1);
    if (random_chance(maker->random, 25)) {
        put(maker, " where ");
        make_condition(maker, true, 0);
    }
    put(maker, ")");
    return result;
}

/* n0 = count(…), n1 = …; answers how many, their kinds in `made`. */
static int make_named_aggregates(struct maker *maker, enum kind *made)
{
    int count = 1 + below(maker, 3);
    for (int i = 0; i < count; i++) {
        strbuf_printf(maker->out, "%sn%d = ", i ? ", " : "", i);
        made[i] = make_aggregate(maker);
    }
    return count;
}

static void make_name_filter(struct maker *maker, const enum kind *made, int count)
{
    static const char *const ops[] = {" = ", " != ", " < ", " >= ", " > "};
    int i = below(maker, count);
    put(maker, random_chance(maker->random, 80) ? ".filter(" : ".exclude(");
    if (random_chance(maker->random, 25))
        strbuf_printf(maker->out, "n%d is %snull", i, random_chance(maker->random, 50) ? "not " : "");
    else {
        strbuf_printf(maker->out, "n%d%s", i, one_of(maker, ops, 5));
        make_literal(maker, made[i]);
    }
    put(maker, ")");
}

/* --- Whole queries */

static void make_slice(struct maker *maker)
{
    if (random_chance(maker->random, 70))
        return;
    int from = below(maker, 3);
    if (random_chance(maker->random, 30))
        strbuf_printf(maker->out, "[%d:]", from);
    else
        strbuf_printf(maker->out, "[%d:%d]", from, from + 1 + below(maker, 3));
}

static void make_order_term(struct maker *maker, bool many)
{
    static const char *const nulls[] = {"", "", "", " nulls first", " nulls last"};
    put(maker, random_chance(maker->random, 40) ? "-" : "");
    make_path(maker, kinds[below(maker, KINDS)], many);
    put(maker, one_of(maker, nulls, 5));
}

static void make_order(struct maker *maker, bool many)
{
    put(maker, ".order_by(");
    for (int i = below(maker, 3); i > 0; i--) {
        make_order_term(maker, many);
        put(maker, ", ");
    }
    put(maker, random_chance(maker->random, 50) ? "pk)" : "-pk)");
    put(maker, random_chance(maker->random, 15) ? ".reverse()" : "");
}

static void make_ending(struct maker *maker, bool is_ordered)
{
    int choice = below(maker, 10);
    if (choice == 0 && is_ordered)
        put(maker, random_chance(maker->random, 50) ? ".first()" : ".last()");
    else {
        make_slice(maker);
        put(maker, choice == 1 ? ".count()" : choice == 2 ? ".exists()" : "");
    }
}

static void make_records(struct maker *maker)
{
    enum kind made[4];
    int count = 0;
    make_filters(maker, 3);
    if (random_chance(maker->random, 40)) {
        put(maker, random_chance(maker->random, 85) ? ".annotate(" : ".alias(");
        count = make_named_aggregates(maker, made);
        put(maker, ")");
    }
    for (int i = count ? below(maker, 3) : 0; i > 0; i--)
        make_name_filter(maker, made, count);
    if (count)
        make_filters(maker, 1);
    bool is_distinct = random_chance(maker->random, 15);
    put(maker, is_distinct ? ".distinct()" : "");
    bool is_ordered = random_chance(maker->random, 60);
    if (is_ordered && count && random_chance(maker->random, 40))
        strbuf_printf(maker->out, ".order_by(%sn%d, pk)", random_chance(maker->random, 50) ? "-" : "", below(maker, count));
    else if (is_ordered)
        make_order(maker, !is_distinct && random_chance(maker->random, 10));
    make_ending(maker, is_ordered);
}

static int make_terms(struct maker *maker, bool many, bool named)
{
    int count = 1 + below(maker, 3);
    for (int i = 0; i < count; i++) {
        put(maker, i ? ", " : "");
        if (named && random_chance(maker->random, 35)) {
            strbuf_printf(maker->out, "v%d = ", i);
            make_expression(maker, kinds[below(maker, KINDS)], many, 2);
            continue;
        }
        const char *path = find_path(maker, maker->model, kinds[below(maker, KINDS)], many);
        put(maker, path ? path : "pk");
    }
    return count;
}

static void make_values(struct maker *maker)
{
    make_filters(maker, 2);
    put(maker, ".values(");
    make_terms(maker, random_chance(maker->random, 30), true);
    put(maker, ")");
    bool is_distinct = random_chance(maker->random, 30);
    if (is_distinct)
        put(maker, ".distinct()");
    else if (random_chance(maker->random, 60))
        make_order(maker, false);
    make_ending(maker, false);
}

static void make_groups(struct maker *maker)
{
    enum kind made[4];
    make_filters(maker, 2);
    bool is_counted = random_chance(maker->random, 20);
    if (is_counted) {
        put(maker, ".annotate(m = ");
        make_aggregate(maker);
        put(maker, ")");
        make_filters(maker, 1);
    }
    put(maker, is_counted ? ".values(m, " : ".values(");
    make_terms(maker, random_chance(maker->random, 30), random_chance(maker->random, 30));
    put(maker, ").annotate(");
    int count = make_named_aggregates(maker, made);
    put(maker, ")");
    for (int i = below(maker, 3); i > 0; i--)
        make_name_filter(maker, made, count);
    if (random_chance(maker->random, 20))
        make_filters(maker, 1);
    if (random_chance(maker->random, 40))
        strbuf_printf(maker->out, ".order_by(%sn%d)", random_chance(maker->random, 50) ? "-" : "", below(maker, count));
    make_ending(maker, false);
}

static void make_total(struct maker *maker)
{
    enum kind made[4];
    make_filters(maker, 2);
    if (random_chance(maker->random, 25)) {
        put(maker, ".annotate(m = ");
        made[0] = make_aggregate(maker);
        put(maker, ")");
        if (random_chance(maker->random, 50))
            make_filters(maker, 1);
        put(maker, random_chance(maker->random, 30) ? ".order_by(pk)[:3]" : "");
        strbuf_printf(maker->out, ".aggregate(a = max(m), b = count(m)");
        if (random_chance(maker->random, 50)) {
            put(maker, ", c = ");
            make_aggregate(maker);
        }
        put(maker, ")");
        return;
    }
    if (random_chance(maker->random, 20))
        put(maker, random_chance(maker->random, 50) ? ".distinct()" : ".order_by(pk)[1:4]");
    put(maker, ".aggregate(");
    make_named_aggregates(maker, made);
    put(maker, ")");
}

static void make_part(struct maker *maker, const enum kind *columns, int count)
{
    maker->model = any_model(maker);
    put(maker, maker->model->name);
    make_filters(maker, 2);
    put(maker, ".values(");
    for (int i = 0; i < count; i++) {
        const char *path = find_path(maker, maker->model, columns[i], random_chance(maker->random, 20));
        strbuf_printf(maker->out, "%sc%d = ", i ? ", " : "", i);
        if (path)
            put(maker, path);
        else
            make_constant(maker, columns[i]);
    }
    put(maker, ")");
}

static void make_union(struct maker *maker)
{
    static const char *const words[] = {"union", "union", "intersection", "difference"};
    enum kind columns[2] = {kinds[below(maker, KINDS)], kinds[below(maker, KINDS)]};
    int count = 1 + below(maker, 2);
    const char *word = one_of(maker, words, 4);
    bool is_records = random_chance(maker->random, 20);
    strbuf_clear(maker->out);
    if (is_records) {
        const struct model *model = maker->model;
        put(maker, model->name);
        make_filters(maker, 2);
        strbuf_printf(maker->out, ".%s(%s", word, model->name);
        make_filters(maker, 2);
    } else {
        make_part(maker, columns, count);
        strbuf_printf(maker->out, ".%s(", word);
        for (int i = random_chance(maker->random, 20) ? 2 : 1; i > 0; i--) {
            make_part(maker, columns, count);
            put(maker, i > 1 ? ", " : "");
        }
    }
    put(maker, strcmp(word, "union") == 0 && random_chance(maker->random, 30) ? ", all)" : ")");
    if (!is_records && random_chance(maker->random, 15))
        put(maker, ".annotate(d = coalesce(c0, c0))");
    if (!is_records && random_chance(maker->random, 15))
        put(maker, ".filter(c0 is not null)");
    if (random_chance(maker->random, 40))
        put(maker, is_records ? ".order_by(-id)" : ".order_by(c0)");
    make_ending(maker, false);
}

void make_query(struct strbuf *out, const struct schema *schema, struct random *random)
{
    static void (*const makers[])(struct maker *) = {make_records, make_records, make_records, make_values, make_groups, make_groups,
                                                     make_total, make_union};
    struct maker maker = {.out = out, .schema = schema, .random = random};
    arena_init(&maker.arena, &alloc_system, 4096);
    maker.model = any_model(&maker);
    strbuf_clear(out);
    put(&maker, maker.model->name);
    makers[below(&maker, sizeof makers / sizeof *makers)](&maker);
    arena_free(&maker.arena);
}
