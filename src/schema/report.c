/* The errors of a file: collected while it is read, told in its order. */
#include "schema/read.h"

#include <stdio.h>
#include <stdlib.h>

static const char *formatted(struct reader *reader, size_t limit, const char *format, va_list arguments)
{
    char text[ERROR_MESSAGE];
    vsnprintf(text, limit < sizeof text ? limit : sizeof text, format, arguments);
    return arena_copy_text(reader->arena, text);
}

bool reader_fault(struct reader *reader, struct place place, const char *format, ...)
{
    if (++reader->fault_count > MOST_FAULTS)
        return false;
    va_list arguments;
    va_start(arguments, format);
    struct fault fault = {place, formatted(reader, ERROR_MESSAGE, format, arguments), ""};
    va_end(arguments);
    return vector_push(reader->arena, &reader->faults, fault);
}

void reader_hint(struct reader *reader, const char *format, ...)
{
    if (reader->fault_count > MOST_FAULTS)
        return;
    va_list arguments;
    va_start(arguments, format);
    reader->faults.items[reader->faults.count - 1].hint = formatted(reader, ERROR_HINT, format, arguments);
    va_end(arguments);
}

static size_t count_lines(const char *text, size_t from, size_t to)
{
    size_t lines = 0;
    for (size_t i = from; i < to; i++)
        lines += text[i] == '\n';
    return lines;
}

size_t reader_line(const struct reader *reader, struct place place)
{
    return 1 + count_lines(reader->source->text, 0, place.offset);
}

static int by_offset(const void *a, const void *b)
{
    const struct fault *left = *(const struct fault *const *)a, *right = *(const struct fault *const *)b;
    if (left->place.offset != right->place.offset)
        return left->place.offset < right->place.offset ? -1 : 1;
    return left < right ? -1 : left > right;
}

/* In characters, from 1. */
static size_t column(const struct reader *reader, size_t offset)
{
    const char *text = reader->source->text;
    size_t count = 1;
    for (; offset > reader->start && text[offset - 1] != '\n'; offset--)
        count += ((unsigned char)text[offset - 1] & 0xC0) != 0x80;
    return count;
}

static void tell(struct reader *reader, const struct fault *fault, size_t line, struct strbuf *out)
{
    const corm_schema *source = reader->source;
    size_t offset = fault->place.offset;
    struct error error;
    error_clear(&error);
    error_set(&error, CORM_SCHEMA, "%s:%zu:%zu: %s", source->name, line, column(reader, offset), fault->message);
    if (fault->place.length > 0)
        error_excerpt(&error, source->text + reader->start, source->size - reader->start, offset - reader->start,
                      fault->place.length);
    if (*fault->hint)
        error_hint(&error, "%s", fault->hint);
    strbuf_text(out, error_full(&error));
    strbuf_char(out, '\n');
}

void reader_tell(struct reader *reader, struct schema_errors *errors)
{
    const struct fault *sorted[MOST_FAULTS];
    size_t line = 1, offset = 0;
    for (size_t i = 0; i < reader->faults.count; i++)
        sorted[i] = &reader->faults.items[i];
    qsort(sorted, reader->faults.count, sizeof *sorted, by_offset);
    for (size_t i = 0; i < reader->faults.count; i++) {
        line += count_lines(reader->source->text, offset, sorted[i]->place.offset);
        offset = sorted[i]->place.offset;
        if (i > 0)
            strbuf_char(&errors->text, '\n');
        tell(reader, sorted[i], line, &errors->text);
    }
    if (reader->fault_count > reader->faults.count)
        strbuf_printf(&errors->text, "\n… and %zu more\n", reader->fault_count - reader->faults.count);
    errors->count = reader->fault_count;
}
