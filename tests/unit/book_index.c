/* An index of names: what is the same, and what stands where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "book/book.h"

struct fixture {
	struct entry entries[4];
	struct plan plan;
	struct name_index *index;
	struct arena *arena;
	struct index_list list;
	struct diag_list diags;
};

static void start(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->plan.entries = f->entries;
	f->plan.entry_count = 4;
	f->index = index_new();
	f->arena = arena_new();
	diag_list_init(&f->diags, f->arena);
}

static void end(struct fixture *f)
{
	index_free(f->index);
	arena_free(f->arena);
}

static void add(
    struct fixture *f, const char *id, const char *name, uint32_t entry)
{
	index_add(f->index, id, name, (struct index_place){ entry, 1 });
}

/* "A: x y; #: z" */
static void expect(struct fixture *f, const char *language, const char *wanted)
{
	struct buf text = BUF_INIT;
	size_t i, j, count = 0;

	index_sort(f->index, &f->plan, language, f->arena, &f->list, &f->diags);
	assert_int_equal(f->diags.count, 0);
	for (i = 0; i < f->list.group_count; i++) {
		const struct index_group *group = &f->list.groups[i];

		buf_printf(&text, "%s%s:", i ? "; " : "", group->label);
		for (j = 0; j < group->name_count; j++)
			buf_printf(&text, " %s", group->names[j].text);
		count += group->name_count;
	}
	assert_string_equal(buf_text(&text), wanted);
	assert_int_equal(count, f->list.name_count);
	buf_release(&text);
}

static void add_names(struct fixture *f, const char *const *names)
{
	char id[16];
	int i;

	for (i = 0; names[i]; i++) {
		snprintf(id, sizeof(id), "%d", i);
		add(f, id, names[i], 0);
	}
}

static const char *const names[] = { "字节跳动", "OPPO", "重庆银行", "360",
	"阿里巴巴", "长安汽车", "爱奇艺", "厦门航空", "Zoom", "apple", "Éclair",
	"1688", "「饿了么」", "あさひ", "삼성", "𰀀", "Яндекс", "伽", NULL };

static void test_pinyin(void **state)
{
	struct fixture f;

	start(&f);
	add_names(&f, names);
	expect(&f, "zh-Hans",
	    "A: 阿里巴巴 爱奇艺 apple; C: 长安汽车 重庆银行; E: 「饿了么」 "
	    "Éclair; J: 伽; O: OPPO; X: 厦门航空; Z: 字节跳动 Zoom; "
	    "#: 360 1688 𰀀 Яндекс 삼성 あさひ");
	/* languages without an order of their own for Han */
	expect(&f, "en",
	    "A: 阿里巴巴 爱奇艺 apple; C: 长安汽车 重庆银行; E: 「饿了么」 "
	    "Éclair; J: 伽; O: OPPO; X: 厦门航空; Z: 字节跳动 Zoom; "
	    "#: 360 1688 𰀀 Яндекс 삼성 あさひ");
	end(&f);
}

static void test_other_languages(void **state)
{
	static const char *const few[] = { "伽", "三一", "ソニー", "アサヒ",
		"삼성", "Apple", "7", NULL };
	struct fixture f;

	start(&f);
	add_names(&f, few);
	expect(&f, "zh-Hant",
	    "3畫: 三一; 7畫: 伽; A: Apple; #: 7 삼성 アサヒ ソニー");
	expect(&f, "zh-TW",
	    "3畫: 三一; 7畫: 伽; A: Apple; #: 7 삼성 アサヒ ソニー");
	expect(&f, "ja", "A: Apple; あ: アサヒ; さ: ソニー; #: 7 伽 三一 삼성");
	expect(&f, "ko", "ㄱ: 伽; ㅅ: 삼성 三一; A: Apple; #: 7 アサヒ ソニー");
	end(&f);
}

