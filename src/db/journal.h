/* What a session ran: counted always, kept or logged when someone asked for it. */
#ifndef DB_JOURNAL_H
#define DB_JOURNAL_H

#include "db/run.h"

static inline bool journal_is_timed(const corm_session *session)
{
    return session->is_capturing || session->db->log;
}

void journal_add(corm_session *session, const struct run *run);

#endif
