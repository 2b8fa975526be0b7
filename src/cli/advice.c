/* What an index could serve, and does not: by the conditions and the order of each select of a plan. */
#include "cli/advice.h"

#include "base/vector.h"

/* What an index must be able to do. */
enum use { USE_NONE, USE_EQUAL, USE_RANGE, USE_ORDER, USE_PARTS, USE_WORDS, USE_COMPUTED };

/* A condition on one column, beside what is known before its row. */
struct lookup {
    enum use use;
    const struct plan_node *column;
    const char *what;               /* "icontains", ">" */
};

struct lookups {
    VECTOR(struct lookup) list;
    VECTOR(const struct plan_node *) alternatives;      /* the ors among them */
};

static void advise_select(struct advice *advice, const struct plan_select *select);

/* --- Lookups */

static bool reads_columns(const struct plan_node *node, const struct plan_select *select)
{
    if (node->kind == PLAN_COLUMN || node->kind == PLAN_OUTPUT)
        return node->source->owner == select;
    for (size_t i = 0; i < node->operand_count; i++)
        if (reads_columns(node->operands[i], select))
            return true;
    return false;
}

static const struct plan_node *column_inside(const struct plan_node *node)
{
    if (node->kind == PLAN_COLUMN)
        return node;
    for (size_t i = 0; i < node->operand_count; i++) {
        const struct plan_node *found = column_inside(node->operands[i]);
        if (found)
            return found;
    }
    return NULL;
}

static enum use use_of(const struct plan_node *node)
{
    switch (node->kind) {
    case PLAN_COMPARE:
        return node->op == OP_EQUAL ? USE_EQUAL : node->op >= OP_LESS ? USE_RANGE : USE_NONE;
    case PLAN_IS_NULL:
    case PLAN_IN_VALUES:
    case PLAN_IN_LIST:
    case PLAN_IN_SELECT:
        return USE_EQUAL;
    case PLAN_BETWEEN:
        return USE_RANGE;
    case PLAN_MATCH:
        return node->op == OP_STARTSWITH ? USE_RANGE : node->op == OP_SEARCH ? USE_WORDS : USE_PARTS;
    default:
        return USE_NONE;
    }
}

static const char *what_of(const struct plan_node *node)
{
    switch (node->kind) {
    case PLAN_COMPARE:
    case PLAN_MATCH:
        return op_name(node->op);
    case PLAN_IS_NULL:
        return "is null";
    case PLAN_BETWEEN:
        return "between";
    default:
        return "in";
    }
}

/* USE_NONE where no column stands beside what is known. */
static struct lookup lookup_of(const struct plan_node *node, const struct plan_select *select)
{
    struct lookup lookup = {use_of(node), NULL, what_of(node)};
    size_t at = 0;
    if (lookup.use == USE_NONE)
        return lookup;
    if (node->kind == PLAN_COMPARE && !reads_columns(node->operands[0], select))
        at = 1;
    for (size_t i = 0; i < node->operand_count; i++)
        if (i != at && reads_columns(node->operands[i], select))
            lookup.use = USE_NONE;
    const struct plan_node *side = node->operands[at];
    lookup.column = column_inside(side);
    bool halves = lookup.column && lookup.column->type.kind == KIND_BOOL;    /* the rows: an index gains nothing */
    if (!lookup.column || halves || !reads_columns(side, select))
        lookup.use = USE_NONE;
    else if (side->kind != PLAN_COLUMN && lookup.use != USE_NONE)
        lookup.use = USE_COMPUTED;
    return lookup;
}

static void gather(struct advice *advice, const struct plan_node *node, const struct plan_select *select, struct lookups *out)
{
    if (node->kind == PLAN_AND) {
        gather(advice, node->operands[0], select, out);
        gather(advice, node->operands[1], select, out);
        return;
    }
    struct lookup lookup = lookup_of(node, select);
    if (node->kind == PLAN_OR)
        vector_push(advice->arena, &out->alternatives, node);
    else if (lookup.use != USE_NONE)
        vector_push(advice->arena, &out->list, lookup);
}

/* --- Indexes */

static bool is_equal_to(const struct lookups *lookups, const struct plan_source *source, const struct field *field)
{
    for (size_t i = 0; i < lookups->list.count; i++) {
        const struct lookup *lookup = &lookups->list.items[i];
        if (lookup->use == USE_EQUAL && lookup->column->source == source && lookup->column->field == field)
            return true;
    }
    return false;
}

