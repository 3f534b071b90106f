/* SPDX-License-Identifier: MIT */
/*
 * delayline PID DELAY LOSS A B: carries Ethernet frames between the interfaces A and B, both ways, each frame DELAY
 * later ("5ms"; us, ms, s) and with a share LOSS of them dropped at random ("2%"). Says "ready" once it carries, and
 * ends with process PID, or when one of the interfaces is removed.
 *
 * Frames travel with their virtio_net_hdr, so that unfinished checksums and bundles of segments (GSO) pass as they
 * are. Packet sockets, not TAP devices: these work in a user namespace too.
 *
 * delayline bundles on|off A: lets the TCP of this namespace hand bundles to interface A, or has the kernel cut them
 * up before (what `ethtool -K A tso on|off` does). A random loss is only right when it hits single frames.
 *
 * Limits: 65,536 frames and 32 MiB on their way in each direction; what comes on top is dropped, as in a switch.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
    BATCH = 64,                   /* frames a system call */
    FRAME_MAX = 10 + 14 + 65536,  /* virtio_net_hdr, Ethernet header, the largest bundle */
    QUEUE_FRAMES = 65536,         /* a power of two */
    QUEUE_BYTES = 32 << 20,
    SOCKET_BYTES = 16 << 20,      /* kernel buffer; without root net.core.rmem_max bounds it */
};

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

struct frame {
    uint64_t due; /* ns, CLOCK_MONOTONIC */
    size_t length;
    uint8_t *bytes;
};

/* Frames in the order of their arrival, which is also that of their departure, as the delay is constant. */
struct queue {
    struct frame frames[QUEUE_FRAMES];
    uint32_t head, tail; /* count on without end; head == tail: empty */
    size_t bytes;
};

static int ends[2];       /* packet sockets on A and B */
static unsigned index_[2]; /* their interface indexes */
static struct queue queues[2]; /* queues[i]: frames that came in at end i */
static uint64_t delay, random_state;
static double loss; /* 0 to 1 */

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    exit(1);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* xorshift64*: a number in [0, 1). */
static double chance(void) {
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (double)((random_state * 0x2545F4914F6CDD1Du) >> 11) / (double)(1ull << 53);
}

/* "5ms" in nanoseconds, "2%" as 0.02; plain "0" is zero. */
static double quantity(const char *text) {
    static const struct { const char *unit; double factor; } units[] = {
        {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"%", 0.01}, {"", 0}};
    char *unit;
    double number = strtod(text, &unit);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (unit != text && !strcmp(unit, units[i].unit)) return number * units[i].factor;
    fail("not a delay or a loss: %s", text);
    return 0;
}

static void option(int fd, int level, int name, int value, const char *what) {
    if (setsockopt(fd, level, name, &value, sizeof value) < 0 && what) fail("%s: %s", what, strerror(errno));
}

/* A packet socket that hears all that comes in at the interface, and nothing else. */
static int open_end(const char *interface, unsigned *index) {
    *index = if_nametoindex(interface);
    if (!*index) fail("no interface %s", interface);
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) fail("packet socket: %s", strerror(errno));
    option(fd, SOL_PACKET, PACKET_VNET_HDR, 1, "PACKET_VNET_HDR");
    option(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1, "PACKET_IGNORE_OUTGOING");
    option(fd, SOL_SOCKET, SO_RCVBUF, SOCKET_BYTES, NULL);
    option(fd, SOL_SOCKET, SO_SNDBUF, SOCKET_BYTES, NULL);
    option(fd, SOL_SOCKET, SO_RCVBUFFORCE, SOCKET_BYTES, NULL); /* allowed to root only */
    option(fd, SOL_SOCKET, SO_SNDBUFFORCE, SOCKET_BYTES, NULL);
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)*index};
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("%s: %s", interface, strerror(errno));
    return fd;
}

/* After a failed call on an end: ends the program if the interface has been removed; if it is only down, goes on. */
static void check_end(int end) {
    char name[IF_NAMESIZE];
    if (!if_indextoname(index_[end], name)) exit(0);
}

static void push(struct queue *queue, const uint8_t *bytes, size_t length, uint64_t due) {
    if (queue->tail - queue->head == QUEUE_FRAMES || queue->bytes + length > QUEUE_BYTES) return;
    uint8_t *copy = malloc(length);
    if (!copy) return;
    memcpy(copy, bytes, length);
    queue->frames[queue->tail++ % QUEUE_FRAMES] = (struct frame){due, length, copy};
    queue->bytes += length;
}

