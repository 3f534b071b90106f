/* SPDX-License-Identifier: MIT */
/*
 * The board that QEMU's machine "sim" is: files of the host by SIMCALL in place of flash and radio. On a chip the same
 * functions are a few lines around spi_flash_read, system_get_time and os_random.
 */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

#include "idt_seeder.h"

enum { BOARD_STDIN = 0, BOARD_STDOUT = 1, BOARD_STDERR = 2, BOARD_TAP = 3 };

/* The word of QEMU's command line (-semihosting-config arg=...); "" if there are not so many. */
const char *board_argument(int index);

/* Bytes of a file descriptor; at most so many, at least one, or 0 at the end. The buffer lies in one page of 4 KiB. */
int board_read(int file, void *buffer, uint32_t length);
void board_write(int file, const void *buffer, uint32_t length);

/* Whether there is something to read, waiting at most so long. */
bool board_wait(int file, uint32_t microseconds);

/* Makes the file with the image the flash; 0 or -1. */
int board_open_flash(struct idt_config *config, const char *path);

uint32_t board_milliseconds(void);
uint32_t board_random(void);

/* Bytes of RAM that the stack has ever used. */
uint32_t board_stack_used(void);

void board_print(const char *text);
void board_print_number(const char *before, uint32_t number);
void board_exit(int code) __attribute__((noreturn));

#endif
