/* Tables that lay out, and tables that are tables. */
#include "clean_help.h"

static void layout_is_unwrapped(void **state)
{
	CLEANS("<table><tr><td class=\"t_f\">a<br>\n<br>\nb</td></tr></table>",
	    "<p>a</p><p>b</p>");
	CLEANS("<table><tr><td><p>a</p></td></tr></table>", "<p>a</p>");
	CLEANS("<table role=\"presentation\"><tr><td>a</td><td>b</td></tr>"
	       "</table>",
	    "<p>a</p><p>b</p>");
	CLEANS("<table><tr><td>x</td><td><table><tr><td>a</td><td>b</td></tr>"
	       "</table></td></tr></table>",
	    "<p>x</p><table><tbody><tr><td>a</td><td>b</td></tr></tbody>"
	    "</table>");
	CLEANS("<table><tr><td><img src=\"http://e.com/a.png\"></td><td>"
	       "<img src=\"http://e.com/b.png\"></td></tr></table>",
	    "<figure><img picture=0></figure><figure><img picture=1></figure>");
	CLEANS(
	    "<table><tr><td> </td><td></td></tr></table><p>x</p>", "<p>x</p>");
}

/* One column of more than lines; pictures, and under them lines about each. */
static void columns_and_grids(void **state)
{
	CLEANS("<table><tr><td><p>a</p></td></tr><tr><td><p>b</p><p>c</p></td>"
	       "</tr></table>",
	    "<p>a</p><p>b</p><p>c</p>");
	CLEANS("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>",
	    "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody>"
	    "</table>");
	CLEANS("<table><tr><td><img src=\"http://e.com/a.png\"></td><td>"
	       "<img src=\"http://e.com/b.png\"></td></tr>"
	       "<tr><td>a</td><td>b</td></tr></table>",
	    "<figure><img picture=0 alt=a><figcaption>a</figcaption></figure>"
	    "<figure><img picture=1 alt=b><figcaption>b</figcaption></figure>");
	/* a picture in a table of data is none of these */
	CLEANS("<table><tr><td>x</td><td>y</td></tr><tr><td>"
	       "<img src=\"http://e.com/a.png\"></td><td>b</td></tr></table>",
	    "<table><tbody><tr><td>x</td><td>y</td></tr><tr><td><figure>"
	    "<img picture=0></figure></td><td>b</td></tr></tbody></table>");
}

static void blank_rows_go(void **state)
{
	CLEANS("<table><tr><td></td><td></td></tr><tr><td>a</td><td>b</td></tr>"
	       "</table>",
	    "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>");
	/* unless a cell above reaches into them */
	CLEANS("<table><tr><td rowspan=\"2\">a</td><td>b</td></tr>"
	       "<tr><td></td></tr><tr><td>c</td><td>d</td></tr></table>",
	    "<table><tbody><tr><td rowspan=2>a</td><td>b</td></tr>"
	    "<tr><td></td></tr><tr><td>c</td><td>d</td></tr></tbody></table>");
}

static void headings_in_layout_stay(void **state)
{
	CLEANS(
	    "<table><tr><td><h2>a</h2></td></tr></table>", "<h2 id=s-1>a</h2>");
}

static void data_is_kept(void **state)
{
	CLEANS("<table><caption>c</caption><tr><th>a</th><th>b</th></tr>"
	       "<tr><th>1</th><td><p>2</p></td></tr></table>",
	    "<table><caption>c</caption><thead><tr><th scope=col>a</th>"
	    "<th scope=col>b</th></tr></thead><tbody><tr><th scope=row>1</th>"
	    "<td>2</td></tr></tbody></table>");
	CLEANS("<table><thead><tr><td>a</td><td>b</td></tr></thead><tbody>"
	       "<tr><td align=\"right\">1</td><td><p>2</p><p>3</p></td></tr>"
	       "</tbody></table>",
	    "<table><thead><tr><th scope=col>a</th><th scope=col>b</th></tr>"
	    "</thead><tbody><tr><td align=right>1</td><td><p>2</p><p>3</p></td>"
	    "</tr></tbody></table>");
	/* a cell that says nothing is no head */
	CLEANS("<table><tr><th> </th><th>b</th></tr><tr><th>1</th><td>2</td>"
	       "</tr><tr><th>&nbsp;</th><td>3</td></tr></table>",
	    "<table><thead><tr><td></td><th "
	    "scope=col>b</th></tr></thead><tbody>"
	    "<tr><th scope=row>1</th><td>2</td></tr>"
	    "<tr><td></td><td>3</td></tr></tbody></table>");
	CLEANS("<table><tfoot><tr><td>f</td><td>g</td></tr></tfoot>"
	       "<tr><td>a</td><td>b</td></tr></table>",
	    "<table><tbody><tr><td>a</td><td>b</td></tr></tbody>"
	    "<tfoot><tr><td>f</td><td>g</td></tr></tfoot></table>");
}

static void spans_are_clamped(void **state)
{
	/* no further than the table, nor into what a cell above holds */
	CLEANS("<table><tr><td colspan=\"900\">a</td></tr>"
	       "<tr><td>b</td><td>c</td></tr></table>",
	    "<table><tbody><tr><td colspan=2>a</td></tr>"
	    "<tr><td>b</td><td>c</td></tr></tbody></table>");
	CLEANS("<table><tr><td>a</td><td rowspan=\"99\">b</td></tr>"
	       "<tr><td colspan=\"2\">c</td></tr></table>",
	    "<table><tbody><tr><td>a</td><td rowspan=2>b</td></tr>"
	    "<tr><td>c</td></tr></tbody></table>");
	CLEANS("<table><tr><td rowspan=\"0\">a</td><td>b</td></tr>"
	       "<tr><td>c</td></tr><tr><td>d</td></tr></table>",
	    "<table><tbody><tr><td rowspan=3>a</td><td>b</td></tr>"
	    "<tr><td>c</td></tr><tr><td>d</td></tr></tbody></table>");
	CLEANS("<table><tr><td colspan=\"-1\">a</td><td rowspan=\"x\">b</td>"
	       "</tr></table>",
	    "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>");
}

static void captioned_table(void **state)
{
	CLEANS("<figure><table><tr><td>a</td><td>b</td></tr></table>"
	       "<figcaption>c</figcaption></figure>",
	    "<figure><table><tbody><tr><td>a</td><td>b</td></tr></tbody>"
	    "</table><figcaption>c</figcaption></figure>");
	CLEANS("<figure><table><tr><td>a</td></tr></table>"
	       "<figcaption>c</figcaption></figure>",
	    "<p>a</p><p role=caption>c</p>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout_is_unwrapped),
		cmocka_unit_test(columns_and_grids),
		cmocka_unit_test(blank_rows_go),
		cmocka_unit_test(headings_in_layout_stay),
		cmocka_unit_test(data_is_kept),
		cmocka_unit_test(spans_are_clamped),
		cmocka_unit_test(captioned_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
