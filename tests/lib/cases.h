/* Tests as text: `==== title`, the input, `---- outcome`, and what is expected, up to a blank line before the next
 * title.  What stands before the first title is a comment. */
#ifndef TESTS_CASES_H
#define TESTS_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Writes the line "---- outcome" and what follows it, as the file should have it. */
typedef void cases_answer(const char *input, size_t size, FILE *out);

/* Whether this line stands among what is expected of the case that runs: to answer only what it asks for. */
bool cases_want(const char *line);

/* Answers this section of the case that runs as it stands there: nothing here can tell whether it is right. */
void cases_keep(const char *line, FILE *out);

/* Runs all cases of a file, and answers how many.  With CASES_UPDATE in the environment the file is written anew with
 * what was got: read the difference before you keep it. */
int cases_run(const char *path, cases_answer *answer);

#endif
