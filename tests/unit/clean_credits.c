/* Editor's notes and credit lines. */
#include "clean_help.h"

static void notes_go_to_the_end(void **state)
{
	CLEANS("<p>本文来自微信公众号<a href=\"https://e.com/s/1\">“甲刊”"
	       "（ID:jia-1）</a>，作者：张三，36氪经授权发布。</p><p>a</p>",
	    "<p>a</p><p role=credit>本文来自微信公众号"
	    "<a href=https://e.com/s/1>“甲刊”（ID:jia-1）</a>"
	    "，作者：张三，36氪经授权发布。</p>");
	CLEANS("<p><strong>文｜</strong>张三</p><p>编辑 | 李四</p><p>a</p>"
	       "<h2>b</h2><p>c</p><p>视觉丨王五</p>",
	    "<p>a</p><h2 id=s-1>b</h2><p>c</p>"
	    "<p role=credit><strong>文｜</strong>张三</p>"
	    "<p role=credit>编辑 | 李四</p><p role=credit>视觉丨王五</p>");
}

static void text_stays_in_its_place(void **state)
{
	/* a list of books is no list of credits */
	CLEANS("<p>a</p><p>b</p><p>作者：张三</p><p>c</p>",
	    "<p>a</p><p>b</p><p>作者：张三</p><p>c</p>");
	CLEANS("<p>文中谈到：人</p><p>作者认为，人</p>",
	    "<p>文中谈到：人</p><p>作者认为，人</p>");
	/* sentences that only sound like a note */
	CLEANS("<p>本文来自一次长谈，说的是许多年前的旧事，那时他还年轻，"
	       "不知道后来会怎样。</p><p>b</p>",
	    "<p>本文来自一次长谈，说的是许多年前的旧事，那时他还年轻，"
	    "不知道后来会怎样。</p><p>b</p>");
	CLEANS(
	    "<p>那家公司授权发布了一份长长的清单，人们都很惊讶。</p><p>b</p>",
	    "<p>那家公司授权发布了一份长长的清单，人们都很惊讶。</p><p>b</p>");
	CLEANS("<h2>a</h2><p>文｜张三</p><p>1</p><p>2</p><p>3</p><p>4</p>"
	       "<p>5</p><p>6</p><p>7</p><p>8</p><p>9</p><p>10</p><p>11</p>",
	    "<h2 id=s-1>a</h2><p>文｜张三</p><p>1</p><p>2</p><p>3</p><p>4</p>"
	    "<p>5</p><p>6</p><p>7</p><p>8</p><p>9</p><p>10</p><p>11</p>");
}

static struct article *load(const char *markup)
{
	struct buf source = BUF_INIT;
	struct article *article;

	buf_printf(&source,
	    "---\ntitle: t\nauthor: 36kr\ncategories:\n - a\n"
	    " - 36kr\n---\n%s",
	    markup);
	article = help_load(buf_text(&source), "t");
	assert_non_null(article);
	buf_release(&source);
	return article;
}

static void the_sentence_is_read(void **state)
{
	struct article *article = load(
	    "<p>a</p><p class=\"editor-note\">"
	    "本文来自微信公众号<a "
	    "href=\"https://e.com/s/1\">“甲刊”（ID：jia_1）"
	    "</a>，<strong>编辑：李四，</strong>译者：王五，作者：张三、赵六，"
	    "36氪经授权发布。</p>");

	assert_string_equal(article->meta.site, "36kr");
	assert_string_equal(article->meta.author, "张三、赵六");
	assert_string_equal(article->meta.editor, "李四");
	assert_string_equal(article->meta.translator, "王五");
	assert_string_equal(article->meta.account, "甲刊");
	assert_string_equal(article->meta.account_id, "jia_1");
	assert_string_equal(article->meta.url, "https://e.com/s/1");
	article_free(article);
}

static void the_lines_are_read(void **state)
{
	struct article *article = load("<p>撰写丨张三   编辑丨李四 王五</p>"
				       "<p>a</p><p>译者：boxi。</p>");

	assert_string_equal(article->meta.author, "张三");
	assert_string_equal(article->meta.editor, "李四 王五");
	assert_string_equal(article->meta.translator, "boxi");
	assert_null(article->meta.url);
	article_free(article);
}

static void the_site_is_no_author(void **state)
{
	struct article *article = load("<p>a</p>");

	assert_string_equal(article->meta.site, "36kr");
	assert_null(article->meta.author);
	article_free(article);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notes_go_to_the_end),
		cmocka_unit_test(text_stays_in_its_place),
		cmocka_unit_test(the_sentence_is_read),
		cmocka_unit_test(the_lines_are_read),
		cmocka_unit_test(the_site_is_no_author),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
