/* What lookups look for, in the form that databases want. */
#include "db/transform.h"

#include "base/search.h"

#include <string.h>

bool transform_pattern(corm_session *session, enum plan_transform transform, struct value *value)
{
    size_t length = 0;
    char *out = owner_alloc(&session->owner, 2 * value->as.text.size + 3);
    if (!out)
        return false;
    if (transform != TRANSFORM_LIKE_START)
        out[length++] = '%';
    for (size_t i = 0; i < value->as.text.size; i++) {
        if (strchr("%_\\", value->as.text.data[i]) && value->as.text.data[i])
            out[length++] = '\\';
        out[length++] = value->as.text.data[i];
    }
    if (transform != TRANSFORM_LIKE_END)
        out[length++] = '%';
    out[length] = '\0';
    *value = value_bytes(KIND_TEXT, out, length);
    return true;
}

bool transform_search(corm_session *session, enum plan_transform transform, struct value *value)
{
    static const enum search_form forms[] = {[TRANSFORM_SEARCH_PHRASES] = SEARCH_PHRASES,
                                             [TRANSFORM_SEARCH_LEXEMES] = SEARCH_LEXEMES, [TRANSFORM_SEARCH_ANY] = SEARCH_ANY};
    struct search *search = search_read(&session->owner.arena, value->as.text.data, value->as.text.size);
    struct strbuf text;
    strbuf_init(&text, session_allocator(session));
    if (search)
        search_print(search, forms[transform], &text);
    char *copy = search && !text.failed ? arena_copy(&session->owner.arena, strbuf_string(&text), text.length) : NULL;
    if (copy)
        *value = value_bytes(KIND_TEXT, copy, text.length);
    else
        owner_no_memory(&session->owner);
    strbuf_free(&text);
    return copy != NULL;
}
