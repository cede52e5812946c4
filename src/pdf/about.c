/* What a PDF says of itself. */
#include <stdio.h>
#include <string.h>

#include "pdf/about.h"
#include "pdf/profile.h"

#define PRODUCER "sheaf " SHEAF_VERSION

static void add_text(HPDF_Dict dict, const char *key, const char *text)
{
	if (text != NULL && text[0] != '\0')
		dict_text(dict, key, text);
}

/* 7.9.4: D:YYYYMMDDHHmmSSZ. */
static void add_date(HPDF_Dict dict, const struct date *date)
{
	char utc[DATE_SIZE];
	char text[DATE_SIZE + 2] = "D:";
	size_t size = 2;

	date_format_utc(date, utc);
	for (const char *at = utc; *at != '\0'; at++)
		if ((*at >= '0' && *at <= '9') || *at == 'Z')
			text[size++] = *at;
	if (size == 2)
		return;
	dict_bytes(dict, "CreationDate", text, size);
	dict_bytes(dict, "ModDate", text, size);
}

static void join(struct buf *out, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_puts(out, ", ");
		buf_puts(out, words[i]);
	}
}

object_id about_write_info(struct writer *writer, const struct plan *plan)
{
	const struct meta *meta = &plan->meta;
	HPDF_Dict dict = dict_new(writer_objects(writer), NULL);
	struct date date = plan->meta.modified;
	struct buf keywords = BUF_INIT;

	join(&keywords, (const char *const *)meta->tags, meta->tag_count);
	add_text(dict, "Title", meta->title);
	add_text(dict, "Author", meta->author);
	add_text(dict, "Subject", meta->summary);
	add_text(dict, "Keywords", buf_text(&keywords));
	dict_text(dict, "Creator", PRODUCER);
	dict_text(dict, "Producer", PRODUCER ", libharu " HPDF_VERSION_TEXT);
	add_date(dict, &date);
	buf_release(&keywords);
	return writer_add(writer, dict);
}

/* An element around escaped text; nothing for no text. */
static void put_element(
    struct buf *out, const char *before, const char *text, const char *after)
{
	if (text == NULL || text[0] == '\0')
		return;
	buf_puts(out, before);
	xml_text_put(out, text);
	buf_puts(out, after);
}

void about_identifier(const struct plan *plan, char out[ABOUT_IDENTIFIER_SIZE])
{
	char hex[33];

	hash_hex(&plan->identity, 32, hex);
	snprintf(out, ABOUT_IDENTIFIER_SIZE, "urn:sha256:%s", hex);
}

/* ISO 16684-1; the properties of ISO 32000-1, table 317. */
static void put_xmp(struct buf *out, const struct plan *plan, bool is_pdfa)
{
	const struct meta *meta = &plan->meta;
	struct date date = plan->meta.modified;
	struct buf keywords = BUF_INIT;
	char utc[DATE_SIZE], identifier[ABOUT_IDENTIFIER_SIZE];

	date_format_utc(&date, utc);
	about_identifier(plan, identifier);
	buf_puts(out,
	    "<?xpacket begin=\"\xef\xbb\xbf\" "
	    "id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
	    "<rdf:RDF "
	    "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
	    "<rdf:Description rdf:about=\"\"\n"
	    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
	    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
	    " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\"\n"
	    " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\n"
	    " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
	    "<dc:format>application/pdf</dc:format>\n");
	if (is_pdfa)
		buf_puts(out,
		    "<pdfaid:part>2</pdfaid:part>\n"
		    "<pdfaid:conformance>A</pdfaid:conformance>\n");
	put_element(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">",
	    meta->title, "</rdf:li></rdf:Alt></dc:title>\n");
	put_element(out, "<dc:creator><rdf:Seq><rdf:li>", meta->author,
	    "</rdf:li></rdf:Seq></dc:creator>\n");
	put_element(out,
	    "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">",
	    meta->summary, "</rdf:li></rdf:Alt></dc:description>\n");
	put_element(out, "<dc:language><rdf:Bag><rdf:li>", meta->language,
	    "</rdf:li></rdf:Bag></dc:language>\n");
	put_element(out, "<xmp:CreateDate>", utc, "</xmp:CreateDate>\n");
	put_element(out, "<xmp:ModifyDate>", utc, "</xmp:ModifyDate>\n");
	buf_puts(out,
	    "<xmp:CreatorTool>" PRODUCER "</xmp:CreatorTool>\n"
	    "<pdf:Producer>" PRODUCER ", libharu " HPDF_VERSION_TEXT
	    "</pdf:Producer>\n");
	join(&keywords, (const char *const *)meta->tags, meta->tag_count);
	put_element(
	    out, "<pdf:Keywords>", buf_text(&keywords), "</pdf:Keywords>\n");
	buf_release(&keywords);
	put_element(
	    out, "<xmpMM:DocumentID>", identifier, "</xmpMM:DocumentID>\n");
	buf_puts(out,
	    "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
	    "<?xpacket end=\"r\"?>\n");
}