static void pop(struct queue *queue) {
    struct frame *frame = &queue->frames[queue->head++ % QUEUE_FRAMES];
    queue->bytes -= frame->length;
    free(frame->bytes);
}

static void receive(int end) {
    static uint8_t buffers[BATCH][FRAME_MAX];
    static struct iovec parts[BATCH];
    static struct mmsghdr messages[BATCH];
    int count;
    do {
        for (int i = 0; i < BATCH; i++) {
            parts[i] = (struct iovec){buffers[i], FRAME_MAX};
            messages[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
        }
        count = recvmmsg(ends[end], messages, BATCH, 0, NULL);
        uint64_t due = now() + delay;
        for (int i = 0; i < count; i++)
            if (loss == 0 || chance() >= loss) push(&queues[end], buffers[i], messages[i].msg_len, due);
    } while (count == BATCH && delay > 0);
    if (count < 0 && errno != EAGAIN && errno != EINTR) check_end(end);
}

/* Sends what is due of the frames that came in at the end; false if the other end takes no more at the moment. */
static bool send_due(int end, uint64_t time) {
    struct queue *queue = &queues[end];
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH];
    for (;;) {
        uint32_t count = 0;
        while (count < BATCH && queue->head + count != queue->tail) {
            struct frame *frame = &queue->frames[(queue->head + count) % QUEUE_FRAMES];
            if (frame->due > time) break;
            parts[count] = (struct iovec){frame->bytes, frame->length};
            messages[count].msg_hdr = (struct msghdr){.msg_iov = &parts[count], .msg_iovlen = 1};
            count++;
        }
        if (count == 0) return true;
        int sent = sendmmsg(ends[!end], messages, count, 0);
        if (sent < 0 && errno == EAGAIN) return false;
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) {
            check_end(!end);
            sent = 1; /* this one is lost: the next queue was full, or the link is down */
        }
        while (sent-- > 0) pop(queue);
    }
}

static int set_bundles(bool on, const char *interface) {
    struct ethtool_value value = {.cmd = ETHTOOL_STSO, .data = on};
    struct ifreq request = {.ifr_data = (char *)&value};
    strncpy(request.ifr_name, interface, IF_NAMESIZE - 1);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ioctl(fd, SIOCETHTOOL, &request) < 0) fail("bundles of %s: %s", interface, strerror(errno));
    return 0;
}

int main(int count, char **arguments) {
    if (count == 4 && !strcmp(arguments[1], "bundles")) return set_bundles(!strcmp(arguments[2], "on"), arguments[3]);
    if (count != 6) fail("usage: delayline PID DELAY LOSS A B, or delayline bundles on|off A");
    delay = (uint64_t)quantity(arguments[2]);
    loss = quantity(arguments[3]);
    for (int fd = 3; fd < 1024; fd++) close(fd);
    if (getrandom(&random_state, sizeof random_state, 0) < 0) fail("getrandom: %s", strerror(errno));
    random_state |= 1; /* never 0 */
    prctl(PR_SET_TIMERSLACK, 1000ul);

    int keeper = (int)syscall(SYS_pidfd_open, atoi(arguments[1]), 0);
    if (keeper < 0) fail("no process %s", arguments[1]);
    for (int end = 0; end < 2; end++) ends[end] = open_end(arguments[4 + end], &index_[end]);
    printf("ready\n");
    if (fclose(stdout) != 0) return 1;
    close(STDERR_FILENO);

    for (;;) {
        struct pollfd polls[3] = {{ends[0], POLLIN, 0}, {ends[1], POLLIN, 0}, {keeper, POLLIN, 0}};
        uint64_t time = now(), wake = UINT64_MAX;
        for (int end = 0; end < 2; end++) {
            if (!send_due(end, time)) {
                polls[!end].events |= POLLOUT;
            } else if (queues[end].head != queues[end].tail) {
                uint64_t due = queues[end].frames[queues[end].head % QUEUE_FRAMES].due;
                if (due < wake) wake = due;
            }
        }
        time = now();
        uint64_t left = wake > time ? wake - time : 0;
        struct timespec timeout = {(time_t)(left / 1000000000u), (long)(left % 1000000000u)};
        if (ppoll(polls, 3, wake == UINT64_MAX ? NULL : &timeout, NULL) < 0 && errno != EINTR) return 1;
        if (polls[2].revents) return 0;
        for (int end = 0; end < 2; end++)
            if (polls[end].revents & ~POLLOUT) receive(end);
    }
}
