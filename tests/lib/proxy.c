/* One thread, which moves bytes between pairs of sockets. */
#include "lib/proxy.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST_PAIRS = 32 };

static struct sockaddr_un address_in(const char *folder)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%.80s/.s.PGSQL.5432", folder);
    return address;
}

static int dial(const struct proxy *proxy)
{
    struct sockaddr_un address = address_in(proxy->server->folder);
    int socket_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(socket_, (struct sockaddr *)&address, sizeof address) == 0)
        return socket_;
    close(socket_);
    return -1;
}

/* Sockets 2n and 2n + 1 are a pair: the client's and the server's. */
static void add_pair(const struct proxy *proxy, struct pollfd *sockets)
{
    int client = accept4(proxy->listener, NULL, NULL, SOCK_CLOEXEC);
    for (int i = 0; i < 2 * MOST_PAIRS; i += 2)
        if (sockets[i].fd < 0) {
            sockets[i].fd = client;
            sockets[i + 1].fd = dial(proxy);
            return;
        }
    close(client);
}

static void close_pair(struct pollfd *sockets, int i)
{
    for (int side = i & ~1; side <= (i | 1); side++) {
        if (sockets[side].fd >= 0)
            close(sockets[side].fd);
        sockets[side].fd = -1;
    }
}

static void move(struct proxy *proxy, struct pollfd *sockets, int i)
{
    char bytes[8192];
    bool is_answer = i & 1;
    ssize_t size = read(sockets[i].fd, bytes, sizeof bytes);
    if (!is_answer && atomic_load(&proxy->mode) == PROXY_SLOW)
        usleep(3000);
    bool is_cut = is_answer && atomic_load(&proxy->mode) == PROXY_CUT;
    if (size <= 0 || is_cut || send(sockets[i ^ 1].fd, bytes, (size_t)size, MSG_NOSIGNAL) != size)
        close_pair(sockets, i);
    if (is_answer && atomic_load(&proxy->mode) == PROXY_CUT_LATER)
        atomic_store(&proxy->mode, PROXY_CUT);
}

static void *run(void *argument)
{
    struct proxy *proxy = argument;
    struct pollfd sockets[2 * MOST_PAIRS + 1];
    struct pollfd *listener = &sockets[2 * MOST_PAIRS];
    for (int i = 0; i < 2 * MOST_PAIRS; i++)
        sockets[i] = (struct pollfd){.fd = -1, .events = POLLIN};
    *listener = (struct pollfd){.fd = proxy->listener, .events = POLLIN};
    while (!atomic_load(&proxy->is_over)) {
        if (atomic_load(&proxy->mode) == PROXY_HANG || poll(sockets, 2 * MOST_PAIRS + 1, 10) <= 0) {
            usleep(1000);
            continue;
        }
        for (int i = 0; i < 2 * MOST_PAIRS; i++)
            if (sockets[i].fd >= 0 && sockets[i].revents)
                move(proxy, sockets, i);
        if (listener->revents)
            add_pair(proxy, sockets);
    }
    for (int i = 0; i < 2 * MOST_PAIRS; i += 2)
        close_pair(sockets, i);
    return NULL;
}

bool proxy_start(struct proxy *proxy, const struct server *server)
{
    memset(proxy, 0, sizeof *proxy);
    proxy->server = server;
    snprintf(proxy->folder, sizeof proxy->folder, "/tmp/cormorant-proxy-XXXXXX");
    proxy->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (mkdtemp(proxy->folder)) {
        struct sockaddr_un address = address_in(proxy->folder);
        if (bind(proxy->listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(proxy->listener, 16) == 0
            && pthread_create(&proxy->thread, NULL, run, proxy) == 0)
            return true;
    }
    test_fail(__FILE__, __LINE__, "no proxy in %s", proxy->folder);
    return false;
}

void proxy_stop(struct proxy *proxy)
{
    struct sockaddr_un address = address_in(proxy->folder);
    atomic_store(&proxy->is_over, true);
    pthread_join(proxy->thread, NULL);
    close(proxy->listener);
    unlink(address.sun_path);
    rmdir(proxy->folder);
}

const char *proxy_url(const struct proxy *proxy, const char *database, const char *options)
{
    static char url[600];
    snprintf(url, sizeof url, "postgres:///%s?host=%s&user=postgres%s", database, proxy->folder, options);
    return url;
}
