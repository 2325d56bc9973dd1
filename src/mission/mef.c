/* Reads the Open-PSA Model Exchange Format (version 2.0d, fault tree layer and the arithmetic of its
 * stochastic layer) with expat, as a stream. Document types are refused, so there are no entities. */
#include "mission/mef.h"

#include <expat.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

enum { ELEMENT_WORK = 50 /* units for each element */ };

enum shape {
    AT_START,
    AT_ROOT,      /* opsa-mef */
    AT_CONTAINER, /* define-fault-tree, define-component, model-data */
    AT_DEFINE,    /* define-gate, define-basic-event, define-house-event, define-parameter */
    AT_FORMULA,   /* and, or, atleast */
    AT_ATOM,      /* gate, event, … in a formula */
    AT_CONSTANT,
    AT_EXPRESSION,
    AT_ASIDE,     /* label, attributes */
    AT_NOWHERE    /* known, and refused */
};

struct element {
    const char *name;
    enum shape shape;
    int detail; /* tree_kind, mef_class or mef_operation */
};

static const struct element elements[] = {
    {"opsa-mef", AT_ROOT, 0},
    {"define-fault-tree", AT_CONTAINER, 0},
    {"define-component", AT_CONTAINER, 0},
    {"model-data", AT_CONTAINER, 0},
    {"define-gate", AT_DEFINE, MEF_GATE},
    {"define-basic-event", AT_DEFINE, MEF_BASIC},
    {"define-house-event", AT_DEFINE, MEF_HOUSE},
    {"define-parameter", AT_DEFINE, MEF_PARAMETER},
    {"and", AT_FORMULA, TREE_AND},
    {"or", AT_FORMULA, TREE_OR},
    {"atleast", AT_FORMULA, TREE_ATLEAST},
    {"gate", AT_ATOM, MEF_GATE},
    {"basic-event", AT_ATOM, MEF_BASIC},
    {"house-event", AT_ATOM, MEF_HOUSE},
    {"event", AT_ATOM, MEF_ANY},
    {"constant", AT_CONSTANT, 0},
    {"float", AT_EXPRESSION, MEF_CONSTANT},
    {"int", AT_EXPRESSION, MEF_CONSTANT},
    {"parameter", AT_EXPRESSION, MEF_REFERENCE},
    {"add", AT_EXPRESSION, MEF_ADD},
    {"sub", AT_EXPRESSION, MEF_SUB},
    {"mul", AT_EXPRESSION, MEF_MUL},
    {"div", AT_EXPRESSION, MEF_DIV},
    {"neg", AT_EXPRESSION, MEF_NEG},
    {"pow", AT_EXPRESSION, MEF_POW},
    {"exp", AT_EXPRESSION, MEF_EXP},
    {"exponential", AT_EXPRESSION, MEF_EXPONENTIAL},
    {"label", AT_ASIDE, 0},
    {"attributes", AT_ASIDE, 0},
    {"attribute", AT_ASIDE, 0},
    {"not", AT_NOWHERE, 0},
    {"xor", AT_NOWHERE, 0},
    {"nand", AT_NOWHERE, 0},
    {"nor", AT_NOWHERE, 0},
    {"iff", AT_NOWHERE, 0},
    {"imply", AT_NOWHERE, 0},
    {"cardinality", AT_NOWHERE, 0},
};

struct frame {
    const struct element *element;
    uint32_t node;        /* AT_FORMULA; AT_DEFINE of a gate */
    size_t pending, line; /* pending: first of its arguments in reader.pending */
    bool filled;          /* AT_DEFINE: it has its formula, constant or expression */
    struct mef_symbol *symbol;
    struct mef_expression *expression;
};

struct reader {
    struct mef mef;
    XML_Parser parser;
    struct frame frames[LIMIT_MEF_DEPTH];
    size_t depth;
    uint32_t *pending; /* arguments of the formulas that are open */
    size_t pending_n, pending_room;
    enum rc rc;
};

static enum rc refuse(const struct reader *reader, const char *why, const char *what)
{
    return mef_refuse(&reader->mef, XML_GetCurrentLineNumber(reader->parser), why, what);
}

