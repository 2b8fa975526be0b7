/* The words of a text. */
#include "base/words.h"

#include "base/utf8.h"

#include <utf8proc.h>

bool is_word_character(uint32_t code_point)
{
    if (code_point < 0x80)
        return (code_point >= '0' && code_point <= '9') || ((code_point | 32) >= 'a' && (code_point | 32) <= 'z');
    switch (code_point > 0x10FFFF ? UTF8PROC_CATEGORY_CN : utf8proc_category((utf8proc_int32_t)code_point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
        return true;
    default:
        return false;
    }
}

size_t words_next(struct words *words, char word[WORD_SIZE])
{
    size_t size = 0;
    while (words->at < words->end) {
        uint32_t code_point;
        char encoded[4];
        size_t step = utf8_decode(words->at, (size_t)(words->end - words->at), &code_point);
        bool is_inside = is_word_character(code_point);
        if (!is_inside && size)
            break;
        words->at += step;
        size_t length = is_inside ? utf8_encode(utf8_lower(code_point), encoded) : 0;
        for (size_t i = 0; i < length && size + length - i < WORD_SIZE; i++)
            word[size++] = encoded[i];
    }
    word[size] = '\0';
    return size;
}
