/* What is shown in colour (UTS 51). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "typeset/emoji.h"

static void which_are_emoji(void **state)
{
	static const char *const emoji[] = { "😀", "🇨🇳", "👍🏽",
		"👨‍👩‍👧", "❤️", "☎️", "1️⃣", "⌚",
		"㊗️", "©️", "✌🏽", "☝🏿", "❤‍🔥",
		"🏳‍🌈", "🕵🏽‍♀️" };
	static const char *const text[] = { "", "a", "1", "#", "©", "☎",
		"⌚︎", "★", "①", "文", "、", "👍︎", "—", "☎🏽",
		"1‍2", "❤‍a", "☎\xe2\x80\x8d" };

	for (size_t i = 0; i < sizeof(emoji) / sizeof(*emoji); i++)
		if (!is_emoji(emoji[i], strlen(emoji[i])))
			fail_msg("%s is none", emoji[i]);
	for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
		if (is_emoji(text[i], strlen(text[i])))
			fail_msg("%s is one", text[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_are_emoji),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
