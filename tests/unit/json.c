/* Reading, refusing and writing JSON; reals and base64. */
#include "lib/test.h"

#include "base/json.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct arena arena;
static struct error error;
static struct strbuf out;

static void begin(void)
{
    arena_init(&arena, &alloc_system, 0);
    strbuf_init(&out, &alloc_system);
    error_clear(&error);
}

static void release(void)
{
    arena_free(&arena);
    strbuf_free(&out);
}

static const char *written(const struct json *value)
{
    strbuf_clear(&out);
    if (!value)
        return error_full(&error);
    json_write(&out, value);
    return strbuf_string(&out);
}

static const struct json *parse(const char *text)
{
    error_clear(&error);
    return json_parse(&arena, text, strlen(text), &error);
}

static const struct {
    const char *text;
    const char *written;            /* NULL: as it was */
} accepted[] = {
    {"null", NULL}, {"true", NULL}, {"false", NULL}, {"\"\"", NULL}, {"[]", NULL}, {"{}", NULL},
    {" \t\r\n null \n", "null"},
    {"[ ]", "[]"},
    {"{ }", "{}"},
    {"[1,2,3]", NULL},
    {" [ 1 , [ ] , { } ] ", "[1,[],{}]"},
    {"{\"b\": 1, \"a\": [true, false, null]}", "{\"b\":1,\"a\":[true,false,null]}"},
    {"{\"a\":1,\"a\":2,\"\":3}", NULL},
    {"\"plain é 東 😀\"", NULL},
    {"\"\\\"\\\\\\b\\f\\n\\r\\t\"", NULL},
    {"\"\\/\"", "\"/\""},
    {"\"\\u0041\\u00e9\\u6771\"", "\"Aé東\""},
    {"\"\\u0000\\u001f\\u007f\"", "\"\\u0000\\u001f\x7F\""},
    {"\"\\uD83D\\uDE00\"", "\"😀\""},
    {"\"\\ud83d\\ude00\"", "\"😀\""},
    {"\"\\uDBFF\\uDFFF\"", "\"\xF4\x8F\xBF\xBF\""},
    {"\"\\uFFFD\\uFFFF\"", "\"\xEF\xBF\xBD\xEF\xBF\xBF\""},
    {"\"\x7F\"", NULL},
    {"{\"\\u0061\\n\":\"x\"}", "{\"a\\n\":\"x\"}"},
    {"{\"a\\u0000b\":1}", NULL},
    {"0", NULL}, {"-0", NULL}, {"7", NULL}, {"-12", NULL}, {"0.5", NULL}, {"1.50", NULL}, {"-0.0", NULL},
    {"1e5", NULL}, {"1E+5", NULL}, {"1e-05", NULL}, {"0e0", NULL}, {"12.25E2", NULL},
    {"123456789012345678901234567890.10", NULL},
    {"1e999999", NULL},
};

TEST(well_formed_text_is_read_and_written_back)
{
    begin();
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        CHECK_TEXT(written(parse(accepted[i].text)), accepted[i].written ? accepted[i].written : accepted[i].text);
        CHECK(json_valid(accepted[i].text, strlen(accepted[i].text)));
    }
    release();
}

