/* Emoji in colour: pictures of a font (Unicode UTS 51).  Private to typeset/. */
#ifndef TYPESET_EMOJI_H
#define TYPESET_EMOJI_H

#include "typeset/family.h"

/* Whether characters like this can be emoji; quick. */
static inline bool may_be_emoji(uint32_t code_point)
{
	return code_point >= 0x1f000 ||
	    (code_point >= 0x203c && code_point <= 0x2b55) ||
	    code_point == 0x3030 || code_point == 0x303d ||
	    code_point == 0x3297 || code_point == 0x3299 ||
	    code_point == 0xa9 || code_point == 0xae ||
	    (code_point < 0x3a && code_point > 0x22);
}

/* Whether the character, with what follows it in its cluster, is shown in colour
 * where nothing else is said (UTS 51, ED-6 to ED-8). */
bool is_emoji(const char *text, size_t size);

/* A run of a face with pictures: they become items, appended at *end, which moves
 * on, and the run the text behind them, which is not seen: glyphs of `behind`,
 * `font` in the layout, of the same numbers, so that each stands for one text
 * for readers that know no ActualText, too. */
void emoji_place(struct arena *, const struct face *, const struct face *behind,
    uint32_t font, struct item *run, struct item ***end);

#endif
