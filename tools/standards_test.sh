#!/bin/sh
# standards_test.sh TOOL: feeds the standards compiler small broken files and reads its messages (TAP).
# Each case changes one thing of a good set by sed and names what must be said, and nothing else.
# shellcheck disable=SC2016 # the $ of sed
set -u
tool=${1:?usage: standards_test.sh TOOL}
case $tool in /*) ;; *) tool=$PWD/$tool ;; esac
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1
count=0
failures=0

report() { # ok|not-ok, description
    count=$((count + 1))
    if [ "$1" = ok ]; then
        echo "ok $count - $2"
    else
        echo "not ok $count - $2"
        failures=$((failures + 1))
    fi
}

fresh() {
    rm -rf "${room:?}"/*
    cat > a.yaml <<'END'
catalog:
  uuid: 3779af86-5ae9-54cc-a341-dcc532a3df50
  metadata:
    title: "試験用の基準"
    last-modified: "2026-11-21T00:00:00+09:00"
    version: "1"
    oscal-version: 1.1.3
    props:
    - {name: id, ns: &ns "https://kaname.example/ns/oscal", value: "first"}
    - {name: title-en, ns: *ns, value: "A standard for tests"}
    - {name: short, ns: *ns, value: "試験基準"}
    - {name: short-en, ns: *ns, value: "Test standard"}
    - {name: status, ns: *ns, value: "current"}
    - {name: effective, ns: *ns, value: "2026-10-01"}
    - {name: publisher, ns: *ns, value: "試験所"}
    - {name: publisher-en, ns: *ns, value: "Test house"}
    - {name: source, ns: *ns, value: "試験用の基準"}
    remarks: "注記"
  groups:
  - id: g1
    title: "章"
    props:
    - {name: label, value: "1"}
    - {name: title-en, ns: *ns, value: "Chapter"}
    - {name: source, ns: *ns, value: "第1章"}
    parts:
    - {name: overview, class: ja, prose: "章のあらまし。"}
    - {name: overview, class: en, prose: "What the chapter is about."}
    groups:
    - id: g1.2
      title: "節"
      props:
      - {name: label, value: "1(2)"}
      - {name: title-en, ns: *ns, value: "Section"}
      - {name: source, ns: *ns, value: "第1章(2)"}
      controls:
      - id: m1.2-1
        title: "節の対策"
        props:
        - {name: label, value: "1(2)①"}
        - {name: title-en, ns: *ns, value: "Measure of the section"}
        - {name: source, ns: *ns, value: "第1章(2)①"}
    controls:
    - id: m1-1
      title: "初めの対策"
      props:
      - {name: label, value: "1(1)"}
      - {name: title-en, ns: *ns, value: "The first measure"}
      - {name: audience, ns: *ns, value: "executive"}
      - {name: applies-to, ns: *ns, value: "it"}
      - {name: source, ns: *ns, value: "第1章(1)"}
      parts:
      - {name: statement, class: ja, prose: "対策を行う。"}
      - {name: statement, class: en, prose: "The measure is done."}
      - {name: question, ns: *ns, class: ja, prose: "対策はありますか。"}
      - {name: question, ns: *ns, class: en, prose: "Is the measure done?"}
      - {name: evidence, ns: *ns, class: ja, prose: "記録（日付）"}
      - {name: evidence, ns: *ns, class: en, prose: "Record with its date"}
      - {name: why, ns: *ns, class: ja, prose: "困るから。"}
      - {name: why, ns: *ns, class: en, prose: "Because it hurts otherwise."}
      - {name: level-3, ns: *ns, class: ja, prose: "全社で行う。"}
      - {name: level-3, ns: *ns, class: en, prose: "Done throughout."}
    - id: m1-10
      title: "最後の対策"
      props:
      - {name: label, value: "1(10)"}
      - {name: title-en, ns: *ns, value: "The last measure"}
      - {name: source, ns: *ns, value: "第1章(10)"}
END
    cat > b.yaml <<'END'
catalog:
  uuid: 0d739bab-8125-5661-aae7-bfe8e96ac075
  metadata:
    title: "参照文書"
    last-modified: "2026-11-21T00:00:00+09:00"
    version: "1"
    oscal-version: 1.1.3
    props:
    - {name: id, ns: &ns "https://kaname.example/ns/oscal", value: "second"}
    - {name: title-en, ns: *ns, value: "Reference"}
    - {name: short, ns: *ns, value: "参照"}
    - {name: short-en, ns: *ns, value: "Reference"}
    - {name: status, ns: *ns, value: "reference"}
    - {name: publisher, ns: *ns, value: "試験所"}
    - {name: publisher-en, ns: *ns, value: "Test house"}
    - {name: source, ns: *ns, value: "参照文書"}
  controls:
  - id: X.1
    title: "参照項目"
    props:
    - {name: label, value: "X.1"}
    - {name: title-en, ns: *ns, value: "Item"}
    - {name: source, ns: *ns, value: "参照文書 1"}
END
    cat > m.yaml <<'END'
mapping-collection:
  uuid: ec62d395-5c62-57da-a370-2679135fda46
  metadata:
    title: "対応表"
    last-modified: "2026-11-21T00:00:00+09:00"
    version: "1"
    oscal-version: 1.2.1
    props:
    - {name: id, ns: &ns "https://kaname.example/ns/oscal", value: "first_second"}
    - {name: title-en, ns: *ns, value: "Mapping"}
    - {name: source, ns: *ns, value: "附表"}
    - {name: marking, ns: *ns, value: "as-printed"}
  provenance:
    method: human
    matching-rationale: semantic
    status: complete
    mapping-description: "対応のあらまし。"
    remarks: "What the mapping is about."
  mappings:
  - uuid: 46397b11-b22e-516b-a79d-a43fc4b68055
    source-resource: {type: catalog, href: "#first"}
    target-resource: {type: catalog, href: "#second"}
    maps:
    - uuid: 9c02e890-24e6-5469-a427-62443a9df185
      relationship: intersects-with
      sources: [{type: control, id-ref: "m1-1"}]
      targets: [{type: control, id-ref: "X.1"}]
      props:
      - {name: marking, ns: *ns, value: "as-printed"}
      - {name: source, ns: *ns, value: "附表 1"}
      - {name: note, ns: *ns, value: "注"}
      - {name: note-en, ns: *ns, value: "Note"}
    - uuid: 50ca4f86-713d-5938-8fb5-ad704a79b7c3
      relationship: subset-of
      sources: [{type: control, id-ref: "g1.2", props: [{name: kind, ns: *ns, value: group}]}]
      targets: [{type: control, id-ref: "X.1"}]
      props:
      - {name: marking, ns: *ns, value: "editorial"}
      - {name: source, ns: *ns, value: "附表 2"}
END
    cat > o.yaml <<'END'
outcomes:
  id: small
  source: "附表 3"
  sectors:
  - id: one
    ja: "分野"
    en: "Sector"
    resources:
    - id: plant
      ja: "設備"
      en: "Plant"
      effects:
      - {ja: "困る", en: "It hurts"}
      outcomes:
      - {id: halt, mode: stop, harms: AI, ja: "停止", en: "Halt"}
      - {id: leak, mode: leak, harms: C, ja: "流出", en: "Leak"}
END
    cat > t.yaml <<'END'
threats:
  id: small
  source: "附表 4"
  origins:
  - id: outside
    ja: "外部"
    en: "Outside"
    threats:
    - id: worm
      ja: "虫"
      en: "Worm"
      leads-to: "stop leak"
      examples:
      - {ja: "大きい虫", en: "Big worm"}
END
    cat > r.yaml <<'END'
risk-sources:
  id: small
  source: "附表 5"
  groups:
  - id: door
    ja: "戸"
    en: "Door"
    sources:
    - {id: open, opens: "worm", marking: editorial, ja: "開いた戸", en: "Open door"}
END
    # Sixteen sectors of eight lines each, the last three not in the annexes; the first begins at line 4.
    {
        printf 'sectors:\n  source: "附表 6"\n  list:\n'
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
            annex=present marking=as-printed level=presumed
            if [ $i -gt 13 ]; then annex=absent marking=editorial level=none; fi
            printf '  - code: s%d\n    ja: "分野%d"\n    en: "Sector %d"\n    annex: %s\n' $i $i $i $annex
            printf '    note: {ja: "注", en: "Note"}\n    ministry: {ja: "省", en: "Ministry", marking: editorial}\n'
            printf '    operators: {ja: "者", en: "Operators"}\n    services: [{code: v%d, marking: %s, ' $i $marking
            printf 'ja: "役務%d", en: "Service %d", meaning: {ja: "意味", en: "Meaning"}, ' $i $i
            printf 'failure: {ja: "停止", en: "Stop"}, statute: none, level: %s, report: none, source: "附表 6"}]\n' $level
        done
    } > s.yaml
}

run() {
    "$tool" out.c --standards a.yaml b.yaml --mappings m.yaml --pick-lists o.yaml r.yaml t.yaml --sectors s.yaml 2> said
}

# refused DESCRIPTION FILE SED-SCRIPT MESSAGE…: every message must be said, on one line each.
refused() {
    description=$1 file=$2 script=$3
    shift 3
    fresh
    sed -i "$script" "$file"
    run
    status=$?
    verdict=ok
    if [ $status -ne 1 ] || [ -e out.c ] || [ "$(wc -l < said)" -ne $# ]; then verdict=not-ok; fi
    for message in "$@"; do
        grep -qxF "$message" said || verdict=not-ok
    done
    report $verdict "$description"
    [ $verdict = ok ] || sed "s/^/# exit $status: /" said
}

fresh
verdict=not-ok
if run && [ -s out.c ] && [ ! -s said ]; then verdict=ok; fi
report $verdict "a good set is taken"
order=$(grep -oE '"(m1-1|g1.2|m1.2-1|m1-10)"' out.c | tr -d '"\n')
verdict=not-ok
if [ "$order" = g1.2m1-1m1.2-1m1-10m1-1g1.2 ]; then verdict=ok; fi
report $verdict "measures stand in the order of the document ($order)"
"$tool" > usage 2>&1
status=$?
verdict=not-ok
if [ $status -eq 2 ]; then verdict=ok; fi
report $verdict "no files: usage"

refused "not YAML" a.yaml '3s/.*/  metadata: [/' \
    "a.yaml:5: is not YAML: did not find expected ',' or ']'" \
    "m.yaml:2: no catalog 'first'"
