/* Profile resolution, requirement by requirement: each row names the one of NIST's specification that it
 * shows. docs/oscal.md has the list of all; tests/oscal_requirements_test.sh holds the two together. */
#include "tests/support/test.h"

#include "oscal/oscal_test.h"

#include <sodium.h>

#include "base/text.h"

#define KEEP "props: [{name: keep, value: always}]"

static const char catalog_c[] =
    "catalog:\n  metadata: {title: C, version: 1, oscal-version: 1.1.2}\n  params: [{id: lp, label: c}]\n"
    "  groups:\n  - id: g1\n    title: One\n    params: [{id: gp, label: g}]\n"
    "    parts: [{name: overview, prose: about}]\n    controls:\n"
    "    - id: a-1\n      params: [{id: a-1_p, class: c, label: l, usage: u, values: [v], constraints: "
    "[{description: one}], props: [{name: n, uuid: u1, value: old}, {name: o, value: old}]}]\n"
    "      props: [{name: label, value: A}, {name: x, ns: 'http://n', class: k, value: y}]\n"
    "      links: [{href: h}]\n"
    "      parts: [{id: s, name: statement, prose: p, parts: [{id: s.a, name: item, class: k, prose: a}, "
    "{id: s.b, name: item, prose: b}]}]\n"
    "    - {id: a-2, controls: [{id: a-2.1, controls: [{id: a-2.1.1}]}, {id: a-2.2}]}\n"
    "  - {id: g2, groups: [{id: g3, controls: [{id: b-1}]}, {id: g4}]}\n  - {id: g5}\n"
    "  controls: [{id: t-1}]\n";
static const char catalog_d[] =
    "catalog: {metadata: {title: D, version: 1, oscal-version: 1.1.2}, params: [{id: lp, label: d}], "
    "groups: [{id: g1, title: Other, controls: [{id: a-1, title: D, class: other}, {id: d-1, title: D}]}]}";
static const char catalog_k[] =
    "catalog: {metadata: {title: K, version: 1, oscal-version: 1.1.2, roles: [{id: kept, title: R, " KEEP
    "}, {id: gone, title: R}], parties: [{uuid: kept, type: person, name: P, " KEEP "}, {uuid: gone, type: "
    "person, name: P}]}, params: [{id: kp, " KEEP "}, {id: np}], controls: [{id: k-1}], groups: [{id: kg, " KEEP
    "}, {id: ng}], back-matter: {resources: [{uuid: kr, title: K, " KEEP "}, {uuid: nr}]}}";
static const char catalog_m[] =
    "catalog: {metadata: {title: M, version: 1, oscal-version: 1.1.2}, controls: [{id: m-1, links: [{href: "
    "'#r1'}, {href: '#r2'}, {href: '#r3'}]}], back-matter: {resources: [{uuid: r1, title: M}, {uuid: r2, "
    "title: M}, {uuid: r9, title: 'see #r8'}, {uuid: r8, title: 'see #r9'}]}}";
static const char profile_inner[] =
    "profile: {metadata: {title: I, version: 1, oscal-version: 1.1.2}, imports: [{href: ../d.yaml, "
    "include-controls: [{with-ids: [a-1]}]}], modify: {alters: [{control-id: a-1, adds: [{title: Inner}]}]}}";

#define FILE_OF(path, text)                                                                        \
    {                                                                                              \
        path, text, sizeof(text) - 1                                                               \
    }
#define HEAD "profile:\n  metadata: {title: T, version: 1, oscal-version: 1.1.2}\n"

/* Resolves what follows a profile's metadata; it stands as p.yaml beside the files above. */
static enum rc resolve(struct ctx *cx, const char *rest, struct oscal_resolution *ret)
{
    const char *text = arena_printf(cx->arena, HEAD "%s", rest);
    const struct oscal_file files[] = {
        FILE_OF("c.yaml", catalog_c),           FILE_OF("d.yaml", catalog_d), FILE_OF("k.yaml", catalog_k),
        FILE_OF("m.yaml", catalog_m),           {"p.yaml", text, strlen(text)},
        FILE_OF("sub/inner.yaml", profile_inner),
    };
    const struct oscal_file_list list = {files, COUNT(files)};
    const struct oscal_files source = oscal_files_of(&list);
    return oscal_resolve(cx, &source, "p.yaml", "p.yaml", ret);
}

/* A catalog in short: [params] control=title(controls) group{…} <resources>. Params inside of controls are
 * left out. */
static void put_ids(struct buf *out, const struct oscal_node *holder, const char *list, const char *id)
{
    for (const struct oscal_node *at = oscal_items(holder, list); at != NULL; at = at->next)
        buf_printf(out, "%s%s", at == oscal_items(holder, list) ? "" : " ", oscal_get_text(at, id));
}

static void outline(struct buf *out, const struct oscal_node *holder, const char *before)
{
    for (const struct oscal_node *list = holder->first; list != NULL; list = list->next) {
        bool controls = text_same(list->name, "controls"), groups = text_same(list->name, "groups");
        for (const struct oscal_node *at = controls || groups ? list->first : NULL; at != NULL; at = at->next) {
            const char *title = controls ? oscal_get_text(at, "title") : "";
            buf_printf(out, "%s%s%s%s", before, oscal_get_text(at, "id"), title[0] == '\0' ? "" : "=", title);
            before = " ";
            buf_text(out, groups ? "{" : oscal_items(at, "controls") != NULL ? "(" : "");
            if (groups && oscal_items(at, "params") != NULL) {
                buf_text(out, "[");
                put_ids(out, at, "params", "id");
                buf_text(out, "]");
            }
            outline(out, at, groups && oscal_items(at, "params") != NULL ? " " : "");
            buf_text(out, groups ? "}" : oscal_items(at, "controls") != NULL ? ")" : "");
        }
    }
}

