/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "idt_serial.h"
#include "vectors.h"

static uint32_t random_state = 1;

static uint32_t random32(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

void fuzz_seed(uint32_t seed) {
    random_state = seed | 1u;
}

static uint32_t random_frame(uint8_t *out) {
    static const uint8_t types[] = {1, 2, 3, 4, 5, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x20, 0x21, 0x7F, 0x80};
    static const uint32_t edges[] = {0, 1, 2, 4, 5, 8, 12, 64, 72, 504, 505, 4096, 4097, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    uint32_t length = random32() % 4 == 0 ? edges[random32() % 10] : 4 * (random32() % 6);
    uint32_t declared = random32() % 64 == 0 ? edges[random32() % 16] : length;
    for (uint32_t i = 0; i < length + 8; i++) {
        out[i] = (uint8_t)random32();
    }
    for (uint32_t i = 8; i + 4 <= length + 8 && random32() % 8 != 0; i += 4) {
        uint32_t word = random32() % 3 == 0 ? edges[random32() % 16] : random32() % 7;
        for (int byte = 0; byte < 4; byte++) {
            out[i + (uint32_t)byte] = (uint8_t)(word >> (24 - 8 * byte));
        }
    }
    for (int byte = 0; byte < 4; byte++) {
        out[byte] = (uint8_t)(declared >> (24 - 8 * byte));
    }
    out[4] = random32() % 16 == 0 ? (uint8_t)random32() : types[random32() % sizeof types];
    return length + 8;
}

/* Follows what is answered, frame by frame: every one is of a known type and of the length that it declares. */
struct follower {
    uint32_t kept;
    uint32_t skip;
    uint8_t header[8];
    bool greeted;
};

static void follow(struct follower *follower, const uint8_t *bytes, uint32_t length) {
    for (uint32_t i = 0; i < length; i++) {
        if (follower->skip > 0) {
            follower->skip--;
            continue;
        }
        follower->header[follower->kept++] = bytes[i];
        if (!follower->greeted && follower->kept == 4) {
            if (memcmp(follower->header, "IDT1", 4) != 0) {
                fail("random frames", "no IDT1 first");
            }
            follower->greeted = true;
            follower->kept = 0;
        } else if (follower->kept == 8) {
            uint8_t type = follower->header[4];
            follower->kept = 0;
            follower->skip = (uint32_t)follower->header[0] << 24 | (uint32_t)follower->header[1] << 16 |
                             (uint32_t)follower->header[2] << 8 | follower->header[3];
            if (follower->skip > 16384 + 4 || strchr("\x01\x02\x03\x11\x12\x15\x16\x18\x21", type) == NULL || type == 0) {
                fail("random frames", "an answer that is no frame of a device");
            }
        }
    }
}

/* One connection, after its HELLO up to 64 random frames, all in random pieces; returns the number of frames. */
static unsigned long fuzz_connection(struct device *device, const uint8_t *hello, uint32_t length, unsigned long long *answered) {
    static uint8_t bytes[8192];
    static uint8_t out[4096];
    struct idt_connection connection;
    struct follower follower = {0};
    unsigned long frames = 0;
    idt_accept(&connection, &device->seeder);
    memcpy(bytes, hello, length);
    if (random32() % 16 == 0) {
        bytes[random32() % length] = (uint8_t)random32();
    }
    for (uint32_t left = 1 + random32() % 64; left > 0 && !idt_is_over(&connection); left--, frames++) {
        for (uint32_t at = 0; at < length;) {
            uint32_t piece = 1 + random32() % (length - at);
            at += idt_receive(&connection, bytes + at, piece);
            uint32_t sent = idt_send(&connection, out, random32() % sizeof out);
            follow(&follower, out, sent);
            *answered += sent;
        }
        length = random_frame(bytes);
    }
    return frames;
}

void fuzz_frames(const char *vectors, unsigned long frames) {
    struct device device;
    unsigned long done = 0;
    unsigned long connections = 0;
    unsigned long long answered = 0;
    uint32_t length;
    open_device(&device, vectors, "ok-several.txt");
    struct vector vector = load(vectors, "device", "hello-part.txt");
    char *hello = bytes_of(&vector, "say", 1, &length);
    for (; done < frames; connections++) {
        device.failing = random32() % 32 == 0 ? (int)(random32() % 100) : -1;
        done += fuzz_connection(&device, (uint8_t *)hello, length, &answered);
    }
    printf("test_seeder: %lu random frames on %lu connections, %llu bytes answered\n", done, connections, answered);
    free(hello);
    free(vector.text);
    close_device(&device);
}

void fuzz_serial(const char *vectors, unsigned long bytes) {
    struct device device;
    struct idt_serial serial;
    unsigned long answers = 0;
    open_device(&device, vectors, "ok-one.txt");
    idt_serial_open(&serial, &device.seeder);
    struct vector vector = load(vectors, "serial", "conversation-fetch.txt");
    for (unsigned long done = 0; done < bytes;) {
        uint32_t length;
        char *say = bytes_of(&vector, "say", 1 + random32() % 6, &length);
        if (random32() % 2 == 0) {
            say[random32() % length] = (char)random32();
        }
        for (uint32_t i = 0; i < length; i++, done++) {
            answers += idt_serial_receive(&serial, (uint8_t)say[i]);
        }
        free(say);
    }
    printf("test_seeder: %lu bytes on a serial line, %lu answers\n", bytes, answers);
    free(vector.text);
    close_device(&device);
}
