/* Chunks of growing size, newest first. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct arena_chunk {
    struct arena_chunk *older;
    size_t size;                    /* with this header */
};

struct arena_escape {
    jmp_buf target;
};

enum { LARGEST_CHUNK = 1 << 20, SMALLEST_CHUNK = 256 };

void arena_init(struct arena *arena, const corm_allocator *allocator, size_t first_size)
{
    memset(arena, 0, sizeof *arena);
    arena->allocator = allocator;
    arena->next_size = first_size < SMALLEST_CHUNK ? SMALLEST_CHUNK : first_size;
}

static void free_until(struct arena *arena, const struct arena_chunk *last)
{
    while (arena->chunk != last) {
        struct arena_chunk *chunk = arena->chunk;
        arena->chunk = chunk->older;
        arena->total -= chunk->size;
        alloc_free(arena->allocator, chunk, chunk->size);
    }
}

void arena_free(struct arena *arena)
{
    free_until(arena, NULL);
    arena->at = arena->end = NULL;
}

static void *fail(struct arena *arena)
{
    arena->failed = true;
    if (arena->escape)
        longjmp(arena->escape->target, 1);
    return NULL;
}

void *arena_alloc_slow(struct arena *arena, size_t size)
{
    size_t rounded = (size + 7) & ~(size_t)7;
    if (rounded < size || rounded > SIZE_MAX - sizeof(struct arena_chunk))
        return fail(arena);
    size_t wanted = rounded + sizeof(struct arena_chunk);
    size_t chunk_size = wanted > arena->next_size ? wanted : arena->next_size;
    struct arena_chunk *chunk = alloc_get(arena->allocator, chunk_size);
    if (!chunk)
        return fail(arena);
    chunk->older = arena->chunk;
    chunk->size = chunk_size;
    arena->chunk = chunk;
    arena->total += chunk_size;
    arena->at = (char *)(chunk + 1) + rounded;
    arena->end = (char *)chunk + chunk_size;
    if (arena->next_size < LARGEST_CHUNK)
        arena->next_size *= 2;
    return chunk + 1;
}

char *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
    if (size == SIZE_MAX)
        return fail(arena);
    char *copy = arena_alloc(arena, size + 1);
    if (copy) {
        if (size)
            memcpy(copy, bytes, size);
        copy[size] = '\0';
    }
    return copy;
}

char *arena_copy_text(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        return fail(arena);
    char *text = arena_alloc(arena, (size_t)length + 1);
    if (text) {
        va_start(arguments, format);
        vsnprintf(text, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    return text;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){arena->chunk, arena->at};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    free_until(arena, mark.chunk);
    arena->at = mark.at;
    arena->end = mark.chunk ? (char *)mark.chunk + mark.chunk->size : NULL;
}

bool arena_try(struct arena *arena, void (*body)(void *argument), void *argument)
{
    struct arena_escape *outer = arena->escape;
    struct arena_escape here;
    arena->escape = &here;
    bool arrived = setjmp(here.target) == 0;
    if (arrived)
        body(argument);
    arena->escape = outer;
    return arrived;
}

void arena_leave(struct arena *arena)
{
    if (arena->escape)
        longjmp(arena->escape->target, 1);
    abort();    /* not reached: only code inside arena_try calls it */
}
