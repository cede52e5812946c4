/* Feeds every file of the folders named to a target, in the order of their
 * names: what libFuzzer's own main() would do, with any compiler. */
#include <dirent.h>

#include "fuzz.h"

static int replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct buf bytes = BUF_INIT;
	char part[4096];
	size_t size;

	if (file == NULL) {
		perror(path);
		return -1;
	}
	while ((size = fread(part, 1, sizeof(part), file)) > 0)
		buf_add(&bytes, part, size);
	fclose(file);
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput((const uint8_t *)bytes.data, bytes.size);
	buf_release(&bytes);
	return 0;
}

/* The number of files, or -1.  A folder that is not there is empty. */
static int replay_folder(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort), replayed = 0;

	if (count < 0)
		return 0;
	for (int i = 0; i < count; i++) {
		struct buf path = BUF_INIT;

		buf_printf(&path, "%s/%s", folder, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.' && replayed >= 0)
			replayed = replay_file(buf_text(&path)) < 0
			    ? -1
			    : replayed + 1;
		buf_release(&path);
		free(entries[i]);
	}
	free(entries);
	return replayed;
}

int main(int count, char **folders)
{
	int replayed = 0;

	for (int i = 1; i < count; i++) {
		int files = replay_folder(folders[i]);

		if (files < 0)
			return 1;
		replayed += files;
	}
	printf("%d inputs\n", replayed);
	return replayed == 0;
}
