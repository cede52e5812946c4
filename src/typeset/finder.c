/* Which installed font has a character: the one door of fontconfig. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fontconfig/fontconfig.h>

#include "state/state.h"
#include "typeset/finder.h"
#include "typeset/language.h"
#include "typeset/typeset.h"

#define BOLD_LEAST 600 /* CSS: a face as heavy is a bold one */

enum usability { USABILITY_UNKNOWN, USABLE, UNUSABLE };

/* A face as fontconfig lists it; strings and sets are lent from the list. */
struct candidate {
	const FcPattern *pattern;
	const char *path;
	int index;
	const FcCharSet *characters;
	double weight; /* CSS */
	bool is_italic;
	bool is_normal_width;
	bool is_of_pictures; /* for emoji, and who asks for it by name */
	size_t file;         /* index into font_finder.files */
	enum usability usability;
};

struct font_file {
	const char *path;
	int fd;             /* -1: not opened yet */
	bool is_unreadable; /* and that was noted */
};

struct font_finder {
	FcConfig *config;
	FcFontSet *list;
	struct candidate *candidates; /* by path and index; id is place + 1 */
	size_t candidate_count;
	struct font_file *files;
	size_t file_count;
	struct unreadable {
		const char *path; /* NULL: none since it was asked */
		int reason;
	} unreadable;
};

/* "%s" is the region of the language: SC, TC, HK, JP, KR. */
static const char *const serif_cjk[] = { "Noto Serif CJK %s",
	"Source Han Serif %s", "Noto Serif %s", "AR PL UMing CN",
	"AR PL SungtiL GB", NULL };
static const char *const serif_other[] = { "Noto Serif", "Source Serif 4",
	"Source Serif Pro", "Liberation Serif", "Noto Serif CJK %s",
	"DejaVu Serif", NULL };
static const char *const sans_cjk[] = { "Noto Sans CJK %s",
	"Source Han Sans %s", "Noto Sans %s", "WenQuanYi Micro Hei",
	"WenQuanYi Zen Hei", "Droid Sans Fallback", NULL };
static const char *const sans_other[] = { "Noto Sans", "Source Sans 3",
	"Source Sans Pro", "Liberation Sans", "Noto Sans CJK %s", "DejaVu Sans",
	NULL };
static const char *const mono_cjk[] = { "Noto Sans Mono CJK %s",
	"Sarasa Mono %s", "WenQuanYi Micro Hei Mono", NULL };
static const char *const mono_other[] = { "Noto Sans Mono", "Source Code Pro",
	"DejaVu Sans Mono", "Liberation Mono", NULL };
static const char *const symbols[] = { "DejaVu Sans", "Noto Sans Symbols",
	"Noto Sans Symbols 2", "Noto Sans Symbols2", "Noto Sans Math",
	"Noto Emoji", "Symbola", "Unifont", NULL };
static const char *const emoji[] = { "Noto Color Emoji", "Noto Emoji",
	"Symbola", NULL };

enum generic { SERIF, SANS, MONO, SYMBOLS, EMOJI, GENERIC_COUNT };

static const struct {
	const char *name;
	enum generic generic;
} generic_names[] = {
	{ "serif", SERIF },
	{ "ui-serif", SERIF },
	{ "cursive", SERIF },
	{ "fangsong", SERIF },
	{ "sans-serif", SANS },
	{ "system-ui", SANS },
	{ "ui-sans-serif", SANS },
	{ "ui-rounded", SANS },
	{ "fantasy", SANS },
	{ "monospace", MONO },
	{ "ui-monospace", MONO },
	{ "emoji", EMOJI },
	{ "math", SYMBOLS },
};

static const struct {
	const char *const *cjk, *const *other;
} generic_families[GENERIC_COUNT] = {
	[SERIF] = { serif_cjk, serif_other },
	[SANS] = { sans_cjk, sans_other },
	[MONO] = { mono_cjk, mono_other },
	[SYMBOLS] = { symbols, symbols },
	[EMOJI] = { emoji, emoji },
};

