/* PDF objects through libharu, with one place for its errors. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/object.h"

struct objects {
	HPDF_Doc doc;
	HPDF_Stream stream; /* writes into `out` */
	struct buf *out;
};

/* A reference to an object that is long written: libharu's proxy with the
 * header it points to behind it, in one piece of memory. */
struct reference {
	HPDF_Proxy_Rec proxy;
	HPDF_Obj_Header target;
};

static void *HPDF_STDCALL allocate(HPDF_UINT size)
{
	return memory_new(size);
}

static void HPDF_STDCALL release(void *memory)
{
	free(memory);
}

static HPDF_STATUS write_bytes(
    HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT size)
{
	struct objects *objects = stream->attr;

	buf_add(objects->out, bytes, size);
	return HPDF_OK;
}

struct objects *objects_new(void)
{
	struct objects *objects = memory_new(sizeof(*objects));

	objects->doc = HPDF_NewEx(NULL, allocate, release, 0, NULL);
	if (objects->doc == NULL)
		memory_exhausted();
	objects->stream = HPDF_CallbackWriter_New(
	    objects->doc->mmgr, write_bytes, objects);
	return objects;
}

void objects_free(struct objects *objects)
{
	if (objects == NULL)
		return;
	HPDF_Stream_Free(objects->stream);
	HPDF_Free(objects->doc);
	free(objects);
}

static void *reference_new(HPDF_MMgr memory, object_id id)
{
	struct reference *reference = HPDF_GetMem(memory, sizeof(*reference));

	memset(reference, 0, sizeof(*reference));
	reference->proxy.header.obj_class = HPDF_OCLASS_PROXY;
	reference->proxy.obj = &reference->target;
	reference->target.obj_id = id;
	return reference;
}

HPDF_Dict dict_new(struct objects *objects, const char *type)
{
	HPDF_Dict dict = HPDF_Dict_New(objects->doc->mmgr);

	if (type != NULL)
		dict_name(dict, "Type", type);
	return dict;
}

void dict_name(HPDF_Dict dict, const char *key, const char *name)
{
	HPDF_Dict_AddName(dict, key, name);
}

void dict_number(HPDF_Dict dict, const char *key, int32_t number)
{
	HPDF_Dict_AddNumber(dict, key, number);
}

void dict_boolean(HPDF_Dict dict, const char *key, bool value)
{
	HPDF_Dict_AddBoolean(dict, key, value ? HPDF_TRUE : HPDF_FALSE);
}

void dict_reference(HPDF_Dict dict, const char *key, object_id id)
{
	HPDF_Dict_Add(dict, key, reference_new(dict->mmgr, id));
}

void dict_bytes(HPDF_Dict dict, const char *key, const void *bytes, size_t size)
{
	HPDF_Dict_Add(dict, key,
	    HPDF_Binary_New(dict->mmgr, (HPDF_BYTE *)bytes, (HPDF_UINT)size));
}

void dict_text(HPDF_Dict dict, const char *key, const char *utf8)
{
	struct buf text = BUF_INIT;

	text_bytes_put(&text, utf8);
	dict_bytes(dict, key, text.data, text.size);
	buf_release(&text);
}

HPDF_Dict dict_dict(HPDF_Dict dict, const char *key)
{
	HPDF_Dict inner = HPDF_Dict_New(dict->mmgr);

	HPDF_Dict_Add(dict, key, inner);
	return inner;
}

HPDF_Array dict_array(HPDF_Dict dict, const char *key)
{
	HPDF_Array inner = HPDF_Array_New(dict->mmgr);

	HPDF_Dict_Add(dict, key, inner);
	return inner;
}

static HPDF_STATUS raw_write(HPDF_Dict dict, HPDF_Stream stream)
{
	const struct buf *raw = dict->attr;

	return HPDF_Stream_Write(
	    stream, (const HPDF_BYTE *)raw->data, (HPDF_UINT)raw->size);
}

