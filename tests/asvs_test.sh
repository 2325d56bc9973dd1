#!/usr/bin/env bash
# asvs_test.sh: docs/asvs.md has every item of level 1 and 2 of ASVS 4.0.3 once, and the tests that it names exist.
# Prints TAP.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
missing=
while read -r name; do
    [ -n "$(find src tests tools -name "$name.c" -o -name "$name.sh" | head -n 1)" ] || missing+=" $name"
done < <(grep -o '`[a-z0-9_]*_test`' docs/asvs.md | tr -d '`' | sort -u)
while read -r name; do
    grep -rqsE "^static void $name\(|cmocka_unit_test\($name\)" --include='*_test.c' src tools || missing+=" $name"
done < <(grep -oE '\btest_[a-z0-9_]+' docs/asvs.md | sort -u)
if [ -z "$missing" ]; then
    echo "ok 1 - every test that is named exists"
else
    echo "not ok 1 - every test that is named exists"
    echo "# missing:$missing"
fi
# chapter.section.first[-last]; deleted items and those of level 3 alone are left out
items='1.1.1-7 1.2.1-4 1.4.1 1.4.4 1.4.5 1.5.1-4 1.6.1-4 1.7.1-2 1.8.1-2 1.9.1-2 1.10.1 1.11.1-2 1.12.2 1.14.1-6
2.1.1-12 2.2.1-3 2.3.1-3 2.4.1-6 2.5.1-7 2.6.1-3 2.7.1-6 2.8.1-6 2.9.1-3 2.10.1-4
3.1.1 3.2.1-4 3.3.1-4 3.4.1-5 3.5.1-3 3.7.1
4.1.1-3 4.1.5 4.2.1-2 4.3.1-3
5.1.1-5 5.2.1-8 5.3.1-10 5.4.1-3 5.5.1-4
6.1.1-3 6.2.1-6 6.3.1-2 6.4.1-2
7.1.1-4 7.2.1-2 7.3.1 7.3.3-4 7.4.1-3
8.1.1-4 8.2.1-3 8.3.1-8
9.1.1-3 9.2.1-4
10.2.1-2 10.3.1-3
11.1.1-8
12.1.1-3 12.2.1 12.3.1-6 12.4.1-2 12.5.1-2 12.6.1
13.1.1 13.1.3-5 13.2.1-3 13.2.5-6 13.3.1-2 13.4.1-2
14.1.1-4 14.2.1-6 14.3.2-3 14.4.1-7 14.5.1-4'
wanted=$(for item in $items; do
    first=${item%%-*} last=${item##*-} section=${first%.*}
    [ "$last" != "$item" ] || last=${first##*.}
    for ((i = ${first##*.}; i <= last; i++)); do echo "$section.$i"; done
done | sort)
given=$(sed '/^## What is not met/,/^## V1 /d' docs/asvs.md | grep -oE '^\| [0-9]+\.[0-9]+\.[0-9]+ ' | tr -d '| ' | sort)
if [ "$wanted" = "$given" ]; then
    echo "ok 2 - every item stands there once ($(wc -l <<<"$given"))"
else
    echo "not ok 2 - every item stands there once"
    diff <(echo "$wanted") <(echo "$given") | sed 's/^/# /'
fi
echo "1..2"
