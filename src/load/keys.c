/* Open addressing, linear probing, at most half full. */
#include "load/keys.h"

static const void *bytes_of(const struct value *key, size_t *size)
{
    switch (key->kind) {
    case KIND_TEXT:
    case KIND_JSON:
    case KIND_BYTES:
        *size = key->as.text.size;
        return key->as.text.data;
    case KIND_UUID:
        *size = sizeof key->as.uuid;
        return &key->as.uuid;
    default:
        *size = sizeof key->as.integer;
        return &key->as.integer;
    }
}

void keys_init(struct keys *keys, struct arena *arena, const struct type *type)
{
    memset(keys, 0, sizeof *keys);
    keys->arena = arena;
    keys->type = type;
    keys->is_int = type->kind == KIND_INT;
    map_init(&keys->map, arena);
}

static bool grow(struct keys *keys, size_t capacity)
{
    struct keys larger = *keys;
    larger.entries = arena_zero(keys->arena, capacity * sizeof *larger.entries);
    larger.capacity = capacity;
    if (!larger.entries)
        return false;
    for (size_t i = 0; i < keys->capacity; i++)
        if (keys->entries[i].thing)
            *keys_place(&larger, keys->entries[i].key) = keys->entries[i];
    *keys = larger;
    return true;
}

bool keys_reserve(struct keys *keys, size_t count)
{
    size_t capacity = 16;
    while (capacity < 2 * count)
        capacity *= 2;
    return !keys->is_int || capacity <= keys->capacity || grow(keys, capacity);
}

void *keys_get_other(const struct keys *keys, const void *slot)
{
    struct value key = slot_value(keys->type, slot);
    size_t size;
    const void *bytes = bytes_of(&key, &size);
    return map_get(&keys->map, bytes, size);
}

static bool set_other(struct keys *keys, const void *slot, void *thing)
{
    struct value key = slot_value(keys->type, slot);
    size_t size;
    const void *bytes = bytes_of(&key, &size);
    const char *copy = arena_copy(keys->arena, bytes, size);
    return copy && map_set(&keys->map, copy, size, thing);
}

bool keys_set(struct keys *keys, const void *slot, void *thing)
{
    if (!keys->is_int)
        return set_other(keys, slot, thing);
    if (2 * (keys->count + 1) > keys->capacity && !grow(keys, keys->capacity ? 2 * keys->capacity : 16))
        return false;
    int64_t key = *(const int64_t *)slot;
    struct key_entry *place = keys_place(keys, key);
    keys->count += !place->thing;
    *place = (struct key_entry){key, thing};
    return true;
}
