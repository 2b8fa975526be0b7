/* Decoding, lengths, case, the successor of a prefix, widths in a terminal. */
#include "lib/test.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

TEST(every_code_point_survives_a_round_trip)
{
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        char bytes[4];
        uint32_t back;
        size_t length = utf8_encode(code_point, bytes);
        bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
        bool is_same = utf8_decode(bytes, length, &back) == length && back == (is_surrogate ? 0xFFFD : code_point);
        if (!is_same || !utf8_valid(bytes, length))
            test_fail(__FILE__, __LINE__, "U+%04X", (unsigned)code_point);
    }
    char bytes[4];
    CHECK_INT(utf8_encode(0x110000, bytes), 3);
    CHECK(memcmp(bytes, "\xEF\xBF\xBD", 3) == 0);
}

static const struct {
    const char *what;
    const char *bytes;
} invalid[] = {
    {"a lone continuation byte", "\x80"},
    {"the last continuation byte", "\xBF"},
    {"an overlong slash of two bytes", "\xC0\xAF"},
    {"an overlong U+007F", "\xC1\xBF"},
    {"an overlong slash of three bytes", "\xE0\x80\xAF"},
    {"an overlong U+07FF", "\xE0\x9F\xBF"},
    {"an overlong slash of four bytes", "\xF0\x80\x80\xAF"},
    {"an overlong U+FFFF", "\xF0\x8F\xBF\xBF"},
    {"the first surrogate", "\xED\xA0\x80"},
    {"the last surrogate", "\xED\xBF\xBF"},
    {"a surrogate pair", "\xED\xA0\xBD\xED\xB8\x80"},
    {"U+110000", "\xF4\x90\x80\x80"},
    {"a lead byte above all", "\xF5\x80\x80\x80"},
    {"five bytes", "\xF8\x88\x80\x80\x80"},
    {"six bytes", "\xFC\x84\x80\x80\x80\x80"},
    {"0xFE", "\xFE"},
    {"0xFF", "\xFF"},
    {"two bytes cut off", "\xC3"},
    {"three bytes cut off after one", "\xE2"},
    {"three bytes cut off after two", "\xE2\x82"},
    {"four bytes cut off after three", "\xF0\x9F\x98"},
    {"a lead byte before ASCII", "\xC3z"},
    {"three bytes broken by ASCII", "\xE2\x82z"},
    {"a lead byte before a lead byte", "\xC3\xC3"},
};

TEST(bytes_that_are_no_utf8_count_one_by_one)
{
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        size_t size = strlen(invalid[i].bytes);
        uint32_t code_point;
        if (utf8_decode(invalid[i].bytes, size, &code_point) != 1 || code_point != 0xFFFD)
            test_fail(__FILE__, __LINE__, "%s is decoded", invalid[i].what);
        if (utf8_valid(invalid[i].bytes, size))
            test_fail(__FILE__, __LINE__, "%s is valid", invalid[i].what);
        if (utf8_length(invalid[i].bytes, size) != size)
            test_fail(__FILE__, __LINE__, "%s: %zu characters", invalid[i].what, utf8_length(invalid[i].bytes, size));
    }
}

TEST(decoding_does_not_read_past_the_size)
{
    uint32_t code_point;
    CHECK_INT(utf8_decode("", 0, &code_point), 0);
    CHECK_INT(utf8_decode("é", 1, &code_point), 1);
    CHECK_INT(code_point, 0xFFFD);
    CHECK_INT(utf8_decode("\xEF\xBF\xBD", 3, &code_point), 3);
    CHECK_INT(code_point, 0xFFFD);
    CHECK_INT(utf8_decode("\0", 1, &code_point), 1);
    CHECK_INT(code_point, 0);
}

TEST(a_text_is_valid_only_as_a_whole)
{
    CHECK(utf8_valid("", 0));
    CHECK(utf8_valid("\0", 1));
    CHECK(utf8_valid("a plain text that is longer than a word", 39));
    CHECK(utf8_valid("\xEF\xBF\xBD", 3));
    char text[40];
    for (size_t at = 0; at < sizeof text; at++) {
        memset(text, 'a', sizeof text);
        text[at] = (char)0xE9;
        CHECK(!utf8_valid(text, sizeof text));
    }
    const char *mixed = "größe, größer, am größten 東京 😀 and ASCII again";
    CHECK(utf8_valid(mixed, strlen(mixed)));
}

TEST(lengths_and_offsets_count_code_points)
{
    const char *text = "0123456789é東😀z";
    size_t size = strlen(text);
    CHECK_INT(utf8_length(text, size), 14);
    CHECK_INT(utf8_length("", 0), 0);
    CHECK_INT(utf8_offset(text, size, 0), 0);
    CHECK_INT(utf8_offset(text, size, 9), 9);
    CHECK_INT(utf8_offset(text, size, 11), 12);
    CHECK_INT(utf8_offset(text, size, 12), 15);
    CHECK_INT(utf8_offset(text, size, 13), 19);
    CHECK_INT(utf8_offset(text, size, 14), size);
    CHECK_INT(utf8_offset(text, size, SIZE_MAX), size);
    CHECK_INT(utf8_offset("a\xFF\xFF" "b", 4, 3), 3);
}

