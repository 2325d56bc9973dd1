#!/usr/bin/env bash
# review_commands_test.sh KANAME: a monitoring and an internal audit from their plan to their end by commands alone.
# Prints TAP.
set -uo pipefail
kaname=${1:-build/kaname}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
count=0

tell() { # TEXT, after the condition
    local good=$?
    count=$((count + 1))
    [ $good = 0 ] && echo "ok $count - $1" || echo "not ok $count - $1"
}

alone() {
    KANAME_KEYS=$folder/keys "$kaname" --db "sqlite:$folder/review.db" "$@" 2>"$folder/err"
}

run() {
    alone --org airline "$@"
}

# PATH of keys and numbers in the JSON of the last answer.
value() {
    python3 -c 'import json, sys
at = json.load(open(sys.argv[1]))
for key in sys.argv[2].split("."):
    at = at[int(key)] if key.isdigit() else at[key]
print(at)' "$folder/answer" "$1"
}

alone init >/dev/null && alone sample >/dev/null
tell "sample"

run --as airline-officer monitoring new --title "Round" --due-on 2027-03-31 --json >"$folder/answer"
tell "a monitoring is planned"
round=$(value monitoring.id)
run --as airline-officer monitoring new --title "Round" --due-on "99" >/dev/null
grep -q 99 "$folder/err"
tell "a wrong date is refused"
run --as airline-officer monitoring close "$round" >/dev/null
[ $? != 0 ]
tell "it is not closed before every row was looked at"
study=$(run risk list --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["studies"][0]["id"])')
run --as airline-officer monitoring note "$round" "risk-study/$study" --state changed --cause law --note "A new law" --json >"$folder/answer" &&
    [ "$(value state)" = changed ] && [ "$(value cause)" = law ]
tell "how a row stands is kept"
run --as airline-officer monitoring note "$round" "risk-study/$study" --state gone >/dev/null
[ $? != 0 ]
tell "a changed row needs a note"
run --as airline-officer monitoring rest "$round" >/dev/null
tell "the rest holds as it is"
run --as airline-officer monitoring change "$round" --outside-law "A new law" --policy "Looked at next year" >/dev/null &&
    run --as airline-officer monitoring close "$round" --json >"$folder/answer" && [ -n "$(value monitoring.done_on)" ]
tell "it is closed once it is written what follows"

auditor=$(python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT name FROM person WHERE login = ?", ["airline-auditor"]).fetchone()[0])' "$folder/review.db")
run --as airline-auditor internal-audit new --title "Audit" --auditor "$auditor" --due-on 2027-03-31 --json >"$folder/answer"
tell "an audit is planned"
audit=$(value audit.id)
run --as airline-auditor internal-audit carry "$audit" --activities "Talks" >/dev/null
[ $? != 0 ]
tell "it is not carried out before every item has a result"
for number in 1 2 3 4 5; do
    run --as airline-auditor internal-audit item "$audit" $number --verdict conforms --seen "Minutes" >/dev/null || break
done
run --as airline-auditor internal-audit item "$audit" 6 --question "Further" --verdict improve --seen "Talks" --json >"$folder/answer" &&
    [ "$(value items.5.question)" = Further ]
tell "items have results, and one is added"
run --as airline-auditor internal-audit item "$audit" 9 --verdict conforms --seen x >/dev/null
[ $? != 0 ]
tell "an item that there is not is refused"
run --as airline-officer internal-audit carry "$audit" --activities "Talks" >/dev/null
[ $? != 0 ]
tell "only the lead auditor carries it out"
run --as airline-auditor internal-audit carry "$audit" --activities "Talks" >/dev/null &&
    run --as airline-auditor internal-audit report "$audit" --opinion "Good" --conclusion "Go on" --reported-to "Board" >/dev/null &&
    run --as airline-auditor internal-audit close "$audit" --json >"$folder/answer" && [ "$(value audit.step)" = closed ]
tell "carried out, reported, ended"
run --as airline-officer report --kind risk-plan -o "$folder/plan.docx" >/dev/null && [ -s "$folder/plan.docx" ]
tell "the plan of the risk assessment is a kind of report"
alone ledger verify >/dev/null
tell "the ledger verifies"
echo "1..$count"
