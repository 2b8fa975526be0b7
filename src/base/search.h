/* Searching texts by their words, as readers type it: `whales -birds "blue whale" or dolphins`.
 *
 * All words must occur, in any order; those of a phrase in quotes one behind the other; none behind a minus may.  `or` parts
 * alternatives, and one without anything to find finds nothing.  A word is a run of letters, digits and the marks on them, in
 * lower case; what stands between blanks and holds several words is a phrase. */
#ifndef BASE_SEARCH_H
#define BASE_SEARCH_H

#include "base/arena.h"
#include "base/strbuf.h"

struct search;

/* NULL if there is no memory.  What it answers remembers texts while it reads them: it is for one thread. */
struct search *search_read(struct arena *arena, const char *text, size_t size);

enum search_form {
    SEARCH_PHRASES,                 /* ("blue whale" AND "sea" NOT "birds") OR … */
    SEARCH_LEXEMES,                 /* 'blue' <-> 'whale' & 'sea' & !'birds' | … */
    SEARCH_ANY                      /* 'blue' | 'whale' | 'sea': each word to be found, once */
};

void search_print(const struct search *search, enum search_form form, struct strbuf *out);
bool search_matches(struct search *search, const char *text, size_t size);
/* How often the words to be found occur, the first time of each counting most: from 0, when none does, to below 0.1. */
double search_rank(struct search *search, const char *text, size_t size);

/* How alike two texts are, from 0 to 1: the runs of three characters that their words share, of all that they have.
 * Negative if there is no memory. */
double search_similarity(const corm_allocator *allocator, const char *a, size_t a_size, const char *b, size_t b_size);
/* From this on texts are similar. */
#define SEARCH_SIMILAR 0.3

#endif
