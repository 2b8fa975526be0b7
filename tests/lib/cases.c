/* Reads files of cases, runs them, compares. */
#include "lib/cases.h"

#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

static const char *expected, *expected_end;     /* of the case that runs */

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*size + 1);
    if (fread(text, 1, *size, file) != *size)
        *size = 0;
    text[*size] = '\0';
    fclose(file);
    return text;
}

static void write_file(const char *path, const char *text, size_t size)
{
    FILE *file = fopen(path, "wb");
    CHECK(file && fwrite(text, 1, size, file) == size);
    if (file)
        fclose(file);
}

/* Where the next line with this beginning starts, or the end. */
static const char *find_line(const char *at, const char *start)
{
    size_t size = strlen(start);
    while (*at && strncmp(at, start, size) != 0) {
        const char *newline = strchr(at, '\n');
        at = newline ? newline + 1 : at + strlen(at);
    }
    return at;
}

static size_t without_blank_end(const char *text, size_t size)
{
    while (size && text[size - 1] == '\n')
        size--;
    return size;
}

/* The case at the title; what it should read goes to `anew`.  Answers where the next one starts. */
static const char *run_case(const char *path, const char *title, cases_answer *answer, FILE *anew)
{
    const char *input = strchr(title, '\n');
    input = input ? input + 1 : title + strlen(title);
    const char *want = find_line(input, "---- "), *next = find_line(input, "==== ");
    if (want > next)
        want = next;
    size_t input_size = without_blank_end(input, (size_t)(want - input));
    size_t want_size = without_blank_end(want, (size_t)(next - want));
    char *exact = malloc(input_size + 1), *got = NULL;      /* exact: so that a sanitizer sees a step too far */
    size_t got_size = 0;
    memcpy(exact, input, input_size);
    FILE *out = open_memstream(&got, &got_size);
    expected = want;
    expected_end = next;
    answer(exact, input_size, out);
    fclose(out);
    got_size = without_blank_end(got, got_size);
    fprintf(anew, "%.*s\n%.*s\n%s", (int)(want - title) ? (int)without_blank_end(title, (size_t)(want - title)) : 0, title,
            (int)got_size, got, *next ? "\n" : "");
    if (!getenv("CASES_UPDATE") && (got_size != want_size || memcmp(got, want, want_size) != 0))
        test_fail(path, 0, "%.*s\n    got\n%.*s\n    want\n%.*s", (int)(input - title - 1), title, (int)got_size, got,
                  (int)want_size, want);
    free(exact);
    free(got);
    return next;
}

bool cases_want(const char *line)
{
    size_t size = strlen(line);
    for (const char *at = find_line(expected, line); at < expected_end; at = find_line(at + 1, line))
        if (at[size] == '\n' || !at[size])
            return true;
    return false;
}

void cases_keep(const char *line, FILE *out)
{
    const char *begin = find_line(expected, line), *end = *begin ? find_line(begin + 1, "---- ") : begin;
    if (begin < expected_end)
        fwrite(begin, 1, (size_t)((end < expected_end ? end : expected_end) - begin), out);
}

int cases_run(const char *path, cases_answer *answer)
{
    size_t size, anew_size;
    char *anew_text = NULL, *text = read_file(path, &size);
    int count = 0;
    CHECK(text != NULL);
    if (!text)
        return 0;
    FILE *anew = open_memstream(&anew_text, &anew_size);
    const char *at = find_line(text, "==== ");
    fwrite(text, 1, (size_t)(at - text), anew);
    for (; *at; count++)
        at = run_case(path, at, answer, anew);
    fclose(anew);
    if (getenv("CASES_UPDATE"))
        write_file(path, anew_text, anew_size);
    free(anew_text);
    free(text);
    return count;
}
