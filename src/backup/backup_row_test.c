/* Rows of an export as JSON and back. */
#include "backup/backup_row.h"

#include <float.h>
#include <math.h>

#include "tests/support/whole.h"

static const struct db_column columns[] = {{"weight", DB_REAL}};
static const struct db_table table = {"row", {columns, COUNT(columns)}};

/* Whole numbers beyond 64 bits are written without a point by the shortest form, and readers refuse them. */
static void test_reals(void **state)
{
    static const double reals[] = {0,    -2.5,    0.1,   1e15,  999999999999999999.0, 1e18,
                                   1e20, -1.5e20, 5e-324, 1e300, 9.999999e20,          DBL_MAX};
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(reals); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(1 << 10);
        char room[8];
        struct db_value given = db_value_of_real(reals[i], room), back;
        TEST_INT(i, backup_row_write(cx, cx->arena, &table, &given, &out), RC_OK);
        TEST_INT(i, backup_row_read(cx, cx->arena, &table, out.data, out.length, &back), RC_OK);
        TEST_TRUE(i, db_value_real(&back) == reals[i]);
    }
    const double refused[] = {INFINITY, NAN};
    for (size_t i = 0; i < COUNT(refused); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(1 << 10);
        char room[8];
        struct db_value given = db_value_of_real(refused[i], room);
        TEST_INT(i, backup_row_write(cx, cx->arena, &table, &given, &out), RC_INVALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reals)};
    return TEST_RUN(tests);
}
