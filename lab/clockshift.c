/* SPDX-License-Identifier: MIT
 *
 * The time of day of one program, so many seconds off: CLOCK_SHIFT=-86400 LD_PRELOAD=clockshift.so PROGRAM
 * With CLOCK_SHIFT_FROM=PATH it is off only from when there is a file at PATH: the clock jumps.
 * Monotonic clocks stay as they are. Built by those who use it: gcc -shared -fPIC -o clockshift.so clockshift.c
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t shift(void) {
    static time_t seconds;
    static const char *from;
    static int known;
    if (!known) {
        const char *text = getenv("CLOCK_SHIFT");
        seconds = text ? strtoll(text, NULL, 10) : 0;
        from = getenv("CLOCK_SHIFT_FROM");
        known = 1;
    }
    if (from && access(from, F_OK) == 0) {
        from = NULL;
    }
    return from ? 0 : seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec += shift();
    }
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec exact;
    int result = clock_gettime(CLOCK_REALTIME, &exact);
    (void)zone;
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return result;
}

time_t time(time_t *target) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (target) {
        *target = now.tv_sec;
    }
    return now.tv_sec;
}
