/* PDF 1.7 through libharu's object model. */
#ifndef PDF_PDF_H
#define PDF_PDF_H

#include "book/book.h"

extern const struct packager pdf_packager;

/* Whether the options for PDF make sense together. */
bool pdf_options_check(const struct sheaf_options *, struct error *)
    MUST_CHECK;

#endif
