/* Fonts and dictionaries, asked of the parent. */
#include <unistd.h>

#include "work/fonts_asked.h"
#include "work/work.h"

/* Lends the file of a face; the same face comes again with every character that
 * only it has. */
static int keep_face(struct fonts_asked *asked, uint32_t id, int fd)
{
	for (size_t i = 0; i < asked->face_count; i++)
		if (asked->faces[i].id == id) {
			close(fd);
			return asked->faces[i].fd;
		}
	asked->faces = memory_resize(
	    asked->faces, asked->face_count + 1, sizeof(*asked->faces));
	asked->faces[asked->face_count++] = (struct font_face_file){ .id = id,
		.fd = fd };
	return fd;
}

static bool find_font(
    void *context, const struct font_query *query, struct font_face_file *face)
{
	struct fonts_asked *asked = context;
	struct buf out = BUF_INIT;
	struct flat flat;

	query_put(&out, query);
	struct message message = channel_ask(
	    asked->channel, MESSAGE_FIND_FONT, &out, MESSAGE_FONT);

	flat_open(&flat, message.bytes, message.size);
	bool is_found = flat_u8(&flat) != 0;

	face->id = flat_u32(&flat);
	face->index = (int)flat_u32(&flat);
	face->fd = message.fds[0];
	message.fds[0] = -1;
	message_release(&message);
	if (!is_found || face->fd < 0)
		return false;
	face->fd = keep_face(asked, face->id, face->fd);
	return true;
}

static int find_dictionary(void *context, const char *language)
{
	struct fonts_asked *asked = context;
	struct buf out = BUF_INIT;

	flat_put_string(&out, language);
	struct message message = channel_ask(
	    asked->channel, MESSAGE_FIND_DICTIONARY, &out, MESSAGE_DICTIONARY);
	int fd = message.fds[0];

	message.fds[0] = -1;
	message_release(&message);
	return fd;
}

void fonts_asked_init(struct fonts_asked *asked, struct channel *channel)
{
	asked->channel = channel;
	asked->source = (struct font_source){ .context = asked,
		.find = find_font,
		.dictionary = find_dictionary };
}