static const struct {
    const char *text;
    const char *message;
} refused[] = {
    {"", "line 1, column 1: expected a value, but the text ends here"},
    {"  \n ", "line 2, column 2: expected a value, but the text ends here\n   \n   ^"},
    {"nul", "line 1, column 1: expected a value\n  nul\n  ^"},
    {"True", "line 1, column 1: expected a value\n  True\n  ^"},
    {"NaN", "line 1, column 1: expected a value\n  NaN\n  ^"},
    {"-Infinity", "line 1, column 2: expected a digit\n  -Infinity\n   ^"},
    {"'a'", "line 1, column 1: expected a value\n  'a'\n  ^"},
    {"\xEF\xBB\xBF[]", "line 1, column 1: expected a value\n  \xEF\xBB\xBF[]\n  ^"},
    {"/* */ 1", "line 1, column 1: expected a value\n  /* */ 1\n  ^"},
    {"nullx", "line 1, column 5: expected nothing after the value\n  nullx\n      ^"},
    {"1 2", "line 1, column 3: expected nothing after the value\n  1 2\n    ^"},
    {"[]]", "line 1, column 3: expected nothing after the value\n  []]\n    ^"},
    {"[1,]", "line 1, column 4: expected a value\n  [1,]\n     ^"},
    {"[,1]", "line 1, column 2: expected a value\n  [,1]\n   ^"},
    {"[1 2]", "line 1, column 4: expected ',' or ']' after an element\n  [1 2]\n     ^"},
    {"[1}", "line 1, column 3: expected ',' or ']' after an element\n  [1}\n    ^"},
    {"[1", "line 1, column 3: expected ',' or ']' after an element, but the text ends here\n  [1\n    ^"},
    {"[", "line 1, column 2: expected a value, but the text ends here\n  [\n   ^"},
    {"{", "line 1, column 2: expected a name in quotes, but the text ends here\n  {\n   ^"},
    {"{a:1}", "line 1, column 2: expected a name in quotes\n  {a:1}\n   ^"},
    {"{1:1}", "line 1, column 2: expected a name in quotes\n  {1:1}\n   ^"},
    {"{\"a\":1,}", "line 1, column 8: expected a name in quotes\n  {\"a\":1,}\n         ^"},
    {"{\"a\" 1}", "line 1, column 6: expected ':' after a name\n  {\"a\" 1}\n       ^"},
    {"{\"a\"}", "line 1, column 5: expected ':' after a name\n  {\"a\"}\n      ^"},
    {"{\"a\":}", "line 1, column 6: expected a value\n  {\"a\":}\n       ^"},
    {"{\n  \"a\": 1,\n  \"é\": 2 \"b\": 3\n}",
     "line 3, column 10: expected ',' or '}' after a member\n    \"é\": 2 \"b\": 3\n           ^"},
    {"{\"a\":1", "line 1, column 7: expected ',' or '}' after a member, but the text ends here\n  {\"a\":1\n        ^"},
    {"\"abc", "line 1, column 1: this text is never closed\n  \"abc\n  ^"},
    {"[\"abc\\\"", "line 1, column 2: this text is never closed\n  [\"abc\\\"\n   ^"},
    {"\"a\tb\"", "line 1, column 3: a control character in a text must be escaped\n  \"a\tb\"\n    ^"},
    {"\"a\nb\"", "line 1, column 3: a control character in a text must be escaped\n  \"a\n    ^"},
    {"\"\\q\"", "line 1, column 2: there is no such escape\n  \"\\q\"\n   ^^"},
    {"\"\\x41\"", "line 1, column 2: there is no such escape\n  \"\\x41\"\n   ^^"},
    {"\"\\'\"", "line 1, column 2: there is no such escape\n  \"\\'\"\n   ^^"},
    {"\"\\u12g4\"", "line 1, column 2: \\u takes 4 hexadecimal digits\n  \"\\u12g4\"\n   ^^"},
    {"\"\\u12", "line 1, column 2: \\u takes 4 hexadecimal digits\n  \"\\u12\n   ^^"},
    {"\"\\uD83D\"", "line 1, column 2: half of a surrogate pair\n  \"\\uD83D\"\n   ^^^^^^"},
    {"\"\\uD83Dx\"", "line 1, column 2: half of a surrogate pair\n  \"\\uD83Dx\"\n   ^^^^^^"},
    {"\"\\uDE00\"", "line 1, column 2: half of a surrogate pair\n  \"\\uDE00\"\n   ^^^^^^"},
    {"\"\\uDE00\\uD83D\"", "line 1, column 2: half of a surrogate pair\n  \"\\uDE00\\uD83D\"\n   ^^^^^^"},
    {"\"\\uD83D\\u0041\"", "line 1, column 2: half of a surrogate pair\n  \"\\uD83D\\u0041\"\n   ^^^^^^"},
    {"01", "line 1, column 1: a number does not begin with 0\n  01\n  ^"},
    {"-01", "line 1, column 2: a number does not begin with 0\n  -01\n   ^"},
    {"1.", "line 1, column 3: expected a digit, but the text ends here\n  1.\n    ^"},
    {"1.e5", "line 1, column 3: expected a digit\n  1.e5\n    ^"},
    {"1e", "line 1, column 3: expected a digit, but the text ends here\n  1e\n    ^"},
    {"1e+", "line 1, column 4: expected a digit, but the text ends here\n  1e+\n     ^"},
    {"1e+-1", "line 1, column 4: expected a digit\n  1e+-1\n     ^"},
    {"-", "line 1, column 2: expected a digit, but the text ends here\n  -\n   ^"},
    {"+1", "line 1, column 1: expected a value\n  +1\n  ^"},
    {".5", "line 1, column 1: expected a value\n  .5\n  ^"},
    {"0x10", "line 1, column 2: expected nothing after the value\n  0x10\n   ^"},
    {"1_000", "line 1, column 2: expected nothing after the value\n  1_000\n   ^"},
};

TEST(ill_formed_text_is_refused_with_its_place)
{
    begin();
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        CHECK(parse(refused[i].text) == NULL);
        CHECK_INT(error.code, CORM_SYNTAX);
        CHECK_TEXT(error_full(&error), refused[i].message);
        CHECK(!json_valid(refused[i].text, strlen(refused[i].text)));
    }
    release();
}

