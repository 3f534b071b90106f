/* SPDX-License-Identifier: MIT */
#include "idt_image.h"

#include <string.h>

/* A beacon (DISCOVERY.md, section 2). */
enum { BEACON_IDENTITY = 6 };

uint32_t idt_get32(const uint8_t *bytes) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        value = value << 8 | bytes[i];
    }
    return value;
}

bool idt_read(const struct idt_seeder *seeder, uint32_t offset, void *out, uint32_t length) {
    const struct idt_config *config = seeder->config;
    return config->read(config->context, offset, out, length) == 0;
}

bool idt_read_entry(const struct idt_seeder *seeder, uint32_t entry, uint32_t words[WORDS]) {
    uint8_t bytes[4 * WORDS] = {0};
    bool good = idt_read(seeder, entry + IMAGE_ID_SIZE, bytes, sizeof bytes);
    for (int i = 0; i < WORDS; i++) {
        words[i] = idt_get32(bytes + 4 * i);
    }
    return good;
}

/* Whether header and table match the CRC-32 after them; one bit at a time, as this happens once. */
static int check_table(const struct idt_seeder *seeder, uint32_t end) {
    uint8_t bytes[4] = {0};
    uint32_t crc = 0xFFFFFFFFu;
    for (uint32_t offset = 0; offset < end; offset++) {
        idt_read(seeder, offset, bytes, 1);
        crc ^= bytes[0];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1u)));
        }
    }
    return idt_read(seeder, end, bytes, 4) && idt_get32(bytes) == ~crc ? IDT_OK : IDT_ERR_CORRUPT;
}

int idt_open(struct idt_seeder *seeder, const struct idt_config *config) {
    uint8_t head[IMAGE_TABLE];
    seeder->config = config;
    if (!idt_read(seeder, 0, head, sizeof head)) {
        return IDT_ERR_READ;
    }
    seeder->shares = idt_get32(head + IMAGE_SHARES);
    if (memcmp(head, "IDT1PACK", IMAGE_MAGIC_SIZE) != 0 || seeder->shares > IMAGE_SHARES_MAX) {
        return IDT_ERR_NO_IMAGE;
    }
    if (idt_get32(head + IMAGE_LENGTH) > config->size) {
        return IDT_ERR_SIZE;
    }
    return check_table(seeder, idt_entry_of(seeder->shares + 1));
}

uint32_t idt_beacon(const struct idt_seeder *seeder, uint32_t turn, uint8_t out[IDT_BEACON_MAX]) {
    uint32_t share[WORDS];
    if (!idt_read_entry(seeder, idt_entry_of(turn + 1), share) || share[BEACON_LENGTH] > IDT_BEACON_MAX ||
        !idt_read(seeder, share[BEACON_RUN], out, share[BEACON_LENGTH])) {
        return 0;
    }
    memcpy(out + BEACON_IDENTITY, seeder->config->identity, IDT_IDENTITY);
    return share[BEACON_LENGTH];
}