/* Behind fields of which each is equal to something. */
static bool leads_to(const struct index *index, const struct lookup *lookup, const struct lookups *beside)
{
    uint32_t i = 0;
    while (i < index->field_count && index->fields[i] != lookup->column->field
           && is_equal_to(beside, lookup->column->source, index->fields[i]))
        i++;
    return i < index->field_count && index->fields[i] == lookup->column->field;
}

static bool holds(const struct index *index, const struct field *field)
{
    for (uint32_t i = 0; i < index->field_count; i++)
        if (index->fields[i] == field)
            return true;
    return false;
}

static bool index_serves(const struct index *index, const struct lookup *lookup, const struct lookups *beside)
{
    if (index->where)
        return false;
    switch (lookup->use) {
    case USE_EQUAL:
        return index->method <= INDEX_BRIN && leads_to(index, lookup, beside);
    case USE_RANGE:
        return (index->method == INDEX_BTREE || index->method == INDEX_BRIN) && leads_to(index, lookup, beside);
    case USE_ORDER:
        return index->method == INDEX_BTREE && leads_to(index, lookup, beside);
    case USE_PARTS:
        return index->method == INDEX_TRIGRAM && holds(index, lookup->column->field);
    case USE_WORDS:
        return index->method == INDEX_FULLTEXT && holds(index, lookup->column->field);
    default:
        return false;
    }
}

static bool lookup_is_served(const struct lookup *lookup, const struct lookups *beside)
{
    const struct field *field = lookup->column->field;
    bool has_own = field->is_unique || field->is_primary || field->relation;
    if (has_own && lookup->use <= USE_ORDER)
        return true;
    for (uint32_t i = 0; i < field->model->index_count; i++)
        if (index_serves(&field->model->indexes[i], lookup, beside))
            return true;
    return false;
}

/* Whether its rows are found by an index: of an and by any of its sides, of an or by all. */
static bool is_served(struct advice *advice, const struct plan_node *node, const struct plan_select *select)
{
    if (node->kind == PLAN_OR)
        return is_served(advice, node->operands[0], select) && is_served(advice, node->operands[1], select);
    struct lookups lookups = {0};
    gather(advice, node, select, &lookups);
    for (size_t i = 0; i < lookups.list.count; i++)
        if (lookup_is_served(&lookups.list.items[i], &lookups))
            return true;
    for (size_t i = 0; i < lookups.alternatives.count; i++)
        if (is_served(advice, lookups.alternatives.items[i], select))
            return true;
    return false;
}

/* --- Telling */

static const char *joined(struct advice *advice, const char *before, const char *between, const char *text)
{
    return before ? arena_printf(advice->arena, "%s%s%s", before, between, text) : text;
}

static void tell(struct advice *advice, const char *lookups, const char *remedy)
{
    const char *text = arena_printf(advice->arena, "no index serves: %s\n    %s\n", lookups, remedy);
    if (map_get_text(&advice->told, text))
        return;
    const char *kept = arena_copy_text(advice->told.arena, text);
    if (kept)
        map_set_text(&advice->told, kept, (void *)(uintptr_t)kept);
    strbuf_printf(&advice->out, "%s: %s", advice->where, text);
    advice->count++;
}

static const char *label(struct advice *advice, const struct lookup *lookup)
{
    const struct field *field = lookup->column->field;
    if (lookup->use == USE_ORDER)
        return arena_printf(advice->arena, "%s %s.%s", lookup->what, field->model->name, field->name);
    return arena_printf(advice->arena, "%s.%s %s", field->model->name, field->name, lookup->what);
}

/* An index of one column, of trigrams or words. */
static void tell_text(struct advice *advice, const struct lookup *lookup)
{
    const struct field *field = lookup->column->field;
    enum index_method method = lookup->use == USE_PARTS ? INDEX_TRIGRAM : INDEX_FULLTEXT;
    tell(advice, label(advice, lookup), arena_printf(advice->arena, "in model %s: index (%s) using %s", field->model->name,
                                                     field->name, index_method_name(method)));
}

static void tell_computed(struct advice *advice, const struct lookup *lookup)
{
    const struct field *field = lookup->column->field;
    tell(advice, arena_printf(advice->arena, "%s of a value made from %s.%s", lookup->what, field->model->name, field->name),
         "an index holds columns as they are: compare the column itself");
}

