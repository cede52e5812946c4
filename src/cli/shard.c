/* The value of --shard: K/N, or what a cluster's environment says. */
#include <stdlib.h>
#include <string.h>

#include "cli/values.h"

enum { SHARDS_MAX = 1000000 };

/* Digits alone, up to `most`; moves behind them. */
static bool read_number(const char **text, unsigned most, unsigned *number)
{
	size_t digits = strspn(*text, "0123456789");
	unsigned long value = digits > 0 && digits < 9
	    ? strtoul(*text, NULL, 10)
	    : most + 1ul;

	*text += digits;
	*number = (unsigned)value;
	return value <= most;
}

/* 0: it is not set. */
static bool read_variable(const char *name, unsigned most, unsigned *number)
{
	const char *text = getenv(name), *rest = text;

	*number = 0;
	return !text || !*text ||
	    (read_number(&rest, most, number) && *rest == '\0') ||
	    value_wrong(
		"--shard auto: %s=%s: not a number up to %u", name, text, most);
}

static bool is_set(const char *name)
{
	const char *text = getenv(name);

	return text && *text;
}

/* From 1; what was found must be one of them. */
static bool put_shard(struct sheaf_options *options, const char *name,
    unsigned number, unsigned count)
{
	if (number < 1 || number > count)
		return value_wrong("--shard auto: %s=%s: not one of %u tasks, "
				   "counted from 1",
		    name, getenv(name), count);
	options->shard = number;
	options->shard_count = count;
	return true;
}

/* Tasks of an array are evenly spaced: FIRST-LAST:STEP.  With the number of parts
 * told, the task's id is the part, so that some of them can be run again. */
static bool read_slurm(struct sheaf_options *options, unsigned count)
{
	static const char id_name[] = "SLURM_ARRAY_TASK_ID";
	const unsigned most = 1u << 26;
	unsigned id, first, last, step, tasks;

	if (!read_variable(id_name, most, &id))
		return false;
	if (count > 0)
		return put_shard(options, id_name, id, count);
	if (!is_set("SLURM_ARRAY_TASK_MIN") || !is_set("SLURM_ARRAY_TASK_MAX"))
		return value_wrong("--shard auto: SLURM_ARRAY_TASK_MIN and "
				   "SLURM_ARRAY_TASK_MAX are not set");
	if (!read_variable("SLURM_ARRAY_TASK_MIN", most, &first) ||
	    !read_variable("SLURM_ARRAY_TASK_MAX", most, &last) ||
	    !read_variable("SLURM_ARRAY_TASK_STEP", most, &step) ||
	    !read_variable("SLURM_ARRAY_TASK_COUNT", SHARDS_MAX, &tasks))
		return false;
	step = step > 0 ? step : 1;
	if (id < first || id > last || (id - first) % step != 0 ||
	    (last - first) / step >= SHARDS_MAX ||
	    (tasks > 0 && (last - first) / step + 1 != tasks))
		return value_wrong("--shard auto: the tasks of this array are "
				   "not evenly spaced; say how many parts "
				   "there are: auto/N");
	options->shard = (id - first) / step + 1;
	options->shard_count = (last - first) / step + 1;
	return true;
}

/* No variable tells the number of completions, but tasks count from 0. */
static bool read_kubernetes(struct sheaf_options *options, unsigned count)
{
	static const char name[] = "JOB_COMPLETION_INDEX";
	unsigned index;

	if (!read_variable(name, SHARDS_MAX, &index))
		return false;
	if (count == 0)
		return value_wrong("--shard auto: nothing tells how many parts "
				   "there are: auto/N, or SHEAF_SHARD_COUNT");
	if (index >= count)
		return value_wrong("--shard auto: %s=%u: not one of %u tasks, "
				   "counted from 0",
		    name, index, count);
	options->shard = index + 1;
	options->shard_count = count;
	return true;
}

/* "auto" or "auto/N". */
static bool read_auto(struct sheaf_options *options, const char *rest)
{
	unsigned count;

	if (*rest == '\0') {
		if (!read_variable("SHEAF_SHARD_COUNT", SHARDS_MAX, &count))
			return false;
	} else if (*rest++ != '/' || !read_number(&rest, SHARDS_MAX, &count) ||
	    *rest || count == 0) {
		return value_wrong("--shard: not auto or auto/N with N from 1 "
				   "to %d",
		    SHARDS_MAX);
	}
	if (is_set("SLURM_ARRAY_TASK_ID"))
		return read_slurm(options, count);
	if (is_set("JOB_COMPLETION_INDEX"))
		return read_kubernetes(options, count);
	return value_wrong("--shard auto: neither SLURM_ARRAY_TASK_ID nor "
			   "JOB_COMPLETION_INDEX is set");
}

bool read_shard(struct sheaf_options *options, const char *text)
{
	const char *rest = text;

	if (strncmp(text, "auto", 4) == 0)
		return read_auto(options, text + 4);
	return (read_number(&rest, SHARDS_MAX, &options->shard) &&
		   *rest++ == '/' &&
		   read_number(&rest, SHARDS_MAX, &options->shard_count) &&
		   *rest == '\0' && options->shard >= 1 &&
		   options->shard <= options->shard_count) ||
	    value_wrong("--shard %s: not auto, or K/N with K from 1 to N and N "
			"up to %d",
		text, SHARDS_MAX);
}