static void raw_free(HPDF_Dict dict)
{
	struct buf *raw = dict->attr;

	buf_release(raw);
	free(raw);
}

void dict_raw(HPDF_Dict dict, struct buf *bytes)
{
	struct buf *raw = memory_new(sizeof(*raw));

	assert(dict->attr == NULL);
	*raw = *bytes;
	*bytes = (struct buf)BUF_INIT;
	dict->attr = raw;
	dict->write_fn = raw_write;
	dict->free_fn = raw_free;
}

void array_name(HPDF_Array array, const char *name)
{
	HPDF_Array_AddName(array, name);
}

void array_number(HPDF_Array array, int32_t number)
{
	HPDF_Array_AddNumber(array, number);
}

void array_real(HPDF_Array array, double value)
{
	if (!isfinite(value))
		value = 0;
	value = fmin(fmax(value, -32000), 32000);
	HPDF_Array_AddReal(array, (HPDF_REAL)value);
}

void array_reference(HPDF_Array array, object_id id)
{
	HPDF_Array_Add(array, reference_new(array->mmgr, id));
}

void array_bytes(HPDF_Array array, const void *bytes, size_t size)
{
	HPDF_Array_Add(array,
	    HPDF_Binary_New(array->mmgr, (HPDF_BYTE *)bytes, (HPDF_UINT)size));
}

HPDF_Dict array_dict(HPDF_Array array)
{
	HPDF_Dict inner = HPDF_Dict_New(array->mmgr);

	HPDF_Array_Add(array, inner);
	return inner;
}

bool object_write(struct objects *objects, HPDF_Dict dict, HPDF_Encrypt encrypt,
    struct buf *out, struct error *err)
{
	HPDF_STATUS status;

	objects->out = out;
	status = HPDF_Obj_WriteValue(dict, objects->stream, encrypt);
	HPDF_Dict_Free(dict);
	/* An error of libharu is sticky: from any call since the last object. */
	if (status == HPDF_OK)
		status = HPDF_GetError(objects->doc);
	if (status == HPDF_OK)
		return true;
	return error_set(err, SHEAF_E_OUTPUT, "libharu: error 0x%04lx",
	    (unsigned long)status);
}

void object_put_reference(struct buf *out, object_id id)
{
	buf_put_number(out, id);
	buf_puts(out, " 0 R");
}

void object_put_name(
    struct buf *out, char letter, uint32_t number, object_id id)
{
	buf_putc(out, '/');
	buf_putc(out, letter);
	buf_put_number(out, number);
	buf_putc(out, ' ');
	object_put_reference(out, id);
}

void number_put(struct buf *out, double value, int decimals)
{
	static const int64_t powers[] = { 1, 10, 100, 1000, 10000, 100000 };
	char digits[32];
	size_t at = sizeof(digits);
	int64_t scaled;
	bool has_point = false;

	assert(decimals >= 0 && decimals < 6);
	/* Annex C: a reader may know no real past 32767; widths of long lines
	 * in thousandths are the largest numbers here. */
	if (!isfinite(value))
		value = 0;
	value = fmin(fmax(value, -1e6), 1e6);
	scaled = llround(value * (double)powers[decimals]);
	if (scaled < 0)
		buf_putc(out, '-');
	scaled = scaled < 0 ? -scaled : scaled;
	for (; decimals > 0; decimals--, scaled /= 10)
		if (has_point || scaled % 10 != 0) {
			digits[--at] = (char)('0' + scaled % 10);
			has_point = true;
		}
	if (has_point)
		digits[--at] = '.';
	if (scaled > 0 || !has_point)
		do
			digits[--at] = (char)('0' + scaled % 10);
		while ((scaled /= 10) > 0);
	buf_add(out, digits + at, sizeof(digits) - at);
}

void numbers_put(
    struct buf *out, const double *values, size_t count, int decimals)
{
	for (size_t i = 0; i < count; i++) {
		buf_putc(out, i == 0 ? '[' : ' ');
		number_put(out, values[i], decimals);
	}
	buf_putc(out, ']');
}
