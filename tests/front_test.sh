#!/usr/bin/env bash
# front_test.sh KANAME: the light program gives what the whole one gives, needs few libraries, and hands over
# everything that is not its own. Prints TAP.
# shellcheck disable=SC2317 # wants calls the functions
set -uo pipefail
kaname=$(readlink -f "${1:-build/kaname}")
export LC_ALL=C.UTF-8
folder=$(mktemp -d "${TMPDIR:-/tmp}/kaname-front-XXXXXX") || exit 2
trap 'rm -rf "$folder"' EXIT
count=0 failed=0

wants() {
    local name=$1
    shift
    count=$((count + 1))
    if "$@"; then
        echo "ok $count - $name"
    else
        echo "not ok $count - $name"
        failed=1
    fi
}
equals() { [ "$1" = "$2" ] || { printf '# got %s, wanted %s\n' "$1" "$2"; return 1; }; }

cat >"$folder/tree.xml" <<'XML'
<opsa-mef><define-fault-tree name="t"><define-gate name="g"><atleast min="2"><basic-event name="a"/>
<basic-event name="b"/><basic-event name="c"/></atleast></define-gate></define-fault-tree><model-data>
<define-basic-event name="a"/><define-basic-event name="b"/><define-basic-event name="c"/></model-data></opsa-mef>
XML
cp "$folder/tree.xml" "$folder/木.xml"
cutsets=(mission cutsets --count --json --open-psa)

wants "the light program counts" equals "$("$kaname" "${cutsets[@]}" "$folder/tree.xml")" '{"count":"3"}'
wants "it lists as the whole one does" equals "$("$kaname" mission cutsets --open-psa "$folder/tree.xml")" \
    "$("$kaname-whole" mission cutsets --open-psa "$folder/tree.xml")"
wants "it takes names beyond ASCII" equals "$("$kaname" "${cutsets[@]}" "$folder/木.xml")" '{"count":"3"}'
"$kaname" "${cutsets[@]}" "$folder/none.xml" 2>/dev/null
light=$?
"$kaname-whole" "${cutsets[@]}" "$folder/none.xml" 2>/dev/null
wants "a file that is not there ends alike" equals "$light" "$?"
"$kaname" "${cutsets[@]}" "$folder/tree.xml" --strange 2>/dev/null
wants "an option that is not there is a wrong use" equals "$?" 2
wants "everything else is handed over" equals "$("$kaname" version)" "$("$kaname-whole" version)"
wants "help is handed over" equals "$("$kaname" mission cutsets --help)" "$("$kaname-whole" help mission cutsets)"
wants "few libraries are loaded" sh -c "! ldd '$kaname' | grep -qE 'pango|gnutls|libpq|icu|archive|microhttpd'"
cp "$kaname" "$folder/kaname"
mkdir "$folder/bin"
cp "$kaname" "$folder/bin/kaname"
wants "alone it still counts" equals "$("$folder/kaname" "${cutsets[@]}" "$folder/tree.xml")" '{"count":"3"}'
"$folder/kaname" version 2>/dev/null
wants "alone it says what is missing" equals "$?" "$("$kaname" mission cutsets --open-psa /dev/null/x >/dev/null 2>&1; echo $?)"
mkdir -p "$folder/lib/kaname"
cp "$kaname-whole" "$folder/lib/kaname/"
wants "installed, it finds the whole one" equals "$("$folder/bin/kaname" version)" "$("$kaname" version)"
echo "1..$count"
exit $failed
