#include "appointment/appointment_view.h"

static const struct route routes[] = {
    {GET, "/appointments", appointment_list_get, PERM_PLAN_READ,
     N_("The responsibilities with who holds them; on")},
    {GET, "/appointments/new", seat_new_get, PERM_PLAN_WRITE, N_("Form of a new responsibility")},
    {POST, "/appointments/new", seat_new_post, PERM_PLAN_WRITE, N_("Makes a responsibility")},
    {GET, "/appointments/{id}", seat_get, PERM_PLAN_READ, N_("A responsibility with its appointments")},
    {GET, "/appointments/{id}/edit", seat_edit_get, PERM_PLAN_WRITE, N_("Form to change a responsibility")},
    {POST, "/appointments/{id}/edit", seat_edit_post, PERM_PLAN_WRITE, N_("Changes a responsibility")},
    {POST, "/appointments/{id}/terms", seat_term_post, PERM_PLAN_WRITE, N_("Records an appointment")},
    {GET, "/appointment-terms/{id}/edit", seat_term_edit_get, PERM_PLAN_WRITE, N_("Form to change an appointment")},
    {POST, "/appointment-terms/{id}/edit", seat_term_edit_post, PERM_PLAN_WRITE, N_("Changes an appointment")},
    {POST, "/appointment-terms/{id}/remove", seat_term_remove_post, PERM_PLAN_WRITE, N_("Removes an appointment")},
    {GET, "/appointment-terms/{id}/minutes", seat_term_minutes_get, PERM_PLAN_READ, N_("The file of the minutes")},
    {POST, "/appointment-terms/{id}/minutes", seat_term_minutes_post, PERM_PLAN_WRITE,
     N_("Keeps the minutes of an appointment; file")},
    {GET, "/committees/new", committee_new_get, PERM_PLAN_WRITE, N_("Form of a new committee")},
    {POST, "/committees/new", committee_new_post, PERM_PLAN_WRITE, N_("Makes a committee")},
    {GET, "/committees/{id}", committee_get, PERM_PLAN_READ, N_("A committee with its members")},
    {GET, "/committees/{id}/edit", committee_edit_get, PERM_PLAN_WRITE, N_("Form to change a committee")},
    {POST, "/committees/{id}/edit", committee_edit_post, PERM_PLAN_WRITE, N_("Changes a committee")},
};

static const struct record *const records[] = {&committee_record, &seat_record, &seat_term_record};

const struct module appointment_module = {
    .name = "appointment",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = appointment_commands,
    .command_count = APPOINTMENT_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .work = appointment_work,
};
