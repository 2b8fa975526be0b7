/* What every public header needs: visibility, format checking, the allocator. */
#ifndef CORMORANT_COMMON_H
#define CORMORANT_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CORM_BEGIN extern "C" {
#define CORM_END }
#else
#define CORM_BEGIN
#define CORM_END
#endif

#if defined(__GNUC__)
#define CORM_API __attribute__((visibility("default")))
#define CORM_FORMAT(text, first) __attribute__((format(printf, text, first)))
#else
#define CORM_API
#define CORM_FORMAT(text, first)
#endif

CORM_BEGIN

/* One function for all memory: allocate (old is NULL, old_size 0), resize, free (new_size is 0).  old_size is always
 * what was asked for before.  Memory is aligned as malloc's.  Answers NULL on failure, which becomes an error of the
 * session that needed it.  It must be safe to call from any thread, and work as long as the database is open. */
typedef struct corm_allocator {
    void *(*resize)(void *context, void *old, size_t old_size, size_t new_size);
    void *context;
} corm_allocator;

CORM_END

#endif
