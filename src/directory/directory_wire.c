#include "directory/directory_wire.h"

#include <errno.h>
#include <lber.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/outside.h"

struct directory_address directory_address_of(struct ctx *cx, const char *url)
{
    struct directory_address address = {.secret = strncmp(url, "ldaps://", strlen("ldaps://")) == 0};
    const char *host = url + (address.secret ? strlen("ldaps://") : strlen("ldap://"));
    size_t length = host[0] == '[' ? strcspn(host, "]") : strcspn(host, ":");
    const char *port = strchr(host + length, ':');
    address.host = host[0] == '[' ? arena_copy_n(cx->arena, host + 1, length - 1)
                                  : arena_copy_n(cx->arena, host, length);
    address.port = port != NULL ? port + 1 : address.secret ? "636" : "389";
    return address;
}

/* Waits until the handle can be read or written; false, with errno, when time is over. */
static bool wait_for(const struct directory_wire *wire, short events)
{
    struct pollfd one = {.fd = wire->handle, .events = events};
    int64_t left;
    int ready = 0;
    while ((left = wire->end - outside_clock()) > 0) {
        ready = poll(&one, 1, (int)left);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
    errno = ETIMEDOUT;
    return false;
}

static bool connect_to(struct directory_wire *wire, const struct addrinfo *to)
{
    int error = 0;
    socklen_t length = sizeof error;
    wire->handle = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (wire->handle < 0)
        return false;
    bool good = connect(wire->handle, to->ai_addr, to->ai_addrlen) == 0;
    if (!good && errno == EINPROGRESS)
        good = wait_for(wire, POLLOUT) &&
               getsockopt(wire->handle, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0;
    if (!good) {
        close(wire->handle);
        wire->handle = -1;
    }
    return good;
}

bool directory_wire_open(struct directory_wire *wire, const struct directory_address *address)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_family = AF_UNSPEC, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *found = NULL;
    if (getaddrinfo(address->host, address->port, &hints, &found) != 0)
        return false;
    bool good = false;
    for (const struct addrinfo *one = found; one != NULL && !good; one = one->ai_next)
        good = connect_to(wire, one);
    freeaddrinfo(found);
    return good;
}

static bool trust(struct directory_wire *wire, const char *ca)
{
    const gnutls_datum_t pem = {(unsigned char *)ca, (unsigned)strlen(ca)};
    if (gnutls_certificate_allocate_credentials(&wire->trust) < 0)
        return false;
    return ca[0] == '\0' ? gnutls_certificate_set_x509_system_trust(wire->trust) > 0
                         : gnutls_certificate_set_x509_trust_mem(wire->trust, &pem, GNUTLS_X509_FMT_PEM) > 0;
}

static bool is_name(const char *host)
{
    return strspn(host, "0123456789.") != strlen(host) && strchr(host, ':') == NULL;
}

bool directory_wire_secure(struct directory_wire *wire, const struct directory_address *address, const char *ca)
{
    int code;
    if (!trust(wire, ca) || gnutls_init(&wire->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0 ||
        gnutls_priority_set_direct(wire->session, "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", NULL) < 0 ||
        gnutls_credentials_set(wire->session, GNUTLS_CRD_CERTIFICATE, wire->trust) < 0)
        return false;
    if (is_name(address->host) &&
        gnutls_server_name_set(wire->session, GNUTLS_NAME_DNS, address->host, strlen(address->host)) < 0)
        return false;
    gnutls_session_set_verify_cert(wire->session, address->host, 0);
    gnutls_transport_set_int(wire->session, wire->handle);
    while ((code = gnutls_handshake(wire->session)) < 0) {
        if (gnutls_error_is_fatal(code))
            return false;
        if ((code == GNUTLS_E_AGAIN || code == GNUTLS_E_INTERRUPTED) &&
            !wait_for(wire, gnutls_record_get_direction(wire->session) == 0 ? POLLIN : POLLOUT))
            return false;
    }
    return true;
}

void directory_wire_close(struct directory_wire *wire)
{
    if (wire->session != NULL)
        gnutls_deinit(wire->session);
    if (wire->trust != NULL)
        gnutls_certificate_free_credentials(wire->trust);
    if (wire->handle >= 0)
        close(wire->handle);
    *wire = (struct directory_wire){.handle = -1};
}

/* ---- the layer ---- */

static int setup(Sockbuf_IO_Desc *layer, void *argument)
{
    layer->sbiod_pvt = argument;
    return 0;
}

static int leave(Sockbuf_IO_Desc *layer)
{
    layer->sbiod_pvt = NULL;
    return 0;
}

static int control(Sockbuf_IO_Desc *layer, int option, void *argument)
{
    const struct directory_wire *wire = layer->sbiod_pvt;
    (void)argument;
    return option == LBER_SB_OPT_DATA_READY && wire->session != NULL &&
           gnutls_record_check_pending(wire->session) > 0;
}

/* Whether to try again after -1 or a code of GnuTLS, having waited. */
static bool again(const struct directory_wire *wire, ssize_t code, short events)
{
    bool wait = wire->session == NULL ? code < 0 && (errno == EAGAIN || errno == EINTR)
                                      : code == GNUTLS_E_AGAIN || code == GNUTLS_E_INTERRUPTED;
    if (wait)
        return wait_for(wire, events);
    if (wire->session != NULL)
        errno = EIO;
    return false;
}

static ber_slen_t take(Sockbuf_IO_Desc *layer, void *bytes, ber_len_t length)
{
    const struct directory_wire *wire = layer->sbiod_pvt;
    ssize_t got;
    do
        got = wire->session == NULL ? recv(wire->handle, bytes, length, 0)
                                    : gnutls_record_recv(wire->session, bytes, length);
    while (got < 0 && again(wire, got, POLLIN));
    return got < 0 ? -1 : got;
}

static ber_slen_t give(Sockbuf_IO_Desc *layer, void *bytes, ber_len_t length)
{
    const struct directory_wire *wire = layer->sbiod_pvt;
    ssize_t sent;
    do
        sent = wire->session == NULL ? send(wire->handle, bytes, length, MSG_NOSIGNAL)
                                     : gnutls_record_send(wire->session, bytes, length);
    while (sent < 0 && again(wire, sent, POLLOUT));
    return sent < 0 ? -1 : sent;
}

/* The wire is closed by whoever opened it, after the library has let go of it. */
static int leave_open(Sockbuf_IO_Desc *layer)
{
    (void)layer;
    return 0;
}

const struct sockbuf_io directory_wire_io = {
    .sbi_setup = setup,
    .sbi_remove = leave,
    .sbi_ctrl = control,
    .sbi_read = take,
    .sbi_write = give,
    .sbi_close = leave_open,
};
