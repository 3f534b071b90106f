/* SPDX-License-Identifier: MIT */
/* The seeder on lwIP's raw API: as in ESP8266 firmware, with neither sockets nor an operating system. */
#ifndef IDT_LWIP_H
#define IDT_LWIP_H

#include "idt_seeder.h"
#include "lwip/tcp.h"
#include "lwip/udp.h"

struct idt_lwip_slot {
    struct tcp_pcb *pcb; /* NULL: free */
    struct pbuf *came;   /* what the connection has not taken yet */
    uint32_t since;      /* when something last came or went, milliseconds */
    struct idt_connection connection;
};

struct idt_lwip {
    const struct idt_seeder *seeder;
    uint32_t (*random)(void);
    struct udp_pcb *beacon;
    uint32_t beacons;     /* sent so far */
    uint32_t turn;        /* share of the next beacon */
    uint32_t answered;    /* when a QUERY was last answered */
    uint32_t turned_away; /* connections that there was no room for, so far */
    uint32_t served;      /* connections that ended, so far */
    struct idt_lwip_slot slots[IDT_CONNECTIONS];
};

/* Begins to serve on a network interface that is up, on the port in the seeder's identity; 0 or -1 (no memory). */
int idt_lwip_start(struct idt_lwip *idt, const struct idt_seeder *seeder, struct netif *netif, uint32_t (*random)(void));

#endif
