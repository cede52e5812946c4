/*
 * The structure of a JPEG file (ITU-T T.81, Annex B), walked to its end marker
 * without decoding.  What passes can be decoded by any baseline and progressive
 * decoder: the tables are there and make sense, the scans fit the frame.  Only
 * the entropy-coded bits are taken on trust.
 */
#include <string.h>

#include "picture/codec.h"

#define COMPONENTS_MAX 4

struct component {
	uint8_t id, h, v, quantiser;
	bool is_seen; /* in a scan */
};

struct walk {
	struct survey *survey;
	struct error *err;
	size_t at;              /* behind the marker being read */
	const uint8_t *segment; /* its data */
	size_t size;
	uint8_t frame; /* SOFn; 0: not yet */
	struct component components[COMPONENTS_MAX];
	uint8_t count, h_max, v_max;
	bool has_quantiser[4], has_dc[4], has_ac[4];
	bool has_jfif, has_adobe;
	uint8_t transform; /* Adobe's */
	uint64_t scans;
	const struct sheaf_options *options;
};

static bool damaged(struct walk *walk, const char *what)
{
	return error_set(walk->err, SHEAF_E_INPUT, "damaged JPEG: %s", what);
}

static bool cut_short(struct walk *walk)
{
	return error_set(walk->err, SHEAF_E_INPUT, "JPEG cut short");
}

/* DQT, B.2.4.1. */
static bool read_quantisers(struct walk *walk)
{
	const uint8_t *at = walk->segment, *end = at + walk->size;

	while (at < end) {
		size_t size = *at >> 4 ? 129 : 65;

		if (*at >> 4 > 1 || (*at & 15) > 3 || (size_t)(end - at) < size)
			return damaged(walk, "bad quantisation table");
		walk->has_quantiser[*at & 15] = true;
		at += size;
	}
	return true;
}

/* The codes of a table fit their lengths, and DC symbols are lengths of
 * differences, at most 15 bits (libjpeg refuses more). */
static bool is_huffman(
    const uint8_t counts[16], const uint8_t *symbols, size_t count, bool is_dc)
{
	uint32_t code = 0;
	size_t i;

	for (i = 0; i < 16; i++) {
		code += counts[i];
		if (counts[i] && code > (uint32_t)1 << (i + 1))
			return false;
		code <<= 1;
	}
	for (i = 0; is_dc && i < count; i++)
		if (symbols[i] > 15)
			return false;
	return true;
}

/* DHT, B.2.4.2. */
static bool read_huffman(struct walk *walk)
{
	const uint8_t *at = walk->segment, *end = at + walk->size;

	while (at < end) {
		bool is_dc = !(*at & 0x10);
		size_t count = 0, i;

		if ((size_t)(end - at) < 17 || (*at & 0xec))
			return damaged(walk, "bad Huffman table");
		for (i = 1; i <= 16; i++)
			count += at[i];
		if (count > 256 || (size_t)(end - at) < 17 + count ||
		    !is_huffman(at + 1, at + 17, count, is_dc))
			return damaged(walk, "bad Huffman table");
		(is_dc ? walk->has_dc : walk->has_ac)[*at & 3] = true;
		at += 17 + count;
	}
	return true;
}

/* Sampling factors that every decoder can undo. */
static bool is_sampling(const struct walk *walk)
{
	size_t i;

	for (i = 0; i < walk->count; i++)
		if (walk->h_max % walk->components[i].h ||
		    walk->v_max % walk->components[i].v)
			return false;
	return true;
}

/* SOF0, SOF1, SOF2: B.2.2. */
static bool read_frame(struct walk *walk, uint8_t marker)
{
	struct survey *survey = walk->survey;
	const uint8_t *at = walk->segment;
	size_t i;

	if (walk->frame)
		return damaged(walk, "two frames");
	if (walk->size < 6 || walk->size != 6 + 3 * (size_t)at[5])
		return damaged(walk, "bad frame header");
	walk->frame = marker;
	survey->bits = at[0];
	survey->height_px = be16(at + 1);
	survey->width_px = be16(at + 3);
	walk->count = survey->components = at[5];
	if (survey->bits != 8)
		return error_set(walk->err, SHEAF_E_INPUT,
		    "JPEG of %d bits is not supported", survey->bits);
	if (survey->width_px == 0 || survey->height_px == 0)
		return damaged(walk, "no size");
	if (walk->count != 1 && walk->count != 3 && walk->count != 4)
		return error_set(walk->err, SHEAF_E_INPUT,
		    "JPEG of %d colours is not supported", walk->count);
	for (i = 0; i < walk->count; i++) {
		struct component *component = &walk->components[i];

		component->id = at[6 + 3 * i];
		component->h = at[7 + 3 * i] >> 4;
		component->v = at[7 + 3 * i] & 15;
		component->quantiser = at[8 + 3 * i];
		if (component->h < 1 || component->h > 4 || component->v < 1 ||
		    component->v > 4 || component->quantiser > 3)
			return damaged(walk, "bad frame header");
		if (component->h > walk->h_max)
			walk->h_max = component->h;
		if (component->v > walk->v_max)
			walk->v_max = component->v;
	}
	return is_sampling(walk) ||
	    error_set(walk->err, SHEAF_E_INPUT,
		"JPEG with fractional sampling is not supported");
}

