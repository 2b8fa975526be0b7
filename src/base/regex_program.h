/* What a regular expression becomes, shared by its parser and its runner. */
#ifndef BASE_REGEX_PROGRAM_H
#define BASE_REGEX_PROGRAM_H

#include "base/regex.h"
#include "base/vector.h"

enum { REGEX_LARGEST = 20000, REGEX_DEEPEST = 200 };

/* Positions in operands are relative to their step, so that a piece of program can be copied and moved. */
enum regex_step_kind {
    STEP_CHARACTER,                 /* operand: the code point, in lower case if case is ignored */
    STEP_ANY,                       /* anything but a newline */
    STEP_CLASS,                     /* operand: which of the classes */
    STEP_SPLIT,                     /* goes on at the next step and at the operand */
    STEP_JUMP,
    STEP_BEGIN,
    STEP_END,
    STEP_BOUNDARY,
    STEP_NO_BOUNDARY,
    STEP_MATCH
};

struct regex_step {
    int32_t kind;
    int32_t operand;
};

struct regex_range {
    uint32_t first, last;
};

struct regex_class {
    bool ascii[128];                /* once finished, the answers: case and negation are in them */
    uint32_t categories;            /* beyond ASCII: a bit for each general category of Unicode */
    VECTOR(struct regex_range) ranges;
    bool is_negated;
    bool ignore_case;
};

struct regex_program {
    VECTOR(struct regex_step) steps;            /* the last one is STEP_MATCH */
    VECTOR(struct regex_class *) classes;
};

/* False with error set. */
bool regex_parse(struct arena *arena, struct regex_program *program, const char *pattern, size_t size,
                 bool ignore_case, struct error *error);

/* False if memory ran out. */
bool regex_class_add(struct arena *arena, struct regex_class *class, uint32_t first, uint32_t last);
/* Adds "alpha", "digit", "word"… or all characters but these; false if there is no such set. */
bool regex_class_add_set(struct regex_class *class, const char *name, size_t size, bool is_negated);
void regex_class_finish(struct regex_class *class);
/* `character` in lower case if case is ignored. */
bool regex_class_has(const struct regex_class *class, uint32_t character);
bool regex_is_word(uint32_t character);

#endif