static const char *attribute(const char *const *attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

static struct frame *innermost(struct reader *reader)
{
    return reader->depth == 0 ? NULL : &reader->frames[reader->depth - 1];
}

static enum rc add_argument(struct reader *reader, uint32_t node)
{
    if (reader->pending_n == LIMIT_MEF_ARGUMENTS)
        return mef_full(&reader->mef);
    uint32_t *pending = arena_grow(reader->mef.cx->arena, reader->pending, reader->pending_n,
                                   &reader->pending_room, sizeof *pending);
    if (pending == NULL)
        return RC_MEMORY;
    reader->pending = pending;
    pending[reader->pending_n++] = node;
    return RC_OK;
}

/* An argument of the formula around, or the formula of the gate around. */
static enum rc put_argument(struct reader *reader, struct frame *outer, uint32_t node, const char *name)
{
    if (outer->element->shape == AT_DEFINE) {
        if (outer->filled || outer->element->detail != MEF_GATE)
            return refuse(reader, N_("the element {0} may not stand here"), name);
        outer->filled = true;
    }
    return add_argument(reader, node);
}

static bool takes_arguments(const struct frame *outer)
{
    return outer->element->shape == AT_FORMULA ||
           (outer->element->shape == AT_DEFINE && outer->element->detail == MEF_GATE);
}

/* ---- Elements that begin ---- */

static enum rc begin_define(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    const char *name = attribute(attributes, "name");
    enum mef_class class = (enum mef_class)frame->element->detail;
    if (text_empty(name))
        return refuse(reader, N_("{0} has no name"), frame->element->name);
    struct mef_symbol *symbol = mef_symbol(&reader->mef, name, class == MEF_PARAMETER, frame->line);
    if (symbol == NULL)
        return mef_full(&reader->mef);
    if (symbol->defined != MEF_ANY)
        return refuse(reader, N_("“{0}” is defined twice"), symbol->name);
    symbol->defined = class;
    symbol->line = frame->line;
    frame->symbol = symbol;
    frame->node = symbol->node;
    if (class == MEF_GATE)
        reader->mef.nodes[symbol->node].kind = TREE_OR;
    return RC_OK;
}

static enum rc begin_formula(struct reader *reader, struct frame *outer, struct frame *frame,
                             const char *const *attributes)
{
    enum tree_kind kind = (enum tree_kind)frame->element->detail;
    const char *least = attribute(attributes, "min");
    int64_t value = 0;
    if (!takes_arguments(outer))
        return refuse(reader, N_("the element {0} may not stand here"), frame->element->name);
    if (kind == TREE_ATLEAST &&
        (least == NULL || text_to_int(reader->mef.cx, least, &value) != RC_OK || value < 1 || value > INT32_MAX))
        return refuse(reader, N_("atleast needs a whole number of 1 or more as min (given: {0})"),
                      least == NULL ? "" : least);
    if (outer->element->shape == AT_DEFINE && !outer->filled) {
        frame->node = outer->node; /* the gate itself */
        outer->filled = true;
    } else {
        frame->node = mef_node(&reader->mef, kind, "");
        if (frame->node == UINT32_MAX)
            return mef_full(&reader->mef);
        TRY(put_argument(reader, outer, frame->node, frame->element->name));
        frame->pending = reader->pending_n; /* its own arguments come behind it */
    }
    reader->mef.nodes[frame->node].kind = kind;
    reader->mef.nodes[frame->node].least = (uint32_t)value;
    return RC_OK;
}

static enum rc begin_atom(struct reader *reader, struct frame *outer, struct frame *frame,
                          const char *const *attributes)
{
    static const char *const types[] = {"", "gate", "basic-event", "house-event"};
    const char *name = attribute(attributes, "name"), *type = attribute(attributes, "type");
    enum mef_class class = (enum mef_class)frame->element->detail;
    if (!takes_arguments(outer))
        return refuse(reader, N_("the element {0} may not stand here"), frame->element->name);
    if (text_empty(name))
        return refuse(reader, N_("{0} has no name"), frame->element->name);
    for (size_t i = 1; class == MEF_ANY && type != NULL && i < COUNT(types); i++)
        if (strcmp(type, types[i]) == 0)
            class = (enum mef_class)i;
    struct mef_symbol *symbol = mef_symbol(&reader->mef, name, false, frame->line);
    if (symbol == NULL)
        return mef_full(&reader->mef);
    if (class != MEF_ANY && symbol->mentioned != MEF_ANY && symbol->mentioned != class)
        return refuse(reader, N_("“{0}” is referred to in different ways"), symbol->name);
    symbol->mentioned = class == MEF_ANY ? symbol->mentioned : class;
    symbol->referenced = true;
    return put_argument(reader, outer, symbol->node, frame->element->name);
}

static enum rc begin_constant(struct reader *reader, struct frame *outer, const char *const *attributes)
{
    const char *value = attribute(attributes, "value");
    bool yes = value != NULL && (strcmp(value, "true") == 0 || strcmp(value, "1") == 0);
    if (value == NULL || (!yes && strcmp(value, "false") != 0 && strcmp(value, "0") != 0))
        return refuse(reader, N_("a constant is true or false (given: {0})"), value == NULL ? "" : value);
    if (outer->element->shape == AT_DEFINE && outer->element->detail == MEF_HOUSE && !outer->filled) {
        outer->symbol->value = yes;
        outer->filled = true;
        return RC_OK;
    }
    if (!takes_arguments(outer))
        return refuse(reader, N_("the element {0} may not stand here"), "constant");
    uint32_t node = mef_node(&reader->mef, yes ? TREE_TRUE : TREE_FALSE, "");
    return node == UINT32_MAX ? mef_full(&reader->mef) : put_argument(reader, outer, node, "constant");
}

/* Fills value or symbol of an expression. */
static enum rc read_expression(struct reader *reader, struct mef_expression *expression, const char *name,
                               const char *const *attributes)
{
    const char *value = attribute(attributes, "value"), *parameter = attribute(attributes, "name");
    char *end = NULL;
    if (expression->operation == MEF_CONSTANT) {
        expression->value = value == NULL ? NAN : strtod(value, &end);
        if (value == NULL || end == value || *end != '\0' || !isfinite(expression->value))
            return refuse(reader, N_("“{0}” is no number"), value == NULL ? "" : value);
    }
    if (expression->operation == MEF_REFERENCE) {
        if (text_empty(parameter))
            return refuse(reader, N_("{0} has no name"), name);
        expression->symbol = mef_symbol(&reader->mef, parameter, true, expression->line);
        if (expression->symbol == NULL)
            return mef_full(&reader->mef);
    }
    return RC_OK;
}

static enum rc begin_expression(struct reader *reader, struct frame *outer, struct frame *frame,
                                const char *const *attributes)
{
    bool defines = outer->element->shape == AT_DEFINE &&
                   (outer->element->detail == MEF_BASIC || outer->element->detail == MEF_PARAMETER);
    if ((!defines || outer->filled) && outer->element->shape != AT_EXPRESSION)
        return refuse(reader, N_("the element {0} may not stand here"), frame->element->name);
    struct mef_expression *expression = ARENA_NEW(reader->mef.cx->arena, struct mef_expression);
    if (expression == NULL)
        return RC_MEMORY;
    *expression = (struct mef_expression){.operation = (enum mef_operation)frame->element->detail,
                                          .line = frame->line};
    TRY(read_expression(reader, expression, frame->element->name, attributes));
    frame->expression = expression;
    if (defines) {
        outer->symbol->expression = expression;
        outer->filled = true;
        return RC_OK;
    }
    struct mef_expression *around = outer->expression;
    if (around->operation == MEF_CONSTANT || around->operation == MEF_REFERENCE)
        return refuse(reader, N_("the element {0} may not stand here"), frame->element->name);
    if (around->last == NULL)
        around->first = expression;
    else
        around->last->next = expression;
    around->last = expression;
    around->count++;
    return RC_OK;
}

static enum rc begin_inside(struct reader *reader, struct frame *outer, struct frame *frame,
                            const char *const *attributes)
{
    enum shape around = outer->element->shape, shape = frame->element->shape;
    bool holds = around == AT_ROOT || around == AT_CONTAINER;
    switch (shape) {
    case AT_CONTAINER:
        return holds ? RC_OK : refuse(reader, N_("the element {0} may not stand here"), frame->element->name);
    case AT_DEFINE:
        return holds ? begin_define(reader, frame, attributes)
                     : refuse(reader, N_("the element {0} may not stand here"), frame->element->name);
    case AT_FORMULA:
        return begin_formula(reader, outer, frame, attributes);
    case AT_ATOM:
        return begin_atom(reader, outer, frame, attributes);
    case AT_CONSTANT:
        return begin_constant(reader, outer, attributes);
    case AT_EXPRESSION:
        return begin_expression(reader, outer, frame, attributes);
    case AT_ASIDE:
        return RC_OK;
    case AT_NOWHERE:
        return refuse(reader, N_("{0} is not supported: only and, or, atleast and constants keep a fault tree coherent"),
                      frame->element->name);
    default:
        return refuse(reader, N_("the element {0} may not stand here"), frame->element->name);
    }
}

static const struct element *find_element(const char *name)
{
    for (size_t i = 0; i < COUNT(elements); i++)
        if (strcmp(elements[i].name, name) == 0)
            return &elements[i];
    return NULL;
}

static enum rc begin(struct reader *reader, const char *name, const char *const *attributes)
{
    struct frame *outer = innermost(reader);
    if (reader->depth == LIMIT_MEF_DEPTH)
        return fail(reader->mef.cx, RC_TOO_LARGE, N_("{0}, line {1}: more than {2} elements lie within each other"),
                    reader->mef.name,
                    decimal(reader->mef.cx, (int64_t)XML_GetCurrentLineNumber(reader->parser)),
                    decimal(reader->mef.cx, LIMIT_MEF_DEPTH));
    struct frame *frame = &reader->frames[reader->depth];
    *frame = (struct frame){.element = find_element(name), .node = UINT32_MAX, .pending = reader->pending_n,
                            .line = XML_GetCurrentLineNumber(reader->parser)};
    reader->mef.line = frame->line;
    TRY(mef_work(&reader->mef, ELEMENT_WORK));
    if (outer != NULL && outer->element->shape == AT_ASIDE)
        frame->element = outer->element;
    else if (frame->element == NULL)
        return refuse(reader, N_("the element {0} is not known"), arena_copy(reader->mef.cx->arena, name));
    else if (outer == NULL && frame->element->shape != AT_ROOT)
        return refuse(reader, N_("the file does not begin with opsa-mef but with {0}"), frame->element->name);
    else if (outer != NULL)
        TRY(begin_inside(reader, outer, frame, attributes));
    reader->depth++;
    return RC_OK;
}

/* ---- Elements that end ---- */

static enum rc end_formula(struct reader *reader, const struct frame *frame)
{
    struct mef *mef = &reader->mef;
    struct tree_node *node = &mef->nodes[frame->node];
    size_t count = reader->pending_n - frame->pending;
    if (count == 0)
        return refuse(reader, N_("{0} has no arguments"), frame->element->name);
    if (node->kind == TREE_ATLEAST && node->least > count)
        return refuse(reader, N_("atleast needs more than the {0} arguments that it has"),
                      decimal(mef->cx, (int64_t)count));
    if (mef->arg_n + count > LIMIT_MEF_ARGUMENTS)
        return mef_full(mef);
    while (mef->arg_n + count > mef->arg_room) {
        size_t room = mef->arg_room == 0 ? 256 : mef->arg_room * 2;
        uint32_t *args = ARENA_ARRAY(mef->cx->arena, uint32_t, room);
        if (args == NULL)
            return RC_MEMORY;
        if (mef->arg_n > 0)
            memcpy(args, mef->args, mef->arg_n * sizeof *args);
        mef->args = args;
        mef->arg_room = room;
    }
    memcpy(mef->args + mef->arg_n, reader->pending + frame->pending, count * sizeof *mef->args);
    node->first = (uint32_t)mef->arg_n;
    node->count = (uint32_t)count;
    mef->arg_n += count;
    reader->pending_n = frame->pending;
    return RC_OK;
}

/* How many arguments an operation takes. */
static bool is_right_count(const struct mef_expression *expression)
{
    switch (expression->operation) {
    case MEF_ADD:
    case MEF_MUL:
        return expression->count >= 1;
    case MEF_SUB:
    case MEF_DIV:
        return expression->count >= 2;
    case MEF_NEG:
    case MEF_EXP:
        return expression->count == 1;
    case MEF_POW:
    case MEF_EXPONENTIAL:
        return expression->count == 2;
    default:
        return true;
    }
}

static enum rc end(struct reader *reader)
{
    struct frame *frame = &reader->frames[--reader->depth];
    if (frame->element->shape == AT_FORMULA)
        return end_formula(reader, frame);
    if (frame->element->shape == AT_EXPRESSION && !is_right_count(frame->expression))
        return refuse(reader, N_("{0} has the wrong number of arguments"), frame->element->name);
    if (frame->element->shape != AT_DEFINE)
        return RC_OK;
    if (!frame->filled && frame->element->detail != MEF_BASIC)
        return refuse(reader, N_("the definition of “{0}” is empty"), frame->symbol->name);
    /* its formula is a reference or constant: nothing else left an argument here */
    return frame->element->detail == MEF_GATE && reader->pending_n > frame->pending ? end_formula(reader, frame)
                                                                                    : RC_OK;
}

/* ---- expat ---- */

static void stop(struct reader *reader, enum rc rc)
{
    if (rc == RC_OK || reader->rc != RC_OK)
        return;
    reader->rc = rc;
    XML_StopParser(reader->parser, XML_FALSE);
}

static void on_begin(void *data, const char *name, const char **attributes)
{
    struct reader *reader = data;
    if (reader->rc == RC_OK)
        stop(reader, begin(reader, name, attributes));
}

static void on_end(void *data, const char *name)
{
    struct reader *reader = data;
    (void)name;
    if (reader->rc == RC_OK)
        stop(reader, end(reader));
}

static void on_doctype(void *data, const char *name, const char *system, const char *public, int inside)
{
    struct reader *reader = data;
    (void)name;
    (void)system;
    (void)public;
    (void)inside;
    if (reader->rc == RC_OK)
        stop(reader, refuse(reader, N_("a document type is not taken"), ""));
}

static enum rc parse(struct reader *reader, const char *bytes, size_t length)
{
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, on_begin, on_end);
    XML_SetStartDoctypeDeclHandler(reader->parser, on_doctype);
    enum XML_Status status = XML_Parse(reader->parser, bytes, (int)length, XML_TRUE);
    if (reader->rc != RC_OK)
        return reader->rc;
    if (status == XML_STATUS_OK)
        return RC_OK;
    if (XML_GetErrorCode(reader->parser) == XML_ERROR_NO_MEMORY)
        return memory_ended(reader->mef.cx);
    return refuse(reader, N_("the XML cannot be read: {0}"), XML_ErrorString(XML_GetErrorCode(reader->parser)));
}

enum rc mission_read_mef(struct ctx *cx, const char *name, const char *bytes, size_t length, const char *top,
                         int64_t until, struct tree *ret)
{
    if (length > LIMIT_MEF_BYTES)
        return fail(cx, RC_TOO_LARGE, N_("{0} is larger than {1} MiB"), name,
                    decimal(cx, LIMIT_MEF_BYTES / 1024 / 1024));
    struct reader *reader = ARENA_NEW(cx->arena, struct reader);
    struct mef_symbol **buckets = ARENA_ARRAY(cx->arena, struct mef_symbol *, MEF_BUCKETS);
    if (reader == NULL || buckets == NULL)
        return RC_MEMORY;
    reader->mef = (struct mef){.cx = cx, .watch = {.cx = cx, .until = until}, .name = name, .buckets = buckets,
                               .bucket_count = MEF_BUCKETS};
    reader->rc = RC_OK;
    reader->parser = XML_ParserCreate(NULL);
    if (reader->parser == NULL)
        return memory_ended(cx);
    enum rc rc = parse(reader, bytes, length);
    XML_ParserFree(reader->parser);
    return rc == RC_OK ? mef_link(&reader->mef, top, ret) : rc;
}
