#include "tests/support/slapd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ldap.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PROGRAM "/usr/sbin/slapd"
#define ROOT "cn=root,dc=example,dc=jp"
#define ROOT_PASSWORD "root words"

enum { PATH_MOST = 200, START_MS = 20 * 1000 };

static const char configuration[] =
    "include /etc/ldap/schema/core.schema\n"
    "include /etc/ldap/schema/cosine.schema\n"
    "include /etc/ldap/schema/inetorgperson.schema\n"
    "modulepath /usr/lib/ldap\n"
    "moduleload back_mdb\n"
    "TLSCACertificateFile %s/ca.pem\n"
    "TLSCertificateFile %s/server.pem\n"
    "TLSCertificateKeyFile %s/server.key\n"
    "database mdb\n"
    "maxsize 16777216\n"
    "suffix " SLAPD_BASE "\n"
    "rootdn " ROOT "\n"
    "rootpw \"" ROOT_PASSWORD "\"\n"
    "directory %s/data\n"
    "dbnosync\n"
    "index objectClass,uid,member eq\n"
    "access to attrs=userPassword by anonymous auth by * none\n"
    "access to * by dn.exact=\"" SLAPD_SEARCHER "\" read by * none\n";

#define PERSON(uid, name, rest)                                                                    \
    "dn: uid=" uid ",ou=people," SLAPD_BASE "\nobjectClass: inetOrgPerson\nuid: " uid "\ncn:: " name \
    "\nsn: x\nuserPassword: " SLAPD_PASSWORD "\n" rest "\n"
/* base64 of UTF-8: 佐藤 花子, 鈴木 健, 田中 一 */
#define HANAKO "5L2Q6JekIOiKseWtkA=="
#define KEN "6Yi05pyoIOWBpQ=="
#define HAJIME "55Sw5LitIOS4gA=="

static const char content[] =
    "dn: " SLAPD_BASE "\nobjectClass: dcObject\nobjectClass: organization\no: example\ndc: example\n\n"
    "dn: " SLAPD_SEARCHER "\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: kaname\n"
    "userPassword: " SLAPD_SEARCHER_PASSWORD "\n\n"
    "dn: ou=people," SLAPD_BASE "\nobjectClass: organizationalUnit\nou: people\n\n"
    "dn: ou=others," SLAPD_BASE "\nobjectClass: organizationalUnit\nou: others\n\n"
    "dn: ou=groups," SLAPD_BASE "\nobjectClass: organizationalUnit\nou: groups\n\n" 
    PERSON("hanako", HANAKO, "mail: hanako@example.jp\nou: security\n")
    PERSON("ken", KEN, "mail: ken@example.jp\n")
    PERSON("hajime", HAJIME, "")
    PERSON("we*ird(1)", KEN, "")
    PERSON("stopped", KEN, "employeeType: disabled\n")
    PERSON("twin", KEN, "")
    "dn: uid=twin,ou=others," SLAPD_BASE "\nobjectClass: inetOrgPerson\nuid: twin\ncn: twin\nsn: x\n\n"
    "dn: ou=elsewhere," SLAPD_BASE "\nobjectClass: referral\nobjectClass: extensibleObject\nou: elsewhere\n"
    "ref: ldap://127.0.0.1:1/ou=elsewhere," SLAPD_BASE "\n\n"
    "dn: cn=security,ou=groups," SLAPD_BASE "\nobjectClass: groupOfNames\ncn: security\n"
    "member: uid=hanako,ou=people," SLAPD_BASE "\n\n"
    "dn: cn=staff,ou=groups," SLAPD_BASE "\nobjectClass: groupOfNames\ncn: staff\n"
    "member: cn=security,ou=groups," SLAPD_BASE "\nmember: uid=ken,ou=people," SLAPD_BASE "\n\n"
    "dn: cn=everybody,ou=groups," SLAPD_BASE "\nobjectClass: groupOfNames\ncn: everybody\n"
    "member: cn=staff,ou=groups," SLAPD_BASE "\nmember: cn=everybody,ou=groups," SLAPD_BASE "\n\n";

static void path_of(const struct slapd *slapd, const char *name, char ret[PATH_MOST])
{
    int length = snprintf(ret, PATH_MOST, "%s/%s", slapd->folder, name);
    assert_in_range(length, 1, PATH_MOST - 1);
}

