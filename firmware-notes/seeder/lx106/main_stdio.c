/* SPDX-License-Identifier: MIT */
/* The seeder as ESP8266 machine code with one connection on standard input and output: arguments: IMAGE. */
#include "board.h"

static struct idt_config config;
static struct idt_seeder seeder;
static struct idt_connection connection;
static uint8_t in[128] __attribute__((aligned(128)));
static uint8_t out[512] __attribute__((aligned(512)));

int main(void) {
    if (board_open_flash(&config, board_argument(1)) != 0 || idt_open(&seeder, &config) != IDT_OK) {
        board_print("no image that can be served\n");
        board_exit(1);
    }
    for (int i = IDT_PORT; i < IDT_IDENTITY; i++) { /* there is no TCP port */
        config.identity[i] = (uint8_t)(board_random() >> 8);
    }
    idt_accept(&connection, &seeder);
    while (!idt_is_over(&connection)) {
        int length = board_read(BOARD_STDIN, in, sizeof in);
        if (length <= 0) {
            break;
        }
        for (uint32_t at = 0; at < (uint32_t)length || idt_owes(&connection);) {
            at += idt_receive(&connection, in + at, (uint32_t)length - at);
            board_write(BOARD_STDOUT, out, idt_send(&connection, out, sizeof out));
        }
    }
    board_exit(0);
}
