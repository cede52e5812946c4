/* A whole PDF, from chapters to a file. */
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <libdeflate.h>

#include "pdf/draw.h"
#include "pdf/pdf.h"
#include "pdf_fixture.h"

/* The typesetter of this test, in the place of the real one. */
struct typesetter {
	const struct fixture *fixture;
};

struct typesetter *typesetter_new(const struct resources *resources,
    struct diag_list *diags, struct error *err)
{
	struct typesetter *typesetter = memory_new(sizeof(*typesetter));

	typesetter->fixture = resources->fonts->context;
	return typesetter;
}

void typesetter_free(struct typesetter *typesetter)
{
	free(typesetter);
}

struct layout *layout_new(void)
{
	struct arena *arena = arena_new();
	struct layout *layout = ARENA_NEW(arena, struct layout);

	layout->arena = arena;
	return layout;
}

void layout_free(struct layout *layout)
{
	arena_free(layout->arena);
}

/* Two pages: the title and a heading; a picture, a link into the first. */
bool typeset_article(struct typesetter *typesetter, const struct entry *entry,
    const struct article *article, struct layout *layout,
    struct diag_list *diags, struct error *err)
{
	struct item *item;

	fixture_layout(typesetter->fixture, layout, 2);
	fixture_line(typesetter->fixture, layout, 0, 40, entry->meta.title);
	item = fixture_item(layout, 0, ITEM_TARGET);
	item->id = "s-1";
	item->y_pt = 50;
	fixture_line(typesetter->fixture, layout, 1, 40, "second page");
	item = fixture_item(layout, 1, ITEM_LINK);
	item->href = "#s-1";
	item->width_pt = item->height_pt = 10;
	item = fixture_item(layout, 1, ITEM_LINK);
	item->href = "https://a.example/?b=(c)";
	if (article->picture_count > 0) {
		item = fixture_item(layout, 1, ITEM_PICTURE);
		item->picture.picture = article->pictures[0];
		item->width_pt = item->height_pt = 50;
	}
	layout->headings = ARENA_NEW(layout->arena, struct heading);
	layout->headings[0] = (struct heading){ 2, "Heading", 0, 20, 50 };
	layout->heading_count = 1;
	return true;
}

bool typeset_contents(struct typesetter *typesetter,
    const struct contents_row *rows, size_t count, struct contents_part *part,
    const char *language, struct layout *layout, struct diag_list *diags,
    struct error *err)
{
	part->done = count;
	fixture_layout(typesetter->fixture, layout, 1);
	for (size_t i = 0; i < count; i++) {
		struct item *item = fixture_item(layout, 0, ITEM_LINK);

		item->href = rows[i].target;
		fixture_line(typesetter->fixture, layout, 0, 20.0f * (float)i,
		    rows[i].label);
	}
	return true;
}

bool typeset_cover(struct typesetter *typesetter, const struct plan *plan,
    const struct picture *picture, struct layout *layout,
    struct diag_list *diags, struct error *err)
{
	fixture_layout(typesetter->fixture, layout, 1);
	fixture_line(typesetter->fixture, layout, 0, 90, plan->meta.title);
	return true;
}

unsigned typeset_margin_texts(struct typesetter *typesetter,
    const struct page_place *place, struct arena *arena,
    struct margin_text texts[MARGIN_TEXTS_MAX])
{
	texts[0] = (struct margin_text){ 1, 1, 100,
		arena_printf(
		    arena, place->is_roman ? "(%zu)" : "%zu", place->number) };
	return 1;
}

void typeset_margin(struct typesetter *typesetter,
    const struct page_place *place, const struct margin_text *text,
    struct layout *layout, struct page_box *page)
{
	fixture_layout(typesetter->fixture, layout, 1);
	fixture_line(typesetter->fixture, layout, 0, 290, text->text);
	*page = layout->pages[0];
	layout->pages = page;
}

enum page_side typeset_side(struct typesetter *typesetter, const char *class,
    const char *language, bool is_r2l)
{
	return SIDE_ANY;
}

void typeset_blank(struct typesetter *typesetter, struct layout *layout)
{
	fixture_layout(typesetter->fixture, layout, 1);
}

bool typeset_is_vertical(struct typesetter *typesetter, const char *language)
{
	return false;
}

