/* Draws parts of a page into forms. */
#include "pdf/form.h"

static void swap_part(struct canvas *canvas, struct canvas_part *part)
{
	struct canvas_part kept;

	canvas_text_end(canvas);
	kept = (struct canvas_part){ canvas->content, canvas->font_is_used,
		canvas->font_is_upright, canvas->pen };
	canvas->content = part->content;
	canvas->font_is_used = part->font_is_used;
	canvas->font_is_upright = part->font_is_upright;
	canvas->pen = part->pen;
	*part = kept;
}

/* 8.10.1: a form begins with the state of the page, but names its own fonts. */
void form_begin(struct canvas *canvas, struct canvas_part *part)
{
	part->pen = canvas->pen;
	part->pen.has_font = false;
	swap_part(canvas, part);
}

size_t form_place(
    struct canvas *canvas, double x, double baseline, bool is_turned)
{
	double turn = is_turned;
	double matrix[6] = { 1 - turn, -turn, turn, 1 - turn, x,
		canvas->height - baseline };
	size_t place;

	canvas_text_end(canvas);
	buf_puts(&canvas->content, "q\n");
	for (int i = 0; i < 6; i++) {
		number_put(&canvas->content, matrix[i], 2);
		buf_putc(&canvas->content, ' ');
	}
	buf_puts(&canvas->content, "cm\n");
	place = canvas->content.size;
	buf_puts(&canvas->content, "Q\n");
	return place;
}

void form_end(struct canvas *canvas, struct canvas_part *part, uint32_t number)
{
	swap_part(canvas, part);
	buf_printf(&canvas->content, "/S%u Do\n", (unsigned)number);
}
