/* Cormorant: the ORM for C.  This header is all a program needs, beside the one `corm generate` makes for its schema. */
#ifndef CORMORANT_H
#define CORMORANT_H

#include <cormorant/common.h>
#include <cormorant/error.h>
#include <cormorant/query.h>
#include <cormorant/record.h>
#include <cormorant/schema.h>
#include <cormorant/session.h>
#include <cormorant/value.h>
#include <cormorant/watch.h>
#include <cormorant/write.h>

#define CORM_VERSION "0.1.0"

CORM_BEGIN
CORM_API const char *corm_version(void);
CORM_END

#endif
