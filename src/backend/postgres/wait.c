/* Waiting for the server, in several ways, and no longer than the session may. */
#include "backend/postgres/driver.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <time.h>

int64_t postgres_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

void postgres_sleep(int64_t microseconds)
{
    struct timespec time = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000};
    nanosleep(&time, NULL);
}

/* --- Cancelling: a connection of its own, which may take its time, hence by a thread of its own */

static void *send_cancel(void *argument)
{
    char reason[256];
    PQcancel(argument, reason, sizeof reason);
    PQfreeCancel(argument);
    return NULL;
}

static void cancel(struct connection *connection)
{
    PGcancel *handle = PQgetCancel(connection->handle);
    pthread_t thread;
    if (!handle)
        return;
    atomic_store(&connection->was_cancelled, true);
    if (pthread_create(&thread, NULL, send_cancel, handle) == 0)
        pthread_detach(thread);
    else
        send_cancel(handle);
}

void postgres_interrupt(struct connection *connection)
{
    atomic_store(&connection->is_interrupting, true);
    cancel(connection);
}

/* --- Waiting */

static int64_t limit_of(const struct connection *connection)
{
    return connection->grace ? connection->grace : connection->deadline;
}

/* Milliseconds to wait at a stretch: an interruption wakes nobody. */
static int patience(const struct connection *connection)
{
    enum { LONGEST = 500 };
    int64_t limit = limit_of(connection), left = limit ? limit - postgres_now() : INT64_MAX;
    return left <= 0 ? 0 : left / 1000 >= LONGEST ? LONGEST : (int)(left / 1000) + 1;
}

/* The first who notices that it is over gives the server time to answer the cancellation; false: it had that time. */
static bool has_time(struct connection *connection, int64_t now)
{
    int64_t limit = limit_of(connection);
    bool is_stopped = connection->is_late || connection->is_interrupted;
    if (!is_stopped && atomic_load(&connection->is_interrupting)) {
        connection->is_interrupted = true;
        connection->grace = now + GRACE;
        return true;
    }
    if (!limit || now < limit)
        return true;
    if (is_stopped)
        return false;
    connection->is_late = true;
    cancel(connection);
    connection->grace = now + GRACE;
    return true;
}

/* Again and again; whoever else wants the processor is let pass. */
static bool look_until(const struct connection *connection, int64_t moment)
{
    struct pollfd socket = {.fd = PQsocket(connection->handle), .events = POLLIN};
    do {
        if (poll(&socket, 1, 0) > 0)
            return true;
        sched_yield();
    } while (postgres_now() < moment);
    return false;
}

static bool sleep_until_read(struct connection *connection)
{
    for (;;) {
        int unsent = PQflush(connection->handle);
        struct pollfd socket = {.fd = PQsocket(connection->handle), .events = (short)(POLLIN | (unsent > 0 ? POLLOUT : 0))};
        if (unsent < 0 || socket.fd < 0)
            break;
        int ready = poll(&socket, 1, patience(connection));
        if (ready < 0 && errno != EINTR)
            break;
        if (ready > 0 && socket.revents & ~POLLOUT)
            return true;
        if (ready <= 0 && !has_time(connection, postgres_now()))
            break;                  /* cancelled, and no answer still: the server hangs */
    }
    return false;
}

bool postgres_wait(struct connection *connection)
{
    struct habit *habit = &connection->habit;
    int64_t began = postgres_now(), awake = connection->server->may_stay_awake ? habit_awake_for(habit) : 0;
    if (!has_time(connection, began))
        return false;               /* rows that keep coming are no reason to go on */
    bool is_good = (awake && PQflush(connection->handle) == 0 && look_until(connection, began + awake)) || sleep_until_read(connection);
    habit_learn(habit, awake > 0, postgres_now() - began);
    return is_good && PQconsumeInput(connection->handle) == 1;
}

bool postgres_push(struct connection *connection)
{
    int unsent;
    while ((unsent = PQflush(connection->handle)) > 0) {
        struct pollfd socket = {.fd = PQsocket(connection->handle), .events = POLLIN | POLLOUT};
        int ready = poll(&socket, 1, patience(connection));
        if (ready < 0 && errno != EINTR)
            return false;
        if (ready > 0 && socket.revents & ~POLLOUT && !PQconsumeInput(connection->handle))
            return false;
        if (ready <= 0 && !has_time(connection, postgres_now()))
            return false;
    }
    return unsent == 0;
}
