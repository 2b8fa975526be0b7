/* What is searched for: how it is read, what it becomes, and which texts have it. */
#include "lib/test.h"

#include "base/search.h"

#include <stdio.h>
#include <string.h>

static const char *printed(const char *text, enum search_form form)
{
    static char kept[512];
    struct arena arena;
    struct strbuf out;
    arena_init(&arena, &alloc_system, 0);
    strbuf_init(&out, &alloc_system);
    struct search *search = search_read(&arena, text, strlen(text));
    CHECK(search != NULL);
    search_print(search, form, &out);
    snprintf(kept, sizeof kept, "%s", strbuf_string(&out));
    strbuf_free(&out);
    arena_free(&arena);
    return kept;
}

static bool finds(const char *searched, const char *text)
{
    struct arena arena;
    arena_init(&arena, &alloc_system, 0);
    bool is_found = search_matches(search_read(&arena, searched, strlen(searched)), text, strlen(text));
    arena_free(&arena);
    return is_found;
}

static double ranked(const char *searched, const char *text)
{
    struct arena arena;
    arena_init(&arena, &alloc_system, 0);
    double rank = search_rank(search_read(&arena, searched, strlen(searched)), text, strlen(text));
    arena_free(&arena);
    return rank;
}

static double alike(const char *a, const char *b)
{
    return search_similarity(&alloc_system, a, strlen(a), b, strlen(b));
}

TEST(words_phrases_and_what_is_excluded)
{
    CHECK_TEXT(printed("Blue whale", SEARCH_PHRASES), "(\"blue\" AND \"whale\")");
    CHECK_TEXT(printed("-bird \"blue whale\" -cat", SEARCH_PHRASES), "(((\"blue whale\") NOT \"bird\") NOT \"cat\")");
    CHECK_TEXT(printed("-bird \"blue whale\" -cat", SEARCH_LEXEMES), "('blue' <-> 'whale') & !'bird' & !'cat'");
    CHECK_TEXT(printed("a b or c OR -\"d e\" f", SEARCH_PHRASES), "(\"a\" AND \"b\") OR (\"c\") OR ((\"f\") NOT \"d e\")");
    CHECK_TEXT(printed("a b or c OR -\"d e\" f", SEARCH_LEXEMES), "'a' & 'b' | 'c' | 'f' & !('d' <-> 'e')");
    CHECK_TEXT(printed("b a \"b c\" -d", SEARCH_ANY), "'a' | 'b' | 'c'");
}

TEST(signs_part_words)
{
    CHECK_TEXT(printed("don't blue-whale x_y", SEARCH_PHRASES), "(\"don t\" AND \"blue whale\" AND \"x y\")");
    CHECK_TEXT(printed("{title} : x* NEAR(a b) ^x + \" 'y", SEARCH_LEXEMES), "'title' & 'x' & ('near' <-> 'a') & 'b' & 'x' & 'y'");
    CHECK_TEXT(printed("\xC3\x89LAN \xFF", SEARCH_PHRASES), "(\"\xC3\xA9lan\")");
}

TEST(what_finds_nothing_is_left_out)
{
    CHECK_TEXT(printed("", SEARCH_PHRASES), "\"\"");
    CHECK_TEXT(printed("", SEARCH_LEXEMES), "");
    CHECK_TEXT(printed("-bird", SEARCH_PHRASES), "\"\"");
    CHECK_TEXT(printed("or - \"\" or x or -y or", SEARCH_PHRASES), "(\"x\")");
}

TEST(texts_that_have_the_words)
{
    CHECK(finds("whale blue", "The Blue Whale"));
    CHECK(!finds("\"whale blue\"", "The Blue Whale"));
    CHECK(finds("\"a b a c\"", "a b a b a c"));
    CHECK(!finds("blue -whale", "The Blue Whale"));
    CHECK(finds("bird or blue", "The Blue Whale"));
    CHECK(!finds("whal", "The Blue Whale"));
    CHECK(!finds("-bird", "The Blue Whale"));
    CHECK(!finds("", ""));
}

TEST(what_occurs_more_often_ranks_higher)
{
    CHECK(ranked("blue", "red") == 0);
    CHECK(ranked("-blue", "blue") == 0);
    CHECK(ranked("blue", "blue") > 0);
    CHECK(ranked("blue", "blue blue") > ranked("blue", "blue"));
    CHECK(ranked("blue whale", "blue whale") > ranked("blue whale", "blue blue"));
}

TEST(alike_texts_share_runs_of_characters)
{
    CHECK(alike("word", "two words") > 0.36 && alike("word", "two words") < 0.37);
    CHECK(alike("Wales", "wales!") == 1);
    CHECK(alike("", "wales") == 0);
    CHECK(alike("", "") == 0);
    CHECK(alike("a b", "b a") == 1);
    CHECK(alike("\xC3\x89t\xC3\xA9", "\xC3\xA9t\xC3\xA9") == 1);
}
