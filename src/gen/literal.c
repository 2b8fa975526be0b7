/* Escaping, and numbers that mean the same to every compiler. */
#include "gen/literal.h"

#include "base/real.h"
#include "base/utf8.h"

#include <inttypes.h>

/* Controls, and marks that turn the direction of writing: compilers warn of them, rightly. */
static bool is_hidden(uint32_t code_point)
{
    return code_point < 0xA0 || (code_point >= 0x200B && code_point <= 0x200F) ||
           (code_point >= 0x2028 && code_point <= 0x202E) || (code_point >= 0x2060 && code_point <= 0x206F) ||
           code_point == 0xFEFF || code_point == 0xFFFD;
}

static void escape(struct strbuf *out, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        strbuf_printf(out, "\\%03o", (unsigned char)bytes[i]);
}

static const char *short_escape(char character)
{
    switch (character) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return NULL;
    }
}

/* Answers how many bytes it took.  `before` is the character before: ?? begins a trigraph, and what begins or ends a
 * comment is broken up in one. */
static size_t write_character(struct strbuf *out, const char *at, size_t size, char before, bool is_comment)
{
    const char *escaped = short_escape(*at);
    if (escaped) {
        strbuf_text(out, escaped);
        return 1;
    }
    bool is_joined = (*at == '?' && before == '?') ||
                     (is_comment && ((*at == '/' && before == '*') || (*at == '*' && before == '/')));
    if (is_joined)
        strbuf_char(out, '\\');
    if (*at >= ' ' && *at <= '~') {
        strbuf_char(out, *at);
        return 1;
    }
    uint32_t code_point;
    size_t taken = utf8_decode(at, size, &code_point);
    if (is_hidden(code_point))
        escape(out, at, taken);
    else
        strbuf_add(out, at, taken);
    return taken;
}

static void write_literal(struct strbuf *out, const char *bytes, size_t size, bool is_comment)
{
    strbuf_char(out, '"');
    for (size_t at = 0; at < size;)
        at += write_character(out, bytes + at, size - at, at ? bytes[at - 1] : '\0', is_comment);
    strbuf_char(out, '"');
}

void literal_text(struct strbuf *out, const char *bytes, size_t size)
{
    write_literal(out, bytes, size, false);
}

void literal_comment(struct strbuf *out, const char *bytes, size_t size)
{
    write_literal(out, bytes, size, true);
}

static void write_int(struct strbuf *out, int64_t integer)
{
    if (integer == INT64_MIN)
        strbuf_text(out, "INT64_MIN");
    else if (integer >= -INT32_MAX && integer <= INT32_MAX)
        strbuf_printf(out, "%" PRId64, integer);
    else
        strbuf_printf(out, "%sINT64_C(%" PRId64 ")", integer < 0 ? "-" : "", integer < 0 ? -integer : integer);
}

static void write_real(struct strbuf *out, double real)
{
    char text[REAL_TEXT];
    strbuf_add(out, text, real_print(real, text));
}

static void write_decimal(struct strbuf *out, corm_decimal decimal)
{
    strbuf_printf(out, decimal.low <= INT32_MAX ? "{%" PRIu64 ", " : "{UINT64_C(%" PRIu64 "), ", decimal.low);
    write_int(out, decimal.high);
    strbuf_printf(out, ", %d}", decimal.scale);
}

static void write_uuid(struct strbuf *out, corm_uuid uuid)
{
    for (size_t i = 0; i < sizeof uuid.bytes; i++)
        strbuf_printf(out, "%s0x%02x", i ? ", " : "{{", uuid.bytes[i]);
    strbuf_text(out, "}}");
}

static void write_bytes(struct strbuf *out, const char *data, size_t size)
{
    strbuf_char(out, '{');
    literal_text(out, data, size);
    strbuf_printf(out, ", %zu}", size);
}

/* The one member of a date, time, datetime or duration. */
static void write_count(struct strbuf *out, int64_t count)
{
    strbuf_char(out, '{');
    write_int(out, count);
    strbuf_char(out, '}');
}

void literal_value(struct strbuf *out, const struct value *value, const char *suffix)
{
    switch (value->kind) {
    case KIND_BOOL: strbuf_text(out, value->as.boolean ? "true" : "false"); break;
    case KIND_INT: write_int(out, value->as.integer); break;
    case KIND_REAL: write_real(out, value->as.real); break;
    case KIND_TEXT:
    case KIND_JSON: literal_text(out, value->as.text.data, value->as.text.size); break;
    case KIND_BYTES: write_bytes(out, value->as.text.data, value->as.text.size); break;
    case KIND_DECIMAL: write_decimal(out, value->as.decimal); break;
    case KIND_DATE: write_count(out, value->as.date.days); break;
    case KIND_TIME: write_count(out, value->as.time.microseconds); break;
    case KIND_DATETIME: write_count(out, value->as.datetime.microseconds); break;
    case KIND_DURATION: write_count(out, value->as.duration.microseconds); break;
    case KIND_UUID: write_uuid(out, value->as.uuid); break;
    default: strbuf_char(out, '0'); break;
    }
    strbuf_text(out, suffix);
    bool is_opaque = value->kind == KIND_DECIMAL || (value->kind >= KIND_DATE && value->kind <= KIND_UUID);
    if (!is_opaque)
        return;
    strbuf_text(out, "    /* ");
    value_print(out, value);
    strbuf_text(out, " */");
}