bool typeset_shows_count(
    struct typesetter *typesetter, const struct page_place *place)
{
	return false;
}

bool typeset_has_sides(const struct typesetter *typesetter)
{
	return false;
}

float typeset_shift(
    struct typesetter *typesetter, const struct page_place *place)
{
	return 0;
}

bool typeset_matter(struct typesetter *typesetter, const char *class,
    const struct node *body, const char *language, struct layout *layout,
    struct diag_list *diags, struct error *err)
{
	fixture_layout(typesetter->fixture, layout, 1);
	fixture_line(typesetter->fixture, layout, 0, 90, class);
	return true;
}

struct book {
	struct fixture fixture;
	struct font_source source;
	struct sheaf_options options;
	struct resources resources;
	struct entry entries[3];
	struct section sections[2];
	struct plan plan;
	struct arena *arena;
	struct diag_list diags;
	struct stored_picture picture;
	char folder[64], path[96];
};

/* 2 x 2 grey samples, "stored" by zlib: RFC 1950 and 1951. */
static const uint8_t samples[] = { 0x78, 0x01, 0x01, 4, 0, 0xfb, 0xff, 0, 80,
	160, 240, 0x04, 0x2c, 0x01, 0xe1 };

static void book_init(struct book *book, uint32_t font_id)
{
	static const char *const ids[] = { "a-0123456789abcdef",
		"a-00000000000000ff", "a-ffffffffffffffff" };
	static const char *const titles[] = { "First (one)", "Second", NULL };
	struct picture_form *form = &book->picture.form;
	struct error err;

	memset(book, 0, sizeof(*book));
	fixture_init(&book->fixture, font_id);
	book->source = (struct font_source){ &book->fixture, fixture_find,
		fixture_lookup, NULL, NULL };
	book->options.toc_depth = 3;
	book->resources = (struct resources){ .options = &book->options,
		.fonts = &book->source };
	book->arena = arena_new();
	diag_list_init(&book->diags, book->arena);
	for (size_t i = 0; i < 3; i++) {
		book->entries[i].id = ids[i];
		book->entries[i].number = i;
		book->entries[i].meta.title = titles[i];
	}
	book->sections[0] = (struct section){ "Part", 0, 2 };
	book->sections[1] = (struct section){ "Other", 2, 1 };
	book->plan = (struct plan){ .arena = book->arena,
		.entries = book->entries,
		.entry_count = 3,
		.sections = book->sections,
		.section_count = 2 };
	book->plan.meta.title = "Book";
	book->plan.meta.language = "en";
	book->plan.meta.date = (struct date){ true, true, 1643011216, 0 };
	book->plan.meta.modified = book->plan.meta.date;
	book->picture.fd = file_seal(samples, sizeof(samples), &err);
	book->picture.size = sizeof(samples);
	*form = (struct picture_form){ .kind = PICTURE_PNG,
		.columns = 2,
		.rows = 2,
		.components = 1,
		.bits = 8,
		.data_size = sizeof(samples) };
	strcpy(book->folder, "/tmp/pdf_book.XXXXXX");
	assert_non_null(mkdtemp(book->folder));
	snprintf(book->path, sizeof(book->path), "%s/b.pdf", book->folder);
}

static size_t files_in(const char *path)
{
	DIR *folder = opendir(path);
	size_t count = 0;

	while (readdir(folder) != NULL)
		count++;
	closedir(folder);
	return count - 2;
}

static void book_release(struct book *book)
{
	unlink(book->path);
	assert_int_equal(files_in(book->folder), 0);
	rmdir(book->folder);
	close(book->picture.fd);
	close(book->fixture.fd);
	hb_font_destroy(book->fixture.font);
	arena_free(book->arena);
}

static void render(struct book *book, size_t entry, struct buf *out)
{
	struct error err = { 0 };
	struct renderer *renderer = pdf_packager.renderer_new(
	    &book->resources, &book->diags, &err);
	struct article *article = article_new();
	struct picture picture = { .state = PICTURE_READY };
	struct picture *pictures[] = { &picture };

	picture.hash = book->picture.hash;
	article->pictures = pictures;
	article->picture_count = 1;
	book->entries[entry].meta.title = book->entries[entry].meta.title
	    ? book->entries[entry].meta.title
	    : "Third";
	assert_true(pdf_packager.render(
	    renderer, &book->entries[entry], article, out, &book->diags, &err));
	article_free(article);
	pdf_packager.renderer_free(renderer);
}

