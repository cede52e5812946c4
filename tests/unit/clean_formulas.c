/* Formulas: told in a line or as TeX, and once. */
#include "clean_help.h"

#define SCRIPT "<script type=\"math/tex\">y^b</script>"

static void twins_are_told_once(void **state)
{
	CLEANS("<p>a <span class=\"MathJax_Preview\"><img class=\"tex\" "
	       "alt=\"y^b\" src=\"http://e.com/1.gif\"></span>" SCRIPT " b</p>",
	    "<p>a <img picture=0 alt=y^b> b</p>");
	CLEANS("<p>a <span class=\"MathJax_Preview\">yb</span> "
	       "<span class=\"MathJax\">yb</span>" SCRIPT " b</p>",
	    "<p>a <code>y^b</code> b</p>");
	CLEANS("<p>a " SCRIPT "</p>", "<p>a <code>y^b</code></p>");
	/* one that is drawn without its source is all there is */
	CLEANS("<p>a <span class=\"MathJax\">yb</span> b</p>", "<p>a yb b</p>");
	CLEANS("<p>a <span class=\"katex\"><span class=\"katex-mathml\"><math>"
	       "<semantics><msup><mi>c</mi><mn>2</mn></msup><annotation "
	       "encoding=\"application/x-tex\">c^2</annotation></semantics>"
	       "</math></span><span class=\"katex-html\">c2</span></span></p>",
	    "<p>a c<sup>2</sup></p>");
	CLEANS(
	    "<p>a <span classname=\"katex-html\">c2</span></p>", "<p>a c2</p>");
	CLEANS("<p>a <span class=\"katex\"><span class=\"katex-html\">c2</span>"
	       "</span></p>",
	    "<p>a c2</p>");
}

static void lines(void **state)
{
	CLEANS("<p><math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow>"
	       "<mi>b</mi></mfrac></math></p>",
	    "<p>(a+1)/b</p>");
	CLEANS("<p><math><msqrt><mi>x</mi></msqrt></math></p>", "<p>√x</p>");
	CLEANS(
	    "<p><math><msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt><mo>!</mo>"
	    "</math></p>",
	    "<p>√(x+1)!</p>");
	CLEANS(
	    "<p><math><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd>"
	    "</mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable></math></p>",
	    "<p>1, 2; 3</p>");
}

/* What a line cannot tell is told as TeX, where there is any. */
static void deep_ones(void **state)
{
	CLEANS("<p><math alttext=\"\\sqrt[3]{y}\"><mroot><mi>y</mi><mn>3</mn>"
	       "</mroot></math></p>",
	    "<p><code>\\sqrt[3]{y}</code></p>");
	CLEANS("<p><math><mroot><mi>y</mi><mn>3</mn></mroot></math></p>",
	    "<p>y<sup>3</sup></p>");
}

static void pictures_of_formulas(void **state)
{
	CLEANS("<p>a <img src=\"https://www.zhihu.com/equation?tex=E%3Dm+c\"> b"
	       "</p>",
	    "<p>a <img picture=0 alt=E=m c> b</p>");
	CLEANS(
	    "<p>a <span class=\"ztext-math\" data-tex=\"x_1\">x1</span> b</p>",
	    "<p>a <code>x_1</code> b</p>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(twins_are_told_once),
		cmocka_unit_test(lines),
		cmocka_unit_test(deep_ones),
		cmocka_unit_test(pictures_of_formulas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
