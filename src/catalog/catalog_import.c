#include "catalog/catalog_import.h"

#include <stdlib.h>
#include <string.h>

#include "account/account.h"
#include "base/file.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/profile.h"
#include "register/content.h"

enum { CODE_BYTES = 60 };

static const struct field imported_table[] = {
    FIELD(imported_catalog, code, F_TEXT, .label = N_("Code of the standard")),
    FIELD(imported_catalog, title, F_TEXT, .label = N_("Name of the standard")),
    FIELD(imported_catalog, edition, F_TEXT, .label = N_("Version of the document")),
    FIELD(imported_catalog, kind, F_ENUM, .names = &imported_kind_names,
          .label = N_("Imported as")),
    FIELD(imported_catalog, oscal_version, F_TEXT, .label = N_("OSCAL version")),
    FIELD(imported_catalog, controls, F_INT, .label = N_("Measures")),
    FIELD(imported_catalog, digest, F_TEXT, .label = N_("Digest of the resolved catalog (SHA-256)")),
    FIELD(imported_catalog, out_of_use, F_BOOL, .label = N_("Out of use")),
};
const struct fields imported_catalog_face = {imported_table, COUNT(imported_table)};
static const struct field result_table[] = {
    FIELD_OBJECT(catalog_import_result, catalog, imported_table),
    FIELD(catalog_import_result, replaced, F_BOOL, .label = N_("Replaces an older edition")),
    FIELD(catalog_import_result, same, F_BOOL, .label = N_("Was there already")),
    FIELD(catalog_import_result, notes, F_LIST_TEXT, .label = N_("Notes")),
};
const struct fields catalog_import_fields = {result_table, COUNT(result_table)};

/* Who begins assessments says against what. */
static enum rc may_import(struct ctx *cx)
{
    return may(cx, PERM_ASSESSMENT_MANAGE) ? RC_OK : fail(cx, RC_DENIED, rc_describe(RC_DENIED)->message);
}

/* --- which file is meant --- */

static bool is_oscal(struct ctx *cx, const struct oscal_file *file, struct oscal_document *ret)
{
    const struct problem before = cx->problem;
    char *copy = arena_alloc(cx->arena, file->length + 1);
    if (copy == NULL)
        return false;
    if (file->length > 0)
        memcpy(copy, file->bytes, file->length);
    enum rc rc = oscal_read(cx, file->path, copy, file->length, ret);
    cx->problem = before;
    return rc == RC_OK && (ret->model == OSCAL_CATALOG || ret->model == OSCAL_PROFILE);
}

/* The name without folders and ending. */
static const char *stem(struct ctx *cx, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');
    return dot == NULL ? name : arena_copy_n(cx->arena, name, (size_t)(dot - name));
}

static bool mentions(const struct oscal_node *node, const char *word)
{
    if (node->kind == OSCAL_TEXT)
        return node->name != NULL && text_same(node->name, "href") &&
               strstr(node->text, word) != NULL;
    for (const struct oscal_node *at = node->first; at != NULL; at = at->next)
        if (mentions(at, word))
            return true;
    return false;
}

struct candidate {
    const struct oscal_file *file;
    struct oscal_document document;
    bool drawn_in; /* another one imports it */
};