static void outline_whole(struct buf *out, const struct oscal_node *catalog)
{
    const struct oscal_node *back = oscal_get(catalog, "back-matter");
    if (oscal_items(catalog, "params") != NULL) {
        buf_text(out, "[");
        put_ids(out, catalog, "params", "id");
        buf_text(out, "]");
    }
    outline(out, catalog, " ");
    if (oscal_items(back, "resources") != NULL) {
        buf_text(out, " <");
        put_ids(out, back, "resources", "uuid");
        buf_text(out, ">");
    }
}

#define ALL_OF(file) "imports: [{href: " file ", include-all: {}}]"
#define IDS(ids) "include-controls: [{with-ids: [" ids "]}]"
#define IDS_OF(file, ids) "{href: " file ", " IDS(ids) "}"
#define ONE(ids) "imports: [" IDS_OF("c.yaml", ids) "]"
#define TWICE "imports: [" IDS_OF("c.yaml", "a-1") ", " IDS_OF("d.yaml", "a-1, d-1") "]"
#define CUSTOM(rest) "merge: {custom: {" rest "}}"
#define AS_IS "merge: {as-is: true}"
#define SAY(prose) "modify: {alters: [{control-id: b-1, adds: [{parts: [{name: p, prose: '" prose "'}]}]}]}"

/* Parts of a profile are apart by ';', since they stand on lines of their own. */
static const char *profile_of(struct ctx *cx, const char *row)
{
    struct buf text = buf_create(LIMIT_OSCAL_BYTES);
    buf_text(&text, "  ");
    for (const char *at = row; *at != '\0'; at++)
        if (*at == ';')
            buf_text(&text, "\n ");
        else
            buf_char(&text, *at);
    buf_char(&text, '\n');
    const char *copy = arena_copy(cx->arena, buf_string(&text));
    buf_free(&text);
    return copy;
}

#define MOST "t-1 g1{[gp] a-1 a-2(a-2.1(a-2.1.1) a-2.2)} g2{g3{b-1} g4{}} g5{}"

