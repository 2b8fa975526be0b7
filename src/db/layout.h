/* Where each column of a result lies in a row. */
#ifndef DB_LAYOUT_H
#define DB_LAYOUT_H

#include "backend/backend.h"
#include "plan/plan.h"

struct layout {
    const struct model *model;      /* NULL: rows of values() */
    struct slot *slots;             /* one per column of the statement */
    const char *const *names;       /* what each column is called: "title", "author.name" */
    const struct field *const *fields;  /* the field a column is, or NULL */
    size_t slot_count;
    size_t stride;                  /* bytes of a row */
    size_t cleared;                 /* bytes behind the header that begin as zeros: null bits, relations */
    uint16_t *offsets;              /* a record's: by field, then by relation; a row's: by column */
    uint32_t offset_count;
};

struct layout_group {
    const struct layout *layout;
    const struct relation *relation;
    size_t parent;                  /* as in plan_group */
};

struct layouts {
    struct layout *row;
    struct layout_group *groups;
    struct row_group *row_groups;   /* the same, as the backend reads them */
    size_t group_count;
};

/* NULL if memory ran out, or with error set if a row would be larger than 64 KiB. */
struct layouts *layout_make(struct arena *arena, const struct plan *plan, struct error *error);

#endif
