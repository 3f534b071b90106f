/* SPDX-License-Identifier: MIT */
#include "idt_lwip.h"

#include <string.h>

#include "lwip/igmp.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"

enum { BEACON_PORT = 7536, FIRST_BEACONS = 3, POLL_TICKS = 2 /* of half a second */ };

/* After the beacon before it, the first of all after the start (DISCOVERY.md, section 3). */
static const uint32_t FIRST_BEACONS_MS[FIRST_BEACONS] = {100, 400, 1500};

static uint8_t segment[TCP_MSS]; /* lwIP copies from it at once */

static void release(struct idt_lwip_slot *slot) {
    if (slot->came != NULL) {
        pbuf_free(slot->came);
    }
    slot->came = NULL;
    slot->pcb = NULL;
}

/* lwIP is to call for this connection no more. */
static void forget(struct tcp_pcb *pcb) {
    tcp_arg(pcb, NULL);
    tcp_recv(pcb, NULL);
    tcp_sent(pcb, NULL);
    tcp_err(pcb, NULL);
    tcp_poll(pcb, NULL, 0);
}

/* Ends a connection in good order; ERR_ABRT if it had to be reset, which a callback has to tell lwIP. */
static err_t finish(struct tcp_pcb *pcb) {
    forget(pcb);
    if (tcp_close(pcb) == ERR_OK) {
        return ERR_OK;
    }
    tcp_abort(pcb);
    return ERR_ABRT;
}

static err_t finish_slot(struct idt_lwip *idt, struct idt_lwip_slot *slot) {
    struct tcp_pcb *pcb = slot->pcb;
    idt->served++;
    release(slot);
    return finish(pcb);
}

/* Gives the connection what came, as far as it takes it, and lets the other side send as much again. */
static void take(struct idt_lwip_slot *slot) {
    while (slot->came != NULL) {
        uint32_t taken = idt_receive(&slot->connection, slot->came->payload, slot->came->len);
        if (taken == 0 && slot->came->len > 0) {
            return;
        }
        tcp_recved(slot->pcb, (u16_t)taken);
        slot->came = pbuf_free_header(slot->came, (u16_t)taken);
    }
}

/* Sends as much as lwIP has room for; what it has no memory for is made again later. */
static void give(struct idt_lwip_slot *slot) {
    while (idt_owes(&slot->connection)) {
        uint32_t room = tcp_sndbuf(slot->pcb);
        struct idt_connection before = slot->connection;
        if (room < IDT_SEND_MIN || tcp_sndqueuelen(slot->pcb) + 2 > TCP_SND_QUEUELEN) {
            return;
        }
        uint32_t length = idt_send(&slot->connection, segment, room < sizeof segment ? room : sizeof segment);
        if (length > 0 && tcp_write(slot->pcb, segment, (u16_t)length, TCP_WRITE_FLAG_COPY) != ERR_OK) {
            slot->connection = before;
            return;
        }
    }
}

static void pump(struct idt_lwip_slot *slot) {
    bool more = true;
    while (more) {
        struct pbuf *came = slot->came;
        uint16_t length = came == NULL ? 0 : came->len;
        take(slot);
        give(slot);
        more = slot->came != NULL && (slot->came != came || slot->came->len != length);
    }
    slot->since = sys_now();
    tcp_output(slot->pcb);
}

/* --- what lwIP calls --- */

static struct idt_lwip *owner; /* lwIP gives a callback one argument, the slot; there is one seeder */

static err_t on_received(void *argument, struct tcp_pcb *pcb, struct pbuf *came, err_t error) {
    struct idt_lwip_slot *slot = argument;
    (void)pcb;
    (void)error;
    if (came == NULL) {
        return finish_slot(owner, slot);
    }
    if (slot->came != NULL) {
        return ERR_MEM; /* lwIP keeps it and offers it again */
    }
    slot->came = came;
    pump(slot);
    return ERR_OK;
}

static err_t on_sent(void *argument, struct tcp_pcb *pcb, u16_t length) {
    (void)pcb;
    (void)length;
    pump(argument);
    return ERR_OK;
}

static void on_error(void *argument, err_t error) {
    (void)error;
    owner->served++;
    release(argument);
}

static bool owes(const struct idt_lwip_slot *slot) {
    return idt_owes(&slot->connection) || tcp_sndqueuelen(slot->pcb) > 0;
}

static err_t on_poll(void *argument, struct tcp_pcb *pcb) {
    struct idt_lwip_slot *slot = argument;
    uint32_t since = slot->since;
    if (sys_now() - since > (owes(slot) ? IDT_STUCK_MS : IDT_SILENT_MS)) {
        owner->served++;
        release(slot);
        forget(pcb);
        tcp_abort(pcb);
        return ERR_ABRT;
    }
    pump(slot);
    slot->since = since; /* lwIP's clock is no sign of life */
    return idt_is_over(&slot->connection) ? finish_slot(owner, slot) : ERR_OK;
}

static struct idt_lwip_slot *find_slot(struct idt_lwip *idt) {
    struct idt_lwip_slot *idlest = NULL;
    uint32_t longest = IDT_IDLE_MS;
    for (struct idt_lwip_slot *slot = idt->slots; slot < idt->slots + IDT_CONNECTIONS; slot++) {
        if (slot->pcb == NULL) {
            return slot;
        }
        if (!owes(slot) && sys_now() - slot->since >= longest) {
            longest = sys_now() - slot->since;
            idlest = slot;
        }
    }
    if (idlest != NULL) {
        finish_slot(idt, idlest);
    }
    return idlest;
}