/* Which controls, groups, loose params and resources the result has, and in which order. */
static const struct {
    int line;
    const char *requirement, *profile, *want;
    const char *note; /* a part of a warning; "" for none */
} structures[] = {
    {__LINE__, "req-include-all", ALL_OF("c.yaml"), " t-1 a-1 a-2 a-2.1 a-2.1.1 a-2.2 b-1", ""},
    {__LINE__, "req-include-all", ALL_OF("c.yaml") "; " AS_IS, " " MOST, ""},
    {__LINE__, "req-include-by-id", ONE("b-1, a-1"), " a-1 b-1", ""},
    {__LINE__, "req-include-by-id", ONE("a-1, A-2"), " a-1", "no control A-2"},
    {__LINE__, "req-include-by-match", "imports: [{href: c.yaml, include-controls: [{matching: [{pattern: 'a-?'}, "
     "{pattern: 'b*'}]}]}]", " a-1 a-2 b-1", ""},
    {__LINE__, "req-include-by-match", "imports: [{href: c.yaml, include-controls: [{matching: [{pattern: 'A-*'}]}]}]",
     "", "A-* matches no control"},
    {__LINE__, "req-include-by-match", "imports: [{href: c.yaml, include-controls: [{matching: [{pattern: "
     "'a-2.[2-9]'}]}]}]", " a-2 a-2.2", ""},
    {__LINE__, "req-include-by-match-empty", "imports: [{href: c.yaml, include-controls: [{matching: [{}]}]}]", "",
     "matches no control"},
    {__LINE__, "req-with-child-controls-yes", "imports: [{href: c.yaml, include-controls: [{with-child-controls: 'yes', "
     "with-ids: [a-2]}]}]", " a-2 a-2.1 a-2.1.1 a-2.2", ""},
    {__LINE__, "req-with-child-controls-yes", "imports: [{href: c.yaml, include-controls: [{with-child-controls: 'yes', "
     "matching: [{pattern: 'a-2.1'}]}]}]", " a-2 a-2.1 a-2.1.1", ""},
    {__LINE__, "req-with-child-controls-no", "imports: [{href: c.yaml, include-controls: [{with-child-controls: 'no', "
     "with-ids: [a-2]}]}]", " a-2", ""},
    {__LINE__, "req-with-child-controls-none", ONE("a-2"), " a-2", ""},
    {__LINE__, "req-exclude", "imports: [{href: c.yaml, " IDS("a-1, b-1") ", exclude-controls: [{matching: [{pattern: "
     "'a*'}]}]}]", " b-1", ""},
    {__LINE__, "req-exclude", "imports: [{href: c.yaml, include-controls: [{matching: [{pattern: '*-1'}]}], "
     "exclude-controls: [{with-ids: [a-1]}]}]", " t-1 b-1", ""},
    {__LINE__, "req-exclude-additional", "imports: [{href: c.yaml, include-all: {}, exclude-controls: "
     "[{with-child-controls: 'yes', with-ids: [a-2]}]}]", " t-1 a-1 b-1", ""},
    {__LINE__, "req-exclude-additional", "imports: [{href: c.yaml, include-all: {}, exclude-controls: [{with-ids: "
     "[a-2, zz]}]}]", " t-1 a-1 a-2.1 a-2.1.1 a-2.2 b-1", "no control zz"},
    {__LINE__, "req-redundant", "imports: [{href: c.yaml, include-controls: [{with-ids: [a-1, a-1]}, {matching: "
     "[{pattern: 'a-*'}]}], exclude-controls: [{with-ids: [a-2]}, {matching: [{pattern: 'a-2*'}]}]}]", " a-1", ""},
    {__LINE__, "rq-multiple-imports", "imports: [" IDS_OF("c.yaml", "b-1") ", " IDS_OF("c.yaml", "a-1") "]", " b-1 a-1",
     ""},
    {__LINE__, "rq-multiple-merge", "imports: [" IDS_OF("c.yaml", "a-2") ", " IDS_OF("c.yaml", "a-1") "]; " AS_IS,
     " g1{[gp] a-2 a-1}", ""},
    {__LINE__, "req-loose-param", ONE("b-1") "; " SAY("{{ insert: param, lp }}"), "[lp] b-1", ""},
    {__LINE__, "req-loose-param", ONE("b-1") "; " SAY("{{ insert: param, gp }}"), "[gp] b-1", ""},
    {__LINE__, "req-loose-param", ONE("b-1") "; " SAY("nothing"), " b-1", ""},
    /* Loose params of the profile itself stand in its groups. */
    {__LINE__, "req-loose-param", ONE("b-1") "; " CUSTOM("groups: [{id: mine, params: [{id: own}], insert-controls: "
     "[{include-all: {}}]}]"), " mine{[own] b-1}", ""},
    {__LINE__, "req-merge-combine", ONE("b-1") "; merge: {combine: {method: merge}}", " b-1", "no longer defined"},
    {__LINE__, "req-merge-none", TWICE, " a-1 a-1=D d-1=D", "a-1 is imported more than once"},
    {__LINE__, "req-merge-none", TWICE "; merge: {combine: {}}", " a-1 a-1=D d-1=D", "more than once"},
    {__LINE__, "req-merge-none", TWICE "; " AS_IS, " g1{[gp] a-1 a-1=D d-1=D}", "more than once"},
    {__LINE__, "req-merge-keep", TWICE "; merge: {combine: {method: keep}}", " a-1 a-1=D d-1=D", "more than once"},
    {__LINE__, "req-merge-keep-warning", TWICE "; merge: {combine: {method: keep}, custom: {insert-controls: "
     "[{order: descending, include-all: {}}]}}", " d-1=D a-1=D a-1", "a-1 is imported more than once"},
    {__LINE__, "req-merge-use-first", TWICE "; merge: {combine: {method: use-first}}", " a-1 d-1=D", ""},
    {__LINE__, "req-merge-use-first", "imports: [" IDS_OF("d.yaml", "a-1, d-1") ", " IDS_OF("c.yaml", "a-1") "]; "
     "merge: {combine: {method: use-first}, as-is: true}", " g1{[gp] a-1=D d-1=D}", ""},
    {__LINE__, "req-merge-use-first", TWICE "; merge: {combine: {method: use-first}, custom: {insert-controls: "
     "[{order: ascending, include-all: {}}]}}", " a-1 d-1=D", ""},
    {__LINE__, "req-merge-use-first", "imports: [{href: sub/inner.yaml, include-all: {}}, " IDS_OF("c.yaml", "a-1")
     "]; merge: {combine: {method: use-first}}", " a-1=Inner", ""},
    {__LINE__, "req-merge-order", TWICE "; merge: {combine: {method: use-first}, custom: {groups: [{id: x, "
     "insert-controls: [{include-controls: [{with-ids: [a-1]}]}]}]}}", " x{a-1}", ""},
    {__LINE__, "req-structure-none", ONE("a-2.1") "; merge: {combine: {method: keep}}", " a-2 a-2.1", ""},
    {__LINE__, "req-merge-flat", ONE("a-2.1") "; merge: {flat: {}}", " a-2 a-2.1", ""},
    {__LINE__, "req-merge-flat-list", ONE("a-2.1") "; merge: {as-is: false, flat: {}}", " a-2 a-2.1", ""},
    {__LINE__, "req-merge-flat-list-1", ONE("b-1, a-2.1.1, t-1") "; merge: {flat: {}}", " t-1 a-2 a-2.1 a-2.1.1 b-1", ""},
    {__LINE__, "req-merge-flat-list-2", ONE("b-1") "; merge: {flat: {}}; modify: {set-parameters: [{param-id: gp, "
     "values: [v]}, {param-id: lp, values: [v]}]}", "[lp gp] b-1", ""},
    {__LINE__, "req-merge-flat-list-3", ALL_OF("k.yaml") "; merge: {flat: {}}", "[kp] k-1 <kr>", ""},
    {__LINE__, "id-structure-as-is-list", ONE("a-2.2, b-1, t-1") "; " AS_IS,
     " t-1 g1{[gp] a-2(a-2.2)} g2{g3{b-1}}", ""},
    {__LINE__, "id-structure-as-is-list-1", "imports: [{href: c.yaml, " IDS("a-2.1.1") ", exclude-controls: [{with-ids: "
     "[a-2]}]}]; " AS_IS, " g1{[gp] a-2.1(a-2.1.1)}", ""},
    {__LINE__, "id-structure-as-is-list-1", "imports: [{href: c.yaml, " IDS("a-2.1.1") ", exclude-controls: [{with-ids: "
     "[a-2, a-2.1]}]}]; " AS_IS, " g1{[gp] a-2.1.1}", ""},
    {__LINE__, "id-structure-as-is-list-2", ONE("t-1") "; " AS_IS "; modify: {set-parameters: [{param-id: lp, values: "
     "[v]}, {param-id: gp, values: [v]}]}", "[lp gp] t-1", ""},
    {__LINE__, "req-custom-select", ALL_OF("c.yaml") "; " CUSTOM("insert-controls: [{include-controls: [{with-ids: [b-1, "
     "a-2, a-1]}]}]"), " a-1 a-2 b-1", ""},
    {__LINE__, "req-custom-select", ALL_OF("c.yaml") "; " CUSTOM("groups: [{id: x, groups: [{id: y, insert-controls: "
     "[{include-controls: [{matching: [{pattern: 'a-2*'}]}]}]}]}]"), " x{y{a-2 a-2.1 a-2.1.1 a-2.2}}", ""},
    {__LINE__, "req-custom-select", "imports: [" IDS_OF("c.yaml", "b-1") ", " IDS_OF("c.yaml", "a-1, a-2") "]; "
     CUSTOM("insert-controls: [{order: keep, include-all: {}}]"), " b-1 a-1 a-2", ""},
    {__LINE__, "req-custom-select", "imports: [" IDS_OF("c.yaml", "b-1") ", " IDS_OF("c.yaml", "a-1, a-2") "]; "
     CUSTOM("insert-controls: [{order: ascending, include-all: {}}]"), " a-1 a-2 b-1", ""},
    {__LINE__, "req-custom-select", ALL_OF("c.yaml") "; " CUSTOM("insert-controls: [{order: descending, "
     "include-controls: [{with-child-controls: 'yes', with-ids: [a-2]}], exclude-controls: [{with-ids: [a-2.2]}]}]"),
     " a-2.1.1 a-2.1 a-2", ""},
    {__LINE__, "req-custom-select-ignore", ONE("a-1") "; " CUSTOM("insert-controls: [{include-controls: [{with-ids: "
     "[b-1]}]}, {include-all: {}}]"), " a-1", "no control b-1"},
    {__LINE__, "req-custom-select-warning", ONE("a-1") "; " CUSTOM("insert-controls: [{include-controls: [{matching: "
     "[{pattern: 'b*'}]}]}]"), "", "b* matches no control"},
    {__LINE__, "req-modify-set-param-warning", ONE("b-1") "; modify: {set-parameters: [{param-id: a-1_p, values: [v]}]}",
     " b-1", "no param a-1_p to set"},
    {__LINE__, "req-modify-set-param-id-ignore", ONE("b-1") "; modify: {set-parameters: [{param-id: no, values: [v]}, "
     "{param-id: lp, values: [v]}]}", "[lp] b-1", "no param no to set"},
    {__LINE__, "req-modify-alter-add-nested", ALL_OF("c.yaml") "; " AS_IS "; modify: {alters: [{control-id: a-2, adds: "
     "[{by-id: a-2.2, title: New}], removes: [{by-id: a-2.1}]}]}",
     " t-1 g1{[gp] a-1 a-2(a-2.2=New)} g2{g3{b-1} g4{}} g5{}", ""},
    {__LINE__, "req-modify-alter-add-nested", ONE("a-2.1.1") "; " AS_IS "; modify: {alters: [{control-id: a-2.1.1, adds: "
     "[{title: New}]}]}", " g1{[gp] a-2(a-2.1(a-2.1.1=New))}", ""},
    {__LINE__, "req-backmatter", "imports: [{href: m.yaml, include-all: {}}]; back-matter: {resources: [{uuid: r3}]}",
     " m-1 <r1 r2 r3>", ""},
    {__LINE__, "req-backmatter-dupe", "imports: [{href: m.yaml, include-all: {}}]; back-matter: {resources: [{uuid: r3}, "
     "{uuid: r1}]}", " m-1 <r2 r3 r1>", ""},
    {__LINE__, "req-id-uuid", "imports: [{href: m.yaml, include-all: {}}, {href: m.yaml, include-all: {}}]; merge: "
     "{combine: {method: use-first}}", " m-1 <r1 r2>", ""},
    {__LINE__, "req-backmatter-keep", "imports: [{href: k.yaml, include-all: {}}]; back-matter: {resources: [{uuid: "
     "kr, title: mine}]}", "[kp] k-1 <kr>", ""},
    {__LINE__, "req-prune", ALL_OF("m.yaml"), " m-1 <r1 r2>", ""},
    {__LINE__, "req-prune-keep", "imports: [" IDS_OF("k.yaml", "k-1") "]; " AS_IS, "[kp] k-1 kg{} <kr>", ""},
    {__LINE__, "req-prune-include", ALL_OF("k.yaml") "; " AS_IS, "[kp] k-1 kg{} ng{} <kr>", ""},
    {__LINE__, "req-prune-custom", ONE("b-1") "; " CUSTOM("groups: [{id: g5}]"), " g5{}", ""},
    {__LINE__, "req-prune-modify", ONE("b-1") "; modify: {set-parameters: [{param-id: lp, values: [v]}]}", "[lp] b-1",
     ""},
    {__LINE__, "req-prune-ref", ONE("b-1") "; " AS_IS "; " SAY("see #g5."), " g2{g3{b-1}} g5{}", ""},
    {__LINE__, "req-prune-ref", ONE("b-1") "; " SAY("詳しくは #lpを見る。#gp：値"), "[lp gp] b-1", ""},
    {__LINE__, "req-prune-ref", ONE("b-1") "; " SAY("#lp-2 #gpx #lp.1"), " b-1", ""},
    {__LINE__, "req-prune-ref", ONE("b-1") "; " SAY("(#lp)... #gp--"), "[lp gp] b-1", ""},
    {__LINE__, "req-id-id", "imports: [" IDS_OF("c.yaml", "a-1") ", " IDS_OF("d.yaml", "a-1") "]; merge: {combine: "
     "{method: use-first}}; modify: {set-parameters: [{param-id: lp, values: [v]}]}", "[lp] a-1", ""},
    {__LINE__, "req-circular-resolve", "imports: [{href: sub/inner.yaml, include-all: {}}]", " a-1=Inner", ""},
    {__LINE__, "req-resolve-profile", "imports: [{href: sub/inner.yaml, " IDS("d-1") "}]", "", "no control d-1"},
    {__LINE__, "req-uri-base", "imports: [{href: './sub/../sub/inner.yaml', include-all: {}}]", " a-1=Inner", ""},
    {__LINE__, "req-internal", "imports: [{href: '#R', " IDS("b-1") "}]; back-matter: {resources: [{uuid: Q}, {uuid: R, "
     "rlinks: [{href: c.yaml}]}]}", " b-1", ""},
    {__LINE__, "req-internal-resolve1", "imports: [{href: '#R', " IDS("b-1") "}]; back-matter: {resources: [{uuid: R, "
     "rlinks: [{href: 'https://example.jp/c'}, {href: none.json}, {href: c.xml}], base64: {value: '*'}}]}", " b-1", ""},
};

