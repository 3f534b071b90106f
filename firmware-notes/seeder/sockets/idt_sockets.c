/* SPDX-License-Identifier: MIT */
#include "idt_sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Where beacons go (DISCOVERY.md, section 1), and when the first three do, after the one before. */
static const uint8_t GROUP[4] = {224, 0, 0, 173};
enum { BEACON_PORT = 7536, FIRST_BEACONS = 3, BACKLOG = 16, RECEIVE_SIZE = 128 };
static const uint32_t FIRST_BEACONS_MS[FIRST_BEACONS] = {100, 400, 1500};

static uint32_t now(const struct idt_sockets *sockets) {
    return sockets->config->milliseconds();
}

static int set_nonblocking(int socket) {
    return fcntl(socket, F_SETFL, fcntl(socket, F_GETFL, 0) | O_NONBLOCK);
}

static int listen_on(uint16_t port) {
    int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener >= 0 && (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
                          bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
                          listen(listener, BACKLOG) != 0 || set_nonblocking(listener) != 0)) {
        close(listener);
        return -1;
    }
    return listener;
}

/* Hears QUERY as well, where multicast can be heard. */
static void try_to_hear(int beacon, uint32_t interface) {
    int on = 1;
    struct ip_mreq group = {.imr_interface = {.s_addr = interface}};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(BEACON_PORT)};
    memcpy(&group.imr_multiaddr, GROUP, sizeof GROUP);
    if (setsockopt(beacon, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(beacon, (struct sockaddr *)&address, sizeof address) == 0) {
        setsockopt(beacon, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group);
    }
}

static int open_beacon(uint32_t interface) {
    uint8_t hops = 1;
    struct in_addr address = {.s_addr = interface};
    int beacon = socket(AF_INET, SOCK_DGRAM, 0);
    if (beacon >= 0 && (setsockopt(beacon, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof hops) != 0 ||
                        (interface != 0 &&
                         setsockopt(beacon, IPPROTO_IP, IP_MULTICAST_IF, &address, sizeof address) != 0))) {
        close(beacon);
        return -1;
    }
    if (beacon >= 0) {
        set_nonblocking(beacon);
        try_to_hear(beacon, interface);
    }
    return beacon;
}

int idt_sockets_open(struct idt_sockets *sockets, const struct idt_sockets_config *config, const struct idt_seeder *seeder) {
    memset(sockets, 0, sizeof *sockets);
    sockets->config = config;
    sockets->seeder = seeder;
    sockets->guest = -1;
    for (int i = 0; i < IDT_CONNECTIONS; i++) {
        sockets->slots[i].socket = -1;
    }
    sockets->next_beacon = now(sockets) + FIRST_BEACONS_MS[0];
    sockets->listener = listen_on(config->port);
    sockets->beacon = config->beacons ? open_beacon(config->interface) : -1;
    return sockets->listener < 0 || (config->beacons && sockets->beacon < 0) ? -1 : 0;
}

static bool is_owed(const struct idt_slot *slot) {
    return slot->pending > 0 || idt_owes(&slot->connection);
}

static void free_slot(struct idt_slot *slot) {
    close(slot->socket);
    slot->socket = -1;
}

/* A free slot, or that of the connection that has been idle for longest, if that is long; NULL if all are busy. */
static struct idt_slot *find_slot(struct idt_sockets *sockets) {
    struct idt_slot *idlest = NULL;
    uint32_t longest = IDT_IDLE_MS;
    for (struct idt_slot *slot = sockets->slots; slot < sockets->slots + IDT_CONNECTIONS; slot++) {
        uint32_t idle = now(sockets) - slot->since;
        if (slot->socket < 0) {
            return slot;
        }
        if (!is_owed(slot) && idle >= longest) {
            longest = idle;
            idlest = slot;
        }
    }
    if (idlest != NULL) {
        free_slot(idlest);
    }
    return idlest;
}

static void turn_away(struct idt_sockets *sockets, int guest) {
    sockets->turned_away++;
    sockets->guest = guest;
    sockets->guest_since = now(sockets);
    if (send(guest, IDT_BUSY, IDT_BUSY_SIZE, MSG_NOSIGNAL) < 0 || shutdown(guest, SHUT_WR) != 0) {
        close(guest);
        sockets->guest = -1;
    }
}

static int accept_one(struct idt_sockets *sockets) {
    int on = 1;
    int socket = accept(sockets->listener, NULL, NULL);
    if (socket < 0) {
        return errno == EBADF || errno == EINVAL ? -1 : 0; /* else it is gone again, or there is no memory for it now */
    }
    set_nonblocking(socket);
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct idt_slot *slot = find_slot(sockets);
    if (slot == NULL) {
        turn_away(sockets, socket);
        return 0;
    }
    slot->socket = socket;
    slot->since = now(sockets);
    slot->sent = 0;
    slot->pending = 0;
    idt_accept(&slot->connection, sockets->seeder);
    return 0;
}

/* Whether the socket has neither failed nor ended. */
static bool is_alive(ssize_t moved) {
    return moved > 0 || (moved < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR));
}

static bool receive_into(struct idt_sockets *sockets, struct idt_slot *slot) {
    uint8_t bytes[RECEIVE_SIZE];
    /* Only looked at: what the connection does not take stays in the socket, and TCP holds the other side back. */
    ssize_t length = recv(slot->socket, bytes, sizeof bytes, MSG_PEEK);
    if (length > 0) {
        uint32_t taken = idt_receive(&slot->connection, bytes, (uint32_t)length);
        slot->since = now(sockets);
        return taken == 0 || recv(slot->socket, bytes, taken, 0) == (ssize_t)taken;
    }
    return is_alive(length);
}

