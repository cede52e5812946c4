/* Encodings, by every way they may be declared, and by none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "page/page.h"

#define CHINESE                                                                    \
	"这是一个用来测试编码的段落，其中的文字没有任何意" \
	"义，只是为了让程序有足够的字符来判断它是用什么编" \
	"码写成的。"
#define TAIWANESE                                                                  \
	"這是一個用來測試編碼的段落，其中的文字沒有任何意" \
	"義，只是為了讓程式有足夠的字元來判斷它是用什麼編" \
	"碼寫成的。"
#define JAPANESE                                                                   \
	"これは文字コードを判定するための段落です。内容に" \
	"は意味がなく、プログラムが十分な文字を読めるよう" \
	"にしただけです。カタカナも入れる。"
#define KOREAN                                                                 \
	"이것은 문자 인코딩을 시험하기 위한 문단입니"       \
	"다. 내용에는 아무 의미가 없고 프로그램이 "           \
	"충분한 글자를 읽도록 쓴 것입니다."
#define RUSSIAN                                                                \
	"Это абзац для проверки к"                         \
	"одировки, в нём нет ника"                          \
	"кого смысла, он нужен то"                          \
	"лько для того, чтобы про"                          \
	"грамма прочла достаточно"                       \
	" букв."
#define FRENCH                                                                 \
	"Voici un paragraphe pour"                                             \
	" vérifier le codage : il"                                            \
	" n’a aucun sens — c’est "                                       \
	"seulement pour que « le "                                            \
	"programme » lise assez d"                                            \
	"e caractères accentués."

static const struct {
	const char *label, *bytes, *text;
} rows[] = {
	{ "gbk",
	    "\xd5\xe2\xca\xc7\xd2\xbb\xb8\xf6\xd3\xc3\xc0\xb4\xb2\xe2"
	    "\xca\xd4\xb1\xe0\xc2\xeb\xb5\xc4\xb6\xce\xc2\xe4\xa3\xac"
	    "\xc6\xe4\xd6\xd0\xb5\xc4\xce\xc4\xd7\xd6\xc3\xbb\xd3\xd0"
	    "\xc8\xce\xba\xce\xd2\xe2\xd2\xe5\xa3\xac\xd6\xbb\xca\xc7"
	    "\xce\xaa\xc1\xcb\xc8\xc3\xb3\xcc\xd0\xf2\xd3\xd0\xd7\xe3"
	    "\xb9\xbb\xb5\xc4\xd7\xd6\xb7\xfb\xc0\xb4\xc5\xd0\xb6\xcf"
	    "\xcb\xfc\xca\xc7\xd3\xc3\xca\xb2\xc3\xb4\xb1\xe0\xc2\xeb"
	    "\xd0\xb4\xb3\xc9\xb5\xc4\xa1\xa3",
	    CHINESE },
	{ "gb2312",
	    "\xd5\xe2\xca\xc7\xd2\xbb\xb8\xf6\xd3\xc3\xc0\xb4\xb2\xe2"
	    "\xca\xd4\xb1\xe0\xc2\xeb\xb5\xc4\xb6\xce\xc2\xe4\xa3\xac"
	    "\xc6\xe4\xd6\xd0\xb5\xc4\xce\xc4\xd7\xd6\xc3\xbb\xd3\xd0"
	    "\xc8\xce\xba\xce\xd2\xe2\xd2\xe5\xa3\xac\xd6\xbb\xca\xc7"
	    "\xce\xaa\xc1\xcb\xc8\xc3\xb3\xcc\xd0\xf2\xd3\xd0\xd7\xe3"
	    "\xb9\xbb\xb5\xc4\xd7\xd6\xb7\xfb\xc0\xb4\xc5\xd0\xb6\xcf"
	    "\xcb\xfc\xca\xc7\xd3\xc3\xca\xb2\xc3\xb4\xb1\xe0\xc2\xeb"
	    "\xd0\xb4\xb3\xc9\xb5\xc4\xa1\xa3\xe9"
	    "F\x87\xd6",
	    CHINESE "镕囍" },
	{ "gb2312",
	    "\xd5\xe2\xca\xc7\xd2\xbb\xb8\xf6\xd3\xc3\xc0\xb4\xb2\xe2"
	    "\xca\xd4\xb1\xe0\xc2\xeb\xb5\xc4\xb6\xce\xc2\xe4\xa3\xac"
	    "\xc6\xe4\xd6\xd0\xb5\xc4\xce\xc4\xd7\xd6\xc3\xbb\xd3\xd0"
	    "\xc8\xce\xba\xce\xd2\xe2\xd2\xe5\xa3\xac\xd6\xbb\xca\xc7"
	    "\xce\xaa\xc1\xcb\xc8\xc3\xb3\xcc\xd0\xf2\xd3\xd0\xd7\xe3"
	    "\xb9\xbb\xb5\xc4\xd7\xd6\xb7\xfb\xc0\xb4\xc5\xd0\xb6\xcf"
	    "\xcb\xfc\xca\xc7\xd3\xc3\xca\xb2\xc3\xb4\xb1\xe0\xc2\xeb"
	    "\xd0\xb4\xb3\xc9\xb5\xc4\xa1\xa3\x81"
	    "9\xee"
	    "9\x95"
	    "4"
	    "\xb2"
	    "5",
	    CHINESE "㐀𠮷" },
	{ "gb18030",
	    "\xd5\xe2\xca\xc7\xd2\xbb\xb8\xf6\xd3\xc3\xc0\xb4\xb2\xe2"
	    "\xca\xd4\xb1\xe0\xc2\xeb\xb5\xc4\xb6\xce\xc2\xe4\xa3\xac"
	    "\xc6\xe4\xd6\xd0\xb5\xc4\xce\xc4\xd7\xd6\xc3\xbb\xd3\xd0"
	    "\xc8\xce\xba\xce\xd2\xe2\xd2\xe5\xa3\xac\xd6\xbb\xca\xc7"
	    "\xce\xaa\xc1\xcb\xc8\xc3\xb3\xcc\xd0\xf2\xd3\xd0\xd7\xe3"
	    "\xb9\xbb\xb5\xc4\xd7\xd6\xb7\xfb\xc0\xb4\xc5\xd0\xb6\xcf"
	    "\xcb\xfc\xca\xc7\xd3\xc3\xca\xb2\xc3\xb4\xb1\xe0\xc2\xeb"
	    "\xd0\xb4\xb3\xc9\xb5\xc4\xa1\xa3\x81"
	    "9\xee"
	    "9\x95"
	    "4"
	    "\xb2"
	    "5",
	    CHINESE "㐀𠮷" },
	{ "big5",
	    "\xb3o\xacO\xa4@\xad\xd3\xa5\xce\xa8\xd3\xb4\xfa\xb8\xd5"
	    "\xbds\xbdX\xaa\xba\xacq\xb8\xa8\xa1"
	    "A\xa8\xe4\xa4\xa4"
	    "\xaa\xba\xa4\xe5\xa6r\xa8S\xa6\xb3\xa5\xf4\xa6\xf3\xb7N"
	    "\xb8q\xa1"
	    "A\xa5u\xacO\xac\xb0\xa4"
	    "F\xc5\xfd\xb5{\xa6"
	    "\xa1\xa6\xb3\xa8\xac\xb0\xf7\xaa\xba\xa6r\xa4\xb8\xa8"
	    "\xd3\xa7P\xc2_\xa5\xa6\xacO\xa5\xce\xa4\xb0\xbb\xf2\xbds"
	    "\xbdX\xbcg\xa6\xa8\xaa\xba\xa1"
	    "C",
	    TAIWANESE },
	{ "big5-hkscs",
	    "\xb3o\xacO\xa4@\xad\xd3\xa5\xce\xa8\xd3\xb4\xfa\xb8\xd5"
	    "\xbds\xbdX\xaa\xba\xacq\xb8\xa8\xa1"
	    "A\xa8\xe4\xa4\xa4"
	    "\xaa\xba\xa4\xe5\xa6r\xa8S\xa6\xb3\xa5\xf4\xa6\xf3\xb7N"
	    "\xb8q\xa1"
	    "A\xa5u\xacO\xac\xb0\xa4"
	    "F\xc5\xfd\xb5{\xa6"
	    "\xa1\xa6\xb3\xa8\xac\xb0\xf7\xaa\xba\xa6r\xa4\xb8\xa8"
	    "\xd3\xa7P\xc2_\xa5\xa6\xacO\xa5\xce\xa4\xb0\xbb\xf2\xbds"
	    "\xbdX\xbcg\xa6\xa8\xaa\xba\xa1"
	    "C\x9d\xef\xcb\xdd\x9d"
	    "\xf8",
	    TAIWANESE "嘅咁啲" },
	{ "shift_jis",
	    "\x82\xb1\x82\xea\x82\xcd\x95\xb6\x8e\x9a\x83R\x81[\x83h"
	    "\x82\xf0\x94\xbb\x92\xe8\x82\xb7\x82\xe9\x82\xbd\x82\xdf"
	    "\x82\xcc\x92i\x97\x8e\x82\xc5\x82\xb7\x81"
	    "B\x93\xe0"
	    "\x97"
	    "e\x82\xc9\x82\xcd\x88\xd3\x96\xa1\x82\xaa\x82\xc8"
	    "\x82\xad\x81"
	    "A\x83v\x83\x8d\x83O\x83\x89\x83\x80\x82"
	    "\xaa\x8f\x5c\x95\xaa\x82\xc8\x95\xb6\x8e\x9a\x82\xf0\x93"
	    "\xc7\x82\xdf\x82\xe9\x82\xe6\x82\xa4\x82\xc9\x82\xb5\x82"
	    "\xbd\x82\xbe\x82\xaf\x82\xc5\x82\xb7\x81"
	    "B\x83J\x83^"
	    "\x83J\x83i\x82\xe0\x93\xfc\x82\xea\x82\xe9\x81"
	    "B\x87@",
	    JAPANESE "①" },
	{ "euc-jp",
	    "\xa4\xb3\xa4\xec\xa4\xcf\xca\xb8\xbb\xfa\xa5\xb3\xa1\xbc"
	    "\xa5\xc9\xa4\xf2\xc8\xbd\xc4\xea\xa4\xb9\xa4\xeb\xa4\xbf"
	    "\xa4\xe1\xa4\xce\xc3\xca\xcd\xee\xa4\xc7\xa4\xb9\xa1\xa3"
	    "\xc6\xe2\xcd\xc6\xa4\xcb\xa4\xcf\xb0\xd5\xcc\xa3\xa4\xac"
	    "\xa4\xca\xa4\xaf\xa1\xa2\xa5\xd7\xa5\xed\xa5\xb0\xa5\xe9"
	    "\xa5\xe0\xa4\xac\xbd\xbd\xca\xac\xa4\xca\xca\xb8\xbb\xfa"
	    "\xa4\xf2\xc6\xc9\xa4\xe1\xa4\xeb\xa4\xe8\xa4\xa6\xa4\xcb"
	    "\xa4\xb7\xa4\xbf\xa4\xc0\xa4\xb1\xa4\xc7\xa4\xb9\xa1\xa3"
	    "\xa5\xab\xa5\xbf\xa5\xab\xa5\xca\xa4\xe2\xc6\xfe\xa4\xec"
	    "\xa4\xeb\xa1\xa3",
	    JAPANESE },
	{ "iso-2022-jp",
	    "\x1b$B$3$l$OJ8;z%3!<%I$rH=Dj$9$k$?$a$NCJMn$G$9!#FbMF$K$O"
	    "0UL#$,$J$/!\x22%W%m%0%i%`$,==J,$JJ8;z$rFI$a$k$h$&$K$7$?$"
	    "@$1$G$9!#%+%?%+%J$bF~$l$k!#\x1b(B",
	    JAPANESE },
	{ "euc-kr",
	    "\xc0\xcc\xb0\xcd\xc0\xba \xb9\xae\xc0\xda \xc0\xce\xc4"
	    "\xda\xb5\xf9\xc0\xbb \xbd\xc3\xc7\xe8\xc7\xcf\xb1\xe2 "
	    "\xc0\xa7\xc7\xd1 \xb9\xae\xb4\xdc\xc0\xd4\xb4\xcf\xb4"
	    "\xd9. \xb3\xbb\xbf\xeb\xbf\xa1\xb4\xc2 \xbe\xc6\xb9\xab "
	    "\xc0\xc7\xb9\xcc\xb0\xa1 \xbe\xf8\xb0\xed \xc7\xc1\xb7"
	    "\xce\xb1\xd7\xb7\xa5\xc0\xcc \xc3\xe6\xba\xd0\xc7\xd1 "
	    "\xb1\xdb\xc0\xda\xb8\xa6 \xc0\xd0\xb5\xb5\xb7\xcf \xbe"
	    "\xb4 \xb0\xcd\xc0\xd4\xb4\xcf\xb4\xd9.",
	    KOREAN },
	{ "ks_c_5601-1987",
	    "\xc0\xcc\xb0\xcd\xc0\xba \xb9\xae\xc0\xda \xc0\xce\xc4"
	    "\xda\xb5\xf9\xc0\xbb \xbd\xc3\xc7\xe8\xc7\xcf\xb1\xe2 "
	    "\xc0\xa7\xc7\xd1 \xb9\xae\xb4\xdc\xc0\xd4\xb4\xcf\xb4"
	    "\xd9. \xb3\xbb\xbf\xeb\xbf\xa1\xb4\xc2 \xbe\xc6\xb9\xab "
	    "\xc0\xc7\xb9\xcc\xb0\xa1 \xbe\xf8\xb0\xed \xc7\xc1\xb7"
	    "\xce\xb1\xd7\xb7\xa5\xc0\xcc \xc3\xe6\xba\xd0\xc7\xd1 "
	    "\xb1\xdb\xc0\xda\xb8\xa6 \xc0\xd0\xb5\xb5\xb7\xcf \xbe"
	    "\xb4 \xb0\xcd\xc0\xd4\xb4\xcf\xb4\xd9.\x8c"
	    "c",
	    KOREAN "똠" },
	{ "windows-1251",
	    "\xdd\xf2\xee \xe0\xe1\xe7\xe0\xf6 \xe4\xeb\xff \xef\xf0"
	    "\xee\xe2\xe5\xf0\xea\xe8 \xea\xee\xe4\xe8\xf0\xee\xe2"
	    "\xea\xe8, \xe2 \xed\xb8\xec \xed\xe5\xf2 \xed\xe8\xea"
	    "\xe0\xea\xee\xe3\xee \xf1\xec\xfb\xf1\xeb\xe0, \xee\xed "
	    "\xed\xf3\xe6\xe5\xed \xf2\xee\xeb\xfc\xea\xee \xe4\xeb"
	    "\xff \xf2\xee\xe3\xee, \xf7\xf2\xee\xe1\xfb \xef\xf0\xee"
	    "\xe3\xf0\xe0\xec\xec\xe0 \xef\xf0\xee\xf7\xeb\xe0 \xe4"
	    "\xee\xf1\xf2\xe0\xf2\xee\xf7\xed\xee \xe1\xf3\xea\xe2.",
	    RUSSIAN },
	{ "koi8-r",
	    "\xfc\xd4\xcf \xc1\xc2\xda\xc1\xc3 \xc4\xcc\xd1 \xd0\xd2"
	    "\xcf\xd7\xc5\xd2\xcb\xc9 \xcb\xcf\xc4\xc9\xd2\xcf\xd7"
	    "\xcb\xc9, \xd7 \xce\xa3\xcd \xce\xc5\xd4 \xce\xc9\xcb"
	    "\xc1\xcb\xcf\xc7\xcf \xd3\xcd\xd9\xd3\xcc\xc1, \xcf\xce "
	    "\xce\xd5\xd6\xc5\xce \xd4\xcf\xcc\xd8\xcb\xcf \xc4\xcc"
	    "\xd1 \xd4\xcf\xc7\xcf, \xde\xd4\xcf\xc2\xd9 \xd0\xd2\xcf"
	    "\xc7\xd2\xc1\xcd\xcd\xc1 \xd0\xd2\xcf\xde\xcc\xc1 \xc4"
	    "\xcf\xd3\xd4\xc1\xd4\xcf\xde\xce\xcf \xc2\xd5\xcb\xd7.",
	    RUSSIAN },
	{ "windows-1252",
	    "Voici un paragraphe pour v\xe9rifier le codage : il n"
	    "\x92"
	    "a aucun sens \x97 c\x92"
	    "est seulement pour que "
	    "\xab le programme \xbb lise assez de caract\xe8res accen"
	    "tu\xe9s.",
	    FRENCH },
	{ "iso-8859-1",
	    "Voici un paragraphe pour v\xe9rifier le codage : il n"
	    "\x92"
	    "a aucun sens \x97 c\x92"
	    "est seulement pour que "
	    "\xab le programme \xbb lise assez de caract\xe8res accen"
	    "tu\xe9s.",
	    FRENCH },
};

/* How a page says its encoding; "%s" is the label. */
static const char *const ways[] = {
	"<html><head><meta charset=\"%s\"><title>T</title></head>",
	"<META HTTP-EQUIV=Content-Type CONTENT='text/html; CHARSET=%s'>",
	"<?xml version=\"1.0\" encoding='%s'?><html>",
	"---\ntitle: T\n---\n<meta charset='%s' />",
};