/* A guest that was told to come back: what it says is thrown away until it goes, or its time is over. */
static err_t on_guest_received(void *argument, struct tcp_pcb *pcb, struct pbuf *came, err_t error) {
    (void)argument;
    (void)error;
    if (came == NULL) {
        return finish(pcb);
    }
    tcp_recved(pcb, came->tot_len);
    pbuf_free(came);
    return ERR_OK;
}

static err_t on_guest_poll(void *argument, struct tcp_pcb *pcb) {
    (void)argument;
    return finish(pcb);
}

static err_t turn_away(struct idt_lwip *idt, struct tcp_pcb *guest) {
    idt->turned_away++;
    tcp_setprio(guest, TCP_PRIO_MIN); /* it makes room for the next that comes */
    tcp_recv(guest, on_guest_received);
    tcp_poll(guest, on_guest_poll, POLL_TICKS);
    if (tcp_write(guest, IDT_BUSY, IDT_BUSY_SIZE, TCP_WRITE_FLAG_COPY) != ERR_OK || tcp_shutdown(guest, 0, 1) != ERR_OK) {
        forget(guest);
        tcp_abort(guest);
        return ERR_ABRT;
    }
    return ERR_OK;
}

static err_t on_accept(void *argument, struct tcp_pcb *pcb, err_t error) {
    struct idt_lwip *idt = argument;
    if (error != ERR_OK || pcb == NULL) {
        return ERR_VAL;
    }
    struct idt_lwip_slot *slot = find_slot(idt);
    if (slot == NULL) {
        return turn_away(idt, pcb);
    }
    slot->pcb = pcb;
    slot->came = NULL;
    slot->since = sys_now();
    idt_accept(&slot->connection, idt->seeder);
    tcp_nagle_disable(pcb);
    tcp_arg(pcb, slot);
    tcp_recv(pcb, on_received);
    tcp_sent(pcb, on_sent);
    tcp_err(pcb, on_error);
    tcp_poll(pcb, on_poll, POLL_TICKS);
    return ERR_OK;
}

static const ip_addr_t GROUP = IPADDR4_INIT_BYTES(224, 0, 0, 173);

static void send_beacon(struct idt_lwip *idt, const ip_addr_t *target, u16_t port) {
    struct pbuf *datagram = pbuf_alloc(PBUF_TRANSPORT, IDT_BEACON_MAX, PBUF_RAM);
    if (datagram != NULL) {
        uint32_t length = idt_beacon(idt->seeder, idt->turn, datagram->payload);
        pbuf_realloc(datagram, (u16_t)length);
        udp_sendto(idt->beacon, datagram, target, port);
        pbuf_free(datagram);
        idt->turn = idt->turn + 1 == idt->seeder->shares ? 0 : idt->turn + 1;
    }
}

static void on_datagram(void *argument, struct udp_pcb *pcb, struct pbuf *came, const ip_addr_t *source, u16_t port) {
    struct idt_lwip *idt = argument;
    (void)pcb;
    if (idt_is_query(came->payload, came->len) && sys_now() - idt->answered >= IDT_ANSWER_MS) {
        idt->answered = sys_now();
        send_beacon(idt, source, port);
    }
    pbuf_free(came);
}

static void on_beacon_time(void *argument) {
    struct idt_lwip *idt = argument;
    uint32_t pause = IDT_BEACON_MS - IDT_BEACON_MS / 4 + idt->random() % (IDT_BEACON_MS / 2);
    send_beacon(idt, &GROUP, BEACON_PORT);
    idt->beacons++;
    sys_timeout(idt->beacons < FIRST_BEACONS ? FIRST_BEACONS_MS[idt->beacons] : pause, on_beacon_time, idt);
}

int idt_lwip_start(struct idt_lwip *idt, const struct idt_seeder *seeder, struct netif *netif, uint32_t (*random)(void)) {
    const uint8_t *identity = seeder->config->identity;
    struct tcp_pcb *pcb = tcp_new();
    memset(idt, 0, sizeof *idt);
    owner = idt;
    idt->seeder = seeder;
    idt->random = random;
    idt->beacon = udp_new();
    if (pcb == NULL || idt->beacon == NULL || tcp_bind(pcb, IP_ADDR_ANY, (u16_t)(identity[0] << 8 | identity[1])) != ERR_OK) {
        return -1;
    }
    pcb = tcp_listen(pcb);
    if (pcb == NULL) {
        return -1;
    }
    tcp_arg(pcb, idt);
    tcp_accept(pcb, on_accept);
    udp_bind(idt->beacon, IP_ADDR_ANY, BEACON_PORT);
    udp_recv(idt->beacon, on_datagram, idt);
    igmp_joingroup_netif(netif, &GROUP); /* to be asked; where that fails, beacons have to do */
    udp_set_multicast_ttl(idt->beacon, 1);
    udp_set_multicast_netif_addr(idt->beacon, netif_ip4_addr(netif));
    sys_timeout(FIRST_BEACONS_MS[0], on_beacon_time, idt);
    return 0;
}
