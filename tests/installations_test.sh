#!/usr/bin/env bash
# installations_test.sh PROGRAM: an operator and an office in two installations that share nothing pass packages by file and
# by push over TLS. Prints TAP.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
export LC_ALL=C.UTF-8
kaname=$(readlink -f "${1:-build/kaname}")
folder=$(mktemp -d "${TMPDIR:-/tmp}/kaname-submission-XXXXXX") || exit 2
trap 'rm -rf "$folder"' EXIT
python3 tests/installations_walk.py "$kaname" "$folder" >"$folder/tap" 2>"$folder/err"
# An error may end it with 1, too.
if [ $? != 0 ] && ! grep -q '^not ok' "$folder/tap"; then
    echo "not ok - the walk came to its end" >>"$folder/tap"
fi
cat "$folder/tap"
sed 's/^/# /' "$folder/err"
! grep -q '^not ok' "$folder/tap"
