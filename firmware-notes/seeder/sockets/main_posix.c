/* SPDX-License-Identifier: MIT */
/* idt-seeder IMAGE ...: the firmware as a program, for trying out images and for tests. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "idt_serial.h"
#include "idt_sockets.h"

enum { STEP_MS = 200, DEFAULT_PORT = 7536 };

static volatile sig_atomic_t stopped;

static void stop(int signal) {
    (void)signal;
    stopped = 1;
}

static int read_file(void *context, uint32_t offset, void *buffer, uint32_t length) {
    return pread(*(int *)context, buffer, length, offset) == (ssize_t)length ? 0 : -1;
}

static uint32_t milliseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint32_t)time.tv_sec * 1000u + (uint32_t)time.tv_nsec / 1000000u;
}

static void random_bytes(void *out, size_t length) {
    int file = open("/dev/urandom", O_RDONLY);
    if (file < 0 || read(file, out, length) != (ssize_t)length) {
        perror("idt-seeder: /dev/urandom");
        exit(1);
    }
    close(file);
}

static uint32_t random_word(void) {
    uint32_t word;
    random_bytes(&word, sizeof word);
    return word;
}

/* One connection on standard input and output, until either ends. */
static int serve_stdio(const struct idt_seeder *seeder) {
    static struct idt_connection connection;
    uint8_t in[IDT_RECEIVED];
    uint8_t out[512];
    idt_accept(&connection, seeder);
    for (;;) {
        ssize_t length = read(STDIN_FILENO, in, sizeof in);
        if (length <= 0) {
            return length < 0;
        }
        for (uint32_t at = 0; at < (uint32_t)length || idt_owes(&connection);) {
            at += idt_receive(&connection, in + at, (uint32_t)length - at);
            uint32_t sent = idt_send(&connection, out, sizeof out);
            if (write(STDOUT_FILENO, out, sent) != (ssize_t)sent) {
                return 1;
            }
        }
        if (idt_is_over(&connection)) {
            return 0;
        }
    }
}

/* A serial line on standard input and output. */
static int serve_serial(const struct idt_seeder *seeder) {
    static struct idt_serial serial;
    uint8_t in[64];
    idt_serial_open(&serial, seeder);
    for (;;) {
        ssize_t length = read(STDIN_FILENO, in, sizeof in);
        if (length <= 0) {
            return length < 0;
        }
        for (ssize_t i = 0; i < length; i++) {
            if (idt_serial_receive(&serial, in[i]) && write(STDOUT_FILENO, serial.out, serial.length) != serial.length) {
                return 1;
            }
        }
    }
}

static int serve_sockets(const struct idt_seeder *seeder, const struct idt_sockets_config *config) {
    static struct idt_sockets sockets;
    if (idt_sockets_open(&sockets, config, seeder) != 0) {
        fprintf(stderr, "idt-seeder: cannot listen on port %u: %s\n", config->port, strerror(errno));
        return 1;
    }
    printf("serving %u shares on port %u\n", (unsigned)seeder->shares, config->port);
    fflush(stdout);
    while (!stopped) {
        if (idt_sockets_step(&sockets, STEP_MS) != 0 && !stopped) {
            perror("idt-seeder");
            return 1;
        }
    }
    printf("%d connections open, %u turned away, %llu bytes sent\n", idt_sockets_used(&sockets),
           (unsigned)sockets.turned_away, (unsigned long long)sockets.sent);
    return 0;
}

static int misuse(void) {
    fprintf(stderr, "usage: idt-seeder IMAGE [--port N] [--interface ADDRESS] [--no-beacon] | IMAGE --stdio | IMAGE --serial\n");
    return 2;
}

int main(int count, char **arguments) {
    static struct idt_config config = {.read = read_file};
    static struct idt_seeder seeder;
    struct idt_sockets_config sockets = {DEFAULT_PORT, 0, true, milliseconds, random_word};
    struct sigaction action = {.sa_handler = stop};
    struct stat file;
    bool stdio = false;
    bool line = false;
    if (count < 2) {
        return misuse();
    }
    for (int i = 2; i < count; i++) {
        if (strcmp(arguments[i], "--stdio") == 0) {
            stdio = true;
        } else if (strcmp(arguments[i], "--serial") == 0) {
            line = true;
        } else if (strcmp(arguments[i], "--no-beacon") == 0) {
            sockets.beacons = false;
        } else if (strcmp(arguments[i], "--port") == 0 && i + 1 < count) {
            sockets.port = (uint16_t)atoi(arguments[++i]);
        } else if (strcmp(arguments[i], "--interface") == 0 && i + 1 < count) {
            sockets.interface = inet_addr(arguments[++i]);
        } else {
            return misuse();
        }
    }
    int image = open(arguments[1], O_RDONLY);
    if (image < 0 || fstat(image, &file) != 0) {
        fprintf(stderr, "idt-seeder: %s: %s\n", arguments[1], strerror(errno));
        return 1;
    }
    config.context = &image;
    config.size = (uint32_t)file.st_size;
    random_bytes(config.identity, sizeof config.identity);
    config.identity[0] = (uint8_t)(sockets.port >> 8);
    config.identity[1] = (uint8_t)sockets.port;
    int error = idt_open(&seeder, &config);
    if (error != IDT_OK) {
        fprintf(stderr, "idt-seeder: %s is no image that can be served (error %d)\n", arguments[1], error);
        return 1;
    }
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    if (line) {
        return serve_serial(&seeder);
    }
    return stdio ? serve_stdio(&seeder) : serve_sockets(&seeder, &sockets);
}
