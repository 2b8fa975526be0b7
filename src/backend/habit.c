/* What waiting brought of late. */
#include "backend/habit.h"

enum { PAST = 8 };                  /* waits that an average remembers */
enum { LONG = 400 };                /* microseconds: nothing shortens such a wait, and it must not weigh more than others */
enum { SELDOM = 32 };

bool habit_stays_awake(struct habit *habit)
{
    bool is_better = habit->awake + habit->awake / 4 < habit->asleep;
    return (++habit->turn % SELDOM == 0) != is_better;
}

void habit_learn(struct habit *habit, bool was_awake, int64_t microseconds)
{
    int64_t *average = was_awake ? &habit->awake : &habit->asleep;
    int64_t took = microseconds < LONG ? microseconds : LONG;
    *average = *average ? *average + took - *average / PAST : took * PAST;
}
