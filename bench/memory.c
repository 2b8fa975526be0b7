/* Stands in front of glibc's allocator; the sanitizers have theirs, which are left alone. */
#include "memory.h"

#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif

#if defined(__GLIBC__) && !defined(HAS_SANITIZER)

static int64_t count;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *memory, size_t size);

__attribute__((visibility("default"))) void *malloc(size_t size)
{
    count++;
    return __libc_malloc(size);
}

__attribute__((visibility("default"))) void *calloc(size_t number, size_t size)
{
    count++;
    return __libc_calloc(number, size);
}

__attribute__((visibility("default"))) void *realloc(void *memory, size_t size)
{
    count++;
    return __libc_realloc(memory, size);
}

bool memory_is_counted(void)
{
    return true;
}

int64_t memory_count(void)
{
    return count;
}

#else

bool memory_is_counted(void)
{
    return false;
}

int64_t memory_count(void)
{
    return 0;
}

#endif