static enum rc read_candidates(struct ctx *cx, const struct oscal_file_list *files,
                               struct candidate **ret, size_t *ret_n)
{
    struct candidate *all = ARENA_ARRAY(cx->arena, struct candidate, files->n);
    size_t n = 0;
    if (all == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < files->n; i++)
        if (is_oscal(cx, &files->at[i], &all[n].document))
            all[n++].file = &files->at[i];
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (i != k && all[i].document.model == OSCAL_PROFILE)
                all[k].drawn_in |=
                    mentions(all[i].document.root, stem(cx, all[k].file->path));
    *ret = all;
    *ret_n = n;
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

/* The file that no other one draws in. */
static enum rc find_main(struct ctx *cx, const struct oscal_file_list *files, const char **ret)
{
    struct candidate *all = NULL;
    size_t n = 0, left = 0;
    const char *names = "";
    TRY(read_candidates(cx, files, &all, &n));
    for (size_t i = 0; i < n; i++) {
        if (all[i].drawn_in)
            continue;
        *ret = all[i].file->path;
        names = arena_printf(cx->arena, "%s%s%s", names, left == 0 ? "" : ", ", *ret);
        left++;
    }
    if (left == 1)
        return RC_OK;
    if (n == 0)
        return fail(cx, RC_INVALID,
                    N_("None of the files is an OSCAL catalog or profile that can be read"));
    if (left == 0)
        return fail(cx, RC_INVALID,
                    N_("The profiles import each other in a circle; none of them is the first"));
    return fail(cx, RC_INVALID,
                N_("More than one file could be meant ({0}); please name the one to import"),
                names);
}

/* --- what it is called --- */

const char *catalog_code_from(struct ctx *cx, const char *text)
{
    char code[CODE_BYTES + 1];
    size_t length = 0;
    const char *folded = text_fold(cx, text);
    for (; *folded != '\0' && length < CODE_BYTES; folded++) {
        char c = *folded >= 'A' && *folded <= 'Z' ? (char)(*folded | 0x20) : *folded;
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
        if (plain)
            code[length++] = c;
        else if (length > 0 && code[length - 1] != '-')
            code[length++] = '-';
    }
    while (length > 0 && (code[length - 1] == '-' || code[length - 1] == '.'))
        length--;
    return arena_copy_n(cx->arena, code, length);
}

static enum rc check_code(struct ctx *cx, const char *code, const char *wanted, const char **ret)
{
    if (wanted[0] != '\0' && !text_same(code, wanted))
        return field_fail(cx, "code", N_("A code has small letters, digits, hyphens and full stops, "
                                         "at most {0} of them (given: {1})"),
                          decimal(cx, CODE_BYTES), wanted);
    if (strlen(code) < 2)
        return field_fail(cx, "code", N_("Please give the standard a code"));
    if (text_same(code, "diff") || text_same(code, "import"))
        return field_fail(cx, "code", N_("The code {0} is an address of the program; please give "
                                         "another code"), code);
    if (catalog_shipped(code) != NULL)
        return fail(cx, RC_CONFLICT,
                    N_("The program ships a standard with the code {0}; please give another code"),
                    code);
    *ret = code;
    return RC_OK;
}

enum rc catalog_code_for(struct ctx *cx, const char *wanted, const char *title, const char **ret)
{
    const char *code = catalog_code_from(cx, text_empty(wanted) ? title : wanted);
    if (text_empty(wanted) && strlen(code) < 2)
        return field_fail(cx, "code", N_("Please give the profile a code of small letters and digits"));
    return check_code(cx, code, wanted, ret);
}

/* What was asked for; else the id that our own exports carry; else from the title, the file's name or
 * the uuid. */
static enum rc code_of(struct ctx *cx, const struct import_source *source, const char *path,
                       const struct oscal_node *root, const char **ret)
{
    const struct oscal_node *metadata = oscal_get(root, "metadata");
    const char *const texts[] = {source->code, oscal_property(metadata, "id", OSCAL_OWN_NAMESPACE),
                                 oscal_get_text(metadata, "title"), stem(cx, path),
                                 oscal_get_text(root, "uuid")};
    const char *code = "";
    for (size_t i = 0; i < COUNT(texts) && strlen(code) < 2; i++)
        code = catalog_code_from(cx, texts[i]);
    return check_code(cx, code, source->code, ret);
}

/* --- storing --- */

struct work {
    struct oscal_resolution resolution;
    struct oscal_document main; /* as it was given */
    const char *path;
    const char *bytes; /* of the file that was given */
    size_t length;
};

static const char *limited(struct ctx *cx, const char *text, size_t most)
{
    const char *at = text;
    for (size_t i = 0; i < most && *at != '\0'; i++)
        text_next(&at);
    return *at == '\0' ? text : arena_copy_n(cx->arena, text, (size_t)(at - text));
}

static struct imported_catalog row_of(struct ctx *cx, const struct work *work, const char *code,
                                      const struct catalog *catalog)
{
    const struct oscal_node *metadata =
        oscal_get(oscal_get(work->resolution.top, "catalog"), "metadata");
    const char *slash = strrchr(work->path, '/');
    return (struct imported_catalog){
        .id = "",
        .org = cx->org,
        .code = code,
        .title = limited(cx, text_empty(catalog->title.ja) ? code : catalog->title.ja, 500),
        .title_en = limited(cx, text_empty(catalog->title.en) ? code : catalog->title.en, 500),
        .edition = limited(cx, catalog->version, 200),
        .publisher = limited(cx, catalog->publisher, 500),
        .kind = work->main.model == OSCAL_PROFILE ? IMPORTED_PROFILE : IMPORTED_CATALOG,
        .oscal_version = limited(cx, oscal_get_text(metadata, "oscal-version"), 100),
        .oscal_uuid = limited(cx, oscal_get_text(work->main.root, "uuid"), 100),
        .file_name = limited(cx, slash == NULL ? work->path : slash + 1, 200),
        .sections = (int64_t)catalog->group_count,
        .controls = (int64_t)catalog->control_count,
        .assessable = (int64_t)catalog_assessable_count(catalog),
        .imported_by = cx->person,
        .imported_at = cx->now,
    };
}

static enum rc put_content(struct ctx *cx, const struct work *work, struct imported_catalog *row)
{
    CLEANUP(buf_free) struct buf json = buf_create(LIMIT_OSCAL_BYTES);
    oscal_write_json(&json, work->resolution.top, false);
    TRY(buf_check(cx, &json, N_("The file {0} is larger than {1} MB"), work->path,
                  decimal(cx, LIMIT_OSCAL_BYTES / (1024 * 1024))));
    return content_put(cx, json.data, json.length, &row->digest);
}

/* A newer edition takes the place of the one before. What says the same edition must be the same, since
 * assessments know the words they were answered against by it. */
static enum rc replace(struct ctx *cx, const struct imported_catalog *before,
                       struct imported_catalog *after)
{
    bool same = text_same(before->file_digest, after->file_digest); /* back in use */
    if (!same && text_same(before->edition, after->edition))
        return fail(cx, RC_CONFLICT,
                    N_("The standard {0} is there already in version {1} with another content; please "
                       "change the version in the file, or give another code"),
                    before->code, before->edition);
    after->id = before->id;
    TRY(record_update(cx, &imported_catalog_record, before, after));
    return text_same(before->digest, after->digest) ? RC_OK : content_drop(cx, before->digest);
}

/* Within a transaction. */
static enum rc put(struct ctx *cx, const struct work *work, struct imported_catalog *row,
                   struct catalog_import_result *ret)
{
    struct imported_catalog before;
    enum rc rc = imported_store_find(cx, row->code, &before);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    row->file_digest = digest_hex(cx, work->bytes, work->length);
    if (rc == RC_OK && text_same(before.file_digest, row->file_digest) && before.out_of_use == 0) {
        *ret = (struct catalog_import_result){.catalog = before, .same = 1};
        return RC_OK;
    }
    TRY(put_content(cx, work, row));
    if (rc == RC_OK)
        TRY(replace(cx, &before, row));
    else
        TRY(record_insert(cx, &imported_catalog_record, row));
    *ret = (struct catalog_import_result){.catalog = *row, .replaced = rc == RC_OK};
    return RC_OK;
}

static enum rc store_in(struct ctx *cx, const struct import_source *source, const struct work *work,
                        struct catalog_import_result *ret)
{
    const char *code = "";
    struct catalog catalog;
    const struct oscal_node *root = oscal_get(work->resolution.top, "catalog");
    TRY(code_of(cx, source, work->path, work->main.root, &code));
    TRY(catalog_from_oscal(cx, root, code, &catalog));
    struct imported_catalog row = row_of(cx, work, code, &catalog);
    TRY(put(cx, work, &row, ret));
    ret->notes.at = work->resolution.warnings.at;
    ret->notes.n = work->resolution.warnings.n;
    return RC_OK;
}

static enum rc store(struct ctx *cx, const struct import_source *source, const struct work *work,
                     struct catalog_import_result *ret)
{
    struct profile profile;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(store_in(cx, source, work, ret));
    enum rc rc = profile_store_latest(cx, ret->catalog.code, &profile);
    if (rc == RC_OK)
        return fail(cx, RC_CONFLICT,
                    N_("A profile of your organisation has the code {0}; please give another code"),
                    profile.code);
    if (rc != RC_MISSING)
        return rc;
    TRY(db_commit(cx, &tx));
    catalog_forget(cx);
    return RC_OK;
}

enum rc catalog_adopt(struct ctx *cx, const struct import_source *source, const char *href)
{
    const struct oscal_files files = oscal_files_of(source->files);
    struct work work = {.path = source->main};
    struct catalog_import_result result;
    char *bytes = NULL;
    TRY(files.load(cx, files.state, work.path, &bytes, &work.length));
    work.bytes = arena_copy_n(cx->arena, bytes, work.length); /* reading changes the others */
    TRY(oscal_read(cx, work.path, bytes, work.length, &work.main));
    TRY(oscal_resolve(cx, &files, work.path, href, &work.resolution));
    work.path = href;
    TRY(store_in(cx, source, &work, &result));
    catalog_forget(cx);
    return RC_OK;
}

static enum rc import(struct ctx *cx, const struct import_source *source,
                      const struct oscal_files *files, struct work *work,
                      struct catalog_import_result *ret)
{
    char *bytes = NULL;
    size_t length = 0;
    enum rc rc = files->load(cx, files->state, work->path, &bytes, &length);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("There is no file or folder {0}"), work->path);
    TRY(rc);
    TRY(oscal_read(cx, work->path, bytes, length, &work->main));
    TRY(oscal_resolve(cx, files, work->path, stem(cx, work->path), &work->resolution));
    return store(cx, source, work, ret);
}

