/* Regular expressions: what matches, what is refused, and that time stays linear. */
#include "lib/test.h"

#include "base/regex.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static struct arena arena;
static struct error error;

static struct regex *compile(const char *pattern, size_t size, bool ignore_case)
{
    error_clear(&error);
    return regex_compile(&arena, pattern, size, ignore_case, &error);
}

static void release(void)
{
    arena_free(&arena);
}

static void begin(void)
{
    arena_init(&arena, &alloc_system, 0);
}

struct row {
    const char *pattern;
    const char *flags;              /* "i" ignores case */
    const char *text;
    bool matches;
};

static const struct row rows[] = {
    /* literals */
    {"", "", "", true},
    {"", "", "abc", true},
    {"abc", "", "abc", true},
    {"abc", "", "xxabcxx", true},
    {"abc", "", "abx", false},
    {"abc", "", "", false},
    {"abc", "", "ababc", true},
    {"aab", "", "aaab", true},
    {"a b", "", "a b", true},
    {"größe", "", "die größe", true},
    {"größe", "", "die grösse", false},
    {"東京", "", "在東京都", true},
    {"😀", "", "so 😀 so", true},
    {"é", "", "\xC3", false},
    {"]", "", "]", true},
    {"}", "", "}", true},
    {"{", "", "{", true},
    {"{}", "", "{}", true},
    {"a{", "", "a{", true},
    {"a{x}", "", "a{x}", true},
    {"a{1x}", "", "a{1x}", true},
    {"a{1", "", "a{1", true},
    {"-", "", "-", true},
    /* any character */
    {".", "", "", false},
    {".", "", "\n", false},
    {".", "", "a", true},
    {"^.$", "", "é", true},
    {"^..$", "", "é", false},
    {"^.$", "", "😀", true},
    {"^.$", "", "\xFF", true},
    {"^..$", "", "\xE2\x82", true},
    {"a.c", "", "abc", true},
    {"a.c", "", "a\nc", false},
    {"a.*c", "", "axxxc", true},
    {"^.*$", "", "a\nb", false},
    {"^.*$", "", "ab\n", true},
    /* anchors */
    {"^abc", "", "abcd", true},
    {"^abc", "", "xabc", false},
    {"^abc", "", "x\nabc", false},
    {"abc$", "", "xabc", true},
    {"abc$", "", "abcx", false},
    {"abc$", "", "abc\n", true},
    {"abc$", "", "abc\n\n", false},
    {"abc$", "", "abc\nx", false},
    {"^$", "", "", true},
    {"^$", "", "\n", true},
    {"^$", "", "a", false},
    {"$", "", "abc", true},
    {"^", "", "abc", true},
    {"a^b", "", "ab", false},
    {"a$b", "", "ab", false},
    {"$\n", "", "a\n", true},
    {"x|^a", "", "ba", false},
    {"x|^a", "", "bx", true},
    {"(^a)*b", "", "xb", true},
    {"(^a)+b", "", "xab", false},
    /* alternatives and groups */
    {"a|b", "", "xb", true},
    {"a|b", "", "xc", false},
    {"abc|abd|xyz", "", "abd", true},
    {"abc|abd|xyz", "", "xy", false},
    {"^(a|b|c)$", "", "c", true},
    {"^(a|b|c)$", "", "ab", false},
    {"^(?:ab|cd)+$", "", "abcdab", true},
    {"^(?:ab|cd)+$", "", "abcda", false},
    {"|a", "", "", true},
    {"a|", "", "b", true},
    {"^(a||b)c$", "", "c", true},
    {"^(a||b)c$", "", "bc", true},
    {"()", "", "", true},
    {"^()a$", "", "a", true},
    {"^(a(b(c)?)?)?$", "", "ab", true},
    {"^(a(b(c)?)?)?$", "", "ac", false},
    {"^((a|b)(c|d))+$", "", "acbd", true},
    {"^((a|b)(c|d))+$", "", "acb", false},
    {"x(a|bc|)y", "", "xbcy", true},
    {"x(a|bc|)y", "", "xy", true},
    {"x(a|bc|)y", "", "xby", false},
    /* repetition */
    {"^a*$", "", "", true},
    {"^a*$", "", "aaa", true},
    {"^a*$", "", "aab", false},
    {"^a+$", "", "", false},
    {"^a+$", "", "a", true},
    {"^a?$", "", "a", true},
    {"^a?$", "", "aa", false},
    {"^ab?c$", "", "ac", true},
    {"^a*?b$", "", "aab", true},
    {"^a+?$", "", "aaa", true},
    {"^a??$", "", "a", true},
    {"^a{2}?$", "", "aa", true},
    {"^a{0}$", "", "", true},
    {"^a{0}$", "", "a", false},
    {"^a{3}$", "", "aaa", true},
    {"^a{3}$", "", "aa", false},
    {"^a{3}$", "", "aaaa", false},
    {"^a{2,}$", "", "a", false},
    {"^a{2,}$", "", "aaaaa", true},
    {"^a{2,4}$", "", "a", false},
    {"^a{2,4}$", "", "aa", true},
    {"^a{2,4}$", "", "aaaa", true},
    {"^a{2,4}$", "", "aaaaa", false},
    {"^a{0,2}b$", "", "b", true},
    {"^a{0,2}b$", "", "aab", true},
    {"^a{0,2}b$", "", "aaab", false},
    {"^a{,2}$", "", "aa", true},
    {"^a{,2}$", "", "aaa", false},
    {"^a{,}$", "", "aaa", true},
    {"^a{0,}$", "", "", true},
    {"^(ab){2}$", "", "abab", true},
    {"^(ab|c){2,3}$", "", "abcab", true},
    {"^(ab|c){2,3}$", "", "ab", false},
    {"^(a{2}){3}$", "", "aaaaaa", true},
    {"^(a{2}){3}$", "", "aaaaa", false},
    {"^(a*)*$", "", "aaa", true},
    {"^(a*)+$", "", "", true},
    {"^(a|b*)*c$", "", "abbac", true},
    {"^(a?){3}$", "", "aaaa", false},
    {"^(){99999}$", "", "", true},
    {"^(a+b?)+$", "", "aabab", true},
    {"^\\d{4}-\\d{2}-\\d{2}$", "", "2026-01-31", true},
    {"^\\d{4}-\\d{2}-\\d{2}$", "", "2026-1-31", false},
    /* brackets */
    {"^[abc]+$", "", "cab", true},
    {"^[abc]+$", "", "cad", false},
    {"[a-c]", "", "xbx", true},
    {"[a-c]", "", "xyz", false},
    {"^[^a-c]$", "", "d", true},
    {"^[^a-c]$", "", "b", false},
    {"^[^a]$", "", "\n", true},
    {"^[^a]$", "", "é", true},
    {"[^a]", "", "", false},
    {"^[]a]+$", "", "a]", true},
    {"^[^]a]$", "", "]", false},
    {"^[^]a]$", "", "b", true},
    {"^[a-]+$", "", "a-", true},
    {"^[-a]+$", "", "a-", true},
    {"^[a^]+$", "", "^a", true},
    {"^[.*+?()|{}$]+$", "", ".*+?()|{}$", true},
    {"^[\\]\\\\]+$", "", "]\\", true},
    {"^[\\d_]+$", "", "1_2", true},
    {"^[^\\d]+$", "", "12", false},
    {"^[\\D]+$", "", "aé", true},
    {"^[\\W\\d]+$", "", "1-2", true},
    {"^[\\w-]+$", "", "a-b", true},
    {"^[\\t\\x41]+$", "", "\tA", true},
    {"^[\\b]$", "", "\b", true},
    {"^[а-я]+$", "", "жук", true},
    {"^[а-я]+$", "", "ЖУК", false},
    {"^[À-ÿ]$", "", "é", true},
    {"^[^À-ÿ]$", "", "é", false},
    {"^[😀-😂]$", "", "😁", true},
    {"^[[]$", "", "[", true},
    {"^[[:]+$", "", "[:", true},
    {"^[:alpha:]+$", "", "alpha:", true},
    {"^[[:alpha:]]+$", "", "aÉж東", true},
    {"^[[:alpha:]]+$", "", "a1", false},
    {"^[[:digit:][:space:]]+$", "", "1 2", true},
    {"^[[:digit:]]$", "", "٣", false},
    {"^[^[:digit:]]+$", "", "ab", true},
    {"^[[:alnum:]_]+$", "", "a1_é", true},
    {"^[[:upper:]]+$", "", "ABÉ", true},
    {"^[[:upper:]]+$", "", "ABé", false},
    {"^[[:lower:]]+$", "", "abé", true},
    {"^[[:punct:]]+$", "", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", true},
    {"^[[:punct:]]$", "", "¿", true},
    {"^[[:punct:]]$", "", "a", false},
    {"^[[:xdigit:]]+$", "", "09afAF", true},
    {"^[[:xdigit:]]$", "", "g", false},
    {"^[[:blank:]]+$", "", " \t", true},
    {"^[[:blank:]]$", "", "\v", false},
    {"^[[:cntrl:]]+$", "", "\x01\x7F", true},
    {"^[[:graph:]]+$", "", "a!é", true},
    {"^[[:graph:]]$", "", " ", false},
    {"^[[:print:]]+$", "", "a !", true},
    {"^[[:print:]]$", "", "\t", false},
    {"^[[:word:]]+$", "", "a_1", true},
    {"^[[:alpha:]-]+$", "", "a-b", true},
    /* escapes */
    {"\\d", "", "5", true},
    {"\\d", "", "x", false},
    {"\\d", "", "٣", false},
    {"^\\D$", "", "٣", true},
    {"^\\w+$", "", "añ_9東", true},
    {"^\\w+$", "", "a-b", false},
    {"^\\w$", "", "½", true},
    {"^\\W$", "", "—", true},
    {"^\\W$", "", "é", false},
    {"^\\s+$", "", " \t\n\r\f\v", true},
    {"^\\s$", "", "\xC2\xA0", false},
    {"^\\S$", "", "\xC2\xA0", true},
    {"^\\S+$", "", "a b", false},
    {"^a\\.b$", "", "a.b", true},
    {"^a\\.b$", "", "axb", false},
    {"^\\\\b$", "", "\\b", true},
    {"\\^\\$\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/\\-", "", "^$*+?()[]{}|/-", true},
    {"\\ \\#\\_", "", " #_", true},
    {"\\é", "", "é", true},
    {"^\\t\\n\\r\\f\\v$", "", "\t\n\r\f\v", true},
    {"^\\x41\\x7a$", "", "Az", true},
    {"^\\xe9$", "", "é", true},
    {"^\\u00e9\\u6771$", "", "é東", true},
    {"^\\x2a+$", "", "**", true},
    /* boundaries */
    {"\\bcat\\b", "", "a cat sat", true},
    {"\\bcat\\b", "", "concatenate", false},
    {"\\bcat", "", "concat", false},
    {"cat\\b", "", "concat", true},
    {"\\Bcat", "", "concat", true},
    {"\\Bcat", "", "cat", false},
    {"\\bété\\b", "", "un été chaud", true},
    {"\\bt\\b", "", "été", false},
    {"\\b", "", "", false},
    {"\\B", "", "", true},
    {"\\b", "", "--", false},
    {"\\b", "", "-a", true},
    {"a\\b", "", "a", true},
    {"\\w\\b\\W", "", "a!", true},
    {"\\b東\\b", "", "\xFF東\xFF", true},
    {"a\\Bb", "", "ab", true},
    {"a\\bb", "", "ab", false},
    /* case */
    {"abc", "i", "xABCx", true},
    {"ABC", "i", "abc", true},
    {"ABC", "", "abc", false},
    {"ÉCOLE", "i", "école", true},
    {"жук", "i", "ЖУК", true},
    {"σ", "i", "Σ", true},
    {"Σ", "i", "σ", true},
    {"ς", "i", "Σ", false},
    {"straße", "i", "STRAßE", true},
    {"straße", "i", "STRASSE", false},
    {"straße", "i", "STRAẞE", true},
    {"istanbul", "i", "İSTANBUL", true},
    {"İ", "i", "i", true},
    {"^k$", "i", "\xE2\x84\xAA", true},
    {"[a-z]", "i", "Q", true},
    {"[A-Z]", "i", "q", true},
    {"[^a-z]", "i", "Q", false},
    {"[^A-Z]", "i", "q", false},
    {"^[а-я]+$", "i", "ЖУК", true},
    {"^[É]$", "i", "é", true},
    {"^[^É]$", "i", "é", false},
    {"^[k]$", "i", "\xE2\x84\xAA", true},
    {"^[\xE2\x84\xAA]$", "i", "K", true},
    {"[[:upper:]]", "i", "a", true},
    {"[[:lower:]]", "i", "É", true},
    {"^[Z-a]$", "i", "A", true},
    {"^[Z-a]$", "i", "z", true},
    {"\\x41", "i", "a", true},
    {"^h.llo$", "i", "HÉLLO", true},
    {"(a|B)+c", "i", "AbC", true},
    /* as people write them */
    {"^[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+$", "", "ann.b+c@mail.example.org", true},
    {"^[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+$", "", "ann@mail", false},
    {"^https?://[^/]+/", "", "https://example.org/books", true},
    {"^(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}$", "", "192.168.0.255", true},
    {"^(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}$", "", "192.168.0.256", false},
    {"^(An?|The) +", "", "The Hobbit", true},
    {"^#[0-9a-f]{6}$", "i", "#00FFaa", true},
};

TEST(patterns_match_what_they_say)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];
        begin();
        struct regex *regex = compile(row->pattern, strlen(row->pattern), row->flags[0] == 'i');
        if (!regex)
            test_fail(__FILE__, __LINE__, "'%s' is refused: %s", row->pattern, error_full(&error));
        else if (regex_matches(regex, row->text, strlen(row->text)) != row->matches)
            test_fail(__FILE__, __LINE__, "'%s' %s '%s'", row->pattern, row->matches ? "misses" : "matches", row->text);
        else if (regex_matches(regex, row->text, strlen(row->text)) != row->matches)
            test_fail(__FILE__, __LINE__, "'%s' answers otherwise when asked again", row->pattern);
        release();
    }
}

