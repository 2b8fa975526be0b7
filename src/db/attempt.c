/* Transactions that are run again when they meet others. */
#include "db/db.h"
#include "db/session.h"

#include "base/hash.h"

#include <time.h>

enum {
    ATTEMPTS = 10,
    FIRST_PAUSE = 4000,             /* microseconds, the most; doubled each time … */
    LONGEST_PAUSE = 500000          /* … up to this */
};

/* A random while, so that those who met do not meet again; no longer than the deadline. */
static void pause_before(const corm_session *session, int attempt)
{
    int64_t now = clock_now(), most = (int64_t)FIRST_PAUSE << attempt;
    uint64_t random = hash_mix((uint64_t)now, (uintptr_t)session);
    int64_t pause = (int64_t)(random % (uint64_t)(most < LONGEST_PAUSE ? most : LONGEST_PAUSE));
    if (session->deadline && pause > session->deadline - now)
        pause = session->deadline > now ? session->deadline - now : 0;
    struct timespec time = {.tv_sec = pause / 1000000, .tv_nsec = pause % 1000000 * 1000};
    nanosleep(&time, NULL);
}

/* The transaction the function was called in, and no other, must be on when it returns. */
static void check_depth(corm_session *session, int depth)
{
    if (session->depth < depth)
        session_fail(session, CORM_MISUSE, "the function ended the transaction it was called in");
    else if (session->depth > depth)
        session_fail(session, CORM_MISUSE, "the function began a transaction and did not end it");
}

static bool is_retryable(const corm_session *session, bool is_at_edge)
{
    corm_code code = session->owner.error.code;
    return code == CORM_RETRY || (code == CORM_BUSY && is_at_edge);
}

/* One attempt; *is_met: it met another transaction. */
static bool attempt(corm_session *session, corm_isolation isolation, corm_transaction_function *function, void *argument, bool *is_met)
{
    int before = session->depth;
    if (!session_lease(session))
        return false;
    if (!session_begin(session, isolation)) {
        *is_met = is_retryable(session, true);
        return false;
    }
    bool is_wanted = function(session, argument);
    bool had_failed = session_failed(session);
    check_depth(session, before + 1);
    if (is_wanted && !session_failed(session) && corm_commit(session))
        return true;
    *is_met = is_retryable(session, !had_failed);
    while (session->depth > before)
        corm_rollback(session);
    return false;
}

bool corm_transaction_at(corm_session *session, corm_isolation isolation, corm_transaction_function *function, void *argument)
{
    bool is_outermost = session->depth == 0 && !session->is_read_only, is_met = false;
    if (session_failed(session))
        return false;
    if (isolation > CORM_SERIALIZABLE) {
        session_fail(session, CORM_MISUSE, "there is no isolation %d", (int)isolation);
        return false;
    }
    for (int i = 0; i < ATTEMPTS; i++) {
        is_met = false;
        if (i) {
            error_clear(&session->owner.error);
            pause_before(session, i);
        }
        if (attempt(session, isolation, function, argument, &is_met))
            return true;
        if (!is_met || !is_outermost)
            return false;
    }
    error_hint(&session->owner.error, "given up after %d attempts", ATTEMPTS);
    return false;
}

bool corm_transaction(corm_session *session, corm_transaction_function *function, void *argument)
{
    return corm_transaction_at(session, CORM_ISOLATION_DEFAULT, function, argument);
}