/* The component of the frame a scan names, or NULL; in the frame's order and
 * each once, B.2.3. */
static struct component *scan_component(
    struct walk *walk, uint8_t id, size_t *from)
{
	for (; *from < walk->count; ++*from)
		if (walk->components[*from].id == id)
			return &walk->components[(*from)++];
	return NULL;
}

/* Spectral selection and successive approximation, B.2.3 and G.1.1.1. */
static bool is_progression(
    uint8_t count, uint8_t first, uint8_t last, uint8_t high, uint8_t low)
{
	if (first == 0 ? last != 0 : last < first || last > 63 || count != 1)
		return false;
	return low <= 13 && (high == 0 || low == high - 1);
}

/* The least bytes a first scan takes: one bit a coded block for DC, and one
 * for AC where it is in the scan, too.  Less was cut off. */
static uint64_t least_bytes(
    const struct walk *walk, const uint8_t *ids, uint8_t count, bool has_ac)
{
	uint64_t across = (uint64_t)8 * walk->h_max;
	uint64_t down = (uint64_t)8 * walk->v_max;
	uint64_t width = walk->survey->width_px;
	uint64_t height = walk->survey->height_px;
	uint64_t blocks = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		const struct component *component = &walk->components[ids[i]];

		if (count > 1)
			blocks += (width + across - 1) / across *
			    ((height + down - 1) / down) * component->h *
			    component->v;
		else
			blocks += (width * component->h + across - 1) / across *
			    ((height * component->v + down - 1) / down);
	}
	return blocks * (has_ac ? 2 : 1) / 8;
}

/* Behind the entropy-coded data: at the 0xff of the next marker that is no
 * restart; false at the end of the file. */
static bool skip_entropy(struct walk *walk)
{
	const uint8_t *data = walk->survey->data;
	const uint8_t *end = data + walk->survey->given, *at = data + walk->at;

	while ((at = memchr(at, 0xff, (size_t)(end - at)))) {
		if (end - at < 2)
			return false;
		if (at[1] != 0 && at[1] != 0xff &&
		    (at[1] < 0xd0 || at[1] > 0xd7)) {
			walk->at = (size_t)(at - data);
			return true;
		}
		at += at[1] == 0xff ? 1 : 2;
	}
	return false;
}

/* What libjpeg's decoders ask of the tables a component of a scan names. */
static bool has_tables(const struct walk *walk, uint8_t quantiser,
    uint8_t tables, bool has_dc, bool has_ac)
{
	if ((tables >> 4) > 3 || (tables & 15) > 3)
		return false;
	return walk->has_quantiser[quantiser] &&
	    (!has_dc || walk->has_dc[tables >> 4]) &&
	    (!has_ac || walk->has_ac[tables & 15]);
}

/* SOS and the data behind it, B.2.3. */
static bool read_scan(struct walk *walk)
{
	const uint8_t *at = walk->segment, *tail;
	bool is_progressive = walk->frame == 0xc2, has_dc, has_ac;
	uint8_t count, ids[COMPONENTS_MAX];
	size_t from = 0, blocks = 0, i, start;

	if (!walk->frame)
		return damaged(walk, "a scan before the frame");
	if (++walk->scans > walk->options->limits[SHEAF_LIMIT_SCANS])
		return limit_refuse(
		    walk->err, walk->options, SHEAF_LIMIT_SCANS, "JPEG");
	if (walk->size < 1 || at[0] < 1 || at[0] > walk->count ||
	    walk->size != 4 + 2 * (size_t)at[0])
		return damaged(walk, "bad scan header");
	count = at[0];
	tail = at + 1 + (size_t)2 * count;
	if (is_progressive &&
	    !is_progression(
		count, tail[0], tail[1], tail[2] >> 4, tail[2] & 15))
		return damaged(walk, "bad progression");
	has_dc = !is_progressive || (tail[0] == 0 && tail[2] >> 4 == 0);
	has_ac = !is_progressive || tail[0] > 0;
	for (i = 0; i < count; i++) {
		struct component *component = scan_component(
		    walk, at[1 + 2 * i], &from);

		if (!component ||
		    !has_tables(walk, component->quantiser, at[2 + 2 * i],
			has_dc, has_ac))
			return damaged(walk, "bad scan header");
		if (!is_progressive && component->is_seen)
			return damaged(walk, "a colour comes twice");
		if (!component->is_seen && !has_dc)
			return damaged(walk, "bad progression");
		component->is_seen = true;
		ids[i] = (uint8_t)(component - walk->components);
		blocks += (size_t)component->h * component->v;
	}
	if (count > 1 && blocks > 10)
		return damaged(walk, "bad scan header");
	start = walk->at;
	if (!skip_entropy(walk))
		return cut_short(walk);
	if (has_dc && walk->at - start < least_bytes(walk, ids, count, has_ac))
		return damaged(walk, "not enough data");
	return true;
}

/* Orientation from the first directory of Exif's TIFF structure (TIFF 6.0,
 * section 2; Exif 2.32, 4.6.4).  Anything odd: 1. */
