/* A small mail server for tests: on loopback, on a thread of its own, one connection after the other. It
 * behaves as well or as badly as it is told. */
#ifndef TESTS_SUPPORT_SMTP_H
#define TESTS_SUPPORT_SMTP_H

#include <stdbool.h>

enum smtp_manner {
    SMTP_GOOD,
    SMTP_SILENT,        /* takes the connection and says nothing */
    SMTP_HANGS,         /* answers up to the end of the text, and then no more */
    SMTP_REFUSES,       /* 550 to every recipient */
    SMTP_BUSY,          /* 451 to every recipient */
    SMTP_REFUSES_TEXT,  /* 554 after the text */
    SMTP_DROPS,         /* closes the connection in the middle of the text */
    SMTP_NO_ENTRY,      /* 535 to every sign-in */
    SMTP_BABBLES,       /* a greeting of nonsense without end */
};

struct smtp_server;
/* Starts it; `chain` and `key` are PEM files for STARTTLS, NULL: none is offered. With `login` a sign-in is
 * wanted (PLAIN). Ends the test when it cannot start. Ended with smtp_stop. */
struct smtp_server *smtp_start(const char *chain, const char *key, const char *login, const char *password);
void smtp_stop(struct smtp_server *server);
int smtp_port(const struct smtp_server *server);
/* From the next connection on. */
void smtp_behave(struct smtp_server *server, enum smtp_manner manner);
/* How many mails it acknowledged, and how many connections it had. */
int smtp_acknowledged(struct smtp_server *server);
int smtp_connections(struct smtp_server *server);
/* The last mail that it took, headers and all, dots taken out; whether it came over TLS; sender and recipient as
 * the envelope named them. Valid until the next call of the server's functions. */
const char *smtp_last(struct smtp_server *server);
bool smtp_last_was_safe(struct smtp_server *server);
const char *smtp_last_to(struct smtp_server *server);

/* Writes key and certificate of 127.0.0.1 and localhost, which it signs itself. */
void smtp_certificate(const char *chain, const char *key);

#endif
