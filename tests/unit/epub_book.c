/* Whole books: what is in the file, and what is left when it cannot be made. */
#include "epub_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zip.h>

struct fixture {
	char folder[64], path[96];
	struct plan plan;
	struct entry entries[5];
	struct sheaf_options options;
	struct resources resources;
	struct stored_picture picture;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct error err = { 0 };

	strcpy(f->folder, "/tmp/sheaf-epub-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof(f->path), "%s/book.epub", f->folder);
	plan_small(&f->plan, f->entries, 5);
	sheaf_options_init(&f->options);
	f->resources = (struct resources){ .options = &f->options };
	f->picture.hash = hash_bytes("one", 3);
	f->picture.form.kind = PICTURE_JPEG;
	f->picture.form.width_px = 600;
	f->picture.form.height_px = 400;
	f->picture.fd = file_seal("..a picture..", 13, &err);
	f->picture.offset = 2;
	f->picture.size = 9;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	/* fails when a temporary was left behind */
	assert_int_equal(rmdir(f->folder), 0);
	close(f->picture.fd);
	arena_free(f->plan.arena);
	free(f);
	return 0;
}

static bool append(struct fixture *f, struct package *package, size_t number,
    size_t pictures, struct error *err)
{
	struct article *article = article_titled("同名");
	struct entry *entry = &f->entries[number];
	struct buf bytes = BUF_INIT;
	struct chapter chapter = { .entry = entry,
		.pictures = &f->picture,
		.picture_count = pictures };
	bool is_appended;

	with(article, element(article, article->body, TAG_H2, "<h>"), ATTR_ID,
	    "s-1");
	image(article, element(article, article->body, TAG_FIGURE, NULL), "one",
	    PICTURE_JPEG);
	meta_copy(f->plan.arena, &entry->meta, &article->meta);
	render(&f->resources, entry, article, &bytes);
	chapter.bytes = (const uint8_t *)bytes.data;
	chapter.size = bytes.size;
	is_appended = epub_packager.append(package, &chapter, err);
	buf_release(&bytes);
	article_free(article);
	return is_appended;
}

static struct package *open_book(struct fixture *f)
{
	struct package *package = NULL;
	struct error err = { 0 };

