/* Schemas: the cases of tests/data/schema, and what a bookshop becomes. */
#include "lib/test.h"

#include "schema/schema.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cases: `==== title`, the schema, `---- prints`, `---- fails` or `---- same`, and what is expected, up to a blank
 * line before the next title. */

static struct schema *read_text(const char *text, size_t size, struct strbuf *told)
{
    static corm_schema source;
    struct schema_errors errors;
    source = (corm_schema){"test.corm", text, size};
    struct schema *schema = schema_read(&alloc_system, &source, &errors);
    CHECK((schema != NULL) == (errors.count == 0));
    CHECK((schema != NULL) == (errors.text.length == 0));
    if (told)
        strbuf_add(told, strbuf_string(&errors.text), errors.text.length);
    strbuf_free(&errors.text);
    return schema;
}

static void print_and_free(struct schema *schema, struct strbuf *out)
{
    schema_print(schema, out);
    schema_free(schema);
}

static void check_same(const char *title, const struct strbuf *got, const char *want, size_t size)
{
    if (got->length != size || memcmp(strbuf_string(got), want, size) != 0)
        test_fail(__FILE__, __LINE__, "%s\n    got\n%s\n    want\n%.*s", title, strbuf_string(got), (int)size, want);
}

static void run_case(const char *title, const char *input, size_t input_size, const char *outcome, const char *want,
                     size_t want_size)
{
    struct strbuf got, again;
    strbuf_init(&got, &alloc_system);
    strbuf_init(&again, &alloc_system);
    char *exact = malloc(input_size + 1);   /* so that a sanitizer sees a step too far */
    memcpy(exact, input, input_size);
    struct schema *schema = read_text(exact, input_size, &got);
    bool fails = strncmp(outcome, "---- fails", 10) == 0;
    if ((schema == NULL) != fails)
        test_fail(__FILE__, __LINE__, "%s: %s\n%s", title, schema ? "is valid" : "fails", strbuf_string(&got));
    if (schema) {
        print_and_free(schema, &got);
        struct schema *second = read_text(strbuf_string(&got), got.length, &again);
        if (second)
            print_and_free(second, &again);
        check_same(title, &again, strbuf_string(&got), got.length);
    }
    if (strncmp(outcome, "---- same", 9) == 0)
        check_same(title, &got, input, input_size);
    else
        check_same(title, &got, want, want_size);
    free(exact);
    strbuf_free(&got);
    strbuf_free(&again);
}

static const char *next_line(const char *at, const char *end)
{
    const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
    return newline ? newline + 1 : end;
}

/* Where the next line with this beginning starts, or the end. */
static const char *find_line(const char *at, const char *end, const char *start)
{
    size_t size = strlen(start);
    while (at < end) {
        if ((size_t)(end - at) >= size && memcmp(at, start, size) == 0)
            return at;
        at = next_line(at, end);
    }
    return end;
}

static int run_cases(const char *text, size_t size)
{
    const char *end = text + size;
    int count = 0;
    for (const char *at = find_line(text, end, "==== "); at < end; count++) {
        const char *input = next_line(at, end);
        const char *outcome = find_line(input, end, "---- ");
        const char *want = next_line(outcome, end);
        const char *next = find_line(want, end, "==== ");
        char title[200];
        snprintf(title, sizeof title, "%.*s", (int)(input - at - 6), at + 5);
        size_t want_size = next > want ? (size_t)(next - want) - 1 : 0;
        run_case(title, input, (size_t)(outcome - input), outcome, want, want_size);
        at = next;
    }
    return count;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*size + 1);
    if (fread(text, 1, *size, file) != *size)
        *size = 0;
    text[*size] = '\0';
    fclose(file);
    return text;
}

TEST(schema_cases)
{
    DIR *folder = opendir(TEST_DATA "/schema");
    int count = 0;
    CHECK(folder != NULL);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char path[1024];
        size_t size = 0, length = strlen(entry->d_name);
        if (length < 5 || strcmp(entry->d_name + length - 5, ".case") != 0)
            continue;
        snprintf(path, sizeof path, "%s/schema/%s", TEST_DATA, entry->d_name);
        char *text = read_file(path, &size);
        CHECK(text != NULL);
        count += text ? run_cases(text, size) : 0;
        free(text);
    }
    closedir(folder);
    CHECK(count >= 80);
}

