#!/usr/bin/env bash
# verifier_test.sh PROGRAM: what the program signs and proves, checked by kaname-verify from files alone; and
# that no part of a file can be changed, cut off or exchanged. Prints TAP.
set -uo pipefail
export LC_ALL=C.UTF-8
kaname=$1 verify=$(dirname "$1")/kaname-verify
folder=$(mktemp -d "${TMPDIR:-/tmp}/kaname-verifier-XXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
kaname=$(cd "$OLDPWD" && realpath "$kaname") verify=$(cd "$OLDPWD" && realpath "$verify")
number=0

pass() { number=$((number + 1)); echo "ok $number - $1"; }
miss() {
    number=$((number + 1))
    echo "not ok $number - $1"
    shift
    printf '# %s\n' "$@"
}

# wants CODE NAME PROGRAM WORD…
wants() {
    local wanted=$1 name=$2 said code
    shift 2
    said=$("$@" 2>&1)
    code=$?
    if [ $code = "$wanted" ]; then pass "$name"; else miss "$name" "exit code $code" "$said"; fi
}
run() { "$kaname" --lang en --db sqlite:a.db --org airline "$@"; }

wants 0 "a database is made" "$kaname" --db sqlite:a.db init
wants 0 "the sample is made" "$kaname" --db sqlite:a.db sample
wants 0 "a checkpoint is signed" run ledger checkpoint -o old.txt
wants 0 "the card is written" run ledger key card -o card.json
entries=$(sed -n 2p old.txt)
for entry in 1 2 3 $((entries / 2)) $((entries - 1)) "$entries"; do
    wants 0 "entry $entry is proved" run ledger prove "$entry" -o "proof-$entry"
    wants 0 "entry $entry is verified" "$verify" card.json old.txt "proof-$entry"
done
wants 0 "the signing key is replaced" run ledger key rotate
wants 0 "the card of the new key is written" run ledger key card -o new-card.json
wants 0 "another checkpoint is signed" run ledger checkpoint -o new.txt
wants 0 "growth is proved" run ledger prove --from old.txt -o growth
wants 0 "growth is verified" "$verify" consistency old.txt new.txt growth card.json new-card.json
wants 0 "the new card follows the old one" "$verify" follows card.json new-card.json
wants 1 "the old card does not follow the new one" "$verify" follows new-card.json card.json
wants 1 "without the new card the new checkpoint is refused" "$verify" consistency old.txt new.txt growth card.json
wants 1 "the checkpoints are not exchanged" "$verify" consistency new.txt old.txt growth card.json new-card.json
wants 1 "a proof for another checkpoint is refused" "$verify" new-card.json new.txt proof-1
run --org shipping ledger key card -o other-card.json 2>/dev/null
wants 1 "the card of another organisation is refused" "$verify" other-card.json old.txt
for file in card.json old.txt proof-2; do
    size=$(wc -c <"$file")
    for cut in 0 1 $((size / 2)) $((size - 1)); do
        mkdir -p cut && cp card.json old.txt proof-2 cut/
        head -c "$cut" "$file" >"cut/$file"
        wants 1 "$file with $cut bytes is refused" "$verify" cut/card.json cut/old.txt cut/proof-2
    done
done
mkdir -p changed
while read -r file from to; do
    cp card.json old.txt proof-2 changed/
    sed -i "s,$from,$to," "changed/$file"
    if cmp -s "$file" "changed/$file"; then miss "$file has $from"; fi
    wants 1 "$file with $to is refused" "$verify" changed/card.json changed/old.txt changed/proof-2
done <<TEXT
card.json "organization":"airline" "organization":"shipping"
card.json "from":"20 "from":"19
card.json kaname/airline kaname/shipping
card.json "key":"[0-9a-f] "key":"x
card.json "signature":" "signature":"A
old.txt ^kaname/airline kaname/shipping
old.txt ^$entries\$ $((entries + 1))
proof-2 ^index.1\$ index\\x202
proof-2 ^kaname/airline kaname/shipping
TEXT
wants 2 "a file that is not there is told" "$verify" card.json nothing.txt
wants 2 "without files the use is told" "$verify"
sqlite=$(command -v sqlite3 || true)
[ -z "$sqlite" ] || sqlite3 a.db "DELETE FROM ledger_checkpoint"
[ -z "$sqlite" ] || wants 7 "a checkpoint that is gone is missed" run ledger verify
wants 0 "the files still hold without the database" "$verify" card.json old.txt proof-2
echo "1..$number"
