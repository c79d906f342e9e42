#ifndef BALIE_CLINUX_SHIM_H
#define BALIE_CLINUX_SHIM_H

#include <errno.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <sys/timex.h>

// The calls below are variadic or macros, which Swift does not take.

// 1 where the kernel's clock is kept right, 0 where it is not, -1 where it does not tell.
static inline int balie_clock_is_kept(void) {
    struct timex state = {0};
    int answer = adjtimex(&state);
    return answer < 0 ? -1 : answer != TIME_ERROR;
}

// 0 once nobody else hears the device, else an error number.
static inline int balie_grab(int device) {
    return ioctl(device, EVIOCGRAB, 1) == 0 ? 0 : errno;
}

#endif
