/* Decoding by hand; case and width from utf8proc, with a short way for ASCII. */
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

enum { REPLACEMENT = 0xFFFD, SHARP_S = 0xDF };

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The code point of a sequence of `length` bytes, or REPLACEMENT if its bytes do not make one. */
static uint32_t sequence(const char *text, size_t length)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t code_point = (unsigned char)text[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (!continues(text[i]))
            return REPLACEMENT;
        code_point = code_point << 6 | ((unsigned char)text[i] & 0x3F);
    }
    bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    return code_point < smallest[length] || code_point > 0x10FFFF || is_surrogate ? REPLACEMENT : code_point;
}

static size_t sequence_length(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
}

size_t utf8_decode(const char *text, size_t size, uint32_t *code_point)
{
    *code_point = REPLACEMENT;
    if (size == 0)
        return 0;
    size_t length = sequence_length((unsigned char)text[0]);
    if (length == 1)
        *code_point = (unsigned char)text[0];
    if (length <= 1 || length > size)
        return 1;
    *code_point = sequence(text, length);
    bool is_written_so = length == 3 && memcmp(text, "\xEF\xBF\xBD", 3) == 0;
    return *code_point != REPLACEMENT || is_written_so ? length : 1;
}

size_t utf8_encode(uint32_t code_point, char out[4])
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = REPLACEMENT;
    size_t length = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, code_point >>= 6)
        out[i] = (char)(0x80 | (code_point & 0x3F));
    out[0] = (char)((0xF00u >> length & 0xFF) | code_point);
    return length;
}

/* How many bytes from the start are ASCII, counted by eights. */
static size_t ascii_run(const char *text, size_t size)
{
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= size; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        if (word & 0x8080808080808080u)
            break;
    }
    return at;
}

/* A U+FFFD of one byte is an invalid one: the written one takes three. */
bool utf8_valid(const char *text, size_t size)
{
    uint32_t code_point;
    for (size_t at = ascii_run(text, size); at < size;) {
        size_t length = utf8_decode(text + at, size - at, &code_point);
        if (length == 1 && code_point == REPLACEMENT)
            return false;
        at += length;
        if (length == 1)
            at += ascii_run(text + at, size - at);
    }
    return true;
}

size_t utf8_length(const char *text, size_t size)
{
    uint32_t code_point;
    size_t at = ascii_run(text, size), count = at;
    for (; at < size; count++)
        at += utf8_decode(text + at, size - at, &code_point);
    return count;
}

size_t utf8_offset(const char *text, size_t size, size_t n)
{
    uint32_t code_point;
    size_t at = ascii_run(text, n < size ? n : size);
    for (n -= at; n > 0 && at < size; n--)
        at += utf8_decode(text + at, size - at, &code_point);
    return at;
}

uint32_t utf8_lower(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point - 'A' < 26 ? code_point + 32 : code_point;
    return code_point > 0x10FFFF ? code_point : (uint32_t)utf8proc_tolower((utf8proc_int32_t)code_point);
}

/* Unicode has no simple upper case for ß, though utf8proc answers ẞ. */
uint32_t utf8_upper(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point - 'a' < 26 ? code_point - 32 : code_point;
    if (code_point == SHARP_S || code_point > 0x10FFFF)
        return code_point;
    return (uint32_t)utf8proc_toupper((utf8proc_int32_t)code_point);
}

static size_t map_text(const char *text, size_t size, char *out, uint32_t (*map)(uint32_t))
{
    char *end = out;
    for (size_t at = 0; at < size;) {
        uint32_t code_point;
        size_t length = utf8_decode(text + at, size - at, &code_point);
        if (code_point == REPLACEMENT) {
            memcpy(end, text + at, length);
            end += length;
        } else {
            end += utf8_encode(map(code_point), end);
        }
        at += length;
    }
    *end = '\0';
    return (size_t)(end - out);
}

size_t utf8_lower_text(const char *text, size_t size, char *out)
{
    return map_text(text, size, out, utf8_lower);
}

size_t utf8_upper_text(const char *text, size_t size, char *out)
{
    return map_text(text, size, out, utf8_upper);
}

/* Where the last character of a text begins. */
static size_t last_start(const char *text, size_t size)
{
    uint32_t code_point;
    size_t start = size - 1;
    while (start > 0 && size - start < 4 && continues(text[start]))
        start--;
    return start + utf8_decode(text + start, size - start, &code_point) == size ? start : size - 1;
}

/* Invalid bytes are raised as bytes, which keeps the order of bytes and thereby that of code points. */
size_t utf8_successor(const char *text, size_t size, char *out)
{
    size_t written = 0;
    for (size_t start; size > 0; size = start) {
        uint32_t last;
        start = last_start(text, size);
        bool is_invalid = utf8_decode(text + start, size - start, &last) == 1 && last == REPLACEMENT;
        if (is_invalid ? (unsigned char)text[start] == 0xFF : last == 0x10FFFF)
            continue;
        memcpy(out, text, start);
        if (is_invalid)
            out[start] = (char)(text[start] + 1);
        written = start + (is_invalid ? 1 : utf8_encode(last == 0xD7FF ? 0xE000 : last + 1, out + start));
        break;
    }
    out[written] = '\0';
    return written;
}

int utf8_cell_width(uint32_t code_point)
{
    if (code_point < 0x7F)
        return code_point >= 0x20;
    return code_point > 0x10FFFF ? 0 : utf8proc_charwidth((utf8proc_int32_t)code_point);
}

size_t utf8_width(const char *text, size_t size)
{
    size_t width = 0;
    uint32_t code_point;
    for (size_t at = 0; at < size;) {
        at += utf8_decode(text + at, size - at, &code_point);
        width += (size_t)utf8_cell_width(code_point);
    }
    return width;
}
