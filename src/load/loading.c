/* Relations on their way: asked for together, answered one after the other. */
#include "load/many.h"

bool loading_begin(struct loading *loading, struct peers peers, const struct relation *relation, struct many *many,
                   const corm_query *chain)
{
    corm_session *session = peers.set->shape.session;
    loading->peers = peers;
    loading->relation = relation;
    loading->many = many;
    loading->chain = chain;
    loading->is_sent = false;
    arena_init(&loading->scratch, session_allocator(session), SCRATCH_SIZE);
    loading->query = many ? many_query(peers, many, chain, &loading->scratch)
                          : related_query(peers, relation, chain, &loading->scratch);
    if (loading->query && !session_failed(session))
        loading->is_sent = intake_send(&loading->intake, &loading->run, loading->query, peers.set->arena);
    return !session_failed(session);
}

static bool take(struct loading *loading)
{
    if (loading->many)
        return !loading->query
               || many_take(loading->peers, loading->many, loading->chain, &loading->intake, &loading->scratch);
    return related_take(loading->peers, loading->relation, loading->query ? &loading->intake.set->rows : NULL, &loading->scratch);
}

bool loading_end(struct loading *loading)
{
    corm_session *session = loading->peers.set->shape.session;
    bool is_good = !session_failed(session);
    if (loading->is_sent && is_good)
        is_good = intake_receive(&loading->intake, &loading->run, loading->query);
    else if (loading->is_sent)
        run_finish(&loading->run);
    is_good = is_good && take(loading);
    arena_free(&loading->scratch);
    return is_good && !session_failed(session);
}