refused "empty file" b.yaml '1,$d' "b.yaml:1: the file is empty" "m.yaml:2: no catalog 'second'"
refused "another document" b.yaml '1s/catalog/profile/' "b.yaml:1: unknown member 'profile'" \
    "b.yaml:1: has no 'catalog'" "m.yaml:2: no catalog 'second'"
refused "control id twice" a.yaml 's/id: m1-10/id: m1-1/' \
    "a.yaml:63: the id 'm1-1' is used already at a.yaml:44" \
    "a.yaml:63: the name 'm1-1' is used already at a.yaml:44" \
    "a.yaml:63: the name '1-1' is used already at a.yaml:44"
refused "group and control share an id" a.yaml 's/id: m1.2-1/id: g1.2/' \
    "a.yaml:37: the id 'g1.2' is used already at a.yaml:30"
refused "a label for two measures" a.yaml 's/"1(10)"/"1(1)"/' \
    "a.yaml:63: the name '1(1)' is used already at a.yaml:44"
refused "a label like another's id" a.yaml 's/"1(10)"/"1-1"/' \
    "a.yaml:63: the name '1-1' is used already at a.yaml:44"
refused "catalog id twice" b.yaml 's/"second"/"first"/' \
    "b.yaml:2: the id 'first' is used already at a.yaml:2" "m.yaml:2: no catalog 'second'"
