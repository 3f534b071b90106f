/* SPDX-License-Identifier: MIT */
/*
 * A seeder for devices: serves the shares of an image (docs/spec/PACK.md) by the device profile of IDT1
 * (firmware-notes/ESP-PROFILE.md, docs/spec/WIRE.md).
 *
 * It has no sockets, no clock, no heap and no hash: a port gives it the bytes that came and takes the bytes to send.
 * Everything that it says lies ready-made in the image or is a head of at most 44 bytes before a run of the image.
 * Nothing here blocks, and nothing needs more stack than 200 bytes. One thread at a time for one seeder.
 */
#ifndef IDT_SEEDER_H
#define IDT_SEEDER_H

#include <stdbool.h>
#include <stdint.h>

enum {
    IDT_CONNECTIONS = 4,  /* that a device takes at once; what `idt pack` writes into each HELLO */
    IDT_REQUESTS = 2,     /* REQUESTs that a device takes before the first is answered; likewise */
    IDT_QUEUE = 4,        /* requests kept on a connection: REQUESTs, and some PING, CANCEL and the like */
    IDT_WORDS = 3,        /* of the longest request's payload */
    IDT_RECEIVED = 72,    /* bytes of a frame that are kept: HELLO's */
    IDT_SEND_MIN = 64,    /* bytes that idt_send needs room for to begin a frame */
    IDT_BEACON_MAX = 64,  /* bytes of a beacon (DISCOVERY.md, section 2) */
    IDT_PORT = 2,         /* bytes of a TCP port */
    IDT_INSTANCE = 4,     /* bytes of an instance (DISCOVERY.md, section 2) */
    IDT_PEER_ID = 16,     /* bytes of a peer ID */
    IDT_IDENTITY = IDT_PORT + IDT_INSTANCE + IDT_PEER_ID,
};

/* Times that a port keeps, in milliseconds. */
enum {
    IDT_IDLE_MS = 5000,     /* a connection on which nothing is owed for so long makes room for another */
    IDT_STUCK_MS = 30000,   /* one whose other side takes nothing for so long is closed */
    IDT_SILENT_MS = 90000,  /* one on which nothing came for so long is closed (WIRE.md, section 9) */
    IDT_GOODBYE_MS = 1000,  /* how long to wait for the other side after IDT_BUSY */
    IDT_BEACON_MS = 30000,  /* between beacons; each time up to a quarter more or less */
    IDT_ANSWER_MS = 100,    /* between answers to QUERY, whoever asks */
};

enum idt_error {
    IDT_OK = 0,
    IDT_ERR_READ = -1,     /* the flash could not be read */
    IDT_ERR_NO_IMAGE = -2, /* there is no image, or one of another version */
    IDT_ERR_CORRUPT = -3,  /* header and table do not match their check sum */
    IDT_ERR_SIZE = -4,     /* the image is longer than the flash */
};

/* What a port provides. It stays as it is, and where it is, while the seeder is in use. */
struct idt_config {
    void *context; /* for read */

    /*
     * Reads bytes of the image; 0 if that went well. Any offset and length, all of them inside of `size`. Called from
     * idt_open, idt_receive, idt_send and idt_beacon; a chunk is read in pieces as large as idt_send has room for.
     */
    int (*read)(void *context, uint32_t offset, void *buffer, uint32_t length);

    uint32_t size; /* bytes that can be read: the flash partition, or the file */

    /* TCP port that the device listens on, big-endian; then an instance and a peer ID, random at each start. */
    uint8_t identity[IDT_IDENTITY];
};

struct idt_seeder {
    const struct idt_config *config;
    uint32_t shares; /* in the image, at least 1 */
};

/* A request, to be answered in its turn. */
struct idt_request {
    uint32_t kind;            /* second word of its header: type, flags, tag */
    uint32_t word[IDT_WORDS]; /* its payload */
};

/* A connection, whatever carries it. */
struct idt_connection {
    const struct idt_seeder *seeder;
    uint32_t entry; /* where the image tells of the share */
    uint32_t run;   /* bytes of the image that are being sent: from where */
    uint32_t left;  /* and how many are left */
    uint32_t skip;  /* bytes to come that are of no use */
    struct idt_request queue[IDT_QUEUE];
    uint8_t state;
    bool ending; /* once all is said */
    uint8_t queued;
    uint8_t kept;   /* bytes in `received` */
    uint8_t wanted; /* bytes in `received` after which there is something to do */
    uint8_t received[IDT_RECEIVED];
};

/* Finds the image in the flash; an error of enum idt_error, or 0. */
int idt_open(struct idt_seeder *seeder, const struct idt_config *config);

/* A connection begins. */
void idt_accept(struct idt_connection *connection, const struct idt_seeder *seeder);

/*
 * Takes in bytes that came; returns how many were taken. Fewer than `length`: so much is owed that the rest has to wait
 * until idt_send has given something.
 */
uint32_t idt_receive(struct idt_connection *connection, const uint8_t *bytes, uint32_t length);

/*
 * Writes what is to be sent next to `out`; returns how many bytes, 0 if there is nothing. A frame is begun only with
 * room for IDT_SEND_MIN; more room than what can be sent at once only costs memory.
 */
uint32_t idt_send(struct idt_connection *connection, uint8_t *out, uint32_t room);

/* Whether the other side is owed something. */
static inline bool idt_owes(const struct idt_connection *connection) {
    return connection->left > 0 || connection->queued > 0;
}

/* Whether all has been said: the port closes, and idt_send gives nothing more. */
static inline bool idt_is_over(const struct idt_connection *connection) {
    return connection->ending && !idt_owes(connection);
}

/*
 * What to send on a connection that there is no room for: WAIT, 3 s. Then close for sending alone, and wholly after the
 * other side has, or after a second: what it has sent meanwhile would turn a close into a reset.
 */
#define IDT_BUSY "IDT1" "\0\0\0\4" "\4\0\0\0" "\0\0\x0B\xB8"
enum { IDT_BUSY_SIZE = 16 };

/*
 * Writes the beacon that tells of share number `turn` (0 ... shares - 1); returns its length, 0 if it cannot be read.
 * To be sent to 224.0.0.173 port 7536 with TTL 1: three times in the first two seconds, then every 30 s, a little
 * sooner or later each time, about the next share each time.
 */
uint32_t idt_beacon(const struct idt_seeder *seeder, uint32_t turn, uint8_t out[IDT_BEACON_MAX]);

/* Whether a datagram that came to the beacon's port is a QUERY, to be answered by a beacon to who sent it. */
static inline bool idt_is_query(const uint8_t *datagram, uint32_t length) {
    return length > 5 && datagram[0] == 'I' && datagram[1] == 'D' && datagram[2] == 'T' && datagram[3] == 1 && datagram[4] == 2;
}

#endif
