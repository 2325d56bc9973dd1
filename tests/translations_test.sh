#!/bin/sh
# translations_test.sh TOOL: what tools/translations refuses and what it writes.
set -eu
tool=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

# check NAME WANTED-CODE WANTED-TEXT: runs the tool over a.c, a.html and a.po, b.po of the folder;
# every line of WANTED-TEXT must stand in its messages or in the table that it wrote.
check() {
    code=0
    (cd "$folder" && rm -f out.c && "$tool" out.c --sources a.c a.html --po a.po b.po) \
        >"$folder/log" 2>&1 || code=$?
    if [ -f "$folder/out.c" ]; then cat "$folder/out.c" >>"$folder/log"; fi
    good=yes
    [ "$code" = "$2" ] || good=no
    printf '%s\n' "$3" >"$folder/wanted"
    while IFS= read -r line; do
        grep -qF -- "$line" "$folder/log" || good=no
    done <"$folder/wanted"
    if [ $good = no ]; then
        printf '%s: exit code %s, and:\n' "$1" "$code"
        cat "$folder/log"
        failures=$((failures + 1))
    fi
    : >"$folder/a.c"; : >"$folder/a.html"; : >"$folder/a.po"; : >"$folder/b.po"
}
: >"$folder/a.c"; : >"$folder/a.html"; : >"$folder/a.po"; : >"$folder/b.po"

check 'nothing at all' 0 'const size_t translations_ja_count = 0;'

cat >"$folder/a.c" <<'C'
#define N_(text) "" text
#define LONG(a) \
    N_(a)
/* a comment with N_("not used") */ // and N_("not this")
const char *quoted = "N_(\"nor this\")", mark = '"';
f(cx, N_("Row {0} "
         "of {1}"), a, b, N_( "Tab\t\"x\"" ), MY_N_("no"));
C
cat >"$folder/a.html" <<'C'
{{!-- {{t "not this"}} --}} {{t "Apple"}} {{#if t}} {{t  "Apple"}} {{tt "no"}} {{t "Zoo {0}" x}}
C
cat >"$folder/a.po" <<'C'
# a comment
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

msgid "Zoo {0}"
msgstr "{0}の動物園??="
msgid "Row {0} of {1}"
msgstr ""
"{1}行中"
"{0}行目"
C
cat >"$folder/b.po" <<'C'
msgid "Tab\t\"x\""
msgstr "タブ\t「x」"
msgid "Apple"
msgstr "りんご"
C
check 'a whole table' 0 '    {"Apple", "りんご"},
    {"Row {0} of {1}", "{1}行中{0}行目"},
    {"Tab\011\"x\"", "タブ\011「x」"},
    {"Zoo {0}", "{0}の動物園\?\?="},
const size_t translations_ja_count = 4;'

printf 'N_("B")\nN_("A")\n' >"$folder/a.c"
printf '\n{{t "C"}}{{t "A"}}\n' >"$folder/a.html"
check 'all that is missing' 1 'a.c:1: no translation of "B"
a.c:2: no translation of "A"
a.html:2: no translation of "C"'

printf 'N_("A")N_("B")\n' >"$folder/a.c"
printf 'msgid "A"\nmsgstr "甲または乙、すでに丙"\n' >"$folder/a.po"
printf 'msgid "B"\nmsgstr "甲及び乙、既に丙又は丁"\n' >"$folder/b.po"
printf '<p>\n甲および乙、もしくは丙</p>\n' >"$folder/a.html"
check 'words in kana' 1 'a.po:2: please write "又は", not "または"
a.po:2: please write "既に", not "すでに"
a.html:2: please write "及び", not "および"
a.html:2: please write "若しくは", not "もしくは"'

printf 'N_("A")\n' >"$folder/a.c"
printf 'msgid "A"\nmsgstr "1"\n' >"$folder/a.po"
printf '\nmsgid "A"\nmsgstr "2"\n' >"$folder/b.po"
check 'the same text twice' 1 'b.po:2: "A" stands also at a.po:1'

printf 'msgid "A"\nmsgstr "1"\n' >"$folder/a.po"
check 'nobody uses it' 1 'a.po:1: no source uses "A"'

printf 'N_("A")\n' >"$folder/a.c"
printf 'msgid "A"\nmsgstr ""\n' >"$folder/a.po"
check 'an empty translation' 1 'a.po:2: msgstr of "A" is empty'

printf 'N_("A {0}")N_("B {0}")N_("C {0} {0}")\n' >"$folder/a.c"
printf 'msgid "A {0}"\nmsgstr "あ {1}"\nmsgid "B {0}"\nmsgstr "い"\n' >"$folder/a.po"
printf 'msgid "C {0} {0}"\nmsgstr "う {0}"\n' >"$folder/b.po"
check 'other placeholders' 1 'a.po:2: the placeholders of msgid and msgstr differ: "A {0}"
a.po:4: the placeholders of msgid and msgstr differ: "B {0}"'

printf 'N_("C {0} {0}")\n' >"$folder/a.c"
printf 'msgid "C {0} {0}"\nmsgstr "う {0}"\n' >"$folder/b.po"
check 'a placeholder used once' 0 'translations_ja_count = 1'

printf 'N_(text)\nN_("a" b)\nN_("")\nN_("a\n' >"$folder/a.c"
check 'marks without a text' 1 'a.c:1: a text in quotes is expected
a.c:2: N_ takes one text in quotes
a.c:3: the text is empty
a.c:4: the text is not closed'

printf 'msgstr "x"\nmsgid "A"\nmsgid "B"\nmsgstr "b"\nmsgid "C\nmsgstr "c"\n' >"$folder/a.po"
check 'a broken file' 1 'a.po:1: msgid is expected
a.po:3: msgstr is expected
a.po:5: the text is not closed'

if (cd "$folder" && "$tool" out.c --po missing.po) 2>"$folder/log" ||
    ! grep -q '^missing.po: cannot be opened' "$folder/log"; then
    echo "a missing file is not refused"
    failures=$((failures + 1))
fi

[ $failures = 0 ]