static const char bookshop[] =
    "model Author {\n"
    "    name text(100)\n"
    "}\n"
    "model Book {\n"
    "    title text(200)\n"
    "    price decimal(8, 2) default 9.5\n"
    "    state enum(new, used) default used\n"
    "    author Author on delete cascade related books\n"
    "    editor Author? related edited_books\n"
    "    reader Author on delete protect\n"
    "    tags Tag* related books\n"
    "    similar Book*\n"
    "    unique (title, author)\n"
    "    index (price)\n"
    "    check (price > 0)\n"
    "    order by -price, title\n"
    "}\n"
    "model Tag {\n"
    "    name text(50) primary key\n"
    "}\n"
    "model Profile {\n"
    "    owner Author one to one related profile\n"
    "    fans Author* through Fan related idols\n"
    "}\n"
    "model Fan {\n"
    "    profile Profile\n"
    "    author Author\n"
    "}";

static struct schema *read_bookshop(void)
{
    struct strbuf told;
    strbuf_init(&told, &alloc_system);
    struct schema *schema = read_text(bookshop, strlen(bookshop), &told);
    CHECK_TEXT(strbuf_string(&told), "");
    strbuf_free(&told);
    return schema;
}

TEST(models_come_in_the_order_of_the_file_then_those_between)
{
    static const char *const names[] = {"Author", "Book", "Tag", "Profile", "Fan", "Book_tags", "Book_similar"};
    struct schema *schema = read_bookshop();
    CHECK_INT(schema->model_count, 7);
    CHECK_INT(schema->declared_count, 5);
    for (uint32_t i = 0; i < schema->model_count; i++) {
        const struct model *model = &schema->models[i];
        CHECK_TEXT(model->name, names[i]);
        CHECK(schema_model(schema, names[i]) == model);
        CHECK_INT(model->index, i);
        CHECK_INT(model->is_implicit, i >= 5);
        CHECK(model->schema == schema);
        for (uint32_t j = 0; j < model->field_count; j++) {
            CHECK(model->fields[j].model == model);
            CHECK_INT(model->fields[j].index, j);
            CHECK(model_field(model, model->fields[j].name) == &model->fields[j]);
            CHECK(model_relation(model, model->fields[j].name) == model->fields[j].relation);
        }
        for (uint32_t j = 0; j < model->relation_count; j++) {
            CHECK(model->relations[j].model == model);
            CHECK_INT(model->relations[j].index, j);
            CHECK(model_relation(model, model->relations[j].name) == &model->relations[j]);
        }
    }
    CHECK(schema_model(schema, "Nothing") == NULL);
    schema_free(schema);
}

TEST(fields_know_their_columns_types_and_defaults)
{
    struct schema *schema = read_bookshop();
    const struct model *book = schema_model(schema, "Book");
    const struct field *id = model_field(book, "id"), *price = model_field(book, "price");
    const struct field *state = model_field(book, "state"), *author = model_field(book, "author");
    CHECK(id == book->primary && id == book->fields && id->is_primary && id->is_unique && id->is_generated);
    CHECK_INT(id->type.kind, KIND_INT);
    CHECK_INT(price->type.kind, KIND_DECIMAL);
    CHECK_INT(price->type.precision, 8);
    CHECK_INT(price->type.scale, 2);
    CHECK_INT(price->default_value.kind, KIND_DECIMAL);
    CHECK_INT(price->default_value.as.decimal.low, 950);
    CHECK_INT(price->default_value.as.decimal.scale, 2);
    CHECK_INT(state->type.kind, KIND_TEXT);
    CHECK_INT(state->type.label_count, 2);
    CHECK_TEXT(state->type.labels[1], "used");
    CHECK_TEXT(state->default_value.as.text.data, "used");
    CHECK_TEXT(author->column, "author_id");
    CHECK_INT(author->type.kind, KIND_INT);
    CHECK(!author->is_nullable && model_field(book, "editor")->is_nullable);
    CHECK(model_field(book, "tags") == NULL && model_name(book, "tags", 4) != NULL);
    CHECK(model_name(book, "titles", 5) == model_name(book, "title", 5));
    CHECK(!model_field(schema_model(schema, "Tag"), "name")->is_generated);
    CHECK(model_field(schema_model(schema, "Tag"), "id") == NULL);
    schema_free(schema);
}

