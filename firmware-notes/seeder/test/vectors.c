/* SPDX-License-Identifier: MIT */
#include "vectors.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 1024 };

void fail(const char *name, const char *what) {
    printf("test_seeder: FAILED: %s: %s\n", name, what);
    exit(1);
}

struct vector load(const char *vectors, const char *folder, const char *name) {
    char path[PATH_SIZE];
    struct vector vector;
    snprintf(path, sizeof path, "%s/%s/%s", vectors, folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        fail(path, "cannot be read");
    }
    vector.length = ftell(file);
    rewind(file);
    vector.text = calloc(1, (size_t)vector.length + 1);
    if (fread(vector.text, 1, (size_t)vector.length, file) != (size_t)vector.length) {
        fail(path, "cannot be read");
    }
    fclose(file);
    vector.body = strstr(vector.text, "\n\n") - vector.text + 2;
    return vector;
}

char *value(const struct vector *vector, const char *key) {
    size_t length = strlen(key);
    const char *line = vector->text;
    while (line < vector->text + vector->body - 1) {
        const char *end = strchr(line, '\n');
        if (strncmp(line, key, length) == 0 && strncmp(line + length, ": ", 2) == 0) {
            size_t size = (size_t)(end - line) - length - 2;
            char *copy = calloc(1, size + 1);
            memcpy(copy, line + length + 2, size);
            return copy;
        }
        line = end + 1;
    }
    return NULL;
}

uint32_t from_hex(char *hex) {
    uint32_t length = (uint32_t)strlen(hex) / 2;
    for (uint32_t i = 0; i < length; i++) {
        unsigned byte = 0;
        sscanf(hex + 2 * i, "%2x", &byte);
        hex[i] = (char)byte;
    }
    return length;
}

char *bytes_of(const struct vector *vector, const char *prefix, unsigned number, uint32_t *length) {
    char key[32];
    snprintf(key, sizeof key, "%s_%u", prefix, number);
    char *bytes = value(vector, key);
    *length = bytes == NULL ? 0 : from_hex(bytes);
    return bytes;
}

static int read_memory(void *context, uint32_t offset, void *buffer, uint32_t length) {
    struct device *device = context;
    if (device->failing == 0 || offset > device->length || length > device->length - offset) {
        return -1;
    }
    if (device->failing > 0) {
        device->failing--;
    }
    memcpy(buffer, device->bytes + offset, length);
    return 0;
}

int open_device(struct device *device, const char *vectors, const char *name) {
    struct vector vector = load(vectors, "pack", name);
    size_t length = (size_t)(vector.length - vector.body);
    device->bytes = malloc(length + 1);
    memcpy(device->bytes, vector.text + vector.body, length);
    free(vector.text);
    device->length = (uint32_t)length;
    device->failing = -1;
    device->config = (struct idt_config){device, read_memory, device->length, {7536 >> 8, 7536 & 0xFF, 1, 2, 3, 4}};
    for (int i = 0; i < IDT_PEER_ID; i++) {
        device->config.identity[IDT_PORT + IDT_INSTANCE + i] = (uint8_t)(0xA0 + i);
    }
    return idt_open(&device->seeder, &device->config);
}

void close_device(struct device *device) {
    free(device->bytes);
}

int each(const char *vectors, const char *folder, const char *prefix, void (*check)(const char *, const char *)) {
    char path[PATH_SIZE];
    int count = 0;
    snprintf(path, sizeof path, "%s/%s", vectors, folder);
    DIR *directory = opendir(path);
    if (directory == NULL) {
        fail(path, "cannot be read");
    }
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        if (entry->d_name[0] != '.' && strncmp(entry->d_name, prefix, strlen(prefix)) == 0) {
            check(vectors, entry->d_name);
            count++;
        }
    }
    closedir(directory);
    return count;
}