TEST(invalid_utf8_is_refused)
{
    static const char *const texts[] = {"\"a\x80\"", "\"a\xC0\xAF\"", "\"a\xED\xA0\x80\"", "\"a\xF4\x90\x80\x80\"",
                                        "\"a\xE2\x82\"", "\"a\xFF\""};
    begin();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        CHECK(parse(texts[i]) == NULL);
        CHECK_TEXT(error.message, "line 1, column 3: invalid UTF-8");
        CHECK(!json_valid(texts[i], strlen(texts[i])));
    }
    release();
}

TEST(a_nul_byte_is_no_blank)
{
    begin();
    CHECK(json_parse(&arena, "1\0", 2, &error) == NULL);
    CHECK_TEXT(error.message, "line 1, column 2: expected nothing after the value");
    error_clear(&error);
    CHECK(json_parse(&arena, "\"\\\0\"", 4, &error) == NULL);
    CHECK_TEXT(error.message, "line 1, column 2: there is no such escape");
    CHECK(json_valid("12345", 3));
    CHECK(!json_valid("\"abc\"", 4));
    release();
}

TEST(arrays_and_objects_nest_200_deep)
{
    static char text[200001];
    begin();
    for (size_t depth = 200; depth <= 201; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        CHECK((json_parse(&arena, text, 2 * depth, &error) != NULL) == (depth == 200));
        CHECK(json_valid(text, 2 * depth) == (depth == 200));
    }
    CHECK_TEXT(error.message, "line 1, column 201: nested more than 200 deep");
    memset(text, '[', sizeof text);
    CHECK(!json_valid(text, sizeof text));
    for (size_t i = 0; i + 5 <= sizeof text; i += 5)
        memcpy(text + i, "{\"\":", 5);
    CHECK(!json_valid(text, sizeof text));
    release();
}

TEST(a_value_tells_its_parts)
{
    begin();
    const struct json *value = parse("{ \"name\": \"Ann\\u0000e\", \"list\": [10, 2.50], \"name\" : \"last\" }");
    CHECK_INT(value->kind, JSON_OBJECT);
    CHECK_INT(value->count, 3);
    CHECK_INT(value->first->size, 5);
    CHECK(memcmp(value->first->text, "Ann\0e", 6) == 0);
    CHECK_INT(value->first->offset, 10);
    const struct json *list = json_member(value, "list");
    CHECK_INT(list->kind, JSON_ARRAY);
    CHECK_INT(list->count, 2);
    CHECK_TEXT(list->first->text, "10");
    CHECK_TEXT(list->first->next->text, "2.50");
    CHECK(list->first->name == NULL && list->first->next->next == NULL);
    CHECK_TEXT(json_member(value, "name")->text, "last");
    CHECK(json_member(value, "nam") == NULL);
    CHECK(json_member(list, "name") == NULL);
    CHECK(json_member(NULL, "name") == NULL);
    value = parse("{\"a\\u0000b\": 1}");
    CHECK_INT(value->first->name_size, 3);
    CHECK(json_member(value, "a") == NULL);
    release();
}

static const char *text_written(const char *text, size_t size)
{
    strbuf_clear(&out);
    json_write_text(&out, text, size);
    return strbuf_string(&out);
}

TEST(texts_escape_only_what_must_be)
{
    begin();
    CHECK_TEXT(text_written("", 0), "\"\"");
    CHECK_TEXT(text_written("a/b 'c' é😀\x7F", 15), "\"a/b 'c' é😀\x7F\"");
    CHECK_TEXT(text_written("\"\\\b\f\n\r\t", 7), "\"\\\"\\\\\\b\\f\\n\\r\\t\"");
    CHECK_TEXT(text_written("\0\x01\x1F", 3), "\"\\u0000\\u0001\\u001f\"");
    CHECK_TEXT(text_written("a\xFF\xE2\x82z", 5), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\"");
    CHECK_TEXT(text_written("\xC3\"", 2), "\"\xEF\xBF\xBD\\\"\"");
    release();
}

static const char *real_written(double value)
{
    strbuf_clear(&out);
    json_write_real(&out, value);
    return strbuf_string(&out);
}

