/* A process that ends before its time; included by <sheaf.h>. */
#ifndef SHEAF_ENDING_H
#define SHEAF_ENDING_H

#ifdef __cplusplus
extern "C" {
#endif

/* Removes the unfinished files of a sheaf_bind() under way; for a handler of
 * SIGINT or SIGTERM that ends the process.  Async-signal-safe. */
void sheaf_interrupt(void);

/* What malloc() may call before it returns NULL, in a program whose own it is:
 * ends the process as libsheaf does when it is out of memory, with a line and exit
 * status 3, in a worker so that its article is tried again.  Returns where libsheaf
 * wants the refusal: a picture is being decoded with bounded memory. */
void sheaf_memory_refused(void);

#ifdef __cplusplus
}
#endif

#endif
