#!/usr/bin/env bash
# lint.sh [--quick|--shallow]: holds the sources against the rules of the house and prints TAP. --quick leaves
# out what needs a compiler: mutable data, cppcheck, clang-tidy. --shallow lets clang's analyzer follow fewer
# paths, in a quarter of the time. The whole needs build-clang, which ./dev lint makes.
# shellcheck disable=SC2317 # check calls the functions
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
export LC_ALL=C.UTF-8
failed=0 nodes=225000
[ "${1:-}" != --shallow ] || nodes=60000

# check NAME COMMAND…: what the command prints are the findings.
check() {
    local name=$1 findings
    shift
    findings=$("$@" 2>&1)
    if [ -z "$findings" ]; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        printf '%s\n' "$findings" | sed 's/^/# /'
        failed=1
    fi
}

# Includes go down the floors only; another room of the same floor shows its own header only.
floors() {
    # shellcheck disable=SC2046 # a list of files
    awk '
        FILENAME == "tools/rooms.txt" {
            if ($0 !~ /^#/ && NF > 0) { height++; for (i = 1; i <= NF; i++) floor[$i] = height }
            next
        }
        FNR == 1 {
            split(FILENAME, part, "/"); room = part[2]
            if (!(room in floor)) printf "%s:1: the room %s has no floor in tools/rooms.txt\n", FILENAME, room
        }
        match($0, /^#include "[a-z0-9_]+\//) {
            other = substr($0, RSTART + 10, RLENGTH - 11)
            if (other == room || !(other in floor) || !(room in floor)) next
            if (floor[other] > floor[room])
                printf "%s:%d: %s may not use %s, which stands above it\n", FILENAME, FNR, room, other
            else if (floor[other] == floor[room] && $2 != "\"" other "/" other ".h\"")
                printf "%s:%d: %s may use %s only through %s/%s.h\n", FILENAME, FNR, room, other, other, other
        }' tools/rooms.txt $(tools/sources.sh house | grep '^src/' | grep -v '_test\.[ch]$')
}

# Functions up to 60 lines, files up to 800; tables in files of their own (*_table.c) may be longer.
lengths() {
    # shellcheck disable=SC2046 # a list of files
    awk '
        function file_end() {
            if (name != "" && lines > 800 && name !~ /_table\.c$/)
                printf "%s:1: the file has %d lines, at most 800\n", name, lines
        }
        FNR == 1 { file_end(); name = FILENAME; open = 0 }
        { lines = FNR }
        /^\{/ || /^[A-Za-z_].*\) *\{ *$/ { open = FNR }
        /^\}/ {
            if (open && FNR - open > 60)
                printf "%s:%d: the function has %d lines, at most 60\n", FILENAME, open, FNR - open
            open = 0
        }
        END { file_end() }' $(tools/sources.sh house)
}

# Nothing lies at the root, and no database, log or process number anywhere, that somebody left there.
strays() {
    git ls-files 2>/dev/null | awk -F/ '
        BEGIN {
            n = split(".clang-format .clang-tidy .gitignore LICENSE README.ja.md README.md dev " \
                      "meson.build meson_options.txt package-lock.json package.json", root, " ")
            for (i = 1; i <= n; i++) known[root[i]] = 1
        }
        NF == 1 && !($0 in known) { printf "%s: no file of this name belongs at the root\n", $0 }
        /\.(db|log|pid|orig|rej)$/ { printf "%s: was left by a program\n", $0 }'
}

# The sources without tests, comments and the inside of strings, as "file:line:text".
plain() {
    # shellcheck disable=SC2046 # a list of files
    awk '
        FNR == 1 { inside = 0 }
        {
            gsub(/\\\\/, ""); gsub(/\\"/, ""); gsub(/\047"\047/, "0"); gsub(/"[^"]*"/, "\"\"")
            while (1) {
                if (inside) {
                    at = index($0, "*/")
                    if (at == 0) { $0 = ""; break }
                    $0 = substr($0, at + 2); inside = 0
                }
                at = index($0, "/*")
                if (at == 0) break
                rest = substr($0, at + 2)
                close_at = index(rest, "*/")
                if (close_at == 0) { $0 = substr($0, 1, at - 1); inside = 1; break }
                $0 = substr($0, 1, at - 1) " " substr(rest, close_at + 2)
            }
            sub(/\/\/.*/, "")
            if ($0 ~ /[^ \t]/) print FILENAME ":" FNR ":" $0
        }' $(tools/sources.sh house | grep -E '^(src|tools|bench)/' | grep -v '_test\.[ch]$')
}

