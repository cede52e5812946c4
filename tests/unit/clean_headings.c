/* Headings: levels, numbers, ids. */
#include "clean_help.h"

static void levels_never_skip(void **state)
{
	CLEANS("<h1>a</h1><h3>b</h3><h2>c</h2><h6>d</h6>",
	    "<h2 id=s-1>a</h2><h3 id=s-2>b</h3><h3 id=s-3>c</h3>"
	    "<h4 id=s-4>d</h4>");
	CLEANS("<h4>a</h4><p>x</p><h4>b</h4>",
	    "<h2 id=s-1>a</h2><p>x</p><h2 id=s-2>b</h2>");
}

static void strong_is_unwrapped(void **state)
{
	CLEANS("<h2><strong>a<br></strong></h2>", "<h2 id=s-1>a</h2>");
	CLEANS("<h2><strong>03 </strong>b</h2>",
	    "<h2 id=s-1><strong>03 </strong>b</h2>");
}

static void numbers_join(void **state)
{
	CLEANS(
	    "<h2><strong>01</strong></h2><h2>甲</h2>", "<h2 id=s-1>01 甲</h2>");
	CLEANS(
	    "<h2>02</h2><p><strong>甲</strong></p>", "<h2 id=s-1>02 甲</h2>");
	CLEANS("<p><strong>03</strong></p><p><strong>甲</strong></p>",
	    "<p><strong>03 甲</strong></p>");
	CLEANS("<h2>04</h2><p>甲</p>", "<h2 id=s-1>04</h2><p>甲</p>");
	CLEANS("<h2>2023</h2><h2>甲</h2>",
	    "<h2 id=s-1>2023</h2><h2 id=s-2>甲</h2>");
}

static void off_the_outline(void **state)
{
	CLEANS("<ul><li><h1>a</h1></li></ul>",
	    "<ul><li><strong>a</strong></li></ul>");
	CLEANS("<blockquote><h2>a</h2><p>b</p></blockquote>",
	    "<blockquote><p><strong>a</strong></p><p>b</p></blockquote>");
}

static void title_stands_once(void **state)
{
	CLEANS("<h1>T</h1><p>a</p>", "<p>a</p>");
	CLEANS(
	    "<p>a</p><h2>T</h2><p>b</p>", "<p>a</p><h2 id=s-1>T</h2><p>b</p>");
}

static void pictures_leave_headings(void **state)
{
	CLEANS("<h2>a<img src=\"http://e.com/a.png\">b</h2><p>c</p>",
	    "<h2 id=s-1>ab</h2><figure><img picture=0></figure><p>c</p>");
	CLEANS("<h2><img src=\"http://e.com/a.png\"></h2><p>c</p>",
	    "<figure><img picture=0></figure><p>c</p>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels_never_skip),
		cmocka_unit_test(strong_is_unwrapped),
		cmocka_unit_test(numbers_join),
		cmocka_unit_test(off_the_outline),
		cmocka_unit_test(title_stands_once),
		cmocka_unit_test(pictures_leave_headings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
