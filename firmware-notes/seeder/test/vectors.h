/* SPDX-License-Identifier: MIT */
/* Test vectors (docs/spec/vectors), and a seeder of the image in one of them. */
#ifndef VECTORS_H
#define VECTORS_H

#include "idt_seeder.h"

/* Says what is wrong with what, and ends the program with 1. */
void fail(const char *name, const char *what);

/* A file of lines `key: value`, an empty line, a body. */
struct vector {
    char *text;
    long body;
    long length;
};

/* The vector `folder`/`name` of those in `vectors`; its text is to be freed. */
struct vector load(const char *vectors, const char *folder, const char *name);

/* The value of a key, to be freed; NULL if there is none. */
char *value(const struct vector *vector, const char *key);

/* The same of key `prefix`_`number`, of hexadecimal digits, as bytes; `length` 0 if there is none. */
char *bytes_of(const struct vector *vector, const char *prefix, unsigned number, uint32_t *length);

/* Makes bytes of hexadecimal digits, in their place; returns how many. */
uint32_t from_hex(char *hex);

/* A seeder of an image in memory. It stays where it is. */
struct device {
    uint8_t *bytes;
    uint32_t length;
    int failing; /* reads until one fails; negative: none does */
    struct idt_config config;
    struct idt_seeder seeder;
};

/* Opens the image of vector pack/`name`; returns what idt_open says. */
int open_device(struct device *device, const char *vectors, const char *name);

void close_device(struct device *device);

/* Calls `check` for each file of a folder of vectors whose name begins so; returns how many there are. */
int each(const char *vectors, const char *folder, const char *prefix, void (*check)(const char *, const char *));

#endif
