/* What is searched for and a text from one input, a newline between them. */
#include "base/search.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count(const struct strbuf *text, char character)
{
    size_t found = 0;
    for (size_t i = 0; i < text->length; i++)
        found += text->data[i] == character;
    return found;
}

/* Whatever was typed, it is well formed for those who read it. */
static void check_forms(const struct search *search)
{
    struct strbuf out;
    strbuf_init(&out, &alloc_system);
    search_print(search, SEARCH_PHRASES, &out);
    if (count(&out, '(') != count(&out, ')') || count(&out, '"') % 2 || out.length == 0)
        __builtin_trap();
    strbuf_clear(&out);
    search_print(search, SEARCH_LEXEMES, &out);
    if (count(&out, '(') != count(&out, ')') || count(&out, '\'') % 2)
        __builtin_trap();
    strbuf_clear(&out);
    search_print(search, SEARCH_ANY, &out);
    if (count(&out, '\'') % 2)
        __builtin_trap();
    strbuf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    const char *searched = (const char *)data, *end = searched + size;
    const char *newline = size ? memchr(searched, '\n', size) : NULL;
    const char *text = newline ? newline + 1 : end;
    size_t searched_size = (size_t)((newline ? newline : end) - searched), text_size = (size_t)(end - text);
    arena_init(&arena, &alloc_system, 0);
    struct search *search = search_read(&arena, searched, searched_size);
    check_forms(search);
    bool is_found = search_matches(search, text, text_size);
    double rank = search_rank(search, text, text_size);
    double likeness = search_similarity(&alloc_system, searched, searched_size, text, text_size);
    if ((is_found && rank <= 0) || rank < 0 || rank > 0.11 || likeness < 0 || likeness > 1)
        __builtin_trap();
    if (likeness != search_similarity(&alloc_system, text, text_size, searched, searched_size))
        __builtin_trap();
    arena_free(&arena);
    return 0;
}
