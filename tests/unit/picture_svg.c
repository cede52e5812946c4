/* Drawings lose what could do harm and keep what is drawn. */
#include "picture_fixture.h"

#define HEAD                                                                   \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "                    \
	"xmlns=\"http://www.w3.org/2000/svg\" "                                \
	"xmlns:xlink=\"http://www.w3.org/1999/xlink\""
#define OPEN                                                                   \
	"<svg xmlns='http://www.w3.org/2000/svg' "                             \
	"xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'>"
#define RECT "<rect width=\"1\" height=\"1\"/>"

static void sanitise(
    const char *text, struct buf *out, struct picture_form *form)
{
	struct buf file = BUF_INIT;
	struct error err = { .text = "" };

	buf_puts(&file, text);
	if (!prepare(&file, PICTURE_FOR_FILE, form, out, &err))
		fail_msg("%s: %s", text, err.text);
	assert_int_equal(form->kind, PICTURE_SVG);
	assert_false(form->is_source);
	buf_release(&file);
}

/* What stands in the root after `body` stood there. */
static void assert_body(const char *body, const char *expected)
{
	static const char head[] = HEAD " viewBox=\"0 0 9 9\">";
	struct buf text = BUF_INIT, out = BUF_INIT, whole = BUF_INIT;
	struct picture_form form;

	buf_printf(&text, OPEN "%s" RECT "</svg>", body);
	sanitise(buf_text(&text), &out, &form);
	buf_printf(&whole, "%s%s" RECT "</svg>\n", head, expected);
	assert_string_equal(buf_text(&out), buf_text(&whole));
	buf_release(&text);
	buf_release(&out);
	buf_release(&whole);
}

static void assert_bad(const char *text, const char *words)
{
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	struct error err;

	buf_puts(&file, text);
	assert_false(prepare(&file, PICTURE_FOR_FILE, &form, &out, &err));
	assert_int_equal(out.size, 0);
	if (!strstr(err.text, words))
		fail_msg("%s: not about \"%s\"", err.text, words);
	buf_release(&file);
	buf_release(&out);
}

static void test_active_content(void **state)
{
	assert_body("<script>alert(1)</script>", "");
	assert_body("<g onclick='x()' fill='red'/>", "<g fill=\"red\"/>");
	assert_body("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x"
		    "</p></foreignObject>",
	    "");
	assert_body("<a xlink:href='javascript:x'><g/></a>", "<g/>");
	assert_body("<set attributeName='href' to='x'/>", "");
	assert_body("<script xmlns='http://www.w3.org/1999/xhtml'/>", "");
	assert_body("<?php x ?><!-- c -->", "");
}

static void test_references(void **state)
{
	assert_body("<use xlink:href='http://a/b.svg#c'/>", "");
	assert_body("<use href='#none'/>", "");
	assert_body("<g id='a'/><use href='#a'/>",
	    "<g id=\"a\"/><use xlink:href=\"#a\"/>");
	assert_body(
	    "<g id='a'/><g id='a'/><g id='1'/>", "<g id=\"a\"/><g/><g/>");
	assert_body("<g fill='url(http://a/b#c)'/>", "<g/>");
	assert_body("<g fill='url(#late)'/><pattern id='late'/>",
	    "<g fill=\"url(#late)\"/><pattern id=\"late\"/>");
	assert_body("<g fill='UR\\4c(#late)'/>", "<g/>");
	assert_body("<image href='file:///etc/passwd'/>", "");
	assert_body("<image href='data:image/svg+xml,&lt;svg/>'/>", "");
	assert_body("<image href='data:image/png;base64,AAAA'/>", "");
}

static void test_embedded_picture(void **state)
{
	struct buf png = BUF_INIT, text = BUF_INIT, out = BUF_INIT;
	struct buf bytes = BUF_INIT;
	struct sheaf_options options = limited();
	struct picture_form form;
	struct error err;
	const char *at;
	size_t i;

	make_png(8, 8, &png);
	buf_puts(&text, OPEN "<image href='data:image/jpeg,");
	for (i = 0; i < png.size; i++)
		buf_printf(&text, "%%%02x", (uint8_t)png.data[i]);
	buf_puts(&text, "'/></svg>");
	sanitise(buf_text(&text), &out, &form);
	at = strstr(buf_text(&out), "data:image/png;base64,");
	assert_non_null(at);
	text.size = 0;
	buf_add(&text, at, strcspn(at, "\""));
	assert_true(picture_data_url(buf_text(&text), &options, &bytes, &err));
	assert_int_equal(bytes.size, png.size);
	assert_memory_equal(bytes.data, png.data, png.size);
	buf_release(&bytes);
	buf_release(&png);
	buf_release(&text);
	buf_release(&out);
}

