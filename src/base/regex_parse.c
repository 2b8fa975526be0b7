/* From a pattern to a program, in one pass: each construct emits its steps behind those before it, and what repeats
 * or branches moves or copies the steps just emitted. */
#include "base/regex_program.h"
#include "base/scan.h"
#include "base/utf8.h"

#include <stdarg.h>

enum { UNBOUNDED = INT32_MAX, NOTHING = -1 };

struct parser {
    struct arena *arena;
    struct error *error;
    struct regex_program *program;
    const char *pattern;
    size_t size;
    size_t at;
    int depth;
    bool ignore_case;
    bool failed;
};

struct bounds {
    int32_t least, most;
};

/* One backslash and what follows it: a character, or the name of a set. */
struct escape {
    uint32_t character;
    const char *set;
    bool is_negated;
};

static const struct {
    char letter;
    char meaning;
} control_escapes[] = {{'f', '\f'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'v', '\v'}};

static const struct {
    char letter;
    const char *set;
    bool is_negated;
} set_escapes[] = {
    {'d', "digit", false}, {'D', "digit", true}, {'s', "space", false},
    {'S', "space", true},  {'w', "word", false}, {'W', "word", true},
};

static const struct {
    char letter;
    size_t digits;
} number_escapes[] = {{'x', 2}, {'u', 4}};

static const struct {
    const char *sign;
    enum regex_step_kind kind;
} anchors[] = {{"^", STEP_BEGIN}, {"$", STEP_END}, {"\\b", STEP_BOUNDARY}, {"\\B", STEP_NO_BOUNDARY}};

#define COUNT(table) (sizeof(table) / sizeof *(table))

CORM_FORMAT(4, 5)
static void fail(struct parser *parser, size_t offset, size_t length, const char *format, ...)
{
    if (parser->failed)
        return;
    parser->failed = true;
    va_list arguments;
    va_start(arguments, format);
    error_vset(parser->error, CORM_SYNTAX, format, arguments);
    va_end(arguments);
    error_excerpt(parser->error, parser->pattern, parser->size, offset, length);
}

static void fail_no_memory(struct parser *parser)
{
    parser->failed = true;
    error_no_memory(parser->error);
}

static void fail_too_large(struct parser *parser)
{
    if (parser->failed)
        return;
    parser->failed = true;
    error_set(parser->error, CORM_RANGE, "the regular expression is too large: it would take more than 20,000 steps");
    error_hint(parser->error, "a counted repetition like {1000} takes its steps that many times");
}

static bool looks_at(const struct parser *parser, const char *text)
{
    size_t length = strlen(text);
    return parser->size - parser->at >= length && memcmp(parser->pattern + parser->at, text, length) == 0;
}

static bool accept(struct parser *parser, const char *text)
{
    if (!looks_at(parser, text))
        return false;
    parser->at += strlen(text);
    return true;
}

static uint32_t take_character(struct parser *parser)
{
    uint32_t character;
    parser->at += utf8_decode(parser->pattern + parser->at, parser->size - parser->at, &character);
    return character;
}

static int32_t step_count(const struct parser *parser)
{
    return (int32_t)parser->program->steps.count;
}

static void emit(struct parser *parser, enum regex_step_kind kind, int32_t operand)
{
    struct regex_step step = {kind, operand};
    if (parser->failed)
        return;
    if (step_count(parser) >= REGEX_LARGEST)
        fail_too_large(parser);
    else if (!vector_push(parser->arena, &parser->program->steps, step))
        fail_no_memory(parser);
}

/* Puts a step before those from `start` on. */
static void insert(struct parser *parser, int32_t start, enum regex_step_kind kind, int32_t operand)
{
    emit(parser, kind, operand);
    if (parser->failed)
        return;
    struct regex_step *steps = parser->program->steps.items + start;
    size_t moved = parser->program->steps.count - 1 - (size_t)start;
    memmove(steps + 1, steps, moved * sizeof *steps);
    *steps = (struct regex_step){kind, operand};
}

static void emit_copy(struct parser *parser, int32_t start, int32_t count)
{
    for (int32_t i = 0; i < count && !parser->failed; i++) {
        struct regex_step step = parser->program->steps.items[start + i];
        emit(parser, (enum regex_step_kind)step.kind, step.operand);
    }
}

static void emit_character(struct parser *parser, uint32_t character)
{
    emit(parser, STEP_CHARACTER, (int32_t)(parser->ignore_case ? utf8_lower(character) : character));
}

