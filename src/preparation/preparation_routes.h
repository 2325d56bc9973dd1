/* The handlers that every kind of row has, made from its noun. Included once where the noun's pages stand. */
#define PREPARE_NOUN_ROUTES(name, noun)                                                            \
    HANDLER(name##_new_get)                                                                        \
    {                                                                                              \
        return prepare_new_get(cx, request, response, &noun);                                      \
    }                                                                                              \
    HANDLER(name##_new_post)                                                                       \
    {                                                                                              \
        return prepare_new_post(cx, request, response, &noun);                                     \
    }                                                                                              \
    HANDLER(name##_edit_get)                                                                       \
    {                                                                                              \
        return prepare_edit_get(cx, request, response, &noun);                                     \
    }                                                                                              \
    HANDLER(name##_edit_post)                                                                      \
    {                                                                                              \
        return prepare_edit_post(cx, request, response, &noun);                                    \
    }                                                                                              \
    HANDLER(name##_csv_get)                                                                        \
    {                                                                                              \
        return prepare_file_get(cx, request, response, &noun, LIST_CSV);                           \
    }                                                                                              \
    HANDLER(name##_xlsx_get)                                                                       \
    {                                                                                              \
        return prepare_file_get(cx, request, response, &noun, LIST_XLSX);                          \
    }                                                                                              \
    HANDLER(name##_import_get)                                                                     \
    {                                                                                              \
        return prepare_import_get(cx, request, response, &noun);                                   \
    }                                                                                              \
    HANDLER(name##_import_post)                                                                    \
    {                                                                                              \
        return prepare_import_post(cx, request, response, &noun);                                  \
    }
