#!/usr/bin/env bash
# faulttree_test.sh KANAME: probabilities and importance of real fault trees beside those of SCRAM (Debian
# package scram), counts beside the table of their README.md. The trees lie in KANAME_TREES, otherwise in
# ../shared/fixtures/faulttree. Where one of the two is missing it says so and compares nothing. Prints TAP.
set -uo pipefail
kaname=$(readlink -f "${1:-build/kaname}")
cd "$(dirname "$0")/.." || exit 2
trees=${KANAME_TREES:-../shared/fixtures/faulttree}
if [ ! -x /usr/bin/scram ] || ! compgen -G "$trees/*.xml" >/dev/null; then
    echo "1..0 # SKIP needs the Debian package scram, and fault trees in $trees"
    exit 0
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/kaname-faulttree-XXXXXX") || exit 2
trap 'rm -rf "$folder"' EXIT
export LC_ALL=C.UTF-8
count=0 failed=0

# compare TREE: what is wrong, as comments.
compare() {
    local name known
    name=$(basename "$1" .xml)
    known=$(sed -n "s/^| $name | \([0-9]*\) |\$/\1/p" "$trees/README.md" 2>/dev/null)
    /usr/bin/scram --bdd --probability 1 --importance 1 --limit-order 3 -o "$folder/other.xml" "$1" >/dev/null 2>&1 &&
        "$kaname" mission cutsets --open-psa "$1" --count --json >"$folder/count.json" &&
        "$kaname" mission importance --open-psa "$1" --json >"$folder/importance.json" &&
        python3 - "$folder" "$known" <<'PYTHON'
import json, sys, xml.etree.ElementTree as tree
folder, known = sys.argv[1:]
other = tree.parse(folder + "/other.xml").getroot().find("results")
products, ours = other.find("sum-of-products"), json.load(open(folder + "/importance.json"))
count = json.load(open(folder + "/count.json"))["count"]
problems = [f"{count} cut sets instead of {known}"] if known not in ("", count) else []


def same(name, got, want):
    if abs(got - want) > 2e-5 * max(abs(got), abs(want)):  # six digits are printed there
        problems.append(f"{name} is {got} instead of {want}")


same("the probability", ours["probability"], float(products.get("probability")))
events = {event["event"]: event for event in ours["events"]}
measures = {"MIF": "birnbaum", "CIF": "fussell_vesely", "RAW": "achievement", "RRW": "reduction"}
for event in other.find("importance"):
    for theirs, mine in measures.items():
        value = event.get(theirs)
        if value is not None and event.get("name") in events and float(value) > 0:
            same(f"{mine} of {event.get('name')}", events[event.get("name")].get(mine, -1), float(value))
for problem in problems[:10]:
    print("#", problem)
sys.exit(1 if problems else 0)
PYTHON
}

for tree in "$trees"/*.xml; do
    count=$((count + 1))
    compare "$tree" || { failed=1; echo -n "not "; }
    echo "ok $count - $(basename "$tree" .xml)"
done
echo "1..$count"
exit $failed
