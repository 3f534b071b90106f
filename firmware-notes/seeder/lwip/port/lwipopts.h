/* SPDX-License-Identifier: MIT */
/* lwIP as ESP8266 cores have it (small MSS, few connections), without an operating system. */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0
#define MEM_ALIGNMENT 4

/* Memory: 4 connections, one guest, and the listener. */
#define MEM_SIZE 8192
#define MEMP_NUM_TCP_PCB 5
#define MEMP_NUM_TCP_PCB_LISTEN 1
#define MEMP_NUM_UDP_PCB 1
#define MEMP_NUM_TCP_SEG 12
#define MEMP_NUM_PBUF 4
#define MEMP_NUM_SYS_TIMEOUT (LWIP_NUM_SYS_TIMEOUT_INTERNAL + 1)
#define PBUF_POOL_SIZE 5
#define MEMP_NUM_REASSDATA 0

#define TCP_MSS 536
#define TCP_WND (2 * TCP_MSS)
#define TCP_SND_BUF (2 * TCP_MSS)
#define TCP_SND_QUEUELEN 6
#define TCP_OVERSIZE TCP_MSS
#define TCP_QUEUE_OOSEQ 0
#define TCP_LISTEN_BACKLOG 0

#define LWIP_IPV4 1
#define LWIP_IPV6 0
#define LWIP_ARP 1
#define LWIP_ICMP 1
#define LWIP_IGMP 1
#define MEMP_NUM_IGMP_GROUP 2 /* ours, and that of all systems */
#define LWIP_MULTICAST_TX_OPTIONS 1
#define LWIP_DHCP 0 /* the chip's SDK brings its own */
#define LWIP_DNS 0
#define LWIP_RAW 0
#define IP_REASSEMBLY 0
#define IP_FRAG 0
#define LWIP_NETIF_LOOPBACK 0

#define LWIP_STATS 1
#define LWIP_STATS_DISPLAY 0

#endif
