/* The style of the user, with the sheets that it imports: one text, as workers and
 * books know no files of it. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lib/binding.h"
#include "typeset/typeset.h"

#define STYLE_SIZE_MAX 1048576 /* of all sheets together */
#define DEPTH_MAX      8
#define SHEETS_MAX     64

/* Lines of the text that are of one sheet. */
struct style_part {
	size_t first_line; /* of the text, from 1 */
	const char *file;
	unsigned line; /* of the sheet */
	struct style_part *next;
};

struct loading {
	struct binding *binding;
	int folder; /* of the user's sheet */
	struct style_part **end;
	size_t sheet_count;
	const char *open[DEPTH_MAX + 1]; /* sheets that import each other */
};

static bool is_open(
    const struct loading *loading, const char *name, unsigned depth)
{
	for (unsigned i = 0; i <= depth; i++)
		if (strcmp(loading->open[i], name) == 0)
			return true;
	return false;
}

static size_t count_lines(const struct buf *text)
{
	size_t count = 1;

	for (size_t i = 0; i < text->size; i++)
		count += text->data[i] == '\n';
	return count;
}

static void begin_part(struct loading *loading, const char *file, unsigned line)
{
	struct binding *binding = loading->binding;
	struct style_part *part = ARENA_NEW(
	    binding->press->arena, struct style_part);

	*part = (struct style_part){ count_lines(&binding->press->style), file,
		line, NULL };
	*loading->end = part;
	loading->end = &part->next;
}

/* Takes "." and "x/.." out of a path, so that each sheet has one name. */
static void normalise(char *path)
{
	char *out = path;

	for (const char *at = path; *at != '\0';) {
		size_t size = strcspn(at, "/");
		bool is_up = size == 2 && memcmp(at, "..", 2) == 0;
		bool is_here = size == 0 || (size == 1 && *at == '.');
		const char *next = at + size + (at[size] == '/');
		char *before = out > path ? out - 1 : out;

		while (before > path && before[-1] != '/')
			before--;
		if (is_up && out > path && strncmp(before, "../", 3) != 0) {
			out = before;
		} else if (!is_here) {
			memmove(out, at, (size_t)(next - at));
			out += next - at;
		}
		at = next;
	}
	*out = '\0';
}

/* Where the address leads below the folder, seen from the sheet `file`; NULL: it
 * is no local one. */
static const char *find_sheet(
    struct arena *arena, const char *file, const char *address)
{
	const char *slash = strrchr(file, '/');
	const char *path = url_decode(arena, address, NULL);
	char *name;

	if (*address == '\0' || *address == '/' || strchr(address, ':') ||
	    strchr(address, '?') || strchr(address, '#'))
		return NULL;
	name = arena_printf(
	    arena, "%.*s%s", slash ? (int)(slash - file) + 1 : 0, file, path);
	normalise(name);
	return *path == '/' || !utf8_is_valid(name, strlen(name)) ? NULL : name;
}

/* NULL, or why it is none. */
static const char *read_sheet(
    struct loading *loading, const char *name, struct buf *text)
{
	struct error err = { 0 };
	int fd = file_open_beneath(loading->folder, name);
	bool is_read = fd >= 0 && file_read(fd, STYLE_SIZE_MAX, text, &err);

	if (fd < 0)
		return "not a file in or below the folder of the style";
	close(fd);
	if (!is_read)
		return arena_strdup(loading->binding->press->arena, err.text);
	if (!utf8_is_valid(text->data, text->size))
		return "not UTF-8";
	return NULL;
}

/* A mark of the byte order is one at the beginning of a text alone. */
static const char *skip_mark(const struct buf *text)
{
	const char *css = buf_text((struct buf *)text);

	return strncmp(css, "\xef\xbb\xbf", 3) == 0 ? css + 3 : css;
}

static void add_sheet(
    struct loading *, const char *file, const char *css, unsigned depth);

