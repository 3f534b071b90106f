/* SPDX-License-Identifier: MIT */
/*
 * test_seeder VECTORS [FRAMES [SEED]]: holds the core to the conversations in VECTORS/device and the images in
 * VECTORS/pack, then gives it so many random frames (100,000 unless told) and looks at all that it answers.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "idt_serial.h"

enum { TURNS_MAX = 16, WHOLE = 1 << 20 };

struct image {
    uint8_t *bytes;
    uint32_t length;
    int failing; /* reads until one fails; negative: none does */
};

static int read_memory(void *context, uint32_t offset, void *buffer, uint32_t length) {
    struct image *image = context;
    if (image->failing == 0 || offset > image->length || length > image->length - offset) {
        return -1;
    }
    if (image->failing > 0) {
        image->failing--;
    }
    memcpy(buffer, image->bytes + offset, length);
    return 0;
}

static void fail(const char *name, const char *what) {
    printf("test_seeder: FAILED: %s: %s\n", name, what);
    exit(1);
}

/* --- vectors: lines of `key: value`, an empty line, a body --- */

struct vector {
    char *text;
    long body;
    long length;
};

static struct vector load(const char *folder, const char *name) {
    char path[1024];
    struct vector vector;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        fail(path, "cannot be read");
    }
    vector.length = ftell(file);
    rewind(file);
    vector.text = calloc(1, (size_t)vector.length + 1);
    if (fread(vector.text, 1, (size_t)vector.length, file) != (size_t)vector.length) {
        fail(path, "cannot be read");
    }
    fclose(file);
    vector.body = strstr(vector.text, "\n\n") - vector.text + 2;
    return vector;
}

/* The value of a key, to be freed; NULL if there is none. */
static char *value(const struct vector *vector, const char *key) {
    size_t length = strlen(key);
    const char *line = vector->text;
    while (line < vector->text + vector->body - 1) {
        const char *end = strchr(line, '\n');
        if (strncmp(line, key, length) == 0 && strncmp(line + length, ": ", 2) == 0) {
            size_t size = (size_t)(end - line) - length - 2;
            char *copy = calloc(1, size + 1);
            memcpy(copy, line + length + 2, size);
            return copy;
        }
        line = end + 1;
    }
    return NULL;
}

static uint32_t from_hex(char *hex) {
    uint32_t length = (uint32_t)strlen(hex) / 2;
    for (uint32_t i = 0; i < length; i++) {
        unsigned byte = 0;
        sscanf(hex + 2 * i, "%2x", &byte);
        hex[i] = (char)byte;
    }
    return length;
}

static struct image image_of(struct vector *vector) {
    struct image image = {malloc((size_t)(vector->length - vector->body) + 1), (uint32_t)(vector->length - vector->body), -1};
    memcpy(image.bytes, vector->text + vector->body, image.length);
    free(vector->text);
    return image;
}

static struct idt_config config_of(struct image *image) {
    struct idt_config config = {image, read_memory, image->length, {7536 >> 8, 7536 & 0xFF, 1, 2, 3, 4}};
    for (int i = 0; i < IDT_PEER_ID; i++) {
        config.identity[IDT_PORT + IDT_INSTANCE + i] = (uint8_t)(0xA0 + i);
    }
    return config;
}

/* --- conversations --- */

static uint32_t random_state;

static uint32_t random32(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

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
    char folder[1024];
    char key[32];
    struct idt_seeder seeder;
    struct idt_connection connection;
    snprintf(folder, sizeof folder, "%s/device", vectors);
    struct vector vector = load(folder, name);
    snprintf(folder, sizeof folder, "%s/pack", vectors);
    char *of = value(&vector, "image");
    struct vector packed = load(folder, of);
    struct image image = image_of(&packed);
    struct idt_config config = config_of(&image);
    if (idt_open(&seeder, &config) != IDT_OK) {
        fail(name, "the image is not taken");
    }
    char *whole = value(&vector, "whole");
    if (whole != NULL) {
        piece = WHOLE;
        free(whole);
    }
    idt_accept(&connection, &seeder);
    for (int i = 1; i <= TURNS_MAX; i++) {
        snprintf(key, sizeof key, "say_%d", i);
        char *say = value(&vector, key);
        snprintf(key, sizeof key, "hear_%d", i);
        char *hear = value(&vector, key);
        if (say != NULL) {
            uint32_t said = from_hex(say);
            turn(name, &connection, (uint8_t *)say, said, (uint8_t *)hear, from_hex(hear), piece, room);
        }
        free(say);
        free(hear);
    }
    char *over = value(&vector, "over");
    if (idt_is_over(&connection) != (strcmp(over, "yes") == 0)) {
        fail(name, "over, or not");
    }
    free(over);
    free(of);
    free(vector.text);
    free(image.bytes);
}

