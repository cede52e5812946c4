/*
 * How large an EPUB is beside its parts, each as small as deflate makes it, and
 * what the levels of libdeflate make of its text.
 *
 *   epub_parts BOOK.epub
 */
#include <libdeflate.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <zip.h>

#define LEVEL_BEST 12

static const int levels[] = { 6, 9, LEVEL_BEST };

#define LEVELS (sizeof(levels) / sizeof(*levels))

struct sums {
	size_t parts, pictures; /* bytes, as small as they get */
	size_t text;            /* bytes of text that is not packed */
	size_t packed[LEVELS];
	double cpu_s[LEVELS];
	size_t in_book; /* of the text, as it is in the book */
};

static double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t pack(const void *bytes, size_t size, int level, double *cpu_s)
{
	struct libdeflate_compressor *packer = libdeflate_alloc_compressor(
	    level);
	size_t room = libdeflate_deflate_compress_bound(packer, size), packed;
	void *out = malloc(room);
	double start = cpu_seconds();

	packed = libdeflate_deflate_compress(packer, bytes, size, out, room);
	*cpu_s += cpu_seconds() - start;
	free(out);
	libdeflate_free_compressor(packer);
	return packed > 0 && packed < size ? packed : size;
}

static bool is_picture(const char *name)
{
	return !strncmp(name, "images/", 7);
}

static void add_part(
    struct sums *sums, const zip_stat_t *member, const void *bytes)
{
	size_t i, best = member->size;

	if (is_picture(member->name)) {
		double unused = 0;

		best = pack(bytes, member->size, LEVEL_BEST, &unused);
		sums->pictures += best;
		sums->parts += best;
		return;
	}
	sums->text += member->size;
	sums->in_book += member->comp_size;
	for (i = 0; i < LEVELS; i++) {
		size_t packed = pack(
		    bytes, member->size, levels[i], &sums->cpu_s[i]);

		sums->packed[i] += packed;
		if (packed < best)
			best = packed;
	}
	sums->parts += best;
}

static bool add_parts(struct sums *sums, zip_t *book)
{
	zip_int64_t i, count = zip_get_num_entries(book, 0);

	for (i = 0; i < count; i++) {
		zip_stat_t member;
		zip_file_t *file;
		void *bytes;
		bool is_read;

		if (zip_stat_index(book, (zip_uint64_t)i, 0, &member) != 0 ||
		    !(file = zip_fopen_index(book, (zip_uint64_t)i, 0)))
			return false;
		bytes = malloc(member.size + 1);
		is_read = zip_fread(file, bytes, member.size) ==
		    (zip_int64_t)member.size;
		zip_fclose(file);
		if (is_read)
			add_part(sums, &member, bytes);
		free(bytes);
		if (!is_read)
			return false;
	}
	return true;
}

static void report(const struct sums *sums, size_t size)
{
	size_t i;

	printf("%-34s%12zu\n", "book", size);
	printf("%-34s%12zu\n", "its parts, best deflate", sums->parts);
	printf("%-34s%12zu\n", "  pictures of these", sums->pictures);
	printf("%-34s%12.5f\n", "book / parts",
	    (double)size / (double)sums->parts);
	printf("%-34s%12zu\n", "text", sums->text);
	printf("%-34s%12zu\n", "  in the book", sums->in_book);
	for (i = 0; i < LEVELS; i++)
		printf("  level %-26d%12zu%9.1f ms  book / parts %.5f\n",
		    levels[i], sums->packed[i], sums->cpu_s[i] * 1e3,
		    (double)(size - sums->in_book + sums->packed[i]) /
			(double)sums->parts);
}

int main(int argc, char **argv)
{
	struct sums sums = { 0 };
	struct stat info;
	zip_t *book;

	if (argc != 2 || stat(argv[1], &info) != 0 ||
	    !(book = zip_open(argv[1], ZIP_RDONLY, NULL))) {
		fputs("usage: epub_parts BOOK.epub\n", stderr);
		return 2;
	}
	if (!add_parts(&sums, book)) {
		fprintf(stderr, "epub_parts: %s: damaged\n", argv[1]);
		return 1;
	}
	report(&sums, (size_t)info.st_size);
	zip_discard(book);
	return 0;
}
