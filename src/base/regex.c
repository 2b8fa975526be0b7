/* Runs a program over a text: all its threads advance together, one character at a time. */
#include "base/regex_program.h"
#include "base/utf8.h"

enum { NO_CHARACTER = INT32_MAX, REPLACEMENT = 0xFFFD };

struct regex {
    struct regex_program program;
    bool ignore_case;
    bool is_anchored;               /* a match begins at the beginning or nowhere */
    bool is_literal;                /* nothing but the prefix */
    bool starts_anywhere;           /* a match may take no character, so each place must be tried */
    bool starts[256];               /* the bytes a match may begin with */
    char *prefix;                   /* what every match begins with, if case matters */
    size_t prefix_size;
    uint64_t *seen;                 /* per step, the last round that reached it */
    uint64_t round;
    uint32_t *threads;              /* where the threads stand before a character… */
    uint32_t *advanced;             /* … and behind it */
    uint32_t *stack;                /* steps yet to follow; each step is pushed once a round at most */
};

/* One place in a text. */
struct place {
    const char *text;
    size_t size;
    size_t at;
    uint32_t character;             /* what stands here, lowered if case is ignored; NO_CHARACTER at the end */
};

static bool find_prefix(struct arena *arena, struct regex *regex)
{
    const struct regex_step *steps = regex->program.steps.items;
    size_t count = 0;
    if (!regex->ignore_case)
        while (steps[count].kind == STEP_CHARACTER && steps[count].operand != REPLACEMENT)
            count++;
    regex->is_literal = steps[count].kind == STEP_MATCH;
    regex->prefix = arena_alloc(arena, 4 * count + 1);
    if (!regex->prefix)
        return false;
    for (size_t i = 0; i < count; i++)
        regex->prefix_size += utf8_encode((uint32_t)steps[i].operand, regex->prefix + regex->prefix_size);
    return true;
}

static void start_with(struct regex *regex, const struct regex_step *step)
{
    for (uint32_t byte = 0; byte < 0x80; byte++) {
        uint32_t character = regex->ignore_case ? utf8_lower(byte) : byte;
        if (step->kind == STEP_ANY ? byte != '\n'
            : step->kind == STEP_CLASS
                ? regex_class_has(regex->program.classes.items[step->operand], byte)
                : character == (uint32_t)step->operand)
            regex->starts[byte] = true;
    }
    bool is_ascii = step->kind == STEP_CHARACTER && step->operand < 0x80 && !regex->ignore_case;
    if (!is_ascii)
        memset(regex->starts + 0x80, true, 0x80);
}

/* Follows the program to all first characters, as if every anchor and boundary held. */
static void find_starts(struct regex *regex)
{
    size_t depth = 0;
    regex->stack[depth++] = 0;
    regex->round++;
    while (depth > 0) {
        uint32_t at = regex->stack[--depth];
        const struct regex_step *step = &regex->program.steps.items[at];
        if (regex->seen[at] == regex->round)
            continue;
        regex->seen[at] = regex->round;
        if (step->kind == STEP_MATCH)
            regex->starts_anywhere = true;
        else if (step->kind <= STEP_CLASS)
            start_with(regex, step);
        else if (step->kind != STEP_JUMP)
            regex->stack[depth++] = at + 1;
        if (step->kind == STEP_SPLIT || step->kind == STEP_JUMP)
            regex->stack[depth++] = at + (uint32_t)step->operand;
    }
}

struct regex *regex_compile(struct arena *arena, const char *pattern, size_t size, bool ignore_case,
                            struct error *error)
{
    struct regex *regex = arena_new(arena, struct regex);
    if (!regex) {
        error_no_memory(error);
        return NULL;
    }
    regex->ignore_case = ignore_case;
    if (!regex_parse(arena, &regex->program, pattern, size, ignore_case, error))
        return NULL;
    size_t count = regex->program.steps.count;
    regex->seen = arena_zero(arena, count * sizeof *regex->seen);
    regex->threads = arena_alloc(arena, count * sizeof *regex->threads);
    regex->advanced = arena_alloc(arena, count * sizeof *regex->advanced);
    regex->stack = arena_alloc(arena, (2 * count + 1) * sizeof *regex->stack);
    if (!regex->seen || !regex->threads || !regex->advanced || !regex->stack || !find_prefix(arena, regex)) {
        error_no_memory(error);
        return NULL;
    }
    regex->is_anchored = regex->program.steps.items[0].kind == STEP_BEGIN;
    find_starts(regex);
    return regex;
}

