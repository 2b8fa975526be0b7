/* What is searched for: read, printed for those who have indexes of words, and looked for in a text. */
#include "base/search.h"

#include "base/utf8.h"
#include "base/vector.h"
#include "base/words.h"

#include <stdlib.h>
#include <string.h>

struct term {
    uint32_t *words;                /* numbers of words */
    size_t count;
    bool is_excluded;
    bool is_found;                  /* of a phrase: in the text that was read last */
    bool *reached;                  /* whether the last words of the text are the first i + 1 of these */
};

struct group {
    struct term *terms;
    size_t count;
};

struct search {
    const char **words;             /* sorted, each once */
    size_t word_count;
    size_t *counts;                 /* how often each is in the text that was read last */
    bool *is_wanted;                /* it stands in a term that is not excluded */
    struct group *groups;
    size_t group_count;
    struct term **phrases;          /* the terms of several words */
    size_t phrase_count;
};

/* --- Reading */

struct reading {
    struct arena *arena;
    const char *at, *end;
    struct search *search;
    VECTOR(const char *) words;
    VECTOR(struct term) terms;      /* of the group that is being read; their words are numbers of `words` */
    VECTOR(struct group) groups;
};

static bool is_blank(char character)
{
    return strchr(" \t\r\n", character) != NULL;
}

static void add_term(struct reading *reading, struct words words, bool is_excluded)
{
    VECTOR(uint32_t) numbers = {0};
    char word[WORD_SIZE];
    for (size_t size; (size = words_next(&words, word)) > 0;) {
        vector_push(reading->arena, &numbers, (uint32_t)reading->words.count);
        vector_push(reading->arena, &reading->words, (const char *)arena_copy(reading->arena, word, size));
    }
    struct term term = {.words = numbers.items, .count = numbers.count, .is_excluded = is_excluded};
    if (term.count == 0)
        return;
    term.reached = arena_zero(reading->arena, term.count * sizeof *term.reached);
    vector_push(reading->arena, &reading->terms, term);
}

/* A group without anything to find is left out. */
static void end_group(struct reading *reading)
{
    struct group group = {reading->terms.items, reading->terms.count};
    bool finds = false;
    for (size_t i = 0; i < group.count; i++)
        finds = finds || !group.terms[i].is_excluded;
    if (finds)
        vector_push(reading->arena, &reading->groups, group);
    memset(&reading->terms, 0, sizeof reading->terms);
}

static void read_quoted(struct reading *reading, bool is_excluded)
{
    const char *start = ++reading->at;
    while (reading->at < reading->end && *reading->at != '"')
        reading->at++;
    add_term(reading, (struct words){start, reading->at}, is_excluded);
    reading->at += reading->at < reading->end;
}

static void read_plain(struct reading *reading, bool is_excluded)
{
    const char *start = reading->at;
    while (reading->at < reading->end && !is_blank(*reading->at) && *reading->at != '"')
        reading->at++;
    bool is_or = !is_excluded && reading->at - start == 2 && (start[0] | 32) == 'o' && (start[1] | 32) == 'r';
    if (is_or)
        end_group(reading);
    else
        add_term(reading, (struct words){start, reading->at}, is_excluded);
}

static void read_terms(struct reading *reading)
{
    while (reading->at < reading->end) {
        bool is_excluded = *reading->at == '-';
        if (is_blank(*reading->at)) {
            reading->at++;
            continue;
        }
        reading->at += is_excluded;
        if (reading->at < reading->end && *reading->at == '"')
            read_quoted(reading, is_excluded);
        else
            read_plain(reading, is_excluded);
    }
    end_group(reading);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t find_word(const struct search *search, const char *word)
{
    const char **found = search->word_count ? bsearch(&word, search->words, search->word_count, sizeof word, by_text) : NULL;
    return found ? (size_t)(found - search->words) : SIZE_MAX;
}

static void number_words(struct reading *reading, struct term *term)
{
    struct search *search = reading->search;
    if (term->count > 1)
        search->phrases[search->phrase_count++] = term;
    for (size_t i = 0; i < term->count; i++) {
        term->words[i] = (uint32_t)find_word(search, reading->words.items[term->words[i]]);
        search->is_wanted[term->words[i]] |= !term->is_excluded;
    }
}

static void finish(struct reading *reading)
{
    struct search *search = reading->search;
    size_t count = reading->words.count;
    search->words = arena_alloc(reading->arena, (count + 1) * sizeof *search->words);
    for (size_t i = 0; i < count; i++)
        search->words[i] = reading->words.items[i];
    if (count)
        qsort(search->words, count, sizeof *search->words, by_text);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || strcmp(search->words[i], search->words[search->word_count - 1]) != 0)
            search->words[search->word_count++] = search->words[i];
    search->counts = arena_zero(reading->arena, (count + 1) * sizeof *search->counts);
    search->is_wanted = arena_zero(reading->arena, (count + 1) * sizeof *search->is_wanted);
    search->phrases = arena_alloc(reading->arena, (count + 1) * sizeof *search->phrases);
    search->groups = reading->groups.items;
    search->group_count = reading->groups.count;
    for (size_t i = 0; i < search->group_count; i++)
        for (size_t j = 0; j < search->groups[i].count; j++)
            number_words(reading, &search->groups[i].terms[j]);
}