/* NULL, or why it is left out. */
static const char *add_import(struct loading *loading, const char *file,
    const struct style_import *import, unsigned depth)
{
	struct binding *binding = loading->binding;
	const char *name = find_sheet(
	    binding->press->arena, file, import->address);
	struct buf text = BUF_INIT;
	const char *fault = NULL;

	if (!name)
		fault = "not a local file";
	else if (import->condition)
		fault = arena_printf(
		    binding->arena, "%s is not supported", import->condition);
	else if (is_open(loading, name, depth))
		fault = "it imports what imports it";
	else if (depth == DEPTH_MAX || loading->sheet_count == SHEETS_MAX)
		fault = "more than " TEXT_OF(SHEETS_MAX) " sheets, or " TEXT_OF(
		    DEPTH_MAX) " within each other";
	else
		fault = read_sheet(loading, name, &text);
	if (!fault && binding->press->style.size + text.size > STYLE_SIZE_MAX)
		fault = "with the others more than " TEXT_OF(
		    STYLE_SIZE_MAX) " bytes";
	if (!fault) {
		loading->sheet_count++;
		if (*import->media)
			buf_printf(&binding->press->style, "@media %s {",
			    import->media);
		add_sheet(loading, name, skip_mark(&text), depth + 1);
		buf_puts(&binding->press->style, *import->media ? "}\n" : "\n");
	}
	buf_release(&text);
	return fault;
}

/* As it is shown: beside the user's sheet. */
static const char *shown_name(const struct loading *loading, const char *name)
{
	const char *path = loading->binding->options->style;
	const char *slash = strrchr(path, '/');

	return arena_printf(loading->binding->press->arena, "%.*s%s",
	    slash ? (int)(slash - path) + 1 : 0, path, name);
}

/* What it imports, and then its own text. */
static void add_sheet(
    struct loading *loading, const char *name, const char *css, unsigned depth)
{
	struct binding *binding = loading->binding;
	const char *shown = shown_name(loading, name);
	struct style_import *imports;
	unsigned line;
	size_t count;
	size_t own = style_imports(
	    css, binding->press->arena, &imports, &count, &line);

	loading->open[depth] = name;
	if (depth == 0 && count > 0) { /* what its charset is */
		begin_part(loading, shown, 1);
		buf_add(&binding->press->style, css,
		    (size_t)(imports[0].begin - css));
	}
	for (size_t i = 0; i < count; i++) {
		const char *fault = add_import(
		    loading, name, &imports[i], depth);

		if (fault)
			diag_add_in(&binding->press->style_diags,
			    DIAG_STYLE_IMPORT, shown, imports[i].line, "%s: %s",
			    imports[i].address, fault);
	}
	begin_part(loading, shown, line);
	buf_puts(&binding->press->style, css + own);
	if (depth > 0)
		style_close(css + own, &binding->press->style);
}

bool style_load(struct binding *binding)
{
	const char *path = binding->options->style;
	struct loading loading = { .binding = binding,
		.end = &binding->press->style_parts };
	struct buf text = BUF_INIT;
	struct error err = { 0 };
	const char *slash;

	diag_list_init(&binding->press->style_diags, binding->press->arena);
	if (!path)
		return true;
	if (file_load(path, STYLE_SIZE_MAX, &text, &err) &&
	    !utf8_is_valid(text.data, text.size))
		error_set(&err, SHEAF_E_USAGE, "not UTF-8");
	if (err.code != SHEAF_OK) {
		buf_release(&text);
		return error_set(
		    &binding->error, SHEAF_E_USAGE, "%s: %s", path, err.text);
	}
	slash = strrchr(path, '/');
	loading.folder = open(slash ? arena_strndup(binding->press->arena, path,
					  (size_t)(slash - path) + 1)
				    : ".",
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	add_sheet(&loading, slash ? slash + 1 : path, skip_mark(&text), 0);
	if (loading.folder >= 0)
		close(loading.folder);
	buf_release(&text);
	binding->press->setup.style = buf_text(&binding->press->style);
	return true;
}

void style_report(struct binding *binding, struct diag_list *list)
{
	for (struct diag *diag = list->first; diag; diag = diag->next) {
		const struct style_part *part = binding->press->style_parts,
					*found;

		for (found = part; part && part->first_line <= diag->line;
		     part = part->next)
			found = part;
		if (!found || diag->line == 0)
			continue;
		diag->line -= (unsigned)found->first_line - found->line;
		diag->file = found->file;
	}
	report_diags(binding, binding->options->style, list);
}