static void structures_are_as_required(void **state)
{
    for (size_t i = 0; i < COUNT(structures); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_resolution got = {.top = NULL};
        bool noted = structures[i].note[0] == '\0';
        print_message("# %s\n", structures[i].requirement);
        TEST_RC(structures[i].line, cx, resolve(cx, profile_of(cx, structures[i].profile), &got), RC_OK);
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_OSCAL_BYTES);
        outline_whole(&out, oscal_get(got.top, "catalog"));
        TEST_TEXT(structures[i].line, buf_string(&out), structures[i].want);
        for (size_t k = 0; k < got.warnings.n && !noted; k++)
            noted = strstr(got.warnings.at[k], structures[i].note) != NULL;
        TEST_TRUE(structures[i].line, noted && (structures[i].note[0] != '\0' || got.warnings.n == 0));
    }
}

#define SET(rest) ONE("a-1") "; modify: {set-parameters: [{param-id: a-1_p, " rest "}]}"
#define ALTER(rest) ONE("a-1") "; modify: {alters: [{control-id: a-1, " rest "}]}"
/* Nothing but the part s and what is added. */
#define BARE "removes: [{by-item-name: prop}, {by-item-name: param}, {by-item-name: link}], "
#define ITEMS "parts: [{id: s.a, name: item, class: k, prose: a}, {id: s.b, name: item, prose: b}]"
#define PART "{id: s, name: statement, prose: p, " ITEMS "}"
#define PROPS "props: [{name: n, uuid: u1, value: old}, {name: o, value: old}]"

