/* Runs the registered tests, in the order of their files; arguments name those to run (a part of the name is enough). */
#include "lib/test.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct test *first;
static struct test **last = &first;
static const char *current;
static int failures;
static void (*after_each)(void);

void test_register(struct test *test)
{
    *last = test;
    last = &test->next;
}

void test_after_each(void (*function)(void))
{
    after_each = function;
}

void test_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    failures++;
    printf("%s:%d: %s: ", file, line, current);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

void test_check_text(const char *file, int line, const char *expression, const char *got, const char *want)
{
    if (got == want || (got && want && strcmp(got, want) == 0))
        return;
    test_fail(file, line, "%s\n    got   %s\n    want  %s", expression, got ? got : "(null)", want ? want : "(null)");
}

void test_check_int(const char *file, int line, const char *expression, int64_t got, int64_t want)
{
    if (got != want)
        test_fail(file, line, "%s\n    got   %lld\n    want  %lld", expression, (long long)got, (long long)want);
}

static bool is_wanted(const char *name, int count, char **wanted)
{
    for (int i = 1; i < count; i++)
        if (strstr(name, wanted[i]))
            return true;
    return count < 2;
}

int main(int count, char **wanted)
{
    int passed = 0, failed = 0;
    for (struct test *test = first; test; test = test->next) {
        if (!is_wanted(test->name, count, wanted))
            continue;
        failures = 0;
        current = test->name;
        test->run();
        if (after_each)
            after_each();
        if (failures)
            failed++;
        else
            passed++;
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed || !passed;
}
