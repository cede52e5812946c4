/* CMaps (Adobe Technical Note 5014): what the codes of a font mean. */
#ifndef PDF_CMAP_H
#define PDF_CMAP_H

#include "core/core.h"

/* A code and its text, or its CID. */
struct cmap_row {
	uint16_t code;
	uint16_t cid;
	const char *text;       /* UTF-8 */
};

/* For /ToUnicode; rows ascend by code. */
void cmap_put_texts(struct buf *, const struct cmap_row *, size_t count);

/* For /Encoding; `is_upright`: of vertical writing. */
void cmap_put_cids(struct buf *, const struct cmap_row *, size_t count,
    bool is_upright);

/* The names cmap_put_cids() gives itself. */
#define CMAP_NAME   "Sheaf-Glyphs"
#define CMAP_NAME_V "Sheaf-Glyphs-V"

#endif
