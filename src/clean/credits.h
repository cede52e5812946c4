/* The words of credits: which line says who wrote, and which a source. */
#ifndef CLEAN_CREDITS_H
#define CLEAN_CREDITS_H

#include "article/article.h"

enum credit_kind {
	CREDIT_NONE,
	CREDIT_COLON, /* "作者：..." : only among others */
	CREDIT_BAR, /* "文｜..." : sure by itself */
	CREDIT_SOURCE /* "本文来自...授权发布" */
};

/* `text` is collapsed. */
enum credit_kind credit_kind(const char *text);

/* Fills what `meta` lacks from a line of credits. */
void credit_read(struct arena *, const char *text, struct meta *);

#endif