static const struct {
    const char *pattern;
    const char *message;
} refused[] = {
    {"(", "this '(' is never closed\n  (\n  ^"},
    {"a(b|c", "this '(' is never closed\n  a(b|c\n   ^"},
    {"((a)", "this '(' is never closed\n  ((a)\n  ^"},
    {"a)b", "this ')' closes nothing\n  a)b\n   ^"},
    {")", "this ')' closes nothing\n  )\n  ^"},
    {"é[ab", "this '[' is never closed\n  é[ab\n   ^"},
    {"([", "this '[' is never closed\n  ([\n   ^"},
    {"[]", "this '[' is never closed\n  []\n  ^"},
    {"[^]", "this '[' is never closed\n  [^]\n  ^"},
    {"[[:alpha:]", "this '[' is never closed\n  [[:alpha:]\n  ^"},
    {"*a", "'*' has nothing to repeat\n  *a\n  ^"},
    {"a|+", "'+' has nothing to repeat\n  a|+\n    ^"},
    {"(?)", "only ':' may follow '(?'\n  (?)\n  ^^"},
    {"(?:?)", "'?' has nothing to repeat\n  (?:?)\n     ^"},
    {"{2}", "'{2}' has nothing to repeat\n  {2}\n  ^^^"},
    {"^*", "'*' has nothing to repeat\n  ^*\n   ^"},
    {"a\\b+", "'+' has nothing to repeat\n  a\\b+\n     ^"},
    {"a**", "'*' repeats what is repeated already\n  a**\n    ^"},
    {"a*+", "'+' repeats what is repeated already\n  a*+\n    ^"},
    {"a+??", "'?' repeats what is repeated already\n  a+??\n     ^"},
    {"a{2}{3}", "'{3}' repeats what is repeated already\n  a{2}{3}\n      ^^^"},
    {"a{4,2}", "{4,2} asks for more than it allows\n  a{4,2}\n   ^^^^^"},
    {"ab\\", "a backslash ends the regular expression\n  ab\\\n    ^"},
    {"[\\", "a backslash ends the regular expression\n  [\\\n   ^"},
    {"(a)\\1", "backreferences like \\1 are not understood\n  (a)\\1\n     ^^"},
    {"\\q", "\\q is not understood\n  \\q\n  ^^"},
    {"[\\q]", "\\q is not understood\n  [\\q]\n   ^^"},
    {"[\\B]", "\\B is not understood\n  [\\B]\n   ^^"},
    {"\\0", "\\0 is not understood\n  \\0\n  ^^\nthe NUL character is written \\x00"},
    {"\\Aa", "\\A is not understood\n  \\Aa\n  ^^\nthe beginning of the text is written ^"},
    {"a\\Z", "\\Z is not understood\n  a\\Z\n   ^^\nthe end of the text is written $"},
    {"\\x4", "\\x takes 2 hexadecimal digits\n  \\x4\n  ^^^"},
    {"\\xg1", "\\x takes 2 hexadecimal digits\n  \\xg1\n  ^^"},
    {"\\u12 4", "\\u takes 4 hexadecimal digits\n  \\u12 4\n  ^^^^"},
    {"\\uD83D", "\\uD83D is half of a surrogate pair, not a character\n  \\uD83D\n  ^^^^^^"},
    {"[z-a]", "the range z-a runs backwards\n  [z-a]\n   ^^^"},
    {"[é-\\x41]", "the range é-\\x41 runs backwards\n  [é-\\x41]\n   ^^^^^^"},
    {"[a-\\d]", "a range runs between two characters\n  [a-\\d]\n   ^^^^"},
    {"[\\w-z]", "a range runs between two characters\n  [\\w-z]\n   ^^^^"},
    {"[[:alpha:]-z]", "a range runs between two characters\n  [[:alpha:]-z]\n   ^^^^^^^^^^^"},
    {"[[:letter:]]", "there is no class of characters 'letter'\n  [[:letter:]]\n   ^^^^^^^^^^\n"
                     "there are alnum, alpha, blank, cntrl, digit, graph, lower, print, punct, space, upper, word and "
                     "xdigit"},
    {"[[=a=]]", "[==] is not understood\n  [[=a=]]\n   ^^^^^"},
    {"[[.a.]]", "[..] is not understood\n  [[.a.]]\n   ^^^^^"},
    {"a(?=b)", "lookahead and lookbehind are not understood\n  a(?=b)\n   ^^^"},
    {"a(?!b)", "lookahead and lookbehind are not understood\n  a(?!b)\n   ^^^"},
    {"(?<=a)b", "lookahead and lookbehind are not understood\n  (?<=a)b\n  ^^^^"},
    {"(?<!a)b", "lookahead and lookbehind are not understood\n  (?<!a)b\n  ^^^^"},
    {"(?P<n>a)", "only ':' may follow '(?'\n  (?P<n>a)\n  ^^"},
    {"(?i)a", "only ':' may follow '(?'\n  (?i)a\n  ^^"},
    {"a\xC3", "the regular expression is not valid UTF-8"},
};

