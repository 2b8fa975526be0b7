/* A proxy between programs and a server that makes the way between them longer: what comes in on either side goes out on
 * the other half a round trip later, as much of it as there is.
 *
 *   delay SOCKET TARGET MICROSECONDS
 *
 * listens at the unix socket, which it makes, says "ready", and ends when its input does. */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PAIRS = 64, PIECE_SIZE = 65536, MOST_WAITING = 1 << 26 };

struct piece {
    struct piece *next;
    int64_t due;                    /* nanoseconds, CLOCK_MONOTONIC */
    size_t at, size;
    char bytes[];
};

/* One way of a connection. */
struct lane {
    int from, to;
    struct piece *first, *last;
    size_t waiting;                 /* bytes on their way */
    bool is_ended, is_closed;       /* nothing more comes; and the other side knows */
    bool is_stuck;                  /* the other side does not read */
};

struct pair {
    struct lane lanes[2];
};

struct delay {
    struct sockaddr_un target;
    int listener;
    int64_t half;                   /* nanoseconds */
    struct pair pairs[MOST_PAIRS];
    size_t count;
};

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static bool set_address(struct sockaddr_un *address, const char *path)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    return (size_t)snprintf(address->sun_path, sizeof address->sun_path, "%s", path) < sizeof address->sun_path;
}

/* --- Bytes */

static void take(struct lane *lane, int64_t due)
{
    struct piece *piece = malloc(sizeof *piece + PIECE_SIZE);
    ssize_t size = piece ? recv(lane->from, piece->bytes, PIECE_SIZE, MSG_DONTWAIT) : -1;
    bool is_nothing = piece && size < 0 && (errno == EAGAIN || errno == EINTR);
    lane->is_ended = size <= 0 && !is_nothing;
    if (size <= 0) {
        free(piece);
        return;
    }
    piece->next = NULL;
    piece->due = due;
    piece->at = 0;
    piece->size = (size_t)size;
    *(lane->last ? &lane->last->next : &lane->first) = piece;
    lane->last = piece;
    lane->waiting += (size_t)size;
}

static void drop_first(struct lane *lane)
{
    struct piece *piece = lane->first;
    lane->first = piece->next;
    if (!lane->first)
        lane->last = NULL;
    lane->waiting -= piece->size;
    free(piece);
}

static void pass_on(struct lane *lane, int64_t moment)
{
    lane->is_stuck = false;
    while (lane->first && lane->first->due <= moment && !lane->is_stuck) {
        struct piece *piece = lane->first;
        ssize_t size = send(lane->to, piece->bytes + piece->at, piece->size - piece->at, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (size < 0 && errno == EAGAIN)
            lane->is_stuck = true;
        else if (size < 0 && errno != EINTR)
            lane->is_ended = true;
        piece->at += size > 0 ? (size_t)size : 0;
        if (piece->at == piece->size || (size < 0 && lane->is_ended))
            drop_first(lane);
    }
    if (lane->is_ended && !lane->first && !lane->is_closed) {
        shutdown(lane->to, SHUT_WR);
        lane->is_closed = true;
    }
}

/* --- Connections */

static void welcome(struct delay *delay)
{
    int from = accept4(delay->listener, NULL, NULL, SOCK_CLOEXEC);
    int to = from < 0 || delay->count == MOST_PAIRS ? -1 : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (to < 0 || connect(to, (struct sockaddr *)&delay->target, sizeof delay->target) != 0) {
        if (to >= 0)
            close(to);
        if (from >= 0)
            close(from);
        return;
    }
    delay->pairs[delay->count++] = (struct pair){{{.from = from, .to = to}, {.from = to, .to = from}}};
}

static void leave(struct delay *delay, size_t number)
{
    struct pair *pair = &delay->pairs[number];
    for (size_t i = 0; i < 2; i++) {
        while (pair->lanes[i].first)
            drop_first(&pair->lanes[i]);
        close(pair->lanes[i].from);
    }
    *pair = delay->pairs[--delay->count];
}

static bool is_over(const struct pair *pair)
{
    return pair->lanes[0].is_closed && pair->lanes[1].is_closed;
}

/* --- The loop */

/* What each lane waits for: something to come, or room for what is due. */
static size_t list_sockets(const struct delay *delay, struct pollfd *sockets)
{
    size_t count = 0;
    sockets[count++] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
    sockets[count++] = (struct pollfd){.fd = delay->listener, .events = POLLIN};
    for (size_t i = 0; i < 2 * delay->count; i++) {
        const struct lane *lane = &delay->pairs[i / 2].lanes[i % 2], *other = &delay->pairs[i / 2].lanes[1 - i % 2];
        short events = (short)((!lane->is_ended && lane->waiting < MOST_WAITING ? POLLIN : 0) | (other->is_stuck ? POLLOUT : 0));
        sockets[count++] = (struct pollfd){.fd = events ? lane->from : -1, .events = events};
    }
    return count;
}

/* Nanoseconds until something is due; -1: nothing is on its way. */
static int64_t patience(const struct delay *delay, int64_t moment)
{
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < 2 * delay->count; i++) {
        const struct lane *lane = &delay->pairs[i / 2].lanes[i % 2];
        if (lane->first && !lane->is_stuck && lane->first->due < first)
            first = lane->first->due;
    }
    return first == INT64_MAX ? -1 : first > moment ? first - moment : 0;
}

static void turn(struct delay *delay, const struct pollfd *sockets, int64_t moment)
{
    size_t count = delay->count;
    for (size_t i = 0; i < 2 * count; i++) {
        struct lane *lane = &delay->pairs[i / 2].lanes[i % 2];
        if (sockets[2 + i].revents & (POLLIN | POLLHUP | POLLERR) && !lane->is_ended)
            take(lane, moment + delay->half);
        pass_on(lane, moment);
    }
    for (size_t i = count; i-- > 0;)
        if (is_over(&delay->pairs[i]))
            leave(delay, i);
    if (sockets[1].revents)
        welcome(delay);
}

static void run(struct delay *delay)
{
    struct pollfd sockets[2 + 2 * MOST_PAIRS];
    prctl(PR_SET_TIMERSLACK, 1000UL);
    for (;;) {
        size_t count = list_sockets(delay, sockets);
        int64_t left = patience(delay, now());
        struct timespec time = {left / 1000000000, left % 1000000000};
        int ready = ppoll(sockets, count, left < 0 ? NULL : &time, NULL);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready < 0 || sockets[0].revents)
            break;
        turn(delay, sockets, now());
    }
    while (delay->count)
        leave(delay, 0);
}

static bool listen_at(struct delay *delay, const char *path)
{
    struct sockaddr_un address;
    delay->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return delay->listener >= 0 && set_address(&address, path) && bind(delay->listener, (struct sockaddr *)&address, sizeof address) == 0
           && listen(delay->listener, MOST_PAIRS) == 0;
}

int main(int count, char **arguments)
{
    static struct delay delay;
    if (count != 4) {
        fputs("usage: delay SOCKET TARGET MICROSECONDS\n", stderr);
        return 2;
    }
    delay.half = atoll(arguments[3]) * 500;
    if (!set_address(&delay.target, arguments[2]) || !listen_at(&delay, arguments[1])) {
        fprintf(stderr, "delay: cannot listen at %s: %s\n", arguments[1], strerror(errno));
        return 2;
    }
    puts("ready");
    fflush(stdout);
    run(&delay);
    unlink(arguments[1]);
    return 0;
}