enum rc import_take(struct ctx *cx, const struct import_source *source, struct oscal_file_list *ret,
                    const char **ret_main)
{
    struct oscal_file_list list = *source->files;
    const char *main_path = source->main;
    if (list.n == 0)
        return field_fail(cx, "file", N_("Please choose a file"));
    if (list.n == 1 && archive_is_zip(list.at[0].bytes, list.at[0].length))
        TRY(archive_files(cx, list.at[0].path, list.at[0].bytes, list.at[0].length, &list));
    if (text_empty(main_path) && list.n == 1)
        main_path = list.at[0].path; /* what is wrong with it is said where it is read */
    if (text_empty(main_path))
        TRY(find_main(cx, &list, &main_path));
    *ret = list;
    *ret_main = main_path;
    return RC_OK;
}

enum rc catalog_import(struct ctx *cx, const struct import_source *source, struct catalog_import_result *ret)
{
    struct oscal_file_list list = {.n = 0};
    struct work work = {.path = ""};
    TRY(may_import(cx));
    TRY(import_take(cx, source, &list, &work.path));
    const struct oscal_file *given = source->files->at;
    for (size_t i = 0; i < list.n && source->files->n > 1; i++)
        if (text_same(list.at[i].path, work.path))
            given = &list.at[i];
    work.bytes = given->bytes;
    work.length = given->length;
    const struct oscal_files files = oscal_files_of(&list);
    return import(cx, source, &files, &work, ret);
}

