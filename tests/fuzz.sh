#!/usr/bin/env bash
# fuzz.sh [SECONDS] [NAME…]: fuzzes tests/fuzz/fuzz_NAME.c (all of them) for SECONDS each (60), as many
# at a time as there are processors. Starts from tests/fuzz/corpus/NAME; what it learns stays in
# build-fuzz/corpus, inputs that crash are kept in build-fuzz/found. Prints TAP.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
# shellcheck source=tools/setup.sh
. tools/setup.sh
seconds=60
if [[ ${1:-} =~ ^[0-9]+$ ]]; then
    seconds=$1
    shift
fi

fuzz_one() {
    local name=$1 file=build-fuzz/found/$1.log dictionary=
    local folders=("build-fuzz/corpus/$name")
    mkdir -p "${folders[0]}" build-fuzz/found
    [ ! -d "tests/fuzz/corpus/$name" ] || folders+=("tests/fuzz/corpus/$name")
    [ ! -f "tests/fuzz/$name.dict" ] || dictionary=-dict=tests/fuzz/$name.dict
    # shellcheck disable=SC2086 # the wrapper is several words, the dictionary may be none
    if ${TEST_WRAP:-} "build-fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -artifact_prefix="build-fuzz/found/$name-" \
        $dictionary "${folders[@]}" >"$file" 2>&1; then
        echo "ok - fuzz $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$file") inputs"
    else
        echo "not ok - fuzz $name (all of its output is in $file)"
        grep -E 'ERROR|SUMMARY|runtime error|Test unit written|#[0-9]+ .*(src|tests)/' "$file" | head -n 30 | sed 's/^/# /' || tail -n 20 "$file"
        return 1
    fi
}

[ -n "$(tools/sources.sh fuzz)" ] || die "there is no program in tests/fuzz"
[ $# != 0 ] || mapfile -t names < <(tools/sources.sh fuzz | sed 's,.*/,,; s/^fuzz_//; s/\.c$//')
[ $# = 0 ] || names=("$@")
npm_install . build/assets
CC=clang configure build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false
compile build-fuzz "${names[@]/#/fuzz_}"
export LSAN_OPTIONS=suppressions=$PWD/tests/support/leaks.txt:print_suppressions=0
export -f fuzz_one
export seconds
# shellcheck disable=SC2016 # the inner shell expands it
printf '%s\0' "${names[@]}" |
    xargs -0 -n 1 -P "${TEST_JOBS:-$(nproc)}" bash -euo pipefail -c 'fuzz_one "$1"' fuzz_one