TEST(what_is_not_understood_is_refused_with_its_place)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        begin();
        CHECK(compile(refused[i].pattern, strlen(refused[i].pattern), false) == NULL);
        CHECK_INT(error.code, CORM_SYNTAX);
        CHECK_TEXT(error_full(&error), refused[i].message);
        release();
    }
}

TEST(a_program_that_would_be_too_large_is_refused)
{
    static const char *const patterns[] = {
        "a{20000}", "a{99999999999999999999}", "(a{200}){200}", "((((a{9}){99}){99}){99}){99}", "a{1,15000}",
        "(a{1,100}){100,}", "(a|b){10000,}",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        begin();
        CHECK(compile(patterns[i], strlen(patterns[i]), false) == NULL);
        CHECK_INT(error.code, CORM_RANGE);
        CHECK_TEXT(error_full(&error),
                   "the regular expression is too large: it would take more than 20,000 steps\n"
                   "a counted repetition like {1000} takes its steps that many times");
        release();
    }
    static char letters[20000];
    memset(letters, 'a', sizeof letters);
    begin();
    CHECK(compile(letters, sizeof letters - 1, false) != NULL);
    CHECK(compile(letters, sizeof letters, false) == NULL);
    CHECK_INT(error.code, CORM_RANGE);
    release();
}

