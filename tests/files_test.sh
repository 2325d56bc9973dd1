#!/usr/bin/env bash
# files_test.sh PROGRAM: files that leave the program come back: unchanged they change nothing, also where
# items wait for approval; what is held is refused with its row. Prints TAP.
set -uo pipefail
export LC_ALL=C.UTF-8
kaname=$1
folder=$(mktemp -d "${TMPDIR:-/tmp}/kaname-files-XXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
number=0

# wants CODE NAME PATTERN WORD…: the exit code, and what is printed fits the pattern.
wants() {
    local wanted=$1 name=$2 pattern=$3 said code
    shift 3
    said=$("$kaname" --lang en --db "sqlite:$folder/a.db" "$@" 2>&1)
    code=$?
    number=$((number + 1))
    # shellcheck disable=SC2053 # a pattern
    if [ $code = "$wanted" ] && [[ $said == $pattern ]]; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        printf '# %s\n' "exit code $code" "$said"
    fi
}

wants 0 "a database" "*" init
wants 0 "its sample data" "*" sample
for kind in xlsx csv; do
    wants 0 "the plan as $kind" "" plan export -o "$folder/plan.$kind" --org airline
    wants 0 "the plan comes back from $kind" '*"changed":0*' plan import "$folder/plan.$kind" --org airline --json
    wants 0 "the questionnaire as $kind" "" assessment export -o "$folder/sheet.$kind" --org airline --year 2026
    wants 0 "the questionnaire comes back from $kind" '*"changed":0*' \
        assessment import "$folder/sheet.$kind" --org airline --year 2026 --json
done
sed 's/^6,/6,x/' "$folder/plan.csv" >"$folder/held.csv"
row=$(grep -n '^6,' "$folder/plan.csv" | cut -d: -f1)
wants 1 "an item that waits for approval is refused with its row" "*\"row\":$row,*\"message\":\"*approval*" \
    plan import "$folder/held.csv" --org airline --json
sed 's/^9,/9,x/' "$folder/plan.csv" >"$folder/one.csv"
wants 0 "another is changed" '*"changed":1*' plan import "$folder/one.csv" --org airline --json
wants 1 "an old file is refused" '*"message":"*was changed since*' plan import "$folder/one.csv" --org airline --json
echo "1..$number"
