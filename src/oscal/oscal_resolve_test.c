/* Profile resolution by small examples of our own: one row a rule. */
#include "tests/support/test.h"

#include "oscal/oscal_test.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/text.h"

#define HEAD "metadata: {title: t, version: 1, oscal-version: 1.1.2, last-modified: x}"
#define PROFILE(rest) "profile:\n  " HEAD "\n" rest

/* Two groups, nesting, loose params, resources. */
static const char catalog_a[] =
    "catalog:\n  metadata: {title: A, version: 1, oscal-version: 1.0.4}\n"
    "  params: [{id: lp, label: at the top}]\n"
    "  groups:\n"
    "  - id: g1\n    title: One\n    params: [{id: gp, label: in the group}]\n    controls:\n"
    "    - {id: a-1, title: A1, params: [{id: a-1_p, label: l, class: c}], props: [{name: label, "
    "value: A-1}, {name: x, ns: 'http://n', value: y}],\n"
    "       parts: [{id: a-1_s, name: statement, prose: 'see {{ insert: param, gp }} and #r1',\n"
    "                parts: [{id: a-1_s.a, name: item, class: k, prose: a}, {id: a-1_s.b, name: "
    "item, prose: b}]}]}\n"
    "    - id: a-2\n      title: A2\n      controls: [{id: a-2.1, title: A21}, {id: a-2.10, title: "
    "A210, controls: [{id: a-2.10.x, title: X}]}]\n"
    "  - {id: g2, title: Two, controls: [{id: b-1, title: B1, links: [{href: '#r2', rel: r}]}]}\n"
    "  - {id: g3, title: Three, parts: [{name: overview, prose: o}]}\n"
    "  back-matter: {resources: [{uuid: r1, title: R1}, {uuid: r2, title: 'R2, see #r3'},\n"
    "    {uuid: r3, title: 'R3, see #r4'}, {uuid: r4, title: 'R4, see #r3'}, {uuid: r5, title: "
    "'R5, "
    "see #r6'}, {uuid: r6, title: 'R6, see #r5'}]}\n";

/* Controls of the same ids, and others. */
static const char catalog_b[] =
    "catalog:\n  metadata: {title: B, version: 1, oscal-version: 1.0.0}\n"
    "  groups:\n  - {id: g1, title: Other, controls: [{id: a-1, title: Second A1, controls: [{id: "
    "a-1.1, title: A11}]}, {id: c-1, title: C1}]}\n";

#define A11 "{id: a-2.1, title: A21}"

