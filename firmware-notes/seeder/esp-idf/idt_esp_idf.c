/* SPDX-License-Identifier: MIT */
#include "idt_esp_idf.h"

#include <string.h>

#include "esp_log.h"
#include "esp_partition.h"
#include "esp_random.h"
#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "idt_sockets.h"

enum { PORT = 7536, STEP_MS = 1000, STACK_BYTES = 4096, PRIORITY = 5, PAUSE_MS = 1000 };

static const char *const TAG = "idt";

static struct idt_config config;
static struct idt_seeder seeder;
static struct idt_sockets sockets;
static struct idt_sockets_config sockets_config;

static int read_partition(void *context, uint32_t offset, void *buffer, uint32_t length) {
    return esp_partition_read(context, offset, buffer, length) == ESP_OK ? 0 : -1;
}

static uint32_t milliseconds(void) {
    return (uint32_t)(esp_timer_get_time() / 1000);
}

static void serve(void *unused) {
    (void)unused;
    for (;;) {
        if (idt_sockets_step(&sockets, STEP_MS) != 0) {
            ESP_LOGW(TAG, "the network does not let us serve; trying again");
            vTaskDelay(pdMS_TO_TICKS(PAUSE_MS));
        }
    }
}

esp_err_t idt_esp_idf_start(const char *partition) {
    const esp_partition_t *found =
        esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, partition);
    if (found == NULL) {
        return ESP_ERR_NOT_FOUND;
    }
    if (config.read != NULL) {
        return ESP_FAIL;
    }
    config.context = (void *)found;
    config.read = read_partition;
    config.size = found->size;
    esp_fill_random(config.identity, sizeof config.identity);
    config.identity[0] = PORT >> 8;
    config.identity[1] = PORT & 0xFF;
    if (idt_open(&seeder, &config) != IDT_OK) {
        return ESP_ERR_INVALID_STATE;
    }
    sockets_config = (struct idt_sockets_config){PORT, 0, true, milliseconds, esp_random};
    if (idt_sockets_open(&sockets, &sockets_config, &seeder) != 0) {
        return ESP_FAIL;
    }
    ESP_LOGI(TAG, "serving %u shares on port %u", (unsigned)seeder.shares, PORT);
    return xTaskCreate(serve, "idt", STACK_BYTES, NULL, PRIORITY, NULL) == pdPASS ? ESP_OK : ESP_ERR_NO_MEM;
}
