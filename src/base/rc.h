/* The one result code of the program, and the one table that maps it outward. */
#ifndef BASE_RC_H
#define BASE_RC_H

#define MUST_USE __attribute__((warn_unused_result))
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum rc {
    RC_OK,
    RC_INVALID,     /* input breaks a rule; the message or the field errors say which */
    RC_LOGIN,       /* nobody is signed in */
    RC_DENIED,      /* signed in, but not allowed */
    RC_MISSING,     /* no such record */
    RC_METHOD,      /* the address exists, the method does not */
    RC_CONFLICT,    /* somebody else changed it first */
    RC_TOO_LARGE,   /* a limit of bytes, rows or depth was passed */
    RC_TYPE,        /* a kind of file or content that is not taken */
    RC_BUSY,        /* too many at once, or locked for a while */
    RC_MEMORY,      /* memory ended */
    RC_DATABASE,    /* the database refused or is away */
    RC_IO,          /* a file or a pipe failed */
    RC_UNSOUND,     /* stored data contradicts the ledger */
    RC_INTERNAL,    /* a defect of the program */
    RC_USAGE,       /* a command line that cannot be understood */
    RC_STOPPED,     /* long work that was told to end */
    RC_AWAY,        /* another machine that is needed does not answer */
    RC_COUNT_
};

struct rc_info {
    const char *name; /* word for JSON and logs */
    int http;         /* HTTP status */
    int exit;         /* exit code of the command line */
    const char *message; /* English; translated when shown */
};

/* The outward face of rc. Never fails: an unknown value reads as RC_INTERNAL. */
const struct rc_info *rc_describe(enum rc rc);

/* Hands an error to the caller at once. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum rc try_rc_ = (call);                                                                  \
        if (try_rc_ != RC_OK)                                                                      \
            return try_rc_;                                                                        \
    } while (0)

#define CLEANUP(function) __attribute__((cleanup(function)))

#endif
