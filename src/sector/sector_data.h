/* The 16 sectors as constant tables, made at build from data/sectors (tools/standards). */
#ifndef SECTOR_SECTOR_DATA_H
#define SECTOR_SECTOR_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "catalog/catalog.h"

/* What the source says about a service level. */
enum sector_level {
    SECTOR_LEVEL_STATED,   /* a figure */
    SECTOR_LEVEL_PRESUMED, /* none: no outage by a fault of systems counts as the level (annex 2, note 2) */
    SECTOR_LEVEL_UNSAID,   /* the sector is not in the annexes */
};

struct sector_service {
    const char *code;
    struct bilingual title, meaning, failure;
    struct bilingual statute, level, report; /* "" where the source names none */
    const char *source;                      /* annex and row */
    int sector, sub_sector;                  /* indexes; sub_sector -1: of the whole sector */
    enum sector_level level_kind;
    bool as_printed; /* false: not in the source, placed by the editors */
};

struct sub_sector {
    const char *code; /* unique over all sectors */
    struct bilingual title, operators;
    struct bilingual_list systems;
    int sector;
    bool as_printed; /* the source divides the sector so */
};

struct sector {
    const char *code;
    struct bilingual title;
    struct bilingual operators, note; /* "" for none */
    struct bilingual ministry;        /* that oversees it as a rule */
    struct bilingual_list systems;    /* of the whole sector */
    bool ministry_printed;            /* the sources say so */
    bool in_annexes;
};

struct sector_table {
    const char *source;
    const struct sector *sectors;
    size_t sector_count;
    const struct sub_sector *sub_sectors; /* in the order of their sectors */
    size_t sub_sector_count;
    const struct sector_service *services; /* in the order of sectors, then sub-sectors */
    size_t service_count;
};
extern const struct sector_table sector_table;

#endif
