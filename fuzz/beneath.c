/* Files below a folder: whatever a path says, what is opened is a regular file
 * that lies there; by the kernel, and as for kernels that cannot hold it. */
#include "fuzz.h"

/* For its ways, which it does not lend. */
#include "core/beneath.c"

static char folder_name[] = "/tmp/sheaf-fuzz-XXXXXX";

/* In the order in which they can be removed. */
static const char *const names[] = { "top/in/b", "top/in/up", "top/in/back",
	"top/in", "top/a", "top/link", "top/out", "top/root", "top/loop",
	"top/proc", "top/...", "top/ ", "top", "outside" };

static int tree = -1;

static void remove_tree(void)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (unlinkat(tree, names[i], 0) != 0)
			unlinkat(tree, names[i], AT_REMOVEDIR);
	rmdir(folder_name);
}

static void make_link(const char *to, const char *path)
{
	HOLDS(symlinkat(to, tree, path) == 0);
}

static void make_file(const char *path)
{
	int fd = openat(tree, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	HOLDS(fd >= 0);
	close(fd);
}

/* The folder within a tree of this process, with ways out of it. */
static int open_folder(void)
{
	static int folder = -1;

	if (folder >= 0)
		return folder;
	HOLDS(mkdtemp(folder_name));
	tree = open(folder_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	HOLDS(mkdirat(tree, "top", 0700) == 0);
	HOLDS(mkdirat(tree, "top/in", 0700) == 0);
	make_file("outside");
	make_file("top/a");
	make_file("top/...");
	make_file("top/ ");
	make_file("top/in/b");
	make_link("in/b", "top/link");
	make_link("../outside", "top/out");
	make_link("/", "top/root");
	make_link("loop", "top/loop");
	make_link("/proc/self/root", "top/proc");
	make_link("../..", "top/in/up");
	make_link("..", "top/in/back");
	atexit(remove_tree);
	folder = openat(tree, "top", O_PATH | O_DIRECTORY | O_CLOEXEC);
	HOLDS(folder >= 0);
	return folder;
}

/* Closes it. */
static void check_place(int fd, bool is_regular)
{
	char link[64], place[512], below[64];
	struct stat st;
	ssize_t size;

	if (fd < 0)
		return;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	size = readlink(link, place, sizeof(place) - 1);
	HOLDS(size > 0);
	place[size] = '\0';
	snprintf(below, sizeof(below), "%s/top", folder_name);
	HOLDS(text_starts_with(place, below));
	HOLDS(place[strlen(below)] == '/' ||
	    (place[strlen(below)] == '\0' && !is_regular));
	HOLDS(fstat(fd, &st) == 0);
	HOLDS(!is_regular || S_ISREG(st.st_mode));
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int folder = open_folder();
	char *path = text_of(bytes, size);

	check_place(file_open_beneath(folder, path), true);
	if (*path && *path != '/')
		check_place(open_by_parts(folder, path), false);
	free(path);
	return 0;
}
