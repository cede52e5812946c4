/* The command: reads its line, calls the library, tells how it ended. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/cache.h"
#include "cli/check.h"
#include "cli/confine.h"
#include "cli/doctor.h"
#include "cli/jobs.h"
#include "cli/merge.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/report.h"

#define FILES 65536 /* pictures wait for their book in open files */

/* Nothing half-written stays behind; then the signal does what it does. */
static void interrupted(int number)
{
	sheaf_interrupt();
	screen_interrupt();
	(void)signal(number, SIG_DFL);
	(void)raise(number);
}

static void watch_signals(void)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction action = { .sa_handler = interrupted };

	/* a second one waits until nothing is left behind */
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaddset(&action.sa_mask, numbers[i]);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaction(numbers[i], &action, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	/* a file that may not grow is a full disk */
	(void)signal(SIGXFSZ, SIG_IGN);
}

/* A file of ours must not become what a message is written to.  /dev/null the
 * wrong way round: who reads or writes it sees that it was closed. */
static void fill_standard_files(void)
{
	static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };

	for (int fd = 0; fd < 3; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		/* cppcheck-suppress leakReturnValNotUsed; it stays open */
		if (open("/dev/null", modes[fd]) != fd) {
			perror("sheaf: /dev/null");
			_exit(SHEAF_NOTHING);
		}
	}
}

/* Many systems give few files at once only for old programs' sake, which hold
 * descriptors in sets of 1024. */
static void allow_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= FILES)
		return;
	limit.rlim_cur = limit.rlim_max < FILES ? limit.rlim_max : FILES;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* A line that moves would be in the way of what is printed. */
static bool writes_to_terminal(const struct command *command)
{
	const struct sheaf_options *options = &command->options;
	const char *report = options->report, *review = options->index_review;

	return (options->dump || (report && strcmp(report, "-") == 0) ||
		   (review && strcmp(review, "-") == 0)) &&
	    isatty(STDOUT_FILENO);
}

int main(int argc, char **argv)
{
	struct command command;
	struct screen screen;
	struct sheaf_events events = { &screen, screen_message, screen_progress,
		screen_book, screen_planned };
	struct sheaf_result result;
	int status = SHEAF_USAGE;

	fill_standard_files();
	if (argc > 1 && strcmp(argv[1], "cache") == 0)
		return cache_command(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "check") == 0)
		return check_command(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "doctor") == 0)
		return doctor_command(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "merge") == 0) {
		watch_signals();
		return merge_command(argc - 1, argv + 1);
	}
	if (argc > 1 && strcmp(argv[1], "report") == 0)
		return report_command(argc - 1, argv + 1);
	switch (command_read(&command, argc, argv)) {
	case COMMAND_RUN:
		if (command.jobs) {
			watch_signals();
			allow_files();
			status = jobs_run(&command, &screen);
			break;
		}
		screen_init(&screen, command.is_quiet,
		    command.shows_progress && !writes_to_terminal(&command));
		watch_signals();
		allow_files();
		confine_runs(
		    &(const struct sheaf_options *){ &command.options }, 1);
		status = (int)sheaf_bind(&command.options, &events, &result);
		screen_finish(&screen, &result);
		if (command.shows_timings)
			screen_timings(&result.timings);
		break;
	case COMMAND_DONE:
		status = fflush(stdout) == 0 && !ferror(stdout) ? 0
								: SHEAF_NOTHING;
		break;
	case COMMAND_WRONG:
		break;
	}
	command_release(&command);
	return status;
}