/* --- from a folder --- */

static enum rc absolute(struct ctx *cx, const char *path, const char **ret)
{
    char *real = realpath(path, NULL);
    if (real == NULL)
        return fail(cx, RC_MISSING, N_("There is no file or folder {0}"), path);
    *ret = arena_copy(cx->arena, real);
    free(real);
    return RC_OK;
}

static enum rc import_zip(struct ctx *cx, const char *path, const struct buf *bytes,
                          const char *code, struct catalog_import_result *ret)
{
    const char *slash = strrchr(path, '/');
    const struct oscal_file file = {slash == NULL ? path : slash + 1, bytes->data, bytes->length};
    const struct oscal_file_list list = {&file, 1};
    const struct import_source source = {.files = &list, .main = "", .code = code};
    return catalog_import(cx, &source, ret);
}

enum rc catalog_import_file(struct ctx *cx, const char *path, const char *root, const char *code,
                            struct catalog_import_result *ret)
{
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_OSCAL_BYTES);
    const char *file = "", *folder = "";
    struct oscal_files files;
    TRY(may_import(cx));
    TRY(absolute(cx, path, &file));
    TRY(file_read(cx, file, &bytes));
    code = code == NULL ? "" : code;
    if (archive_is_zip(buf_string(&bytes), bytes.length))
        return import_zip(cx, file, &bytes, code, ret);
    const char *slash = strrchr(file, '/');
    TRY(absolute(cx, root == NULL ? arena_copy_n(cx->arena, file, (size_t)(slash - file) + 1) : root,
                 &folder));
    size_t length = text_same(folder, "/") ? 0 : strlen(folder);
    if (strncmp(file, folder, length) != 0 || file[length] != '/')
        return fail(cx, RC_USAGE, N_("{0} does not lie in the folder {1}"), path, folder);
    TRY(oscal_folder(cx, folder, &files));
    struct work work = {
        .path = file + length + 1, .bytes = buf_string(&bytes), .length = bytes.length};
    const struct oscal_file_list none = {.n = 0};
    const struct import_source source = {.files = &none, .main = work.path, .code = code};
    return import(cx, &source, &files, &work, ret);
}
