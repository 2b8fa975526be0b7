/* Stands between a client and a server's socket, and fails as networks do. */
#ifndef TESTS_PROXY_H
#define TESTS_PROXY_H

#include "lib/server.h"

#include <pthread.h>
#include <stdatomic.h>

enum proxy_mode {
    PROXY_PASS,
    PROXY_SLOW,                     /* each message of the client's takes three milliseconds */
    PROXY_HANG,                     /* nothing gets through, and nobody is told */
    PROXY_CUT,                      /* what the client says still arrives; at the answer, all is closed */
    PROXY_CUT_LATER                 /* … behind the first kilobytes of it */
};

struct proxy {
    const struct server *server;
    char folder[100];
    int listener;
    pthread_t thread;
    atomic_int mode;
    atomic_bool is_over;
};

bool proxy_start(struct proxy *proxy, const struct server *server);
void proxy_stop(struct proxy *proxy);
/* As server_url, by way of the proxy. */
const char *proxy_url(const struct proxy *proxy, const char *database, const char *options);

#endif
