/* The other side of a server, for the tests of this room: connections from any address of the loopback
 * network, and what they get. Only tests include it. */
#ifndef HTTP_SERVER_TEST_H
#define HTTP_SERVER_TEST_H

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/http.h"
#include "tests/support/test.h"

enum { REPLY_BYTES = 256 * 1024, WAIT_SECONDS = 30 };

struct reply {
    int status; /* 0: the connection was closed without an answer */
    size_t length;
    char bytes[REPLY_BYTES];
};

/* A connection that comes from 127.0.0.<last>. */
static inline int connect_from(int last, int port)
{
    struct sockaddr_in from = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(0x7F000000u + (unsigned)last)};
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(0x7F000001u)};
    const struct timeval wait = {.tv_sec = WAIT_SECONDS};
    int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    if (bind(handle, (struct sockaddr *)&from, sizeof from) == 0 &&
        connect(handle, (struct sockaddr *)&to, sizeof to) == 0)
        return handle;
    close(handle);
    return -1;
}

static inline void send_all(int handle, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(handle, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* the other side has answered already and does not want the rest */
        bytes += sent;
        length -= (size_t)sent;
    }
}

static inline void receive(int handle, struct reply *ret)
{
    ret->length = 0;
    for (;;) {
        ssize_t got = recv(handle, ret->bytes + ret->length, REPLY_BYTES - 1 - ret->length, 0);
        if (got <= 0)
            break;
        ret->length += (size_t)got;
    }
    ret->bytes[ret->length] = '\0';
    bool answered = ret->length > 12 && strncmp(ret->bytes, "HTTP/1.", 7) == 0;
    const char *digits = ret->bytes + 9;
    ret->status = answered ? (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + digits[2] - '0' : 0;
}

static inline void talk(int port, const char *bytes, size_t length, struct reply *ret)
{
    int handle = connect_from(1, port);
    ret->status = 0;
    ret->bytes[0] = '\0';
    if (handle < 0)
        return;
    send_all(handle, bytes, length);
    receive(handle, ret);
    close(handle);
}

#define HEAD "Host: localhost\r\nConnection: close\r\n"
#define GET_(path) "GET " path " HTTP/1.1\r\n" HEAD "\r\n"

#endif
