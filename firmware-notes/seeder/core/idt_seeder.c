/* SPDX-License-Identifier: MIT */
#include "idt_image.h"

#include <string.h>

/* Frames (WIRE.md, section 2). */
enum {
    PREAMBLE = 4,
    HEADER = 8,
    HELLO = 0x01,
    ERROR = 0x02,
    PING = 0x03,
    MANIFEST_REQUEST = 0x10,
    MANIFEST = 0x11,
    REQUEST = 0x14,
    CANCEL = 0x15,
    CHUNK = 0x16,
    SLICE_REQUEST = 0x17,
    SLICE = 0x18,
    CATALOG_REQUEST = 0x20,
    CATALOG = 0x21,
    FIRST_CRITICAL = 0x80,
    TYPE_SHIFT = 24, /* in a header's second word */
    FLAG = 0x010000, /* likewise; of PING and CANCEL: this is the answer */
    TAG = 0xFFFF,    /* likewise */
};

/* Fields of HELLO's payload (WIRE.md, section 3), and its beginning with what only the running device knows. */
enum {
    HELLO_ID_LENGTH = 1,
    HELLO_PORT = 2,
    HELLO_PEER_ID = 16,
    HELLO_SIZE = 32,
    HELLO_HEAD = HEADER + HELLO_SIZE,
};

/* ERROR's codes (WIRE.md, section 10). */
enum { BREACH = 1, NOT_FOUND = 2, VERSION = 3 };

/* Limits (WIRE.md, sections 5 and 11). */
enum { OF_NO_USE = 0xFFFF, CONTROL_MAX = 504, RUN_MAX = 1024, MANIFEST_SLICE_MAX = 16376, SLICE_MAX = 4096 };

enum { AWAITS_PREAMBLE, AWAITS_HELLO, IS_OPEN };

static uint8_t *put32(uint8_t *out, uint32_t value) {
    for (int i = 3; i >= 0; i--) {
        out[i] = (uint8_t)value;
        value >>= 8;
    }
    return out + 4;
}

