#!/usr/bin/env bash
# oscal_requirements_test.sh: docs/oscal.md has every requirement of NIST's profile resolution specification once, and
# the tests named there name the requirement. Prints TAP.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
specification=../shared/fixtures/oscal/profile-resolution/specification.xml
table=$(sed -n '/^### Requirement by requirement/,/^## /p' docs/oscal.md | grep -E '^\| (req|rq|id)-[a-z0-9-]+ \|')
missing=
while IFS='|' read -r _ id _ code tests _; do
    id=${id// /}
    for test in $(tr -d '`,' <<<"$tests"); do
        [ "$test" != – ] || continue
        file=$test
        [ -f "$file" ] || file=$(find src -name "$test.c" | head -n 1)
        if [ -z "$file" ] || ! grep -qE "(^|[^a-z0-9-])$id([^a-z0-9-]|\$)" "$file"; then
            missing+=" $id:$test"
        fi
    done
    for file in $(tr -d '`,' <<<"$code"); do
        [ "$file" = – ] || [ -f "src/oscal/$file" ] || [ -f "src/catalog/$file" ] || missing+=" $id:$file"
    done
done <<<"$table"
if [ -z "$missing" ]; then
    echo "ok 1 - the files and tests that are named exist and name their requirement"
else
    echo "not ok 1 - the files and tests that are named exist and name their requirement"
    echo "# missing:$missing"
fi
given=$(cut -d '|' -f 2 <<<"$table" | tr -d ' ' | sort)
if [ ! -f "$specification" ]; then
    echo "ok 2 - every requirement stands there once # SKIP there is no $specification"
else
    wanted=$(grep -oE '\bid="(req|rq|id)-[^"]+"' "$specification" | cut -d '"' -f 2 | sort)
    if [ "$wanted" = "$given" ]; then
        echo "ok 2 - every requirement stands there once ($(wc -l <<<"$given"))"
    else
        echo "not ok 2 - every requirement stands there once"
        diff <(echo "$wanted") <(echo "$given") | sed 's/^/# /'
    fi
fi
echo "1..2"
