/* Writes JSON: texts, reals, base64, whole values. */
#include "base/json.h"
#include "base/real.h"
#include "base/utf8.h"

#include <math.h>

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static const struct {
    char character;
    const char *escape;
} short_escapes[] = {{'"', "\\\""}, {'\\', "\\\\"}, {'\b', "\\b"}, {'\f', "\\f"},
                     {'\n', "\\n"}, {'\r', "\\r"},  {'\t', "\\t"}};

static void write_escape(struct strbuf *out, char character)
{
    for (size_t i = 0; i < sizeof short_escapes / sizeof *short_escapes; i++)
        if (short_escapes[i].character == character) {
            strbuf_add(out, short_escapes[i].escape, 2);
            return;
        }
    strbuf_printf(out, "\\u%04x", (unsigned)(unsigned char)character);
}

/* How many bytes from the start may stand as they are. */
static size_t plain_run(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        uint32_t code_point;
        unsigned char byte = (unsigned char)text[at];
        size_t length = byte < 0x80 ? 1 : utf8_decode(text + at, size - at, &code_point);
        if (byte < 0x20 || byte == '"' || byte == '\\' || (byte >= 0x80 && length == 1))
            break;
        at += length;
    }
    return at;
}

void json_write_text(struct strbuf *out, const char *text, size_t size)
{
    strbuf_char(out, '"');
    for (size_t at = 0; at < size; at++) {
        size_t run = plain_run(text + at, size - at);
        strbuf_add(out, text + at, run);
        at += run;
        if (at == size)
            break;
        if ((unsigned char)text[at] < 0x80)
            write_escape(out, text[at]);
        else
            strbuf_add(out, "\xEF\xBF\xBD", 3);
    }
    strbuf_char(out, '"');
}

void json_write_real(struct strbuf *out, double value)
{
    char text[REAL_TEXT];
    if (isfinite(value))
        strbuf_add(out, text, real_print(value, text));
    else
        strbuf_text(out, "null");
}

void json_write_base64(struct strbuf *out, const void *bytes, size_t size)
{
    const uint8_t *from = bytes;
    strbuf_char(out, '"');
    for (size_t at = 0; at < size; at += 3) {
        size_t count = size - at < 3 ? size - at : 3;
        uint32_t group = (uint32_t)from[at] << 16;
        group |= count > 1 ? (uint32_t)from[at + 1] << 8 : 0;
        group |= count > 2 ? from[at + 2] : 0;
        char digits[4] = {'=', '=', '=', '='};
        for (size_t i = 0; i <= count; i++)
            digits[i] = base64_digits[group >> (18 - 6 * i) & 63];
        strbuf_add(out, digits, 4);
    }
    strbuf_char(out, '"');
}

static int base64_value(char digit)
{
    const char *found = digit ? strchr(base64_digits, digit) : NULL;
    return found ? (int)(found - base64_digits) : -1;
}

/* The bits that padding leaves over must be zero: each sequence of bytes has one spelling. */
bool json_read_base64(const char *text, size_t size, uint8_t *out, size_t *out_size)
{
    size_t written = 0, padding = 0;
    if (size % 4 != 0)
        return false;
    while (padding < 2 && padding < size && text[size - padding - 1] == '=')
        padding++;
    for (size_t at = 0; at < size; at += 4) {
        size_t digits = at + 4 == size ? 4 - padding : 4;
        uint32_t group = 0;
        for (size_t i = 0; i < digits; i++) {
            int value = base64_value(text[at + i]);
            if (value < 0)
                return false;
            group |= (uint32_t)value << (18 - 6 * i);
        }
        if (group & (0xFFFFFFu >> 8 * (digits - 1)))
            return false;
        for (size_t i = 0; i + 1 < digits; i++)
            out[written++] = (uint8_t)(group >> (16 - 8 * i));
    }
    *out_size = written;
    return true;
}

static void write_children(struct strbuf *out, const struct json *parent)
{
    bool is_object = parent->kind == JSON_OBJECT;
    strbuf_char(out, is_object ? '{' : '[');
    for (const struct json *child = parent->first; child; child = child->next) {
        if (is_object) {
            json_write_text(out, child->name, child->name_size);
            strbuf_char(out, ':');
        }
        json_write(out, child);
        if (child->next)
            strbuf_char(out, ',');
    }
    strbuf_char(out, is_object ? '}' : ']');
}

void json_write(struct strbuf *out, const struct json *value)
{
    switch (value->kind) {
    case JSON_NULL: strbuf_text(out, "null"); break;
    case JSON_FALSE: strbuf_text(out, "false"); break;
    case JSON_TRUE: strbuf_text(out, "true"); break;
    case JSON_NUMBER: strbuf_add(out, value->text, value->size); break;
    case JSON_TEXT: json_write_text(out, value->text, value->size); break;
    case JSON_ARRAY:
    case JSON_OBJECT: write_children(out, value); break;
    }
}
