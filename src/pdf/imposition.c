/* Sheets for a booklet. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/imposition.h"
#include "pdf/pages.h"

struct row {
	struct imposed_page page;
	size_t annotation, annotation_count; /* of ids */
};

struct rows {
	struct row *rows;
	size_t count, capacity;
};

struct imposition {
	struct writer *writer;
	bool is_r2l;
	struct rows front, body;
	object_id *annotations;
	size_t annotation_count, annotation_room;
	double width, height; /* half a sheet: of the first page */
};

struct imposition *imposition_new(struct writer *writer, bool is_r2l)
{
	struct imposition *imposition = memory_new(sizeof(*imposition));

	imposition->writer = writer;
	imposition->is_r2l = is_r2l;
	return imposition;
}

void imposition_free(struct imposition *imposition)
{
	if (imposition == NULL)
		return;
	free(imposition->front.rows);
	free(imposition->body.rows);
	free(imposition->annotations);
	free(imposition);
}

/* Odd pages lie on the right, with their left side at the fold; where one reads
 * from right to left, on the left. */
void imposition_move(struct imposition *imposition, size_t number,
    const struct imposed_page *page, double *dx, double *dy)
{
	if (imposition->width == 0) {
		imposition->width = page->width;
		imposition->height = page->height;
	}
	*dx = (number % 2 == 1) != imposition->is_r2l
	    ? imposition->width
	    : imposition->width - page->width;
	*dx += page->shift;
	*dy = imposition->height - page->height;
}

void imposition_add(struct imposition *imposition, bool is_front,
    const struct imposed_page *page, const object_id *annotations, size_t count)
{
	struct rows *rows = is_front ? &imposition->front : &imposition->body;

	if (rows->count == rows->capacity) {
		rows->capacity = 2 * rows->capacity + 64;
		rows->rows = memory_resize(
		    rows->rows, rows->capacity, sizeof(*rows->rows));
	}
	rows->rows[rows->count++] = (struct row){ *page,
		imposition->annotation_count, count };
	if (imposition->annotation_count + count >
	    imposition->annotation_room) {
		imposition->annotation_room = 2 * imposition->annotation_room +
		    count + 64;
		imposition->annotations = memory_resize(imposition->annotations,
		    imposition->annotation_room,
		    sizeof(*imposition->annotations));
	}
	if (count > 0)
		memcpy(imposition->annotations + imposition->annotation_count,
		    annotations, count * sizeof(*annotations));
	imposition->annotation_count += count;
}

/* The page of this number, from 0, of the whole booklet; NULL: an empty one.
 * The body starts on a right page. */
static const struct row *row_at(
    const struct imposition *imposition, size_t number)
{
	size_t front = imposition->front.count;
	size_t padded = front + front % 2;

	if (number < front)
		return &imposition->front.rows[number];
	if (number < padded || number - padded >= imposition->body.count)
		return NULL;
	return &imposition->body.rows[number - padded];
}

static void put_form(HPDF_Dict forms, struct buf *content, object_id id,
    char letter, size_t number)
{
	char name[32];

	if (id == 0)
		return;
	snprintf(name, sizeof(name), "%c%zu", letter, number);
	dict_reference(forms, name, id);
	buf_printf(content, "/%s Do\n", name);
}

/* One side: the pages of these numbers, as they are from left to right. */
static void write_side(struct imposition *imposition, struct page_list *list,
    size_t left, size_t right)
{
	size_t pages[2] = { imposition->is_r2l ? right : left,
		imposition->is_r2l ? left : right };
	struct writer *writer = imposition->writer;
	struct objects *objects = writer_objects(writer);
	HPDF_Dict dict = dict_new(objects, "Page"), forms;
	HPDF_Array box, annotations = NULL;
	object_id content = writer_reserve(writer), parent, id;
	struct buf out = BUF_INIT;

	id = page_list_add(list, writer, &parent);
	dict_reference(dict, "Parent", parent);
	box = dict_array(dict, "MediaBox");
	array_number(box, 0);
	array_number(box, 0);
	array_real(box, 2 * imposition->width);
	array_real(box, imposition->height);
	forms = dict_dict(dict_dict(dict, "Resources"), "XObject");
	for (size_t side = 0; side < 2; side++) {
		const struct row *row = row_at(imposition, pages[side]);
		double dx, dy;

		if (row == NULL)
			continue;
		imposition_move(
		    imposition, pages[side] + 1, &row->page, &dx, &dy);
		buf_puts(&out, "q 1 0 0 1 ");
		number_put(&out, dx, 2);
		buf_putc(&out, ' ');
		number_put(&out, dy, 2);
		buf_puts(&out, " cm\n");
		put_form(forms, &out, row->page.content, 'A', side);
		put_form(forms, &out, row->page.margins, 'B', side);
		buf_puts(&out, "Q\n");
		for (size_t i = 0; i < row->annotation_count; i++) {
			if (annotations == NULL)
				annotations = dict_array(dict, "Annots");
			array_reference(annotations,
			    imposition->annotations[row->annotation + i]);
		}
	}
	writer_deflated(
	    writer, content, dict_new(objects, NULL), buf_text(&out), out.size);
	dict_reference(dict, "Contents", content);
	writer_object(writer, id, dict);
	buf_release(&out);
}

size_t imposition_sheet_count(const struct imposition *imposition)
{
	size_t front = imposition->front.count;

	return (front + front % 2 + imposition->body.count + 3) / 4;
}

object_id imposition_write(struct imposition *imposition)
{
	size_t count = 4 * imposition_sheet_count(imposition);
	struct page_list list = { 0 };
	object_id root;

	for (size_t at = 0; at < count / 2; at += 2) {
		write_side(imposition, &list, count - 1 - at, at);
		write_side(imposition, &list, at + 1, count - 2 - at);
	}
	root = page_tree_write(imposition->writer, &list, 1);
	page_list_release(&list);
	return root;
}