static const struct {
    uint32_t code_point, lower, upper;
} cases[] = {
    {'a', 'a', 'A'}, {'Z', 'z', 'Z'}, {'@', '@', '@'}, {'[', '[', '['}, {'`', '`', '`'}, {'{', '{', '{'},
    {0xC9, 0xE9, 0xC9},             /* É */
    {0xE9, 0xE9, 0xC9},             /* é */
    {0xDF, 0xDF, 0xDF},             /* ß */
    {0x1E9E, 0xDF, 0x1E9E},         /* ẞ */
    {0x130, 0x69, 0x130},           /* İ */
    {0x131, 0x131, 0x49},           /* ı */
    {0x3A3, 0x3C3, 0x3A3},          /* Σ */
    {0x3C3, 0x3C3, 0x3A3},          /* σ */
    {0x3C2, 0x3C2, 0x3A3},          /* ς */
    {0x416, 0x436, 0x416},          /* Ж */
    {0x450, 0x450, 0x400},          /* ѐ */
    {0xFF, 0xFF, 0x178},            /* ÿ */
    {0xB5, 0xB5, 0x39C},            /* µ */
    {0x1C5, 0x1C6, 0x1C4},          /* ǅ */
    {0x212A, 0x6B, 0x212A},         /* the Kelvin sign */
    {0x10400, 0x10428, 0x10400},    /* 𐐀 */
    {0x4E2D, 0x4E2D, 0x4E2D},       /* 中 */
    {0x1F600, 0x1F600, 0x1F600},    /* 😀 */
    {0xFFFD, 0xFFFD, 0xFFFD}, {0x10FFFF, 0x10FFFF, 0x10FFFF}, {0x110000, 0x110000, 0x110000},
};

TEST(case_is_mapped_one_to_one)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_INT(utf8_lower(cases[i].code_point), cases[i].lower);
        CHECK_INT(utf8_upper(cases[i].code_point), cases[i].upper);
    }
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        uint32_t lower = utf8_lower(code_point);
        if (utf8_lower(lower) != lower)
            test_fail(__FILE__, __LINE__, "U+%04X lowered twice", (unsigned)code_point);
    }
}

static const char *lowered(const char *text)
{
    static char out[400];
    size_t size = utf8_lower_text(text, strlen(text), out);
    return size == strlen(out) ? out : "the size is wrong";
}

static const char *raised(const char *text)
{
    static char out[400];
    size_t size = utf8_upper_text(text, strlen(text), out);
    return size == strlen(out) ? out : "the size is wrong";
}

TEST(texts_are_mapped_character_by_character)
{
    CHECK_TEXT(lowered(""), "");
    CHECK_TEXT(lowered("Hello, WORLD 42"), "hello, world 42");
    CHECK_TEXT(lowered("İSTANBUL"), "istanbul");
    CHECK_TEXT(lowered("ÉCOLE Straße ЖУК ΟΔΟΣ"), "école straße жук οδοσ");
    CHECK_TEXT(raised("école Straße жук οδος ı"), "ÉCOLE STRAßE ЖУК ΟΔΟΣ I");
    CHECK_TEXT(lowered("Ⱥ"), "ⱥ");
    CHECK_TEXT(raised("ɐ"), "Ɐ");
    CHECK_TEXT(lowered("A\xFF" "B\xC3"), "a\xFF" "b\xC3");
    CHECK_TEXT(raised("a\xE2\x82z\xEF\xBF\xBD"), "A\xE2\x82Z\xEF\xBF\xBD");
}

static const char *successor(const char *text)
{
    static char out[100];
    size_t size = strlen(text);
    char *exact = out + sizeof out - size - 2;
    size_t written = utf8_successor(text, size, exact);
    return written == strlen(exact) && written <= size + 1 ? exact : "the size is wrong";
}

TEST(a_successor_ends_the_texts_with_a_prefix)
{
    CHECK_TEXT(successor("abc"), "abd");
    CHECK_TEXT(successor("é"), "ê");
    CHECK_TEXT(successor("\x7F"), "\xC2\x80");
    CHECK_TEXT(successor("a\xDF\xBF"), "a\xE0\xA0\x80");
    CHECK_TEXT(successor("\xEF\xBF\xBF"), "\xF0\x90\x80\x80");
    CHECK_TEXT(successor("\xED\x9F\xBF"), "\xEE\x80\x80");
    CHECK_TEXT(successor("a\xF4\x8F\xBF\xBF"), "b");
    CHECK_TEXT(successor("\xF4\x8F\xBF\xBF\xF4\x8F\xBF\xBF"), "");
    CHECK_TEXT(successor("\xED\x9F\xBF\xF4\x8F\xBF\xBF"), "\xEE\x80\x80");
    CHECK_TEXT(successor(""), "");
    CHECK_TEXT(successor("a\x80"), "a\x81");
    CHECK_TEXT(successor("a\xFF"), "b");
    CHECK_TEXT(successor("\xFF\xFF"), "");
    CHECK_TEXT(successor("\xC3"), "\xC4");
}

static size_t width(const char *text)
{
    return utf8_width(text, strlen(text));
}

TEST(widths_are_terminal_cells)
{
    CHECK_INT(width(""), 0);
    CHECK_INT(width("plain"), 5);
    CHECK_INT(width("größe"), 5);
    CHECK_INT(width("東京"), 4);
    CHECK_INT(width("Ａ"), 2);
    CHECK_INT(width("한국"), 4);
    CHECK_INT(width("😀👍"), 4);
    CHECK_INT(width("e\xCC\x81"), 1);           /* e and a combining acute */
    CHECK_INT(width("a\xE2\x80\x8D" "b"), 2);   /* a zero-width joiner between */
    CHECK_INT(width("🇩🇪"), 2);
    CHECK_INT(width("\xFF\xFE"), 2);
    CHECK_INT(utf8_cell_width('\t'), 0);
    CHECK_INT(utf8_cell_width(' '), 1);
    CHECK_INT(utf8_cell_width(0x7F), 0);
    CHECK_INT(utf8_cell_width(0x300), 0);
    CHECK_INT(utf8_cell_width(0x3000), 2);
    CHECK_INT(utf8_cell_width(0x110000), 0);
}
