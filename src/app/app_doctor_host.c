#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "app/app_doctor.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/time.h"
#include "report/report.h"

enum {
    MEBIBYTE = 1024 * 1024,
    DISK_FAIL_MIB = 200,
    DISK_WARN_MIB = 2048,
    HANDLES_WANTED = 1200, /* 1024 connections, files and databases besides */
    CERTIFICATE_WARN_DAYS = 30,
};
#define DAY_MS INT64_C(86400000)

static const char *folder_of(const struct ctx *cx, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return ".";
    return slash == path ? "/" : arena_copy_n(cx->arena, path, (size_t)(slash - path));
}

static enum rc no_file(struct doctor *doctor, const char *name, const char *path)
{
    return doctor_add(
        doctor, CHECK_FAIL, name,
        trf(doctor->cx, N_("{0}: {1}"), path, arena_copy(doctor->cx->arena, strerror(errno))),
        tr(doctor->cx, N_("Check the path and its rights")));
}

enum rc doctor_check_file(struct doctor *doctor, const char *name, const char *path, bool secret)
{
    struct ctx *cx = doctor->cx;
    struct stat file, folder;
    const char *where = folder_of(cx, path);
    if (stat(path, &file) != 0)
        return no_file(doctor, name, path);
    if (stat(where, &folder) != 0)
        return no_file(doctor, name, where);
    const char *detail = arena_printf(cx->arena, "%s %04o", path, (unsigned)file.st_mode & 07777u);
    if ((folder.st_mode & S_IWOTH) != 0 && (folder.st_mode & S_ISVTX) == 0)
        return doctor_add(
            doctor, CHECK_FAIL, name,
            arena_printf(cx->arena, "%s %04o", where, (unsigned)folder.st_mode & 07777u),
            tr(cx, N_("Everybody may put files there: chmod o-w the folder")));
    if ((file.st_mode & S_IWOTH) != 0 || (secret && (file.st_mode & S_IRWXO) != 0))
        return doctor_add(doctor, CHECK_FAIL, name, detail,
                          tr(cx, N_("Everybody on this machine may open it: chmod 600")));
    if (secret && (file.st_mode & S_IRWXG) != 0)
        return doctor_add(doctor, CHECK_WARN, name, detail,
                          tr(cx, N_("Its group may open it: chmod 600 unless that is meant")));
    return doctor_add(doctor, CHECK_OK, name, detail, "");
}

enum rc doctor_check_disk(struct doctor *doctor, const char *path)
{
    struct ctx *cx = doctor->cx;
    struct statvfs disk;
    struct stat file;
    const char *name = tr(cx, N_("Room on the disk")), *where = folder_of(cx, path);
    if (statvfs(where, &disk) != 0 || stat(path, &file) != 0)
        return no_file(doctor, name, where);
    int64_t left = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize / MEBIBYTE;
    int64_t size = (int64_t)file.st_size / MEBIBYTE;
    const char *detail = trf(cx, N_("{0} MiB free, the database has {1} MiB"), decimal(cx, left),
                             decimal(cx, size));
    enum check_state state = left < DISK_FAIL_MIB                      ? CHECK_FAIL
                             : left < DISK_WARN_MIB || left < 2 * size ? CHECK_WARN
                                                                       : CHECK_OK;
    return doctor_add(doctor, state, name, detail,
                      state == CHECK_OK
                          ? ""
                          : tr(cx, N_("Make room: a backup and a restore need as much again")));
}

/* The end of the first certificate of the file, UTC ms; -1 when it is none. */
static enum rc read_expiry(struct ctx *cx, const char *path, int64_t *ret)
{
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_FORM_BYTES);
    gnutls_x509_crt_t certificate;
    TRY(file_read(cx, path, &text));
    gnutls_datum_t datum = {(unsigned char *)text.data, (unsigned)text.length};
    if (gnutls_x509_crt_init(&certificate) != GNUTLS_E_SUCCESS)
        return RC_MEMORY;
    *ret = gnutls_x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_PEM) == GNUTLS_E_SUCCESS
               ? (int64_t)gnutls_x509_crt_get_expiration_time(certificate) * 1000
               : -1;
    gnutls_x509_crt_deinit(certificate);
    return RC_OK;
}