static void note_unreadable(struct font_finder *finder, struct font_file *file)
{
	if (!file->is_unreadable)
		finder->unreadable = (struct unreadable){ file->path, errno };
	file->is_unreadable = true;
}

/* Opens the file of a candidate, once, and looks into it, once. */
static bool candidate_is_usable(
    struct font_finder *finder, struct candidate *candidate)
{
	struct font_file *file = &finder->files[candidate->file];

	if (candidate->usability == USABILITY_UNKNOWN) {
		candidate->usability = UNUSABLE;
		if (file->fd == -1)
			file->fd = open(file->path, O_RDONLY | O_CLOEXEC);
		if (file->fd != -1 &&
		    font_has_glyphs(
			file->fd, candidate->index, candidate->is_of_pictures))
			candidate->usability = USABLE;
		else if (errno != 0)
			note_unreadable(finder, file);
	}
	return candidate->usability == USABLE;
}

static bool candidate_has_family(
    const struct candidate *candidate, const char *family)
{
	FcChar8 *name;

	for (int i = 0; FcPatternGetString(candidate->pattern, FC_FAMILY, i,
			    &name) == FcResultMatch;
	     i++)
		if (FcStrCmpIgnoreCase(name, (const FcChar8 *)family) == 0)
			return true;
	return false;
}

/* Its full name, or that in PostScript (CSS Fonts 4, 4.3.1). */
static bool candidate_has_full_name(
    const struct candidate *candidate, const char *name)
{
	static const char *const objects[] = { FC_FULLNAME,
		FC_POSTSCRIPT_NAME };
	FcChar8 *own;

	for (size_t o = 0; o < 2; o++)
		for (int i = 0; FcPatternGetString(candidate->pattern,
				    objects[o], i, &own) == FcResultMatch;
		     i++)
			if (FcStrCmpIgnoreCase(own, (const FcChar8 *)name) == 0)
				return true;
	return false;
}

static bool candidate_covers(
    const struct candidate *candidate, uint32_t code_point)
{
	return code_point == 0 ||
	    FcCharSetHasChar(candidate->characters, code_point);
}

/* How far a face is from what is wanted: width, then slant, then weight (CSS
 * Fonts 4, 5.2; a heavier face is tried first above 500, a lighter below). */
static double candidate_distance(
    const struct candidate *candidate, const struct font_query *query)
{
	double distance = candidate->weight - query->weight;

	if (distance < 0)
		distance = query->weight > 500 ? 500 - distance : -distance;
	else if (query->weight <= 500)
		distance += distance > 0 ? 500 : 0;
	if (candidate->is_italic != query->is_italic)
		distance += 2000;
	if (!candidate->is_normal_width)
		distance += 4000;
	return distance;
}

/* The best face of a family, or of all families (NULL), that covers the
 * character; NULL if there is none. */
static struct candidate *best_of_family(struct font_finder *finder,
    const char *family, const struct font_query *query)
{
	for (;;) {
		struct candidate *best = NULL;
		for (size_t i = 0; i < finder->candidate_count; i++) {
			struct candidate *next = &finder->candidates[i];
			if (next->usability != UNUSABLE &&
			    (family == NULL
				    ? !next->is_of_pictures
				    : candidate_has_family(next, family)) &&
			    candidate_covers(next, query->code_point) &&
			    (best == NULL ||
				candidate_distance(next, query) <
				    candidate_distance(best, query)))
				best = next;
		}
		if (best == NULL || candidate_is_usable(finder, best))
			return best;
	}
}

static struct candidate *face_of_full_name(struct font_finder *finder,
    const char *name, const struct font_query *query)
{
	for (size_t i = 0; i < finder->candidate_count; i++) {
		struct candidate *next = &finder->candidates[i];

		if (candidate_has_full_name(next, name) &&
		    candidate_covers(next, query->code_point) &&
		    candidate_is_usable(finder, next))
			return next;
	}
	return NULL;
}

