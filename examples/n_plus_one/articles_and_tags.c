/* Articles and their tags: many to many. */
#include "story.h"

static void page(corm_query *articles)
{
    corm_each (Article, article, articles) {
        story_print("%s", article_title(article));
        corm_each (Tag, tag, corm_order_by(article_tags(article), "id"))
            story_print(" #%s", tag_name(tag));
        story_print("\n");
    }
}

int main(int count, char **arguments)
{
    corm_session *s = story_begin("40 articles and their tags", count, arguments);

    corm_query *articles = corm_all(s, Article);
    story_tell(s, "one article after the other", 41, page, corm_fetch(articles, CORM_FETCH_ONE));
    story_tell(s, "as it is written, however many there are", 2, page, articles);

    return story_end(s);
}
