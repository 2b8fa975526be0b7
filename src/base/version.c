/* Which release the library is, as opposed to the header a program was compiled with. */
#include <cormorant.h>

const char *corm_version(void)
{
    return CORM_VERSION;
}
