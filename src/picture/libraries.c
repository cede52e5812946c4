/* Which foreign library a picture wants, and how it is loaded before there is
 * one. */
#include "picture/plugin.h"

enum picture_library picture_library_for(
    const uint8_t *data, size_t size, unsigned targets)
{
	switch (picture_sniff(data, size)) {
	case PICTURE_AVIF:
		return PICTURE_LIBAVIF;
	case PICTURE_HEIC:
		return PICTURE_LIBHEIF;
	case PICTURE_SVG:
		return targets >> PICTURE_FOR_PRINT & 1 ? PICTURE_LIBRSVG
							: PICTURE_OWN;
	default:
		return PICTURE_OWN;
	}
}

bool picture_library_open(enum picture_library library)
{
	static bool (*const open[PICTURE_LIBRARIES])(void) = {
		[PICTURE_LIBAVIF] = avif_open,
		[PICTURE_LIBHEIF] = heic_open,
		[PICTURE_LIBRSVG] = svg_open,
	};

	if (library == PICTURE_OWN)
		return true;
	plugin_open();
	return open[library]();
}
