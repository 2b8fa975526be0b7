/* UUIDs: 16 bytes, written in hexadecimal as 8-4-4-4-12. */
#include "base/scan.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

enum { PLAIN = 32, HYPHENATED = 36 };

static bool has_hyphen_before(size_t byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

bool uuid_scan(const char *text, size_t size, corm_uuid *out)
{
    corm_uuid uuid;
    if (size != PLAIN && size != HYPHENATED)
        return false;
    for (size_t i = 0; i < sizeof uuid.bytes; i++) {
        if (size == HYPHENATED && has_hyphen_before(i) && *text++ != '-')
            return false;
        int high = hexadecimal_digit(text[0]), low = hexadecimal_digit(text[1]);
        if (high < 0 || low < 0)
            return false;
        uuid.bytes[i] = (uint8_t)(high << 4 | low);
        text += 2;
    }
    *out = uuid;
    return true;
}

bool corm_uuid_parse(const char *text, corm_uuid *out)
{
    return uuid_scan(text, strlen(text), out);
}

size_t corm_uuid_print(corm_uuid value, char out[CORM_UUID_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    char *at = out;
    for (size_t i = 0; i < sizeof value.bytes; i++) {
        if (has_hyphen_before(i))
            *at++ = '-';
        *at++ = digits[value.bytes[i] >> 4];
        *at++ = digits[value.bytes[i] & 15];
    }
    *at = '\0';
    return (size_t)(at - out);
}

bool corm_uuid_random(corm_uuid *out)
{
    corm_uuid uuid;
    ssize_t got;
    do
        got = getrandom(uuid.bytes, sizeof uuid.bytes, 0);
    while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof uuid.bytes)
        return false;
    uuid.bytes[6] = (uint8_t)((uuid.bytes[6] & 0x0F) | 0x40);
    uuid.bytes[8] = (uint8_t)((uuid.bytes[8] & 0x3F) | 0x80);
    *out = uuid;
    return true;
}
