/* Fonts that a book brings along. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <hb-ot.h>
#include <hb-subset.h>
#include <hb.h>
#include <unicode/unorm2.h>

#include "typeset/finder.h"
#include "typeset/font.h"
#include "typeset/subset.h"

enum { FAMILIES_MAX = 16 };

/* Bits of fsType. */
enum {
	FS_RESTRICTED = 0x0002,
	FS_PREVIEW_PRINT = 0x0004,
	FS_EDITABLE = 0x0008,
	FS_NO_SUBSETTING = 0x0100,
	FS_BITMAP_ONLY = 0x0200
};

/* A face of a family; of a variable font an instance. */
struct member {
	struct face *face; /* NULL: the family has none of the style */
	enum embedding_right right;
};

struct embedded_family {
	char *name;
	const char *home;
	struct member members[FACE_STYLES];
};

struct embedding {
	struct embedded_family families[FAMILIES_MAX];
	size_t count;
	const char *generic;
};

/* CSS Fonts 4, 2.1.3, as far as reading systems know them all. */
static const char *const generics[] = { "serif", "sans-serif", "monospace",
	"cursive", "fantasy", NULL };

/* Beside what HarfBuzz keeps: the spaces of full-width marks (CSS Text 4,
 * text-spacing-trim) and proportional ones.  They only move glyphs. */
static const char *const features[] = { "chws", "halt", "palt", "vchw", "vhal",
	"vpal", NULL };

/* Beside the names that HarfBuzz keeps: whose font it is stays told. */
static const hb_ot_name_id_t names[] = { HB_OT_NAME_ID_COPYRIGHT,
	HB_OT_NAME_ID_LICENSE, HB_OT_NAME_ID_LICENSE_URL };

/* The styles whose faces set a style's text, the best first (CSS Fonts 4, 5.2:
 * slant goes before weight). */
static const enum face_style substitutes[FACE_STYLES][FACE_STYLES] = {
	[FACE_REGULAR] = { FACE_REGULAR },
	[FACE_BOLD] = { FACE_BOLD, FACE_REGULAR },
	[FACE_ITALIC] = { FACE_ITALIC, FACE_BOLD_ITALIC, FACE_REGULAR },
	[FACE_BOLD_ITALIC] = { FACE_BOLD_ITALIC, FACE_ITALIC, FACE_BOLD,
	    FACE_REGULAR },
};

enum embedding_right embedding_right_of(uint16_t fs_type)
{
	if (fs_type & FS_RESTRICTED &&
	    !(fs_type & (FS_PREVIEW_PRINT | FS_EDITABLE)))
		return EMBEDDING_RESTRICTED;
	if (fs_type & FS_BITMAP_ONLY)
		return EMBEDDING_BITMAPS;
	return fs_type & FS_NO_SUBSETTING ? EMBEDDING_WHOLE : EMBEDDING_SUBSET;
}

uint32_t region_bit(const char *language)
{
	enum region region = region_of(language);

	return region == REGION_OTHER ? 0 : 1u << region;
}

_Static_assert(REGION_COUNT == REGION_BITS, "a bit for every region");

/* ---- families */

static uint16_t fs_type_of(const struct face *face)
{
	hb_blob_t *table = hb_face_reference_table(
	    face->hb_face, HB_TAG('O', 'S', '/', '2'));
	unsigned size;
	const uint8_t *bytes = (const uint8_t *)hb_blob_get_data(table, &size);
	uint16_t type = size >= 10 ? (uint16_t)(bytes[8] << 8 | bytes[9]) : 0;

	hb_blob_destroy(table);
	return type;
}

static bool has_axis(
    const struct face *face, hb_tag_t tag, hb_ot_var_axis_info_t *axis)
{
	return hb_ot_var_find_axis_info(face->hb_face, tag, axis);
}

/* A variable font has the style among its instances. */
static bool varies_to(const struct face *face, bool is_bold, bool is_italic)
{
	hb_ot_var_axis_info_t axis;

	if (is_bold &&
	    !(has_axis(face, HB_OT_TAG_VAR_AXIS_WEIGHT, &axis) &&
		axis.max_value >= 600))
		return false;
	return !is_italic ||
	    (has_axis(face, HB_OT_TAG_VAR_AXIS_ITALIC, &axis) &&
		axis.max_value >= 1) ||
	    (has_axis(face, HB_OT_TAG_VAR_AXIS_SLANT, &axis) &&
		axis.min_value < 0);
}

