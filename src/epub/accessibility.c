/* What the book asks of its readers (EPUB Accessibility 1.1, 2.2): only what is
 * known to be true of this one. */
#include "epub/metadata.h"

/* The same in sentences, for those who choose a book by it. */
static void put_summary(
    struct buf *out, const struct package *package, bool has_pictures)
{
	const char *language = package->language;
	const char *space = sentence_separator(language);
	struct buf text = BUF_INIT;

	buf_puts(&text, word_in(WORD_ACCESS_TEXT, language));
	buf_puts(&text, space);
	buf_puts(&text,
	    word_in(!has_pictures          ? WORD_ACCESS_NO_PICTURES
		    : package->undescribed ? WORD_ACCESS_UNDESCRIBED
					   : WORD_ACCESS_DESCRIBED,
		language));
	if (package->has_animation) {
		buf_puts(&text, space);
		buf_puts(&text, word_in(WORD_ACCESS_ANIMATED, language));
	}
	metadata_put_property(
	    out, "schema:accessibilitySummary", buf_text(&text));
	buf_release(&text);
}

void accessibility_write(struct buf *out, const struct package *package)
{
	static const char feature[] = "schema:accessibilityFeature";
	static const char sufficient[] = "schema:accessModeSufficient";
	bool has_pictures = package->picture_count > 0;
	bool is_described = package->undescribed == 0;

	metadata_put_property(out, "schema:accessMode", "textual");
	if (has_pictures)
		metadata_put_property(out, "schema:accessMode", "visual");
	if (is_described)
		metadata_put_property(out, sufficient, "textual");
	if (has_pictures)
		metadata_put_property(out, sufficient, "textual,visual");
	metadata_put_property(out, feature, "tableOfContents");
	if (package->names.group_count > 0)
		metadata_put_property(out, feature, "index");
	metadata_put_property(out, feature, "structuralNavigation");
	metadata_put_property(out, feature, "readingOrder");
	metadata_put_property(out, feature, "displayTransformability");
	if (has_pictures && is_described)
		metadata_put_property(out, feature, "alternativeText");
	/* a still picture and a text can do no harm; an animation may flash */
	metadata_put_property(out, "schema:accessibilityHazard",
	    package->has_animation ? "unknown" : "none");
	put_summary(out, package, has_pictures);
}