static const struct {
    int line;
    const char *profile;
    const char *want; /* of the catalog, without uuid and metadata */
    const char *note; /* a part of the first warning; "" for none */
} good[] = {
    /* include-controls, matching, with-child-controls; ancestors come along. */
    {__LINE__, "  imports: [{href: b.yaml, include-controls: [{with-ids: [c-1]}]}]\n",
     "{controls: [{id: c-1, title: C1}]}", ""},
    {__LINE__, "  imports: [{href: b.yaml, include-controls: [{with-ids: [a-1.1]}]}]\n",
     "{controls: [{id: a-1, title: Second A1}, {id: a-1.1, title: A11}]}", ""},
    {__LINE__,
     "  imports: [{href: b.yaml, include-controls: [{with-child-controls: 'yes', with-ids: "
     "[a-1]}]}]\n",
     "{controls: [{id: a-1, title: Second A1}, {id: a-1.1, title: A11}]}", ""},
    {__LINE__,
     "  imports: [{href: b.yaml, include-controls: [{with-child-controls: 'no', with-ids: "
     "[a-1]}]}]\n",
     "{controls: [{id: a-1, title: Second A1}]}", ""},
    {__LINE__, "  imports: [{href: b.yaml, include-controls: [{matching: [{pattern: '?-1'}]}]}]\n",
     "{controls: [{id: a-1, title: Second A1}, {id: c-1, title: C1}]}", ""},
    {__LINE__, "  imports: [{href: b.yaml, include-controls: [{matching: [{}]}]}]\n", "{}",
     "line 3: the pattern  matches no control"},
    {__LINE__, "  imports: [{href: b.yaml, include-controls: [{with-ids: [c-1, z]}]}]\n",
     "{controls: [{id: c-1, title: C1}]}", "line 3: there is no control z to choose"},
    {__LINE__, "  imports: [{href: b.yaml}]\n", "{}", "nothing is chosen"},
    /* The same twice within one import counts once. */
    {__LINE__,
     "  imports: [{href: b.yaml, include-controls: [{with-ids: [c-1, c-1]}, {matching: [{pattern: "
     "'c*'}]}]}]\n",
     "{controls: [{id: c-1, title: C1}]}", ""},
    /* exclude beats include, however exact either is. */
    {__LINE__,
     "  imports: [{href: b.yaml, include-all: {}, exclude-controls: [{matching: [{pattern: "
     "'a*'}]}]}]\n",
     "{controls: [{id: c-1, title: C1}]}", ""},
    {__LINE__,
     "  imports: [{href: b.yaml, include-all: {}, exclude-controls: [{with-child-controls: 'yes', "
     "with-ids: [a-1]}]}]\n",
     "{controls: [{id: c-1, title: C1}]}", ""},
    /* as-is: an excluded parent's child moves up; groups without controls go. */
    {__LINE__,
     "  imports: [{href: a.yaml, include-controls: [{with-ids: [a-2.1]}], exclude-controls: "
     "[{with-ids: [a-2]}]}]\n  merge: {as-is: true}\n",
     "{groups: [{id: g1, title: One, params: [{id: gp, label: in the group}], controls: [" A11
     "]}]}",
     ""},
    {__LINE__,
     "  imports: [{href: a.yaml, include-controls: [{with-ids: [a-2.10.x]}]}]\n"
     "  merge: {as-is: true}\n",
     "{groups: [{id: g1, title: One, params: [{id: gp, label: in the group}], controls: [{id: a-2, "
     "title: A2, controls: [{id: a-2.10, title: A210, controls: [{id: a-2.10.x, title: X}]}]}]}]}",
     ""},
    /* as-is, include-all: every group; back matter by what is referred to, at any remove. */
    {__LINE__,
     "  imports: [{href: a.yaml, include-all: {}, exclude-controls: [{matching: [{pattern: "
     "'a-*'}]}]}]\n  merge: {as-is: true}\n",
     "{groups: [{id: g1, title: One, params: [{id: gp, label: in the group}]}, {id: g2, title: "
     "Two, "
     "controls: [{id: b-1, title: B1, links: [{href: '#r2', rel: r}]}]}, {id: g3, title: Three, "
     "parts: [{name: overview, prose: o}]}], back-matter: {resources: [{uuid: r2, title: 'R2, see "
     "#r3'}, {uuid: r3, title: 'R3, see #r4'}, {uuid: r4, title: 'R4, see #r3'}]}}",
     ""},
    /* A group without controls that something refers to stays at its place. */
    {__LINE__,
     "  imports: [{href: a.yaml, include-controls: [{with-ids: [a-2.1]}], exclude-controls: "
     "[{with-ids: [a-2]}]}]\n  merge: {as-is: true}\n"
     "  modify: {alters: [{control-id: a-2.1, adds: [{parts: [{name: p, prose: 'see #g3.'}]}]}]}\n",
     "{groups: [{id: g1, title: One, params: [{id: gp, label: in the group}], controls: [{id: "
     "a-2.1, title: A21, parts: [{name: p, prose: 'see #g3.'}]}]}, {id: g3, title: Three, parts: "
     "[{name: overview, prose: o}]}]}",
     ""},
    /* keep and use-first; use-first in groups of the same id. */
    {__LINE__,
     "  imports: [{href: b.yaml, include-controls: [{with-ids: [c-1]}]}, {href: b.yaml, "
     "include-controls: [{with-ids: [c-1]}]}]\n  merge: {combine: {method: keep}, flat: {}}\n",
     "{controls: [{id: c-1, title: C1}, {id: c-1, title: C1}]}", "c-1 is imported more than once"},
    {__LINE__,
     "  imports: [{href: b.yaml, include-controls: [{with-ids: [c-1]}]}, {href: b.yaml, "
     "include-controls: [{with-ids: [a-1, c-1]}]}]\n  merge: {combine: {method: use-first}}\n",
     "{controls: [{id: c-1, title: C1}, {id: a-1, title: Second A1}]}", ""},
    {__LINE__,
     "  imports: [{href: b.yaml, include-controls: [{with-ids: [a-1]}]}, {href: a.yaml, "
     "include-controls: [{with-ids: [a-1, b-1]}]}, {href: b.yaml, include-controls: [{with-ids: "
     "[a-1.1]}]}]\n  merge: {combine: {method: use-first}, as-is: true}\n",
     "{groups: [{id: g1, title: Other, params: [{id: gp, label: in the group}], controls: [{id: "
     "a-1, title: Second A1, controls: [{id: a-1.1, title: A11}]}]}, {id: g2, title: Two, "
     "controls: "
     "[{id: b-1, title: B1, links: [{href: '#r2', rel: r}]}]}], back-matter: {resources: [{uuid: "
     "r2, title: 'R2, see #r3'}, {uuid: r3, title: 'R3, see #r4'}, {uuid: r4, title: 'R4, see "
     "#r3'}]}}",
     ""},
    {__LINE__,
     "  imports: [{href: b.yaml, include-controls: [{with-ids: [c-1]}]}]\n"
     "  merge: {combine: {method: merge}}\n",
     "{controls: [{id: c-1, title: C1}]}", "no longer defined"},
    /* Loose params stay where something refers to them. */
    {__LINE__,
     "  imports: [{href: a.yaml, include-controls: [{with-ids: [b-1]}]}]\n  modify: "
     "{set-parameters: [{param-id: lp, values: [v]}, {param-id: no, values: [v]}]}\n",
     "{params: [{id: lp, label: at the top, values: [v]}], controls: [{id: b-1, title: B1, links: "
     "[{href: '#r2', rel: r}]}], back-matter: {resources: [{uuid: r2, title: 'R2, see #r3'}, "
     "{uuid: r3, title: 'R3, see #r4'}, {uuid: r4, title: 'R4, see #r3'}]}}",
     "there is no param no to set"},
    {__LINE__,
     "  imports: [{href: a.yaml, include-controls: [{with-ids: [a-1]}]}]\n  modify: {alters: "
     "[{control-id: a-1, removes: [{by-item-name: prop}, {by-id: a-1_s.a}, {by-id: a-1_p}]}]}\n",
     "{params: [{id: gp, label: in the group}], controls: [{id: a-1, title: A1, parts: [{id: "
     "a-1_s, "
     "name: statement, prose: 'see {{ insert: param, gp }} and #r1', parts: [{id: a-1_s.b, name: "
     "item, prose: b}]}]}], back-matter: {resources: [{uuid: r1, title: R1}]}}",
     ""},
    /* custom: groups as drawn, contents of the source group of the same id, order. */
    {__LINE__,
     "  imports: [{href: a.yaml, include-controls: [{with-ids: [a-2, a-2.1, a-2.10]}]}]\n"
     "  merge:\n    custom:\n      insert-controls: [{include-controls: [{with-ids: [a-2.10]}]}]\n"
     "      groups:\n      - id: g1\n        title: Mine\n        groups:\n        - title: Inner\n"
     "          insert-controls: [{order: descending, include-all: {}, exclude-controls: "
     "[{with-ids: [a-2.1]}]}]\n"
     "      - {title: Empty, props: [{name: n, value: v}]}\n",
     "{groups: [{id: g1, title: Mine, params: [{id: gp, label: in the group}], groups: [{title: "
     "Inner, controls: [{id: a-2.10, title: A210}, {id: a-2, title: A2}]}]}, {title: Empty, props: "
     "[{name: n, value: v}]}], controls: [{id: a-2.10, title: A210}]}",
     ""},
    {__LINE__,
     "  imports: [{href: a.yaml, include-all: {}}]\n  merge:\n    custom:\n      insert-controls:\n"
     "      - {order: ascending, include-controls: [{with-child-controls: 'yes', with-ids: "
     "[a-2]}]}\n"
     "      - {order: keep, include-controls: [{with-ids: [zz]}]}\n",
     "{controls: [{id: a-2, title: A2}, {id: a-2.1, title: A21}, {id: a-2.10, title: A210}, {id: "
     "a-2.10.x, title: X}]}",
     "there is no control zz"},
    /* set-parameters: replaced and added members; several for one param, in sequence. */
    {__LINE__,
     "  imports: [{href: p.yaml, include-all: {}}]\n  modify:\n    set-parameters:\n"
     "    - {param-id: q, class: d, label: m, values: [v1], constraints: [{description: c2}], "
     "props: [{name: n, uuid: u, value: new}], select: {choice: [x]}}\n"
     "    - {param-id: q, values: [v2]}\n",
     "{controls: [{id: q-1, title: Q, params: [{id: q, class: d, label: m, values: [v2], "
     "constraints: [{description: c1}, {description: c2}], props: [{name: o, value: old}, {name: "
     "n, "
     "uuid: u, value: new}], select: {choice: [x]}}]}]}",
     ""},
    /* add: implicit, by position; kinds keep their order. */
    {__LINE__,
     "  imports: [{href: p.yaml, include-all: {}}]\n  modify:\n    alters:\n"
     "    - {control-id: q-1, removes: [{by-item-name: param}], adds: [{position: starting, props: "
     "[{name: a, value: 1}, {name: b, value: 2}]}, {position: before, props: [{name: z, value: "
     "0}]},"
     " {title: New, props: [{name: c, value: 3}]}, {position: nowhere, links: [{href: h}]}]}\n",
     "{controls: [{id: q-1, title: New, props: [{name: z, value: 0}, {name: a, value: 1}, {name: "
     "b, "
     "value: 2}, {name: c, value: 3}], links: [{href: h}]}]}",
     ""},
    /* add: explicit, beside a part deep inside, with a property that goes to the parent. */
    {__LINE__,
     "  imports: [{href: a.yaml, include-controls: [{with-ids: [a-1]}]}]\n  modify:\n    alters:\n"
     "    - {control-id: a-1, removes: [{by-item-name: prop}, {by-item-name: param}], adds: "
     "[{position: after, by-id: a-1_s.a, props: [{name: basis, value: allocated}], parts: [{name: "
     "caution, prose: c}]}, {position: before, by-id: a-1_s.a, parts: [{name: first, prose: f}]}, "
     "{by-id: a-1_s.b, title: T}, {by-id: nothing, title: T}]}\n",
     "{params: [{id: gp, label: in the group}], controls: [{id: a-1, title: A1, parts: [{id: "
     "a-1_s, "
     "name: statement, props: [{name: basis, value: allocated}], prose: 'see {{ insert: param, gp "
     "}} and #r1', parts: [{name: first, prose: f}, {id: a-1_s.a, name: item, class: k, prose: a}, "
     "{name: caution, prose: c}, {id: a-1_s.b, name: item, title: T, prose: b}]}]}], back-matter: "
     "{resources: [{uuid: r1, title: R1}]}}",
     "holds nothing with the id nothing"},
    /* add inside a nested control, seen from its parent. */
    {__LINE__,
     "  imports: [{href: b.yaml, include-controls: [{with-ids: [a-1.1]}]}]\n  merge: {as-is: "
     "true}\n"
     "  modify: {alters: [{control-id: a-1, adds: [{by-id: a-1.1, props: [{name: n, value: "
     "v}]}]}]}\n",
     "{groups: [{id: g1, title: Other, controls: [{id: a-1, title: Second A1, controls: [{id: "
     "a-1.1, "
     "title: A11, props: [{name: n, value: v}]}]}]}]}",
     ""},
    /* remove: all criteria must hold; OSCAL's namespace is that of props without one. */
    {__LINE__,
     "  imports: [{href: a.yaml, include-controls: [{with-ids: [a-1]}]}]\n  modify: {alters: "
     "[{control-id: a-1, removes: [{by-name: item, by-class: k}, {by-ns: "
     "'http://csrc.nist.gov/ns/oscal', by-item-name: prop}, {by-name: label, by-class: k}, {}, "
     "{by-class: c}]}]}\n",
     "{params: [{id: gp, label: in the group}], controls: [{id: a-1, title: A1, props: [{name: x, "
     "ns: 'http://n', value: y}], parts: [{id: a-1_s, name: statement, prose: 'see {{ insert: "
     "param, gp }} and #r1', parts: [{id: a-1_s.b, name: item, prose: b}]}]}], back-matter: "
     "{resources: [{uuid: r1, title: R1}]}}",
     "nothing to remove"},
    /* Resources: a later one replaces, unless the earlier one alone is to be kept. */
    {__LINE__,
     "  imports: [{href: keep.yaml, include-all: {}}]\n  back-matter: {resources: [{uuid: k1, "
     "title: mine}, {uuid: k2, title: 'mine, #k3'}, {uuid: k3, title: new}, {uuid: k4, title: "
     "kept, props: [{name: keep, value: always}]}]}\n",
     "{controls: [{id: k-1, title: 'K #k2'}], back-matter: {resources: [{uuid: k1, title: theirs, "
     "props: [{name: keep, value: always}]}, {uuid: k2, title: 'mine, #k3'}, {uuid: k3, title: "
     "new}, {uuid: k4, title: kept, props: [{name: keep, value: always}]}]}}",
     ""},
    /* A profile that imports a profile; by a resource; inside a resource. */
    {__LINE__, "  imports: [{href: sub/inner.yaml, include-all: {}}]\n",
     "{controls: [{id: c-1, title: Changed}]}", ""},
    {__LINE__,
     "  imports: [{href: '#res', include-controls: [{with-ids: [c-1]}]}]\n  back-matter: "
     "{resources: [{uuid: res, rlinks: [{href: 'https://example.jp/b.xml'}, {href: gone.json}, "
     "{href: './b.xml'}]}]}\n",
     "{controls: [{id: c-1, title: C1}]}", ""},
    {__LINE__,
     "  imports: [{href: '#res', include-all: {}}]\n  back-matter: {resources: [{uuid: res, "
     "base64: "
     "{value: "
     "Y2F0YWxvZzoge21ldGFkYXRhOiB7dGl0bGU6IEV9LCBjb250cm9sczogW3tpZDogZS0xLCB0aXRsZTogRX1dfQ==}}]}"
     "\n",
     "{controls: [{id: e-1, title: E}]}", ""},
    /* The same name in another syntax; percent signs. */
    {__LINE__, "  imports: [{href: b.json, include-controls: [{with-ids: [c-1]}]}]\n",
     "{controls: [{id: c-1, title: C1}]}", ""},
    {__LINE__, "  imports: [{href: 'sub/../%62.yaml#x', include-controls: [{with-ids: [c-1]}]}]\n",
     "{controls: [{id: c-1, title: C1}]}", ""},
};