static void read_all(void *argument)
{
    struct reading *reading = argument;
    reading->search = arena_new(reading->arena, struct search);
    read_terms(reading);
    finish(reading);
}

struct search *search_read(struct arena *arena, const char *text, size_t size)
{
    struct reading reading = {.arena = arena, .at = text, .end = text + size};
    return arena_try(arena, read_all, &reading) ? reading.search : NULL;
}

/* --- Printing */

static void print_phrase(const struct search *search, const struct term *term, struct strbuf *out)
{
    for (size_t i = 0; i < term->count; i++)
        strbuf_printf(out, "%s%s", i ? " " : "\"", search->words[term->words[i]]);
    strbuf_char(out, '"');
}

static void print_lexemes(const struct search *search, const struct term *term, struct strbuf *out)
{
    strbuf_text(out, term->count > 1 ? "(" : "");
    for (size_t i = 0; i < term->count; i++)
        strbuf_printf(out, "%s'%s'", i ? " <-> " : "", search->words[term->words[i]]);
    strbuf_text(out, term->count > 1 ? ")" : "");
}

/* What is to be found first, for NOT needs a left side. */
static void print_group(const struct search *search, const struct group *group, bool has_words, struct strbuf *out)
{
    size_t printed = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < group->count; i++) {
            const struct term *term = &group->terms[i];
            if (term->is_excluded != (pass == 1))
                continue;
            if (has_words)
                strbuf_text(out, pass ? ") NOT " : printed ? " AND " : "");
            else
                strbuf_printf(out, "%s%s", printed ? " & " : "", pass ? "!" : "");
            (has_words ? print_phrase : print_lexemes)(search, term, out);
            printed++;
        }
}

/* NOT binds a group's parentheses to its left: as many are opened as it closes. */
static void print_opening(const struct group *group, struct strbuf *out)
{
    for (size_t i = 0; i < group->count; i++)
        strbuf_text(out, group->terms[i].is_excluded ? "(" : "");
}

static void print_any(const struct search *search, struct strbuf *out)
{
    bool is_first = true;
    for (size_t i = 0; i < search->word_count; i++)
        if (search->is_wanted[i]) {
            strbuf_printf(out, "%s'%s'", is_first ? "" : " | ", search->words[i]);
            is_first = false;
        }
}

void search_print(const struct search *search, enum search_form form, struct strbuf *out)
{
    if (form == SEARCH_ANY) {
        print_any(search, out);
        return;
    }
    bool has_words = form == SEARCH_PHRASES;
    for (size_t i = 0; i < search->group_count; i++) {
        strbuf_text(out, !i ? "" : has_words ? " OR " : " | ");
        strbuf_text(out, has_words ? "(" : "");
        if (has_words)
            print_opening(&search->groups[i], out);
        print_group(search, &search->groups[i], has_words, out);
        strbuf_text(out, has_words ? ")" : "");
    }
    strbuf_text(out, has_words && !search->group_count ? "\"\"" : "");
}

/* --- In a text */

static void step(struct term *term, uint32_t word)
{
    for (size_t i = term->count; i-- > 0;)
        term->reached[i] = term->words[i] == word && (i == 0 || term->reached[i - 1]);
    term->is_found = term->is_found || term->reached[term->count - 1];
}

static void forget(struct search *search)
{
    memset(search->counts, 0, search->word_count * sizeof *search->counts);
    for (size_t i = 0; i < search->phrase_count; i++) {
        struct term *term = search->phrases[i];
        term->is_found = false;
        memset(term->reached, 0, term->count * sizeof *term->reached);
    }
}

static void read_text(struct search *search, const char *text, size_t size)
{
    struct words words = {text, text + size};
    char word[WORD_SIZE];
    forget(search);
    while (words_next(&words, word)) {
        size_t number = find_word(search, word);
        if (number != SIZE_MAX)
            search->counts[number]++;
        for (size_t i = 0; i < search->phrase_count; i++)
            step(search->phrases[i], (uint32_t)number);
    }
}

static bool is_met(const struct search *search, const struct term *term)
{
    bool is_found = term->count == 1 ? search->counts[term->words[0]] > 0 : term->is_found;
    return is_found != term->is_excluded;
}

bool search_matches(struct search *search, const char *text, size_t size)
{
    read_text(search, text, size);
    for (size_t i = 0; i < search->group_count; i++) {
        const struct group *group = &search->groups[i];
        bool is_good = true;
        for (size_t j = 0; j < group->count; j++)
            is_good = is_good && is_met(search, &group->terms[j]);
        if (is_good)
            return true;
    }
    return false;
}

/* In single precision, step by step as databases do it: the numbers are to be the same. */
double search_rank(struct search *search, const char *text, size_t size)
{
    enum { MOST = 255 };
    const float weight = 0.1f;
    float rank = 0;
    size_t wanted = 0;
    read_text(search, text, size);
    for (size_t i = 0; i < search->word_count; i++) {
        float sum = 0;
        wanted += search->is_wanted[i];
        if (!search->is_wanted[i] || !search->counts[i])
            continue;
        for (size_t j = 0; j < search->counts[i] && j < MOST; j++)
            sum = sum + weight / (float)((j + 1) * (j + 1));
        rank = (float)((double)rank + (double)(weight + sum - weight) / 1.64493406685);
    }
    return wanted ? (double)(rank / (float)wanted) : 0;
}
