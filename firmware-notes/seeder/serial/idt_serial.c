/* SPDX-License-Identifier: MIT */
#include "idt_serial.h"

#include <string.h>

enum {
    FLAG = 0x80, /* of the host: a new connection; of the device: it has closed */
    NUMBERS = 128,
    CHECK = 2,
    BLOCK_MAX = 254,
    COBS_ROOM = 3, /* bytes that COBS adds to the longest answer */
};

void idt_serial_open(struct idt_serial *serial, const struct idt_seeder *seeder) {
    memset(serial, 0, sizeof *serial);
    serial->seeder = seeder;
}

/* CRC-16/CCITT-FALSE. */
static uint16_t check_of(const uint8_t *bytes, uint32_t length) {
    uint16_t crc = 0xFFFF;
    for (uint32_t i = 0; i < length; i++) {
        crc = (uint16_t)(crc ^ bytes[i] << 8);
        for (int bit = 0; bit < 8; bit++) {
            crc = (uint16_t)(crc << 1 ^ ((crc & 0x8000) != 0 ? 0x1021 : 0));
        }
    }
    return crc;
}

/* Undoes COBS in place; returns the length, 0 if it is not valid. */
static uint32_t unstuff(uint8_t *bytes, uint32_t length) {
    uint32_t out = 0;
    for (uint32_t in = 0; in < length;) {
        uint8_t code = bytes[in++];
        if (code == 0 || code - 1u > length - in) {
            return 0;
        }
        memmove(bytes + out, bytes + in, code - 1u);
        out += code - 1u;
        in += code - 1u;
        if (in < length && code != BLOCK_MAX + 1) {
            bytes[out++] = 0;
        }
    }
    return out;
}

/* Writes COBS of what lies COBS_ROOM further, and the 0 that ends a packet; returns the length. */
static uint32_t stuff(uint8_t *out, uint32_t length) {
    const uint8_t *in = out + COBS_ROOM;
    uint32_t code_at = 0;
    uint32_t at = 1;
    for (uint32_t i = 0; i < length; i++) {
        if (in[i] != 0) {
            out[at++] = in[i];
        }
        if (in[i] == 0 || (at - code_at > BLOCK_MAX && i + 1 < length)) {
            out[code_at] = (uint8_t)(at - code_at);
            code_at = at++;
        }
    }
    out[code_at] = (uint8_t)(at - code_at);
    out[at] = 0;
    return at + 1;
}

static void answer(struct idt_serial *serial, uint32_t taken) {
    uint8_t *raw = serial->out + COBS_ROOM;
    uint32_t length = idt_send(&serial->connection, raw + 2, IDT_SERIAL_ANSWER);
    raw[0] = (uint8_t)(serial->number | (idt_is_over(&serial->connection) ? FLAG : 0));
    raw[1] = (uint8_t)taken;
    uint16_t check = check_of(raw, 2 + length);
    raw[2 + length] = (uint8_t)(check >> 8);
    raw[3 + length] = (uint8_t)check;
    serial->length = (uint16_t)stuff(serial->out, 2 + length + CHECK);
}

/* A packet of the host with a right check; whether there is something to send. */
static bool take(struct idt_serial *serial, const uint8_t *packet, uint32_t length) {
    uint8_t number = packet[0] % NUMBERS;
    if ((packet[0] & FLAG) != 0) {
        idt_accept(&serial->connection, serial->seeder);
        serial->begun = true;
    } else if (!serial->begun) {
        return false;
    } else if (number == serial->number) {
        return true; /* the answer was lost */
    } else if (number != (serial->number + 1) % NUMBERS) {
        return false;
    }
    serial->number = number;
    answer(serial, idt_receive(&serial->connection, packet + 1, length - 1));
    return true;
}

bool idt_serial_receive(struct idt_serial *serial, uint8_t byte) {
    if (byte != 0) {
        if (serial->came < IDT_SERIAL_IN) {
            serial->in[serial->came] = byte;
        }
        if (serial->came <= IDT_SERIAL_IN) {
            serial->came++;
        }
        return false;
    }
    uint32_t length = serial->came <= IDT_SERIAL_IN ? unstuff(serial->in, serial->came) : 0;
    serial->came = 0;
    return length >= 1 + CHECK && length <= 1 + IDT_SERIAL_DATA + CHECK && check_of(serial->in, length) == 0 &&
           take(serial, serial->in, length - CHECK);
}