static const char *const no_ways[] = {
	"<html><head><title>T</title></head>",
	"---\ntitle: T\n---\n",
	"<meta charset=utf-8>",
	"<meta charset=no-such-encoding>",
};

static bool was_said(const struct diag_list *diags, enum diag_id id)
{
	const struct diag *diag;

	for (diag = diags->first; diag != NULL; diag = diag->next)
		if (diag->id == id)
			return true;
	return false;
}

/* The bytes behind `head` are read as `text`. */
static void expect(const char *head, const char *label, const char *bytes,
    size_t size, const char *text, enum diag_id said)
{
	struct sheaf_options options = { .limits = {
					     [SHEAF_LIMIT_INPUT] = 1 << 20 } };
	struct arena *arena = arena_new();
	struct buf in = BUF_INIT;
	struct diag_list diags;
	struct page_text read;
	struct error err;
	char start[200];

	snprintf(start, sizeof start, head, label);
	buf_printf(&in, "%s<p>", start);
	buf_add(&in, bytes, size);
	buf_puts(&in, "</p>");
	diag_list_init(&diags, arena);
	assert_true(page_text_read(
	    arena, in.data, in.size, NULL, &options, &read, &diags, &err));
	if (strstr(read.body, text) == NULL)
		fail_msg("%s: %s", start, read.body);
	assert_int_equal(
	    was_said(&diags, DIAG_ENCODING_GUESSED), said != DIAG_COUNT);
	assert_false(was_said(&diags, DIAG_ENCODING_BAD));
	buf_release(&in);
	arena_free(arena);
}