static struct regex_class *new_class(struct parser *parser)
{
    struct regex_class *class = arena_new(parser->arena, struct regex_class);
    if (!class) {
        fail_no_memory(parser);
        return NULL;
    }
    class->ignore_case = parser->ignore_case;
    return class;
}

static void emit_class(struct parser *parser, struct regex_class *class)
{
    if (parser->failed)
        return;
    regex_class_finish(class);
    if (!vector_push(parser->arena, &parser->program->classes, class))
        fail_no_memory(parser);
    emit(parser, STEP_CLASS, (int32_t)parser->program->classes.count - 1);
}

static void take_number(struct parser *parser, size_t start, size_t digits, struct escape *escape)
{
    for (size_t i = 0; i < digits; i++, parser->at++) {
        int digit = parser->at < parser->size ? hexadecimal_digit(parser->pattern[parser->at]) : -1;
        if (digit < 0) {
            fail(parser, start, parser->at - start, "\\%c takes %zu hexadecimal digits", parser->pattern[start + 1],
                 digits);
            return;
        }
        escape->character = escape->character << 4 | (uint32_t)digit;
    }
    if (escape->character >= 0xD800 && escape->character <= 0xDFFF)
        fail(parser, start, 6, "\\u%04X is half of a surrogate pair, not a character", (unsigned)escape->character);
}

static void refuse_escape(struct parser *parser, size_t start, char letter)
{
    bool is_backreference = letter >= '1' && letter <= '9';
    fail(parser, start, 2, is_backreference ? "backreferences like \\%c are not understood" : "\\%c is not understood",
         letter);
    if (letter == '0')
        error_hint(parser->error, "the NUL character is written \\x00");
    else if (letter == 'A')
        error_hint(parser->error, "the beginning of the text is written ^");
    else if (letter == 'Z' || letter == 'z')
        error_hint(parser->error, "the end of the text is written $");
}

static bool is_ascii_alphanumeric(uint32_t character)
{
    return character < 0x80 && character != '_' && regex_is_word(character);
}

/* Reads what follows the backslash at `start`. */
static void take_escape(struct parser *parser, struct escape *escape)
{
    size_t start = parser->at++;
    *escape = (struct escape){0};
    if (parser->at == parser->size) {
        fail(parser, start, 1, "a backslash ends the regular expression");
        return;
    }
    uint32_t character = take_character(parser);
    if (!is_ascii_alphanumeric(character)) {
        escape->character = character;
        return;
    }
    char letter = (char)character;
    for (size_t i = 0; i < COUNT(control_escapes); i++)
        if (control_escapes[i].letter == letter) {
            escape->character = (uint32_t)control_escapes[i].meaning;
            return;
        }
    for (size_t i = 0; i < COUNT(set_escapes); i++)
        if (set_escapes[i].letter == letter) {
            escape->set = set_escapes[i].set;
            escape->is_negated = set_escapes[i].is_negated;
            return;
        }
    for (size_t i = 0; i < COUNT(number_escapes); i++)
        if (number_escapes[i].letter == letter) {
            take_number(parser, start, number_escapes[i].digits, escape);
            return;
        }
    refuse_escape(parser, start, letter);
}

static void parse_escape(struct parser *parser)
{
    struct escape escape;
    take_escape(parser, &escape);
    if (parser->failed)
        return;
    if (!escape.set) {
        emit_character(parser, escape.character);
        return;
    }
    struct regex_class *class = new_class(parser);
    if (class) {
        regex_class_add_set(class, escape.set, strlen(escape.set), escape.is_negated);
        emit_class(parser, class);
    }
}

/* Reads [:alpha:] and its like inside brackets; false if this is none. */
static bool take_posix_set(struct parser *parser, struct regex_class *class)
{
    size_t start = parser->at, end = start + 2;
    if (!looks_at(parser, "[:") && !looks_at(parser, "[=") && !looks_at(parser, "[."))
        return false;
    char mark = parser->pattern[start + 1];
    while (end < parser->size && is_ascii_alphanumeric((unsigned char)parser->pattern[end]))
        end++;
    if (end + 1 >= parser->size || parser->pattern[end] != mark || parser->pattern[end + 1] != ']')
        return false;
    parser->at = end + 2;
    const char *name = parser->pattern + start + 2;
    size_t size = end - start - 2;
    if (mark != ':') {
        fail(parser, start, parser->at - start, "[%c%c] is not understood", mark, mark);
    } else if (!regex_class_add_set(class, name, size, false)) {
        fail(parser, start, parser->at - start, "there is no class of characters '%.*s'", (int)size, name);
        error_hint(parser->error, "there are alnum, alpha, blank, cntrl, digit, graph, lower, print, punct, space, "
                                  "upper, word and xdigit");
    }
    return true;
}

