/* Private to typeset/. */
#ifndef TYPESET_LINK_NOTE_H
#define TYPESET_LINK_NOTE_H

#include "typeset/element.h"

/* Puts an element behind each link of the web within `root`: span.link-note,
 * which holds its address as link_shown() has it; none where the text of the
 * link shows it, or an earlier note does.  `root` gets the class has-notes
 * where the article has notes of its own. */
void link_notes_add(
    struct arena *scratch, struct arena *nodes, struct element *root);

#endif
