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
};

static void start(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->plan.entries = f->entries;
	f->plan.entry_count = 4;
	f->index = index_new();
	f->arena = arena_new();
}

static void end(struct fixture *f)
{
	index_free(f->index);
	arena_free(f->arena);
}

static void add(
    struct fixture *f, const char *id, const char *name, uint32_t entry)
{
	assert_true(index_add(
	    f->index, id, name, (struct index_place){ entry, 1 }));
}

/* "A: x y; #: z" */
static void expect(struct fixture *f, const char *language, const char *wanted)
{
	struct buf text = BUF_INIT;
	size_t i, j, count = 0;

	index_sort(f->index, &f->plan, language, f->arena, &f->list);
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
	    "#: 360 1688 𰀀 Яндекс あさひ 삼성");
	end(&f);
}

static void test_others(void **state)
{
	struct fixture f;

	start(&f);
	add_names(&f, names);
	expect(&f, "zh-Hant",
	    "6畫: 字节跳动; 7畫: 阿里巴巴 伽; 9畫: 重庆银行; 10畫: 爱奇艺; "
	    "A: apple; E: Éclair; O: OPPO; Z: Zoom; "
	    "#: 360 1688");
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pinyin),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
