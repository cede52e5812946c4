/* Files of settings: as a tree, as jobs and as a manifest.  What is wrong is told
 * with a line of the file. */
#include <fcntl.h>
#include <unistd.h>

#include "fuzz.h"

#include "lib/manifest.h"

static char folder_name[] = "/tmp/sheaf-fuzz-XXXXXX";
static char file_name[64];

static void remove_folder(void)
{
	unlink(file_name);
	rmdir(folder_name);
}

/* Patterns are looked for in an empty folder. */
static void make_folder(void)
{
	if (*file_name)
		return;
	HOLDS(mkdtemp(folder_name));
	snprintf(file_name, sizeof(file_name), "%s/settings.yaml", folder_name);
	atexit(remove_folder);
}

static void write_file(const uint8_t *bytes, size_t size)
{
	int fd = open(
	    file_name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	HOLDS(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	close(fd);
}

static void check_problem(void *context, unsigned line, const char *text)
{
	const unsigned *lines = context;

	HOLDS(*text && utf8_is_valid(text, strlen(text)));
	HOLDS(line <= *lines);
}

static void check_message(void *context, const struct sheaf_message *message)
{
	check_problem(context, message->line, message->text);
}

/* Without recursion: what is below a node comes behind it. */
static void check_tree(const struct config_node *node, unsigned depth)
{
	size_t count = 0;

	HOLDS(depth <= CONFIG_DEPTH_MAX);
	HOLDS(node->line > 0);
	if (node->kind == CONFIG_TEXT)
		HOLDS(node->text &&
		    utf8_is_valid(node->text, strlen(node->text)));
	for (const struct config_node *child = node->first; child;
	     child = child->next, count++)
		check_tree(child, depth + 1);
	HOLDS(count == node->count);
}

static void check_jobs(unsigned *lines)
{
	struct sheaf_jobs *jobs = sheaf_jobs_read(
	    file_name, check_problem, lines);
	struct sheaf_setting *settings;
	size_t count;

	if (jobs == NULL)
		return;
	settings = sheaf_jobs_settings(jobs, &count);
	for (size_t i = 0; i < count; i++) {
		HOLDS(settings[i].job < sheaf_jobs_count(jobs));
		HOLDS(settings[i].key && settings[i].value);
	}
	sheaf_jobs_free(jobs);
}

static void check_manifest(struct arena *arena, unsigned *lines)
{
	const struct sheaf_events events = { .message = check_message,
		.context = lines };
	struct sheaf_options options;
	struct manifest *manifest;

	options_small(&options);
	options.manifest = file_name;
	manifest = manifest_load(arena, &options, &events);
	if (manifest != NULL)
		for (size_t i = 0; i < manifest->input_count; i++)
			HOLDS(manifest->options.inputs[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new();
	struct config_node *tree;
	struct diag_list diags;
	/* YAML's line ends (YAML 1.1, 4.2) are of one to three bytes */
	unsigned lines = (unsigned)size + 2;

	make_folder();
	write_file(bytes, size);
	diag_list_init(&diags, arena);
	tree = config_parse(arena, (const char *)bytes, size, &diags);
	if (tree != NULL)
		check_tree(tree, 1);
	else
		HOLDS(diags.count > 0 || size == 0 || diags.dropped > 0);
	check_jobs(&lines);
	check_manifest(arena, &lines);
	arena_free(arena);
	return 0;
}
