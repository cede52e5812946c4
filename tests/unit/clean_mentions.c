/* Names that a machine has linked: where they stand, and what they are. */
#include <stdio.h>

#include "clean_help.h"

#define LINK(id, name, text)                                                   \
	"<a class='project-link' data-id='" id "' data-name='" name            \
	"' href='https://36kr.com/projectDetails/1'>" text "</a>"

static struct article *load(const char *body)
{
	static char source[100000];

	snprintf(source, sizeof(source), "---\ntitle: T\n---\n%s", body);
	return help_load(source, "x");
}

static void verdicts(void **state)
{
	static const struct {
		const char *body;
		enum mention_verdict verdict;
	} rows[] = {
		/* formatted by hand: lines could break within characters */
		/* clang-format off */
		{ "<p>高" LINK("1", "速拓", "速拓") "店</p>", MENTION_INSIDE_WORD },
		{ "<p>官" LINK("1", "方维", "方维") "护的软件</p>", MENTION_INSIDE_WORD },
		{ "<p>请访" LINK("1", "问安", "问安") "全中心</p>", MENTION_INSIDE_WORD },
		{ "<p>同时拥" LINK("1", "有图", "有图") "形处理能力</p>", MENTION_INSIDE_WORD },
		{ "<p>x" LINK("1", "abc", "abc") "y z</p>", MENTION_INSIDE_WORD },
		{ "<p>应用" LINK("1", "微信", "微信") "和抖音</p>", MENTION_KEPT },
		{ "<p>钱从" LINK("1", "小米", "小米") "、高通来</p>", MENTION_KEPT },
		{ "<p>一切从" LINK("1", "中通", "中通") "过</p>", MENTION_INSIDE_WORD },
		{ "<p>与高瓴" LINK("1", "一起", "一起") "，投资</p>", MENTION_COMMON_WORD },
		{ "<p>还想" LINK("1", "让我来", "让我来") "弄</p>", MENTION_COMMON_WORD },
		{ "<p>新一轮" LINK("1", "浪潮", "浪潮") "中</p>", MENTION_COMMON_WORD },
		{ "<p>买了" LINK("1", "浪潮", "浪潮") "信息的股票</p>", MENTION_KEPT },
		{ "<p>由" LINK("1", "甲公司", "乙") "造</p>", MENTION_OTHER_TEXT },
		{ "<p>由" LINK("1", "甲", "甲") "造</p>", MENTION_TOO_SHORT },
		{ "<p>由" LINK("1", "360", "360") "造</p>", MENTION_TOO_SHORT },
		{ "<p>职于华为、" LINK("1", "思科", "思科") "要职</p>", MENTION_KEPT },
		{ "<p>the " LINK("1", "Open AI", "openai") " lab</p>", MENTION_KEPT },
		{ "<p>正文。</p><p class='editor-note'>本文来自" LINK("1", "微信", "微信")
		  "公众号“某号”，36氪经授权发布。</p>", MENTION_IN_CREDIT },
		/* clang-format on */
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct article *article = load(rows[i].body);

		if (article->mention_count != 1 ||
		    article->mentions[0].verdict != rows[i].verdict)
			fail_msg("%s: %s", rows[i].body,
			    article->mention_count
				? mention_verdicts[article->mentions[0].verdict]
				: "none");
		article_free(article);
	}
}

/* The block and the offset hold after all that tidying does. */
static void places(void **state)
{
	static const char *const bodies[] = {
		"<p>甲乙 甲乙，" LINK("7", "甲乙", "甲乙") "丙</p>",
		"<ul><li><p>  先 说 " LINK(
		    "7", "甲乙", "甲乙") "</p></li></ul>",
		"<h2><strong>一 " LINK("7", "甲乙", "甲乙") "</strong></h2>",
		"<blockquote>前<br><br>后" LINK(
		    "7", "甲乙", "甲乙") "</blockquote>",
		"<table><tr><td>1<td>" LINK(
		    "7", "甲乙", "<b>甲</b>乙") "<tr><td>2<td>3</table>",
		"<p><img src='https://e.org/1.jpg'></p><p class='img-desc'>"
		"甲乙 甲乙和" LINK("7", "甲乙", "甲乙") "</p><p>甲乙</p>",
	};
	static const size_t offsets[] = { 15, 6, 4, 3, 0, 15 };
	size_t i;

	for (i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		struct article *article = load(bodies[i]);
		const struct mention *mention = article->mentions;
		struct buf text = BUF_INIT;

		assert_int_equal(article->mention_count, 1);
		assert_string_equal(mention->id, "7");
		node_text(mention->block, &text);
		assert_memory_equal(buf_text(&text) + mention->offset,
		    mention->text, strlen(mention->text));
		if (mention->offset != offsets[i])
			fail_msg("%s: at %zu", bodies[i], mention->offset);
		buf_release(&text);
		article_free(article);
	}
}

static void not_kept(void **state)
{
	static const char *const bodies[] = {
		"<p>x " LINK("a b", "甲乙", "甲乙") "</p>",
		"<p>x " LINK("", "甲乙", "甲乙") "</p>",
		"<p>x " LINK("1", "", "甲乙") "</p>",
		"<p>x " LINK("1", "甲乙", "") "</p>",
		"<p>x <a data-id=1 data-name=甲乙 "
		"href='https://e.org'>甲乙</a>",
		"<p>x</p><p hidden>" LINK("1", "甲乙", "甲乙") "</p>",
	};
	struct buf many = BUF_INIT;
	struct article *article;
	size_t i;

	for (i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		article = load(bodies[i]);
		if (article->mention_count)
			fail_msg("%s", bodies[i]);
		article_free(article);
	}
	for (i = 0; i < 800; i++)
		buf_puts(&many, LINK("1", "ab", "ab") " ");
	article = load(buf_text(&many));
	assert_int_equal(article->mention_count, 800);
	assert_int_equal(article->mentions[799].offset, 799 * 3);
	article_free(article);
	buf_release(&many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts),
		cmocka_unit_test(places),
		cmocka_unit_test(not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
