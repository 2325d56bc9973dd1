#!/bin/sh
# sources.sh KIND: the files of one kind, one per line, sorted. meson.build, dev and the lint read
# these lists, so that a new file needs no entry anywhere.
set -eu
cd "$(dirname "$0")/.."
LC_ALL=C
export LC_ALL

# find, but quiet about folders that the project does not have (yet).
files() {
    folder=$1
    shift
    if [ -d "$folder" ]; then find "$folder" -type f "$@"; fi
}

list() {
    case $1 in
    base) files src/base -name '*.c' ! -name '*_test.c' ;;
    library)
        files src -name '*.c' ! -name '*_test.c' ! -path 'src/base/*' ! -path src/app/main.c ! -path src/app/front.c
        ;;
    tests) files src -name '*_test.c' && files tools -name '*_test.c' ;;
    support) files tests/support -name '*.c' ! -name '*_main.c' ;;
    fuzz) files tests/fuzz -maxdepth 1 -name 'fuzz_*.c' ;;
    fuzz_parts) files tests/fuzz -maxdepth 1 -name '*.c' ! -name 'fuzz_*' ;;
    torture) files tests/torture -name '*.c' ;;
    # NAME.c is a program, NAME_PART.c a part that programs and tests share.
    bench) files bench -maxdepth 1 -name '*.c' ! -name '*_*' ;;
    bench_parts) files bench -maxdepth 1 -name '*_*.c' ! -name '*_test.c' ;;
    tools) files tools -maxdepth 1 -name '*.c' ! -name '*_*' ;;
    tool_parts) files tools -maxdepth 1 -name '*_*.c' ! -name '*_test.c' ;;
    migrations) files migrations -name '*.sql' ;;
    templates) files src -name '*.html' ;;
    texts) files src \( -name '*.[ch]' -o -name '*.html' \) ! -name '*_test.c' ;;
    translations) files src -name '*.po' ;;
    statements) files src -name '*.[ch]' ! -name '*_test.c' ;;
    assets) files src \( -name '*.css' -o -name '*.js' -o -name '*.svg' \) ;;
    standards) files data/standards -name '*.yaml' ;;
    mappings) files data/mappings -name '*.yaml' ;;
    picks) files data/risk -name '*.yaml' ;;
    sectors) files data/sectors -name '*.yaml' ;;
    house) files src -name '*.[ch]' && files tools -name '*.[ch]' && files tests -name '*.[ch]' &&
        files bench -name '*.[ch]' ;;
    scripts) printf 'dev\n.ci/run\n' && files tools -name '*.sh' && files tests -maxdepth 2 -name '*.sh' && files deploy -name '*.sh' ;;
    all)
        for kind in base library tests support fuzz fuzz_parts torture bench bench_parts tools tool_parts migrations templates \
            texts translations assets standards mappings picks sectors; do
            list "$kind" | sort | sed "s/^/$kind /"
        done
        ;;
    *) echo "sources.sh: no files of the kind $1" >&2 && exit 2 ;;
    esac
}

if [ "$1" = all ]; then list all; else list "$1" | sort; fi
