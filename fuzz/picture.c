/* Pictures of all kinds, made ready for files and for print. */
#include "fuzz.h"

#include "picture/picture.h"

/* The parent believes what form_read() lets through. */
static void check_form(const struct picture_form *form, const struct buf *out)
{
	struct buf bytes = BUF_INIT;
	struct picture_form read;
	struct flat flat;

	form_put(&bytes, form);
	flat_open(&flat, bytes.data, bytes.size);
	HOLDS(form_read(&flat, &read));
	HOLDS(form->is_source == (out->size == 0));
	buf_release(&bytes);
}

static void prepare(const uint8_t *bytes, size_t size,
    enum picture_target target, const struct sheaf_options *options)
{
	struct buf out = BUF_INIT;
	struct picture_form form = { 0 };
	struct error err = { 0 };

	if (picture_prepare(bytes, size, target, options, &form, &out, &err)) {
		check_form(&form, &out);
		if (target == PICTURE_FOR_FILE && !form.is_source)
			HOLDS(picture_sniff((const uint8_t *)out.data,
				  out.size) == form.kind);
	} else {
		HOLDS(err.text[0]);
	}
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct sheaf_options options;
	struct canvas canvas = { 0 };
	struct buf data = BUF_INIT;
	struct error err;
	char *text = text_of(bytes, size);

	options_small(&options);
	prepare(bytes, size, PICTURE_FOR_FILE, &options);
	prepare(bytes, size, PICTURE_FOR_PRINT, &options);
	if (picture_decode(bytes, size, &options, &canvas, &err)) {
		HOLDS(canvas.rgb);
		HOLDS((uint64_t)canvas.width_px * canvas.height_px <= 1 << 18);
	}
	canvas_release(&canvas);
	options.limits[SHEAF_LIMIT_PICTURE] = 1 << 16;
	if (picture_data_url(text, &options, &data, &err))
		HOLDS(data.size <= 1 << 16);
	buf_release(&data);
	free(text);
	return 0;
}
