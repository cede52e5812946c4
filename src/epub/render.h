/* The half of the packager that works in a worker (book/book.h). */
#ifndef EPUB_RENDER_H
#define EPUB_RENDER_H

#include "book/book.h"

struct renderer *epub_renderer_new(const struct resources *,
    struct diag_list *, struct error *);
/* Of chapters for Kobo's readers. */
struct renderer *kepub_renderer_new(const struct resources *,
    struct diag_list *, struct error *);
void epub_renderer_free(struct renderer *);

bool epub_render(struct renderer *, const struct entry *,
    const struct article *, struct buf *out, struct diag_list *,
    struct error *);

#endif
