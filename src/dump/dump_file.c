/* How the dumps write text that came from a worker. */
#include "dump/dump_file.h"

bool dump_check(const struct chapter *chapter, struct error *err)
{
	const uint8_t *bytes = chapter->bytes;
	bool is_good = utf8_is_valid((const char *)bytes, chapter->size);
	size_t i;

	for (i = 0; i < chapter->size; i++)
		if ((bytes[i] < 0x20 && bytes[i] != '\n' && bytes[i] != '\t') ||
		    bytes[i] == 0x7f)
			is_good = false;
	return is_good ||
	    error_set(err, SHEAF_E_WORKER, "the worker's answer is no dump");
}

bool dump_write(struct output *output, struct buf *text, struct error *err)
{
	bool is_written = file_write(output->fd, text->data, text->size, err);

	buf_release(text);
	return is_written;
}
