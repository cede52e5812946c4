/* Emoji in colour: what is one, and where its picture stands. */
#include <unicode/uchar.h>

#include "typeset/emoji.h"

enum { TEXT_SELECTOR = 0xfe0e, EMOJI_SELECTOR = 0xfe0f, JOINER = 0x200d };

/* Whether this behind it makes one of a character that is text by itself: a tone
 * of skin (2.4), or another emoji joined to it, as writers leave selectors out
 * (ED-16; such a sequence is minimally qualified or not qualified at all). */
static bool is_continued(uint32_t first, const char *text, size_t size)
{
	uint32_t next;
	size_t at = utf8_decode(text, size, &next);

	if (u_hasBinaryProperty((UChar32)next, UCHAR_EMOJI_MODIFIER))
		return u_hasBinaryProperty(
		    (UChar32)first, UCHAR_EMOJI_MODIFIER_BASE);
	if (next != JOINER || at == size)
		return false;
	utf8_decode(text + at, size - at, &next);
	return u_hasBinaryProperty(
		   (UChar32)first, UCHAR_EXTENDED_PICTOGRAPHIC) &&
	    u_hasBinaryProperty((UChar32)next, UCHAR_EXTENDED_PICTOGRAPHIC);
}

bool is_emoji(const char *text, size_t size)
{
	uint32_t first, next;
	size_t at;

	if (size < 2)
		return false;
	at = utf8_decode(text, size, &first);
	if (!may_be_emoji(first) ||
	    !u_hasBinaryProperty((UChar32)first, UCHAR_EMOJI))
		return false;
	if (at < size) {
		utf8_decode(text + at, size - at, &next);
		if (next == TEXT_SELECTOR || next == EMOJI_SELECTOR)
			return next == EMOJI_SELECTOR;
		if (is_continued(first, text + at, size - at))
			return true;
	}
	return u_hasBinaryProperty((UChar32)first, UCHAR_EMOJI_PRESENTATION);
}

static struct item *new_picture(struct arena *arena, const struct face *face,
    const struct item *run, const struct glyph *glyph, float x)
{
	float size = run->run.size_pt, box[4];
	struct item *item = ARENA_NEW(arena, struct item);

	face_box(face, glyph->id, box);
	for (int i = 0; i < 4; i++)
		box[i] *= size;
	*item = (struct item){ .kind = ITEM_EMOJI,
		.is_artifact = run->is_artifact,
		.is_margin = run->is_margin,
		.node = run->node };
	if (run->run.mode == RUN_UPRIGHT) { /* the page is turned later */
		item->x_pt = x - glyph->rise_pt - box[1];
		item->y_pt = run->run.baseline_pt - glyph->shift_pt - box[0] -
		    box[2];
		item->width_pt = box[3];
		item->height_pt = box[2];
	} else {
		item->x_pt = x + glyph->shift_pt + box[0];
		item->y_pt = run->run.baseline_pt - glyph->rise_pt - box[1];
		item->width_pt = box[2];
		item->height_pt = box[3];
	}
	item->emoji.face = face->file.id;
	item->emoji.glyph = glyph->id;
	return item;
}

void emoji_place(struct arena *arena, const struct face *face,
    const struct face *behind, uint32_t font, struct item *item,
    struct item ***end)
{
	struct run *run = &item->run;
	float x = run->x_pt;

	for (size_t i = 0; i < run->glyph_count; i++) {
		struct glyph *glyph = &run->glyphs[i];
		struct item *picture = new_picture(arena, face, item, glyph, x);

		if (picture->width_pt > 0 && picture->height_pt > 0) {
			**end = picture;
			*end = &picture->next;
		}
		x += glyph->advance_pt;
		if (glyph->id >= behind->glyph_count)
			glyph->id = behind->space;
		glyph->rise_pt = glyph->shift_pt = 0;
	}
	run->font = font;
	run->is_invisible = true;
	run->is_bold = run->is_oblique = false;
	if (run->mode == RUN_UPRIGHT) {
		run->mode = RUN_DOWN;
		run->drop_pt = (behind->ascent - 0.5f) * run->size_pt;
		run->baseline_pt += run->drop_pt;
	}
}
