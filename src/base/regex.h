/* Regular expressions over UTF-8, in time linear in the text: no backtracking.
 *
 * Understood: literals . [a-z] [^…] \d \D \w \W \s \S \b \B ^ $ ( ) (?: ) | * + ? {m} {m,} {m,n} and their lazy
 * forms (*? …, which match the same texts), \t \n \r \f \v, \xHH, \uHHHH, [[:alpha:]] and the other POSIX classes,
 * a backslash before punctuation.  \d is [0-9]; \w letters, digits and _ of all of Unicode; \s ASCII white space.
 * `.` matches all but a newline; $ the end of the text, or before a newline that ends it.  A match may begin
 * anywhere.  Backreferences and lookaround are refused. */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

#include "base/arena.h"
#include "base/error.h"

struct regex;

/* NULL with error set: CORM_SYNTAX with the place in the pattern (error_excerpt), CORM_RANGE if the program would be
 * too large (more than 20,000 steps), CORM_NO_MEMORY.  `ignore_case` compares utf8_lower of both sides. */
struct regex *regex_compile(struct arena *arena, const char *pattern, size_t size, bool ignore_case,
                            struct error *error);
/* Needs no memory beyond what compile took; one regex may be used by one thread at a time. */
bool regex_matches(struct regex *regex, const char *text, size_t size);

enum { REGEX_POSIX_GROWTH = 18 };       /* times as long as the pattern, at most */

/* The same as an advanced regular expression of POSIX, for a database that has those; answers its length.  The pattern is one
 * that regex_compile takes and ends in a NUL; `out` has room for REGEX_POSIX_GROWTH * size + 1. */
size_t regex_to_posix(const char *pattern, size_t size, char *out);

#endif
