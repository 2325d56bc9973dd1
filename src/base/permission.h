/* What a role may do. A route or command names the permission it needs; none means that the program
 * refuses to start. The roles and their masks stand in account/account_role.c. */
#ifndef BASE_PERMISSION_H
#define BASE_PERMISSION_H

#include <stdint.h>

#define PERM_PUBLIC (UINT64_C(1) << 0)             /* no sign-in needed */
#define PERM_SIGNED_IN (UINT64_C(1) << 1)          /* anybody signed in */
#define PERM_CATALOG_READ (UINT64_C(1) << 2)
#define PERM_ASSESSMENT_READ (UINT64_C(1) << 3)
#define PERM_ASSESSMENT_ANSWER (UINT64_C(1) << 4)  /* answer what is assigned, or all of a draft */
#define PERM_ASSESSMENT_MANAGE (UINT64_C(1) << 5)  /* make, assign, ask for approval */
#define PERM_ASSESSMENT_APPROVE (UINT64_C(1) << 6)
#define PERM_PLAN_READ (UINT64_C(1) << 7)
#define PERM_PLAN_WRITE (UINT64_C(1) << 8)
#define PERM_REPORT_READ (UINT64_C(1) << 9)
#define PERM_AUDIT_READ (UINT64_C(1) << 10)        /* ledger, history of everything, export */
#define PERM_ACCOUNT_READ (UINT64_C(1) << 11)
#define PERM_ACCOUNT_WRITE (UINT64_C(1) << 12)     /* people, posts, roles, scopes of the organisation */
#define PERM_SYSTEM (UINT64_C(1) << 13)            /* organisations, this installation */
#define PERM_RISK_READ (UINT64_C(1) << 24)
#define PERM_RISK_WRITE (UINT64_C(1) << 25)           /* all of a risk assessment */
#define PERM_RISK_OWN (UINT64_C(1) << 26)             /* the risks of the own posts */
#define PERM_RISK_APPROVE (UINT64_C(1) << 27)
#define PERM_PLAN_APPROVE (UINT64_C(1) << 20)
/* The yearly cycle of the government. Only organisations of some kinds give these (account_role.c). */
#define PERM_SECTOR_READ (UINT64_C(1) << 32)       /* sectors, covered operators: those who oversee */
#define PERM_SECTOR_WRITE (UINT64_C(1) << 33)
#define PERM_SURVEY_READ (UINT64_C(1) << 34)       /* surveys of one's own, what was submitted, the analysis */
#define PERM_SURVEY_WRITE (UINT64_C(1) << 35)      /* make, open, invite, check, accept, return */
#define PERM_RESPONSE_READ (UINT64_C(1) << 36)     /* questionnaires received, one's own answers and position */
#define PERM_RESPONSE_WRITE (UINT64_C(1) << 37)
#define PERM_RESPONSE_SUBMIT (UINT64_C(1) << 38)   /* let answers leave the organisation */
#define PERM_PROGRAMME_READ (UINT64_C(1) << 39)    /* implementation plan, evaluation, the year's circle */
#define PERM_PROGRAMME_WRITE (UINT64_C(1) << 40)
#define PERM_PROGRAMME_APPROVE (UINT64_C(1) << 41) /* send to headquarters; headquarters' own evaluation */
#define PERM_FINDING_WRITE (UINT64_C(1) << 14)

/* What nobody is given by a role: it comes with the session. Who must first choose a new password has
 * the first of them alone. */
#define PERM_OWN_PASSWORD (UINT64_C(1) << 60)      /* change the own password */
#define PERM_OWN_TWO_STEP (UINT64_C(1) << 61)      /* turn the own second step on */
#define PERM_OWN_ACCESS (UINT64_C(1) << 62)        /* everything else about how one signs in */
#define PERM_OWN (PERM_OWN_PASSWORD | PERM_OWN_TWO_STEP | PERM_OWN_ACCESS)

#endif