static uint32_t character_before(const struct place *place)
{
    uint32_t character = NO_CHARACTER;
    for (size_t back = 1; back <= 4 && back <= place->at; back++) {
        const char *start = place->text + place->at - back;
        if (((unsigned char)*start & 0xC0) == 0x80)
            continue;
        return utf8_decode(start, back, &character) == back ? character : NO_CHARACTER;
    }
    return character;
}

static bool is_boundary(const struct place *place)
{
    return regex_is_word(character_before(place)) != regex_is_word(place->character);
}

static bool is_end(const struct place *place)
{
    size_t left = place->size - place->at;
    return left == 0 || (left == 1 && place->text[place->at] == '\n');
}

/* Follows a thread to the characters it waits for; where the one here will do, it goes on behind it.  True if it
 * arrives at the end of the program. */
static bool follow(struct regex *regex, const struct place *place, uint32_t start, size_t *advanced)
{
    const struct regex_step *steps = regex->program.steps.items;
    const uint32_t character = place->character;
    size_t depth = 0;
    regex->stack[depth++] = start;
    while (depth > 0) {
        uint32_t at = regex->stack[--depth];
        if (regex->seen[at] == regex->round)
            continue;
        regex->seen[at] = regex->round;
        bool goes_on = false, takes = false;
        switch ((enum regex_step_kind)steps[at].kind) {
        case STEP_CHARACTER: takes = character == (uint32_t)steps[at].operand; break;
        case STEP_ANY: takes = character != '\n' && character != NO_CHARACTER; break;
        case STEP_CLASS:
            takes = character != NO_CHARACTER &&
                    regex_class_has(regex->program.classes.items[steps[at].operand], character);
            break;
        case STEP_SPLIT:
            regex->stack[depth++] = at + (uint32_t)steps[at].operand;
            goes_on = true;
            break;
        case STEP_JUMP: regex->stack[depth++] = at + (uint32_t)steps[at].operand; break;
        case STEP_BEGIN: goes_on = place->at == 0; break;
        case STEP_END: goes_on = is_end(place); break;
        case STEP_BOUNDARY: goes_on = is_boundary(place); break;
        case STEP_NO_BOUNDARY: goes_on = !is_boundary(place); break;
        case STEP_MATCH: return true;
        }
        if (takes)
            regex->advanced[(*advanced)++] = at + 1;
        if (goes_on)
            regex->stack[depth++] = at + 1;
    }
    return false;
}

/* Moves to where a match may begin next; false if there is no such place. */
static bool find_start(const struct regex *regex, struct place *place)
{
    if (regex->is_anchored && place->at > 0)
        return false;
    size_t left = place->size - place->at;
    if (regex->prefix_size > 0) {
        const char *found = memmem(place->text + place->at, left, regex->prefix, regex->prefix_size);
        place->at = found ? (size_t)(found - place->text) : place->size;
        return found != NULL;
    }
    if (regex->starts_anywhere)
        return true;
    while (place->at < place->size && !regex->starts[(unsigned char)place->text[place->at]])
        place->at++;
    return place->at < place->size;
}

static size_t read_character(const struct regex *regex, struct place *place)
{
    place->character = NO_CHARACTER;
    if (place->at == place->size)
        return 0;
    size_t length = utf8_decode(place->text + place->at, place->size - place->at, &place->character);
    if (regex->ignore_case)
        place->character = utf8_lower(place->character);
    return length;
}

bool regex_matches(struct regex *regex, const char *text, size_t size)
{
    struct place place = {text, size, 0, NO_CHARACTER};
    size_t threads = 0;
    if (regex->is_literal && regex->prefix_size > 0)
        return find_start(regex, &place);
    for (;;) {
        if (threads == 0 && !find_start(regex, &place))
            return false;
        size_t length = read_character(regex, &place), advanced = 0;
        regex->round++;
        for (size_t i = 0; i < threads; i++)
            if (follow(regex, &place, regex->threads[i], &advanced))
                return true;
        if (!(regex->is_anchored && place.at > 0) && follow(regex, &place, 0, &advanced))
            return true;
        if (length == 0)
            return false;
        uint32_t *behind = regex->advanced;
        regex->advanced = regex->threads;
        regex->threads = behind;
        threads = advanced;
        place.at += length;
    }
}
