/* A pattern in the words of POSIX's advanced regular expressions. */
#include "base/regex.h"

#include <string.h>

struct writing {
    char *out;
    size_t length;
};

static void put(struct writing *writing, const char *text, size_t size)
{
    memcpy(writing->out + writing->length, text, size);
    writing->length += size;
}

/* What stands behind a backslash and is called otherwise there. */
static const struct {
    char letter;
    const char *outside, *inside;       /* of brackets */
} escapes[] = {
    {'b', "\\y", "\\b"},
    {'B', "\\Y", "\\B"},
    {'s', "[ \\t\\n\\r\\f\\v]", " \\t\\n\\r\\f\\v"},
    {'S', "[^ \\t\\n\\r\\f\\v]", "\\S"},
    {'x', "\\u00", "\\u00"},            /* its two digits follow */
};

static void put_escape(struct writing *writing, const char *at, bool is_inside)
{
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
        if (escapes[i].letter == at[1]) {
            const char *text = is_inside ? escapes[i].inside : escapes[i].outside;
            put(writing, text, strlen(text));
            return;
        }
    put(writing, at, 2);
}

/* [a-z] as it stands, up to its end: a bracket right at the beginning, or in [:alpha:], is none. */
static const char *put_brackets(struct writing *writing, const char *at, const char *end)
{
    put(writing, at++, 1);
    if (at < end && *at == '^')
        put(writing, at++, 1);
    for (bool is_first = true; at < end && (*at != ']' || is_first); is_first = false) {
        size_t size = *at == '\\' && end - at > 1 ? 2 : 1;
        const char *class_end = *at == '[' && end - at > 1 && at[1] == ':' ? strstr(at + 2, ":]") : NULL;
        if (size == 2)
            put_escape(writing, at, true);
        else {
            size = class_end ? (size_t)(class_end + 2 - at) : 1;
            put(writing, at, size);
        }
        at += size;
    }
    return at;
}

size_t regex_to_posix(const char *pattern, size_t size, char *out)
{
    static const char end_of_text[] = "(?=\\n?\\Z)";
    struct writing writing = {out, 0};
    const char *at = pattern, *end = pattern + size;
    while (at < end) {
        if (*at == '[')
            at = put_brackets(&writing, at, end);
        if (at == end)
            break;
        bool is_escape = *at == '\\' && end - at > 1;
        if (is_escape)
            put_escape(&writing, at, false);
        else if (*at == '$')
            put(&writing, end_of_text, sizeof end_of_text - 1);
        else
            put(&writing, at, 1);
        at += is_escape ? 2 : 1;
    }
    out[writing.length] = '\0';
    return writing.length;
}
