/* SPDX-License-Identifier: MIT */
/*
 * test_seeder VECTORS [FRAMES [SEED]]: holds the core to the conversations in VECTORS/device and the images in
 * VECTORS/pack, and the serial line to VECTORS/serial, then gives them so many random frames (100,000 unless told).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "idt_serial.h"
#include "vectors.h"

enum { TURNS_MAX = 16, WHOLE = 1 << 20 };

/* --- conversations --- */

/* Says so many bytes, in pieces of at most `piece`, and compares what is answered, taken in pieces of `room`. */
static void turn(const char *name, struct idt_connection *connection, const uint8_t *say, uint32_t said,
                 const uint8_t *hear, uint32_t heard, uint32_t piece, uint32_t room) {
    static uint8_t out[4096];
    uint32_t at = 0;
    uint32_t got = 0;
    for (int idle = 0; idle < 3; idle++) {
        uint32_t length = said - at < piece ? said - at : piece;
        uint8_t *exact = malloc(length + 1); /* so that a read beyond it is found */
        memcpy(exact, say + at, length);
        uint32_t taken = idt_receive(connection, exact, length);
        free(exact);
        at += taken;
        uint32_t sent = idt_send(connection, out, room);
        if (sent > room || got + sent > heard || memcmp(out, hear + got, sent) != 0) {
            fail(name, "another answer");
        }
        got += sent;
        if (taken + sent > 0) {
            idle = -1;
        }
    }
    if (at != said || got != heard) {
        fail(name, at != said ? "not all was taken" : "not all was answered");
    }
}

static void converse(const char *vectors, const char *name, uint32_t piece, uint32_t room) {
    struct device device;
    struct idt_connection connection;
    struct vector vector = load(vectors, "device", name);
    char *of = value(&vector, "image");
    char *whole = value(&vector, "whole");
    char *over = value(&vector, "over");
    if (open_device(&device, vectors, of) != IDT_OK) {
        fail(name, "the image is not taken");
    }
    idt_accept(&connection, &device.seeder);
    for (unsigned i = 1; i <= TURNS_MAX; i++) {
        uint32_t said;
        uint32_t heard;
        char *say = bytes_of(&vector, "say", i, &said);
        char *hear = bytes_of(&vector, "hear", i, &heard);
        if (say != NULL) {
            turn(name, &connection, (uint8_t *)say, said, (uint8_t *)hear, heard, whole == NULL ? piece : WHOLE, room);
        }
        free(say);
        free(hear);
    }
    if (idt_is_over(&connection) != (strcmp(over, "yes") == 0)) {
        fail(name, "over, or not");
    }
    free(over);
    free(whole);
    free(of);
    free(vector.text);
    close_device(&device);
}

static void check_conversation(const char *vectors, const char *name) {
    static const uint32_t pieces[] = {1, 2, 7, 96, WHOLE};
    for (int i = 0; i < 5; i++) {
        converse(vectors, name, pieces[i], IDT_SEND_MIN + 3 * (uint32_t)i);
        converse(vectors, name, pieces[i], 1460);
    }
}

/* --- serial line --- */

/* A packet of the host, which is answered or dropped. */
static void check_packet(const struct vector *vector, const char *name, struct idt_serial *serial) {
    char *from = value(vector, "from");
    if (from != NULL && strcmp(from, "host") == 0) {
        char *line = value(vector, "line");
        char *expect = value(vector, "expect");
        char *packet = value(vector, "packet");
        uint32_t length = from_hex(line);
        bool answered = false;
        idt_accept(&serial->connection, serial->seeder);
        serial->begun = true;
        serial->number = 126; /* or it would wait for a new connection */
        for (uint32_t i = 0; i < length; i++) {
            answered |= idt_serial_receive(serial, (uint8_t)line[i]);
        }
        uint32_t number = *packet == 0 ? 0 : (uint32_t)strtoul((char[]){packet[0], packet[1], 0}, NULL, 16);
        bool takes = strcmp(expect, "ok") == 0 && (number >= 128 || number == 126 || number == 127);
        if (answered != takes) {
            fail(name, "answered, or not");
        }
        free(packet);
        free(expect);
        free(line);
    }
    free(from);
}