static void test_declared(void **state)
{
	size_t i, k;

	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		for (k = 0; k < sizeof ways / sizeof *ways; k++)
			expect(ways[k], rows[i].label, rows[i].bytes,
			    strlen(rows[i].bytes), rows[i].text, DIAG_COUNT);
}

/* Not declared, or wrongly: guessed, and said so. */
static void test_guessed(void **state)
{
	size_t i, k;

	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		for (k = 0; k < sizeof no_ways / sizeof *no_ways; k++)
			expect(no_ways[k], "", rows[i].bytes,
			    strlen(rows[i].bytes), rows[i].text,
			    DIAG_ENCODING_GUESSED);
}

/* Bytes that are UTF-8 are UTF-8, whatever is declared. */
static void test_utf8_under_labels(void **state)
{
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		expect(ways[0], rows[i].label, rows[i].text,
		    strlen(rows[i].text), rows[i].text, DIAG_ENCODING_GUESSED);
	expect(ways[0], "UTF8", CHINESE, strlen(CHINESE), CHINESE, DIAG_COUNT);
	expect(
	    ways[0], "unicode", CHINESE, strlen(CHINESE), CHINESE, DIAG_COUNT);
}

/* What is broken costs itself, not its neighbours. */
static void expect_broken(const char *bytes, const char *text)
{
	struct sheaf_options options = { .limits = {
					     [SHEAF_LIMIT_INPUT] = 1 << 20 } };
	struct arena *arena = arena_new();
	struct diag_list diags;
	struct page_text read;
	struct error err;

	diag_list_init(&diags, arena);
	assert_true(page_text_read(
	    arena, bytes, strlen(bytes), NULL, &options, &read, &diags, &err));
	assert_string_equal(read.body, text);
	assert_true(was_said(&diags, DIAG_ENCODING_BAD));
	arena_free(arena);
}

