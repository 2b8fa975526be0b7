/* The corm command. */
#include <cormorant.h>

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "usage: corm help\n"
    "       corm --version\n";

int main(int count, char **arguments)
{
    const char *command = count > 1 ? arguments[1] : "";
    if (strcmp(command, "--version") == 0) {
        printf("corm %s\n", corm_version());
        return 0;
    }
    bool is_help = strcmp(command, "help") == 0 || strcmp(command, "--help") == 0;
    fputs(usage, is_help ? stdout : stderr);
    return is_help ? 0 : 2;
}
