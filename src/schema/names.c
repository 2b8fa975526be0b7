/* Names: what they may be, what is made of them, how they are found, and which one may have been meant. */
#include "schema/read.h"

/* The expression language could not tell these from its own words. */
static const char *const reserved[] = {
    "and", "as", "asc", "between", "case", "desc", "distinct", "else", "end", "exists", "false", "in", "is", "not",
    "null", "or", "outer", "over", "pk", "then", "true", "when", "where",
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_reserved(const char *name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(reserved[i], name) == 0)
            return true;
    return false;
}

bool reader_check_name(struct reader *reader, struct word name, bool is_model)
{
    if (name.place.length > LONGEST_NAME) {
        reader_fault(reader, name.place, "the name is longer than %d characters", LONGEST_NAME);
        return false;
    }
    if (is_model && !is_upper(name.text[0])) {
        reader_fault(reader, name.place, "a model's name begins with an upper-case letter");
        if (name.text[0] != '_')
            reader_hint(reader, "write '%c%s'", upper(name.text[0]), name.text + 1);
        return false;
    }
    if (!is_model && is_upper(name.text[0])) {
        reader_fault(reader, name.place, "a field's name begins with a lower-case letter or _");
        reader_hint(reader, "write '%s'", name_snake_case(reader->arena, name.text));
        return false;
    }
    if (!is_model && is_reserved(name.text)) {
        reader_fault(reader, name.place, "'%s' is a word of the expression language and cannot be a name", name.text);
        reader_hint(reader, "write '%s_' and, if the database has it as a column, column \"%s\"", name.text,
                    name.text);
        return false;
    }
    return true;
}

const char *name_snake_case(struct arena *arena, const char *name)
{
    size_t size = strlen(name), length = 0;
    char *snake = arena_alloc(arena, 2 * size + 1);
    for (size_t i = 0; i < size; i++) {
        bool begins_word = is_upper(name[i]) && i > 0 && name[i - 1] != '_' &&
                           (!is_upper(name[i - 1]) || (name[i + 1] >= 'a' && name[i + 1] <= 'z'));
        if (begins_word)
            snake[length++] = '_';
        snake[length++] = lower(name[i]);
    }
    snake[length] = '\0';
    return snake;
}

const char *name_cut(struct arena *arena, const char *name)
{
    enum { HASH_SIZE = 9 };
    size_t size = strlen(name), kept = LONGEST_NAME - HASH_SIZE;
    if (size <= LONGEST_NAME)
        return name;
    while (kept > 0 && ((unsigned char)name[kept] & 0xC0) == 0x80)
        kept--;
    uint64_t hash = 14695981039346656037u;      /* FNV-1a: the same on every machine, for databases keep the name */
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)name[i]) * 1099511628211u;
    return arena_printf(arena, "%.*s_%08x", (int)kept, name, (unsigned)(hash ^ hash >> 32));
}

const char *name_folded(struct arena *arena, const char *name)
{
    char *folded = arena_copy_text(arena, name);
    for (char *at = folded; *at; at++)
        *at = lower(*at);
    return folded;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edits (a letter put in, left out, changed, or two swapped) from one to the other, whatever the case. */
static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t rows[3][LONGEST_QUOTED_NAME + 2];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_size; j++)
        last[j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + !same);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b_size];
}

struct nearest nearest_begin(const char *wrong, size_t size)
{
    size_t near = least((size + 2) / 3, size ? size - 1 : 0);
    return (struct nearest){wrong, size, NULL, size <= LONGEST_QUOTED_NAME ? near + 1 : 0};
}

void nearest_offer(struct nearest *nearest, const char *name)
{
    size_t size = strlen(name);
    size_t difference = size > nearest->size ? size - nearest->size : nearest->size - size;
    if (size > LONGEST_QUOTED_NAME || difference >= nearest->distance)
        return;
    size_t edits = distance(nearest->wrong, nearest->size, name, size);
    if (edits < nearest->distance) {
        nearest->distance = edits;
        nearest->best = name;
    }
}

int32_t type_label(const struct type *type, const char *text, size_t size)
{
    for (uint32_t i = 0; i < type->label_count; i++)
        if (strlen(type->labels[i]) == size && memcmp(type->labels[i], text, size) == 0)
            return (int32_t)i;
    return -1;
}

const char *nearest_name(const char *wrong, size_t size, const char *const *names, size_t count)
{
    struct nearest nearest = nearest_begin(wrong, size);
    for (size_t i = 0; i < count; i++)
        nearest_offer(&nearest, names[i]);
    return nearest.best;
}

const char *model_nearest(const struct model *model, const char *wrong, size_t size)
{
    struct nearest nearest = nearest_begin(wrong, size);
    for (uint32_t i = 0; i < model->field_count; i++)
        nearest_offer(&nearest, model->fields[i].name);
    for (uint32_t i = 0; i < model->relation_count; i++)
        nearest_offer(&nearest, model->relations[i].name);
    return nearest.best;
}

const struct model *schema_model(const struct schema *schema, const char *name)
{
    return map_get_text(&schema->names, name);
}

const struct name *model_name(const struct model *model, const char *name, size_t size)
{
    return map_get(&model->names, name, size);
}

const struct field *model_field(const struct model *model, const char *name)
{
    const struct name *found = map_get_text(&model->names, name);
    return found ? found->field : NULL;
}

const struct relation *model_relation(const struct model *model, const char *name)
{
    const struct name *found = map_get_text(&model->names, name);
    return found ? found->relation : NULL;
}