static void test_same(void **state)
{
	struct fixture f;

	start(&f);
	add(&f, "1", "Open AI", 0);
	add(&f, "2", "openai", 0);     /* the same but for case and spaces */
	add(&f, "2", "OpenAI Inc", 1); /* the same id */
	add(&f, "3", "ÉTÉ", 1);
	add(&f, "4", "été", 2);
	add(&f, "5", "甲", 2);
	add(&f, "6", "乙", 2);
	add(&f, "5", "乙", 3); /* now they are one */
	add(&f, "6", "丙", 3);
	add(&f, "1x", "Open", 3);
	expect(&f, "zh", "E: ÉTÉ; J: 甲; O: Open Open AI");
	assert_int_equal(f.list.groups[1].names[0].place_count, 4);
	assert_int_equal(f.list.groups[2].names[1].place_count, 3);
	assert_int_equal(f.list.groups[2].names[1].places[2].entry, 1);
	end(&f);
}

/* Names that the collator cannot tell apart are told by their bytes. */
static void test_same_key(void **state)
{
	struct fixture f;

	start(&f);
	add(&f, "1", "a\u00b7b", 0);
	add(&f, "2", "a.b", 0);
	add(&f, "3", "(ab)", 0);
	expect(&f, "zh-Hans", "A: (ab) a.b a\u00b7b");
	end(&f);
}

static void test_left_out(void **state)
{
	struct fixture f;

	start(&f);
	add(&f, "1", "甲", 0);
	add(&f, "2", "乙", 1);
	add(&f, "1", "甲", 1);
	add(&f, "1", "甲", 2);
	f.entries[1].is_left_out = true;
	expect(&f, "zh", "J: 甲");
	assert_int_equal(f.list.groups[0].names[0].place_count, 2);
	f.entries[0].is_left_out = f.entries[2].is_left_out = true;
	expect(&f, "zh", "");
	end(&f);
}

static void test_nothing(void **state)
{
	struct fixture f;

	start(&f);
	expect(&f, "zh", "");
	end(&f);
}

/* The list has so many names, and what it leaves out is told. */
static void expect_full(
    struct fixture *f, size_t count, size_t told_count, const char *last)
{
	diag_list_init(&f->diags, f->arena);
	index_sort(f->index, &f->plan, "en", f->arena, &f->list, &f->diags);
	assert_int_equal(f->list.name_count, count);
	const struct diag *diag = f->diags.first;

	assert_int_equal(f->diags.count, told_count);
	while (diag->next)
		diag = diag->next;
	assert_string_equal(diag->detail, last);
}

/* 10,000 names are sorted in 6 ms, and over the limit none is taken. */
static void test_many(void **state)
{
	clock_t before;
	struct fixture f;
	char id[16], name[64];
	uint32_t i;

	start(&f);
	for (i = 0; i < 10000; i++) {
		struct buf text = BUF_INIT;

		snprintf(id, sizeof(id), "%u", i);
		buf_put_utf8(&text, 0x4e00 + i * 7919 % 20000);
		buf_put_utf8(&text, 0x4e00 + i);
		add(&f, id, buf_text(&text), i % 4);
		buf_release(&text);
	}
	before = clock();
	index_sort(f.index, &f.plan, "zh-Hans", f.arena, &f.list, &f.diags);
	assert_true(clock() - before < CLOCKS_PER_SEC);
	assert_int_equal(f.list.name_count, 10000);
	assert_int_equal(f.list.group_count, 24);
	for (; i < INDEX_NAMES + 10; i++) {
		snprintf(id, sizeof(id), "%u", i);
		snprintf(name, sizeof(name), "name %u", i);
		add(&f, id, name, 0);
	}
	expect_full(&f, INDEX_NAMES, 1, "more than 50000 names");
	for (i = INDEX_NAMES; i < INDEX_PLACES + 10; i++)
		add(&f, "1", "x", 3);
	expect_full(&f, INDEX_NAMES, 2, "more than 200000 places");
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pinyin),
		cmocka_unit_test(test_other_languages),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_same_key),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