static void check_relation(const struct model *model, const char *name, enum relation_kind kind, const char *target,
                           const char *inverse, enum on_delete on_delete)
{
    const struct relation *relation = model_relation(model, name);
    CHECK(relation != NULL);
    if (!relation)
        return;
    CHECK_INT(relation->kind, kind);
    CHECK_TEXT(relation->target->name, target);
    CHECK_TEXT(relation->inverse ? relation->inverse->name : NULL, inverse);
    CHECK(!relation->inverse || relation->inverse->inverse == relation);
    CHECK_INT(relation->on_delete, on_delete);
}

TEST(relations_lead_both_ways)
{
    struct schema *schema = read_bookshop();
    const struct model *book = schema_model(schema, "Book"), *author = schema_model(schema, "Author");
    const struct model *profile = schema_model(schema, "Profile"), *tag = schema_model(schema, "Tag");
    check_relation(book, "author", RELATION_FOREIGN, "Author", "books", DELETE_CASCADE);
    check_relation(book, "editor", RELATION_FOREIGN, "Author", "edited_books", DELETE_SET_NULL);
    check_relation(book, "reader", RELATION_FOREIGN, "Author", NULL, DELETE_PROTECT);
    check_relation(author, "books", RELATION_REVERSE, "Book", "author", DELETE_CASCADE);
    check_relation(author, "edited_books", RELATION_REVERSE, "Book", "editor", DELETE_SET_NULL);
    check_relation(profile, "owner", RELATION_ONE, "Author", "profile", DELETE_CASCADE);
    check_relation(author, "profile", RELATION_REVERSE_ONE, "Profile", "owner", DELETE_CASCADE);
    check_relation(book, "tags", RELATION_MANY, "Tag", "books", DELETE_CASCADE);
    check_relation(tag, "books", RELATION_REVERSE_MANY, "Book", "tags", DELETE_CASCADE);
    check_relation(profile, "fans", RELATION_MANY, "Author", "idols", DELETE_CASCADE);
    CHECK(model_relation(author, "books")->field == model_field(book, "author"));
    CHECK(model_relation(book, "author")->field == model_field(book, "author"));
    CHECK(model_relation(book, "tags")->field == NULL);
    CHECK(model_field(profile, "owner")->is_unique);
    CHECK_INT(author->relation_count, 4);
    CHECK_TEXT(author->relations[3].name, "idols");
    CHECK_INT(author->incoming_count, 5);
    CHECK(author->incoming[2] == model_relation(book, "reader"));
    CHECK_INT(tag->incoming_count, 1);
    CHECK_INT(book->incoming_count, 3);
    schema_free(schema);
}