/* What an object of the result holds. */
static const struct {
    int line;
    const char *requirement, *profile, *id, *want;
    const char *note;
} objects[] = {
    {__LINE__, "req-modify-set-param-objects1", SET("class: k, label: m, usage: w, values: [x, y], depends-on: z, select: "
     "{choice: [q]}"), "a-1_p", "{id: a-1_p, class: k, depends-on: z, label: m, usage: w, values: [x, y], constraints: "
     "[{description: one}], " PROPS ", select: {choice: [q]}}", ""},
    {__LINE__, "req-modify-set-param-objects2", SET("constraints: [{description: two}], guidelines: [{prose: g}], links: "
     "[{href: h}]"), "a-1_p", "{id: a-1_p, class: c, label: l, usage: u, values: [v], constraints: [{description: one}, "
     "{description: two}], guidelines: [{prose: g}], links: [{href: h}], " PROPS "}", ""},
    {__LINE__, "req-modify-set-param-objects3", SET("props: [{name: n, uuid: u1, value: new}, {name: o, value: more}]"),
     "a-1_p", "{id: a-1_p, class: c, label: l, usage: u, values: [v], constraints: [{description: one}], props: [{name: "
     "o, value: old}, {name: n, uuid: u1, value: new}, {name: o, value: more}]}", ""},
    {__LINE__, "req-modify-param-multi", ONE("a-1") "; modify: {set-parameters: [{param-id: gp, values: [x], label: m}, "
     "{param-id: a-1_p, values: [z]}, {param-id: gp, values: [y]}]}", "gp", "{id: gp, label: m, values: [y]}", ""},
    {__LINE__, "req-modify-set-param-objects1", ONE("a-1") "; " AS_IS "; modify: {set-parameters: [{param-id: gp, values: "
     "[x]}]}", "gp", "{id: gp, label: g, values: [x]}", ""},
    {__LINE__, "req-custom-group", ONE("b-1") "; " CUSTOM("groups: [{id: mine, class: k, title: T, params: [{id: q}], "
     "props: [{name: n, value: v}], links: [{href: h}], parts: [{name: p, prose: t}], insert-controls: [{include-all: "
     "{}}]}]"), "mine", "{id: mine, class: k, title: T, params: [{id: q}], props: [{name: n, value: v}], links: [{href: "
     "h}], parts: [{name: p, prose: t}], controls: [{id: b-1}]}", ""},
    {__LINE__, "req-custom-group-contents", ONE("b-1") "; " CUSTOM("groups: [{id: g1, parts: [{name: p, prose: t}]}]"), "g1",
     "{id: g1, title: One, params: [{id: gp, label: g}], parts: [{name: overview, prose: about}, {name: p, prose: t}]}",
     ""},
    {__LINE__, "req-modify-alter-add-implicit", ALTER(BARE "adds: [{links: [{href: i}]}]"), "a-1",
     "{id: a-1, links: [{href: i}], parts: [" PART "]}", ""},
    {__LINE__, "req-modify-alter-add-implicit0contents", ALTER(BARE "adds: [{parts: [{name: end}]}, {position: starting, "
     "title: T, parts: [{name: first}, {name: second}]}, {position: nowhere, parts: [{name: last}]}, {position: ending, "
     "parts: [{name: very-last}]}]"), "a-1", "{id: a-1, title: T, parts: [{name: first}, {name: second}, " PART
     ", {name: end}, {name: last}, {name: very-last}]}", ""},
    {__LINE__, "req-modify-alter-add-implicit-position", ALTER(BARE "adds: [{position: after, parts: [{name: end}]}, "
     "{position: before, parts: [{name: first}]}]"), "a-1", "{id: a-1, parts: [{name: first}, " PART ", {name: end}]}", ""},
    {__LINE__, "req-modify-alter-add-implicit-order", ALTER("removes: [{by-item-name: param}, {by-item-name: link}, "
     "{by-id: s}], adds: [{position: starting, props: [{name: a, value: 1}], parts: [{name: p}], params: [{id: q}]}, "
     "{props: [{name: z, value: 9}]}]"), "a-1", "{id: a-1, params: [{id: q}], props: [{name: a, value: 1}, {name: label, "
     "value: A}, {name: x, ns: 'http://n', class: k, value: y}, {name: z, value: 9}], parts: [{name: p}]}", ""},
    {__LINE__, "req-modify-alter-add-explicit", ALTER("adds: [{by-id: a-1_p, props: [{name: z, value: 9}]}]"), "a-1_p",
     "{id: a-1_p, class: c, label: l, usage: u, values: [v], constraints: [{description: one}], props: [{name: n, uuid: "
     "u1, value: old}, {name: o, value: old}, {name: z, value: 9}]}", ""},
    {__LINE__, "req-modify-alter-add-explicit-id", ALTER(BARE "adds: [{by-id: a-1, title: T}]"), "a-1",
     "{id: a-1, parts: [" PART "]}", "holds nothing with the id a-1"},
    {__LINE__, "req-modify-alter-add-explicit-id-ignore", ALTER(BARE "adds: [{by-id: b-1, title: T}, {by-id: s.b, title: "
     "U}]"), "s.b", "{id: s.b, name: item, title: U, prose: b}", "nothing with the id b-1"},
    {__LINE__, "req-modify-alter-add-explicit-id-warning", ALTER(BARE "adds: [{by-id: no, title: T}]"), "s",
     PART, "a-1 holds nothing with the id no"},
    {__LINE__, "req-modify-alter-add-explicit-inside", ALTER("adds: [{by-id: s, position: starting, parts: [{name: first}], "
     "props: [{name: n, value: v}]}, {by-id: s, position: ending, title: T, parts: [{name: last}]}]"), "s",
     "{id: s, name: statement, title: T, props: [{name: n, value: v}], prose: p, parts: [{name: first}, {id: s.a, name: "
     "item, class: k, prose: a}, {id: s.b, name: item, prose: b}, {name: last}]}", ""},
    {__LINE__, "req-modify-alter-add-explicit-outside", ALTER("adds: [{by-id: s.b, position: before, parts: [{name: "
     "between}]}, {by-id: s.b, position: after, parts: [{name: behind}, {name: last}], props: [{name: n, value: v}]}]"),
     "s", "{id: s, name: statement, props: [{name: n, value: v}], prose: p, parts: [{id: s.a, name: item, class: k, "
     "prose: a}, {name: between}, {id: s.b, name: item, prose: b}, {name: behind}, {name: last}]}", ""},
    {__LINE__, "req-modify-alter-add-explicit-outside", ALTER("adds: [{by-id: s.b, position: before, title: T}]"), "s", PART,
     "a title cannot stand beside"},
    {__LINE__, "req-modify-alter-remove-match", ALTER("removes: [{by-name: item, by-class: no}, {by-name: item, by-class: "
     "k}]"), "s", "{id: s, name: statement, prose: p, parts: [{id: s.b, name: item, prose: b}]}", "nothing to remove"},
    {__LINE__, "req-modify-alter-remove-by-id", ALTER("removes: [{by-id: s.a}]"), "s",
     "{id: s, name: statement, prose: p, parts: [{id: s.b, name: item, prose: b}]}", ""},
    {__LINE__, "req-modify-alter-remove-name-ref", ALTER("removes: [{by-name: item}]"), "s",
     "{id: s, name: statement, prose: p}", ""},
    {__LINE__, "req-modify-alter-remove-ns-ref", ALTER("removes: [{by-ns: 'http://n'}, {by-item-name: param}, {by-id: s}]"),
     "a-1", "{id: a-1, props: [{name: label, value: A}], links: [{href: h}]}", ""},
    {__LINE__, "req-modify-alter-remove-ns-ref", ALTER("removes: [{by-name: label, by-ns: 'http://csrc.nist.gov/ns/oscal'}, "
     "{by-item-name: param}, {by-id: s}]"), "a-1",
     "{id: a-1, props: [{name: x, ns: 'http://n', class: k, value: y}], links: [{href: h}]}", ""},
    {__LINE__, "req-modify-alter-remove-class-ref", ALTER("removes: [{by-class: k}, {by-item-name: param}]"), "a-1",
     "{id: a-1, props: [{name: label, value: A}], links: [{href: h}], parts: [{id: s, name: statement, prose: p, parts: "
     "[{id: s.b, name: item, prose: b}]}]}", ""},
    {__LINE__, "req-modify-alter-remove-item-name", ALTER("removes: [{by-item-name: part}, {by-item-name: param}, "
     "{by-item-name: links}]"), "a-1", "{id: a-1, props: [{name: label, value: A}, {name: x, ns: 'http://n', class: k, "
     "value: y}], links: [{href: h}]}", "nothing to remove"},
    {__LINE__, "req-modify-alter-remove-item-name-array", ALTER("removes: [{by-item-name: prop}, {by-item-name: link}, "
     "{by-id: a-1_p}]"), "a-1", "{id: a-1, parts: [" PART "]}", ""},
    /* Several alters of one control follow each other, and each removes before it adds. */
    {__LINE__, "req-phase-order", ONE("a-1") "; modify: {alters: [{control-id: a-1, adds: [{parts: [{id: n, name: new}]}], "
     "removes: [{by-item-name: part}, {by-item-name: param}]}, {control-id: a-1, removes: [{by-item-name: prop}, "
     "{by-item-name: link}], adds: [{by-id: n, title: T}]}]}", "a-1", "{id: a-1, parts: [{id: n, name: new, title: T}]}",
     ""},
    {__LINE__, "req-backmatter-keep", "imports: [{href: k.yaml, include-all: {}}]; back-matter: {resources: [{uuid: kr, "
     "title: mine, " KEEP "}]}", "kr", "{uuid: kr, title: mine, " KEEP "}", ""},
    {__LINE__, "req-backmatter-keep", "imports: [{href: k.yaml, include-all: {}}]; back-matter: {resources: [{uuid: kr, "
     "title: mine}]}", "kr", "{uuid: kr, title: K, " KEEP "}", ""},
};