static const char catalog_p[] =
    "catalog: {metadata: {title: P}, controls: [{id: q-1, title: Q, params: [{id: q, class: c, "
    "label: "
    "l, values: [v0], constraints: [{description: c1}], props: [{name: o, value: old}, {name: n, "
    "uuid: u, value: older}]}]}]}";
static const char catalog_keep[] =
    "catalog: {metadata: {title: K}, controls: [{id: k-1, title: 'K #k2'}], back-matter: "
    "{resources: "
    "[{uuid: k1, title: theirs, props: [{name: keep, value: always}]}, {uuid: k2, title: theirs}, "
    "{uuid: k4, title: older, props: [{name: keep, value: always}]}]}}";
static const char profile_inner[] = PROFILE(
    "  imports: [{href: ../b.yaml, include-controls: [{with-ids: [c-1]}]}]\n"
    "  modify: {alters: [{control-id: c-1, adds: [{title: Changed}]}]}\n");
static const char profile_circle[] = PROFILE("  imports: [{href: p.yml, include-all: {}}]\n");
static const char profile_bomb[] = PROFILE(
    "  imports: [{href: %s.yaml, include-all: {}}, {href: %s.yaml, include-all: {}}]\n");

#define FILE_OF(path, text)                                                                        \
    {                                                                                              \
        path, text, sizeof(text) - 1                                                               \
    }

