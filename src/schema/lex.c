/* Cuts a .corm file into tokens, one at a time; the text is known to be UTF-8 without NUL bytes. */
#include "schema/lex.h"

#include "base/utf8.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static char peek(const struct lexer *lexer, size_t ahead)
{
    return lexer->size - lexer->at > ahead ? lexer->text[lexer->at + ahead] : '\0';
}

static void skip_comment(struct lexer *lexer)
{
    const char *end = memchr(lexer->text + lexer->at, '\n', lexer->size - lexer->at);
    lexer->at = end ? (size_t)(end - lexer->text) : lexer->size;
}

/* Goes behind a quoted text, a doubled quote being part of it; false, at the end of the line, if it is not closed. */
static bool skip_quoted(struct lexer *lexer)
{
    char quote = peek(lexer, 0);
    for (lexer->at++; lexer->at < lexer->size && peek(lexer, 0) != '\n'; lexer->at++) {
        if (peek(lexer, 0) != quote)
            continue;
        lexer->at++;
        if (peek(lexer, 0) != quote)
            return true;
    }
    return false;
}

/* Takes all that clings to the digits, so that 12abc is one wrong number. */
static void skip_number(struct lexer *lexer)
{
    char last = '\0';
    for (lexer->at++; lexer->at < lexer->size; lexer->at++) {
        char c = peek(lexer, 0);
        bool is_sign = (c == '+' || c == '-') && (last == 'e' || last == 'E');
        if (!is_word(c) && c != '.' && !is_sign)
            break;
        last = c;
    }
}

static enum token_kind mark_kind(char c)
{
    static const struct {
        char mark;
        enum token_kind kind;
    } marks[] = {
        {'\n', TOKEN_NEWLINE}, {'{', TOKEN_OPEN_BRACE}, {'}', TOKEN_CLOSE_BRACE}, {'(', TOKEN_OPEN},
        {')', TOKEN_CLOSE},    {',', TOKEN_COMMA},      {'?', TOKEN_QUESTION},    {'*', TOKEN_STAR},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i].mark == c)
            return marks[i].kind;
    return TOKEN_BAD;
}

static enum token_kind take(struct lexer *lexer)
{
    char c = peek(lexer, 0);
    if (is_digit(c) || (c == '-' && is_digit(peek(lexer, 1)))) {
        skip_number(lexer);
        return TOKEN_NUMBER;
    }
    if (is_word(c)) {
        while (is_word(peek(lexer, 0)))
            lexer->at++;
        return TOKEN_WORD;
    }
    if (c == '"' || c == '\'')
        return skip_quoted(lexer) ? TOKEN_QUOTED : TOKEN_UNCLOSED;
    uint32_t code_point;
    lexer->at += utf8_decode(lexer->text + lexer->at, lexer->size - lexer->at, &code_point);
    return mark_kind(c);
}

struct token lexer_next(struct lexer *lexer)
{
    while (is_blank(peek(lexer, 0)))
        lexer->at++;
    if (peek(lexer, 0) == '#')
        skip_comment(lexer);
    size_t start = lexer->at;
    enum token_kind kind = start < lexer->size ? take(lexer) : TOKEN_END;
    return (struct token){kind, {start, lexer->at - start}};
}

/* What a raw text has become so far. */
struct raw {
    char *out;
    size_t length;
    size_t depth;                   /* open parentheses */
    struct place opening;           /* the outermost of them */
    bool is_blank_due;              /* before the next bytes */
    char last;
};

static void raw_add(struct raw *raw, const char *bytes, size_t size)
{
    if (raw->is_blank_due) {
        if (raw->out)
            raw->out[raw->length] = ' ';
        raw->length++;
        raw->is_blank_due = false;
    }
    if (raw->out)
        memcpy(raw->out + raw->length, bytes, size);
    raw->length += size;
    raw->last = bytes[size - 1];
}

static bool raw_ends(const struct raw *raw, enum raw_end until, char c)
{
    if (c == '}' || (c == ')' && raw->depth == 0))
        return true;
    return c == '\n' && until == RAW_LINE && raw->depth == 0 && raw->last != ',';
}

static struct raw_fault raw_fault(const struct raw *raw, enum raw_end until, struct lexer *lexer)
{
    if (raw->depth > 0 || (until == RAW_PARENTHESIS && peek(lexer, 0) != ')'))
        return (struct raw_fault){"the parenthesis is not closed", raw->opening};
    if (until == RAW_LINE && peek(lexer, 0) == ')')
        return (struct raw_fault){"this parenthesis closes nothing", {lexer->at, 1}};
    return (struct raw_fault){NULL, {0, 0}};
}

size_t lexer_raw(struct lexer *lexer, enum raw_end until, char *out, struct raw_fault *fault)
{
    struct raw raw = {.out = out, .opening = {lexer->at - (until == RAW_PARENTHESIS), 1}};
    while (lexer->at < lexer->size) {
        char c = peek(lexer, 0);
        size_t start = lexer->at;
        if (c == '#') {
            skip_comment(lexer);
        } else if (raw_ends(&raw, until, c)) {
            break;
        } else if (is_blank(c) || c == '\n') {
            raw.is_blank_due = raw.length > 0;
            lexer->at++;
        } else if (c == '"' || c == '\'') {
            if (!skip_quoted(lexer)) {
                *fault = (struct raw_fault){"the text is not closed", {start, lexer->at - start}};
                return raw.length;
            }
            raw_add(&raw, lexer->text + start, lexer->at - start);
        } else {
            if (c == '(' && raw.depth++ == 0 && until == RAW_LINE)
                raw.opening = (struct place){start, 1};
            if (c == ')')
                raw.depth--;
            lexer->at++;
            raw_add(&raw, lexer->text + start, 1);
        }
    }
    *fault = raw_fault(&raw, until, lexer);
    return raw.length;
}