static bool member_open(struct member *member,
    const struct font_face_file *file, const char *name, struct error *err)
{
	struct error why;
	uint16_t type;

	member->face = face_new(file, &why);
	if (member->face == NULL)
		return error_set(
		    err, SHEAF_E_USAGE, "--embed-fonts %s: %s", name, why.text);
	type = fs_type_of(member->face);
	member->right = embedding_right_of(type);
	switch (member->right) {
	case EMBEDDING_SUBSET:
		return true;
	case EMBEDDING_WHOLE:
		if (member->face->bytes.size <= WHOLE_FONT_MAX &&
		    memcmp(member->face->bytes.data, "ttcf", 4) != 0)
			return true;
		return error_set(err, SHEAF_E_USAGE,
		    "--embed-fonts %s: its license allows only the whole font "
		    "to be embedded (fsType 0x%04x), and it is in a collection "
		    "or larger than %u MB",
		    name, type, WHOLE_FONT_MAX >> 20);
	case EMBEDDING_RESTRICTED:
		return error_set(err, SHEAF_E_USAGE,
		    "--embed-fonts %s: its license forbids embedding "
		    "(fsType 0x%04x)",
		    name, type);
	case EMBEDDING_BITMAPS:
		return error_set(err, SHEAF_E_USAGE,
		    "--embed-fonts %s: its license allows only bitmaps to be "
		    "embedded (fsType 0x%04x)",
		    name, type);
	}
	return false;
}

/* A style that has no file of its own may stand in that of another. */
static bool add_instance(struct embedded_family *family,
    struct font_family *found, enum face_style style, struct error *err)
{
	const enum face_style *from = substitutes[style];
	const struct member *member;

	do {
		member = &family->members[*++from];
		if (!member->face || *from & ~style ||
		    member->right != EMBEDDING_SUBSET ||
		    !varies_to(member->face, style & ~*from & FACE_BOLD,
			style & ~*from & FACE_ITALIC))
			continue;
		found->files[style] = found->files[*from];
		return member_open(&family->members[style],
		    &found->files[style], family->name, err);
	} while (*from != FACE_REGULAR);
	return true;
}

static bool add_family(struct embedding *embedding,
    const struct font_source *source, const char *name, const char *language,
    struct error *err)
{
	struct embedded_family *family;
	struct font_family found;
	enum face_style s;

	if (embedding->count == FAMILIES_MAX)
		return error_set(err, SHEAF_E_USAGE,
		    "--embed-fonts %s: more than %d families", name,
		    FAMILIES_MAX);
	if (!source->family(source->context, name, language, &found))
		return error_set(err, SHEAF_E_USAGE,
		    "--embed-fonts %s: not installed", name);
	family = &embedding->families[embedding->count++];
	family->name = memory_strdup(name);
	family->home = found.home;
	for (s = FACE_REGULAR; s < FACE_STYLES; s++)
		if (found.has[s] &&
		    !member_open(
			&family->members[s], &found.files[s], name, err))
			return false;
	for (s = FACE_BOLD; s < FACE_STYLES; s++)
		if (!found.has[s] && !add_instance(family, &found, s, err))
			return false;
	return true;
}

static bool add_list(struct embedding *embedding,
    const struct font_source *source, const char *list, const char *language,
    struct error *err)
{
	char name[256];

	while ((list = next_family(list, name, sizeof(name))) != NULL) {
		const char *const *generic = generics;

		while (*generic && strcasecmp(name, *generic) != 0)
			generic++;
		if (*generic)
			embedding->generic = *generic;
		else if (*name &&
		    !add_family(embedding, source, name, language, err))
			return false;
	}
	return true;
}

struct embedding *embedding_new(const struct font_source *source,
    const struct sheaf_options *options, const char *language,
    struct error *err)
{
	struct embedding *embedding = memory_new(sizeof(*embedding));
	bool is_good = true;
	size_t i, before;

