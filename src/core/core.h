/* The room that knows nothing of documents. */
#ifndef CORE_CORE_H
#define CORE_CORE_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/code_set.h"
#include "core/config.h"
#include "core/data.h"
#include "core/datum.h"
#include "core/deflate.h"
#include "core/diag.h"
#include "core/error.h"
#include "core/explain.h"
#include "core/file.h"
#include "core/file_name.h"
#include "core/flat.h"
#include "core/hash.h"
#include "core/library.h"
#include "core/limit.h"
#include "core/memory.h"
#include "core/table.h"
#include "core/template.h"
#include "core/terminal.h"
#include "core/text.h"
#include "core/url.h"
#include "core/xml.h"

#endif