static const struct {
    double value;
    const char *text;
} reals[] = {
    {0, "0.0"}, {-0.0, "-0.0"}, {1, "1.0"}, {-1, "-1.0"}, {1.5, "1.5"}, {0.1, "0.1"}, {0.3, "0.3"}, {100, "100.0"},
    {0.1 + 0.2, "0.30000000000000004"},
    {1.0 / 3, "0.3333333333333333"},
    {2.0 / 3, "0.6666666666666666"},
    {123456.789, "123456.789"},
    {1e15, "1000000000000000.0"},
    {9007199254740993.0, "9007199254740992.0"},
    {9999999999999998.0, "9999999999999998.0"},
    {1e16, "1e+16"},
    {1.25e17, "1.25e+17"},
    {1e22, "1e+22"},
    {1e23, "1e+23"},
    {9.5367431640625e-07, "9.5367431640625e-07"},
    {0.0001, "0.0001"},
    {0.00012345, "0.00012345"},
    {0.00001, "1e-05"},
    {1.5e-7, "1.5e-07"},
    {1e100, "1e+100"},
    {0x1p-44, "5.684341886080802e-14"},
    {1801514316094494.25, "1801514316094494.2"},
    {1273812973436447.75, "1273812973436447.8"},
    {DBL_MAX, "1.7976931348623157e+308"},
    {DBL_MIN, "2.2250738585072014e-308"},
    {0x0.fffffffffffffp-1022, "2.225073858507201e-308"},
    {0x1p-1074, "5e-324"},
    {0x3p-1074, "1.5e-323"},
    {INFINITY, "null"}, {-INFINITY, "null"}, {NAN, "null"},
};

TEST(reals_are_written_as_the_shortest_text)
{
    begin();
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        CHECK_TEXT(real_written(reals[i].value), reals[i].text);
    release();
}

TEST(reals_read_back_as_they_were)
{
    uint64_t bits = 1;
    begin();
    for (int i = 0; i < 100000; i++) {
        double value, back;
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        memcpy(&value, &bits, sizeof value);
        value = i % 2 ? value : (double)(int64_t)bits / 1048576;
        if (!isfinite(value))
            continue;
        back = strtod(real_written(value), NULL);
        if (back != value || !json_valid(out.data, out.length))
            test_fail(__FILE__, __LINE__, "%a is written %s", value, strbuf_string(&out));
    }
    release();
}

TEST(reals_do_not_heed_the_locale)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8"};
    begin();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (setlocale(LC_ALL, names[i]))
            break;
    CHECK_TEXT(real_written(1234.5), "1234.5");
    CHECK_TEXT(real_written(1.5e-300), "1.5e-300");
    setlocale(LC_ALL, "C");
    release();
}

static const struct {
    const char *bytes;
    const char *base64;
} encoded[] = {
    {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"}, {"\xFB\xFF\xBF", "+/+/"},
};

TEST(base64_goes_there_and_back)
{
    uint8_t bytes[16];
    size_t size;
    begin();
    for (size_t i = 0; i < sizeof encoded / sizeof *encoded; i++) {
        strbuf_clear(&out);
        json_write_base64(&out, encoded[i].bytes, strlen(encoded[i].bytes));
        CHECK_INT(out.length, strlen(encoded[i].base64) + 2);
        CHECK(strncmp(out.data + 1, encoded[i].base64, out.length - 2) == 0);
        CHECK(out.data[0] == '"' && out.data[out.length - 1] == '"');
        CHECK(json_read_base64(encoded[i].base64, strlen(encoded[i].base64), bytes, &size));
        CHECK_INT(size, strlen(encoded[i].bytes));
        CHECK(memcmp(bytes, encoded[i].bytes, size) == 0);
    }
    strbuf_clear(&out);
    json_write_base64(&out, "\0\0\0\0", 4);
    CHECK_TEXT(strbuf_string(&out), "\"AAAAAA==\"");
    release();
}

TEST(what_is_no_base64_is_refused)
{
    static const char *const texts[] = {"Z", "Zg", "Zg=", "Zg===", "====", "=", "Z===", "Zm9v\n", "Zm 9", "Zm-_",
                                        "Zg==Zg==", "Z=g=", "Zh==", "Zm9=", "Zm9vé", "=m9v"};
    uint8_t bytes[16];
    size_t size;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (json_read_base64(texts[i], strlen(texts[i]), bytes, &size))
            test_fail(__FILE__, __LINE__, "'%s' is read", texts[i]);
}

struct budget {
    int left;
};

static void *spend(void *context, void *old, size_t old_size, size_t new_size)
{
    struct budget *budget = context;
    if (new_size > 0 && budget->left-- <= 0)
        return NULL;
    return alloc_system.resize(NULL, old, old_size, new_size);
}

TEST(every_failed_allocation_is_an_error)
{
    static char text[4000] = "[\"\\n\"";
    bool is_done = false;
    for (size_t at = 5; at + 12 < sizeof text; at = strlen(text))
        snprintf(text + at, sizeof text - at, ",%s", at % 2 ? "{\"a\":1.5}" : "\"text\"");
    strcat(text, "]");
    begin();
    for (int allowed = 0; !is_done && allowed < 100; allowed++) {
        struct budget budget = {allowed};
        corm_allocator allocator = {spend, &budget};
        arena_init(&arena, &allocator, 0);
        is_done = parse(text) != NULL;
        CHECK_INT(error.code, is_done ? CORM_OK : CORM_NO_MEMORY);
        arena_free(&arena);
    }
    CHECK(is_done);
    release();
}