/* What is on a serial line: a conversation, or a packet of the host, which is answered or dropped. */
static void check_serial(const char *vectors, const char *name) {
    char folder[1024];
    char key[32];
    struct idt_seeder seeder;
    struct idt_serial serial;
    snprintf(folder, sizeof folder, "%s/serial", vectors);
    struct vector vector = load(folder, name);
    snprintf(folder, sizeof folder, "%s/pack", vectors);
    struct vector packed = load(folder, "ok-one.txt");
    struct image image = image_of(&packed);
    struct idt_config config = config_of(&image);
    idt_open(&seeder, &config);
    idt_serial_open(&serial, &seeder);
    char *from = value(&vector, "from");
    char *line = value(&vector, "line");
    if (from != NULL && strcmp(from, "host") == 0) {
        char *expect = value(&vector, "expect");
        uint32_t length = from_hex(line);
        bool answered = false;
        idt_accept(&serial.connection, &seeder);
        serial.begun = true;
        serial.number = 126; /* or it would wait for a new connection */
        for (uint32_t i = 0; i < length; i++) {
            answered |= idt_serial_receive(&serial, (uint8_t)line[i]);
        }
        char *packet = value(&vector, "packet");
        uint32_t number = *packet == 0 ? 0 : (uint32_t)strtoul((char[]){packet[0], packet[1], 0}, NULL, 16);
        bool takes = strcmp(expect, "ok") == 0 && (number >= 128 || number == 126 || number == 127);
        if (answered != takes) {
            fail(name, "answered, or not");
        }
        free(packet);
        free(expect);
    }
    for (int i = 1; i <= TURNS_MAX; i++) {
        snprintf(key, sizeof key, "say_%d", i);
        char *say = value(&vector, key);
        snprintf(key, sizeof key, "hear_%d", i);
        char *hear = value(&vector, key);
        uint32_t said = say == NULL ? 0 : from_hex(say);
        uint32_t heard = hear == NULL ? 0 : from_hex(hear);
        uint32_t got = 0;
        for (uint32_t at = 0; at < said; at++) {
            if (idt_serial_receive(&serial, (uint8_t)say[at])) {
                if (got + serial.length > heard || memcmp(serial.out, hear + got, serial.length) != 0) {
                    fail(name, "another answer");
                }
                got += serial.length;
            }
        }
        if (got != heard) {
            fail(name, "not all was answered");
        }
        free(say);
        free(hear);
    }
    free(from);
    free(line);
    free(vector.text);
    free(image.bytes);
}

/* Random bytes, and right packets with a wrong bit now and then: nothing is read or written that should not be. */
static void fuzz_serial(const char *vectors, unsigned long bytes) {
    char folder[1024];
    struct idt_seeder seeder;
    struct idt_serial serial;
    unsigned long answers = 0;
    snprintf(folder, sizeof folder, "%s/pack", vectors);
    struct vector packed = load(folder, "ok-one.txt");
    struct image image = image_of(&packed);
    struct idt_config config = config_of(&image);
    idt_open(&seeder, &config);
    idt_serial_open(&serial, &seeder);
    snprintf(folder, sizeof folder, "%s/serial", vectors);
    struct vector vector = load(folder, "conversation-fetch.txt");
    for (unsigned long done = 0; done < bytes;) {
        char key[32];
        snprintf(key, sizeof key, "say_%u", (unsigned)(1 + random32() % 6));
        char *say = value(&vector, key);
        uint32_t length = from_hex(say);
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
    free(image.bytes);
}

static int each(const char *vectors, const char *folder, const char *prefix, void (*check)(const char *, const char *)) {
    char path[1024];
    int count = 0;
    snprintf(path, sizeof path, "%s/%s", vectors, folder);
    DIR *directory = opendir(path);
    if (directory == NULL) {
        fail(path, "cannot be read");
    }
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        if (entry->d_name[0] != '.' && strncmp(entry->d_name, prefix, strlen(prefix)) == 0) {
            check(vectors, entry->d_name);
            count++;
        }
    }
    closedir(directory);
    return count;
}

