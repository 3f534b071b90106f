/* SPDX-License-Identifier: MIT */
/* The seeder as ESP8266 machine code on a serial line, which is standard input and output: arguments: IMAGE. */
#include "board.h"
#include "idt_serial.h"

static struct idt_config config;
static struct idt_seeder seeder;
static struct idt_serial serial;
static uint8_t in[64] __attribute__((aligned(64)));

int main(void) {
    if (board_open_flash(&config, board_argument(1)) != 0 || idt_open(&seeder, &config) != IDT_OK) {
        board_print("no image that can be served\n");
        board_exit(1);
    }
    for (int i = IDT_PORT; i < IDT_IDENTITY; i++) {
        config.identity[i] = (uint8_t)(board_random() >> 8);
    }
    idt_serial_open(&serial, &seeder);
    for (;;) {
        int length = board_read(BOARD_STDIN, in, sizeof in);
        if (length <= 0) {
            board_exit(0);
        }
        for (int i = 0; i < length; i++) {
            if (idt_serial_receive(&serial, in[i])) {
                board_write(BOARD_STDOUT, serial.out, serial.length);
            }
        }
    }
}