refused "uuid twice" b.yaml '2s/: .*/: 3779af86-5ae9-54cc-a341-dcc532a3df50/' \
    "b.yaml:2: the uuid '3779af86-5ae9-54cc-a341-dcc532a3df50' is used already at a.yaml:2"
refused "not a uuid" b.yaml '2s/: .*/: 3779AF86/' "b.yaml:2: '3779AF86' is not a UUID in lower case"
refused "member twice" b.yaml '4{p}' "b.yaml:5: member 'title' is given twice"
refused "unknown member" a.yaml 's/^    remarks/    links/' "a.yaml:18: unknown member 'links'"
refused "a list that holds itself" b.yaml '/^  controls/,$c\  controls: \&l [{id: X.1, controls: *l}]' \
    "b.yaml:17: only a text may stand in several places by an alias" "m.yaml:2: no catalog 'second'"
refused "id is no token" b.yaml 's/id: X.1/id: "1 X"/' "b.yaml:18: '1 X' is not an OSCAL token" \
    "m.yaml:24: no control 'X.1' in catalog 'second'" \
    "m.yaml:33: no control 'X.1' in catalog 'second'"
refused "the reserved id" b.yaml 's/"second"/"diff"/' \
    "b.yaml:4: a catalog cannot be called 'diff': the address is taken" \
    "m.yaml:2: no catalog 'second'"