TEST(many_to_many_relations_go_through_a_model)
{
    struct schema *schema = read_bookshop();
    const struct model *book = schema_model(schema, "Book"), *links = schema_model(schema, "Book_tags");
    const struct relation *tags = model_relation(book, "tags"), *books = tags->inverse;
    CHECK(tags->through == links && books->through == links);
    CHECK_TEXT(links->prefix, "book_tags");
    CHECK_TEXT(links->table, "book_tags");
    CHECK_INT(links->field_count, 3);
    CHECK(tags->through_near == model_field(links, "book") && tags->through_far == model_field(links, "tag"));
    CHECK(books->through_near == tags->through_far && books->through_far == tags->through_near);
    CHECK_TEXT(tags->through_far->column, "tag_id");
    CHECK_INT(tags->through_far->type.kind, KIND_TEXT);
    CHECK_INT(tags->through_far->type.length, 50);
    check_relation(links, "tag", RELATION_FOREIGN, "Tag", NULL, DELETE_CASCADE);
    CHECK_INT(links->index_count, 2);
    CHECK_TEXT(links->indexes[0].name, "book_tags_book_tag_unique");
    CHECK(links->indexes[0].is_unique);
    CHECK_TEXT(links->indexes[1].name, "book_tags_tag_index");
    CHECK(links->indexes[1].fields[0] == tags->through_far);
    const struct relation *similar = model_relation(book, "similar");
    CHECK_TEXT(similar->through_near->name, "from_book");
    CHECK_TEXT(similar->through_far->column, "to_book_id");
    const struct relation *fans = model_relation(schema_model(schema, "Profile"), "fans");
    CHECK(fans->through == schema_model(schema, "Fan") && !fans->through->is_implicit);
    CHECK(fans->through_near == model_field(fans->through, "profile"));
    CHECK(fans->through_far == model_field(fans->through, "author"));
    schema_free(schema);
}

TEST(constraints_have_names)
{
    struct schema *schema = read_bookshop();
    const struct model *book = schema_model(schema, "Book");
    CHECK_INT(book->index_count, 2);
    CHECK_TEXT(book->indexes[0].name, "book_title_author_unique");
    CHECK_TEXT(book->indexes[1].name, "book_price_index");
    CHECK(book->indexes[0].fields[1] == model_field(book, "author"));
    CHECK_TEXT(book->checks[0].name, "book_check_1");
    CHECK_TEXT(book->checks[0].text, "price > 0");
    CHECK_TEXT(book->order_by, "-price, title");
    CHECK(memcmp(bookshop + book->place.offset, "Book", book->place.length) == 0);
    schema_free(schema);
}

TEST(long_names_are_cut_and_stay_apart)
{
    static const char text[] = "model ALongNameForAModelThatHoldsManyThings {\n"
                               "    a_long_name_of_a_field int\n    another_long_name_of_a_field int\n"
                               "    index (a_long_name_of_a_field, another_long_name_of_a_field)\n"
                               "    unique (a_long_name_of_a_field, another_long_name_of_a_field)\n}\n";
    struct schema *schema = read_text(text, strlen(text), NULL);
    const struct index *indexes = schema->models[0].indexes;
    CHECK_INT(strlen(indexes[0].name), 60);
    CHECK_INT(strlen(indexes[1].name), 60);
    CHECK(strcmp(indexes[0].name, indexes[1].name) != 0);
    schema_free(schema);
}

static void check_told(const char *text, const char *want)
{
    struct strbuf told;
    strbuf_init(&told, &alloc_system);
    schema_free(read_text(text, strlen(text), &told));
    CHECK_TEXT(strbuf_string(&told), want);
    strbuf_free(&told);
}

TEST(a_file_may_end_in_the_middle)
{
    check_told("model", "test.corm:1:6: expected the model's name, found the end of the file\n"
                        "  model\n       ^\n");
    check_told("model A { a", "test.corm:1:7: the '}' of model A is missing\n"
                              "  model A { a\n        ^\n\n"
                              "test.corm:1:12: expected a type, found the end of the file\n"
                              "  model A { a\n             ^\n");
}

TEST(what_is_inherited_counts_each_time)
{
    struct strbuf text, told;
    strbuf_init(&text, &alloc_system);
    strbuf_init(&told, &alloc_system);
    strbuf_text(&text, "abstract model Base {\n");
    for (int i = 0; i < 990; i++)
        strbuf_printf(&text, "f%d int\n", i);
    strbuf_text(&text, "}\n");
    for (int i = 0; i < 200; i++)
        strbuf_printf(&text, "model M%d extends Base {\n}\n", i);
    CHECK(read_text(strbuf_string(&text), text.length, &told) == NULL);
    CHECK_TEXT(strbuf_string(&told),
               "test.corm:1195:7: the models up to this one have more than 100000 fields, indexes and checks\n"
               "  model M101 extends Base {\n        ^^^^\n");
    strbuf_free(&text);
    strbuf_free(&told);
}

