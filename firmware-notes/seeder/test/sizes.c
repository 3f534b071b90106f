/* SPDX-License-Identifier: MIT */
/* Objects as large as what size-table wants to know of. */
#include "idt_lwip.h"

char size_of_connection[sizeof(struct idt_connection)];
char size_of_lwip_slot[sizeof(struct idt_lwip_slot)];
