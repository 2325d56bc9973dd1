#!/usr/bin/env bash
# office_test.sh KANAME: templates as Japanese companies have them, filled with the sample data; where LibreOffice
# is installed, it opens what comes out, and the text stands there; the forms of a risk assessment, whole and by
# department, stay the same when it saves them, and its arithmetic is kaname's. Prints TAP.
# shellcheck disable=SC2317 # wants calls the functions
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
export LC_ALL=C.UTF-8
kaname=$(readlink -f "${1:-build/kaname}")
folder=$(mktemp -d "${TMPDIR:-/tmp}/kaname-template-XXXXXX") || exit 2
trap 'rm -rf "$folder"' EXIT
export KANAME_DB=sqlite:$folder/k.db
count=0 failed=0

wants() {
    local name=$1
    shift
    count=$((count + 1))
    if "$@" >"$folder/out" 2>&1; then
        echo "ok $count - $name"
    else
        echo "not ok $count - $name"
        sed 's/^/# /' "$folder/out" | head -n 20
        failed=1
    fi
}
as_officer() { "$kaname" --lang ja --org airline --as airline-officer "$@"; }
holds() { unzip -p "$1" "$2" | grep -F -- "$3" >/dev/null; }
lacks() { ! holds "$@"; }
same() { cmp <(unzip -p "$1" "$3") <(unzip -p "$2" "$3"); }

wants "the sample is made" eval '"$kaname" init && "$kaname" sample'
wants "the house's templates are made" python3 tests/house_sheets.py "$folder"
for kind in docx xlsx; do
    wants "the $kind fits" as_officer template check "$folder/house.$kind"
    wants "the $kind is put into use" as_officer template add "$folder/house.$kind" --name "様式 $kind" --use
    wants "the report is written with it" as_officer report --kind management -o "$folder/report.$kind"
    wants "and in the plain layout" as_officer report --kind management --template none -o "$folder/plain.$kind"
done
wants "no place is left" lacks "$folder/report.docx" word/document.xml '{{'
wants "the report stands in the house's own headings" holds "$folder/report.docx" word/document.xml 'w:pStyle w:val="1"'
wants "the header has the number" holds "$folder/report.docx" word/header1.xml 'SKA-SEC'
wants "the logo is untouched" same "$folder/house.docx" "$folder/report.docx" word/media/logo.png
items=$(as_officer plan list --status open --json | grep -o '"number":' | wc -l)
wants "the sum spans all rows" holds "$folder/report.xlsx" xl/worksheets/sheet1.xml "<f>SUM(C5:C$((items + 4)))</f>"
wants "the print area grew" holds "$folder/report.xlsx" xl/workbook.xml "\$E\$$((items + 7))"

if command -v soffice >/dev/null; then
    office() { soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to "$1" --outdir "$folder" "$folder/$2"; }
    wants "LibreOffice opens the Word file" office txt:Text report.docx
    wants "and shows its text" grep -q '取締役会　御中' "$folder/report.txt"
    wants "with the whole report" grep -q '経営層に判断をお願いする事項' "$folder/report.txt"
    wants "LibreOffice opens the workbook" office "csv:Text - txt - csv (StarCalc):44,34,76" report.xlsx
    # Forms 1-6, saved by LibreOffice: nothing is changed by it; an edited row is; the formulas say what kaname says.
    as_officer risk export -o "$folder/forms.xlsx" && as_officer risk export --split -o "$folder/dept.xlsx" >/dev/null
    mkdir "$folder/saved"
    soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to xlsx --outdir "$folder/saved" \
        "$folder"/forms.xlsx "$folder"/dept-*.xlsx >/dev/null 2>&1
    for file in "$folder"/saved/*.xlsx; do
        wants "$(basename "$file") comes back as it was" eval "as_officer risk import '$file' --check --json | grep '\"changed\":0'"
    done
    wants "residual values are numbers to LibreOffice" eval \
        "unzip -p '$folder/saved/forms.xlsx' xl/worksheets/sheet6.xml | grep -oE '<c r=\"P5\"[^>]*>' | grep -v 't=\"str\"'"
    wants "and counts the sum" grep -q '^合計,,"\?[1-9]' "$folder/report.csv"
else
    count=$((count + 1))
    echo "ok $count - LibreOffice opens the files # SKIP soffice is not installed"
fi
echo "1..$count"
exit "$failed"