TEST(the_nearest_name_is_suggested)
{
    static const char *const names[] = {"author", "title", "published", "id"};
    CHECK_TEXT(nearest_name("autor", 5, names, 4), "author");
    CHECK_TEXT(nearest_name("TITLE", 5, names, 4), "title");
    CHECK_TEXT(nearest_name("pubilshed", 9, names, 4), "published");
    CHECK_TEXT(nearest_name("xylophone", 9, names, 4), NULL);
    CHECK_TEXT(nearest_name("x", 1, names, 4), NULL);
    CHECK_TEXT(nearest_name("", 0, names, 4), NULL);
    struct schema *schema = read_bookshop();
    CHECK_TEXT(model_nearest(schema_model(schema, "Author"), "boks", 4), "books");
    CHECK_TEXT(model_nearest(schema_model(schema, "Author"), "nmae", 4), "name");
    schema_free(schema);
}

/* An allocator that fails once its count is used up, and counts what is out. */
struct meagre {
    long left;
    long held;
};

static void *meagre_resize(void *context, void *old, size_t old_size, size_t new_size)
{
    struct meagre *meagre = context;
    if (new_size > 0 && meagre->left-- <= 0)
        return NULL;
    meagre->held += (long)new_size - (long)old_size;
    return alloc_system.resize(alloc_system.context, old, old_size, new_size);
}

static bool read_with(struct meagre *meagre, const char *text)
{
    corm_allocator allocator = {meagre_resize, meagre};
    corm_schema source = {"test.corm", text, strlen(text)};
    struct schema_errors errors;
    struct strbuf out;
    strbuf_init(&out, &allocator);
    struct schema *schema = schema_read(&allocator, &source, &errors);
    bool is_done = schema || errors.count > 0;
    CHECK(schema || errors.count > 0 || errors.text.failed || errors.text.length == 0);
    if (schema) {
        schema_print(schema, &out);
        is_done = !out.failed;
    }
    schema_free(schema);
    strbuf_free(&errors.text);
    strbuf_free(&out);
    CHECK_INT(meagre->held, 0);
    return is_done;
}

static void read_until_it_succeeds(const char *text)
{
    long allocations = 0;
    for (struct meagre meagre = {0, 0}; !read_with(&meagre, text); meagre = (struct meagre){allocations, 0})
        if (++allocations > 10000) {
            CHECK(false);
            return;
        }
    CHECK(allocations > 2);
}

TEST(any_allocation_may_fail)
{
    read_until_it_succeeds(bookshop);
    read_until_it_succeeds("model A {\n    a txt\n    b int int\n    c B\n");
}

/* What a hostile file may hold in plenty takes time in proportion. */
static void read_repeated(const char *before, const char *part, size_t times, const char *after)
{
    struct strbuf text;
    strbuf_init(&text, &alloc_system);
    strbuf_text(&text, before);
    for (size_t i = 0; i < times; i++)
        strbuf_text(&text, part);
    strbuf_text(&text, after);
    schema_free(read_text(strbuf_string(&text), text.length, NULL));
    strbuf_free(&text);
}

TEST(large_files_take_linear_time)
{
    enum { MANY = 200000 };
    read_repeated("model A {\n    check (", "(", MANY, "\n}\n");
    read_repeated("model A {\n", "check (\n", MANY, "}\n");
    read_repeated("model A {\n", "a enum(\n", MANY, "}\n");
    read_repeated("model A {\n", "a enum(a,b\n\n\n", MANY, "}\n");
    read_repeated("model A {\n    a text(", "\n", MANY, "}\n");
    read_repeated("", "model A {\n", MANY, "");
    read_repeated("", "}{", MANY, "");
    read_repeated("model A {\n", "a A related b\n", MANY, "}\n");
    read_repeated("model A {\n", "a int primary key,\n", MANY, "}\n");
    read_repeated("model A { a enum(", "x, ", MANY, "x)\n}\n");
    read_repeated("model A {\n order by ", "a,\n", MANY, "a\n}\n");
    read_repeated("model A {\n a text default \"", "\"\"", MANY, "\"\n}\n");
}
