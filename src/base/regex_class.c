/* Sets of characters: a table for ASCII, ranges and general categories for the rest of Unicode. */
#include "base/regex_program.h"
#include "base/utf8.h"

#include <utf8proc.h>

#define CATEGORY(name) (1u << UTF8PROC_CATEGORY_##name)

enum {
    CASED_UP = CATEGORY(LU) | CATEGORY(LT),
    LETTERS = CASED_UP | CATEGORY(LL) | CATEGORY(LM) | CATEGORY(LO),
    NUMBERS = CATEGORY(ND) | CATEGORY(NL) | CATEGORY(NO),
    MARKS = CATEGORY(MN) | CATEGORY(MC) | CATEGORY(ME),
    PUNCTUATION = CATEGORY(PC) | CATEGORY(PD) | CATEGORY(PS) | CATEGORY(PE) | CATEGORY(PI) | CATEGORY(PF) |
                  CATEGORY(PO),
    SYMBOLS = CATEGORY(SM) | CATEGORY(SC) | CATEGORY(SK) | CATEGORY(SO),
    VISIBLE = LETTERS | NUMBERS | MARKS | PUNCTUATION | SYMBOLS | CATEGORY(CF) | CATEGORY(CO),
};

static const struct set {
    const char *name;
    uint32_t categories;
    const char *also;               /* ASCII characters beside those of the categories */
} sets[] = {
    {"alnum", LETTERS | NUMBERS, ""},
    {"alpha", LETTERS, ""},
    {"blank", 0, " \t"},
    {"cntrl", CATEGORY(CC), ""},
    {"digit", 0, "0123456789"},
    {"graph", VISIBLE, ""},
    {"lower", CATEGORY(LL), ""},
    {"print", VISIBLE | CATEGORY(ZS), ""},
    {"punct", PUNCTUATION, "$+<=>^`|~"},
    {"space", 0, " \t\n\r\f\v"},
    {"upper", CASED_UP, ""},
    {"word", LETTERS | NUMBERS, "_"},
    {"xdigit", 0, "0123456789abcdefABCDEF"},
};

/* What lowers to a character beside itself and its upper case. */
static const struct {
    uint32_t lower, other;
} more_cases[] = {
    {'i', 0x130},      {'k', 0x212A},     {0xDF, 0x1E9E},    {0xE5, 0x212B},    {0x1C6, 0x1C5},
    {0x1C9, 0x1C8},    {0x1CC, 0x1CB},    {0x1F3, 0x1F2},    {0x3B8, 0x3F4},    {0x3C9, 0x2126},
};

static uint32_t category(uint32_t character)
{
    return 1u << (unsigned)utf8proc_category((utf8proc_int32_t)character);
}

bool regex_is_word(uint32_t character)
{
    if (character < 0x80)
        return character - '0' < 10 || (character | 32) - 'a' < 26 || character == '_';
    return character <= 0x10FFFF && (category(character) & (LETTERS | NUMBERS)) != 0;
}

bool regex_class_add(struct arena *arena, struct regex_class *class, uint32_t first, uint32_t last)
{
    for (uint32_t character = first; character <= last && character < 0x80; character++)
        class->ascii[character] = true;
    struct regex_range range = {first, last};
    return last < 0x80 || vector_push(arena, &class->ranges, range);
}

bool regex_class_add_set(struct regex_class *class, const char *name, size_t size, bool is_negated)
{
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        const struct set *set = &sets[i];
        if (strlen(set->name) != size || memcmp(set->name, name, size) != 0)
            continue;
        class->categories |= is_negated ? ~set->categories : set->categories;
        for (uint32_t character = 0; character < 0x80; character++) {
            bool is_named = character != 0 && strchr(set->also, (int)character) != NULL;
            if ((is_named || (category(character) & set->categories) != 0) != is_negated)
                class->ascii[character] = true;
        }
        return true;
    }
    return false;
}

static bool has_exactly(const struct regex_class *class, uint32_t character)
{
    if (character < 0x80)
        return class->ascii[character];
    if (class->categories && (class->categories & category(character)))
        return true;
    for (size_t i = 0; i < class->ranges.count; i++)
        if (character >= class->ranges.items[i].first && character <= class->ranges.items[i].last)
            return true;
    return false;
}

/* Whether the class has any character that lowers to this one. */
static bool has_a_case(const struct regex_class *class, uint32_t lower)
{
    uint32_t upper = utf8_upper(lower);
    if (has_exactly(class, lower) || (utf8_lower(upper) == lower && has_exactly(class, upper)))
        return true;
    for (size_t i = 0; i < sizeof more_cases / sizeof *more_cases; i++)
        if (more_cases[i].lower == lower && has_exactly(class, more_cases[i].other))
            return true;
    return false;
}

static bool is_in(const struct regex_class *class, uint32_t character)
{
    bool is_there = class->ignore_case ? has_a_case(class, utf8_lower(character)) : has_exactly(class, character);
    return is_there != class->is_negated;
}

void regex_class_finish(struct regex_class *class)
{
    bool ascii[128];
    for (uint32_t character = 0; character < 0x80; character++)
        ascii[character] = is_in(class, character);
    memcpy(class->ascii, ascii, sizeof ascii);
}

bool regex_class_has(const struct regex_class *class, uint32_t character)
{
    return character < 0x80 ? class->ascii[character] : is_in(class, character);
}
