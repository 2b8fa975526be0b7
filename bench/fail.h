/* The end of a run in which something failed: says what and exits with 2. */
#ifndef BENCH_FAIL_H
#define BENCH_FAIL_H

_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
