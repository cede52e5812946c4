/* Tables, contents and margin boxes, with lines of a fixed width. */
#include "typeset_fake.h"

#define PAGE                                                                   \
	"@page { size: 120pt 120pt; margin: 10pt;"                             \
	" @top-left { content: none } @bottom-center { content: none } }"      \
	"* { font-size: 10pt !important; line-height: 10pt !important;"        \
	" text-indent: 0; margin: 0; padding: 0; border-style: none }"         \
	"header { display: none }"                                             \
	"table { margin: 0 auto }"

/* "|": the next cell, "/": the next row */
static struct node *add_table(struct bench *b, const char *cells)
{
	struct node *table = add(b, NULL, TAG_TABLE);
	struct node *body = add(b, table, TAG_TBODY);
	struct node *row = add(b, body, TAG_TR);

	while (*cells) {
		size_t size = strcspn(cells, "|/");

		add_text(b, row, TAG_TD, arena_strndup(b->arena, cells, size));
		cells += size;
		if (*cells == '/')
			row = add(b, body, TAG_TR);
		cells += *cells != 0;
	}
	return body;
}

static void columns_by_content(void **state)
{
	struct bench b;

	bench_open(&b, PAGE);
	add_table(&b, "aa|bbbb/cccc|d");
	bench_set(&b);
	/* as wide as the text, and a hair, in the middle of the measure */
	assert_float_equal(find_run(&b, "aa", NULL)->run.x_pt, 20, 0.2);
	assert_float_equal(find_run(&b, "bbbb", NULL)->run.x_pt, 60, 0.2);
	assert_float_equal(
	    find_run(&b, "cccc", NULL)->run.baseline_pt, 27.5, 0.01);
	assert_string_equal(all_text(&b), "aabbbbccccd");
	bench_close(&b);

	/* a modest column gets what it asks for, the other wraps */
	bench_open(&b, PAGE);
	add_table(&b, "aaa|bbbbbbbbbbbbbbb");
	bench_set(&b);
	assert_float_equal(find_run(&b, "bbb", NULL)->run.x_pt, 40, 0.2);
	assert_string_equal(find_run(&b, "aaa", NULL)->run.text, "aaa");
	bench_close(&b);
}

static void spans(void **state)
{
	struct bench b;
	struct node *body, *cell;

	bench_open(&b, PAGE);
	body = add_table(&b, "A|b|c/d|e/F|g");
	cell = body->first->first;
	node_set_attr(b.article->arena, cell, ATTR_ROWSPAN, "2");
	cell = body->last->first;
	node_set_attr(b.article->arena, cell, ATTR_COLSPAN, "2");
	bench_set(&b);
	assert_float_equal(find_run(&b, "d", NULL)->run.x_pt,
	    find_run(&b, "b", NULL)->run.x_pt, 0.01);
	assert_float_equal(find_run(&b, "e", NULL)->run.x_pt,
	    find_run(&b, "c", NULL)->run.x_pt, 0.01);
	assert_float_equal(find_run(&b, "g", NULL)->run.x_pt,
	    find_run(&b, "c", NULL)->run.x_pt, 0.01);
	assert_string_equal(all_text(&b), "AbcdeFg");
	bench_close(&b);
}

static void rows_stay_whole(void **state)
{
	struct bench b;
	size_t page;

	bench_open(&b, PAGE);
	add_table(&b,
	    arena_printf(b.arena, "%s|b/%s|d", repeat(&b, "a", 45),
		repeat(&b, "c", 63)));
	bench_set(&b);
	assert_int_equal(b.layout->page_count, 2);
	find_run(&b, "c", &page);
	assert_int_equal(page, 1);
	bench_close(&b);
}

/* Higher than a page: cut between lines, read cell by cell on each page. */
static void tall_rows_are_cut(void **state)
{
	struct bench b;
	size_t size = 0;

	bench_open(&b, PAGE "td { border: 1pt solid #000 }");
	add_table(&b,
	    arena_printf(
		b.arena, "%s|%s", repeat(&b, "a", 120), repeat(&b, "b", 130)));
	bench_set(&b);
	assert_true(b.layout->page_count >= 3);
	for (size_t i = 0; i < b.layout->page_count; i++) {
		const struct item *item = b.layout->pages[i].first;
		bool has_b = false;

		for (; item; item = item->next) {
			if (item->kind == ITEM_RULE)
				assert_true(item->y_pt + item->height_pt < 111);
			if (item->kind != ITEM_RUN)
				continue;
			assert_true(item->run.baseline_pt < 110);
			has_b |= *item->run.text == 'b';
			assert_true(!has_b || *item->run.text == 'b');
			size += strlen(item->run.text);
		}
	}
	assert_int_equal(size, 250);
	bench_close(&b);
}