static void write_text(const struct slapd *slapd, const char *name, const char *text)
{
    char path[PATH_MOST];
    path_of(slapd, name, path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int listen_on_free(int *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(handle >= 0);
    assert_int_equal(bind(handle, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(handle, 64), 0);
    assert_int_equal(getsockname(handle, (struct sockaddr *)&address, &length), 0);
    *ret_port = ntohs(address.sin_port);
    return handle;
}

int silent_server(int *ret_port)
{
    return listen_on_free(ret_port);
}

/* The program under its own path may be confined to the system's folders, a copy is not. */
static void copy_program(const struct slapd *slapd)
{
    char path[PATH_MOST];
    static char bytes[64 * 1024];
    ssize_t length;
    path_of(slapd, "slapd", path);
    int from = open(PROGRAM, O_RDONLY | O_CLOEXEC), to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
    if (from < 0)
        fail_msg("%s is missing; ./dev test installs it", PROGRAM);
    assert_true(to >= 0);
    while ((length = read(from, bytes, sizeof bytes)) > 0)
        assert_int_equal(write(to, bytes, (size_t)length), length);
    assert_int_equal(length, 0);
    assert_int_equal(close(from) | close(to), 0);
}

static pid_t run_program(const struct slapd *slapd, const char *const *arguments)
{
    char path[PATH_MOST], log[PATH_MOST];
    path_of(slapd, "slapd", path);
    path_of(slapd, "log", log);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM); /* a test that fails stops nothing */
        int handle = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (handle < 0 || dup2(handle, 1) < 0 || dup2(handle, 2) < 0)
            _exit(126);
        execv(path, (char *const *)arguments);
        _exit(127);
    }
    return pid;
}

static bool answers(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = connect(handle, (struct sockaddr *)&address, sizeof address) == 0;
    close(handle);
    return good;
}

void slapd_again(struct slapd *slapd)
{
    char urls[250], file[PATH_MOST];
    path_of(slapd, "slapd.conf", file);
    snprintf(urls, sizeof urls, "%s %s ldap://127.0.0.2:%d ldaps://127.0.0.2:%d", slapd->url, slapd->secret_url,
             slapd->port, slapd->secret_port);
    const char *const arguments[] = {"slapd", "-d", "0", "-h", urls, "-f", file, NULL};
    slapd->pid = run_program(slapd, arguments);
    for (int waited = 0; !answers(slapd->secret_port); waited += 20) {
        if (waited > START_MS || waitpid(slapd->pid, NULL, WNOHANG) != 0)
            fail_msg("slapd did not start; see %s/log", slapd->folder);
        usleep(20 * 1000);
    }
    slapd->stopped = false;
}

static void fill(const struct slapd *slapd)
{
    char file[PATH_MOST], ldif[PATH_MOST];
    int status = 0;
    path_of(slapd, "slapd.conf", file);
    path_of(slapd, "content.ldif", ldif);
    const char *const arguments[] = {"slapadd", "-f", file, "-l", ldif, NULL};
    pid_t pid = run_program(slapd, arguments);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("slapadd ended with %d; see %s/log", status, slapd->folder);
}

static void make_certificates(struct slapd *slapd)
{
    char ca[PATH_MOST], server[PATH_MOST], key[PATH_MOST];
    struct authority authority;
    path_of(slapd, "ca.pem", ca);
    path_of(slapd, "server.pem", server);
    path_of(slapd, "server.key", key);
    authority_make(&authority, "Directory authority");
    authority_write(&authority, ca);
    authority_issue(&authority, &(struct issue){.name = "localhost", .host = "localhost"}, server, key);
    authority_read(ca, slapd->ca);
    authority_free(&authority);
}

void slapd_start(struct slapd *slapd)
{
    char text[4000], data[PATH_MOST];
    int first, second;
    *slapd = (struct slapd){.folder = "/tmp/kaname-slapd-XXXXXX"};
    assert_non_null(mkdtemp(slapd->folder));
    path_of(slapd, "data", data);
    assert_int_equal(mkdir(data, 0700), 0);
    first = listen_on_free(&slapd->port);
    second = listen_on_free(&slapd->secret_port);
    close(first);
    close(second);
    snprintf(slapd->url, sizeof slapd->url, "ldap://127.0.0.1:%d", slapd->port);
    snprintf(slapd->secret_url, sizeof slapd->secret_url, "ldaps://127.0.0.1:%d", slapd->secret_port);
    copy_program(slapd);
    make_certificates(slapd);
    assert_in_range(snprintf(text, sizeof text, configuration, slapd->folder, slapd->folder, slapd->folder,
                              slapd->folder), 1, sizeof text - 1);
    write_text(slapd, "slapd.conf", text);
    write_text(slapd, "content.ldif", content);
    fill(slapd);
    slapd_again(slapd);
}

void slapd_end(struct slapd *slapd)
{
    if (slapd->stopped)
        return;
    kill(slapd->pid, SIGTERM);
    assert_int_equal(waitpid(slapd->pid, NULL, 0), slapd->pid);
    slapd->stopped = true;
}

void slapd_stop(struct slapd *slapd)
{
    static const char *const names[] = {"data/data.mdb", "data/lock.mdb", "data", "ca.pem", "server.pem",
                                        "server.key", "slapd.conf", "content.ldif", "slapd", "log"};
    char path[PATH_MOST];
    slapd_end(slapd);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        path_of(slapd, names[i], path);
        (void)remove(path);
    }
    (void)remove(slapd->folder);
}

static LDAP *as_root(const struct slapd *slapd)
{
    static const int version = LDAP_VERSION3;
    struct berval secret = {.bv_val = (char *)ROOT_PASSWORD, .bv_len = strlen(ROOT_PASSWORD)};
    LDAP *ld = NULL;
    assert_int_equal(ldap_initialize(&ld, slapd->url), LDAP_SUCCESS);
    assert_int_equal(ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version), LDAP_OPT_SUCCESS);
    assert_int_equal(ldap_sasl_bind_s(ld, ROOT, LDAP_SASL_SIMPLE, &secret, NULL, NULL, NULL), LDAP_SUCCESS);
    return ld;
}

void slapd_delete(const struct slapd *slapd, const char *dn)
{
    LDAP *ld = as_root(slapd);
    assert_int_equal(ldap_delete_ext_s(ld, dn, NULL, NULL), LDAP_SUCCESS);
    ldap_unbind_ext_s(ld, NULL, NULL);
}

void slapd_replace(const struct slapd *slapd, const char *dn, const char *attribute, const char *value)
{
    LDAP *ld = as_root(slapd);
    char *values[] = {(char *)value, NULL};
    LDAPMod change = {.mod_op = LDAP_MOD_REPLACE, .mod_type = (char *)attribute, .mod_values = values};
    LDAPMod *changes[] = {&change, NULL};
    assert_int_equal(ldap_modify_ext_s(ld, dn, changes, NULL, NULL), LDAP_SUCCESS);
    ldap_unbind_ext_s(ld, NULL, NULL);
}