/* The first object with this id or uuid, at any depth. */
static const struct oscal_node *find(const struct oscal_node *node, const char *id)
{
    if (text_same(oscal_get_text(node, "id"), id) || text_same(oscal_get_text(node, "uuid"), id))
        return node;
    const struct oscal_node *found = NULL;
    for (const struct oscal_node *at = node->first; at != NULL && found == NULL; at = at->next)
        found = find(at, id);
    return found;
}

static void objects_are_as_required(void **state)
{
    for (size_t i = 0; i < COUNT(objects); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_resolution got = {.top = NULL};
        struct oscal_document want;
        bool noted = objects[i].note[0] == '\0';
        print_message("# %s\n", objects[i].requirement);
        TEST_RC(objects[i].line, cx, resolve(cx, profile_of(cx, objects[i].profile), &got), RC_OK);
        TEST_RC(objects[i].line, cx,
                oscal_test_read(cx, "want", arena_printf(cx->arena, "catalog: %s", objects[i].want), &want), RC_OK);
        oscal_test_same(cx, objects[i].line, find(oscal_get(got.top, "catalog"), objects[i].id), want.root);
        for (size_t k = 0; k < got.warnings.n && !noted; k++)
            noted = strstr(got.warnings.at[k], objects[i].note) != NULL;
        TEST_TRUE(objects[i].line, noted && (objects[i].note[0] != '\0' || got.warnings.n == 0));
    }
}