words() {
    local name instead
    while read -r name instead; do
        [[ $name != \#* ]] || continue
        plain_grep "\\b$name *\\(" | sed "s|\$|  (use $instead)|"
    done <tools/banned.txt
    plain_grep '\b(exit|setlocale) *\(' | grep '^src/' | grep -v '^src/app/main\.c:' | sed 's/$/  (only main does this)/'
    # shellcheck disable=SC2046 # a list of files
    grep -nE 'TODO|FIXME' $(tools/sources.sh house)
}

plain_grep() {
    grep -E "$1" <<<"$plain_sources"
}

# SQL stands in *_store.c and in the room of the database.
sql_places() {
    plain_grep '\bSQL(_CONST)? *\(' | grep '^src/' | grep -vE '^src/db/|_store\.c:|#define' |
        sed 's/$/  (SQL stands in *_store.c)/'
}

# Data that may change while the program runs: there is none outside main.
mutable_data() {
    objdump -t build-clang/libkaname_lib.a | awk '
        / file format / { object = $1 }
        $3 == "O" && $4 ~ /^\.(data|bss|tdata|tbss)(\.|$)/ && $4 !~ /^\.data\.rel\.ro/ { print object " " $6 " in " $4 }
        $2 == "O" && $3 ~ /^\.(data|bss|tdata|tbss)(\.|$)/ && $3 !~ /^\.data\.rel\.ro/ { print object " " $5 " in " $3 }
        $3 == "*COM*" { print object " " $5 }'
}

scripts() {
    local list
    mapfile -t list < <(tools/sources.sh scripts)
    shellcheck -x -S warning -e SC1007 "${list[@]}"
}

run_cppcheck() {
    local list
    mkdir -p build-clang/cppcheck
    mapfile -t list < <(tools/sources.sh house | grep -E '^(src|tools)/.*\.c$' | grep -v '_test\.c$')
    cppcheck --quiet -j "$(nproc)" --cppcheck-build-dir=build-clang/cppcheck --std=c11 \
        --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
        --suppress=missingIncludeSystem --suppressions-list=tools/cppcheck.txt \
        -D_GNU_SOURCE -DKANAME_VERSION='""' -I. -Isrc -Ibuild-clang "${list[@]}"
}

# Gives "source dependency …" for every source that build-clang compiled; tests are left out, the
# analyzer does not know that their checks end them.
dependencies() {
    ninja -C build-clang -t deps | awk '
        function flush() { if (source != "") print source all; source = all = "" }
        /^[^ ]/ { flush(); next }
        $1 ~ /^\// { next }
        $1 ~ /\.c$/ && source == "" { source = $1; all = " " $1; next }
        { all = all " " $1 }
        END { flush() }' | sed 's,\.\./,,g; s, \([a-z_.]*\.gen\.h\), build-clang/\1,g' |
        grep -E '^(src|tools)/' | grep -v '^[^ ]*_test\.c' | sort -u
}

# A file that was found good is not read again until it or one of its headers changes.
tidy_one() {
    local source=${1%% *} mark
    # shellcheck disable=SC2086 # a list of files
    mark=build-clang/tidy/$nodes-$(cat .clang-tidy ${1#* } | sha256sum | cut -c 1-32)
    [ ! -f "$mark" ] || return 0
    local said
    if said=$(clang-tidy --quiet -p build-clang --extra-arg=-Xclang --extra-arg=-analyzer-config \
        --extra-arg=-Xclang --extra-arg="max-nodes=$nodes" "$source" 2>&1); then
        touch "$mark"
    else
        grep -E ': (error|warning): ' <<<"$said" | sed "s,$PWD/build-clang/\.\./,,; s,^,in $source: ," ||
            echo "$source: clang-tidy failed: $said"
    fi
}

tidy() {
    mkdir -p build-clang/tidy
    export -f tidy_one
    export nodes
    # shellcheck disable=SC2016 # the inner shell expands it
    dependencies | tr '\n' '\0' | xargs -0 -r -n 1 -P "$(nproc)" bash -c 'tidy_one "$1"' tidy_one
}

plain_sources=$(plain)
check "includes follow the floors" floors
check "functions and files are short" lengths
check "nothing was left behind" strays
check "no banned words" words
check "SQL stands where it belongs" sql_places
if [ "${1:-}" != --quick ]; then
    check "no mutable data" mutable_data
    check "shellcheck" scripts
    check "cppcheck" run_cppcheck
    check "clang-tidy" tidy
fi
exit $failed