object_id about_write_xmp(struct writer *writer, const struct plan *plan,
    bool is_pdfa, struct buf *packet)
{
	HPDF_Dict dict = dict_new(writer_objects(writer), "Metadata");
	object_id id = writer_reserve(writer);

	put_xmp(packet, plan, is_pdfa);
	dict_name(dict, "Subtype", "XML");
	/* Not deflated, so that programs that know no PDF find it. */
	writer_stream(writer, id, dict, packet->data, packet->size);
	return id;
}

object_id about_write_profile(struct writer *writer)
{
	HPDF_Dict dict = dict_new(writer_objects(writer), NULL);
	object_id id = writer_reserve(writer);
	struct buf profile = BUF_INIT;

	profile_put_srgb(&profile);
	dict_number(dict, "N", 3);
	writer_deflated(writer, id, dict, profile.data, profile.size);
	buf_release(&profile);
	return id;
}

/* ISO 19005-2, 6.2.3 */
static void put_output_intent(HPDF_Dict root, object_id profile)
{
	HPDF_Dict intent = array_dict(dict_array(root, "OutputIntents"));

	dict_name(intent, "Type", "OutputIntent");
	dict_name(intent, "S", "GTS_PDFA1");
	dict_text(intent, "OutputConditionIdentifier", "sRGB");
	dict_text(intent, "Info", "sRGB IEC61966-2.1");
	dict_reference(intent, "DestOutputProfile", profile);
}

/* 12.4.2: each row counts from the page it starts at. */
static void put_page_labels(HPDF_Dict root, size_t front_pages)
{
	HPDF_Array rows = dict_array(dict_dict(root, "PageLabels"), "Nums");

	if (front_pages > 0) {
		array_number(rows, 0);
		dict_name(array_dict(rows), "S", "r");
	}
	array_number(rows, (int32_t)front_pages);
	dict_name(array_dict(rows), "S", "D");
}

object_id about_write_catalogue(
    struct writer *writer, const struct catalogue *catalogue)
{
	HPDF_Dict dict = dict_new(writer_objects(writer), "Catalog");
	HPDF_Dict preferences;

	dict_reference(dict, "Pages", catalogue->pages);
	if (!catalogue->is_imposed)
		put_page_labels(dict, catalogue->front_pages);
	if (catalogue->outlines != 0) {
		dict_reference(dict, "Outlines", catalogue->outlines);
		dict_name(dict, "PageMode", "UseOutlines");
	}
	if (catalogue->names != 0)
		dict_reference(
		    dict_dict(dict, "Names"), "Dests", catalogue->names);
	if (catalogue->structure != 0) {
		dict_reference(dict, "StructTreeRoot", catalogue->structure);
		dict_boolean(dict_dict(dict, "MarkInfo"), "Marked", true);
	}
	preferences = dict_dict(dict, "ViewerPreferences");
	dict_boolean(preferences, "DisplayDocTitle", true);
	if (catalogue->is_r2l)
		dict_name(preferences, "Direction", "R2L");
	if (catalogue->language != NULL && catalogue->language[0] != '\0')
		dict_text(dict, "Lang", catalogue->language);
	dict_reference(dict, "Metadata", catalogue->xmp);
	if (catalogue->profile != 0)
		put_output_intent(dict, catalogue->profile);
	return writer_add(writer, dict);
}