static const struct {
    int line;
    const char *requirement, *profile;
    enum rc want;
    const char *message;
} errors[] = {
    {__LINE__, "req-stucture", ONE("a-1") "; merge: {flat: {}, as-is: true}", RC_INVALID, "p.yaml, line 4: only one of"},
    {__LINE__, "req-stucture", ONE("a-1") "; merge: {flat: {}, custom: {}}", RC_INVALID, "only one of"},
    {__LINE__, "req-stucture", ONE("a-1") "; merge: {custom: {}, as-is: true}", RC_INVALID, "only one of"},
    {__LINE__, "req-uri-resolve", "imports: [{href: 'https://example.jp/c.yaml', include-all: {}}]", RC_INVALID,
     "nothing is fetched"},
    {__LINE__, "req-uri-aquire", "imports: [{href: 'sub/../../c.yaml', include-all: {}}]", RC_INVALID, "leads out"},
    {__LINE__, "req-uri-error", "imports: [{href: none.json, include-all: {}}]", RC_MISSING,
     "p.yaml, line 3: the import of none.json failed: there is no file none.json"},
    {__LINE__, "req-internal-error", "imports: [{href: '#R', include-all: {}}]", RC_MISSING, "no resource R"},
    {__LINE__, "req-internal-error", "imports: [{href: '#R', include-all: {}}]; back-matter: {resources: [{uuid: R, "
     "base64: {value: bm90aGluZw==}}]}", RC_INVALID, "the import of #R failed: p.yaml#R"},
    {__LINE__, "req-internal-error", "imports: [{href: '#R', include-all: {}}]; back-matter: {resources: [{uuid: R}]}",
     RC_MISSING, "none of the links of resource R"},
    {__LINE__, "req-circular-error", "imports: [{href: p.yaml, include-all: {}}]", RC_INVALID,
     "p.yaml imports itself in a circle"},
};

static void errors_stop_with_the_reason(void **state)
{
    for (size_t i = 0; i < COUNT(errors); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_resolution got = {.top = NULL};
        print_message("# %s\n", errors[i].requirement);
        TEST_RC(errors[i].line, cx, resolve(cx, profile_of(cx, errors[i].profile), &got), errors[i].want);
        if (strstr(cx->problem.message, errors[i].message) == NULL)
            TEST_TEXT(errors[i].line, cx->problem.message, errors[i].message);
    }
}

/* req-meta-keep, req-meta-version, req-meta-uuid: roles and parties of a source come along when they are marked. */
static void metadata_is_complete(void **state)
{
    struct ctx *cx = test_begin(state);
    static const char text[] = "profile: {metadata: {roles: [{id: own}]}, imports: [{href: k.yaml, include-all: {}}]}";
    const struct oscal_file files[] = {FILE_OF("k.yaml", catalog_k), FILE_OF("p.yaml", text)};
    const struct oscal_file_list list = {files, COUNT(files)};
    const struct oscal_files source = oscal_files_of(&list);
    struct oscal_resolution first = {.top = NULL}, second = {.top = NULL};
    TEST_RC(__LINE__, cx, oscal_resolve(cx, &source, "p.yaml", "p.yaml", &first), RC_OK);
    TEST_RC(__LINE__, cx, oscal_resolve(cx, &source, "p.yaml", "p.yaml", &second), RC_OK);
    const struct oscal_node *catalog = oscal_get(first.top, "catalog");
    TEST_TRUE(__LINE__, !text_same(oscal_get_text(catalog, "uuid"),
                                   oscal_get_text(oscal_get(second.top, "catalog"), "uuid")));
    const struct oscal_node *metadata = oscal_get(catalog, "metadata");
    TEST_TEXT(__LINE__, oscal_get_text(metadata, "title"), "p.yaml");
    TEST_TEXT(__LINE__, oscal_get_text(metadata, "version"), oscal_get_text(metadata, "last-modified"));
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_OSCAL_BYTES);
    put_ids(&out, metadata, "roles", "id");
    buf_text(&out, " | ");
    put_ids(&out, metadata, "parties", "uuid");
    TEST_TEXT(__LINE__, buf_string(&out), "own kept | kept");
}