static bool append(struct book *book, struct package *package, size_t entry,
    const struct buf *bytes)
{
	struct chapter chapter = { &book->entries[entry],
		(const uint8_t *)bytes->data, bytes->size, &book->picture, 1 };
	struct error err = { 0 };
	bool is_appended = pdf_packager.append(package, &chapter, &err);

	assert_true(is_appended == (err.text[0] == '\0'));
	return is_appended;
}

static struct package *open_book(struct book *book)
{
	struct package *package;
	struct error err = { 0 };

	assert_true(pdf_packager.open(
	    &package, &book->plan, &book->resources, NULL, book->path, &err));
	return package;
}

static void make(struct book *book, struct buf *file)
{
	struct package *package = open_book(book);
	struct error err = { 0 };

	for (size_t i = 0; i < 3; i++) {
		struct buf bytes = BUF_INIT;

		render(book, i, &bytes);
		assert_true(append(book, package, i, &bytes));
		buf_release(&bytes);
	}
	assert_true(pdf_packager.commit(package, &book->diags, &err));
	assert_true(file_load(book->path, 1 << 20, file, &err));
}

static bool holds(const struct buf *buf, const char *text)
{
	return memmem(buf->data, buf->size, text, strlen(text)) != NULL;
}

/* The stream of the object at `at`, inflated. */
static void inflate(const struct buf *file, size_t at, struct buf *out)
{
	struct libdeflate_decompressor *tool = libdeflate_alloc_decompressor();
	const char *end = file->data + file->size;
	const char *start = memmem(
	    file->data + at, file->size - at, "\nstream\n", 8);
	size_t size = 0;

	assert_non_null(start);
	start += 8;
	buf_reserve(out, 1 << 20);
	assert_int_equal(LIBDEFLATE_SUCCESS,
	    libdeflate_zlib_decompress(
		tool, start, (size_t)(end - start), out->data, 1 << 20, &size));
	out->size = size;
	libdeflate_free_decompressor(tool);
}

/* Every place that the cross-reference stream tells has its object, and every
 * object stream names as many as it says. */
static void check_places(const struct buf *file, struct buf *objects)
{
	const char *tail = memmem(file->data, file->size, "startxref\n", 10);
	size_t place, count = 0;
	struct buf rows = BUF_INIT;
	uint8_t row[5] = { 0 };

	assert_non_null(tail);
	place = strtoul(tail + 10, NULL, 10);
	assert_non_null(memmem(file->data + place, 400, "/Columns 4", 10));
	inflate(file, place, &rows);
	for (size_t at = 0; at + 5 <= rows.size; at += 5, count++) {
		char head[32];

		for (size_t i = 1; i < 5; i++)
			row[i] = (uint8_t)(row[i] + rows.data[at + i]);
		place = (size_t)row[2] << 8 | row[3];
		if (row[1] != 1)
			continue;
		snprintf(head, sizeof(head), "%zu 0 obj\n", count);
		assert_memory_equal(file->data + place, head, strlen(head));
		if (memmem(file->data + place, 40, "ObjStm", 6) != NULL) {
			struct buf stream = BUF_INIT;

			inflate(file, place, &stream);
			buf_add(objects, stream.data, stream.size);
			buf_release(&stream);
		}
	}
	assert_true(count > 30);
	buf_release(&rows);
}

static void test_book(void **state)
{
	struct book book;
	struct buf file = BUF_INIT, objects = BUF_INIT;

	book_init(&book, 7);
	make(&book, &file);
	assert_memory_equal(file.data, "%PDF-1.7\n", 9);
	check_places(&file, &objects);
	/* cover, contents, two pages an article, and the colophon */
	assert_true(holds(&objects, "/Count 9\n"));
	assert_true(holds(&objects,
	    "/PageLabels <<\n/Nums [ 0 <<\n/S /r\n>> "
	    "2 <<\n/S /D\n>> ]"));
	assert_true(holds(&objects, "/DisplayDocTitle true"));
	assert_true(holds(&objects, "/PageMode /UseOutlines"));
	assert_true(holds(&objects, "(Part)"));
	assert_true(holds(&objects, "(Heading)"));
	assert_true(holds(&objects,
	    "/CreationDate <443A3230323230313234"
	    "3038303031365A>"));
	/* a name tree in order, with an id in an article */
	assert_true(holds(&objects, "/Names[(a-0123456789abcdef)["));
	assert_true(holds(&objects, ".s-1)["));
	assert_true(holds(&objects, "/Border[0 0 0]/F 4"));
	assert_true(holds(&file, "/Subtype /Image"));
	assert_true(holds(&file, "<dc:title>"));
	buf_release(&file);
	buf_release(&objects);
	book_release(&book);
}

