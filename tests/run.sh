#!/usr/bin/env bash
# run.sh [BUILD] [PATTERN]: runs every test program that meson knows in the build folder (build) and
# every *_test.sh of tests/ and tools/, one line each, and ends with "N passed, N failed", counting
# single tests. A PATTERN picks the programs whose names match it. Programs and scripts speak TAP; one
# that prints no TAP counts as one test by its exit code.
# TEST_SECONDS limits a program (300), TEST_JOBS the number at a time, TEST_WRAP stands before a
# program ("setarch -R").
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
build=${1:-build} pattern=${2:-}
root=$PWD
export LC_ALL=C.UTF-8
logs=$(mktemp -d "$build/test-logs.XXXXXX") || exit 2
trap 'rm -rf "$logs"' EXIT

# Gives "name<tab>program<tab>argument…" for each test.
list_tests() {
    python3 - "$build/meson-info/intro-tests.json" <<'PYTHON'
import json, sys
for test in sorted(json.load(open(sys.argv[1])), key=lambda test: test["name"]):
    print("\t".join([test["name"]] + test["cmd"]))
PYTHON
    local script program
    for script in tests/*_test.sh tools/*_test.sh; do
        [ -e "$script" ] || continue
        # A script gets the program that it is named after: tools/NAME.c, otherwise kaname.
        program=$root/$build/$(basename "$script" _test.sh)
        [ -x "$program" ] || program=$root/$build/kaname
        printf '%s\t%s\t%s\n' "$(basename "$script" .sh)" "$script" "$program"
    done
}

# Runs one test and leaves NAME.log, NAME.err and NAME.count ("passed failed skipped seconds").
run_one() {
    local name program status begin end
    IFS=$'\t' read -r -a fields <<<"$1"
    name=${fields[0]} program=("${fields[@]:1}")
    begin=$(date +%s%N)
    # shellcheck disable=SC2086 # the wrapper is several words
    CMOCKA_MESSAGE_OUTPUT=TAP BUILD=$build timeout -k 10 "${TEST_SECONDS:-300}" ${TEST_WRAP:-} \
        "${program[@]}" >"$logs/$name.log" 2>"$logs/$name.err" </dev/null
    status=$?
    end=$(date +%s%N)
    [ $status != 124 ] || echo "stopped after ${TEST_SECONDS:-300} seconds" >>"$logs/$name.err"
    awk -v status=$status -v tenths=$(((end - begin) / 100000000)) '
        /^1\.\.[0-9]+/ { plan += substr($1, 4) }
        /^(not )?ok .*# SKIP/ { skipped++; next }
        /^ok / { passed++ }
        /^not ok / { failed++ }
        END {
            lines = passed + failed + skipped
            if (lines < plan) failed += plan - lines
            if (status != 0 && failed == 0) failed = 1
            if (status == 0 && lines == 0 && plan == 0) passed = 1
            printf "%d %d %d %.1f\n", passed, failed, skipped, tenths / 10
        }' "$logs/$name.log" >"$logs/$name.count"
}

# What a failed test said: its failed lines with what follows them, and the end of its messages.
show_failure() {
    awk '/^not ok .*# SKIP/ { show = 0; next } /^ok / { show = 0 } /^not ok / { show = 1 } show' \
        "$1.log" | head -n 60
    grep -q '^\(not \)\?ok ' "$1.log" || tail -n 30 "$1.log"
    tail -n 40 "$1.err"
}

begin=$SECONDS
export -f run_one
export logs build
list_tests >"$logs/list" || exit 2
[ -z "$pattern" ] || { grep -E "^[^	]*($pattern)" "$logs/list" >"$logs/picked"
    mv "$logs/picked" "$logs/list"; }
# shellcheck disable=SC2016 # the inner shell expands it
tr '\n' '\0' <"$logs/list" |
    xargs -0 -r -n 1 -P "${TEST_JOBS:-$(($(nproc) + 1))}" bash -c 'run_one "$1"' run_one

all_passed=0 all_failed=0
while IFS=$'\t' read -r name _; do
    passed=0 failed=1 skipped=0 seconds=0
    [ ! -f "$logs/$name.count" ] || read -r passed failed skipped seconds <"$logs/$name.count"
    all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed))
    note=
    [ "$failed" = 0 ] || note="$note, $failed FAILED"
    [ "$skipped" = 0 ] || note="$note, $skipped left out"
    printf '%-28s %5d passed%s (%s s)\n' "$name" "$passed" "$note" "$seconds"
    ! grep -hs '^# .* is left out' "$logs/$name.log" "$logs/$name.err" || true
    [ "$failed" = 0 ] || show_failure "$logs/$name" | sed 's/^/    /'
done <"$logs/list"
printf '%-56s %4d s\n' "Running the tests of $build" $((SECONDS - begin))
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" = 0 ]
