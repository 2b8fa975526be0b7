/* A query: one clause, and a pointer to the query it was added to. */
#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include <cormorant/query.h>

#include "base/hash.h"
#include "query/parts.h"

#include <stdarg.h>

/* What a %p may point at begins with one of these, or is a record, which begins with an aligned pointer: odd numbers. */
enum { TAG_QUERY = 0x51, TAG_VALUE = 0x53, TAG_LIST = 0x55, TAG_SHAPE = 0x57 };

struct tagged_value {
    uintptr_t tag;
    struct value value;
};

struct tagged_list {
    uintptr_t tag;
    struct value_list list;
};

struct argument {
    struct argument_shape shape;    /* what the plan may know of it */
    struct value value;             /* a record's is its key */
    const struct value_list *list;
    const corm_query *query;
};

struct corm_query {
    uintptr_t tag;
    enum clause_kind kind;          /* CLAUSE_MODEL: the start */
    uint32_t argument_count;
    const corm_query *parent;       /* NULL at the start */
    corm_session *session;
    struct arena *arena;            /* it lives there, and what is derived from it */
    const struct model *model;
    const char *text;               /* what stood between the parentheses */
    size_t size;
    const struct argument *arguments;
    bool has_arguments;             /* the text is printf-like; else as on the command line */
    int64_t from, until;            /* CLAUSE_SLICE: as it counts from the first row of all; CLAUSE_FETCH, _ITERATOR, _LOCK, _PEERS: from */
    const struct relation *relation;/* CLAUSE_PEERS; or the filter that a record's relation is, with the record it is of */
    const void *record;
    bool is_unscoped;               /* the library's own look at all rows, whatever the session's scopes */
    bool is_prefetched;             /* … and what was prefetched under a name is not the relation, but some of it */
    uint64_t shape;                 /* of the chain up to here: without the values */
    size_t total_arguments;         /* of the chain, and of the queries among its arguments */
    void *result;                   /* what it loaded, kept by src/load */
};

/* The conditions that every query of a session keeps to: each a filter right behind its model. */
struct scopes {
    const corm_query **items;
    size_t count, capacity;
    size_t argument_count;
    uint64_t shape;                 /* of all of them; 0: there are none */
};

/* A va_list that functions can share. */
struct arguments {
    va_list list;
};

/* The session's own failed query: what every builder answers when there is no memory. */
void query_init_broken(corm_query *query, corm_session *session);

corm_query *query_start(corm_session *session, const struct model *model);
/* One that need not live as long as the session. */
corm_query *query_start_in(corm_session *session, struct arena *arena, const struct model *model);
/* Adds a clause whose text is taken as it is. */
corm_query *query_add(corm_query *query, enum clause_kind kind, const char *text, size_t size);
/* The same of a text that a program gave: NULL is refused. */
corm_query *query_add_plain(corm_query *query, enum clause_kind kind, const char *text);
corm_query *query_add_span(corm_query *query, enum clause_kind kind, const char *text, size_t size, struct arguments *arguments);
corm_query *query_add_arguments(corm_query *query, enum clause_kind kind, const char *text, struct arguments *arguments);
corm_query *query_add_format(corm_query *query, enum clause_kind kind, const char *text, ...) CORM_FORMAT(3, 4);
/* The rows of `relation` for the records whose keys the list has; PEERS_ALL wants no list. */
corm_query *query_add_peers(corm_query *query, const struct relation *relation, enum peers_mode mode, const void *keys);
/* The same clause once more, on another query. */
corm_query *query_add_again(corm_query *query, const corm_query *clause);
/* The same clause on the same query, with another value in place of its one argument, in the same arena. */
corm_query *query_with_argument(const corm_query *query, const struct argument *argument);
/* A clause from a part of another's text, with so many of its arguments. */
corm_query *query_add_given(corm_query *query, enum clause_kind kind, const char *text, size_t size,
                            const struct argument *arguments, size_t count, bool has_arguments);
corm_query *query_add_number(corm_query *query, enum clause_kind kind, int64_t number);

/* What %p pointed at, as an argument; false with the session's error set if it is nothing we know. */
bool query_read_pointer(corm_session *session, const void *pointer, struct argument *out);

/* Same clauses, texts and kinds of arguments, whatever the values. */
bool query_same_shape(const corm_query *a, const corm_query *b);
/* A deep copy of the shape in the arena, without values; NULL if there is no memory. */
const corm_query *query_copy_shape(struct arena *arena, const corm_query *query);

/* All arguments of the chain in the planner's order: `out` has room for total_arguments. */
void query_flatten(const corm_query *query, const struct argument **out);

/* The chain and the scopes it keeps to as the planner reads them; the scopes' arguments stand behind the chain's.  False with
 * error set. */
bool query_read(struct arena *arena, const corm_query *query, const struct scopes *scopes, struct query_parts *parts,
                struct error *error);
/* The same scopes, whatever the values; a copy without values, false if there is no memory. */
bool scopes_same_shape(const struct scopes *a, const struct scopes *b);
bool scopes_copy_shape(struct arena *arena, const struct scopes *scopes, struct scopes *out);

/* The chain that a text such as Book.filter(…)[:5].count() is.  With arguments it is printf-like.  The broken query, and
 * the session's error set, if the text is no query. */
corm_query *query_of_text(corm_session *session, const char *text, size_t size, bool has_arguments,
                          struct arguments *arguments);
/* Adds the clauses that a text such as .filter(…)[:2] is; *arguments moves past those it takes. */
corm_query *query_add_text(corm_query *query, const char *text, size_t size, bool has_arguments,
                           const struct argument **arguments);

#endif
