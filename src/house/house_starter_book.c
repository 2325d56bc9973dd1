/* A workbook template to begin with: a cover with the figures, and a sheet for every list. */
#include "base/text.h"
#include "house/house_inside.h"
#include "register/workbook.h"

enum { NAME_COLUMN = 34, VALUE_COLUMN = 60, LIST_COLUMN = 22 };

struct looks {
    lxw_format *title, *head, *cell, *date;
};

static void make_looks(lxw_workbook *workbook, struct looks *looks)
{
    lxw_format **const formats[] = {&looks->title, &looks->head, &looks->cell, &looks->date};
    for (size_t i = 0; i < COUNT(formats); i++)
        *formats[i] = workbook_add_format(workbook);
    if (looks->title == NULL || looks->head == NULL || looks->cell == NULL || looks->date == NULL)
        return;
    format_set_bold(looks->title);
    format_set_font_size(looks->title, 14);
    format_set_bold(looks->head);
    format_set_bg_color(looks->head, 0xE6EDF3);
    lxw_format *const bordered[] = {looks->head, looks->cell, looks->date};
    for (size_t i = 0; i < COUNT(bordered); i++) {
        format_set_border(bordered[i], LXW_BORDER_THIN);
        format_set_text_wrap(bordered[i]);
        format_set_align(bordered[i], LXW_ALIGN_VERTICAL_TOP);
    }
    format_set_num_format(looks->date, "yyyy/m/d");
}

static void put(struct workbook_out *book, lxw_worksheet *sheet, size_t row, size_t column, const char *text,
                lxw_format *look)
{
    workbook_note(book, worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column, text, look));
}

static void write_cover(struct ctx *cx, struct workbook_out *book, lxw_worksheet *sheet, const struct looks *looks,
                        const struct house_all *all)
{
    size_t row = 2;
    put(book, sheet, 0, 0, "{{report.title}}", looks->title);
    workbook_note(book, worksheet_set_column(sheet, 0, 0, NAME_COLUMN, NULL));
    workbook_note(book, worksheet_set_column(sheet, 1, 1, VALUE_COLUMN, NULL));
    for (size_t i = 0; i < all->name_count; i++) {
        const struct house_name *name = &all->names[i];
        if (name->type == HOUSE_LIST || name->type == HOUSE_BODY || text_same(name->name, "report.title"))
            continue;
        put(book, sheet, row, 0, tr(cx, name->help), looks->head);
        put(book, sheet, row++, 1, arena_printf(cx->arena, "{{%s}}", name->name),
            name->type == HOUSE_DATE ? looks->date : looks->cell);
    }
}

static void write_list(struct ctx *cx, struct workbook_out *book, lxw_worksheet *sheet, const struct looks *looks,
                       const struct house_name *list)
{
    put(book, sheet, 0, 0, tr(cx, list->help), looks->title);
    workbook_note(book, worksheet_set_column(sheet, 0, (lxw_col_t)(list->item_count - 1), LIST_COLUMN, NULL));
    for (size_t i = 0; i < list->item_count; i++) {
        const struct house_name *item = &list->items[i];
        const char *begin = i == 0 ? arena_printf(cx->arena, "{{#%s}}", list->name) : "";
        const char *end = i + 1 == list->item_count ? arena_printf(cx->arena, "{{/%s}}", list->name) : "";
        put(book, sheet, 2, i, tr(cx, item->help), looks->head);
        put(book, sheet, 3, i, arena_printf(cx->arena, "%s{{%s}}%s", begin, item->name, end),
            item->type == HOUSE_DATE ? looks->date : looks->cell);
    }
    worksheet_repeat_rows(sheet, 2, 2);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_landscape(sheet);
}

enum rc house_starter_xlsx(struct ctx *cx, const struct house_kind *kind, struct buf *out)
{
    struct workbook_out book;
    struct house_all all;
    struct looks looks = {NULL, NULL, NULL, NULL};
    TRY(house_all_load(cx, kind, NULL, &all));
    TRY(workbook_begin(cx, false, &book));
    make_looks(book.workbook, &looks);
    lxw_worksheet *cover = workbook_add_worksheet(book.workbook, NULL);
    if (cover == NULL || looks.date == NULL)
        workbook_note(&book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    else
        write_cover(cx, &book, cover, &looks, &all);
    for (size_t i = 0; cover != NULL && looks.date != NULL && i < all.name_count; i++) {
        if (all.names[i].type != HOUSE_LIST)
            continue;
        lxw_worksheet *sheet = workbook_add_worksheet(book.workbook, all.names[i].name);
        if (sheet == NULL)
            workbook_note(&book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        else
            write_list(cx, &book, sheet, &looks, &all.names[i]);
    }
    return workbook_end(cx, &book, out);
}