/* Resolves the profile, which stands as p.yml beside the files above. */
static enum rc resolve(struct ctx *cx, const char *profile, struct oscal_resolution *ret)
{
    const char *text = arena_printf(cx->arena, PROFILE("%s"), profile);
    const struct oscal_file files[] = {
        FILE_OF("a.yaml", catalog_a),
        FILE_OF("b.yaml", catalog_b),
        FILE_OF("p.yaml", catalog_p),
        FILE_OF("keep.yaml", catalog_keep),
        FILE_OF("sub/inner.yaml", profile_inner),
        FILE_OF("circle.yaml", profile_circle),
        {"p.yml", text, strlen(text)},
    };
    const struct oscal_file_list list = {files, COUNT(files)};
    const struct oscal_files source = oscal_files_of(&list);
    return oscal_resolve(cx, &source, "p.yml", "p.yml", ret);
}

static void rules_hold(void **state)
{
    for (size_t i = 0; i < COUNT(good); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_resolution resolution = {.top = NULL};
        struct oscal_document want;
        TEST_RC(good[i].line, cx, resolve(cx, good[i].profile, &resolution), RC_OK);
        struct oscal_node *catalog = oscal_get(resolution.top, "catalog");
        TEST_INT(good[i].line, (int64_t)strlen(oscal_get_text(catalog, "uuid")), 36);
        oscal_remove(catalog, oscal_get(catalog, "uuid"));
        oscal_remove(catalog, oscal_get(catalog, "metadata"));
        TEST_RC(good[i].line, cx,
                oscal_test_read(cx, "want", arena_printf(cx->arena, "catalog: %s", good[i].want),
                                &want),
                RC_OK);
        oscal_test_same(cx, good[i].line, catalog, want.root);
        TEST_INT(good[i].line, resolution.warnings.n > 0, good[i].note[0] != '\0');
        if (resolution.warnings.n > 0 && strstr(resolution.warnings.at[0], good[i].note) == NULL)
            TEST_TEXT(good[i].line, resolution.warnings.at[0], good[i].note);
    }
}