static struct candidate *best_of_names(struct font_finder *finder,
    const char *const *names, const struct font_query *query)
{
	const char *region = region_suffix(region_of(query->language));
	struct candidate *best = NULL;
	char family[64];

	for (; *names != NULL && best == NULL; names++) {
		const char *hole = strstr(*names, "%s");
		size_t size = hole != NULL ? (size_t)(hole - *names)
					   : strlen(*names);
		memcpy(family, *names, size);
		strcpy(family + size, hole != NULL ? region : "");
		best = best_of_family(finder, family, query);
	}
	return best;
}

static struct candidate *best_of_generic(struct font_finder *finder,
    enum generic generic, const struct font_query *query)
{
	bool is_cjk = region_of(query->language) != REGION_OTHER ||
	    language_with_forms(query->language)[0] == '\0';
	const char *const *cjk = generic_families[generic].cjk;
	const char *const *other = generic_families[generic].other;
	struct candidate *best;

	best = best_of_names(finder, is_cjk ? cjk : other, query);
	if (best == NULL)
		best = best_of_names(finder, is_cjk ? other : cjk, query);
	return best;
}

const char *next_family(const char *list, char *name, size_t size)
{
	size_t length = 0;
	char quote = '\0';

	while (*list == ' ' || *list == ',' || *list == '\t' || *list == '\n')
		list++;
	if (*list == '\0')
		return NULL;
	if (*list == '"' || *list == '\'')
		quote = *list++;
	for (; *list != '\0' && *list != (quote != '\0' ? quote : ','); list++)
		if (length + 1 < size)
			name[length++] = *list;
	while (quote == '\0' && length > 0 && name[length - 1] == ' ')
		length--;
	name[length] = '\0';
	return *list == '\0' ? list : list + 1;
}

static bool is_covered(const struct font_finder *finder, uint32_t code_point)
{
	for (size_t i = 0; i < finder->candidate_count; i++)
		if (candidate_covers(&finder->candidates[i], code_point))
			return true;
	return false;
}

static struct candidate *best_of_query(
    struct font_finder *finder, const struct font_query *query)
{
	const char *list = query->families != NULL ? query->families : "";
	enum generic last = SERIF;
	struct candidate *best = NULL;
	char name[256];

	/* most questions that have no answer end here */
	if (!is_covered(finder, query->code_point))
		return NULL;
	while (best == NULL &&
	    (list = next_family(list, name, sizeof name)) != NULL) {
		size_t i = 0;
		while (i < sizeof generic_names / sizeof *generic_names &&
		    strcasecmp(name, generic_names[i].name) != 0)
			i++;
		if (i < sizeof generic_names / sizeof *generic_names) {
			last = generic_names[i].generic;
			best = best_of_generic(finder, last, query);
		} else {
			best = best_of_family(finder, name, query);
			if (best == NULL)
				best = face_of_full_name(finder, name, query);
		}
	}
	/* no family of the list: one alike, then symbols, then any at all */
	if (best == NULL)
		best = best_of_generic(
		    finder, last == SERIF ? SERIF : SANS, query);
	if (best == NULL)
		best = best_of_generic(
		    finder, last == SERIF ? SANS : SERIF, query);
	if (best == NULL)
		best = best_of_names(finder, symbols, query);
	if (best == NULL)
		best = best_of_family(finder, NULL, query);
	return best;
}

static void answer(const struct font_finder *finder,
    const struct candidate *candidate, struct font_face_file *face)
{
	face->id = (uint32_t)(candidate - finder->candidates) + 1;
	face->index = candidate->index;
	face->fd = finder->files[candidate->file].fd;
}

static bool finder_find(
    void *context, const struct font_query *query, struct font_face_file *face)
{
	struct font_finder *finder = context;
	struct font_query whole = *query;

	if (whole.language == NULL)
		whole.language = "";
	struct candidate *best = best_of_query(finder, &whole);
	if (best == NULL)
		return false;
	answer(finder, best, face);
	return true;
}

static bool finder_lookup(
    void *context, uint32_t id, struct font_face_file *face)
{
	struct font_finder *finder = context;

	/* an earlier run may have found it, and this one not asked for it yet */
	if (id == 0 || id > finder->candidate_count ||
	    !candidate_is_usable(finder, &finder->candidates[id - 1]))
		return false;
	answer(finder, &finder->candidates[id - 1], face);
	return true;
}

