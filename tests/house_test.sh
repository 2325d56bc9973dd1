#!/bin/sh
# house_test.sh: the part of the lint that needs no compiler. Prints TAP.
exec "$(dirname "$0")/../tools/lint.sh" --quick
