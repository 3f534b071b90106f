/* SPDX-License-Identifier: MIT */
/* The device's side of a serial line (docs/spec/SERIAL.md): one connection, one packet at a time. */
#ifndef IDT_SERIAL_H
#define IDT_SERIAL_H

#include "idt_seeder.h"

enum {
    IDT_SERIAL_DATA = 56,   /* bytes of the connection in a packet of the host (SERIAL.md, section 1) */
    IDT_SERIAL_ANSWER = 512, /* and in one of the device */
    IDT_SERIAL_IN = 1 + IDT_SERIAL_DATA + 2 + 1,
    IDT_SERIAL_OUT = 2 + IDT_SERIAL_ANSWER + 2 + 3 + 1,
};

struct idt_serial {
    const struct idt_seeder *seeder;
    struct idt_connection connection;
    bool begun;
    uint8_t number;  /* of the last packet that was answered */
    uint8_t came;    /* bytes in `in`; more than it holds: the packet is too long */
    uint16_t length; /* bytes in `out`: the last answer as it is on the line */
    uint8_t in[IDT_SERIAL_IN];
    uint8_t out[IDT_SERIAL_OUT];
};

void idt_serial_open(struct idt_serial *serial, const struct idt_seeder *seeder);

/* Takes in a byte of the line. True: it was the last of a packet, and `out` holds `length` bytes to send. */
bool idt_serial_receive(struct idt_serial *serial, uint8_t byte);

#endif
