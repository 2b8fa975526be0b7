/* What waiting brought of late. */
#include "backend/habit.h"

enum { PAST = 8 };                  /* waits that an average remembers */
enum { LONG = 400 };                /* microseconds: nothing shortens such a wait, and it must not weigh more than others */
enum { MOST_AWAKE = 100 };          /* microseconds */
enum { SELDOM = 32 };

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t habit_awake_for(struct habit *habit)
{
    bool is_better = habit->awake + habit->awake / 4 < habit->asleep;
    bool is_awake = (++habit->turn % SELDOM == 0) != is_better;
    return is_awake ? least(MOST_AWAKE, 2 * (habit->asleep / PAST)) : 0;
}

void habit_learn(struct habit *habit, bool was_awake, int64_t microseconds)
{
    int64_t *average = was_awake ? &habit->awake : &habit->asleep;
    int64_t took = least(microseconds, LONG);
    *average = *average ? *average + took - *average / PAST : took * PAST;
}
