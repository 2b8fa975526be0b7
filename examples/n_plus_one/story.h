/* What the stories share: the shop, the page each of them prints in several ways, and what each way cost. */
#ifndef EXAMPLES_STORY_H
#define EXAMPLES_STORY_H

#include "stories.h"

/* A session in a shop of 100 books.  The arguments of main, [--times] [URL]: --times adds how long each way took. */
corm_session *story_begin(const char *title, int count, char **arguments);

/* Makes the page and tells what it cost: the page is the same every time, and takes exactly `queries`. */
void story_tell(corm_session *s, const char *way, int64_t queries, void (*page)(corm_query *rows), corm_query *rows);

/* Adds to the page. */
void story_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What main answers: 0 if all went as it was told. */
int story_end(corm_session *s);

#endif
