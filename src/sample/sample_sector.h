/* The side that oversees: ministry, office, headquarters, agency and a ceptoar of the sample. */
#ifndef SAMPLE_SAMPLE_SECTOR_H
#define SAMPLE_SAMPLE_SECTOR_H

#include "account/account.h"

/* Ids of the organisations, for what other rooms add. */
#define SAMPLE_MINISTRY "mlit"
#define SAMPLE_OFFICE "office"
#define SAMPLE_HEADQUARTERS "headquarters"
#define SAMPLE_AGENCY "agency"
#define SAMPLE_CEPTOAR "ceptoar"

enum { SAMPLE_OVERSEERS = 12 };
struct sample_overseer {
    const char *org, *login, *name;
    enum role role;
};
extern const struct sample_overseer sample_overseers[SAMPLE_OVERSEERS];

/* Makes the organisations with their people, who oversees what, bodies, and the operators of two years. Acts as the local
 * administrator afterwards. */
enum rc sample_sector_make(struct ctx *cx) MUST_USE;
/* Acts in an organisation of the sample as the person of that sign-in name. */
enum rc sample_act_as(struct ctx *cx, const char *login) MUST_USE;

#endif
