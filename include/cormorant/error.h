/* Error codes.  One table gives each its number, its name and what it means. */
#ifndef CORMORANT_ERROR_H
#define CORMORANT_ERROR_H

#include <cormorant/common.h>

CORM_BEGIN

/* X(constant, name, meaning) */
#define CORM_ERRORS(X)                                                                         \
    X(CORM_OK, "ok", "nothing went wrong")                                                     \
    X(CORM_NO_MEMORY, "no_memory", "the allocator answered NULL")                              \
    X(CORM_MISUSE, "misuse", "a call that the library cannot make sense of")                   \
    X(CORM_SCHEMA, "schema", "the schema file is wrong")                                       \
    X(CORM_SYNTAX, "syntax", "an expression or a query is not well formed")                    \
    X(CORM_QUERY, "query", "a query asks for what is not there or cannot be")                  \
    X(CORM_TYPE, "type", "a value or an operand is of the wrong type")                         \
    X(CORM_RANGE, "range", "a value or a result does not fit")                                 \
    X(CORM_NOT_FOUND, "not_found", "get, latest or earliest found no row")                     \
    X(CORM_MULTIPLE, "multiple", "get found more than one row")                                \
    X(CORM_NOT_LOADED, "not_loaded", "something not loaded was touched under fetch raise")     \
    X(CORM_INTEGRITY, "integrity", "the database's constraints refuse a write")                \
    X(CORM_UNSUPPORTED, "unsupported", "the database, or this release, cannot do it")          \
    X(CORM_EXPECTATION, "expectation", "the number of queries is not the expected one")        \
    X(CORM_BUSY, "busy", "the database stayed locked until the time was up")                   \
    X(CORM_TIMEOUT, "timeout", "the session's deadline has passed")                            \
    X(CORM_INTERRUPTED, "interrupted", "the session was interrupted")                          \
    X(CORM_CONNECTION, "connection", "the database cannot be opened or was lost")              \
    X(CORM_READ_ONLY, "read_only", "a write in a read-only session or database")               \
    X(CORM_IO, "io", "a file cannot be read or written")                                       \
    X(CORM_DATABASE, "database", "the database reports an error without a code of its own") \
    X(CORM_RETRY, "retry", "the transaction met another one: run it again")                    \
    X(CORM_UNKNOWN, "unknown_outcome", "the connection was lost during a commit: nobody knows what became of it")

typedef enum corm_code {
#define CORM_ERROR_CONSTANT(constant, name, meaning) constant,
    CORM_ERRORS(CORM_ERROR_CONSTANT)
#undef CORM_ERROR_CONSTANT
    CORM_CODE_COUNT
} corm_code;

/* "not_found" for CORM_NOT_FOUND; "unknown" for a number that is no code. */
CORM_API const char *corm_code_name(corm_code code);

CORM_END

#endif
