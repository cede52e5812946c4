/* Which side a declaration is of. */
#include "typeset/side.h"

/* Properties of sides, top right bottom left each. */
static const enum property groups[] = { PROPERTY_MARGIN_TOP,
	PROPERTY_PADDING_TOP, PROPERTY_BORDER_TOP_STYLE,
	PROPERTY_BORDER_TOP_WIDTH, PROPERTY_BORDER_TOP_COLOR };

/* `others`: for each of the sides another. */
static enum property other_side(
    enum property property, const unsigned char others[4])
{
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (property >= groups[i] && property < groups[i] + 4)
			return groups[i] + others[property - groups[i]];
	return property;
}

static enum property turned(enum property property)
{
	static const unsigned char sides[4] = { 3, 0, 1, 2 };

	switch ((int)property) {
	case PROPERTY_WIDTH:
		return PROPERTY_HEIGHT;
	case PROPERTY_HEIGHT:
		return PROPERTY_WIDTH;
	case PROPERTY_MIN_WIDTH:
		return PROPERTY_MIN_HEIGHT;
	case PROPERTY_MIN_HEIGHT:
		return PROPERTY_MIN_WIDTH;
	case PROPERTY_MAX_WIDTH:
		return PROPERTY_MAX_HEIGHT;
	case PROPERTY_MAX_HEIGHT:
		return PROPERTY_MAX_WIDTH;
	default:
		return other_side(property, sides);
	}
}

enum property side_declared(
    const struct declaration *declaration, bool is_vertical, bool is_rtl)
{
	static const unsigned char mirrored[4] = { 0, 3, 2, 1 };

	if (declaration->is_logical)
		return is_rtl ? other_side(declaration->property, mirrored)
			      : declaration->property;
	return is_vertical ? turned(declaration->property)
			   : declaration->property;
}