refused "control without label" a.yaml '/value: "1(10)"/d' "a.yaml:63: prop 'label' is missing"
refused "empty label" a.yaml 's/"1(10)"/""/' "a.yaml:66: 'value' is empty"
refused "control without source" a.yaml '/第1章(10)/d' "a.yaml:63: prop 'source' is missing"
refused "empty source" a.yaml 's/"第1章(10)"/""/' "a.yaml:68: 'value' is empty"
refused "title without English" a.yaml '/The last measure/d' "a.yaml:63: prop 'title-en' is missing"
refused "title missing" a.yaml '/最後の対策/d' "a.yaml:63: 'title' is missing"
refused "unknown prop" a.yaml 's/name: source, ns: \*ns, value: "第1章(10)"/name: remark, ns: *ns, value: "x"/' \
    "a.yaml:68: unknown prop 'remark' here" "a.yaml:63: prop 'source' is missing"
refused "a prop of another place" a.yaml 's/name: audience/name: status/' \
    "a.yaml:49: unknown prop 'status' here" \
    "a.yaml:44: a measure with a question needs audience and applies-to"
refused "prop twice" a.yaml '/value: "1(10)"/{p}' "a.yaml:67: prop 'label' is given twice"
refused "prop without our ns" a.yaml 's/name: source, ns: \*ns, value: "第1章(10)"/name: source, value: "x"/' \
    "a.yaml:68: 'source' needs our ns"
refused "unknown audience" a.yaml 's/"executive"/"boss"/' "a.yaml:44: unknown audience 'boss'" \
    "a.yaml:44: a measure with a question needs audience and applies-to"
refused "unknown applies-to" a.yaml 's/value: "it"/value: "ot"/' "a.yaml:44: unknown applies-to 'ot'" \
    "a.yaml:44: a measure with a question needs audience and applies-to"
refused "unknown status" a.yaml 's/"current"/"valid"/' "a.yaml:4: unknown status 'valid'"
refused "no date" a.yaml 's/"2026-10-01"/"2026\/10\/1"/' "a.yaml:4: '2026/10/1' is not a date like 2026-10-01"

refused "statement without English" a.yaml '/The measure is done/d' \
    "a.yaml:44: the statement has no English text"
refused "statement without Japanese" a.yaml '/"対策を行う。"/d' \
    "a.yaml:44: the statement has no Japanese text"
refused "question without English" a.yaml '/Is the measure done/d' \
    "a.yaml:44: the question has no English text"
refused "overview without English" a.yaml '/What the chapter/d' \
    "a.yaml:20: the overview has no English text"
refused "evidence without English" a.yaml '/Record with its date/d' \
    "a.yaml:44: the last evidence has no English text"
refused "evidence without Japanese" a.yaml '/記録（日付）/d' "a.yaml:57: evidence has no Japanese text"
refused "level without English" a.yaml '/Done throughout/d' "a.yaml:44: level 3 has no English text"
refused "the same prose twice" a.yaml 's/"The measure is done."/"対策を行う。"/' \
    "a.yaml:44: the statement is the same text in both languages"
refused "no Japanese in the Japanese text" a.yaml 's/"対策を行う。"/"Do it."/' \
    "a.yaml:44: the statement has no Japanese letters in its Japanese text"
refused "empty prose" a.yaml 's/"困るから。"/""/' "a.yaml:59: 'prose' is empty" \
    "a.yaml:44: why has no Japanese text"
refused "blank at the end" a.yaml 's/"困るから。"/"困るから。 "/' "a.yaml:59: 'prose' begins or ends with a blank"
refused "question without statement" a.yaml '/name: statement/d' "a.yaml:44: a question without a statement" \
    "a.yaml:44: evidence or why without a statement"
refused "unknown part" a.yaml 's/name: why, ns: \*ns, class: ja/name: because, ns: *ns, class: ja/' \
    "a.yaml:59: unknown part 'because' here" "a.yaml:44: why has no Japanese text"
