/* SPDX-License-Identifier: MIT */
/*
 * The whole firmware as ESP8266 machine code: the seeder on lwIP, with a TAP device of the host (file descriptor 3) in
 * place of the radio. Arguments: IMAGE ADDRESS/PREFIX, such as drop.idtpack 10.77.0.9/24.
 */
#include <string.h>

#include "board.h"
#include "idt_lwip.h"
#include "lwip/etharp.h"
#include "lwip/init.h"
#include "lwip/stats.h"
#include "lwip/timeouts.h"
#include "netif/ethernet.h"

enum { FRAME_MAX = 1514, WAIT_US = 2000, PORT = 7536 };

static struct idt_config config;
static struct idt_seeder seeder;
static struct idt_lwip idt;
static struct netif netif;
static uint8_t frame[1536] __attribute__((aligned(2048))); /* in one page, or QEMU would cut a frame in two */

static void fail(const char *reason) {
    board_print(reason);
    board_print("\n");
    board_exit(1);
}

void board_assert(unsigned line) {
    board_print_number("lwIP asserts in line ", line);
    board_print("\n");
    board_exit(70);
}

unsigned board_random_for_lwip(void) {
    return board_random();
}

u32_t sys_now(void) {
    return board_milliseconds();
}

static err_t send_frame(struct netif *from, struct pbuf *buffer) {
    (void)from;
    board_write(BOARD_TAP, frame, pbuf_copy_partial(buffer, frame, FRAME_MAX, 0));
    return ERR_OK;
}

static void receive_frame(void) {
    int length = board_read(BOARD_TAP, frame, sizeof frame);
    if (length <= 0) {
        board_exit(0); /* the TAP device is gone */
    }
    struct pbuf *buffer = pbuf_alloc(PBUF_RAW, (u16_t)length, PBUF_POOL);
    if (buffer == NULL) {
        return; /* as if the radio had lost it */
    }
    pbuf_take(buffer, frame, (u16_t)length);
    if (netif.input(buffer, &netif) != ERR_OK) {
        pbuf_free(buffer);
    }
}

static err_t set_up(struct netif *one) {
    static const uint8_t vendor[3] = {0x02, 0x1D, 0x70};
    one->name[0] = 't';
    one->name[1] = 'p';
    one->output = etharp_output;
    one->linkoutput = send_frame;
    one->mtu = 1500;
    one->hwaddr_len = ETH_HWADDR_LEN;
    memcpy(one->hwaddr, vendor, sizeof vendor);
    memcpy(one->hwaddr + sizeof vendor, config.identity + IDT_PORT, 3);
    one->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_IGMP | NETIF_FLAG_LINK_UP;
    return ERR_OK;
}

/* Of 10.77.0.9/24 the address and the mask. */
static bool parse_address(const char *text, ip4_addr_t *address, ip4_addr_t *mask) {
    static char host[16];
    const char *slash = strchr(text, '/');
    unsigned prefix = 0;
    if (slash == NULL || slash - text >= (int)sizeof host) {
        return false;
    }
    memcpy(host, text, (size_t)(slash - text));
    for (const char *digit = slash + 1; *digit != '\0'; digit++) {
        prefix = 10 * prefix + (unsigned)(*digit - '0');
    }
    if (prefix < 1 || prefix > 30) {
        return false;
    }
    mask->addr = lwip_htonl(0xFFFFFFFFu << (32 - prefix));
    return ip4addr_aton(host, address) != 0;
}

static void report(void) {
    board_print_number("served ", idt.served);
    board_print_number(", turned away ", idt.turned_away);
    board_print_number("; most in use: stack ", board_stack_used());
    board_print_number(" bytes, heap ", lwip_stats.mem.max);
    board_print_number(", segments ", lwip_stats.memp[MEMP_TCP_SEG]->max);
    board_print_number(", buffers ", lwip_stats.memp[MEMP_PBUF_POOL]->max);
    board_print_number("; out of memory ", lwip_stats.mem.err);
    board_print("\n");
}

int main(void) {
    ip4_addr_t address;
    ip4_addr_t mask;
    uint32_t served = 0;
    if (board_open_flash(&config, board_argument(1)) != 0 || idt_open(&seeder, &config) != IDT_OK) {
        fail("no image that can be served");
    }
    if (!parse_address(board_argument(2), &address, &mask)) {
        fail("no address such as 10.77.0.9/24");
    }
    for (int i = 0; i < IDT_IDENTITY; i++) {
        config.identity[i] = (uint8_t)(board_random() >> 8);
    }
    config.identity[0] = PORT >> 8;
    config.identity[1] = PORT & 0xFF;
    lwip_init();
    netif_add(&netif, &address, &mask, IP4_ADDR_ANY4, NULL, set_up, ethernet_input);
    netif_set_default(&netif);
    netif_set_up(&netif);
    if (idt_lwip_start(&idt, &seeder, &netif, board_random) != 0) {
        fail("no memory to serve");
    }
    board_print("ready\n");
    for (;;) {
        sys_check_timeouts();
        if (board_wait(BOARD_TAP, WAIT_US)) {
            receive_frame();
        }
        if (idt.served != served) {
            served = idt.served;
            report();
        }
    }
}