	assert_true(epub_packager.open(
	    &package, &f->plan, &f->resources, NULL, f->path, &err));
	return package;
}

/* The one that is made when all articles are in the book. */
static void give_cover(struct package *package)
{
	static const char bytes[] = "a cover";
	struct error err = { 0 };
	struct stored_picture cover = {
		.hash = hash_bytes(bytes, strlen(bytes)),
		.form = { .kind = PICTURE_JPEG },
		.fd = file_seal(bytes, strlen(bytes), &err),
		.size = strlen(bytes),
	};

	assert_true(cover.fd >= 0);
	assert_true(epub_packager.cover(package, &cover, &err));
	close(cover.fd);
}

/* Entries 0, 1 and 4: the second section is empty. */
static void make_book(struct fixture *f)
{
	struct package *package = open_book(f);
	struct error err = { 0 };

	assert_true(append(f, package, 0, 1, &err));
	assert_true(append(f, package, 1, 1, &err));
	assert_true(append(f, package, 4, 1, &err));
	give_cover(package);
	assert_true(epub_packager.commit(package, NULL, &err));
}

/* The member's text; the caller frees it.  NULL if there is none. */
static char *member(struct fixture *f, const char *name)
{
	struct zip *zip = zip_open(f->path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	struct zip_stat st;
	char *text = NULL;

	assert_non_null(zip);
	if (zip_stat(zip, name, 0, &st) == 0) {
		struct zip_file *file = zip_fopen(zip, name, 0);

		text = calloc(1, st.size + 1);
		assert_int_equal(zip_fread(file, text, st.size), st.size);
		/* its CRC is checked at the end */
		assert_int_equal(zip_fread(file, text + st.size, 1), 0);
		assert_int_equal(zip_fclose(file), 0);
	}
	zip_discard(zip);
	return text;
}

static void assert_member_has(
    struct fixture *f, const char *name, const char *part)
{
	char *text = member(f, name);

	if (!text || !strstr(text, part))
		fail_msg("no %s in %s:\n%s", part, name, text);
	free(text);
}

static void assert_member_has_not(
    struct fixture *f, const char *name, const char *part)
{
	char *text = member(f, name);

	assert_non_null(text);
	assert_null(strstr(text, part));
	free(text);
}

static void load(const char *path, struct buf *bytes)
{
	struct error err = { 0 };

	buf_clear(bytes);
	assert_true(file_load(path, 1 << 20, bytes, &err));
}

static void test_container(void **state)
{
	struct fixture *f = *state;
	struct buf bytes = BUF_INIT, again = BUF_INIT;
	char *picture;

	make_book(f);
	load(f->path, &bytes);
	assert_memory_equal(
	    bytes.data + 30, "mimetypeapplication/epub+zip", 28);
	/* stored, of no time, without an extra field */
	assert_memory_equal(bytes.data + 8, "\0\0\0\0\x21\0", 6);
	assert_memory_equal(bytes.data + 28, "\0\0", 2);
	picture = member(f, "images/7692c3ad3540bb80.jpg");
	assert_string_equal(picture, "a picture");
	free(picture);
	make_book(f);
	load(f->path, &again);
	assert_int_equal(bytes.size, again.size);
	assert_memory_equal(bytes.data, again.data, bytes.size);
	buf_release(&bytes);
	buf_release(&again);
}

static void test_package(void **state)
{
	struct fixture *f = *state;
	struct hash picture;
	char hex[17], name[40], item[120], *text;

	make_book(f);
	assert_member_has(f, "package.opf",
	    "<dc:title id=\"title\">A &lt;book&gt; &amp; more</dc:title>");
	assert_member_has(
	    f, "package.opf", "<dc:language>zh-Hans</dc:language>");
	assert_member_has(f, "package.opf", ">甲</dc:creator>");
	assert_member_has(f, "package.opf", ">乙</dc:creator>");
	assert_member_has(
	    f, "package.opf", "<dc:publisher>example</dc:publisher>");
	assert_member_has(f, "package.opf",
	    "<meta property=\"dcterms:modified\">2022-01-24T");
	assert_member_has(f, "package.opf",
	    "<itemref idref=\"a-0000000000000001\"/>\n"
	    "<itemref idref=\"a-0000000000000004\"/>\n"
	    "<itemref idref=\"colophon\"/>\n</spine>");
	assert_member_has(f, "nav.xhtml", "<li><span>Part 1</span>");
	assert_member_has(f, "nav.xhtml",
	    "<li><a href=\"text/a-0000000000000000.xhtml#s-1\">&lt;h&gt;</a>");
	assert_member_has_not(f, "nav.xhtml", "Part 2");
	assert_member_has(f, "nav.xhtml", "<li><span>Part 3</span>");
	assert_member_has(f, "contents.xhtml",
	    "<a href=\"text/a-0000000000000004.xhtml\">同名</a>"
	    " <span class=\"by\"><bdi>甲、乙</bdi> · <time "
	    "dir=\"ltr\" "
	    "datetime=\"2022-01-24\">2022-01-24</time></span></li>");
	assert_member_has(
	    f, "toc.ncx", "<navPoint id=\"p-2\" playOrder=\"1\">");
	picture = hash_bytes("a cover", 7);
	hash_hex(&picture, 16, hex);
	snprintf(name, sizeof(name), "images/%s.jpg", hex);
	text = member(f, name);
	assert_string_equal(text, "a cover");
	free(text);
	assert_member_has(f, "cover.xhtml", name);
	snprintf(item, sizeof(item),
	    "href=\"%s\" media-type=\"image/jpeg\""
	    " properties=\"cover-image\"",
	    name);
	assert_member_has(f, "package.opf", item);
}

static void test_options(void **state)
{
	static const struct sheaf_pair pairs[] = { { "rights", "© me" },
		{ "Title", "Other" }, { "odd", "<x>" }, { "language", "EN-us" },
		{ "identifier", "urn:isbn:1" }, { "date", "never" } };
	struct fixture *f = *state;
	char *text;

	f->options.metadata = pairs;
	f->options.metadata_count = 6;
	f->resources.style = "p { color: red }";
	make_book(f);
	assert_member_has(f, "package.opf", "<dc:rights>© me</dc:rights>");
	assert_member_has(f, "package.opf", ">Other</dc:title>");
	assert_member_has(
	    f, "package.opf", "<meta name=\"odd\" content=\"&lt;x&gt;\"/>");
	assert_member_has(f, "package.opf", "<dc:language>en-US</dc:language>");
	assert_member_has(
	    f, "package.opf", "<dc:identifier>urn:isbn:1</dc:identifier>");
	assert_member_has_not(f, "package.opf", "<dc:date>");
	text = member(f, "styles/user.css");
	assert_string_equal(text, "p { color: red }");
	free(text);
	assert_member_has(
	    f, "text/a-0000000000000000.xhtml", "href=\"../styles/user.css\"");
}

static void test_left_out(void **state)
{
	struct fixture *f = *state;
	struct package *package = open_book(f);
	struct error err = { 0 };

	assert_true(append(f, package, 0, 1, &err));
	assert_true(append(f, package, 3, 1, &err));
	f->entries[0].is_left_out = true;
	assert_true(epub_packager.commit(package, NULL, &err));
	assert_null(member(f, "text/a-0000000000000000.xhtml"));
	assert_member_has_not(f, "package.opf", "a-0000000000000000");
	assert_member_has_not(f, "nav.xhtml", "Part 1");
	/* one article needs no page of contents */
	assert_null(member(f, "contents.xhtml"));
}

/* A book with a picture of so many bytes, which are a hole in a file; the name
 * of the first that is told. */
static const char *told_of_size(struct fixture *f, off_t size)
{
	struct arena *arena = arena_new();
	struct package *package = open_book(f);
	int fd = memfd_create("picture", MFD_CLOEXEC), small = f->picture.fd;
	const char *name = NULL;
	struct diag_list diags;
	struct error err = { 0 };

	diag_list_init(&diags, arena);
	assert_int_equal(ftruncate(fd, size), 0);
	f->picture.fd = fd;
	f->picture.offset = 0;
	f->picture.size = (uint64_t)size;
	assert_true(append(f, package, 0, 1, &err));
	assert_true(epub_packager.commit(package, &diags, &err));
	if (diags.first)
		name = diag_rows[diags.first->id].name;
	f->picture.fd = small;
	close(fd);
	arena_free(arena);
	return name;
}

static void test_kindle(void **state)
{
	struct fixture *f = *state;

	assert_null(told_of_size(f, 51 << 20));
	f->options.device = SHEAF_DEVICE_KINDLE;
	assert_null(told_of_size(f, 49 << 20));
	assert_string_equal(told_of_size(f, 51 << 20), "kindle-mail");
	assert_string_equal(told_of_size(f, 201 << 20), "kindle-large");
	f->plan.meta.language = "und";
	assert_string_equal(told_of_size(f, 1 << 20), "kindle-language");
}

static void write_old(struct fixture *f)
{
	FILE *file = fopen(f->path, "w");

	fputs("old", file);
	fclose(file);
}

static void assert_old(struct fixture *f)
{
	struct buf bytes = BUF_INIT;

	load(f->path, &bytes);
	assert_string_equal(buf_text(&bytes), "old");
	buf_release(&bytes);
}

static void test_refused(void **state)
{
	struct fixture *f = *state;
	struct package *package;
	struct chapter chapter = { .entry = &f->entries[0],
		.bytes = (const uint8_t *)"nonsense",
		.size = 8 };
	struct error err = { 0 };

	write_old(f);
	package = open_book(f);
	assert_false(epub_packager.append(package, &chapter, &err));
	assert_int_equal(err.code, SHEAF_E_WORKER);
	/* it shows a picture that is not given */
	assert_false(append(f, package, 0, 0, &err));
	/* a picture that ends too early */
	f->picture.size = 100;
	assert_false(append(f, package, 0, 1, &err));
	epub_packager.abandon(package);
	assert_old(f);
	package = open_book(f);
	assert_false(epub_packager.commit(package, NULL, &err));
	assert_old(f);
}

static void test_full_disk(void **state)
{
	struct fixture *f = *state;
	struct rlimit limit, old;
	struct package *package;
	struct error err = { 0 };

	write_old(f);
	package = open_book(f);
	assert_true(append(f, package, 0, 1, &err));
	getrlimit(RLIMIT_FSIZE, &old);
	limit = old;
	limit.rlim_cur = 4096;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	assert_false(epub_packager.commit(package, NULL, &err));
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(err.code, SHEAF_E_OUTPUT);
	assert_non_null(strstr(err.text, "cannot be written: "));
	assert_old(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_container, setup, teardown),
		cmocka_unit_test_setup_teardown(test_package, setup, teardown),
		cmocka_unit_test_setup_teardown(test_options, setup, teardown),
		cmocka_unit_test_setup_teardown(test_left_out, setup, teardown),
		cmocka_unit_test_setup_teardown(test_kindle, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_full_disk, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