	embedding->generic = "serif";
	for (i = 0; is_good && i < options->embed_font_count; i++) {
		before = embedding->count;
		is_good = add_list(
		    embedding, source, options->embed_fonts[i], language, err);
		if (is_good && embedding->count == before)
			is_good = error_set(err, SHEAF_E_USAGE,
			    "--embed-fonts %s: names no font",
			    options->embed_fonts[i]);
	}
	if (is_good)
		return embedding;
	embedding_free(embedding);
	return NULL;
}

void embedding_free(struct embedding *embedding)
{
	if (!embedding)
		return;
	for (size_t i = 0; i < embedding->count; i++) {
		struct embedded_family *family = &embedding->families[i];

		for (size_t s = 0; s < FACE_STYLES; s++)
			if (family->members[s].face)
				face_free(family->members[s].face);
		free(family->name);
	}
	free(embedding);
}

size_t embedding_family_count(const struct embedding *embedding)
{
	return embedding->count;
}

const char *embedding_family(const struct embedding *embedding, size_t family)
{
	return embedding->families[family].name;
}

const char *embedding_generic(const struct embedding *embedding)
{
	return embedding->generic;
}

/* ---- subsets */

/* A character that the face has not is set from its parts, if it has them. */
static bool add_parts(hb_set_t *kept, const hb_set_t *has, uint32_t code_point)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
	UChar parts[32];
	UChar32 part;
	int32_t size = U_SUCCESS(status)
	    ? unorm2_getDecomposition(
		  nfd, (UChar32)code_point, parts, 32, &status)
	    : -1;

	if (U_FAILURE(status) || size <= 0)
		return false;
	for (int32_t i = 0; i < size;) {
		U16_NEXT(parts, i, size, part);
		if (!hb_set_has(has, (hb_codepoint_t)part))
			return false;
	}
	for (int32_t i = 0; i < size;) {
		U16_NEXT(parts, i, size, part);
		hb_set_add(kept, (hb_codepoint_t)part);
	}
	return true;
}

/* What the face has of the text is moved from there to `kept`. */
static void take_text(
    const struct face *face, struct code_set *text, hb_set_t *kept)
{
	hb_set_t *has = hb_set_create();
	int64_t c = -1;

	hb_face_collect_unicodes(face->hb_face, has);
	while (code_set_next(text, &c)) {
		if (hb_set_has(has, (hb_codepoint_t)c))
			hb_set_add(kept, (hb_codepoint_t)c);
		else if (!add_parts(kept, has, (uint32_t)c))
			continue;
		code_set_remove(text, (uint32_t)c);
	}
	hb_set_destroy(has);
}

/* Readers of electronic paper draw variable fonts as they stand in the file, so
 * each style is an instance. */
static void pin_axes(
    hb_subset_input_t *input, hb_face_t *face, enum face_style style)
{
	hb_ot_var_axis_info_t axes[32];
	unsigned count = 32;

	hb_ot_var_get_axis_infos(face, 0, &count, axes);
	for (unsigned i = 0; i < count; i++) {
		float value = axes[i].default_value;

		if (axes[i].tag == HB_OT_TAG_VAR_AXIS_WEIGHT)
			value = style & FACE_BOLD ? 700 : 400;
		if (axes[i].tag == HB_OT_TAG_VAR_AXIS_ITALIC)
			value = style & FACE_ITALIC ? 1 : 0;
		if (axes[i].tag == HB_OT_TAG_VAR_AXIS_SLANT &&
		    style & FACE_ITALIC)
			value = axes[i].min_value;
		if (value < axes[i].min_value)
			value = axes[i].min_value;
		if (value > axes[i].max_value)
			value = axes[i].max_value;
		hb_subset_input_pin_axis_location(
		    input, face, axes[i].tag, value);
	}
}

