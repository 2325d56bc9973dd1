/* A fault tree file while it is read: definitions by name, expressions. Inside the room only. */
#ifndef MISSION_MEF_H
#define MISSION_MEF_H

#include "mission/mission.h"
#include "mission/watch.h"

enum mef_class { MEF_ANY, MEF_GATE, MEF_BASIC, MEF_HOUSE, MEF_PARAMETER };

enum mef_operation {
    MEF_CONSTANT, MEF_REFERENCE, MEF_ADD, MEF_SUB, MEF_MUL, MEF_DIV, MEF_NEG, MEF_POW, MEF_EXP,
    MEF_EXPONENTIAL /* 1 − exp(−rate × time) */
};

/* An expression of a probability or parameter. */
struct mef_expression {
    enum mef_operation operation;
    double value;                /* MEF_CONSTANT */
    struct mef_symbol *symbol;   /* MEF_REFERENCE */
    struct mef_expression *first, *last, *next;
    size_t count, line;
};

/* What has a name. Gates and events share one space of names, parameters have their own. */
struct mef_symbol {
    const char *name;
    enum mef_class defined, mentioned; /* MEF_ANY: not yet, or by a reference that does not say */
    size_t line;                       /* of the definition, or of the first mention */
    uint32_t node;                     /* in the tree; not for parameters */
    bool referenced, value;            /* used as an argument; value of a house event */
    struct mef_expression *expression;
    double number;  /* of a parameter, once `counted` */
    bool counted;
    struct mef_symbol *next, *after;   /* in its bucket; in the order of the file */
};

enum { MEF_BUCKETS = 1 << 12 /* at first; a power of two */ };

struct mef {
    struct ctx *cx;
    struct watch watch;
    const char *name; /* of the file */
    size_t line;      /* that was read last, for messages */
    struct mef_symbol **buckets, *first, *last;
    size_t bucket_count, symbol_n;
    struct tree_node *nodes;
    size_t node_n, node_room;
    uint32_t *args;
    size_t arg_n, arg_room;
};

/* The symbol of that name, made when it is new (with its node, unless it is a parameter). NULL when a limit
 * was met or memory ended; mef_full tells. */
struct mef_symbol *mef_symbol(struct mef *mef, const char *name, bool parameter, size_t line);
/* A new node; UINT32_MAX like above. */
uint32_t mef_node(struct mef *mef, enum tree_kind kind, const char *name);
enum rc mef_full(const struct mef *mef) MUST_USE;
/* Says that so many units of work were done. RC_TOO_LARGE (time) or RC_STOPPED once reading has to end. */
enum rc mef_work(struct mef *mef, size_t units) MUST_USE;
/* RC_INVALID: “FILE, line N: ” and the reason, an N_ text in which {0} is `what`. */
enum rc mef_refuse(const struct mef *mef, size_t line, const char *why, const char *what) MUST_USE;

/* Puts references and definitions together and finds the top: mef_link.c. */
enum rc mef_link(struct mef *mef, const char *top, struct tree *ret) MUST_USE;

#endif