/* Reads a character or a set inside brackets; a set is added, a character is left in `escape`. */
static void take_member(struct parser *parser, struct regex_class *class, struct escape *escape)
{
    *escape = (struct escape){0};
    if (take_posix_set(parser, class))
        escape->set = "";
    else if (looks_at(parser, "\\b")) {
        parser->at += 2;
        escape->character = '\b';
    } else if (looks_at(parser, "\\"))
        take_escape(parser, escape);
    else
        escape->character = take_character(parser);
    if (escape->set && *escape->set)
        regex_class_add_set(class, escape->set, strlen(escape->set), escape->is_negated);
}

static bool looks_at_range(const struct parser *parser)
{
    return looks_at(parser, "-") && parser->at + 1 < parser->size && parser->pattern[parser->at + 1] != ']';
}

static void parse_member(struct parser *parser, struct regex_class *class)
{
    struct escape first, last;
    size_t start = parser->at;
    take_member(parser, class, &first);
    last = first;
    if (!parser->failed && looks_at_range(parser)) {
        parser->at++;
        take_member(parser, class, &last);
        size_t length = parser->at - start;
        if (first.set || last.set)
            fail(parser, start, length, "a range runs between two characters");
        else if (first.character > last.character)
            fail(parser, start, length, "the range %.*s runs backwards", (int)length, parser->pattern + start);
    }
    if (!parser->failed && !first.set &&
        !regex_class_add(parser->arena, class, first.character, last.character))
        fail_no_memory(parser);
}

static void parse_brackets(struct parser *parser)
{
    size_t start = parser->at++;
    struct regex_class *class = new_class(parser);
    if (!class)
        return;
    class->is_negated = accept(parser, "^");
    size_t first = parser->at;
    while (!parser->failed && (parser->at == first || !looks_at(parser, "]"))) {
        if (parser->at == parser->size)
            fail(parser, start, 1, "this '[' is never closed");
        else
            parse_member(parser, class);
    }
    accept(parser, "]");
    emit_class(parser, class);
}

static void parse_alternatives(struct parser *parser);

static bool refuse_group(struct parser *parser, size_t start)
{
    static const char *const looks[] = {"?=", "?!", "?<=", "?<!"};
    for (size_t i = 0; i < COUNT(looks); i++)
        if (looks_at(parser, looks[i])) {
            fail(parser, start, strlen(looks[i]) + 1, "lookahead and lookbehind are not understood");
            return true;
        }
    if (!looks_at(parser, "?"))
        return false;
    fail(parser, start, 2, "only ':' may follow '(?'");
    return true;
}

static void parse_group(struct parser *parser)
{
    size_t start = parser->at++;
    if (parser->depth == REGEX_DEEPEST) {
        fail(parser, start, 1, "groups are nested more than %d deep", REGEX_DEEPEST);
        return;
    }
    if (!accept(parser, "?:") && refuse_group(parser, start))
        return;
    parser->depth++;
    parse_alternatives(parser);
    parser->depth--;
    if (!accept(parser, ")"))
        fail(parser, start, 1, "this '(' is never closed");
}

static int32_t take_count(const struct parser *parser, size_t *at)
{
    int32_t count = NOTHING;
    for (; *at < parser->size; ++*at) {
        char digit = parser->pattern[*at];
        if (digit < '0' || digit > '9')
            break;
        count = count == NOTHING ? 0 : count;
        count = count > REGEX_LARGEST ? count : count * 10 + (digit - '0');
    }
    return count;
}

/* The bytes of the repetition here, 0 if there is none: braces that hold no bounds are plain characters. */
static size_t repetition(const struct parser *parser, struct bounds *bounds)
{
    size_t at = parser->at;
    if (at == parser->size)
        return 0;
    char sign = parser->pattern[at++];
    *bounds = (struct bounds){sign == '+', sign == '?' ? 1 : UNBOUNDED};
    if (sign == '*' || sign == '+' || sign == '?')
        return 1;
    if (sign != '{' || (at < parser->size && parser->pattern[at] == '}'))
        return 0;
    int32_t least = take_count(parser, &at), most = least;
    if (at < parser->size && parser->pattern[at] == ',') {
        at++;
        most = take_count(parser, &at);
    } else if (least == NOTHING) {
        return 0;
    }
    if (at == parser->size || parser->pattern[at] != '}')
        return 0;
    *bounds = (struct bounds){least == NOTHING ? 0 : least, most == NOTHING ? UNBOUNDED : most};
    return at + 1 - parser->at;
}