static const struct {
    int line;
    const char *profile;
    enum rc want;
    const char *message; /* a part of it */
} bad[] = {
    {__LINE__, "", RC_INVALID, "imports nothing"},
    {__LINE__, "  imports: []\n", RC_INVALID, "imports nothing"},
    {__LINE__, "  imports:\n  - {href: gone.xml, include-all: {}}\n", RC_MISSING,
     "p.yml, line 4: the import of gone.xml failed: there is no file gone.xml"},
    {__LINE__, "  imports: [{href: '#no', include-all: {}}]\n", RC_MISSING, "no resource no"},
    {__LINE__,
     "  imports: [{href: '#r', include-all: {}}]\n  back-matter: {resources: [{uuid: r, rlinks: "
     "[{href: 'https://example.jp/x'}]}]}\n",
     RC_MISSING, "last tried: https://example.jp/x"},
    {__LINE__,
     "  imports: [{href: '#r', include-all: {}}]\n  back-matter: {resources: [{uuid: r, base64: "
     "{value: '*'}}]}\n",
     RC_INVALID, "no Base64"},
    {__LINE__, "  imports: [{href: p.yml, include-all: {}}]\n", RC_INVALID,
     "p.yml imports itself in a circle"},
    {__LINE__, "  imports: [{href: circle.yaml, include-all: {}}]\n", RC_INVALID,
     "the import of circle.yaml failed: circle.yaml, line 3: the import of p.yml failed: p.yml "
     "imports itself in a circle"},
    {__LINE__, "  imports: [{href: 'https://example.jp/a.json', include-all: {}}]\n", RC_INVALID,
     "nothing is fetched"},
    {__LINE__, "  imports: [{href: 'file:///etc/passwd', include-all: {}}]\n", RC_INVALID,
     "nothing is fetched"},
    {__LINE__, "  imports: [{href: '//example.jp/a', include-all: {}}]\n", RC_INVALID,
     "nothing is fetched"},
    {__LINE__, "  imports: [{href: /etc/passwd, include-all: {}}]\n", RC_INVALID,
     "does not name a file relative"},
    {__LINE__, "  imports: [{href: '%2Fetc/passwd', include-all: {}}]\n", RC_INVALID,
     "does not name a file relative"},
    {__LINE__, "  imports: [{href: '%00', include-all: {}}]\n", RC_INVALID, "does not name a file"},
    {__LINE__, "  imports: [{href: '../a.yaml', include-all: {}}]\n", RC_INVALID, "leads out"},
    {__LINE__, "  imports: [{href: 'sub/../../a.yaml', include-all: {}}]\n", RC_INVALID,
     "leads out"},
    {__LINE__, "  imports: [{href: '%2e%2e/a.yaml', include-all: {}}]\n", RC_INVALID, "leads out"},
    {__LINE__, "  imports: [{href: b.yaml, include-all: {}, mapping: {}}]\n", RC_INVALID,
     "maps ids"},
    {__LINE__, "  imports: [{href: b.yaml, include-all: {}}]\n  merge: {flat: {}, as-is: true}\n",
     RC_INVALID, "only one of flat, as-is and custom"},
    {__LINE__, "  imports: [{href: b.yaml, include-all: {}}]\n  merge: {combine: {method: x}}\n",
     RC_INVALID, "method x is not known"},
    {__LINE__,
     "  imports: [{href: b.yaml, include-all: {}}]\n  merge: {custom: {insert-controls: [{order: "
     "up, include-all: {}}]}}\n",
     RC_INVALID, "the order up is not known"},
};

