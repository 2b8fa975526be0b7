/* The generator: golden folders compared whole, and the names it refuses.  GOLDEN_UPDATE=1 in the environment
 * rewrites the expected files instead. */
#include "lib/test.h"

#include "base/error.h"
#include "gen/gen.h"

#include <stdio.h>
#include <stdlib.h>

enum { PATH_LENGTH = 1000 };

static const char *golden_path(char path[PATH_LENGTH], const char *folder, const char *file)
{
    const char *root = getenv("GOLDEN_ROOT");
    snprintf(path, PATH_LENGTH, "%s/%s/%s", root ? root : "tests/golden", folder, file);
    return path;
}

static void read_file(const char *path, struct strbuf *out)
{
    char part[4096];
    FILE *file = fopen(path, "rb");
    if (!file) {
        test_fail(__FILE__, __LINE__, "cannot read %s", path);
        return;
    }
    for (size_t count; (count = fread(part, 1, sizeof part, file)) > 0;)
        strbuf_add(out, part, count);
    fclose(file);
}

static void write_file(const char *path, const struct strbuf *text)
{
    FILE *file = fopen(path, "wb");
    CHECK(file && fwrite(strbuf_string(text), 1, text->length, file) == text->length);
    CHECK(file && fclose(file) == 0);
}

/* Tells the first line that differs. */
static void compare(const char *path, const char *got, const char *want)
{
    for (int line = 1;; line++) {
        size_t got_length = strcspn(got, "\n"), want_length = strcspn(want, "\n");
        if (got_length != want_length || memcmp(got, want, got_length) != 0 || got[got_length] != want[want_length]) {
            test_fail(path, line, "differs\n    got   %.*s\n    want  %.*s", (int)got_length, got, (int)want_length,
                      want);
            return;
        }
        if (!got[got_length])
            return;
        got += got_length + 1;
        want += want_length + 1;
    }
}

static void check_file(const char *folder, const char *file, const struct strbuf *got)
{
    char path[PATH_LENGTH];
    struct strbuf want;
    golden_path(path, folder, file);
    CHECK(!got->failed);
    if (getenv("GOLDEN_UPDATE")) {
        write_file(path, got);
        return;
    }
    strbuf_init(&want, &alloc_system);
    read_file(path, &want);
    compare(path, strbuf_string(got), strbuf_string(&want));
    strbuf_free(&want);
}

static struct schema *read_schema(const corm_schema *source)
{
    struct schema_errors errors = {.count = 0};
    strbuf_init(&errors.text, &alloc_system);
    struct schema *schema = schema_read(&alloc_system, source, &errors);
    CHECK_TEXT(strbuf_string(&errors.text), "");
    CHECK(schema != NULL);
    strbuf_free(&errors.text);
    return schema;
}

static void check_folder(const char *folder)
{
    char path[PATH_LENGTH], name[PATH_LENGTH];
    struct strbuf text, out;
    strbuf_init(&text, &alloc_system);
    strbuf_init(&out, &alloc_system);
    read_file(golden_path(path, folder, "schema.corm"), &text);
    snprintf(name, sizeof name, "schemas/%s.corm", folder);
    corm_schema source = {name, strbuf_string(&text), text.length};
    struct schema *schema = read_schema(&source);
    if (schema) {
        CHECK(gen_check(schema, folder, &out));
        CHECK_TEXT(strbuf_string(&out), "");
        gen_header(schema, folder, &out);
        check_file(folder, "expected.h", &out);
        strbuf_clear(&out);
        gen_source(schema, folder, &out);
        check_file(folder, "expected.c", &out);
        schema_free(schema);
    }
    strbuf_free(&text);
    strbuf_free(&out);
}

TEST(a_bookshop)
{
    check_folder("bookshop");
}

TEST(every_type)
{
    check_folder("types");
}

TEST(every_kind_of_key_and_relation)
{
    check_folder("keys");
}

TEST(awkward_names)
{
    check_folder("awkward-names");
}

TEST(a_wide_model)
{
    check_folder("wide");
}

static void check_refusal(const char *base_name, const char *text, const char *want)
{
    corm_schema source = {"shop.corm", text, strlen(text)};
    struct schema *schema = read_schema(&source);
    struct strbuf errors;
    strbuf_init(&errors, &alloc_system);
    if (schema) {
        CHECK(gen_check(schema, base_name, &errors) == (*want == '\0'));
        CHECK_TEXT(strbuf_string(&errors), want);
        schema_free(schema);
    }
    strbuf_free(&errors);
}

TEST(a_field_called_as_what_every_model_has_is_refused)
{
    check_refusal("shop",
                  "model Book {\n"
                  "    title text\n"
                  "    save bool\n"
                  "    defaults text\n"
                  "}\n",
                  "shop.corm:3:5: Book.save: its accessor in C would be book_save, which is the save function of "
                  "model Book\n"
                  "      save bool\n"
                  "      ^^^^\n"
                  "rename the field\n"
                  "\n"
                  "shop.corm:4:5: Book.defaults: its accessor in C would be book_defaults, which is the defaults "
                  "function "
                  "of model Book\n"
                  "      defaults text\n"
                  "      ^^^^^^^^\n"
                  "rename the field\n");
}