static void too_many_columns_become_blocks(void **state)
{
	struct bench b;

	bench_open(&b, PAGE);
	add_table(&b, "a|b|c|d|e|f|g|h|i|j/k|l");
	bench_set(&b);
	assert_float_equal(find_run(&b, "j", NULL)->run.x_pt, 10, 0.01);
	assert_string_equal(all_text(&b), "abcdefghijkl");
	bench_close(&b);
}

static void tables_in_tables(void **state)
{
	struct bench b;
	struct node *place = NULL, *first = NULL;

	bench_open(&b, PAGE);
	for (int depth = 0; depth < 12; depth++) {
		struct node *row = add(
		    &b, add(&b, add(&b, place, TAG_TABLE), TAG_TBODY), TAG_TR);

		place = add(&b, row, TAG_TD);
		add_text(&b, row, TAG_TD, "x");
		first = first ? first : row;
	}
	add_text(&b, place, TAG_P, "in");
	bench_set(&b);
	assert_string_equal(all_text(&b), "inxxxxxxxxxxxx");
	bench_close(&b);
}

static void contents_rows(void **state)
{
	struct contents_row rows[40];
	const struct item *title, *label;
	struct bench b;
	struct contents_part part = { .arena = arena_new() };
	struct error err;
	size_t links = 0;

	bench_open(&b, PAGE "p.detail { color: #666 } h1 { display: none }");
	for (size_t i = 0; i < 40; i++)
		rows[i] = (struct contents_row){ i % 10 == 0 ? 0 : 1, "ti",
			i == 1 ? "de" : NULL, i == 1 ? "17" : "9", "#a-1" };
	assert_true(typeset_contents(
	    b.typesetter, rows, 40, &part, "en", b.layout, &b.diags, &err));
	assert_int_equal(part.done, 40);
	arena_free(part.arena);
	assert_true(b.layout->page_count >= 4);
	title = b.layout->pages[0].first;
	label = find_run(&b, "17", NULL);
	assert_false(label->is_artifact);
	/* two characters, at the right end of the measure */
	assert_float_equal(label->run.x_pt, 90, 0.01);
	assert_float_equal(label->run.baseline_pt, 27.5, 0.01);
	assert_string_equal(title->run.text, "ti");
	for (size_t i = 0; i < b.layout->page_count; i++)
		for (const struct item *item = b.layout->pages[i].first; item;
		     item = item->next)
			links += item->kind == ITEM_LINK &&
			    strcmp(item->href, "#a-1") == 0;
	assert_int_equal(links, 41);
	bench_close(&b);
}

/* Very many rows are set in parts, each of whole pages: all of them once, in their
 * order; what the first page has set goes on, and no other is a first page. */
static void contents_parts(void **state)
{
	enum { ROWS = 7000 };
	struct contents_part part = { .arena = arena_new() };
	struct contents_row *rows = arena_array(
	    part.arena, ROWS, sizeof(*rows));
	size_t *on_page = arena_array(part.arena, ROWS, sizeof(*on_page));
	size_t parts = 0, pages = 0, next = 0;
	struct bench b;
	struct error err;

	bench_open(&b,
	    PAGE "h1 { string-set: head 'x' }"
		 "@page :first { margin-top: 34pt }");
	for (size_t i = 0; i < ROWS; i++)
		rows[i] = (struct contents_row){ 1, "ti", NULL, "9",
			arena_printf(part.arena, "#%zu", i) };
	for (; part.done < ROWS; parts++) {
		struct layout *layout = layout_new();

		assert_true(typeset_contents(b.typesetter, rows, ROWS, &part,
		    "en", layout, &b.diags, &err));
		assert_int_equal(layout->is_continued, parts > 0);
		for (size_t i = 0; i < layout->page_count; i++, pages++) {
			const struct page_box *page = &layout->pages[i];
			const struct item *item = page->first;

			assert_int_equal(page->string_count, 1);
			assert_string_equal(page->strings[0].last, "x");
			for (; item; item = item->next) {
				if (item->kind != ITEM_LINK)
					continue;
				assert_int_equal(atoi(item->href + 1), next++);
				on_page[pages]++;
			}
		}
		assert_int_equal(part.done, next);
		layout_free(layout);
	}
	/* the first has the title, the last what is left */
	for (size_t i = 2; i + 1 < pages; i++)
		assert_int_equal(on_page[i], on_page[1]);
	assert_int_equal(parts, 3);
	arena_free(part.arena);
	bench_close(&b);
}

