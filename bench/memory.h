/* Counts the calls to malloc, calloc and realloc of the whole program, whoever makes them. */
#ifndef BENCH_MEMORY_H
#define BENCH_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

bool memory_is_counted(void);       /* false where the allocator cannot be replaced */
int64_t memory_count(void);

#endif
