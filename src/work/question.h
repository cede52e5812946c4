/* What a worker asks the parent and waits for.  Private to work/. */
#ifndef WORK_QUESTION_H
#define WORK_QUESTION_H

#include "clean/clean.h"
#include "work/work.h"

struct stashed;
struct rule_answer;

struct questions {
	int socket;
	uint32_t number;                /* of the article that is being loaded */
	struct stashed *stash, **stash_end;
	struct font_face_file *faces;   /* every one that was found, once */
	size_t face_count;
	struct rule_answer *rules;      /* of the last hosts */
	size_t rule_count;
	struct font_source fonts;
	struct page_outside outside;
};

void questions_init(struct questions *, int socket);

/* The next message for the worker; those that came while it waited for an answer
 * come first.  Does not return when the other side is gone. */
struct message questions_next(struct questions *);

/* The other side is gone, or talks nonsense: there is nothing left to do. */
_Noreturn void worker_end(void);

#endif