/* Returns the first run. */
static const struct item *put_margins(
    struct bench *b, const struct page_place *place)
{
	struct page_box page = { .width_pt = 120, .height_pt = 120 };
	struct margin_text texts[MARGIN_TEXTS_MAX];
	unsigned count = typeset_margin_texts(
	    b->typesetter, place, b->layout->arena, texts);

	page.end = &page.first;
	for (unsigned i = 0; i < count; i++)
		typeset_margin(
		    b->typesetter, place, &texts[i], b->layout, &page);
	return find_kind(&page, ITEM_RUN);
}

static void running_heads_and_folios(void **state)
{
	struct page_place place = { .language = "en" };
	const struct page_string *strings;
	const struct item *item;
	struct bench b;

	bench_open(&b,
	    PAGE
	    "@page { margin: 20pt 10pt;"
	    " @top-left { content: \"on \" string(title) }"
	    " @bottom-center { content: counter(page) } }"
	    "@page :first { @top-left { content: none } }"
	    "@page :left { @bottom-center { text-align: left } }"
	    "header { display: block } h1 { string-set: title content() }");
	b.article->meta.title = "LongerTitle";
	add_text(&b, NULL, TAG_P, repeat(&b, "a", 200));
	bench_set(&b);
	item = find_kind(&b.layout->pages[0], ITEM_RUN);
	assert_string_equal(item->run.text, "LongerTitl");
	strings = b.layout->pages[1].strings;
	assert_int_equal(b.layout->pages[1].string_count, 1);
	assert_string_equal(strings[0].name, "title");
	assert_false(strings[0].is_set);

	place.strings = strings;
	place.string_count = 1;
	place.number = 2;
	item = put_margins(&b, &place);
	/* twelve characters of 8 points fit */
	assert_string_equal(item->run.text, "on LongerTi…");
	assert_true(item->is_artifact);
	assert_true(item->run.baseline_pt < 20);
	item = item->next;
	assert_string_equal(item->run.text, "2");
	assert_float_equal(item->run.x_pt, 10, 0.01);
	assert_true(item->run.baseline_pt > 100);
	assert_null(item->next);

	place.is_first = place.is_right = place.is_roman = true;
	place.number = 12;
	item = put_margins(&b, &place);
	assert_string_equal(item->run.text, "xii");
	assert_float_equal(item->run.x_pt, 46.5, 0.01);
	assert_null(item->next);
	bench_close(&b);
}

static void cover(void **state)
{
	struct plan *plan = plan_new();
	struct picture picture = { .state = PICTURE_READY };
	struct bench b;
	struct error err;

	picture.forms[PICTURE_FOR_PRINT] = (struct picture_form){
		.kind = PICTURE_JPEG, .width_px = 3000, .height_px = 4000
	};
	bench_open(&b, "");
	plan->meta.title = "Book";
	plan->meta.author = "Author";
	plan->meta.language = "en";
	plan->oldest = date_parse("2022-01-03");
	plan->meta.date = date_parse("2022-01-24");
	assert_true(typeset_cover(
	    b.typesetter, plan, &picture, b.layout, &b.diags, &err));
	assert_int_equal(b.layout->page_count, 1);
	assert_non_null(find_kind(&b.layout->pages[0], ITEM_PICTURE));
	assert_string_equal(all_text(&b), "BookAuthor2022-01-03 – 2022-01-24");
	plan->meta.title = plan->meta.author = plan->meta.language = NULL;
	plan_free(plan);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_by_content),
		cmocka_unit_test(spans),
		cmocka_unit_test(rows_stay_whole),
		cmocka_unit_test(tall_rows_are_cut),
		cmocka_unit_test(too_many_columns_become_blocks),
		cmocka_unit_test(tables_in_tables),
		cmocka_unit_test(contents_rows),
		cmocka_unit_test(contents_parts),
		cmocka_unit_test(running_heads_and_folios),
		cmocka_unit_test(cover),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
