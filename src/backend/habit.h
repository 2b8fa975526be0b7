/* Whether to stay awake for an answer.  Who sleeps is woken late, by tens of microseconds; who looks again and again is in the
 * way of others, if there are any: which of the two is the sooner is learned from what they brought of late. */
#ifndef BACKEND_HABIT_H
#define BACKEND_HABIT_H

#include <stdbool.h>
#include <stdint.h>

/* Averages, in eighths of microseconds; all zero at first. */
struct habit {
    int64_t awake, asleep;
    uint32_t turn;
};

/* For how many microseconds to stay awake now, if at all; 0: sleep.  Awake only where that is sooner by a quarter, and for no
 * longer than the answer should take; now and then the other way is tried. */
int64_t habit_awake_for(struct habit *habit);
/* How long it took until the answer was there. */
void habit_learn(struct habit *habit, bool was_awake, int64_t microseconds);

#endif