static uint8_t read_orientation(const uint8_t *tiff, size_t size)
{
	bool is_little = size >= 8 && !memcmp(tiff, "II*\0", 4);
	size_t at, count, value;

	if (!is_little && (size < 8 || memcmp(tiff, "MM\0*", 4) != 0))
		return 1;
	at = is_little ? le32(tiff + 4) : be32(tiff + 4);
	if (at > size - 2)
		return 1;
	count = is_little ? le16(tiff + at) : be16(tiff + at);
	for (at += 2; count-- > 0 && at + 12 <= size; at += 12) {
		const uint8_t *entry = tiff + at;

		if ((is_little ? le16(entry) : be16(entry)) != 0x0112)
			continue;
		value = is_little ? le16(entry + 8) : be16(entry + 8);
		return value >= 1 && value <= 8 ? (uint8_t)value : 1;
	}
	return 1;
}

static void read_application(struct walk *walk, uint8_t marker)
{
	const uint8_t *at = walk->segment;

	if (marker == 0xe0 && walk->size >= 14 && !memcmp(at, "JFIF", 5))
		walk->has_jfif = true;
	if (marker == 0xe1 && walk->size >= 6 && !memcmp(at, "Exif\0", 6) &&
	    walk->survey->orientation == 1)
		walk->survey->orientation = read_orientation(
		    at + 6, walk->size - 6);
	if (marker == 0xee && walk->size >= 12 && !memcmp(at, "Adobe", 5)) {
		walk->has_adobe = true;
		walk->transform = at[11];
	}
}

static bool read_segment(struct walk *walk, uint8_t marker)
{
	if (marker >= 0xe0 && marker <= 0xef) {
		read_application(walk, marker);
		return true;
	}
	switch (marker) {
	case 0xc0:
	case 0xc1:
	case 0xc2:
		return read_frame(walk, marker);
	case 0xc4:
		return read_huffman(walk);
	case 0xda:
		return read_scan(walk);
	case 0xdb:
		return read_quantisers(walk);
	case 0xdd:
		return walk->size == 2 || damaged(walk, "bad restart interval");
	case 0xfe:
		return true;
	case 0xc9:
	case 0xca:
	case 0xcb:
	case 0xcc:
	case 0xcd:
	case 0xce:
	case 0xcf:
		return error_set(walk->err, SHEAF_E_INPUT,
		    "JPEG with arithmetic coding is not supported");
	case 0xc3:
	case 0xc5:
	case 0xc6:
	case 0xc7:
		return error_set(walk->err, SHEAF_E_INPUT,
		    "lossless or hierarchical JPEG is not supported");
	}
	return damaged(walk, "unknown marker");
}

/* Steps over fill bytes and the marker at walk->at. */
static bool next_marker(struct walk *walk, uint8_t *marker)
{
	const struct survey *survey = walk->survey;

	if (walk->at >= survey->given)
		return cut_short(walk);
	if (survey->data[walk->at] != 0xff)
		return damaged(walk, "no marker where one must be");
	while (walk->at < survey->given && survey->data[walk->at] == 0xff)
		walk->at++;
	if (walk->at >= survey->given)
		return cut_short(walk);
	*marker = survey->data[walk->at++];
	return true;
}

/* The next segment, then what belongs to it. */
static bool step(struct walk *walk, uint8_t marker)
{
	const struct survey *survey = walk->survey;
	size_t left = survey->given - walk->at, size;

	if (left < 2)
		return cut_short(walk);
	size = be16(survey->data + walk->at);
	if (size < 2)
		return damaged(walk, "bad segment length");
	if (size > left)
		return cut_short(walk);
	walk->segment = survey->data + walk->at + 2;
	walk->size = size - 2;
	walk->at += size;
	return read_segment(walk, marker);
}

/* Three colours without a word of what they are: JPEG programs take them for
 * RGB when they are named so, PDF readers for YCbCr (ISO 32000-1, Table 13). */
static bool is_odd(const struct walk *walk)
{
	const struct component *rgb = walk->components;

	return walk->count == 3 && !walk->has_jfif && !walk->has_adobe &&
	    rgb[0].id == 'R' && rgb[1].id == 'G' && rgb[2].id == 'B';
}

bool jpeg_survey(struct survey *survey, const struct sheaf_options *options,
    struct error *err)
{
	struct walk walk = {
		.survey = survey, .err = err, .at = 2, .options = options
	};
	uint8_t marker = 0;
	size_t i;

	for (;;) {
		if (!next_marker(&walk, &marker))
			return false;
		if (marker == 0xd9)
			break;
		if (!step(&walk, marker))
			return false;
	}
	if (walk.scans == 0)
		return damaged(&walk, "no picture in it");
	for (i = 0; i < walk.count; i++)
		if (!walk.components[i].is_seen)
			return damaged(&walk, "a colour is missing");
	survey->size = walk.at;
	survey->is_inverted = walk.count == 4 && walk.has_adobe;
	survey->is_progressive = walk.frame == 0xc2;
	survey->is_odd = is_odd(&walk);
	return true;
}