TEST(fields_that_share_a_function_are_refused)
{
    check_refusal("shop",
                  "model Book {\n"
                  "    title text\n"
                  "    set_title text\n"
                  "    tag Tag on delete cascade column \"tagged\"\n"
                  "    tag_id int\n"
                  "}\n"
                  "model Tag {\n"
                  "}\n",
                  "shop.corm:3:5: Book.set_title: its accessor in C would be book_set_title, which is the setter of "
                  "Book.title\n"
                  "      set_title text\n"
                  "      ^^^^^^^^^\n"
                  "rename the field\n"
                  "\n"
                  "shop.corm:5:5: Book.tag_id: its accessor in C would be book_tag_id, which is the key accessor of "
                  "Book.tag\n"
                  "      tag_id int\n"
                  "      ^^^^^^\n"
                  "rename the field\n");
}

TEST(fields_that_share_a_member_are_refused)
{
    check_refusal("shop",
                  "model Book {\n"
                  "    default int\n"
                  "    default_ int\n"
                  "    corm_first text\n"
                  "}\n",
                  "shop.corm:3:5: Book.default_: its member in C would be default_, which is the member of "
                  "Book.default\n"
                  "      default_ int\n"
                  "      ^^^^^^^^\n"
                  "rename the field\n"
                  "\n"
                  "shop.corm:4:5: Book.corm_first: its member in C would be corm_first_, which is the first member "
                  "of model Book\n"
                  "      corm_first text\n"
                  "      ^^^^^^^^^^\n"
                  "rename the field\n");
}

TEST(a_way_back_called_as_what_every_model_has_is_refused)
{
    check_refusal("shop",
                  "model Book {\n"
                  "    author Author on delete cascade related values\n"
                  "}\n"
                  "model Author {\n"
                  "}\n",
                  "shop.corm:2:45: Author.values: its accessor in C would be author_values, which is the values "
                  "struct of model Author\n"
                  "      author Author on delete cascade related values\n"
                  "                                              ^^^^^^\n"
                  "write another name behind 'related'\n");
}

TEST(functions_of_two_models_that_share_a_name_are_refused)
{
    check_refusal("shop",
                  "model Book {\n"
                  "    title text\n"
                  "}\n"
                  "model BookSet {\n"
                  "    title text\n"
                  "}\n",
                  "shop.corm:5:5: BookSet.title: its accessor in C would be book_set_title, which is the setter of "
                  "Book.title\n"
                  "      title text\n"
                  "      ^^^^^\n"
                  "rename the field\n");
}

TEST(models_named_as_the_library_or_the_language_are_refused)
{
    check_refusal("shop",
                  "model CormQuery {\n"
                  "}\n"
                  "model FILE {\n"
                  "}\n"
                  "model SHOP_H {\n"
                  "}\n",
                  "shop.corm:1:7: model CormQuery: C names that begin with corm_ are the library's\n"
                  "  model CormQuery {\n"
                  "        ^^^^^^^^^\n"
                  "rename the model\n"
                  "\n"
                  "shop.corm:3:7: model FILE: the name means something else in C\n"
                  "  model FILE {\n"
                  "        ^^^^\n"
                  "rename the model\n"
                  "\n"
                  "shop.corm:5:7: model SHOP_H: its type in C would be SHOP_H, which is the header's guard\n"
                  "  model SHOP_H {\n"
                  "        ^^^^^^\n"
                  "rename the model\n");
}

TEST(labels_that_share_a_constant_are_refused)
{
    check_refusal("shop",
                  "model Book {\n"
                  "    kind enum(\"paper back\", ebook)\n"
                  "    kind_paper enum(back)\n"
                  "}\n",
                  "shop.corm:3:5: Book.kind_paper: its constant in C would be BOOK_KIND_PAPER_BACK, which is the "
                  "constant of Book.kind\n"
                  "      kind_paper enum(back)\n"
                  "      ^^^^^^^^^^\n"
                  "rename the field\n");
}

TEST(a_field_called_as_the_schema_is_refused)
{
    const char *text = "model MyBook {\n    schema text\n}\n";
    check_refusal("other", text, "");
    check_refusal("my-book", text,
                  "shop.corm:2:5: MyBook.schema: its accessor in C would be my_book_schema, which is the name of "
                  "the schema\n"
                  "      schema text\n"
                  "      ^^^^^^\n"
                  "rename the field\n");
}

struct limited {
    int left;
};

static void *resize_limited(void *context, void *old, size_t old_size, size_t new_size)
{
    struct limited *limited = context;
    if (new_size && limited->left-- <= 0)
        return NULL;
    return alloc_system.resize(alloc_system.context, old, old_size, new_size);
}

static bool generate_with(const struct schema *schema, int allocations)
{
    struct limited limited = {allocations};
    corm_allocator allocator = {resize_limited, &limited};
    struct strbuf out;
    strbuf_init(&out, &allocator);
    bool is_fine = gen_check(schema, "bookshop", &out);
    gen_header(schema, "bookshop", &out);
    gen_source(schema, "bookshop", &out);
    CHECK(is_fine || out.failed);
    bool failed = out.failed;
    strbuf_free(&out);
    return !failed;
}

TEST(running_out_of_memory_is_a_failure_of_the_output)
{
    const char *text = "model Book {\n"
                       "    title text\n"
                       "    state enum(a, b) default b\n"
                       "    next Book? on delete cascade\n"
                       "}\n";
    corm_schema source = {"bookshop.corm", text, strlen(text)};
    struct schema *schema = read_schema(&source);
    int allocations = 0;
    while (schema && allocations < 1000 && !generate_with(schema, allocations))
        allocations++;
    CHECK(allocations > 3 && allocations < 1000);
    schema_free(schema);
}
