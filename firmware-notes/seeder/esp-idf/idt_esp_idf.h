/* SPDX-License-Identifier: MIT */
/* The seeder as a component of ESP-IDF. */
#ifndef IDT_ESP_IDF_H
#define IDT_ESP_IDF_H

#include "esp_err.h"

/*
 * Serves the image in the data partition with this label, in a task of its own, until power goes. Call it once there is
 * a network. ESP_ERR_NOT_FOUND: no such partition; ESP_ERR_INVALID_STATE: no image in it; ESP_ERR_NO_MEM; ESP_FAIL: the
 * port is taken, or this was called before.
 */
esp_err_t idt_esp_idf_start(const char *partition);

#endif
