/* Names of the files within a book: safe wherever it is unpacked, and two for two
 * ids. */
#include <strings.h>

#include "fuzz.h"

#include "epub/part_name.h"

/* By another way than the names are looked at there. */
static void check_safe(const char *name)
{
	HOLDS(name[0] != '/' && name[0] != '\0' && strlen(name) <= 255);
	HOLDS(strstr(name, "..") == NULL || strstr(name, "/..") == NULL);
	HOLDS(strncmp(name, "..", 2) != 0);
	for (const char *c = name; *c; c++)
		HOLDS(*c > ' ' && *c < 0x7f && !strchr("\\:*?\"<>|", *c));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct buf names[2] = { BUF_INIT, BUF_INIT };
	char *ids[2], *text = text_of(bytes, size);

	text_halves(text, &ids[0], &ids[1]);
	for (int i = 0; i < 2; i++) {
		part_name_put(&names[i], PART_TEXTS, ids[i], ".xhtml");
		HOLDS(part_name_is_safe(buf_text(&names[i])));
		HOLDS(strchr(names[i].data + strlen("text/"), '/') == NULL);
		check_safe(names[i].data);
		if (part_name_is_safe(ids[i]))
			check_safe(ids[i]);
	}
	HOLDS((strcasecmp(names[0].data, names[1].data) == 0) ==
	    (strcmp(ids[0], ids[1]) == 0));
	buf_release(&names[0]);
	buf_release(&names[1]);
	free(text);
	return 0;
}