static size_t nest(char *pattern, size_t depth, bool is_closed)
{
    memset(pattern, '(', depth);
    pattern[depth] = 'a';
    memset(pattern + depth + 1, ')', depth);
    return is_closed ? 2 * depth + 1 : depth;
}

TEST(groups_nest_200_deep)
{
    static char pattern[200001];
    begin();
    struct regex *regex = compile(pattern, nest(pattern, 200, true), false);
    CHECK(regex && regex_matches(regex, "a", 1) && !regex_matches(regex, "b", 1));
    CHECK(compile(pattern, nest(pattern, 201, true), false) == NULL);
    CHECK_INT(error.code, CORM_SYNTAX);
    CHECK_TEXT(error.message, "groups are nested more than 200 deep");
    CHECK(compile(pattern, nest(pattern, 100000, false), false) == NULL);
    CHECK_TEXT(error.message, "groups are nested more than 200 deep");
    release();
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

TEST(patterns_that_explode_elsewhere_are_quick)
{
    static const char *const patterns[] = {"(a*)*b", "(a+)+b", "(a|aa)+$b", "(a|a?)+b", "(.*)(.*)(.*)(.*)(.*)b",
                                           "^(([a-z])+.)+[A-Z]([a-z])+$", "(a?){50}a{50}b"};
    static char text[10000];
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        begin();
        struct regex *regex = compile(patterns[i], strlen(patterns[i]), false);
        double start = seconds();
        CHECK(regex && !regex_matches(regex, text, sizeof text));
        if (seconds() - start > 2)
            test_fail(__FILE__, __LINE__, "'%s' took %.1f s", patterns[i], seconds() - start);
        release();
    }
}

