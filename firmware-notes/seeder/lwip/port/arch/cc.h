/* SPDX-License-Identifier: MIT */
#ifndef ARCH_CC_H
#define ARCH_CC_H

void board_assert(unsigned line);
unsigned board_random_for_lwip(void);

#define LWIP_PLATFORM_DIAG(message)
/* Without the message: these would take 5 KB of RAM. */
#define LWIP_PLATFORM_ASSERT(message) board_assert(__LINE__)
#define LWIP_RAND() board_random_for_lwip()

#endif
