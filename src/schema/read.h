/* What the parts of the reader share: a file as it is written, before its names are bound. */
#ifndef SCHEMA_READ_H
#define SCHEMA_READ_H

#include "base/vector.h"
#include "schema/lex.h"

enum {
    LONGEST_NAME = 60,              /* in bytes: with "_id" behind it, what every database takes */
    LONGEST_QUOTED_NAME = 63,       /* of a table or column */
    LONGEST_TEXT = 1000000,         /* text(n) */
    MOST_DIGITS = 38,
    MOST_INDEX_FIELDS = 16,
    MOST_FIELDS = 1000,             /* of a model: what every database takes as columns */
    MOST_LEVELS = 32,               /* of extends */
    MOST_MEMBERS = 100000,          /* fields, indexes and checks of a schema, the inherited ones counted each time */
    MOST_FAULTS = 50
};

/* A name or a word and where it stands; text is NULL if it is not there. */
struct word {
    const char *text;
    struct place place;
};

enum literal_kind { LITERAL_NONE, LITERAL_NUMBER, LITERAL_TEXT, LITERAL_WORD };

struct literal {
    enum literal_kind kind;
    const char *text;               /* without its quotes */
    size_t size;
    struct place place;
};

struct model_declaration;

enum shape { SHAPE_PLAIN, SHAPE_KEY, SHAPE_MANY, SHAPE_UNKNOWN };

struct field_declaration {
    struct word name;
    enum shape shape;
    struct type type;               /* of a plain field */
    struct word type_name;
    struct model_declaration *target;   /* NULL until it is bound */
    bool is_nullable;
    bool is_unique;
    bool is_primary;
    bool is_one;
    bool is_faulty;                 /* an error names it already, or it must not be used */
    bool has_on_delete;
    enum on_delete on_delete;
    struct place on_delete_place;
    struct word column;
    struct word related;
    struct word through, near, far;
    struct literal literal;         /* after default */
    enum default_kind default_kind;
    struct value default_value;
};

struct index_declaration {
    struct word name;
    bool is_unique;
    VECTOR(struct word) fields;
    bool is_faulty;
    struct place place;
    struct word using;              /* the method, if one is given */
    enum index_method method;
    VECTOR(struct word) included;
    const char *where;              /* NULL: none */
};

struct check_declaration {
    struct word name;
    const char *text;
    bool is_faulty;
    struct place place;
};

struct model_declaration {
    struct word name;
    struct word base_name;
    struct model_declaration *base;
    struct word table;
    struct word order_by;
    bool is_abstract;
    bool is_broken;                 /* some of it could not be read: what seems to be missing may be there */
    bool is_walked;                 /* its level is known */
    const void *walk;               /* the walk up that came by last */
    uint32_t level;                 /* how many bases it stands on */
    VECTOR(struct field_declaration *) fields;
    VECTOR(struct index_declaration *) indexes;
    VECTOR(struct check_declaration *) checks;
    struct map names;               /* own fields */
    const struct field_declaration *primary;    /* among them */
    bool is_duplicate;              /* another model has the name */
    struct model *model;            /* what it becomes; NULL for an abstract one */
};

struct fault {
    struct place place;
    const char *message;
    const char *hint;
};

struct reader {
    struct arena *arena;
    struct schema *schema;
    const corm_schema *source;
    size_t start;                   /* behind a byte order mark */
    struct lexer lexer;
    struct token token;
    size_t last_end;                /* where the token before this one ended */
    VECTOR(struct model_declaration *) models;
    struct map names;               /* model name → struct model_declaration */
    bool is_broken;                 /* a model's head could not be read: names that seem unknown may be models */
    VECTOR(struct fault) faults;
    size_t fault_count;             /* those beyond MOST_FAULTS as well */
};

/* report.c: errors are collected, and told in the order of the file.
 * `reader_fault` answers whether the error will be told; `reader_hint` adds to the last one told. */
bool reader_fault(struct reader *reader, struct place place, const char *format, ...) CORM_FORMAT(3, 4);
void reader_hint(struct reader *reader, const char *format, ...) CORM_FORMAT(2, 3);
size_t reader_line(const struct reader *reader, struct place place);
void reader_tell(struct reader *reader, struct schema_errors *errors);

