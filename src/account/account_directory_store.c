#include "account/account_directory.h"

#include "db/db.h"

static const struct field directory_table[] = {
    FIELD(directory, id, F_ID, .flags = F_FIXED),
    FIELD(directory, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(directory, version, F_INT, .flags = F_FIXED),
    FIELD(directory, active, F_BOOL, .label = N_("Sign in through the directory")),
    FIELD(directory, urls, F_PROSE, .flags = F_REQUIRED, .max = 1000, .label = N_("Servers"),
          .help = N_("ldaps://host or ldap://host, one a line, at most four; the first that answers is asked")),
    FIELD(directory, starttls, F_BOOL, .label = N_("STARTTLS with ldap:// addresses")),
    FIELD(directory, ca, F_PROSE, .max = 60000, .label = N_("Certificates of the authority (PEM)"),
          .help = N_("Who must have signed the servers' certificates; empty: whom this machine trusts")),
    FIELD(directory, bind_dn, F_TEXT, .max = 500, .label = N_("Account that searches"),
          .help = N_("Distinguished name, or name@domain with Active Directory; it needs the right to read only")),
    FIELD(directory, bind_password, F_SECRET, .max = 300, .label = N_("Its password"),
          .help = N_("Never shown again. Empty: the present one stays")),
    FIELD(directory, base, F_TEXT, .flags = F_REQUIRED, .max = 500, .label = N_("Where people are searched"),
          .help = N_("For example ou=people,dc=example,dc=jp")),
    FIELD(directory, filter, F_TEXT, .flags = F_REQUIRED, .max = 1000, .label = N_("Filter of people"),
          .help = N_("{login} stands for the sign-in name. Active Directory: (&(objectClass=user)(sAMAccountName={login})"
                     "(!(userAccountControl:1.2.840.113556.1.4.803:=2)))")),
    FIELD(directory, login_attribute, F_TEXT, .flags = F_REQUIRED, .max = 100, .label = N_("Attribute of the sign-in name"),
          .help = N_("uid; Active Directory: sAMAccountName")),
    FIELD(directory, name_attribute, F_TEXT, .max = 100, .label = N_("Attribute of the name"),
          .help = N_("cn; Active Directory: displayName. Empty: the name is kept here")),
    FIELD(directory, mail_attribute, F_TEXT, .max = 100, .label = N_("Attribute of the mail address"),
          .help = N_("mail. Empty: the address is kept here")),
    FIELD(directory, department_attribute, F_TEXT, .max = 100, .label = N_("Attribute of the department"),
          .help = N_("ou; Active Directory: department")),
    FIELD(directory, id_attribute, F_TEXT, .max = 100, .label = N_("Attribute that never changes"),
          .help = N_("entryUUID; Active Directory: objectGUID. Tells when a sign-in name was given to somebody else")),
    FIELD(directory, group_base, F_TEXT, .max = 500, .label = N_("Where groups are searched"),
          .help = N_("Empty: groups give no roles")),
    FIELD(directory, group_attribute, F_TEXT, .max = 100, .label = N_("Attribute of the members"),
          .help = N_("member; memberUid where groups hold sign-in names")),
    FIELD(directory, nesting, F_ENUM, .names = &directory_nesting_names, .label = N_("Groups inside of groups")),
    FIELD(directory, roles, F_PROSE, .max = 8000, .label = N_("Roles by group"),
          .help = N_("One a line: officer = cn=security,ou=groups,dc=example,dc=jp. Roles: administrator, executive, ciso, "
                     "officer, owner, auditor, viewer. The directory alone gives and takes the roles named here; the others stay as they are given by hand")),
    FIELD(directory, timeout, F_INT, .flags = F_REQUIRED, .min = 1, .max = DIRECTORY_TIMEOUT_MOST,
          .label = N_("A server must answer within (seconds)"), .help = N_("1 to 30; 5 is a good value")),
    FIELD(directory, creates, F_BOOL, .label = N_("Add people at their first sign-in"),
          .help = N_("Otherwise only people who stand in the list of people can sign in")),
};
#define DIRECTORY_COLUMNS                                                                          \
    "id, org, version, active, urls, starttls, ca, bind_dn, bind_password, base, filter, "         \
    "login_attribute, name_attribute, mail_attribute, department_attribute, id_attribute, "        \
    "group_base, group_attribute, nesting, roles, timeout, creates"
const struct record directory_record = {
    .noun = "directory",
    .label = N_("Directory"),
    .href = "/directory/",
    .fields = {directory_table, COUNT(directory_table)},
    .size = sizeof(struct directory),
    .select_all = SQL_CONST("SELECT " DIRECTORY_COLUMNS " FROM directory WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " DIRECTORY_COLUMNS " FROM directory WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO directory (" DIRECTORY_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
                        "$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)"),
    .update = SQL_CONST("UPDATE directory SET version = $3, active = $4, urls = $5, starttls = $6, ca = $7, "
                        "bind_dn = $8, bind_password = $9, base = $10, filter = $11, login_attribute = $12, "
                        "name_attribute = $13, mail_attribute = $14, department_attribute = $15, "
                        "id_attribute = $16, group_base = $17, group_attribute = $18, nesting = $19, roles = $20, "
                        "timeout = $21, creates = $22 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM directory WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field directory_person_table[] = {
    FIELD(directory_person, id, F_ID, .flags = F_FIXED),
    FIELD(directory_person, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(directory_person, version, F_INT, .flags = F_FIXED),
    FIELD(directory_person, person, F_REF, .ref = "person", .flags = F_REQUIRED, .label = N_("Person")),
    FIELD(directory_person, dn, F_TEXT, .max = 1000, .label = N_("Entry of the directory")),
    FIELD(directory_person, entry, F_TEXT, .max = 1000, .label = N_("What never changes of it")),
    FIELD(directory_person, department, F_TEXT, .max = 1000, .label = N_("Department in the directory")),
    FIELD(directory_person, missing, F_TIME, .label = N_("Missing in the directory since")),
};
#define DIRECTORY_PERSON_COLUMNS "id, org, version, person, dn, entry, department, missing"
const struct record directory_person_record = {
    .noun = "directory-person",
    .label = N_("Person of the directory"),
    .fields = {directory_person_table, COUNT(directory_person_table)},
    .size = sizeof(struct directory_person),
    .select_all = SQL_CONST("SELECT " DIRECTORY_PERSON_COLUMNS " FROM directory_person WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " DIRECTORY_PERSON_COLUMNS " FROM directory_person WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO directory_person (" DIRECTORY_PERSON_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST("UPDATE directory_person SET version = $3, person = $4, dn = $5, entry = $6, department = $7, "
                        "missing = $8 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM directory_person WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc directory_person_of(struct ctx *cx, const char *person, struct directory_person *ret, bool *ret_found)
{
    enum rc rc = db_one(cx, SQL("SELECT " DIRECTORY_PERSON_COLUMNS " FROM directory_person WHERE person = $1"),
                        directory_person_record.fields, ret, ARGS(STR(person)));
    *ret_found = rc == RC_OK;
    return rc == RC_MISSING ? RC_OK : rc;
}

enum rc directory_store_creators(struct ctx *cx, struct directories *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " DIRECTORY_COLUMNS " FROM directory WHERE active = 1 AND creates = 1 AND org IN "
                       "(SELECT id FROM organization WHERE active = 1) ORDER BY org LIMIT 8"),
                   directory_record.fields, &ret->directories, NO_ARGS);
}
_Static_assert(DIRECTORY_CREATORS_MOST == 8, "the statement's limit");

static const struct field row_fields[] = {
    FIELD(directory_row, person, F_ID),
    FIELD(directory_row, login, F_TEXT, .label = N_("Sign-in name")),
    FIELD(directory_row, name, F_TEXT, .label = N_("Name")),
    FIELD(directory_row, department, F_TEXT, .label = N_("Department in the directory")),
    FIELD(directory_row, dn, F_TEXT, .label = N_("Entry of the directory")),
    FIELD(directory_row, active, F_BOOL, .label = N_("May sign in")),
    FIELD(directory_row, linked, F_BOOL, .label = N_("Signs in through the directory")),
    FIELD(directory_row, missing, F_TIME, .label = N_("Missing in the directory since")),
};
static const struct field rows_fields[] = {FIELD_LIST(directory_rows, people, row_fields, struct directory_row)};
const struct fields directory_rows_fields = {rows_fields, COUNT(rows_fields)};

_Static_assert(ROLE_SYSTEM == 7, "the statement's role");

enum rc directory_people(struct ctx *cx, bool all, struct directory_rows *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT p.id AS person, p.login, p.name, COALESCE(d.department, '') AS department, "
                       "COALESCE(d.dn, '') AS dn, p.active, CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS linked, "
                       "COALESCE(d.missing, 0) AS missing FROM person p LEFT JOIN directory_person d ON d.person = p.id "
                       "WHERE p.org = $1 AND (d.id IS NOT NULL OR ($2 = 1 AND p.password = '' AND p.active = 1)) "
                       "AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.person = p.id AND m.role = 7) "
                       "ORDER BY p.login, p.id"),
                   FIELDS(row_fields), &ret->people, ARGS(STR(cx->org), I64(all)));
}
