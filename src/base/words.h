/* The words of a text: runs of letters, digits and the marks on them. */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct words {
    const char *at, *end;
};

enum { WORD_SIZE = 2048 };          /* a longer one is cut */

bool is_word_character(uint32_t code_point);
/* The next word in lower case, with a NUL behind it; answers its bytes, 0 at the end. */
size_t words_next(struct words *words, char word[WORD_SIZE]);

#endif
