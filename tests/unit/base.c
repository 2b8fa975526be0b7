/* Arena, string builder, vector, map, error record. */
#include "lib/test.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "base/strbuf.h"
#include "base/vector.h"

#include <stdio.h>

TEST(an_arena_aligns_and_grows)
{
    struct arena arena;
    arena_init(&arena, &alloc_system, 0);
    for (size_t size = 1; size < 3000; size += 7) {
        char *memory = arena_alloc(&arena, size);
        CHECK(memory != NULL && (uintptr_t)memory % 8 == 0);
        memset(memory, 0xAA, size);
    }
    CHECK(!arena.failed);
    CHECK(arena_alloc(&arena, SIZE_MAX - 3) == NULL);
    CHECK(arena.failed);
    arena_free(&arena);
    CHECK_INT(arena.total, 0);
}

TEST(a_rewound_arena_gives_back_what_came_after_the_mark)
{
    struct arena arena;
    arena_init(&arena, &alloc_system, 256);
    char *kept = arena_copy_text(&arena, "kept");
    struct arena_mark mark = arena_mark(&arena);
    size_t before = arena.total;
    for (int i = 0; i < 100; i++)
        arena_alloc(&arena, 1000);
    CHECK(arena.total > before);
    arena_rewind(&arena, mark);
    CHECK_INT(arena.total, before);
    CHECK_TEXT(kept, "kept");
    arena_free(&arena);
}

static void leave(void *argument)
{
    struct arena *arena = argument;
    arena_alloc(arena, 16);
    arena_leave(arena);
}

static void allocate_too_much(void *argument)
{
    arena_alloc(argument, SIZE_MAX - 7);
    CHECK(false);
}

static void allocate_little(void *argument)
{
    arena_alloc(argument, 100);
}

TEST(arena_try_ends_early_when_memory_runs_out)
{
    struct arena arena;
    arena_init(&arena, &alloc_system, 0);
    CHECK(arena_try(&arena, allocate_little, &arena));
    CHECK(!arena_try(&arena, leave, &arena));
    CHECK(!arena.failed);
    CHECK(!arena_try(&arena, allocate_too_much, &arena));
    CHECK(arena.failed);
    CHECK(arena.escape == NULL);
    arena_free(&arena);
}

TEST(a_string_builder_appends_and_clears)
{
    struct strbuf buffer;
    strbuf_init(&buffer, &alloc_system);
    CHECK_TEXT(strbuf_string(&buffer), "");
    for (int i = 0; i < 1000; i++)
        strbuf_printf(&buffer, "%d,", i);
    CHECK_INT(buffer.length, 3890);
    strbuf_clear(&buffer);
    strbuf_repeat(&buffer, '-', 3);
    strbuf_char(&buffer, '>');
    CHECK_TEXT(strbuf_string(&buffer), "--->");
    strbuf_free(&buffer);
}

static void *refuse(void *context, void *old, size_t old_size, size_t new_size)
{
    (void)context, (void)old, (void)old_size, (void)new_size;
    return NULL;
}

TEST(a_string_builders_failure_is_sticky)
{
    corm_allocator none = {refuse, NULL};
    struct strbuf buffer;
    strbuf_init(&buffer, &none);
    strbuf_text(&buffer, "abc");
    CHECK(buffer.failed);
    buffer.allocator = &alloc_system;
    strbuf_text(&buffer, "abc");
    CHECK_TEXT(strbuf_string(&buffer), "");
}

TEST(a_vector_keeps_its_items_while_it_grows)
{
    struct arena arena;
    arena_init(&arena, &alloc_system, 0);
    VECTOR(int) numbers = {0};
    for (int i = 0; i < 1000; i++)
        CHECK(vector_push(&arena, &numbers, i));
    for (int i = 0; i < 1000; i++)
        CHECK_INT(numbers.items[i], i);
    arena_free(&arena);
}

TEST(a_map_finds_what_was_set)
{
    struct arena arena;
    struct map map;
    arena_init(&arena, &alloc_system, 0);
    map_init(&map, &arena);
    CHECK(map_get_text(&map, "nothing") == NULL);
    static int64_t keys[1000];
    for (int64_t i = 0; i < 1000; i++) {
        keys[i] = i * 1000003;
        CHECK(map_set(&map, &keys[i], sizeof keys[i], &keys[i]));
    }
    for (int i = 0; i < 1000; i++)
        CHECK(map_get(&map, &keys[i], sizeof keys[i]) == &keys[i]);
    CHECK(map_set(&map, &keys[5], sizeof keys[5], &keys[6]));
    CHECK(map_get(&map, &keys[5], sizeof keys[5]) == &keys[6]);
    CHECK_INT(map.count, 1000);
    CHECK(map_set_text(&map, "", &keys[7]));
    CHECK(map_get_text(&map, "") == &keys[7]);
    arena_free(&arena);
}

TEST(an_error_keeps_the_first_cause)
{
    struct error error = {0};
    error_set(&error, CORM_QUERY, "no field '%s' on %s", "autor", "Book");
    error_set(&error, CORM_NO_MEMORY, "out of memory");
    CHECK_INT(error.code, CORM_QUERY);
    CHECK_TEXT(error_full(&error), "no field 'autor' on Book");
    error_hint(&error, "did you mean '%s'?", "author");
    const char *text = "first\nmore ünd autor = 3\nlast";
    error_excerpt(&error, text, strlen(text), strstr(text, "autor") - text, 5);
    CHECK_TEXT(error_full(&error), "no field 'autor' on Book\n  more ünd autor = 3\n           ^^^^^\ndid you mean 'author'?");
    error_clear(&error);
    CHECK_INT(error.code, CORM_OK);
}

TEST(a_long_error_is_cut_between_characters)
{
    struct error error = {0};
    char text[2000];
    for (size_t i = 0; i + 1 < sizeof text; i += 2)
        memcpy(text + i, "é", 2);
    text[1998] = '\0';
    error_set(&error, CORM_QUERY, "%s", text);
    size_t length = strlen(error.message);
    CHECK(length < sizeof error.message);
    CHECK_TEXT(error.message + length - 3, "…");
    CHECK((length - 3) % 2 == 0);
}

TEST(codes_have_names)
{
    CHECK_TEXT(corm_code_name(CORM_NOT_FOUND), "not_found");
    CHECK_TEXT(corm_code_name((corm_code)999), "unknown");
}
