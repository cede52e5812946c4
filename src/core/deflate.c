/* Deflate, CRC-32 and Adler-32 by libdeflate. */
#include <stdlib.h>

#include <libdeflate.h>

#include "core/buf.h"
#include "core/deflate.h"
#include "core/memory.h"

struct deflater {
	struct libdeflate_compressor *compressor;
};

struct deflater *deflater_new(int level)
{
	struct deflater *deflater = memory_new(sizeof(*deflater));

	deflater->compressor = libdeflate_alloc_compressor(level);
	if (!deflater->compressor)
		memory_exhausted();
	return deflater;
}

void deflater_free(struct deflater *deflater)
{
	if (!deflater)
		return;
	libdeflate_free_compressor(deflater->compressor);
	free(deflater);
}

void deflate_raw(
    struct deflater *deflater, const void *bytes, size_t size, struct buf *out)
{
	size_t bound = libdeflate_deflate_compress_bound(
	    deflater->compressor, size);

	out->size += libdeflate_deflate_compress(
	    deflater->compressor, bytes, size, buf_reserve(out, bound), bound);
}

void deflate_zlib(
    struct deflater *deflater, const void *bytes, size_t size, struct buf *out)
{
	size_t bound = libdeflate_zlib_compress_bound(
	    deflater->compressor, size);

	out->size += libdeflate_zlib_compress(
	    deflater->compressor, bytes, size, buf_reserve(out, bound), bound);
}

bool inflate_zlib(const void *bytes, size_t size, void *out, size_t out_size)
{
	struct libdeflate_decompressor *decompressor =
	    libdeflate_alloc_decompressor();
	bool is_good;

	if (!decompressor)
		memory_exhausted();
	is_good = libdeflate_zlib_decompress(decompressor, bytes, size, out,
		      out_size, NULL) == LIBDEFLATE_SUCCESS;
	libdeflate_free_decompressor(decompressor);
	return is_good;
}

uint32_t crc32_bytes(const void *bytes, size_t size)
{
	return libdeflate_crc32(0, bytes, size);
}

uint32_t adler32_bytes(const void *bytes, size_t size)
{
	return libdeflate_adler32(1, bytes, size);
}
