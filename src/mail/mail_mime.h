/* Messages as they travel (RFC 5322, MIME). Whatever a text holds, it stays inside its header or body. */
#ifndef MAIL_MAIL_MIME_H
#define MAIL_MAIL_MIME_H

#include "base/buf.h"
#include "base/ctx.h"

/* Base64 in lines of 76 characters, each ended by CR LF; an empty input gives one empty line. */
void mime_base64(struct buf *out, const void *bytes, size_t length);
/* A header text as encoded words, cut between characters and folded (RFC 2047). */
void mime_words(struct buf *out, const char *text);
/* The text with blanks in the place of line ends and other control characters. In cx's arena. */
const char *mime_line(struct ctx *cx, const char *text);

struct mime_mail {
    const char *id;        /* Message-ID without the brackets */
    const char *from;      /* a valid address */
    const char *from_name; /* "" for none */
    const char *to;        /* a valid address */
    const char *reply_to;  /* a valid address; "" for none */
    const char *subject, *body; /* UTF-8 */
    const char *preferences;    /* address of the page where mails are turned off; "" for none */
    int64_t at;                 /* UTC ms */
};
/* A plain text mail. RC_INVALID when an address is none; RC_TOO_LARGE, RC_MEMORY. */
enum rc mime_write(struct ctx *cx, const struct mime_mail *mail, struct buf *out) MUST_USE;

#endif