/* The face is what the style says, not only the nearest that there is. */
static bool candidate_is_of_style(const struct candidate *candidate,
    const struct candidate *regular, enum face_style style)
{
	bool is_bold = style & FACE_BOLD, is_italic = style & FACE_ITALIC;

	return candidate != regular &&
	    candidate->is_normal_width == regular->is_normal_width &&
	    candidate->is_italic == is_italic &&
	    (is_bold ? candidate->weight >= BOLD_LEAST
		     : candidate->weight < BOLD_LEAST);
}

static bool faces_of_family(
    struct font_finder *finder, const char *name, struct font_family *family)
{
	struct font_query query = { .language = "", .weight = 400 };
	struct candidate *regular = best_of_family(finder, name, &query);

	memset(family, 0, sizeof(*family));
	if (regular == NULL || regular->is_of_pictures)
		return false;
	family->has[FACE_REGULAR] = true;
	answer(finder, regular, &family->files[FACE_REGULAR]);
	for (enum face_style style = FACE_BOLD; style < FACE_STYLES; style++) {
		query.weight = style & FACE_BOLD ? 700 : 400;
		query.is_italic = style & FACE_ITALIC;
		struct candidate *best = best_of_family(finder, name, &query);
		if (best == NULL ||
		    !candidate_is_of_style(best, regular, style))
			continue;
		family->has[style] = true;
		answer(finder, best, &family->files[style]);
	}
	for (enum region r = REGION_SC; r < REGION_COUNT; r++) {
		size_t size = strlen(name), end = strlen(region_suffix(r));
		if (size > end && name[size - end - 1] == ' ' &&
		    strcasecmp(name + size - end, region_suffix(r)) == 0)
			family->home = region_language(r);
	}
	return true;
}

static bool finder_family(void *context, const char *name, const char *language,
    struct font_family *family)
{
	struct font_finder *finder = context;
	enum region wanted = region_of(language);
	char regional[256];

	if (faces_of_family(finder, name, family))
		return true;
	/* that of the language, then any */
	for (enum region r = REGION_OTHER; r < REGION_COUNT; r++) {
		snprintf(regional, sizeof regional, "%s %s", name,
		    region_suffix(r == REGION_OTHER ? wanted : r));
		if (faces_of_family(finder, regional, family))
			return true;
	}
	return false;
}

static int compare_candidates(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	int order = strcmp(a->path, b->path);

	return order != 0 ? order
			  : (a->index > b->index) - (a->index < b->index);
}

/* Fills a candidate from a pattern; false for what cannot be embedded. */
static bool candidate_init(
    struct candidate *candidate, const FcPattern *pattern)
{
	FcChar8 *path, *format;
	FcCharSet *characters;
	int index, slant = FC_SLANT_ROMAN, width = FC_WIDTH_NORMAL;
	double weight = FC_WEIGHT_REGULAR;
	FcBool has_outlines = FcTrue;

	if (FcPatternGetString(pattern, FC_FILE, 0, &path) != FcResultMatch ||
	    FcPatternGetInteger(pattern, FC_INDEX, 0, &index) !=
		FcResultMatch ||
	    FcPatternGetCharSet(pattern, FC_CHARSET, 0, &characters) !=
		FcResultMatch ||
	    FcPatternGetString(pattern, FC_FONTFORMAT, 0, &format) !=
		FcResultMatch)
		return false;
	/* the upper half of the index names an instance of a variable font */
	if (index < 0 || index > 0xffff ||
	    (strcmp((const char *)format, "TrueType") != 0 &&
		strcmp((const char *)format, "CFF") != 0))
		return false;
	(void)FcPatternGetInteger(pattern, FC_SLANT, 0, &slant);
	(void)FcPatternGetInteger(pattern, FC_WIDTH, 0, &width);
	(void)FcPatternGetDouble(pattern, FC_WEIGHT, 0, &weight);
	(void)FcPatternGetBool(pattern, FC_OUTLINE, 0, &has_outlines);
	*candidate = (struct candidate){ .pattern = pattern,
		.path = (const char *)path,
		.index = index,
		.characters = characters,
		.weight = FcWeightToOpenTypeDouble(weight),
		.is_italic = slant != FC_SLANT_ROMAN,
		.is_normal_width = width == FC_WIDTH_NORMAL,
		.is_of_pictures = !has_outlines };
	return true;
}