/* req-uri-resolve, req-internal-resolve5, req-circular-error */
static void mistakes_stop_with_the_place(void **state)
{
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_resolution resolution = {.top = NULL};
        TEST_RC(bad[i].line, cx, resolve(cx, bad[i].profile, &resolution), bad[i].want);
        TEST_TRUE(bad[i].line, resolution.top == NULL);
        if (strstr(cx->problem.message, bad[i].message) == NULL)
            TEST_TEXT(bad[i].line, cx->problem.message, bad[i].message);
    }
}

/* req-meta-version, req-meta-last-modified, req-meta-source-profile, req-meta-resolution-tool */
static void metadata_tells_the_origin(void **state)
{
    struct ctx *cx = test_begin(state);
    struct oscal_resolution resolution;
    TEST_RC(
        __LINE__, cx,
        resolve(cx,
                "  imports: [{href: a.yaml, include-all: {}}, {href: b.yaml, include-all: {}}]\n",
                &resolution),
        RC_OK);
    const struct oscal_node *metadata = oscal_get(oscal_get(resolution.top, "catalog"), "metadata");
    TEST_TEXT(__LINE__, oscal_get_text(metadata, "title"), "t");
    TEST_TEXT(__LINE__, oscal_get_text(metadata, "version"), "1");
    TEST_TEXT(__LINE__, oscal_get_text(metadata, "oscal-version"), "1.1.2");
    TEST_TEXT(__LINE__, oscal_get_text(metadata, "last-modified"), "2026-10-01T05:02:03.004Z");
    TEST_TEXT(__LINE__, oscal_property(metadata, "resolution-tool", NULL),
              "kaname " KANAME_VERSION);
    TEST_TEXT(__LINE__, oscal_get_text(oscal_items(metadata, "links"), "href"), "p.yml");
    TEST_TEXT(__LINE__, oscal_get_text(oscal_items(metadata, "links"), "rel"), "source-profile");
}