/* Says so many bytes on the line, and compares what is answered. */
static void serial_turn(const char *name, struct idt_serial *serial, const char *say, uint32_t said, const char *hear,
                        uint32_t heard) {
    uint32_t got = 0;
    for (uint32_t at = 0; at < said; at++) {
        if (idt_serial_receive(serial, (uint8_t)say[at])) {
            if (got + serial->length > heard || memcmp(serial->out, hear + got, serial->length) != 0) {
                fail(name, "another answer");
            }
            got += serial->length;
        }
    }
    if (got != heard) {
        fail(name, "not all was answered");
    }
}

static void check_serial(const char *vectors, const char *name) {
    struct device device;
    struct idt_serial serial;
    struct vector vector = load(vectors, "serial", name);
    open_device(&device, vectors, "ok-one.txt");
    idt_serial_open(&serial, &device.seeder);
    check_packet(&vector, name, &serial);
    for (unsigned i = 1; i <= TURNS_MAX; i++) {
        uint32_t said;
        uint32_t heard;
        char *say = bytes_of(&vector, "say", i, &said);
        char *hear = bytes_of(&vector, "hear", i, &heard);
        serial_turn(name, &serial, say, said, hear, heard);
        free(say);
        free(hear);
    }
    free(vector.text);
    close_device(&device);
}

/* --- images --- */

static int open_image(const char *vectors, const char *name) {
    struct device device;
    uint8_t beacon[IDT_BEACON_MAX];
    int opened = open_device(&device, vectors, name);
    for (uint32_t i = 0; opened == IDT_OK && name[0] == 'o' && i < device.seeder.shares; i++) {
        uint32_t length = idt_beacon(&device.seeder, i, beacon);
        if ((length != 60 && length != 64) || memcmp(beacon, "IDT\1\1", 5) != 0 || memcmp(beacon + 6, device.config.identity, 22) != 0) {
            fail(name, "its beacon");
        }
    }
    close_device(&device);
    return opened;
}

static void check_good(const char *vectors, const char *name) {
    if (open_image(vectors, name) != IDT_OK) {
        fail(name, "not taken");
    }
}

/* What a device itself looks at; the rest of what is refused is for the reader on a PC. */
static void check_refused(const char *vectors, const char *name) {
    static const char *const mine[] = {"refused-empty.txt",          "refused-erased.txt",        "refused-magic.txt",
                                       "refused-header-cut-off.txt", "refused-table-cut-off.txt", "refused-data-cut-off.txt",
                                       "refused-check.txt",          "refused-too-many-shares.txt"};
    int opened = open_image(vectors, name);
    for (size_t i = 0; i < sizeof mine / sizeof mine[0]; i++) {
        if (strcmp(mine[i], name) == 0 && opened == IDT_OK) {
            fail(name, "taken");
        }
    }
}

int main(int count, char **arguments) {
    if (count < 2) {
        fprintf(stderr, "usage: test_seeder VECTORS [FRAMES [SEED]]\n");
        return 2;
    }
    uint32_t seed = count > 3 ? (uint32_t)strtoul(arguments[3], NULL, 0) : 2463534242u;
    fuzz_seed(seed);
    unsigned long frames = count > 2 ? strtoul(arguments[2], NULL, 0) : 100000;
    int conversations = each(arguments[1], "device", "", check_conversation);
    int good = each(arguments[1], "pack", "ok-", check_good);
    int refused = each(arguments[1], "pack", "refused-", check_refused);
    int lines = each(arguments[1], "serial", "", check_serial);
    if (lines < 15 || conversations < 50 || good < 3 || refused < 20) {
        fail(arguments[1], "vectors are missing");
    }
    printf("test_seeder: %d conversations, %d images; seed %u\n", conversations, good + refused, (unsigned)seed);
    fuzz_frames(arguments[1], frames);
    fuzz_serial(arguments[1], frames);
    return 0;
}
