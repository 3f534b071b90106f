/* SPDX-License-Identifier: MIT */
/* The seeder on BSD sockets: POSIX, and lwIP's sockets as ESP-IDF has them. */
#ifndef IDT_SOCKETS_H
#define IDT_SOCKETS_H

#include "idt_seeder.h"

enum { IDT_SEGMENT = 1436 }; /* bytes handed to a socket at once: a TCP segment on Ethernet and Wi-Fi */

struct idt_sockets_config {
    uint16_t port;      /* TCP port to listen on */
    uint32_t interface; /* IPv4 address, network order, of the interface for beacons; 0: the system chooses */
    bool beacons;       /* whether to send any */

    uint32_t (*milliseconds)(void); /* since any moment; may wrap around */
    uint32_t (*random)(void);
};

/* A connection, and bytes of it that the socket has not taken yet. */
struct idt_slot {
    int socket;     /* -1: free */
    uint32_t since; /* when something last came or went */
    struct idt_connection connection;
    uint16_t sent;
    uint16_t pending;
    uint8_t out[IDT_SEGMENT];
};

struct idt_sockets {
    const struct idt_sockets_config *config;
    const struct idt_seeder *seeder;
    int listener;
    int beacon; /* UDP socket */
    int guest;  /* somebody who was told that there is no room; -1: nobody */
    uint32_t guest_since;
    uint32_t next_beacon; /* when */
    uint32_t beacons;     /* sent so far */
    uint32_t turn;        /* share of the next beacon */
    uint32_t answered;    /* when a QUERY was last answered */
    uint32_t turned_away; /* connections that there was no room for, so far */
    uint64_t sent;        /* bytes on all connections, so far */
    struct idt_slot slots[IDT_CONNECTIONS];
};

/* Listens, and is ready for idt_sockets_step; 0, or -1 with errno. */
int idt_sockets_open(struct idt_sockets *sockets, const struct idt_sockets_config *config, const struct idt_seeder *seeder);

/* Waits at most so long for something to do, and does it; 0, or -1 with errno if it can do no more. */
int idt_sockets_step(struct idt_sockets *sockets, uint32_t milliseconds);

/* How many slots are in use. */
int idt_sockets_used(const struct idt_sockets *sockets);

#endif
