/* What every kind of row has, made from its noun: changes in cells, and handlers. Included where the noun's list or pages
 * stand. */

/* The functions of a struct list_edit: NAME_cell_choices, NAME_cell_change, NAME_cell_row, NAME_cell_get. */
#define ROW_NOUN_CELLS(name, noun)                                                                                      \
    static enum rc name##_cell_choices(struct ctx *cx, const struct field *field, const void *record,                   \
                                       struct form_choice *ret)                                                         \
    {                                                                                                                   \
        return row_cell_choices(cx, &(noun), field, record, ret);                                                       \
    }                                                                                                                   \
    static enum rc name##_cell_change(struct ctx *cx, void *record, int64_t version, uint64_t given)                    \
    {                                                                                                                   \
        (void)given;                                                                                                    \
        return row_save(cx, &(noun), record, version);                                                                  \
    }                                                                                                                   \
    static enum rc name##_cell_row(struct ctx *cx, const char *id, void *ret)                                           \
    {                                                                                                                   \
        return row_cell(cx, &(noun), id, ret);                                                                          \
    }                                                                                                                   \
    static enum rc name##_cell_get(struct ctx *cx, const char *id, void *ret)                                           \
    {                                                                                                                   \
        return row_get(cx, &(noun), id, ret);                                                                           \
    }

/* All of it: NAME_edit. */
#define ROW_NOUN_EDIT(name, noun, of_record, needed)                                                                    \
    ROW_NOUN_CELLS(name, noun)                                                                                          \
    static const struct list_edit name##_edit = {.record = &(of_record),                                                \
                                                 .permission = (needed),                                                \
                                                 .page = "/edit",                                                       \
                                                 .choices = name##_cell_choices,                                        \
                                                 .change = name##_cell_change,                                          \
                                                 .row = name##_cell_row,                                                \
                                                 .get = name##_cell_get};

/* The handlers. */
#define ROW_NOUN_ROUTES(name, noun)                                                            \
    ROW_HANDLER(name##_new_get)                                                                        \
    {                                                                                              \
        return row_new_get(cx, request, response, &noun);                                      \
    }                                                                                              \
    ROW_HANDLER(name##_new_post)                                                                       \
    {                                                                                              \
        return row_new_post(cx, request, response, &noun);                                     \
    }                                                                                              \
    ROW_HANDLER(name##_edit_get)                                                                       \
    {                                                                                              \
        return row_edit_get(cx, request, response, &noun);                                     \
    }                                                                                              \
    ROW_HANDLER(name##_edit_post)                                                                      \
    {                                                                                              \
        return row_edit_post(cx, request, response, &noun);                                    \
    }                                                                                              \
    ROW_HANDLER(name##_csv_get)                                                                        \
    {                                                                                              \
        return rows_file_get(cx, request, response, &noun, LIST_CSV);                           \
    }                                                                                              \
    ROW_HANDLER(name##_xlsx_get)                                                                       \
    {                                                                                              \
        return rows_file_get(cx, request, response, &noun, LIST_XLSX);                          \
    }                                                                                              \
    ROW_HANDLER(name##_import_get)                                                                     \
    {                                                                                              \
        return rows_import_get(cx, request, response, &noun);                                   \
    }                                                                                              \
    ROW_HANDLER(name##_import_post)                                                                    \
    {                                                                                              \
        return rows_import_post(cx, request, response, &noun);                                  \
    }