static bool is_too_large(int32_t size, const struct bounds *bounds)
{
    int64_t copies = bounds->most == UNBOUNDED ? bounds->least + 1 : bounds->most;
    return copies * size > REGEX_LARGEST;
}

/* x{2,4} becomes x x (x (x)?)?: each optional copy, when left out, leaves out those behind it too. */
static void repeat(struct parser *parser, int32_t start, const struct bounds *bounds)
{
    int32_t size = step_count(parser) - start;
    if (size == 0 || bounds->most == 0) {
        parser->program->steps.count = (size_t)start;
        return;
    }
    if (is_too_large(size, bounds)) {
        fail_too_large(parser);
        return;
    }
    int32_t optional = bounds->most == UNBOUNDED ? 0 : bounds->most - bounds->least;
    if (bounds->least == 0) {
        insert(parser, start++, STEP_SPLIT, bounds->most == UNBOUNDED ? size + 2 : optional * (size + 1));
        optional--;
    }
    for (int32_t i = 1; i < bounds->least; i++)
        emit_copy(parser, start, size);
    if (bounds->most == UNBOUNDED)
        emit(parser, bounds->least == 0 ? STEP_JUMP : STEP_SPLIT, bounds->least == 0 ? -(size + 1) : -size);
    else
        for (; optional > 0; optional--) {
            emit(parser, STEP_SPLIT, optional * (size + 1));
            emit_copy(parser, start, size);
        }
}

/* Answers whether what it read may be repeated. */
static bool parse_atom(struct parser *parser)
{
    for (size_t i = 0; i < COUNT(anchors); i++)
        if (accept(parser, anchors[i].sign)) {
            emit(parser, anchors[i].kind, 0);
            return false;
        }
    if (looks_at(parser, "("))
        parse_group(parser);
    else if (looks_at(parser, "["))
        parse_brackets(parser);
    else if (looks_at(parser, "\\"))
        parse_escape(parser);
    else if (accept(parser, "."))
        emit(parser, STEP_ANY, 0);
    else
        emit_character(parser, take_character(parser));
    return true;
}

static void parse_piece(struct parser *parser)
{
    struct bounds bounds;
    int32_t start = step_count(parser);
    size_t length = repetition(parser, &bounds);
    bool is_repeatable = length == 0 && parse_atom(parser);
    if (parser->failed)
        return;
    if (length == 0)
        length = repetition(parser, &bounds);
    if (length == 0)
        return;
    const char *sign = parser->pattern + parser->at;
    if (!is_repeatable) {
        fail(parser, parser->at, length, "'%.*s' has nothing to repeat", (int)length, sign);
        return;
    }
    if (bounds.least > bounds.most) {
        fail(parser, parser->at, length, "%.*s asks for more than it allows", (int)length, sign);
        return;
    }
    parser->at += length;
    accept(parser, "?");
    repeat(parser, start, &bounds);
    length = repetition(parser, &bounds);
    if (length > 0)
        fail(parser, parser->at, length, "'%.*s' repeats what is repeated already", (int)length,
             parser->pattern + parser->at);
}

/* Before each alternative but the last stands a split to the next one, behind it a jump to the end of all.  Until
 * the end is known, the jumps are chained: each holds the position of the one before it. */
static void parse_alternatives(struct parser *parser)
{
    int32_t jump = NOTHING;
    for (;;) {
        int32_t start = step_count(parser);
        while (!parser->failed && parser->at < parser->size && !looks_at(parser, "|") && !looks_at(parser, ")"))
            parse_piece(parser);
        if (parser->failed || !accept(parser, "|"))
            break;
        insert(parser, start, STEP_SPLIT, step_count(parser) - start + 2);
        emit(parser, STEP_JUMP, jump);
        jump = step_count(parser) - 1;
    }
    while (!parser->failed && jump != NOTHING) {
        struct regex_step *step = &parser->program->steps.items[jump];
        int32_t before = step->operand;
        step->operand = step_count(parser) - jump;
        jump = before;
    }
}

bool regex_parse(struct arena *arena, struct regex_program *program, const char *pattern, size_t size,
                 bool ignore_case, struct error *error)
{
    struct parser parser = {.arena = arena, .error = error, .program = program, .pattern = pattern, .size = size,
                            .ignore_case = ignore_case};
    if (!utf8_valid(pattern, size)) {
        error_set(error, CORM_SYNTAX, "the regular expression is not valid UTF-8");
        return false;
    }
    parse_alternatives(&parser);
    if (!parser.failed && parser.at < size)
        fail(&parser, parser.at, 1, "this ')' closes nothing");
    emit(&parser, STEP_MATCH, 0);
    return !parser.failed;
}