static void test_broken(void **state)
{
	/* cut in the middle of the last character */
	expect_broken("<meta charset=gbk><p>\xd7\xd6\xd7",
	    "<meta charset=gbk><p>\xe5\xad\x97\xef\xbf\xbd");
	expect_broken("<meta charset=utf-8><p>\xe5\xad\x97\xe5\xad",
	    "<meta charset=utf-8><p>\xe5\xad\x97\xef\xbf\xbd");
	expect_broken("<meta charset=gb18030>\xd7\xd6\x81\x30<p>\xd7\xd6",
	    "<meta charset=gb18030>\xe5\xad\x97\xef\xbf\xbd"
	    "0<p>\xe5\xad\x97");
	expect_broken("<meta charset=big5>\xa4\x40\xa4<p>\xa4\x40",
	    "<meta charset=big5>\xe4\xb8\x80\xef\xbf\xbd<p>\xe4\xb8\x80");
	expect_broken("<meta charset=shift_jis>\x88\xea\x88<p>\x88\xea",
	    "<meta charset=shift_jis>\xe4\xb8\x80\xef\xbf\xbd<p>\xe4\xb8\x80");
	expect_broken("<meta charset=euc-kr>\xb0\xa1\xb0<p>\xb0\xa1",
	    "<meta charset=euc-kr>\xea\xb0\x80\xef\xbf\xbd<p>\xea\xb0\x80");
	/* a piece of GBK in a page of UTF-8 */
	expect_broken("<p>" CHINESE "</p><p>\xb9\xe3\xb8\xe6</p>" CHINESE,
	    "<p>" CHINESE "</p><p>\xef\xbf\xbd\xef\xbf\xbd"
	    "\xef\xbf\xbd</p>" CHINESE);
}

/* Who declares UTF-16 in it is right; who does in bytes cannot be. */
static void test_wide_labels(void **state)
{
	static const char wide[] =
	    "<\0m\0e\0t\0a\0 \0c\0h\0a\0r\0s\0e\0t\0=\0u\0t\0f\0-\0001\0006\0"
	    ">\0W[";
	struct sheaf_options options = { .limits = {
					     [SHEAF_LIMIT_INPUT] = 1 << 20 } };
	struct arena *arena = arena_new();
	struct diag_list diags;
	struct page_text read;
	struct error err;

	diag_list_init(&diags, arena);
	assert_true(page_text_read(
	    arena, wide, sizeof wide - 1, NULL, &options, &read, &diags, &err));
	assert_string_equal(read.body, "<meta charset=utf-16>\xe5\xad\x97");
	arena_free(arena);
	expect(
	    ways[0], "utf-16le", CHINESE, strlen(CHINESE), CHINESE, DIAG_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_declared),
		cmocka_unit_test(test_guessed),
		cmocka_unit_test(test_utf8_under_labels),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_wide_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