static uint32_t smaller(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

void idt_accept(struct idt_connection *connection, const struct idt_seeder *seeder) {
    memset(connection, 0, sizeof *connection);
    connection->seeder = seeder;
    connection->wanted = PREAMBLE;
}

/* --- what came --- */

static struct idt_request *owe(struct idt_connection *connection, uint32_t kind) {
    struct idt_request *request = &connection->queue[connection->queued++];
    request->kind = kind;
    return request;
}

/* The connection ends with an ERROR, and what else was owed is forgotten, but for `IDT1`. */
static void end(struct idt_connection *connection, uint32_t code) {
    connection->queued = connection->queued > 0 && connection->queue[0].kind == 0;
    owe(connection, (uint32_t)ERROR << TYPE_SHIFT)->word[0] = code;
    connection->ending = true;
}

/* HELLO; 0, or the code of the ERROR that it deserves. */
static uint32_t greet(struct idt_connection *connection, const uint8_t *hello, uint32_t length) {
    uint8_t known[IMAGE_ID_SIZE];
    uint8_t id_length = hello[HELLO_ID_LENGTH];
    const struct idt_seeder *seeder = connection->seeder;
    if (length < HELLO_SIZE + (uint32_t)id_length) {
        return BREACH;
    }
    if (hello[0] != 1) {
        return VERSION;
    }
    for (uint32_t number = 0; number <= seeder->shares; number++) {
        connection->entry = idt_entry_of(number);
        if (idt_read(seeder, connection->entry, known, sizeof known) && known[IMAGE_ID_LENGTH] == id_length &&
            memcmp(known, hello + HELLO_SIZE, id_length) == 0) {
            connection->state = IS_OPEN;
            return 0;
        }
    }
    return NOT_FOUND;
}

/* The last request is a CANCEL: it takes the place of what it withdraws, as far as that is not begun. */
static void cancel(struct idt_connection *connection) {
    struct idt_request *request = connection->queue;
    struct idt_request *last = request + connection->queued - 1;
    while ((request->kind & TAG) != (last->kind & TAG)) {
        request++;
    }
    if (request != last) {
        request->kind = last->kind;
        connection->queued--;
    }
}

/* Bytes that the payload of a frame has at least, if it is of use to a device. */
static uint32_t least_payload(uint32_t type) {
    switch (type) {
    case HELLO: return HELLO_SIZE;
    case MANIFEST_REQUEST:
    case REQUEST: return 8;
    case SLICE_REQUEST: return 12;
    case CATALOG_REQUEST: return 6;
    case CANCEL:
    case PING: return 0;
    default: return OF_NO_USE; /* more than a frame can have */
    }
}

/* Deals with a frame, as much of which is there as is kept; 0, or the code of the ERROR that it deserves. */
static uint32_t handle(struct idt_connection *connection) {
    const uint8_t *frame = connection->received;
    uint32_t length = idt_get32(frame);
    uint32_t kind = idt_get32(frame + 4);
    uint32_t type = kind >> TYPE_SHIFT;
    uint32_t least = least_payload(type);
    bool needs_tag = type - REQUEST <= SLICE_REQUEST - REQUEST;
    if ((type == HELLO) != (connection->state == AWAITS_HELLO) || (needs_tag && (kind & TAG) == 0)) {
        return BREACH;
    }
    if (length < least) {
        return least != OF_NO_USE || type >= FIRST_CRITICAL;
    }
    struct idt_request *request = owe(connection, kind);
    for (uint32_t i = 0; i < IDT_WORDS; i++) {
        request->word[i] = idt_get32(frame + HEADER + 4 * i);
    }
    if (type == CANCEL) {
        cancel(connection);
    }
    return type == HELLO ? greet(connection, frame + HEADER, length) : 0;
}

/* A header has come: how much of the frame is to be kept, and how much is of no use. */
static uint32_t begin_frame(struct idt_connection *connection) {
    uint32_t length = idt_get32(connection->received);
    uint32_t kept = smaller(length, IDT_RECEIVED - HEADER);
    connection->wanted = (uint8_t)(HEADER + kept);
    connection->skip = length - kept;
    return length > CONTROL_MAX;
}

/* All that was wanted has come; 0, or the code of the ERROR that it deserves. */
static uint32_t take(struct idt_connection *connection) {
    uint32_t error = 0;
    if (connection->state != AWAITS_PREAMBLE) {
        error = handle(connection);
    } else if (memcmp(connection->received, "IDT1", PREAMBLE) == 0) {
        connection->state = AWAITS_HELLO;
        owe(connection, 0);
    } else {
        connection->ending = true; /* it speaks something else and would not understand an answer */
    }
    connection->kept = 0;
    connection->wanted = HEADER;
    return error;
}

uint32_t idt_receive(struct idt_connection *connection, const uint8_t *bytes, uint32_t length) {
    for (uint32_t taken = 0; taken < length && !connection->ending; taken++) {
        uint32_t error = 0;
        if (connection->kept == 0 && connection->skip > 0) {
            connection->skip--;
            continue;
        }
        if (connection->queued == IDT_QUEUE) {
            return taken;
        }
        connection->received[connection->kept++] = bytes[taken];
        if (connection->kept == HEADER) {
            error = begin_frame(connection);
        }
        if (connection->kept == connection->wanted && error == 0) {
            error = take(connection);
        }
        if (error != 0) {
            end(connection, error);
        }
    }
    return length;
}

/* --- what is sent --- */

/* A frame: its header, a few words, and a run of the image. */
struct frame {
    uint32_t kind;
    uint32_t words;
    uint32_t word[2];
    uint32_t run;
    uint32_t length;
};

/* CHUNK, the first that is asked for; 0, or the code of the ERROR that the request deserves. */
static uint32_t make_chunk(const uint32_t *share, uint32_t index, uint32_t count, struct frame *frame) {
    uint32_t start = index * share[CHUNK_SIZE];
    if (count - 1 >= RUN_MAX || index >= share[CHUNKS] || count > share[CHUNKS] - index) {
        return BREACH;
    }
    frame->kind += (uint32_t)(CHUNK - REQUEST) << TYPE_SHIFT;
    frame->words = 1;
    frame->word[0] = index;
    frame->run = share[DATA_RUN] + start;
    frame->length = smaller(share[CHUNK_SIZE], share[DATA_LENGTH] - start);
    return 0;
}

/* Leaves of a frame's bytes so many from an offset on, or as many as there are; 0 or BREACH. */
static uint32_t cut(struct frame *frame, const uint32_t *bounds, uint32_t most) {
    uint32_t offset = bounds[0];
    if (bounds[1] - 1 >= most || offset >= frame->length) {
        return BREACH;
    }
    frame->words = 2;
    frame->word[1] = offset;
    frame->run += offset;
    frame->length = smaller(bounds[1], frame->length - offset);
    return 0;
}

/* The frame that answers a request; 0, or the code of the ERROR that it deserves. */
static uint32_t make_answer(const struct idt_request *request, const uint32_t *share, struct frame *frame) {
    uint32_t error;
    switch (frame->kind >> TYPE_SHIFT) {
    case ERROR: return request->word[0];
    case REQUEST: return make_chunk(share, request->word[0], request->word[1], frame);
    case SLICE_REQUEST:
        frame->kind -= (uint32_t)(CHUNK - REQUEST - 1) << TYPE_SHIFT;
        error = make_chunk(share, request->word[0], 1, frame);
        return error != 0 ? error : cut(frame, request->word + 1, SLICE_MAX);
    case MANIFEST_REQUEST:
        frame->kind += 1u << TYPE_SHIFT;
        frame->word[0] = frame->length = share[MANIFEST_LENGTH];
        frame->run = share[MANIFEST_RUN];
        return cut(frame, request->word, MANIFEST_SLICE_MAX);
    case CATALOG_REQUEST:
        frame->kind += 1u << TYPE_SHIFT;
        frame->run = share[CATALOG_RUN];
        frame->length = share[CATALOG_LENGTH];
        return 0;
    default: /* PING, CANCEL */
        frame->kind |= FLAG;
        return 0;
    }
}

/* What was promised cannot be read, so nothing sensible can follow. */
static uint32_t give_up(struct idt_connection *connection) {
    connection->queued = 0;
    connection->left = 0;
    connection->ending = true;
    return 0;
}

/* HELLO lies in the image, but for what only the running device knows; 0 if it cannot be read. */
static uint32_t send_hello(struct idt_connection *connection, const uint32_t *share, uint8_t *out) {
    const uint8_t *identity = connection->seeder->config->identity;
    if (!idt_read(connection->seeder, share[WELCOME_RUN], out, HELLO_HEAD)) {
        return 0;
    }
    memcpy(out + HEADER + HELLO_PORT, identity, IDT_PORT);
    memcpy(out + HEADER + HELLO_PEER_ID, identity + IDT_PORT + IDT_INSTANCE, IDT_PEER_ID);
    connection->run = share[WELCOME_RUN] + HELLO_HEAD;
    connection->left = share[WELCOME_LENGTH] - HELLO_HEAD;
    return HELLO_HEAD;
}

/* Writes the head of what answers a request; returns its length, 0 if something cannot be read. */
static uint32_t send_answer(struct idt_connection *connection, struct idt_request *request, uint8_t *out) {
    struct frame frame = {request->kind, 0, {0, 0}, 0, 0};
    uint32_t share[WORDS];
    uint32_t entry = connection->entry;
    if (request->kind >> TYPE_SHIFT == CATALOG_REQUEST) {
        entry = idt_entry_of(request->word[0] < connection->seeder->shares ? request->word[0] + 1 : 0);
    }
    if (!idt_read_entry(connection->seeder, entry, share)) {
        return 0;
    }
    if (request->kind >> TYPE_SHIFT == HELLO) {
        return send_hello(connection, share, out);
    }
    uint32_t error = make_answer(request, share, &frame);
    if (error != 0) {
        end(connection, error);
        frame.kind = (uint32_t)ERROR << TYPE_SHIFT;
        frame.words = 1;
        frame.word[0] = error << 16 | 'n' << 8 | 'o'; /* its text */
        frame.length = 0;
    }
    uint8_t *end = put32(put32(out, 4 * frame.words + frame.length), frame.kind);
    for (uint32_t i = 0; i < frame.words; i++) {
        end = put32(end, frame.word[i]);
    }
    connection->run = frame.run;
    connection->left = frame.length;
    return (uint32_t)(end - out);
}

static uint32_t send_head(struct idt_connection *connection, uint8_t *out) {
    struct idt_request *request = &connection->queue[0];
    uint32_t length = PREAMBLE;
    if (request->kind == 0) {
        memcpy(out, "IDT1", PREAMBLE);
    } else {
        length = send_answer(connection, request, out);
    }
    if (length == 0) {
        return give_up(connection);
    }
    if (request->kind >> TYPE_SHIFT == REQUEST && request->word[1] > 1) {
        request->word[0]++;
        request->word[1]--;
    } else {
        connection->queued--;
        memmove(request, request + 1, connection->queued * sizeof *request);
    }
    return length;
}

uint32_t idt_send(struct idt_connection *connection, uint8_t *out, uint32_t room) {
    uint32_t sent = 0;
    while (sent < room) {
        uint32_t length = smaller(connection->left, room - sent);
        if (length > 0) {
            if (!idt_read(connection->seeder, connection->run, out + sent, length)) {
                return sent + give_up(connection);
            }
            connection->run += length;
            connection->left -= length;
        } else if (connection->queued > 0 && room - sent >= IDT_SEND_MIN) {
            length = send_head(connection, out + sent);
        } else {
            break;
        }
        sent += length;
    }
    return sent;
}