/* One index of all columns of a table: those that are equal to something first, and one that is not behind them. */
static void tell_columns(struct advice *advice, const struct lookups *lookups, const struct plan_source *source)
{
    const char *labels = NULL, *fields = NULL;
    const struct model *model = source->model;
    bool has_range = false;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < lookups->list.count; i++) {
            const struct lookup *lookup = &lookups->list.items[i];
            bool is_meant = lookup->column->source == source && (pass ? lookup->use == USE_RANGE : lookup->use == USE_EQUAL);
            if (!is_meant)
                continue;
            labels = joined(advice, labels, " and ", label(advice, lookup));
            if (!pass || !has_range)
                fields = joined(advice, fields, ", ", lookup->column->field->name);
            has_range = has_range || pass;
        }
    if (labels)
        tell(advice, labels, arena_printf(advice->arena, "in model %s: index (%s)", model->name, fields));
}

static void report(struct advice *advice, const struct plan_node *node, const struct plan_select *select)
{
    if (is_served(advice, node, select))
        return;
    if (node->kind == PLAN_OR) {
        report(advice, node->operands[0], select);
        report(advice, node->operands[1], select);
        return;
    }
    struct lookups lookups = {0};
    gather(advice, node, select, &lookups);
    for (size_t i = 0; i < select->source_count; i++)
        if (select->sources[i]->model)
            tell_columns(advice, &lookups, select->sources[i]);
    for (size_t i = 0; i < lookups.list.count; i++) {
        const struct lookup *lookup = &lookups.list.items[i];
        if (lookup->use == USE_PARTS || lookup->use == USE_WORDS)
            tell_text(advice, lookup);
        else if (lookup->use == USE_COMPUTED)
            tell_computed(advice, lookup);
    }
    for (size_t i = 0; i < lookups.alternatives.count; i++)
        report(advice, lookups.alternatives.items[i], select);
}

/* The order matters where no condition finds the rows. */
static void report_order(struct advice *advice, const struct plan_select *select)
{
    const struct plan_node *first = select->order_count ? select->order[0].node : NULL;
    if (!first || first->kind != PLAN_COLUMN || first->source != select->sources[0] || select->group_count)
        return;
    struct lookups none = {0};
    struct lookup lookup = {USE_ORDER, first, "the order by"};
    if (lookup_is_served(&lookup, &none))
        return;
    const char *fields = NULL;
    for (size_t i = 0; i < select->order_count; i++) {
        const struct plan_node *node = select->order[i].node;
        bool is_same_way = select->order[i].is_descending == select->order[0].is_descending;
        if (node->kind != PLAN_COLUMN || node->source != first->source || !is_same_way)
            break;
        fields = joined(advice, fields, ", ", node->field->name);
    }
    tell(advice, label(advice, &lookup), arena_printf(advice->arena, "in model %s: index (%s)", first->field->model->name, fields));
}

/* --- Plans */

static void visit(struct advice *advice, const struct plan_node *node)
{
    if (!node)
        return;
    if (node->kind == PLAN_IN_SELECT || node->kind == PLAN_EXISTS || node->kind == PLAN_SCALAR)
        advise_select(advice, node->as.select);
    for (size_t i = 0; i < node->operand_count; i++)
        visit(advice, node->operands[i]);
}

static bool has_lookups(struct advice *advice, const struct plan_select *select)
{
    struct lookups lookups = {0};
    gather(advice, select->where, select, &lookups);
    return lookups.list.count || lookups.alternatives.count;
}

static void advise_commons(struct advice *advice, const struct plan_common *commons)
{
    for (const struct plan_common *common = commons; common; common = common->next)
        advise_select(advice, common->select);
}

static void advise_select(struct advice *advice, const struct plan_select *select)
{
    bool is_found = select->keys || (select->where && has_lookups(advice, select));
    if (select->where && !select->keys)
        report(advice, select->where, select);
    if (!is_found)
        report_order(advice, select);
    advise_commons(advice, select->commons);
    visit(advice, select->where);
    visit(advice, select->having);
    for (size_t i = 0; i < select->output_count; i++)
        visit(advice, select->outputs[i].node);
    for (size_t i = 0; i < select->source_count; i++)
        if (select->sources[i]->select)
            advise_select(advice, select->sources[i]->select);
    if (select->compound)
        advise_select(advice, select->compound->select);
}

void advice_on(struct advice *advice, const struct plan *plan)
{
    advise_commons(advice, plan->commons);
    if (plan->select)
        advise_select(advice, plan->select);
}