refused "part twice" a.yaml '/Because it hurts/{p}' "a.yaml:61: part 'why' is given twice in en"
refused "another language" a.yaml 's/class: en, prose: "Because/class: fr, prose: "Because/' \
    "a.yaml:60: part 'why' is in class 'fr', not ja or en" "a.yaml:44: why has no English text"
refused "no measures" b.yaml '/^  controls/,$d' "b.yaml:2: the catalog has no measures" \
    "m.yaml:24: no control 'X.1' in catalog 'second'" \
    "m.yaml:33: no control 'X.1' in catalog 'second'"

refused "mapping to an unknown catalog" m.yaml 's/#second/#third/' "m.yaml:2: no catalog 'third'"
refused "mapping from an unknown control" m.yaml 's/"m1-1"/"m9"/' \
    "m.yaml:24: no control 'm9' in catalog 'first'"
refused "mapping from an unknown group" m.yaml 's/"g1.2"/"g9"/' \
    "m.yaml:33: no group 'g9' in catalog 'first'"
refused "a group named as a control" m.yaml 's/"m1-1"/"g1"/' "m.yaml:24: no control 'g1' in catalog 'first'"
refused "unknown relationship" m.yaml 's/subset-of/part-of/' "m.yaml:33: unknown relationship 'part-of'"
refused "unknown marking" m.yaml 's/"editorial"/"guess"/' "m.yaml:33: unknown marking 'guess'"
refused "unknown progress" m.yaml 's/status: complete/status: done/' "m.yaml:14: unknown status 'done'"
refused "note without English" m.yaml '/note-en/d' "m.yaml:24: the note has no English text"
refused "map without source" m.yaml '/附表 2/d' "m.yaml:33: prop 'source' is missing"
refused "the same pair twice" m.yaml 's/id-ref: "g1.2".*/id-ref: "m1-1"}]/' \
    "m.yaml:33: the map 'm1-1 to X.1' is used already at m.yaml:24"
refused "uuid of maps twice" m.yaml 's/50ca4f86-713d-5938-8fb5-ad704a79b7c3/9c02e890-24e6-5469-a427-62443a9df185/' \
    "m.yaml:33: the uuid '9c02e890-24e6-5469-a427-62443a9df185' is used already at m.yaml:24"
refused "description without English" m.yaml '/What the mapping/d' "m.yaml:14: 'remarks' is missing" \
    "m.yaml:14: the description has no English text"

refused "counts of the documents" b.yaml 's/value: "second"/value: "guideline-5"/' \
    "b.yaml:2: guideline-5 has 1 measures, the document 44" "m.yaml:2: no catalog 'second'"
refused "counts of a chapter and of a phase" b.yaml 's/value: "second"/value: "cyber-traits"/' \
    "b.yaml:2: cyber-traits g1 (plan) has 0 measures, the document 2" \
    "b.yaml:2: cyber-traits g2 (plan) has 0 measures, the document 4" \
    "b.yaml:2: cyber-traits g3 (plan) has 0 measures, the document 4" \
    "b.yaml:2: cyber-traits g4 (plan) has 0 measures, the document 5" \
    "b.yaml:2: cyber-traits g5 (plan) has 0 measures, the document 3" \
    "b.yaml:2: cyber-traits g6 (plan) has 0 measures, the document 1" \
    "b.yaml:2: cyber-traits g7 (plan) has 0 measures, the document 2" \
    "b.yaml:2: cyber-traits g2 (peacetime) has 0 measures, the document 1" \
    "b.yaml:2: cyber-traits g3 (peacetime) has 0 measures, the document 1" \
    "b.yaml:2: cyber-traits g4 (peacetime) has 0 measures, the document 1" \
    "b.yaml:2: cyber-traits g5 (peacetime) has 0 measures, the document 3" \
    "b.yaml:2: cyber-traits g6 (peacetime) has 0 measures, the document 2" \
    "b.yaml:2: cyber-traits g7 (peacetime) has 0 measures, the document 2" \
    "b.yaml:2: cyber-traits has 1 measures, the document 31" "m.yaml:2: no catalog 'second'"

refused "pick list without a list" r.yaml '1,$d' "r.yaml:1: the file is empty"
refused "another pick list" r.yaml '1s/risk-sources/sources/' "r.yaml:1: unknown member 'sources'" \
    "r.yaml:1: is no pick list"
