/* The handlers that plans and evaluations have both, made from their kind. Included once where their pages stand; `page` is
 * the page of one, which a request for approval that is refused shows again. */
#define DRAFT_HANDLER(name, call)                                                                  \
    HANDLER(name)                                                                                  \
    {                                                                                              \
        return call;                                                                               \
    }
#define DRAFT_ROUTES(name, kind, page)                                                             \
    DRAFT_HANDLER(name##_new_get, draft_new_get(cx, request, response, &kind))                     \
    DRAFT_HANDLER(name##_new_post, draft_new_post(cx, request, response, &kind))                   \
    DRAFT_HANDLER(name##_get, page(cx, request, response, request_parameter(request, "id"), 0))    \
    DRAFT_HANDLER(name##_edit_get, draft_edit_get(cx, request, response, &kind))                   \
    DRAFT_HANDLER(name##_edit_post, draft_edit_post(cx, request, response, &kind))                 \
    DRAFT_HANDLER(name##_send_post, draft_send_post(cx, request, response, &kind))                 \
    DRAFT_HANDLER(name##_document_get, draft_document_get(cx, request, response, &kind))           \
    DRAFT_HANDLER(name##_pdf_get, draft_file_get(cx, request, response, &kind, REPORT_PDF))        \
    DRAFT_HANDLER(name##_docx_get, draft_file_get(cx, request, response, &kind, REPORT_DOCX))      \
    DRAFT_HANDLER(name##_xlsx_get, draft_file_get(cx, request, response, &kind, REPORT_XLSX))      \
    DRAFT_HANDLER(name##_request_post, draft_request_post(cx, request, response, &kind, page))
