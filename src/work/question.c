/* A worker's questions: fonts, site rules, further pages.  It waits for the
 * answer; what else comes meanwhile is kept. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "work/question.h"

enum { HOSTS_MOST = 32 }; /* whose rules are kept */

/* A message that came while the worker waited for an answer. */
struct stashed {
	struct stashed *next;
	struct message message;
};

/* The rule files of a host, in an arena of their own. */
struct rule_answer {
	struct rule_answer *next;
	struct arena *arena;
	const char *host;
	struct rule_text *files;
	size_t count;
};

_Noreturn void worker_end(void)
{
	_exit(0);
}

struct message questions_next(struct questions *questions)
{
	struct message message;

	if (questions->stash) {
		struct stashed *first = questions->stash;

		message = first->message;
		questions->stash = first->next;
		if (!questions->stash)
			questions->stash_end = &questions->stash;
		free(first);
		return message;
	}
	if (message_receive(questions->socket, &message) != MESSAGE_OK)
		worker_end();
	return message;
}

static struct message ask(struct questions *questions,
    enum message_type question, struct buf *out, enum message_type answer)
{
	if (!message_send(questions->socket, question, out, NULL, 0))
		worker_end();
	buf_release(out);
	for (;;) {
		struct message message;

		if (message_receive(questions->socket, &message) != MESSAGE_OK)
			worker_end();
		if (message.type == answer)
			return message;
		struct stashed *stashed = memory_new(sizeof(*stashed));

		stashed->message = message;
		*questions->stash_end = stashed;
		questions->stash_end = &stashed->next;
	}
}

/* ---- fonts */

/* Lends the file of a face; the same face comes again with every character that
 * only it has. */
static int keep_face(struct questions *questions, uint32_t id, int fd)
{
	for (size_t i = 0; i < questions->face_count; i++)
		if (questions->faces[i].id == id) {
			close(fd);
			return questions->faces[i].fd;
		}
	questions->faces = memory_resize(questions->faces,
	    questions->face_count + 1, sizeof(*questions->faces));
	questions->faces[questions->face_count++] = (struct font_face_file){
		.id = id, .fd = fd
	};
	return fd;
}

static bool find_font(
    void *context, const struct font_query *query, struct font_face_file *face)
{
	struct questions *questions = context;
	struct buf out = BUF_INIT;
	struct flat flat;

	query_put(&out, query);
	struct message message = ask(
	    questions, MESSAGE_FIND_FONT, &out, MESSAGE_FONT);

	flat_open(&flat, message.bytes, message.size);
	bool is_found = flat_u8(&flat) != 0;

	face->id = flat_u32(&flat);
	face->index = (int)flat_u32(&flat);
	face->fd = message.fds[0];
	message.fds[0] = -1;
	message_release(&message);
	if (!is_found || face->fd < 0)
		return false;
	face->fd = keep_face(questions, face->id, face->fd);
	return true;
}

/* ---- rules */

static void forget_rules(struct questions *questions)
{
	struct rule_answer *answer = questions->rules;

	for (struct rule_answer *next; answer; answer = next) {
		next = answer->next;
		arena_free(answer->arena);
	}
	questions->rules = NULL;
	questions->rule_count = 0;
}

static void read_rules(struct rule_answer *answer, struct message *message)
{
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	answer->count = flat_count(&flat, 9);
	answer->files = arena_array(
	    answer->arena, answer->count, sizeof(*answer->files));
	for (size_t i = 0; i < answer->count; i++) {
		struct rule_text *file = &answer->files[i];

		file->name = flat_string(&flat, answer->arena);
		bool is_read = flat_u8(&flat) != 0;
		const uint8_t *bytes = flat_bytes(&flat, &file->size);

		if (is_read)
			file->text = arena_strndup(
			    answer->arena, (const char *)bytes, file->size);
	}
	if (!flat_is_done(&flat))
		worker_end();
}

static const struct rule_answer *ask_rules(
    struct questions *questions, const char *host)
{
	struct arena *arena = arena_new();
	struct rule_answer *answer = ARENA_NEW(arena, struct rule_answer);
	struct buf out = BUF_INIT;

	flat_put_string(&out, host);
	struct message message = ask(
	    questions, MESSAGE_FIND_RULES, &out, MESSAGE_RULES);

	answer->arena = arena;
	answer->host = arena_strdup(arena, host);
	read_rules(answer, &message);
	message_release(&message);
	if (questions->rule_count == HOSTS_MOST)
		forget_rules(questions);
	answer->next = questions->rules;
	questions->rules = answer;
	questions->rule_count++;
	return answer;
}

static size_t find_rules(void *context, struct arena *arena, const char *host,
    const struct rule_text **files)
{
	struct questions *questions = context;
	const struct rule_answer *answer = questions->rules;
	struct rule_text *copies;

	while (answer && strcmp(answer->host, host))
		answer = answer->next;
	if (!answer)
		answer = ask_rules(questions, host);
	/* the answer may be forgotten before the article is */
	copies = arena_array(arena, answer->count, sizeof(*copies));
	for (size_t i = 0; i < answer->count; i++) {
		copies[i] = answer->files[i];
		copies[i].name = arena_strdup(arena, copies[i].name);
		if (copies[i].text)
			copies[i].text = arena_strndup(
			    arena, copies[i].text, copies[i].size);
	}
	*files = copies;
	return answer->count;
}

/* ---- pages */

static bool fetch_page(void *context, struct arena *arena, const char *url,
    const struct sheaf_pair *headers, size_t header_count, const char **bytes,
    size_t *size, struct error *err)
{
	struct questions *questions = context;
	struct page_query query = { .number = questions->number, .url = url };
	struct mapping mapping = { 0 };
	struct buf out = BUF_INIT;
	struct flat flat;

	for (size_t i = 0; i < header_count && i < PAGE_HEADERS_MOST; i++)
		query.headers[query.header_count++] = headers[i];
	page_query_put(&out, &query);
	struct message message = ask(
	    questions, MESSAGE_FETCH_PAGE, &out, MESSAGE_PAGE);

	flat_open(&flat, message.bytes, message.size);
	const char *reason = flat_string(&flat, arena);
	bool is_there = message.fds[0] >= 0 &&
	    file_map(message.fds[0], &mapping, err);

	if (is_there) {
		*bytes = arena_strndup(
		    arena, (const char *)mapping.data, mapping.size);
		*size = mapping.size;
		file_unmap(&mapping);
	} else if (reason) {
		error_set(err, SHEAF_E_NETWORK, "%s", reason);
	}
	message_release(&message);
	return is_there;
}

void questions_init(struct questions *questions, int socket)
{
	*questions = (struct questions){ .socket = socket };
	questions->stash_end = &questions->stash;
	questions->fonts = (struct font_source){ .context = questions,
		.find = find_font };
	questions->outside = (struct page_outside){ .context = questions,
		.find_rules = find_rules,
		.fetch_page = fetch_page };
}
