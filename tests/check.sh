#!/usr/bin/env bash
# check.sh: what takes longer than ./dev test, which calls it as ./dev check. Ends with
# "N passed, N failed". CHECK_ONLY="fuzz browser" picks parts; FUZZ_SECONDS is for each fuzz program (5).
set -uo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
# shellcheck source=tools/setup.sh
. tools/setup.sh
all_passed=0 all_failed=0
readonly LEFT_OUT=77 # a part that has nothing to run ends with it and counts nothing

# part NAME COMMAND…: runs one part in a shell of its own and counts what it says: its last line
# "N passed, N failed", otherwise its TAP lines, otherwise its exit code.
part() {
    local name=$1 begin=$SECONDS out=build/logs/check-$1.log status counts passed failed
    shift
    [ -z "${CHECK_ONLY:-}" ] || [[ " $CHECK_ONLY " == *" $name "* ]] || return 0
    mkdir -p build/logs
    echo "== $name"
    (set -e && "$@") 2>&1 | tee "$out"
    status=${PIPESTATUS[0]}
    counts=$(awk '
        /^[0-9]+ passed, [0-9]+ failed$/ { passed = $1; failed = $3; said = 1 }
        !said && /^ok / { passed++ }
        !said && /^not ok / { failed++ }
        END { print passed + 0, failed + 0 }' "$out")
    read -r passed failed <<<"$counts"
    [ "$status" = 0 ] || [ "$status" = $LEFT_OUT ] || [ "$failed" != 0 ] || failed=1
    [ "$status" != 0 ] || [ "$passed" != 0 ] || passed=1
    all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed))
    printf '%-56s %4d s\n' "== $name: $passed passed, $failed failed" $((SECONDS - begin))
}

# Older sanitizers cannot live with much randomness of addresses.
wrapper() {
    ! setarch -R true 2>/dev/null || echo setarch -R
}

clang_build() {
    packages lint
    build_with_clang
}

lint() {
    packages lint
    (build_with_clang) >/dev/null 2>&1 || echo "The build by clang failed; what it made is read."
    tools/lint.sh --shallow # ./dev lint goes deep
}

sanitizers() {
    # gcc warns of what is not there when it puts checks into the code, so warnings are not errors.
    configure build-asan -Dwerror=false -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1
    compile build-asan all tests
    # Its strstr measures the whole text at every call, which takes minutes on large files.
    # A test that puts a table of its own in the place of the library's does so on purpose.
    export ASAN_OPTIONS=detect_stack_use_after_return=1:intercept_strstr=0:detect_odr_violation=0
    export UBSAN_OPTIONS=print_stacktrace=1
    export LSAN_OPTIONS=suppressions=$PWD/tests/support/leaks.txt:print_suppressions=0
    TORTURE_STEP=2 TEST_SECONDS=900 TEST_WRAP=$(wrapper) tests/postgres.sh tests/run.sh build-asan
}

threads() {
    local programs
    mapfile -t programs < <(tools/sources.sh tests | grep -oE '[a-z_]*(server|turn|certificate|keep)[a-z_]*_test\.c$' | sed 's/\.c$//')
    if [ ${#programs[@]} = 0 ]; then
        echo "There is no server test; threads are not checked."
        return $LEFT_OUT
    fi
    configure build-tsan -Dwerror=false -Db_sanitize=thread -Db_lundef=false -Doptimization=1
    compile build-tsan kaname "${programs[@]}"
    export TSAN_OPTIONS=halt_on_error=0:second_deadlock_stack=1
    TEST_SECONDS=900 TEST_WRAP=$(wrapper) tests/postgres.sh tests/run.sh build-tsan "$(IFS='|' && echo "${programs[*]}")"
}

# Over all works; ./dev test and the sanitizers do a part of them for some seconds.
torture() {
    build torture
    build/torture "${TORTURE_SECONDS:-25}"
}

# What ./dev package makes, without the bundle, which needs the network.
package() {
    packages package
    build kaname kaname-verify
    tools/package.sh deb
    tests/package.sh
}

fuzzing() {
    if [ -z "$(tools/sources.sh fuzz)" ]; then
        echo "There is no program in tests/fuzz."
        return $LEFT_OUT
    fi
    TEST_WRAP=$(wrapper) tests/fuzz.sh "${FUZZ_SECONDS:-5}"
}

# Prints a node of version 20 or newer; Debian 12 has 18, so npm's package of it stands in.
find_node() {
    local machine
    if command -v node >/dev/null && [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge 20 ]; then
        command -v node
        return
    fi
    npm_install tools/node build/node >&2
    machine=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
    echo "$PWD/build/node/node_modules/node-linux-$machine/bin/node"
}

browser() {
    local node
    if [ ! -f tests/e2e/run.mjs ]; then
        echo "There is no tests/e2e/run.mjs; the browser tests are left out."
        return $LEFT_OUT
    fi
    packages browser
    build kaname
    node=$(find_node)
    npm_install tests/e2e build/e2e
    ln -sfn ../../build/e2e/node_modules tests/e2e/node_modules
    KANAME=$PWD/build/kaname CHROMIUM=$(command -v chromium) "$node" tests/e2e/run.mjs
}

# The schemas are NIST's; they stand beside the checkout, not in it.
oscal_files() {
    local node schemas=../shared/fixtures/oscal/schema-1.1.3
    if [ ! -d "$schemas" ]; then
        echo "There is no $schemas; exported OSCAL files are not held against the schemas."
        return $LEFT_OUT
    fi
    packages browser
    build kaname
    node=$(find_node)
    npm_install tests/oscal build/oscal
    ln -sfn ../../build/oscal/node_modules tests/oscal/node_modules
    KANAME=$PWD/build/kaname SCHEMAS=$PWD/$schemas "$node" tests/oscal/run.mjs
}

(packages build test check && build kaname) || exit 1
part clang clang_build
part lint lint
part sanitizers sanitizers
part threads threads
part torture torture
part fuzz fuzzing
part browser browser
part package package
part oscal oscal_files
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" = 0 ]