TEST(nul_bytes_are_characters)
{
    begin();
    struct regex *regex = compile("a\0b", 3, false);
    CHECK(regex && regex_matches(regex, "xa\0b", 4) && !regex_matches(regex, "ab", 2));
    regex = compile("^a\\x00[^b]$", 11, false);
    CHECK(regex && regex_matches(regex, "a\0\0", 3) && !regex_matches(regex, "a\0b", 3));
    release();
}

TEST(ignoring_case_compares_lower_case_everywhere)
{
    for (uint32_t character = 'A'; character <= 0x1FFFF; character++) {
        uint32_t lower = utf8_lower(character);
        if (lower == character)
            continue;
        char pattern[6] = "[", text[4];
        size_t size = 1 + utf8_encode(character, pattern + 1), text_size = utf8_encode(lower, text);
        pattern[size] = ']';
        begin();
        struct regex *class = compile(pattern, size + 1, true), *plain = compile(pattern + 1, size - 1, true);
        bool matches = class && plain && regex_matches(class, text, text_size) &&
                       regex_matches(plain, text, text_size) && regex_matches(class, pattern + 1, size - 1);
        if (!matches)
            test_fail(__FILE__, __LINE__, "U+%04X", (unsigned)character);
        release();
    }
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
    const char *pattern = "^(a|[b-d]\\w+|[[:alpha:]é]{2,40})*x{1,100}$";
    bool is_done = false;
    for (int allowed = 0; !is_done && allowed < 100; allowed++) {
        struct budget budget = {allowed};
        corm_allocator allocator = {spend, &budget};
        arena_init(&arena, &allocator, 0);
        is_done = compile(pattern, strlen(pattern), false) != NULL;
        CHECK_INT(error.code, is_done ? CORM_OK : CORM_NO_MEMORY);
        release();
    }
    CHECK(is_done);
}
