/* The table of findings, and the bound on how many are told. */
#include <stdarg.h>
#include <stdio.h>

#include "check/faults.h"

static const struct {
	const char *name;
	enum sheaf_finding_level level;
} rows[FAULTS] = {
#define FAULT(id, name, level) { name, SHEAF_FINDING_##level },
#include "check/faults.def"
#undef FAULT
};

static void tell(struct report *report, enum fault fault,
    const struct place *place, const char *text)
{
	struct sheaf_finding finding = {
		.level = rows[fault].level, .id = rows[fault].name, .text = text
	};

	if (place) {
		finding.part = place->part;
		finding.line = place->line;
		finding.column = place->column;
	}
	if (report->each)
		report->each(report->context, &finding);
}

void report_add(struct report *report, enum fault fault,
    const struct place *place, const char *format, ...)
{
	char text[1024], fitted[512];
	va_list args;

	report->tally->counts[rows[fault].level]++;
	if (++report->counts[fault] > FAULTS_TOLD)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	text_fit(fitted, sizeof(fitted), text);
	tell(report, fault, place, fitted);
}

void report_close(struct report *report)
{
	for (int fault = 0; fault < FAULTS; fault++) {
		char text[64];

		if (report->counts[fault] <= FAULTS_TOLD)
			continue;
		snprintf(text, sizeof(text), "and %zu more",
		    report->counts[fault] - FAULTS_TOLD);
		tell(report, (enum fault)fault, NULL, text);
	}
}