/* req-meta-oscal-version, req-meta-oscalversion-error: the newest of the versions, never newer than the
 * program's own; another major one stops. */
static void versions_are_compared(void **state)
{
    static const struct {
        int line;
        const char *profile, *catalog, *want;
    } rows[] = {
        {__LINE__, "1.0.0", "1.0.0-rc2", "1.0.0"}, {__LINE__, "1.0.0-rc1", "1.0.0", "1.0.0"},
        {__LINE__, "1.0.10", "1.0.9", "1.0.10"},   {__LINE__, "1.1.2", "1.2.0", OSCAL_VERSION},
        {__LINE__, "v1", "x", OSCAL_VERSION},      {__LINE__, "1.0.0", "2.0.0", NULL},
        {__LINE__, "0.9.0", "1.0.0", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        const char *profile = arena_printf(
            cx->arena,
            "profile: {metadata: {oscal-version: %s}, imports: [{href: c, include-all: {}}]}",
            rows[i].profile);
        const char *catalog = arena_printf(cx->arena, "catalog: {metadata: {oscal-version: %s}}",
                                           rows[i].catalog);
        const struct oscal_file files[] = {{"p", profile, strlen(profile)},
                                           {"c", catalog, strlen(catalog)}};
        const struct oscal_file_list list = {files, COUNT(files)};
        const struct oscal_files source = oscal_files_of(&list);
        struct oscal_resolution resolution;
        enum rc want = rows[i].want == NULL ? RC_INVALID : RC_OK;
        TEST_RC(rows[i].line, cx, oscal_resolve(cx, &source, "p", "p", &resolution), want);
        if (want == RC_OK)
            TEST_TEXT(rows[i].line,
                      oscal_get_text(oscal_get(oscal_get(resolution.top, "catalog"), "metadata"),
                                     "oscal-version"),
                      rows[i].want);
    }
}

/* Each profile imports the next twice: 2^30 controls, if nothing stopped it. */
static void doubling_imports_are_stopped(void **state)
{
    enum { DEPTH = 30 };
    struct ctx *cx = test_begin(state);
    struct oscal_file files[DEPTH + 1];
    struct oscal_resolution resolution;
    for (int i = 0; i < DEPTH; i++) {
        const char *next = i + 1 == DEPTH ? "a" : arena_printf(cx->arena, "p%d", i + 1);
        const char *text = arena_printf(cx->arena, profile_bomb, next, next);
        files[i] = (struct oscal_file){arena_printf(cx->arena, "p%d.yaml", i), text, strlen(text)};
    }
    files[DEPTH] = (struct oscal_file)FILE_OF("a.yaml", catalog_a);
    const struct oscal_file_list list = {files, DEPTH + 1};
    const struct oscal_files source = oscal_files_of(&list);
    TEST_RC(__LINE__, cx, oscal_resolve(cx, &source, "p0.yaml", "p", &resolution), RC_TOO_LARGE);
}

static const struct {
    int line;
    const char *pattern, *text;
    bool want;
} globs[] = {
    {__LINE__, "*", "", true},
    {__LINE__, "*", "abc", true},
    {__LINE__, "a*", "abc", true},
    {__LINE__, "a*", "bc", false},
    {__LINE__, "*c", "abc", true},
    {__LINE__, "*b*", "abc", true},
    {__LINE__, "a?c", "abc", true},
    {__LINE__, "a?c", "ac", false},
    {__LINE__, "^a", "a", false},
    {__LINE__, "^a", "^a", true},
    {__LINE__, "a.1", "a-1", false},
    {__LINE__, "[a-c]x", "bx", true},
    {__LINE__, "[!a-c]x", "bx", false},
    {__LINE__, "[!a-c]x", "dx", true},
    {__LINE__, "[]a]", "]", true},
    {__LINE__, "[a", "[a", true},
    {__LINE__, "[a", "a", false},
    {__LINE__, "", "", true},
    {__LINE__, "", "a", false},
    {__LINE__, "ac-2*", "ac-2.10", true},
    {__LINE__, "a*b*c", "aXbYbZc", true},
    {__LINE__, "a*b*c", "aXbYbZ", false},
    {__LINE__, "?-1", "序-1", true},
    {__LINE__, "?\?-1", "序-1", false},
    {__LINE__, "[あ-ん]*", "い-1", true},
    {__LINE__, "[!あ-ん]*", "い-1", false},
    {__LINE__, "*-1", "序文-1", true},
    {__LINE__, "*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
};

/* req-include-by-match */
static void globs_match(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(globs); i++) {
        const char *catalog = arena_printf(
            cx->arena,
            "{\"catalog\":{\"metadata\":{},\"controls\":[{\"id\":\"-\"},{\"id\":\"%s\"}]}}",
            globs[i].text[0] == '\0' ? "-" : globs[i].text);
        const char *profile = arena_printf(
            cx->arena,
            "{\"profile\":{\"metadata\":{},\"imports\":[{\"href\":\"c\",\"include-controls\":[{"
            "\"matching\":[{\"pattern\":\"%s\"}]}]}]}}",
            globs[i].pattern);
        const struct oscal_file files[] = {{"p", profile, strlen(profile)},
                                           {"c", catalog, strlen(catalog)}};
        const struct oscal_file_list list = {files, COUNT(files)};
        const struct oscal_files source = oscal_files_of(&list);
        struct oscal_resolution resolution;
        if (globs[i].text[0] == '\0')
            continue;
        TEST_RC(globs[i].line, cx, oscal_resolve(cx, &source, "p", "p", &resolution), RC_OK);
        const struct oscal_node *at = oscal_items(oscal_get(resolution.top, "catalog"), "controls");
        bool found = false;
        for (; at != NULL; at = at->next)
            found = found || text_same(oscal_get_text(at, "id"), globs[i].text);
        TEST_INT(globs[i].line, found, globs[i].want);
    }
}

static void make_file(struct ctx *cx, const char *path, const char *text)
{
    struct buf bytes = buf_create(LIMIT_OSCAL_BYTES);
    buf_text(&bytes, text);
    TEST_RC(__LINE__, cx, file_write(cx, path, &bytes), RC_OK);
    buf_free(&bytes);
}

static void a_folder_gives_only_what_lies_in_it(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct test_db *test = *state;
    const char *folder = arena_printf(cx->arena, "%s/oscal", test->directory);
    char *bytes = NULL;
    size_t length = 0;
    struct oscal_files files;
    TEST_RC(__LINE__, cx, oscal_folder(cx, folder, &files), RC_IO);
    TEST_INT(__LINE__, mkdir(folder, 0700), 0);
    make_file(cx, arena_printf(cx->arena, "%s/a.json", folder), "inside");
    make_file(cx, arena_printf(cx->arena, "%s/secret", test->directory), "outside");
    TEST_INT(__LINE__, symlink("../secret", arena_printf(cx->arena, "%s/link", folder)), 0);
    TEST_INT(__LINE__, symlink("a.json", arena_printf(cx->arena, "%s/good", folder)), 0);
    TEST_INT(__LINE__, mkfifo(arena_printf(cx->arena, "%s/pipe", folder), 0600), 0);
    TEST_RC(__LINE__, cx, oscal_folder(cx, folder, &files), RC_OK);
    TEST_RC(__LINE__, cx, files.load(cx, files.state, "a.json", &bytes, &length), RC_OK);
    TEST_TEXT(__LINE__, bytes, "inside");
    TEST_RC(__LINE__, cx, files.load(cx, files.state, "good", &bytes, &length), RC_OK);
    TEST_RC(__LINE__, cx, files.load(cx, files.state, "no", &bytes, &length), RC_MISSING);
    TEST_RC(__LINE__, cx, files.load(cx, files.state, "a.json/b", &bytes, &length), RC_MISSING);
    TEST_RC(__LINE__, cx, files.load(cx, files.state, "link", &bytes, &length), RC_INVALID);
    TEST_RC(__LINE__, cx, files.load(cx, files.state, "pipe", &bytes, &length), RC_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_hold),
        cmocka_unit_test(mistakes_stop_with_the_place),
        cmocka_unit_test(metadata_tells_the_origin),
        cmocka_unit_test(versions_are_compared),
        cmocka_unit_test(doubling_imports_are_stopped),
        cmocka_unit_test(globs_match),
        cmocka_unit_test(a_folder_gives_only_what_lies_in_it),
    };
    return TEST_RUN(tests);
}
