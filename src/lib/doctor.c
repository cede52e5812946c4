/* What a run finds on this machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "fetch/fetch.h"
#include "lib/program.h"
#include "picture/picture.h"
#include "typeset/typeset.h"
#include "work/work.h"

struct doctor {
	void (*each)(void *, const struct sheaf_doctor_row *);
	void *context;
	const char *topic;
};

static void tell(const struct doctor *doctor, const char *name, bool is_well,
    const char *value)
{
	struct sheaf_doctor_row row = { doctor->topic, name, value, is_well };

	doctor->each(doctor->context, &row);
}

/* ---- */

static void look_at_sandbox(struct doctor *doctor)
{
	unsigned parts = sandbox_probe();
	struct utsname system;

	doctor->topic = "sandbox";
	if (uname(&system) == 0)
		tell(doctor, "kernel", true, system.release);
	for (int i = 0; i < SANDBOX_PARTS; i++)
		tell(doctor, sandbox_part_name(i), parts >> i & 1,
		    parts >> i & 1
			? "active"
			: "not active: this kernel, or build, has none");
	/* its resources are left to it */
	parts = sandbox_probe_parent() | 1u << SANDBOX_RESOURCES;
	tell(doctor, "the command itself", parts == SANDBOX_ALL,
	    parts == SANDBOX_ALL
		? "confined"
		: "not confined, or in part: this kernel, or build, cannot");
}

/* ---- libraries */

static void look_at_late_libraries(struct doctor *doctor)
{
	static const struct {
		enum picture_library library;
		const char *name, *package;
	} rows[] = {
		{ PICTURE_LIBAVIF, "AVIF pictures",
		    "not installed: libavif15" },
		{ PICTURE_LIBHEIF, "HEIC pictures", "not installed: libheif1" },
		{ PICTURE_LIBRSVG, "drawings in a PDF",
		    "not installed: librsvg2-2" },
	};
	bool is_there = fetch_can_ask();

	doctor->topic = "loaded when wanted";
	tell(doctor, "network", is_there,
	    is_there ? "yes" : "not installed: libcurl4");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		is_there = picture_library_open(rows[i].library);
		tell(doctor, rows[i].name, is_there,
		    is_there ? "yes" : rows[i].package);
	}
}

/* "libpng16.so.16.39.0, build 0123..." */
static void tell_library(void *context, const char *path,
    const uint8_t *build_id, size_t build_id_size)
{
	const char *name = strrchr(path, '/');
	char *real = realpath(path, NULL);
	char *real_name = real ? strrchr(real, '/') : NULL;
	struct buf value = BUF_INIT;

	name = name ? name + 1 : path;
	buf_puts(&value, real_name ? real_name + 1 : name);
	if (build_id)
		buf_puts(&value, ", build ");
	for (size_t i = 0; i < build_id_size && i < HASH_SIZE; i++)
		buf_printf(&value, "%02x", build_id[i]);
	tell(context, *name ? name : "sheaf", true,
	    buf_text(&value) + (*path ? 0 : 2));
	buf_release(&value);
	free(real);
}

/* Behind those that are loaded late, to name them, too. */
static void look_at_libraries(struct doctor *doctor)
{
	doctor->topic = "libraries";
	program_objects(tell_library, doctor);
}

/* ---- fonts */

static const struct {
	const char *name, *families, *language, *package;
	uint32_t code_point;
} scripts[] = {
	{ "Latin", "serif", "en", "fonts-dejavu-core", 'a' },
	{ "Greek", "serif", "el", "fonts-dejavu-core", 0x3b1 },
	{ "Cyrillic", "serif", "ru", "fonts-dejavu-core", 0x436 },
	{ "simplified Chinese", "serif", "zh-Hans", "fonts-noto-cjk", 0x8fd9 },
	{ "traditional Chinese", "serif", "zh-Hant", "fonts-noto-cjk", 0x9019 },
	{ "Japanese", "serif", "ja", "fonts-noto-cjk", 0x3042 },
	{ "Korean", "serif", "ko", "fonts-noto-cjk", 0xd55c },
	{ "Arabic", "serif", "ar", "fonts-dejavu-core", 0x628 },
	{ "Hebrew", "serif", "he", "fonts-dejavu-core", 0x5d0 },
	{ "signs", "serif", "", "fonts-symbola", 0x2603 },
	{ "emoji", "emoji", "", "fonts-noto-color-emoji", 0x1f600 },
};

/* The file of the face that has a script; it is open. */
static void tell_script(
    const struct doctor *doctor, const struct font_source *fonts, size_t i)
{
	struct font_query query = { scripts[i].families, scripts[i].language,
		scripts[i].code_point, 400, false };
	struct font_face_file face = { .fd = -1 };
	char link[64], path[4096], none[80];
	ssize_t size = -1;

	if (fonts->find(fonts->context, &query, &face)) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", face.fd);
		size = readlink(link, path, sizeof(path) - 1);
		path[size > 0 ? size : 0] = '\0';
	}
	snprintf(none, sizeof(none), "none: %s", scripts[i].package);
	tell(doctor, scripts[i].name, size > 0, size > 0 ? path : none);
}

static void look_at_fonts(struct doctor *doctor)
{
	struct error err;
	struct font_finder *finder = font_finder_new(&err);

	doctor->topic = "fonts";
	if (!finder) {
		tell(doctor, "all", false, err.text);
		return;
	}
	struct font_source fonts = font_finder_source(finder);

	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
		tell_script(doctor, &fonts, i);
	font_finder_free(finder);
}

static void look_at_dictionaries(struct doctor *doctor)
{
	struct buf found = BUF_INIT;

	doctor->topic = "hyphens";
	dictionaries_list(&found);
	tell(doctor, "dictionaries", found.size > 0,
	    found.size ? buf_text(&found) : "none: hyphen-en-us");
	buf_release(&found);
}

/* ---- cache */

struct content {
	size_t count, bad;
	uint64_t size;
};

static void count_entry(void *context, const struct sheaf_cache_entry *entry)
{
	struct content *content = context;

	content->count += entry->is_good;
	content->bad += !entry->is_good;
	content->size += entry->is_good ? entry->size : 0;
}

static void look_at_cache(struct doctor *doctor, const char *cache)
{
	struct sheaf_cache_job job = { .action = SHEAF_CACHE_LIST,
		.cache = cache };
	struct content content = { 0 };
	struct buf text = BUF_INIT;
	char why[300];

	doctor->topic = "cache";
	if (access(cache, F_OK) != 0) {
		tell(doctor, cache, true, "not there yet");
		return;
	}
	if (access(cache, W_OK) != 0)
		tell(doctor, cache, false, "cannot be written to");
	if (sheaf_cache(&job, count_entry, &content, why, sizeof(why)))
		buf_printf(&text, "%zu addresses, %.1f MB, %zu damaged",
		    content.count, (double)content.size / 1e6, content.bad);
	else
		buf_puts(&text, why);
	tell(doctor, cache, content.bad == 0, buf_text(&text));
	buf_release(&text);
}

void sheaf_doctor(const char *cache,
    void (*each)(void *context, const struct sheaf_doctor_row *), void *context)
{
	struct doctor doctor = { .each = each, .context = context };

	/* before a library has made a thread */
	look_at_sandbox(&doctor);
	look_at_late_libraries(&doctor);
	look_at_fonts(&doctor);
	look_at_dictionaries(&doctor);
	if (cache)
		look_at_cache(&doctor, cache);
	look_at_libraries(&doctor);
}
