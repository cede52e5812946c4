/* What tests of the setting of lines share: fonts, a style, one paragraph. */
#ifndef TYPESET_FIXTURE_H
#define TYPESET_FIXTURE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "typeset/family.h"
#include "typeset/paragraph.h"

#define EM 10.0f

struct fixture {
	struct font_finder *finder;
	struct font_source source;
	struct typesetter typesetter;
	bool has_noto; /* Noto Serif CJK */
	struct layout layout;
	struct diag_list diags;
	struct text_style style;
	struct span spans[8];
	struct paragraph paragraph;
	struct paragraph_lines lines;
};

static inline bool is_installed(
    const struct font_source *source, const char *family)
{
	struct font_query named = { family, "zh-Hans", 0x4e00, 400, false };
	struct font_query other = { "No Such Font", "ja", 0x4e00, 400, false };
	struct font_face_file one, two;

	/* a name that is not installed gives what any such name gives */
	return source->find(source->context, &named, &one) &&
	       source->find(source->context, &other, &two) && one.id != two.id;
}

static inline int fixture_open(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct error err;

	f->finder = font_finder_new(&err);
	if (f->finder != NULL) {
		f->source = font_finder_source(f->finder);
		f->has_noto = is_installed(&f->source, "Noto Serif CJK SC");
		f->typesetter.faces = faces_new(&f->source, true, &err);
	}
	*state = f;
	return 0;
}

static inline int fixture_close(void **state)
{
	struct fixture *f = *state;

	faces_free(f->typesetter.faces);
	font_finder_free(f->finder);
	free(f);
	return 0;
}

static inline int fixture_start(void **state)
{
	struct fixture *f = *state;

	f->layout = (struct layout){ .arena = arena_new() };
	diag_list_init(&f->diags, f->layout.arena);
	f->style = (struct text_style){ .families = "serif",
		.language = "zh-Hans",
		.size_pt = EM,
		.line_height_pt = 16,
		.weight = 400,
		.manner = { .overflow_wrap = OVERFLOW_BREAK,
		    .spacing_trim = TRIM_BOTH,
		    .autospace = AUTOSPACE_LETTERS | AUTOSPACE_DIGITS,
		    .word_least = 5,
		    .before_least = 2,
		    .after_least = 2 } };
	memset(f->spans, 0, sizeof f->spans);
	f->paragraph = (struct paragraph){ .spans = f->spans,
		.width_pt = 200,
		.align = ALIGN_JUSTIFY,
		.language = "zh-Hans" };
	return 0;
}

static inline int fixture_end(void **state)
{
	struct fixture *f = *state;

	arena_free(f->layout.arena);
	return 0;
}

/* Tests that count on widths need the fonts they are counted for. */
static inline void need_noto(const struct fixture *f)
{
	if (!f->has_noto) {
		print_message("skipped: fonts-noto-cjk is not installed\n");
		skip();
	}
	assert_non_null(f->typesetter.faces);
}

static inline void need_font(const struct fixture *f)
{
	if (f->typesetter.faces == NULL) {
		print_message("skipped: no font is installed\n");
		skip();
	}
}

static inline void set_spans(struct fixture *f, size_t count)
{
	f->paragraph.span_count = count;
	paragraph_set(
	    &f->typesetter, &f->paragraph, &f->layout, &f->lines, &f->diags);
}

static inline void set_text(struct fixture *f, const char *text)
{
	f->spans[0] = (struct span){
		.text = text, .size = strlen(text), .style = &f->style
	};
	set_spans(f, 1);
}

static inline float width_of(struct fixture *f, const char *text)
{
	float least, most;

	f->spans[0] = (struct span){
		.text = text, .size = strlen(text), .style = &f->style
	};
	f->paragraph.span_count = 1;
	paragraph_measure(&f->typesetter, &f->paragraph, &least, &most);
	return most;
}

/* The text of a line's runs, in order. */
static inline const char *line_text(struct fixture *f, size_t line)
{
	struct buf text = BUF_INIT;
	const char *copy;

	assert_true(line < f->lines.count);
	for (const struct item *item = f->lines.lines[line].first; item != NULL;
	     item = item->next)
		if (item->kind == ITEM_RUN)
			buf_puts(&text, item->run.text);
	copy = arena_strdup(f->layout.arena, buf_text(&text));
	buf_release(&text);
	return copy;
}

/* The item of this kind on a line, counted from 0; NULL if there is none. */
static inline const struct item *item_of(
    const struct fixture *f, size_t line, enum item_kind kind, size_t number)
{
	const struct item *item = f->lines.lines[line].first;

	for (; item != NULL; item = item->next)
		if (item->kind == kind && number-- == 0)
			return item;
	return NULL;
}

static inline double run_right(const struct run *run)
{
	double x = run->x_pt;

	for (size_t i = 0; i < run->glyph_count; i++)
		x += run->glyphs[i].advance_pt;
	return x;
}

#endif
