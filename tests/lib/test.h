/* The tests' own small library: TEST(name) { CHECK(…); } in any file; main runs them all and prints the counts. */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct test {
    const char *name;
    void (*run)(void);
    struct test *next;
};

void test_register(struct test *test);
/* What is called when a test is over. */
void test_after_each(void (*function)(void));
void test_fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
void test_check_text(const char *file, int line, const char *expression, const char *got, const char *want);
void test_check_int(const char *file, int line, const char *expression, int64_t got, int64_t want);

#define TEST(name)                                                                                           \
    static void test_##name(void);                                                                           \
    __attribute__((constructor)) static void register_##name(void)                                           \
    {                                                                                                        \
        static struct test entry = {#name, test_##name, NULL};                                               \
        test_register(&entry);                                                                               \
    }                                                                                                        \
    static void test_##name(void)

/* A failed check is reported and counted; the test goes on. */
#define CHECK(condition) ((condition) ? (void)0 : test_fail(__FILE__, __LINE__, "%s", #condition))
#define CHECK_TEXT(got, want) test_check_text(__FILE__, __LINE__, #got, (got), (want))
#define CHECK_INT(got, want) test_check_int(__FILE__, __LINE__, #got, (int64_t)(got), (int64_t)(want))

#endif
