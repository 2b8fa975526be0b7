/* Pattern and text from one input: the first byte holds the flag, the first newline parts the two. */
#include "base/regex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct error error = {0};
    if (size == 0)
        return 0;
    const char *pattern = (const char *)data + 1, *end = pattern + size - 1;
    const char *newline = memchr(pattern, '\n', size - 1);
    const char *text = newline ? newline + 1 : end;
    size_t pattern_size = (size_t)((newline ? newline : end) - pattern);
    arena_init(&arena, &alloc_system, 0);
    struct regex *regex = regex_compile(&arena, pattern, pattern_size, data[0] & 1, &error);
    if (regex ? error.code != CORM_OK : error.code != CORM_SYNTAX && error.code != CORM_RANGE)
        __builtin_trap();
    if (regex) {
        bool matches = regex_matches(regex, text, (size_t)(end - text));
        if (matches != regex_matches(regex, text, (size_t)(end - text)))
            __builtin_trap();
    }
    arena_free(&arena);
    return 0;
}