refused "an outcome without English" o.yaml 's/, en: "Halt"//' "o.yaml:15: 'en' is missing" \
    "o.yaml:15: the text has no English text"
refused "an outcome's id twice" o.yaml 's/id: leak/id: halt/' \
    "o.yaml:16: the id 'halt' is used already at o.yaml:15"
refused "an outcome's text twice" o.yaml 's/"流出"/"停止"/' \
    "o.yaml:16: the text '停止' is used already at o.yaml:15"
refused "an unknown harm" o.yaml 's/harms: C/harms: CX/' "o.yaml:16: unknown harms 'X'"
refused "a harm twice" o.yaml 's/harms: AI/harms: AIA/' "o.yaml:15: harms has 'A' twice"
refused "harms that do not fit" o.yaml 's/harms: C/harms: I/' \
    "o.yaml:16: the harms of 'leak' do not fit its mode"
refused "an unknown mode" o.yaml 's/mode: leak/mode: lag/' "o.yaml:16: unknown mode 'lag'" \
    "o.yaml:16: the harms of 'leak' do not fit its mode"
refused "an outcome that nothing leads to" o.yaml 's/mode: stop/mode: delay/' \
    "o.yaml:15: no threat leads to 'halt'"
refused "a threat without outcome" t.yaml 's/"stop leak"/"delay"/' "t.yaml:9: 'worm' leads to no outcome" \
    "o.yaml:15: no threat leads to 'halt'" "o.yaml:16: no threat leads to 'leak'"
refused "an example like the threat" t.yaml 's/"大きい虫"/"虫"/' \
    "t.yaml:9: the text '虫' is used already at t.yaml:9"
refused "a threat without examples" t.yaml '/examples/,$d' "t.yaml:9: 'examples' is missing"
refused "a risk source for an unknown threat" r.yaml 's/opens: "worm"/opens: "worm moth"/' \
    "r.yaml:9: no threat 'moth'"
refused "a threat that nothing opens" r.yaml 's/opens: "worm"/opens: "moth"/' "r.yaml:9: no threat 'moth'" \
    "t.yaml:9: no risk source opens 'worm'"
refused "a threat opened twice" r.yaml 's/opens: "worm"/opens: "worm worm"/' "r.yaml:9: opens 'worm' twice"
refused "an unknown marking of a risk source" r.yaml 's/editorial/guess/' "r.yaml:9: unknown marking 'guess'"
refused "counts of the pick lists" t.yaml '2s/small/guideline-5-threats/' \
    "t.yaml:2: guideline-5-threats has 1 origins, the document 4" \
    "t.yaml:2: guideline-5-threats has 1 threats, the document 27" \
    "t.yaml:2: guideline-5-threats has 1 examples, the document 67"

refused "another document than the sectors" s.yaml '1s/sectors/fields/' "s.yaml:1: unknown member 'fields'" \
    "s.yaml:1: has no 'sectors'"
refused "a sector's code twice" s.yaml '12s/s2/s1/' "s.yaml:12: the code 's1' is used already at s.yaml:4"
refused "a sector's title twice" s.yaml '13s/2/1/' "s.yaml:12: the title '分野1' is used already at s.yaml:4"
refused "a service's code twice" s.yaml '19s/code: v2/code: v1/' "s.yaml:19: the code 'v1' is used already at s.yaml:11"
refused "a sector without services" s.yaml '11d' "s.yaml:4: 's1' has no service"
refused "a sector without operators" s.yaml '10d' "s.yaml:4: 's1' has neither operators nor sub-sectors"
refused "an absent sector without a note" s.yaml '112d' \
    "s.yaml:108: a sector that is not in the annexes needs a note that says so"
refused "a printed service of an absent sector" s.yaml '115s/editorial/as-printed/' \
    "s.yaml:115: 'v14' is printed nowhere: its sector is not in the annexes"
refused "a level of another word" s.yaml '11s/level: presumed/level: high/' "s.yaml:11: unknown level 'high'"
refused "a text in one language" s.yaml '11s/, en: "Meaning"//' "s.yaml:11: 'en' is missing" \
    "s.yaml:11: meaning has no English text"
refused "a sector too few" s.yaml '4,11d' "s.yaml:2: 15 sectors, the document 16" \
    "s.yaml:2: 12 sectors in the annexes, the document 13"

echo "1..$count"
[ $failures -eq 0 ]
