/* Staying awake for answers, or not: whatever was sooner of late. */
#include "lib/test.h"

#include "backend/habit.h"

/* How many of so many waits were awake, when they take so long. */
static int wait_often(struct habit *habit, int count, int64_t awake, int64_t asleep)
{
    int result = 0;
    for (int i = 0; i < count; i++) {
        bool is_awake = habit_awake_for(habit) > 0;
        habit_learn(habit, is_awake, is_awake ? awake : asleep);
        result += is_awake;
    }
    return result;
}

TEST(who_gains_by_it_stays_awake)
{
    struct habit habit = {0};
    CHECK_INT(habit_awake_for(&habit), 0);
    habit_learn(&habit, false, 100);
    CHECK_INT(wait_often(&habit, 320, 40, 100), 310);
}

TEST(nobody_stays_awake_for_longer_than_it_should_take)
{
    struct habit habit = {0};
    habit_learn(&habit, false, 200);
    CHECK_INT(habit_awake_for(&habit), 100);
    wait_often(&habit, 3000, 40, 15);
    while (!(habit.turn % 32 == 31))
        habit_awake_for(&habit);
    CHECK_INT(habit_awake_for(&habit), 30);
}

TEST(who_gains_nothing_sleeps)
{
    struct habit habit = {0};
    wait_often(&habit, 64, 100, 100);
    CHECK_INT(wait_often(&habit, 320, 100, 100), 10);
    CHECK_INT(wait_often(&habit, 320, 85, 100), 10);        /* too little for what it costs others */
}

TEST(long_waits_are_slept_through)
{
    struct habit habit = {0};
    wait_often(&habit, 64, 5000, 4000);
    CHECK_INT(wait_often(&habit, 320, 5000, 4000), 10);
    CHECK_INT(wait_often(&habit, 320, 4000, 5000), 10);
}

TEST(a_habit_changes_with_the_times)
{
    struct habit habit = {0};
    wait_often(&habit, 100, 40, 100);
    wait_often(&habit, 640, 30, 13);
    CHECK_INT(wait_often(&habit, 320, 30, 13), 10);
    wait_often(&habit, 2000, 40, 100);
    CHECK_INT(wait_often(&habit, 320, 40, 100), 310);
}