/* Members in any order, and in another syntax. */
static const char turned[] =
    "catalog:\n  back-matter: {resources: [{title: R, uuid: r1}]}\n"
    "  groups: [{controls: [{parts: [{links: [{href: '#r1'}], parts: [{name: i}], prose: t, name: s}], title: A, id: "
    "a}], title: G, id: g}]\n  controls: [{title: T, id: t}]\n"
    "  metadata: {oscal-version: 1.1.2, version: '1', last-modified: x, title: M}\n";
static const char turned_profile[] =
    "profile:\n  merge: {as-is: true}\n  imports: [{include-all: {}, href: c.json}]\n"
    "  metadata: {title: T, version: '1', oscal-version: 1.1.2, last-modified: x}\n";

static const char *written(struct ctx *cx, const struct oscal_node *top, enum oscal_syntax syntax)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_OSCAL_BYTES);
    TEST_RC(__LINE__, cx, oscal_write(cx, &out, top, syntax), RC_OK);
    return arena_copy(cx->arena, buf_string(&out));
}

/* The result as XML, from a catalog and a profile that are written in this syntax first; without uuid. */
static const char *result_from(struct ctx *cx, enum oscal_syntax syntax)
{
    struct oscal_document catalog, profile;
    struct oscal_resolution got = {.top = NULL};
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "c", turned, &catalog), RC_OK);
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "p", turned_profile, &profile), RC_OK);
    const char *one = written(cx, catalog.top, syntax), *two = written(cx, profile.top, syntax);
    const struct oscal_file files[] = {{"c.xml", one, strlen(one)}, {"p.yml", two, strlen(two)}};
    const struct oscal_file_list list = {files, COUNT(files)};
    const struct oscal_files source = oscal_files_of(&list);
    TEST_RC(__LINE__, cx, oscal_resolve(cx, &source, "p.yml", "p.yml", &got), RC_OK);
    struct oscal_node *root = oscal_get(got.top, "catalog");
    oscal_remove(root, oscal_get(root, "uuid"));
    return arena_printf(cx->arena, "%s\n%s", written(cx, got.top, OSCAL_JSON), written(cx, got.top, OSCAL_XML));
}

/* req-multiformat, req-multiformat-differ, req-reorder */
static void syntaxes_give_the_same(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *json = result_from(cx, OSCAL_JSON);
    TEST_TEXT(__LINE__, result_from(cx, OSCAL_YAML), json);
    TEST_TEXT(__LINE__, result_from(cx, OSCAL_XML), json);
}

/* req-order, req-output-xml: the elements in the order of the model, however the tree has them. */
static void xml_keeps_the_order_of_the_model(void **state)
{
    struct ctx *cx = test_begin(state);
    struct oscal_document document;
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "c", turned, &document), RC_OK);
    const char *xml = written(cx, document.top, OSCAL_XML);
    static const char *const wanted[] = {
        "<metadata>", "<title>M", "<last-modified>", "<version>",   "<oscal-version>", "</metadata>",
        "<control id=\"t\">", "<title>T",  "<group id=\"g\">", "<title>G", "<control id=\"a\">", "<title>A",
        "<part name=\"s\">", "<p>t</p>",  "<part name=\"i\">", "<link href=\"#r1\">", "</group>", "<back-matter>",
        "<resource uuid=\"r1\">"};
    const char *at = xml;
    for (size_t i = 0; i < COUNT(wanted); i++) {
        const char *found = strstr(at, wanted[i]);
        if (found == NULL)
            fail_msg("%s does not come behind what is before it in %s", wanted[i], xml);
        at = found;
    }
}

/* req-internal-resolve4, req-internal-resolve5: a profile inside the profile, and a catalog inside that one, both
 * under the same uuid. */
static void documents_inside_documents(void **state)
{
    struct ctx *cx = test_begin(state);
    static const char inner[] = "catalog: {metadata: {title: E}, controls: [{id: e-1}, {id: e-2}]}";
    char code[4096];
    struct oscal_resolution got = {.top = NULL};
    sodium_bin2base64(code, sizeof code, (const unsigned char *)inner, sizeof inner - 1, sodium_base64_VARIANT_ORIGINAL);
    const char *text = arena_printf(cx->arena,
                                    "profile: {metadata: {title: I}, imports: [{href: '#R', include-controls: [{with-ids: "
                                    "[e-2]}]}], back-matter: {resources: [{uuid: R, base64: {value: '%s'}}]}}", code);
    sodium_bin2base64(code, sizeof code, (const unsigned char *)text, strlen(text), sodium_base64_VARIANT_ORIGINAL);
    TEST_RC(__LINE__, cx,
            resolve(cx, arena_printf(cx->arena, "  imports: [{href: '#R', include-all: {}}]\n  back-matter: {resources: "
                                     "[{uuid: R, base64: {value: '%s'}}]}\n", code), &got), RC_OK);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_OSCAL_BYTES);
    outline_whole(&out, oscal_get(got.top, "catalog"));
    TEST_TEXT(__LINE__, buf_string(&out), " e-2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(structures_are_as_required), cmocka_unit_test(objects_are_as_required),
        cmocka_unit_test(errors_stop_with_the_reason), cmocka_unit_test(metadata_is_complete),
        cmocka_unit_test(syntaxes_give_the_same),      cmocka_unit_test(xml_keeps_the_order_of_the_model),
        cmocka_unit_test(documents_inside_documents),
    };
    return TEST_RUN(tests);
}
