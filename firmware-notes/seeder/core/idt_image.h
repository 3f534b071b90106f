/* SPDX-License-Identifier: MIT */
/* The image (docs/spec/PACK.md) as the core reads it; a port has no use for this. */
#ifndef IDT_IMAGE_H
#define IDT_IMAGE_H

#include "idt_seeder.h"

/* Header and table (PACK.md, section 2). */
enum {
    IMAGE_MAGIC_SIZE = 8,
    IMAGE_LENGTH = 8,
    IMAGE_SHARES = 12,
    IMAGE_TABLE = 16,
    IMAGE_ENTRY_SIZE = 84,
    IMAGE_SHARES_MAX = 64,
    IMAGE_ID_LENGTH = 32,
    IMAGE_ID_SIZE = 36,
};

/* The words of an entry that come after a share's ID. */
enum word {
    MANIFEST_RUN,
    MANIFEST_LENGTH,
    WELCOME_RUN,
    WELCOME_LENGTH,
    CATALOG_RUN,
    CATALOG_LENGTH,
    BEACON_RUN,
    BEACON_LENGTH,
    DATA_RUN,
    DATA_LENGTH,
    CHUNK_SIZE,
    CHUNKS,
    WORDS
};

/* Where the table tells of a share, 1 ... shares; of number 0: what counts where there is no share. */
static inline uint32_t idt_entry_of(uint32_t number) {
    return IMAGE_TABLE + number * IMAGE_ENTRY_SIZE;
}

/* Four bytes, big-endian. */
uint32_t idt_get32(const uint8_t *bytes);

/* Reads bytes of the image; false if they cannot be read. */
bool idt_read(const struct idt_seeder *seeder, uint32_t offset, void *out, uint32_t length);

/* The words of an entry; false if they cannot be read. */
bool idt_read_entry(const struct idt_seeder *seeder, uint32_t entry, uint32_t words[WORDS]);

#endif