static hb_subset_input_t *input_new(
    hb_face_t *face, const hb_set_t *kept, enum face_style style, bool is_home)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	hb_set_t *set;
	size_t i;

	if (input == NULL)
		memory_exhausted();
	hb_set_union(hb_subset_input_unicode_set(input), kept);
	set = hb_subset_input_set(input, HB_SUBSET_SETS_NAME_ID);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		hb_set_add(set, names[i]);
	set = hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
	for (i = 0; features[i]; i++)
		hb_set_add(set, hb_tag_from_string(features[i], 4));
	/* The forms of other regions double what a Chinese font holds. */
	if (is_home)
		hb_set_del(set, HB_TAG('l', 'o', 'c', 'l'));
	/* Screens of readers are so fine that hints change nothing to be seen;
	 * they are a sixth of the bytes.  Of subroutines see pdf/fontfile.c. */
	hb_subset_input_set_flags(input,
	    HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_NO_HINTING |
		HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
	if (hb_ot_var_has_data(face))
		pin_axes(input, face, style);
	return input;
}

static bool subset(const struct member *member, const hb_set_t *kept,
    bool is_home, struct embedded_font *font)
{
	hb_face_t *face = member->face->hb_face, *small;
	hb_subset_input_t *input;
	hb_blob_t *blob;
	unsigned size = 0;
	const char *bytes;

	if (member->right == EMBEDDING_WHOLE) {
		blob = hb_face_reference_blob(face);
	} else {
		input = input_new(face, kept, font->style, is_home);
		small = hb_subset_or_fail(face, input);
		hb_subset_input_destroy(input);
		blob = small ? hb_face_reference_blob(small) : NULL;
		hb_face_destroy(small);
	}
	bytes = blob ? hb_blob_get_data(blob, &size) : NULL;
	if (size > 4) {
		buf_add(&font->bytes, bytes, size);
		font->is_truetype = memcmp(bytes, "OTTO", 4) != 0;
	}
	hb_blob_destroy(blob);
	return size > 4;
}

static enum face_style style_of(
    const struct embedded_family *family, enum face_style style)
{
	const enum face_style *from = substitutes[style];

	while (!family->members[*from].face)
		from++;
	return *from;
}

/* All Han of the text is in the family's own forms. */
static bool is_at_home(
    const struct embedded_family *family, const struct face_text *text)
{
	return family->home && !(text->regions & ~region_bit(family->home));
}

static bool make_family(const struct embedding *embedding, size_t number,
    const struct face_text *text, struct code_set *rest,
    struct embedded_fonts *made, struct error *err)
{
	const struct embedded_family *family = &embedding->families[number];
	hb_set_t *kept[FACE_STYLES];
	bool is_made = true;
	enum face_style s;

	for (s = FACE_REGULAR; s < FACE_STYLES; s++)
		kept[s] = hb_set_create();
	for (s = FACE_REGULAR; s < FACE_STYLES; s++) {
		enum face_style of = style_of(family, s);

		take_text(family->members[of].face, &rest[s], kept[of]);
	}
	for (s = FACE_REGULAR; is_made && s < FACE_STYLES; s++) {
		struct embedded_font *font = &made->fonts[made->count];

		if (hb_set_is_empty(kept[s]))
			continue;
		*font = (struct embedded_font){ .family = number, .style = s };
		is_made = subset(&family->members[s], kept[s],
		    is_at_home(family, text), font);
		made->count++;
	}
	for (s = FACE_REGULAR; s < FACE_STYLES; s++)
		hb_set_destroy(kept[s]);
	return is_made ||
	    error_set(err, SHEAF_E_FONT, "%s: the font cannot be subset",
		family->name);
}

bool embedding_make(const struct embedding *embedding,
    const struct face_text *text, struct embedded_fonts *made,
    struct code_set *lacking, struct error *err)
{
	struct code_set *rest = memory_array(FACE_STYLES, sizeof(*rest));
	bool is_made = true;

	memcpy(rest, text->characters, sizeof(text->characters));
	made->fonts = memory_array(
	    embedding->count * FACE_STYLES, sizeof(*made->fonts));
	made->count = 0;
	for (size_t i = 0; is_made && i < embedding->count; i++)
		is_made = make_family(embedding, i, text, rest, made, err);
	*lacking = rest[FACE_REGULAR];
	free(rest);
	if (!is_made)
		embedded_fonts_release(made);
	return is_made;
}

void embedded_fonts_release(struct embedded_fonts *made)
{
	for (size_t i = 0; i < made->count; i++)
		buf_release(&made->fonts[i].bytes);
	free(made->fonts);
	made->fonts = NULL;
	made->count = 0;
}