static FcFontSet *list_fonts(FcConfig *config)
{
	FcPattern *all = FcPatternCreate();
	FcObjectSet *wanted = FcObjectSetBuild(FC_FILE, FC_INDEX, FC_FAMILY,
	    FC_CHARSET, FC_FONTFORMAT, FC_SLANT, FC_WIDTH, FC_WEIGHT,
	    FC_FULLNAME, FC_POSTSCRIPT_NAME, FC_OUTLINE, (char *)NULL);
	FcFontSet *list;

	if (all == NULL || wanted == NULL)
		memory_exhausted();
	list = FcFontList(config, all, wanted);
	FcObjectSetDestroy(wanted);
	FcPatternDestroy(all);
	return list;
}

static void finder_take_list(struct font_finder *finder)
{
	size_t count = (size_t)finder->list->nfont;

	finder->candidates = memory_array(
	    count + 1, sizeof *finder->candidates);
	finder->files = memory_array(count + 1, sizeof *finder->files);
	for (size_t i = 0; i < count; i++)
		if (candidate_init(&finder->candidates[finder->candidate_count],
			finder->list->fonts[i]))
			finder->candidate_count++;
	qsort(finder->candidates, finder->candidate_count,
	    sizeof *finder->candidates, compare_candidates);
	for (size_t i = 0; i < finder->candidate_count; i++) {
		struct candidate *next = &finder->candidates[i];
		if (i == 0 || strcmp(next->path, next[-1].path) != 0)
			finder->files[finder->file_count++] =
			    (struct font_file){ next->path, -1, false };
		next->file = finder->file_count - 1;
	}
}

struct font_finder *font_finder_new(struct error *err)
{
	struct font_finder *finder = memory_new(sizeof *finder);

	finder->config = FcInitLoadConfigAndFonts();
	if (finder->config != NULL)
		finder->list = list_fonts(finder->config);
	if (finder->list != NULL)
		finder_take_list(finder);
	if (finder->candidate_count == 0) {
		font_finder_free(finder);
		error_set(err, SHEAF_E_FONT,
		    "no font is installed: install fonts-noto-cjk");
		return NULL;
	}
	return finder;
}

void font_finder_free(struct font_finder *finder)
{
	if (finder == NULL)
		return;
	for (size_t i = 0; i < finder->file_count; i++)
		if (finder->files[i].fd != -1)
			close(finder->files[i].fd);
	free(finder->files);
	free(finder->candidates);
	if (finder->list != NULL)
		FcFontSetDestroy(finder->list);
	if (finder->config != NULL)
		FcConfigDestroy(finder->config);
	free(finder);
}

const char *font_finder_unreadable(struct font_finder *finder, int *reason)
{
	const char *path = finder->unreadable.path;

	*reason = finder->unreadable.reason;
	finder->unreadable.path = NULL;
	return path;
}

void font_finder_put(const struct font_finder *finder, struct buf *out)
{
	struct stat is;

	for (size_t i = 0; i < finder->file_count; i++) {
		flat_put_string(out, finder->files[i].path);
		if (stat(finder->files[i].path, &is) == 0)
			file_identity_put(out, &is);
	}
	for (size_t i = 0; i < finder->candidate_count; i++)
		flat_put_u32(out, FcPatternHash(finder->candidates[i].pattern));
}

static int open_dictionary(void *context, const char *language)
{
	return dictionary_open(language);
}

struct font_source font_finder_source(struct font_finder *finder)
{
	return (struct font_source){ finder, finder_find, finder_lookup,
		finder_family, open_dictionary };
}
