/* Files of settings in YAML: trees with lines, and every problem with its. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/core.h"

/* "{a@1=x b@2=[@3=y @4=z]}"; recursion is bounded by CONFIG_DEPTH_MAX */
static void put(struct buf *out, const struct config_node *node)
{
	if (node->key)
		buf_puts(out, node->key);
	buf_printf(out, "@%u=", node->line);
	if (node->kind == CONFIG_TEXT) {
		buf_puts(out, node->text);
		return;
	}
	size_t count = 0;

	buf_putc(out, node->kind == CONFIG_LIST ? '[' : '{');
	for (const struct config_node *child = node->first; child;
	     child = child->next) {
		if (count++)
			buf_putc(out, ' ');
		put(out, child);
	}
	assert_int_equal(count, node->count);
	buf_putc(out, node->kind == CONFIG_LIST ? ']' : '}');
}

/* The tree, then "; LINE: problem" for each. */
static void assert_config_of(const char *text, size_t size, const char *wanted)
{
	struct arena *arena = arena_new();
	struct buf out = BUF_INIT;
	struct diag_list diags;

	diag_list_init(&diags, arena);
	struct config_node *root = config_parse(arena, text, size, &diags);

	if (root)
		put(&out, root);
	for (const struct diag *diag = diags.first; diag; diag = diag->next)
		buf_printf(&out, "; %u: %s", diag->line, diag->detail);
	assert_string_equal(buf_text(&out), wanted);
	buf_release(&out);
	arena_free(arena);
}

static void assert_config(const char *text, const char *wanted)
{
	assert_config_of(text, strlen(text), wanted);
}

static void test_trees(void **state)
{
	assert_config("a: x\nb:\n  - y\n  - z\n", "@1={a@1=x b@2=[@3=y @4=z]}");
	assert_config("# note\n---\n- k: v\n  l: {m: [1, 2.0]}\n- []\n",
	    "@3=[@3={k@3=v l@4={m@4=[@4=1 @4=2.0]}} @5=[]]");
	assert_config("just words", "@1=just words");
	assert_config("a: |\n  two\n  lines\nb: >-\n  x\n  y\n",
	    "@1={a@1=two\nlines\n b@4=x y}");
	assert_config(
	    "a: ~\nb: null\nc:\nd: '~'\n", "@1={a@1= b@2= c@3= d@4=~}");
	assert_config("\xef\xbb\xbftitle: \xe4\xb8\x89\r\nb: c\r\n",
	    "@1={title@1=\xe4\xb8\x89 b@2=c}");
	/* what XML cannot hold is no part of a text */
	assert_config("a: \"x\\0\\x01y\"\n", "@1={a@1=xy}");
	/* no merge: a key like any other */
	assert_config("<<: {a: b}\n", "@1={<<@1={a@1=b}}");
}

static void test_problems(void **state)
{
	assert_config("", "; 0: nothing in it");
	assert_config("# only this\n", "; 0: nothing in it");
	assert_config("a: 1\nb: 2\na: [3]\nc: 4\n",
	    "@1={a@1=1 b@2=2 c@4=4}; 3: a: stands twice");
	/* the same key in two mappings */
	assert_config("- {a: 1}\n- {a: 2}\n", "@1=[@1={a@1=1} @2={a@2=2}]");
	assert_config("a: &x 1\nb: *x\nc: 2\n",
	    "@1={a@1=1 c@3=2}; 1: an anchor: nothing may refer to it"
	    "; 2: an alias: write out what it stands for");
	assert_config("- *x\n- y\n",
	    "@1=[@2=y]; 1: an alias: write out what it stands for");
	assert_config("*x\n",
	    "; 1: an alias: write out what it stands for; 0: nothing in it");
	assert_config("a: b\n--- \nc: d\n",
	    "; 2: not YAML that is read here: a second document");
	assert_config("a: b\n? [c]\n: d\n",
	    "; 2: not YAML that is read here: a key is no word");
	assert_config("a: b\nc: [d\ne: f\n",
	    "; 3: not YAML that is read here: did not find expected ',' or "
	    "']'");
	assert_config("a: b\nc: \xff\n",
	    "; 2: not YAML that is read here: invalid leading UTF-8 octet");
	assert_config_of("a: b\n\0", 6,
	    "; 2: not YAML that is read here: control characters are not "
	    "allowed");
}

static void test_ceilings(void **state)
{
	struct arena *arena = arena_new();
	struct buf text = BUF_INIT;
	struct diag_list diags;
	size_t i;

	assert_config("[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]",
	    "@1=[@1=[@1=[@1=[@1=[@1=[@1=[@1=[@1=[@1=[@1=[@1=[@1=[@1=[@1=[@1=["
	    "@1=x]]]]]]]]]]]]]]]]");
	assert_config("[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]",
	    "; 1: not YAML that is read here: nested deeper than 16");
	diag_list_init(&diags, arena);
	for (i = 0; i < 50000; i++)
		buf_printf(&text, "k%zu: v\n", i % 49000);
	struct config_node *root = config_parse(
	    arena, text.data, text.size, &diags);

	assert_int_equal(root->count, 49000);
	assert_int_equal(diags.count + diags.dropped, 1000);
	while (text.size <= CONFIG_SIZE_MAX)
		buf_puts(&text, "# filled\n");
	assert_null(config_parse(arena, text.data, text.size, &diags));
	buf_release(&text);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trees),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_ceilings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
