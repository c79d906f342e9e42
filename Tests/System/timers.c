// Timers as the kernel has them: loaded before libfaketime, which takes the deadlines of monotonic clocks for wall time.
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

int timerfd_settime(int timer, int flags, const struct itimerspec *new_value, struct itimerspec *old_value) {
    return (int)syscall(SYS_timerfd_settime, timer, flags, new_value, old_value);
}
