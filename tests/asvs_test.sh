#!/usr/bin/env bash
# asvs_test.sh: the tests that docs/asvs.md names exist. Prints TAP.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
missing=
while read -r name; do
    [ -n "$(find src tests -name "$name.c" -o -name "$name.sh" | head -n 1)" ] || missing+=" $name"
done < <(grep -o '`[a-z_]*_test`' docs/asvs.md | tr -d '`' | sort -u)
while read -r name; do
    grep -rqsE "^static void $name\(|cmocka_unit_test\($name\)" --include='*_test.c' src || missing+=" $name"
done < <(grep -oE '\btest_[a-z_]+' docs/asvs.md | sort -u)
if [ -z "$missing" ]; then
    echo "ok 1 - every test that is named exists"
else
    echo "not ok 1 - every test that is named exists"
    echo "# missing:$missing"
fi
echo "1..1"
