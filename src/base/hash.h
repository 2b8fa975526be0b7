/* 64-bit mixing for shapes and tables: fast, not for secrets. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t hash_mix(uint64_t seed, uint64_t value)
{
    uint64_t x = (seed ^ value) * 0x9E3779B97F4A7C15u;
    x ^= x >> 32;
    x *= 0xD6E8FEB86659FD93u;
    return x ^ (x >> 29);
}

static inline uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t size)
{
    const char *at = bytes;
    uint64_t word, hash = hash_mix(seed, size);
    for (; size >= 8; size -= 8, at += 8) {
        memcpy(&word, at, 8);
        hash = hash_mix(hash, word);
    }
    if (size) {
        word = 0;
        memcpy(&word, at, size);
        hash = hash_mix(hash, word);
    }
    return hash;
}

#endif