/* The numbers that a run gives to fonts leave no trace. */
static void test_same_bytes(void **state)
{
	struct buf first = BUF_INIT, second = BUF_INIT;
	struct book book;

	book_init(&book, 7);
	make(&book, &first);
	book_release(&book);
	book_init(&book, 70000);
	make(&book, &second);
	book_release(&book);
	assert_int_equal(first.size, second.size);
	assert_memory_equal(first.data, second.data, first.size);
	buf_release(&first);
	buf_release(&second);
}

/* A damaged chapter is refused and the book goes on as if it had not been. */
static void test_refusal(void **state)
{
	struct buf with = BUF_INIT, without = BUF_INIT, bytes = BUF_INIT;
	struct error err = { 0 };
	struct package *package;
	struct book book;

	book_init(&book, 7);
	make(&book, &without);
	package = open_book(&book);
	for (size_t i = 0; i < 3; i++) {
		buf_clear(&bytes);
		render(&book, i, &bytes);
		bytes.data[bytes.size / 2] ^= 1;
		assert_false(append(&book, package, i, &bytes));
		bytes.data[bytes.size / 2] ^= 1;
		assert_true(append(&book, package, i, &bytes));
	}
	assert_true(pdf_packager.commit(package, &book.diags, &err));
	assert_true(file_load(book.path, 1 << 20, &with, &err));
	assert_int_equal(with.size, without.size);
	assert_memory_equal(with.data, without.data, with.size);
	buf_release(&with);
	buf_release(&without);
	buf_release(&bytes);
	book_release(&book);
}

/* What the parent knows better than the chapter. */
static void test_lies(void **state)
{
	struct buf bytes = BUF_INIT;
	struct package *package;
	struct book book;

	book_init(&book, 7);
	package = open_book(&book);
	render(&book, 0, &bytes);
	book.fixture.id = 8; /* nobody asked for 7 */
	assert_false(append(&book, package, 0, &bytes));
	book.fixture.id = 7;
	book.picture.hash.bytes[0] = 1; /* another picture */
	assert_false(append(&book, package, 0, &bytes));
	book.picture.hash.bytes[0] = 0;
	book.picture.size++; /* parts do not add up */
	assert_false(append(&book, package, 0, &bytes));
	book.picture.form.data_size++; /* past the end of the file */
	assert_false(append(&book, package, 0, &bytes));
	book.picture.size--;
	book.picture.form.data_size--;
	book.picture.form.components = 2;
	assert_false(append(&book, package, 0, &bytes));
	book.picture.form.components = 1;
	assert_true(append(&book, package, 0, &bytes));
	pdf_packager.abandon(package);
	assert_int_equal(files_in(book.folder), 0);
	buf_release(&bytes);
	book_release(&book);
}

/* The disk is full: an error, and the old file as it was. */
static void test_full(void **state)
{
	struct rlimit old, small = { 4000, 4000 };
	struct buf bytes = BUF_INIT, file = BUF_INIT;
	struct error err = { 0 };
	struct package *package;
	struct book book;
	int fd;

	book_init(&book, 7);
	fd = open(book.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	assert_true(file_write(fd, "old", 3, &err));
	close(fd);
	getrlimit(RLIMIT_FSIZE, &old);
	small.rlim_max = old.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	package = open_book(&book);
	render(&book, 0, &bytes);
	assert_true(append(&book, package, 0, &bytes));
	assert_false(pdf_packager.commit(package, &book.diags, &err));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(err.code, SHEAF_E_OUTPUT);
	assert_int_equal(files_in(book.folder), 1);
	assert_true(file_load(book.path, 100, &file, &err));
	assert_int_equal(file.size, 3);
	buf_release(&file);
	buf_release(&bytes);
	book_release(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_book),
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_refusal),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
