/* SPDX-License-Identifier: MIT */
/* Random input, about which only one thing is sure: nothing is read, written or answered that should not be. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>

/* Everything random follows from this. */
void fuzz_seed(uint32_t seed);

/* So many random frames, on connections whose flash fails now and then; looks at all that is answered. */
void fuzz_frames(const char *vectors, unsigned long frames);

/* So many bytes on a serial line: right packets, with a wrong byte now and then. */
void fuzz_serial(const char *vectors, unsigned long bytes);

#endif
