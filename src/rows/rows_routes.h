/* The handlers that every kind of row has, made from its noun. Included once where the noun's pages stand. */
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