static void test_styles(void **state)
{
	assert_body("<g style='fill:red;behavior:url(x);stroke: url(#no);;x'/>",
	    "<g style=\"fill:red;\"/>");
	assert_body("<style>@import 'x';@media print{.a{fill:red}}"
		    ".a>.b{fill:red;src:x}.c{fill:url(http://a/)}"
		    "/*}*/ text{font:1px \"a;b\"}.d{fill:green</style>",
	    "<style>.a&gt;.b{fill:red;}text{font:1px \"a;b\";}"
	    "</style>");
	assert_body("<style>.a{fill:re\\64}</style>", "<style/>");
	assert_body("<g fill='expression(x)' stroke='rgb(1,2,3)'/>",
	    "<g stroke=\"rgb(1,2,3)\"/>");
}

static void test_text(void **state)
{
	assert_body("<text x='1'>a &amp;amp; &lt;b&gt; <tspan>\xe4\xb8\xad"
		    "</tspan><title>t<b/></title></text>",
	    "<text x=\"1\">a &amp;amp; &lt;b&gt; <tspan>\xe4\xb8\xad</tspan>"
	    "<title>t</title></text>");
	assert_body("<g class='a&amp;#38;b'/>", "<g/>");
	assert_body("<g font-family='a &#38;#38; b'/>", "<g/>");
	assert_body(" loose <g>loose</g> ", "<g/>");
}

static void assert_size(const char *attributes, uint32_t width, uint32_t height)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct picture_form form;

	buf_printf(&text, "<svg %s>" RECT "</svg>", attributes);
	sanitise(buf_text(&text), &out, &form);
	assert_int_equal(form.width_px, width);
	assert_int_equal(form.height_px, height);
	buf_release(&text);
	buf_release(&out);
}

static void test_sizes(void **state)
{
	assert_size("width='40' height='30px'", 40, 30);
	assert_size("width='1in' height='1.27cm'", 96, 48);
	assert_size("viewBox='0 0 64,32'", 64, 32);
	assert_size("width='128' viewBox='0 0 64 32'", 128, 64);
	assert_size("height='4e1' viewBox='-1 -1 20 10'", 80, 40);
	assert_size("width='100%' height='100%'", 300, 150);
	assert_size("viewBox='NaN 0 -1 1e309'", 300, 150);
	assert_bad("<svg width='1e9' height='1'>" RECT "</svg>", "too large");
}

static void test_refused(void **state)
{
	struct buf text = BUF_INIT;
	int i;

	assert_bad("<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
		   "<svg><text>&a;</text></svg>",
	    "entities");
	assert_bad("<!DOCTYPE svg [<!ATTLIST rect onclick CDATA 'x'>]>"
		   "<svg>" RECT "</svg>",
	    "attributes");
	assert_bad("<svg><text>&nbsp;</text></svg>", "not well-formed");
	assert_bad("<svg><g></svg>", "not well-formed");
	assert_bad("<svg><script/></svg>", "shows nothing");
	assert_bad("<svg><image href='http://a/'/></svg>", "shows nothing");
	assert_bad("<svg><g id='a'><use href='#a'/></g></svg>", "repeats");
	buf_puts(&text, "<svg><g id='a0'>" RECT "</g>");
	for (i = 1; i < 9; i++) {
		buf_printf(&text, "<g id='a%d'>", i);
		for (int k = 0; k < 10; k++)
			buf_printf(&text, "<use href='#a%d'/>", i - 1);
		buf_puts(&text, "</g>");
	}
	buf_puts(&text, "</svg>");
	assert_bad(buf_text(&text), "repeats");
	buf_clear(&text);
	buf_puts(&text, "<svg>");
	for (i = 0; i < 250; i++)
		buf_puts(&text, "<g>");
	assert_bad(buf_text(&text), "elements open at once");
	buf_clear(&text);
	buf_puts(&text, "<svg><rect ");
	for (i = 0; i < 65; i++)
		buf_printf(&text, "a%d='' ", i);
	buf_puts(&text, "/></svg>");
	assert_bad(buf_text(&text), "more than 64 in a tag (limit attributes)");
	buf_release(&text);
}

/* A document type that only names one declares nothing: many programs write
 * it. */
static void test_plain_doctype(void **state)
{
	struct buf out = BUF_INIT;
	struct picture_form form;

	sanitise("<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' "
		 "'file:///etc/passwd'><svg width='5' height='4'>" RECT
		 "</svg>",
	    &out, &form);
	assert_string_equal(buf_text(&out),
	    HEAD " width=\"5\" height=\"4\" "
		 "viewBox=\"0 0 5 4\">" RECT "</svg>\n");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_active_content),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_embedded_picture),
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_plain_doctype),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
