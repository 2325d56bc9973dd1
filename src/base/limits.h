/* Every limit on what comes in, in one place. Beyond a limit is a clear error, never a cut. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stddef.h>

enum {
    LIMIT_HEADER_BYTES = 32 * 1024,           /* all request headers together */
    LIMIT_FORM_BYTES = 2 * 1024 * 1024,       /* a form or JSON body */
    LIMIT_UPLOAD_BYTES = 20 * 1024 * 1024,    /* a file in a form */
    LIMIT_FORM_FIELDS = 4000,
    LIMIT_JSON_DEPTH = 32,
    LIMIT_REQUEST_MEMORY = 128 * 1024 * 1024, /* arena of one request */
    LIMIT_COMMAND_MEMORY = 512 * 1024 * 1024, /* arena of one command */
    LIMIT_KEPT_BYTES = 64 * 1024 * 1024,      /* what a server keeps for all requests (base/keep.h) */
    LIMIT_BLOCKS_BYTES = 192 * 1024 * 1024,   /* and besides for the turned answers of surveys (statistics) */
    LIMIT_PAGE_BYTES = 32 * 1024 * 1024,      /* a page or JSON answer */
    LIMIT_REPORT_BYTES = 64 * 1024 * 1024,
    LIMIT_SHEET_ROWS = 100000,
    LIMIT_SHEET_COLUMNS = 200,
    LIMIT_SHEET_CELL_BYTES = 32 * 1024,
    LIMIT_ZIP_RATIO = 200,                    /* unpacked : packed, beyond it is a bomb */
    LIMIT_ZIP_BYTES = 256 * 1024 * 1024,      /* unpacked altogether */
    LIMIT_XML_DEPTH = 64,
    LIMIT_EVIDENCE_BYTES = 10 * 1024 * 1024,
    LIMIT_TEMPLATE_BYTES = 5 * 1024 * 1024,   /* a house template (DOCX, XLSX) as it comes, … */
    LIMIT_TEMPLATE_UNPACKED = 32 * 1024 * 1024, /* … and unpacked altogether */
    LIMIT_TEMPLATE_PARTS = 1000,              /* files in its package */
    LIMIT_TEMPLATE_NODES = 300000,            /* XML elements of the parts that are filled */
    LIMIT_TEMPLATE_DEPTH = 200,               /* of one part: boxes in tables in boxes */
    LIMIT_TEMPLATE_TAGS = 2000,               /* places to fill in one part */
    LIMIT_TEMPLATE_NESTING = 3,               /* repetitions in repetitions */
    LIMIT_OSCAL_BYTES = 20 * 1024 * 1024,     /* one OSCAL file */
    LIMIT_OSCAL_DEPTH = 100,
    LIMIT_OSCAL_NODES = 1000000,              /* values of a file, and of a resolved catalog */
    LIMIT_OSCAL_MEMBERS = 200,                /* of one object */
    LIMIT_OSCAL_FILES = 100,                  /* that one profile draws in */
    LIMIT_MEF_BYTES = 64 * 1024 * 1024,       /* one fault tree file */
    LIMIT_MEF_NODES = 1000000,                /* events and gates of it, nested formulas included */
    LIMIT_MEF_ARGUMENTS = 4000000,            /* of all its gates together */
    LIMIT_MEF_DEPTH = 100,                    /* elements within each other; parameters that use others */
    LIMIT_SUBMISSION_BYTES = 32 * 1024 * 1024, /* a package as it comes, … */
    LIMIT_SUBMISSION_UNPACKED = 64 * 1024 * 1024, /* … and unpacked altogether */
    LIMIT_SUBMISSION_CHUNK = 1024 * 1024,     /* a piece of one that is sent over the network */
    LIMIT_QUESTIONNAIRE_BYTES = 4 * 1024 * 1024, /* a survey's frozen document */
    LIMIT_QUESTIONS = 1000,                   /* of one survey */
    LIMIT_TEXT = 4000,                        /* characters of a note, unless the field says otherwise */
    LIMIT_LEDGER_ENTRY_BYTES = 20 * 1024 * 1024, /* canonical text of a leaf */
    LIMIT_PAGE_ROWS = 200,                    /* rows of a list on one page */
    LIMIT_ADDRESS_FAILURES = 50,              /* failed sign-ins from one address within the window, … */
    LIMIT_ADDRESS_WINDOW_SECONDS = 15 * 60,
    LIMIT_ADDRESS_LOCK_SECONDS = 15 * 60,     /* … then it waits so long */
    LIMIT_PERSON_REQUESTS = 6000,             /* a minute, of one person or token; at once a minute's worth */
    LIMIT_ADDRESS_REQUESTS = 30000,           /* a minute, from one address */
    LIMIT_PROXIES = 8,                        /* trusted proxies of one server */
};

#endif
