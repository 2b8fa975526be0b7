/* A bump allocator: much is allocated, all is freed at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/alloc.h"

#include <string.h>

struct arena_chunk;
struct arena_escape;

struct arena {
    const corm_allocator *allocator;
    struct arena_chunk *chunk;      /* the newest; older ones hang behind it */
    char *at;                       /* the next free byte of it */
    char *end;
    size_t next_size;               /* how large the next chunk will be */
    size_t total;                   /* bytes taken from the allocator */
    struct arena_escape *escape;    /* where a failed allocation leaves to, if inside arena_try */
    bool failed;                    /* an allocation failed since the last arena_init */
};

void arena_init(struct arena *arena, const corm_allocator *allocator, size_t first_size);
void arena_free(struct arena *arena);

void *arena_alloc_slow(struct arena *arena, size_t size);

/* Aligned to 8; not cleared.  NULL on failure, or, inside arena_try, it does not return. */
static inline void *arena_alloc(struct arena *arena, size_t size)
{
    size_t rounded = (size + 7) & ~(size_t)7;
    if (rounded >= size && (size_t)(arena->end - arena->at) >= rounded) {
        void *memory = arena->at;
        arena->at += rounded;
        return memory;
    }
    return arena_alloc_slow(arena, size);
}

static inline void *arena_zero(struct arena *arena, size_t size)
{
    void *memory = arena_alloc(arena, size);
    return memory ? memset(memory, 0, size) : NULL;
}

#define arena_new(arena, type) ((type *)arena_zero((arena), sizeof(type)))

/* A copy with a NUL behind it. */
char *arena_copy(struct arena *arena, const void *bytes, size_t size);
char *arena_copy_text(struct arena *arena, const char *text);
char *arena_printf(struct arena *arena, const char *format, ...) CORM_FORMAT(2, 3);

/* Everything allocated after the mark goes; whole chunks go back to the allocator. */
struct arena_mark {
    struct arena_chunk *chunk;
    char *at;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Runs body; a failed allocation of this arena inside it, or arena_leave, ends it early and answers false.
 * For code that builds trees: it need not ask every allocation.  Body must own nothing but arena memory. */
bool arena_try(struct arena *arena, void (*body)(void *argument), void *argument);
_Noreturn void arena_leave(struct arena *arena);

#endif
