/* SPDX-License-Identifier: MIT */
#include "board.h"

#include <string.h>

/* Numbers of QEMU's target/xtensa/xtensa-semi.c. */
enum {
    SYS_EXIT = 1,
    SYS_READ = 3,
    SYS_WRITE = 4,
    SYS_OPEN = 5,
    SYS_LSEEK = 19,
    SYS_SELECT_ONE = 29,
    SYS_ARGC = 1000,
    SYS_ARGV_SIZE = 1001,
    SYS_ARGV = 1002,
    SEEK_TO = 0,
    SEEK_FROM_END = 2,
    SELECT_READ = 1,
    PAGE = 4096,
    CYCLES_A_MILLISECOND = 40000, /* QEMU counts 40 MHz for this CPU */
    ARGUMENTS_MAX = 512,
};
#define PAINT 0xA5A5A5A5u

static int call(int number, int a, int b, int c, int d) {
    register int r2 __asm__("a2") = number;
    register int r3 __asm__("a3") = a;
    register int r4 __asm__("a4") = b;
    register int r5 __asm__("a5") = c;
    register int r6 __asm__("a6") = d;
    __asm__ volatile("simcall" : "+r"(r2), "+r"(r3) : "r"(r4), "r"(r5), "r"(r6) : "memory");
    return r2;
}

static uint32_t cycles(void) {
    uint32_t count;
    __asm__ volatile("rsr %0, ccount" : "=a"(count));
    return count;
}

const char *board_argument(int index) {
    static char *arguments[ARGUMENTS_MAX / sizeof(char *)] __attribute__((aligned(ARGUMENTS_MAX)));
    if (index >= call(SYS_ARGC, 0, 0, 0, 0) || call(SYS_ARGV_SIZE, 0, 0, 0, 0) > (int)sizeof arguments) {
        return "";
    }
    call(SYS_ARGV, (int)arguments, 0, 0, 0);
    return arguments[index];
}

int board_read(int file, void *buffer, uint32_t length) {
    return call(SYS_READ, file, (int)buffer, (int)length, 0);
}

/* In pieces that end with a page, where QEMU would cut them anyhow. */
void board_write(int file, const void *buffer, uint32_t length) {
    const uint8_t *bytes = buffer;
    while (length > 0) {
        uint32_t to_page = PAGE - (uint32_t)bytes % PAGE;
        int written = call(SYS_WRITE, file, (int)bytes, (int)(length < to_page ? length : to_page), 0);
        if (written <= 0) {
            board_exit(4);
        }
        bytes += written;
        length -= (uint32_t)written;
    }
}

bool board_wait(int file, uint32_t microseconds) {
    static struct {
        int seconds;
        int microseconds;
    } time __attribute__((aligned(8)));
    time.seconds = 0;
    time.microseconds = (int)microseconds;
    return call(SYS_SELECT_ONE, file, SELECT_READ, (int)&time, 0) > 0;
}

static int flash = -1;

static int read_flash(void *context, uint32_t offset, void *buffer, uint32_t length) {
    uint8_t *bytes = buffer;
    (void)context;
    if (call(SYS_LSEEK, flash, (int)offset, SEEK_TO, 0) != (int)offset) {
        return -1;
    }
    while (length > 0) {
        uint32_t to_page = PAGE - (uint32_t)bytes % PAGE;
        int count = call(SYS_READ, flash, (int)bytes, (int)(length < to_page ? length : to_page), 0);
        if (count <= 0) {
            return -1;
        }
        bytes += count;
        length -= (uint32_t)count;
    }
    return 0;
}

int board_open_flash(struct idt_config *config, const char *path) {
    flash = call(SYS_OPEN, (int)path, 0, 0, 0);
    int size = flash < 0 ? -1 : call(SYS_LSEEK, flash, 0, SEEK_FROM_END, 0);
    config->read = read_flash;
    config->size = (uint32_t)size;
    return size < 0 ? -1 : 0;
}

uint32_t board_milliseconds(void) {
    static uint32_t milliseconds;
    static uint32_t last;
    while (cycles() - last >= CYCLES_A_MILLISECOND) {
        last += CYCLES_A_MILLISECOND;
        milliseconds++;
    }
    return milliseconds;
}

uint32_t board_random(void) {
    static uint32_t state;
    while (state == 0) {
        static uint8_t bytes[4] __attribute__((aligned(4)));
        int file = call(SYS_OPEN, (int)"/dev/urandom", 0, 0, 0);
        call(SYS_READ, file, (int)bytes, sizeof bytes, 0);
        memcpy(&state, bytes, sizeof state);
    }
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

uint32_t board_stack_used(void) {
    extern uint32_t __stack_limit[], __stack[];
    const uint32_t *word = __stack_limit;
    while (word < __stack && *word == PAINT) {
        word++;
    }
    return (uint32_t)((const char *)__stack - (const char *)word);
}

void board_print(const char *text) {
    board_write(BOARD_STDERR, text, strlen(text));
}

void board_print_number(const char *before, uint32_t number) {
    char digits[11];
    int at = sizeof digits - 1;
    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    board_print(before);
    board_print(digits + at);
}

void board_exit(int code) {
    for (;;) {
        call(SYS_EXIT, code, 0, 0, 0);
    }
}