/* token.c */
void reader_advance(struct reader *reader);
struct token reader_peek(const struct reader *reader, int ahead);   /* 1 is the token behind the current one */
bool token_is(const struct reader *reader, struct token token, const char *word);
bool reader_at_word(const struct reader *reader, const char *word);
/* Reports what stands at the current token instead; false. */
bool reader_unexpected(struct reader *reader, const char *expected);
bool reader_expect(struct reader *reader, enum token_kind kind, const char *expected);
bool reader_expect_word(struct reader *reader, const char *word);
/* Inside parentheses a line may end anywhere: these step over line ends to a token of the kind.  If there is another,
 * the reader stays on its line, and so does the error. */
bool reader_reach(struct reader *reader, enum token_kind kind);
bool reader_accept_beyond(struct reader *reader, enum token_kind kind);     /* and steps over it */
bool reader_expect_beyond(struct reader *reader, enum token_kind kind, const char *expected);
void reader_skip_newlines(struct reader *reader);
/* The word that is the current token, stepped over. */
struct word reader_word(struct reader *reader);
/* The same for a text in quotes. */
struct word reader_quoted(struct reader *reader, size_t *size);

/* read.c, read_field.c, literal.c */
void reader_read(struct reader *reader);
bool reader_read_field(struct reader *reader, struct model_declaration *model);
struct word reader_constraint_name(struct reader *reader);
/* The text up to `until`; the reader stands at the token that ends it.  NULL after telling what is wrong. */
const char *reader_raw(struct reader *reader, enum raw_end until, struct place *place);
/* Takes the literal after `default` as a value of the type; reports what is wrong with it. */
void reader_bind_default(struct reader *reader, struct field_declaration *field, const struct type *type);

/* read_index.c */
bool reader_read_index(struct reader *reader, struct model_declaration *model);
/* Whether the fields, which are there, can be in such an index. */
void reader_check_index(struct reader *reader, const struct model_declaration *model, struct index_declaration *index);

/* names.c */
bool reader_check_name(struct reader *reader, struct word name, bool is_model);
const char *name_snake_case(struct arena *arena, const char *name);
/* The name, or, if it is longer than LONGEST_NAME, its beginning and a hash of the whole. */
const char *name_cut(struct arena *arena, const char *name);
/* As databases compare names. */
const char *name_folded(struct arena *arena, const char *name);
/* "did you mean" over names that come one at a time. */
struct nearest {
    const char *wrong;
    size_t size;
    const char *best;
    size_t distance;                /* what a better one must stay under */
};
struct nearest nearest_begin(const char *wrong, size_t size);
void nearest_offer(struct nearest *nearest, const char *name);

/* type.c */
struct type_word {
    const char *name;
    enum kind kind;
    bool (*read)(struct reader *reader, struct type *type);     /* what stands in parentheses; NULL: nothing does */
    bool may_be_bare;
};
const struct type_word *type_find(const char *name);
void type_offer(struct nearest *nearest);
/* What we call a type of other databases and languages, or NULL. */
const char *type_known_elsewhere(const char *name);
void text_print(const char *text, size_t size, struct strbuf *out);     /* in quotes */
void label_print(const char *label, struct strbuf *out);                /* in quotes if it must be */

/* bind.c: binds the names in the declarations, and checks all that can be checked before there are models. */
void reader_bind(struct reader *reader);
/* The field of the model or of its bases; NULL if there is none. */
struct field_declaration *declaration_field(const struct model_declaration *model, const char *name);
bool declaration_is_broken(const struct model_declaration *model);     /* or one of its bases */
void reader_unknown_model(struct reader *reader, struct word name, bool or_type);

/* build.c: makes the models and their fields, and a model of links for each many-to-many relation that has no
 * `through`. */
struct member {
    struct field_declaration *declaration;
    struct field *field;            /* NULL: many-to-many */
    struct relation *relation;      /* NULL: a plain field */
    struct model *links;            /* many-to-many without `through` */
};

/* A declared model on its way to be one, what it inherits included, outermost base first. */
struct build {
    struct model *model;
    struct model_declaration *declaration;
    bool has_implicit_id;
    VECTOR(struct member) members;
    VECTOR(struct index_declaration *) indexes;
    VECTOR(struct check_declaration *) checks;
};
void reader_build(struct reader *reader);
/* relate.c: relations in both directions, and all names of a model. */
void reader_relate(struct reader *reader, struct build *builds, size_t count);
/* constrain.c: indexes and checks, and all names that the database knows. */
void reader_constrain(struct reader *reader, struct build *builds, size_t count);
/* The names of constraints that were given none; `number` counts a model's checks from 1. */
const char *index_default_name(struct arena *arena, const struct index *index, const struct model *model);
const char *check_default_name(struct arena *arena, const struct model *model, uint32_t number);

#endif