static bool send_from(struct idt_sockets *sockets, struct idt_slot *slot) {
    while (is_owed(slot)) {
        if (slot->pending == 0) {
            slot->sent = 0;
            slot->pending = (uint16_t)idt_send(&slot->connection, slot->out, sizeof slot->out);
        }
        ssize_t sent = send(slot->socket, slot->out + slot->sent, slot->pending, MSG_NOSIGNAL);
        if (sent <= 0) {
            return slot->pending == 0 || is_alive(sent);
        }
        sockets->sent += (uint64_t)sent;
        slot->sent = (uint16_t)(slot->sent + sent);
        slot->pending = (uint16_t)(slot->pending - sent);
        slot->since = now(sockets);
    }
    return true;
}

static bool is_late(const struct idt_sockets *sockets, const struct idt_slot *slot) {
    return now(sockets) - slot->since > (is_owed(slot) ? (uint32_t)IDT_STUCK_MS : (uint32_t)IDT_SILENT_MS);
}

static void serve(struct idt_sockets *sockets, struct idt_slot *slot, short events) {
    bool alive = !is_late(sockets, slot);
    if (alive && (events & (POLLIN | POLLHUP | POLLERR)) != 0) {
        alive = receive_into(sockets, slot);
    }
    if (!alive || !send_from(sockets, slot) || (idt_is_over(&slot->connection) && slot->pending == 0)) {
        free_slot(slot);
    }
}

static void see_off(struct idt_sockets *sockets, short events) {
    uint8_t bytes[RECEIVE_SIZE];
    bool late = now(sockets) - sockets->guest_since > IDT_GOODBYE_MS;
    if (late || (events != 0 && !is_alive(recv(sockets->guest, bytes, sizeof bytes, 0)))) {
        close(sockets->guest);
        sockets->guest = -1;
    }
}

static void send_beacon_to(struct idt_sockets *sockets, const struct sockaddr_in *target) {
    uint8_t bytes[IDT_BEACON_MAX];
    uint32_t length = idt_beacon(sockets->seeder, sockets->turn, bytes);
    sendto(sockets->beacon, bytes, length, 0, (const struct sockaddr *)target, sizeof *target); /* or it is lost */
    sockets->turn = (sockets->turn + 1) % sockets->seeder->shares;
}

static void answer_query(struct idt_sockets *sockets) {
    uint8_t bytes[RECEIVE_SIZE];
    struct sockaddr_in source;
    socklen_t size = sizeof source;
    ssize_t length = recvfrom(sockets->beacon, bytes, sizeof bytes, 0, (struct sockaddr *)&source, &size);
    if (length > 0 && idt_is_query(bytes, (uint32_t)length) && now(sockets) - sockets->answered >= IDT_ANSWER_MS) {
        sockets->answered = now(sockets);
        send_beacon_to(sockets, &source);
    }
}

static void send_beacon(struct idt_sockets *sockets) {
    struct sockaddr_in group = {.sin_family = AF_INET, .sin_port = htons(BEACON_PORT)};
    uint32_t pause = IDT_BEACON_MS - IDT_BEACON_MS / 4 + sockets->config->random() % (IDT_BEACON_MS / 2);
    memcpy(&group.sin_addr, GROUP, sizeof GROUP);
    send_beacon_to(sockets, &group);
    sockets->beacons++;
    sockets->next_beacon = now(sockets) + (sockets->beacons < FIRST_BEACONS ? FIRST_BEACONS_MS[sockets->beacons] : pause);
}

static bool is_due(const struct idt_sockets *sockets) {
    return sockets->beacon >= 0 && (int32_t)(now(sockets) - sockets->next_beacon) >= 0;
}

int idt_sockets_step(struct idt_sockets *sockets, uint32_t milliseconds) {
    struct pollfd polled[IDT_CONNECTIONS + 3];
    struct pollfd *guest = &polled[IDT_CONNECTIONS];
    struct pollfd *listener = &polled[IDT_CONNECTIONS + 1];
    struct pollfd *beacon = &polled[IDT_CONNECTIONS + 2];
    memset(polled, 0, sizeof polled);
    beacon->fd = sockets->beacon;
    beacon->events = POLLIN;
    for (int i = 0; i < IDT_CONNECTIONS; i++) {
        struct idt_slot *slot = &sockets->slots[i];
        polled[i].fd = slot->socket;
        polled[i].events = is_owed(slot) ? POLLOUT : POLLIN;
    }
    guest->fd = sockets->guest;
    guest->events = POLLIN;
    listener->fd = sockets->guest < 0 ? sockets->listener : -1;
    listener->events = POLLIN;
    if (poll(polled, IDT_CONNECTIONS + 3, (int)milliseconds) < 0 && errno != EINTR) {
        return -1;
    }
    for (int i = 0; i < IDT_CONNECTIONS; i++) {
        if (sockets->slots[i].socket >= 0) {
            serve(sockets, &sockets->slots[i], polled[i].revents);
        }
    }
    if (sockets->guest >= 0) {
        see_off(sockets, guest->revents);
    }
    if (beacon->revents != 0) {
        answer_query(sockets);
    }
    if (is_due(sockets)) {
        send_beacon(sockets);
    }
    return listener->revents != 0 ? accept_one(sockets) : 0;
}

int idt_sockets_used(const struct idt_sockets *sockets) {
    int used = 0;
    for (int i = 0; i < IDT_CONNECTIONS; i++) {
        used += sockets->slots[i].socket >= 0;
    }
    return used;
}