static void check_conversation(const char *vectors, const char *name) {
    static const uint32_t pieces[] = {1, 2, 7, 96, WHOLE};
    for (int i = 0; i < 5; i++) {
        converse(vectors, name, pieces[i], IDT_SEND_MIN + 3 * (uint32_t)i);
        converse(vectors, name, pieces[i], 1460);
    }
}

static int open_image(const char *vectors, const char *name) {
    char folder[1024];
    struct idt_seeder seeder;
    snprintf(folder, sizeof folder, "%s/pack", vectors);
    struct vector vector = load(folder, name);
    struct image image = image_of(&vector);
    struct idt_config config = config_of(&image);
    int opened = idt_open(&seeder, &config);
    uint8_t beacon[IDT_BEACON_MAX];
    for (uint32_t i = 0; opened == IDT_OK && name[0] == 'o' && i < seeder.shares; i++) {
        uint32_t length = idt_beacon(&seeder, i, beacon);
        if ((length != 60 && length != 64) || memcmp(beacon, "IDT\1\1", 5) != 0 || memcmp(beacon + 6, config.identity, 22) != 0) {
            fail(name, "its beacon");
        }
    }
    free(image.bytes);
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

/* --- random frames --- */

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

static void fuzz(const char *vectors, unsigned long frames) {
    static uint8_t bytes[8192];
    static uint8_t out[4096];
    char folder[1024];
    struct idt_seeder seeder;
    struct idt_connection connection;
    unsigned long done = 0;
    unsigned long connections = 0;
    unsigned long long answered = 0;
    snprintf(folder, sizeof folder, "%s/pack", vectors);
    struct vector vector = load(folder, "ok-several.txt");
    struct image image = image_of(&vector);
    struct idt_config config = config_of(&image);
    idt_open(&seeder, &config);
    snprintf(folder, sizeof folder, "%s/device", vectors);
    vector = load(folder, "hello-part.txt");
    char *hello = value(&vector, "say_1");
    uint32_t hello_length = from_hex(hello);
    while (done < frames) {
        struct follower follower = {0};
        idt_accept(&connection, &seeder);
        image.failing = random32() % 32 == 0 ? (int)(random32() % 100) : -1;
        memcpy(bytes, hello, hello_length);
        uint32_t length = hello_length;
        if (random32() % 16 == 0) {
            bytes[random32() % hello_length] = (uint8_t)random32();
        }
        connections++;
        for (uint32_t left = 1 + random32() % 64; left > 0 && !idt_is_over(&connection); left--, done++) {
            for (uint32_t at = 0; at < length;) {
                uint32_t piece = 1 + random32() % (length - at);
                at += idt_receive(&connection, bytes + at, piece);
                uint32_t sent = idt_send(&connection, out, random32() % sizeof out);
                follow(&follower, out, sent);
                answered += sent;
            }
            length = random_frame(bytes);
        }
    }
    printf("test_seeder: %lu random frames on %lu connections, %llu bytes answered\n", done, connections, answered);
    free(image.bytes);
    free(hello);
    free(vector.text);
}

int main(int count, char **arguments) {
    if (count < 2) {
        fprintf(stderr, "usage: test_seeder VECTORS [FRAMES [SEED]]\n");
        return 2;
    }
    random_state = count > 3 ? (uint32_t)strtoul(arguments[3], NULL, 0) | 1u : 2463534242u;
    unsigned long frames = count > 2 ? strtoul(arguments[2], NULL, 0) : 100000;
    int conversations = each(arguments[1], "device", "", check_conversation);
    int good = each(arguments[1], "pack", "ok-", check_good);
    int refused = each(arguments[1], "pack", "refused-", check_refused);
    int lines = each(arguments[1], "serial", "", check_serial);
    if (lines < 15 || conversations < 50 || good < 3 || refused < 20) {
        fail(arguments[1], "vectors are missing");
    }
    printf("test_seeder: %d conversations, %d images; seed %u\n", conversations, good + refused, (unsigned)random_state);
    fuzz(arguments[1], frames);
    fuzz_serial(arguments[1], frames);
    return 0;
}