static enum rc check_expiry(struct doctor *doctor, const char *path)
{
    struct ctx *cx = doctor->cx;
    const char *name = tr(cx, N_("TLS certificate"));
    int64_t end = -1, now = cx->now;
    if (read_expiry(cx, path, &end) != RC_OK) {
        const char *message = cx->problem.message;
        cx->problem = (struct problem){.rc = RC_OK};
        return doctor_add(doctor, CHECK_FAIL, name, message == NULL ? path : message,
                          tr(cx, N_("Check the path and its rights")));
    }
    if (end < 0)
        return doctor_add(doctor, CHECK_FAIL, name, path,
                          tr(cx, N_("This is no certificate in PEM form")));
    enum check_state state = end < now                                    ? CHECK_FAIL
                             : end < now + CERTIFICATE_WARN_DAYS * DAY_MS ? CHECK_WARN
                                                                          : CHECK_OK;
    return doctor_add(
        doctor, state, name, trf(cx, N_("Valid until {0}"), time_show(cx, end)),
        state == CHECK_OK ? "" : tr(cx, N_("Get a new certificate and start the server anew")));
}

enum rc doctor_check_certificate(struct doctor *doctor, const char *certificate, const char *key)
{
    if (certificate != NULL)
        TRY(check_expiry(doctor, certificate));
    if (key != NULL)
        TRY(doctor_check_file(doctor, tr(doctor->cx, N_("Rights of the private key")), key, true));
    return RC_OK;
}

enum rc doctor_check_fonts(struct doctor *doctor)
{
    static const struct {
        const char *family, *package;
    } fonts[] = {{"IPAexGothic", "fonts-ipaexfont-gothic"}, {"VL Gothic", "fonts-vlgothic"}};
    struct ctx *cx = doctor->cx;
    for (size_t i = 0; i < COUNT(fonts); i++) {
        bool has = report_has_font(fonts[i].family);
        TRY(doctor_add(
            doctor, has ? CHECK_OK : CHECK_WARN, tr(cx, N_("Font")), fonts[i].family,
            has ? ""
                : trf(cx, N_("Install the package {0}; PDF reports need it"), fonts[i].package)));
    }
    return RC_OK;
}

enum rc doctor_check_pdf(struct doctor *doctor)
{
    struct ctx *cx = doctor->cx;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    const char *name = tr(cx, N_("PDF reports"));
    struct report report = {.title = name, .lang = cx->lang};
    TRY(report_paragraph(cx, &report, name));
    if (report_write(cx, &report, REPORT_PDF, &out) == RC_OK)
        return doctor_add(doctor, CHECK_OK, name, tr(cx, N_("A page was drawn")), "");
    const char *message = cx->problem.message;
    cx->problem = (struct problem){.rc = RC_OK};
    return doctor_add(
        doctor, CHECK_FAIL, name, message == NULL ? "" : message,
        tr(cx, N_("The program must be able to start itself again, with 1 GiB of memory")));
}

enum rc doctor_check_limits(struct doctor *doctor)
{
    struct ctx *cx = doctor->cx;
    struct rlimit handles = {.rlim_cur = 0};
    const char *name = tr(cx, N_("Open files"));
    (void)getrlimit(RLIMIT_NOFILE, &handles);
    bool enough = handles.rlim_cur == RLIM_INFINITY || handles.rlim_cur >= HANDLES_WANTED;
    const char *detail = handles.rlim_cur == RLIM_INFINITY ? "–"
                                                           : decimal(cx, (int64_t)handles.rlim_cur);
    return doctor_add(doctor, enough ? CHECK_OK : CHECK_WARN, name, detail,
                      enough ? ""
                             : trf(cx, N_("Allow at least {0} (LimitNOFILE= of systemd)"),
                                   decimal(cx, HANDLES_WANTED)));
}
