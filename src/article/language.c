/* Which language a text is in, from its characters. */
#include <string.h>
#include <unicode/uscript.h>

#include "article/article.h"

/* Frequent ideographs that only one of the two scripts has: in GB 2312 and not
 * in Big5, or the other way round.  Three bytes each. */
static const char simplified[] =
    "专业东丝两严个临为举义乐习书买争亚产亲亿仅从们众会伟传储"
    "关兴养内册写军冲决况减击则刚创别剧办务动励劳势区医华协单"
    "卖却历压参双发变号吗启员响团围国图场块坚声处备够头奖奥妈"
    "学宝实审对寻导将尔尝尽层属岁币师带帮广库应开张强归当录径"
    "忆态总戏战户执扩护报担拟拥择损换摄数断无旧时显暂术杂权条"
    "来标栏样档检欢毕没测济浏润涨渐温满潜灵点热爱状独环现电画"
    "疗监盖盘着码础积称稳竞笔签简类紧红约级纪纯纳纷纸线练组细"
    "织终绍经结给络绝统继绩续维绿缓编缩罗职联脑脚腾艺节苏药获"
    "营萨虑虚虽补装见观规视览觉计订认讨让训议讯记讲许论设访证"
    "评识诉词译试话询该详语误说请诺读课谁调谈谓谱负财责败账货"
    "质购贴费资赖赚赛趋车转轮软轻载较辅辆辑输边达过运还这进远"
    "连选逊逻释针钟钱银链销错键镜长门闭问间闻阅队阶际险随隐难"
    "页顶项顺须顾顿预领频题额风飞饭馈马驱驶驾验黄齐龙";

static const char traditional[] =
    "並亞佔來個們偉傑備傭傳僅價億優儲兒內兩冊別則剛創劇動務勝"
    "勞勢勵區協卻參員問單嗎嘗嚴國圍圖團執堅報場塊塗壓壞夠奧媽"
    "學實寧審寫寶將專尋對導層屬師帶幣幫幾庫廠廣張強徑從復愛態"
    "慮憶應懷戰戲戶捨掛採換損擁擇擊擔據擬擴擾攝敗數斷時暫曬書"
    "會東桿條業極構槓樂標樣機檔檢櫃欄權歡歲歷歸氣決沒況洩減測"
    "湧溫滿漲漸潔潛潤澱濟瀏為無熱營爭爾狀獎獨獲現環產畢畫異當"
    "療發盡監盤眾確碼礎種稱積穩競筆節範築簡簽紀約紅納純紙級紛"
    "細紹終組結絕絡給統絲經綠維網緊線編緩練縮總績織繼續羅義習"
    "聖聞聯聲職聽腦腳臘臨與興舉舊華萬蓋薦薩藝藥蘇蘋處虛號術衝"
    "補裝見規視親覺覽觀觸訂計訊討訓記訪設許訴評詞詢試話該詳誇"
    "認語誤說誰課調談請論諾謂講證識譜譯議護讀變讓豐負財貨責買"
    "費貼資賣質賬賴賺購賽趕趨車軍軟較載輔輕輛輪輯輸轉辦這連進"
    "運過達遜遠適選還邊邏醫釋針銀銷錄錢錯鍵鏈鏡鐘長門閉開間閱"
    "關隊階際隨險隱雖雙雜離難雲電靈響頁頂項順須預頓領頭頻題額"
    "願類顧顯風飛飯養饋馬駕駛騰驅驗驚體鬥麼黃點黨齊龍";

/* The languages a script is written for; the first is taken when nothing
 * better is known.  What stands in no row is written in Latin letters. */
static const struct {
	UScriptCode script;
	const char *languages;
} script_rows[] = {
	{ USCRIPT_HAN, "zh yue wuu lzh" },
	{ USCRIPT_HIRAGANA, "ja" },
	{ USCRIPT_HANGUL, "ko" },
	{ USCRIPT_CYRILLIC, "ru uk be bg sr mk kk ky mn tg tt ba cv ce os" },
	{ USCRIPT_ARABIC, "ar fa ur ps ku ug sd" },
	{ USCRIPT_HEBREW, "he yi" },
	{ USCRIPT_GREEK, "el grc" },
	{ USCRIPT_THAI, "th" },
	{ USCRIPT_DEVANAGARI, "hi mr ne sa" },
	{ USCRIPT_BENGALI, "bn as" },
	{ USCRIPT_GURMUKHI, "pa" },
	{ USCRIPT_GUJARATI, "gu" },
	{ USCRIPT_TAMIL, "ta" },
	{ USCRIPT_TELUGU, "te" },
	{ USCRIPT_KANNADA, "kn" },
	{ USCRIPT_MALAYALAM, "ml" },
	{ USCRIPT_SINHALA, "si" },
	{ USCRIPT_KHMER, "km" },
	{ USCRIPT_LAO, "lo" },
	{ USCRIPT_MYANMAR, "my" },
	{ USCRIPT_TIBETAN, "bo dz" },
	{ USCRIPT_MONGOLIAN, "mn" },
	{ USCRIPT_ARMENIAN, "hy" },
	{ USCRIPT_GEORGIAN, "ka" },
	{ USCRIPT_ETHIOPIC, "am ti" },
};

#define SCRIPT_ROWS (sizeof(script_rows) / sizeof(*script_rows))

enum { ROW_HAN, ROW_KANA, ROW_HANGUL, ROW_OTHERS };

/* The same, one language at a time, as strings to give out. */
static const char *const row_languages[SCRIPT_ROWS] = { "zh-Hans", "ja", "ko",
	"ru", "ar", "he", "el", "th", "hi", "bn", "pa", "gu", "ta", "te", "kn",
	"ml", "si", "km", "lo", "my", "bo", "mn", "hy", "ka", "am" };

/* Words that are frequent in one language and rare in the others. */
static const struct {
	const char *language, *words;
} stop_rows[] = {
	{ "en", " the of and to is that for it with was this are you have " },
	{ "de", " der die und das ist nicht ein mit auf von den eine sich " },
	{ "fr", " le les des et est une dans pour que qui pas sur du " },
	{ "es", " el los las y una por con para del como su lo se " },
	{ "it", " il di che della per con gli sono una nel alla non le " },
	{ "pt", " o os uma do da não para com em ao mais dos que " },
	{ "nl", " de het een van en dat niet op zijn voor met aan te " },
};

#define STOP_ROWS (sizeof(stop_rows) / sizeof(*stop_rows))

/* Distinguishing characters that settle which Chinese a text is in. */
enum { VERDICT = 200 };

/* The block that holds all ideographs of both sets. */
enum { HAN_FIRST = 0x4e00, HAN_LAST = 0x9fff, HAN_COUNT = 0x5200 };

enum { ONLY_SIMPLIFIED = 1, ONLY_TRADITIONAL = 2 };

/* What was counted. */
struct census {
	size_t rows[SCRIPT_ROWS], latin;
	size_t simplified, traditional;
	size_t words, stops[STOP_ROWS];
	bool knows_kinds;
	uint8_t kinds[HAN_COUNT]; /* of ideographs, once there are any */
};

static void set_note(uint8_t *kinds, const char *set, uint8_t kind)
{
	uint32_t c;

	for (; *set; set += 3) {
		utf8_decode(set, 3, &c);
		kinds[c - HAN_FIRST] |= kind;
	}
}

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static void count_word(struct census *census, const char *word, size_t size)
{
	char padded[12];
	size_t i;

	if (!size)
		return;
	census->words++;
	if (size > sizeof(padded) - 3)
		return;
	padded[0] = ' ';
	for (i = 0; i < size; i++)
		padded[i + 1] = lower(word[i]);
	padded[size + 1] = ' ';
	padded[size + 2] = '\0';
	for (i = 0; i < STOP_ROWS; i++)
		if (strstr(stop_rows[i].words, padded))
			census->stops[i]++;
}

static void count_han(struct census *census, uint32_t c)
{
	uint8_t kind;

	census->rows[ROW_HAN]++;
	if (census->simplified + census->traditional >= VERDICT)
		return;
	if (!census->knows_kinds) {
		set_note(census->kinds, simplified, ONLY_SIMPLIFIED);
		set_note(census->kinds, traditional, ONLY_TRADITIONAL);
		census->knows_kinds = true;
	}
	kind = census->kinds[c - HAN_FIRST];
	census->simplified += (kind & ONLY_SIMPLIFIED) != 0;
	census->traditional += (kind & ONLY_TRADITIONAL) != 0;
}

/* Returns true for a letter of a word in Latin script. */
static bool count_character(struct census *census, uint32_t c)
{
	UErrorCode status = U_ZERO_ERROR;
	UScriptCode script;
	size_t i;

	if (c < 0x80) {
		bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		census->latin += is_letter;
		return is_letter;
	}
	/* the block of most ideographs has no others */
	if (c >= HAN_FIRST && c <= HAN_LAST) {
		count_han(census, c);
		return false;
	}
	script = uscript_getScript((UChar32)c, &status);
	if (script == USCRIPT_LATIN) {
		census->latin++;
		return true;
	}
	if (script == USCRIPT_KATAKANA)
		script = USCRIPT_HIRAGANA;
	for (i = 0; i < SCRIPT_ROWS; i++)
		if (script_rows[i].script == script)
			census->rows[i]++;
	return false;
}

static void take_census(struct census *census, const char *text, size_t size)
{
	size_t length, i, start = 0;
	uint32_t c;

	for (i = 0; i < size; i += length) {
		length = utf8_decode(text + i, size - i, &c);
		if (count_character(census, c))
			continue;
		count_word(census, text + start, i - start);
		start = i + length;
	}
	count_word(census, text + start, size - start);
}

bool language_is(const char *language, const char *primary)
{
	size_t size = strlen(primary), i;

	if (!language)
		return false;
	for (i = 0; i < size; i++) {
		if (lower(language[i]) != primary[i])
			return false;
	}
	return !language[size] || language[size] == '-' ||
	    language[size] == '_';
}

bool language_is_rtl(const char *language)
{
	static const char *const rows[] = { "ar", "ckb", "dv", "fa", "he", "ps",
		"sd", "syr", "ug", "ur", "yi" };

	for (size_t i = 0; language && i < sizeof(rows) / sizeof(*rows); i++)
		if (language_is(language, rows[i]))
			return true;
	return false;
}

bool language_is_tag(const char *language)
{
	size_t part = 0, parts = 1, size = 0;

	for (; language[size]; size++) {
		char c = language[size];
		bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (c == '-') {
			if (!part || (parts == 1 && part < 2))
				return false;
			parts++;
			part = 0;
			continue;
		}
		if ((!is_letter && (parts == 1 || c < '0' || c > '9')) ||
		    ++part > (parts == 1 ? 3 : 8))
			return false;
	}
	return part && size <= 35 && (parts > 1 || part > 1) &&
	    !language_is(language, "und") && !language_is(language, "mul");
}

/* A subtag behind the primary one. */
static bool has_subtag(const char *language, const char *subtag)
{
	size_t size = strlen(subtag);
	const char *s = language;

	while ((s = strpbrk(s, "-_"))) {
		s++;
		if (strcspn(s, "-_") == size) {
			char part[12];

			memcpy(part, s, size);
			part[size] = '\0';
			if (text_equal_case(part, subtag))
				return true;
		}
	}
	return false;
}

/* The row whose script the language is written in; SCRIPT_ROWS: Latin. */
static size_t row_of(const char *language)
{
	char primary[4];
	const char *s;
	size_t i, length;

	if (has_subtag(language, "Latn"))
		return SCRIPT_ROWS;
	for (i = 0; i < SCRIPT_ROWS; i++) {
		for (s = script_rows[i].languages; *s; s += length) {
			s += *s == ' ';
			length = strcspn(s, " ");
			memcpy(primary, s, length);
			primary[length] = '\0';
			if (language_is(language, primary))
				return i;
		}
	}
	return SCRIPT_ROWS;
}

static bool is_traditional_declared(const char *declared)
{
	static const char *const subtags[] = { "Hant", "TW", "HK", "MO" };
	size_t i;

	if (has_subtag(declared, "Hans"))
		return false;
	for (i = 0; i < sizeof(subtags) / sizeof(*subtags); i++)
		if (has_subtag(declared, subtags[i]))
			return true;
	return false;
}

/* The characters decide; where they do not, what is declared; else the more
 * frequent of the two. */
static const char *chinese(const struct census *census, const char *declared)
{
	size_t sum = census->simplified + census->traditional;

	if (sum >= 4 && census->simplified * 4 >= sum * 3)
		return "zh-Hans";
	if (sum >= 4 && census->traditional * 4 >= sum * 3)
		return "zh-Hant";
	if (declared && language_is(declared, "zh"))
		return is_traditional_declared(declared) ? "zh-Hant"
							 : "zh-Hans";
	return census->traditional > census->simplified ? "zh-Hant" : "zh-Hans";
}

/* Kana among ideographs make Japanese; a few of them are a quotation.  A short
 * text of ideographs alone may be either. */
static const char *east_asian(const struct census *census, const char *declared)
{
	size_t han = census->rows[ROW_HAN], kana = census->rows[ROW_KANA];
	size_t hangul = census->rows[ROW_HANGUL];

	if (hangul * 2 > han + kana)
		return "ko";
	if (kana && kana * 8 >= han + kana)
		return "ja";
	if (declared && language_is(declared, "ja") && han < 100 &&
	    census->simplified * 2 < han)
		return "ja";
	return chinese(census, declared);
}

/* By stop words: at least two, one in twelve words, and more than the next
 * language has. */
static const char *latin(const struct census *census)
{
	size_t best = 0, second = 0, i, row = 0;

	for (i = 0; i < STOP_ROWS; i++) {
		if (census->stops[i] > best) {
			second = best;
			best = census->stops[i];
			row = i;
		} else if (census->stops[i] > second) {
			second = census->stops[i];
		}
	}
	if (best < 2 || best * 12 < census->words || best == second)
		return "und";
	return stop_rows[row].language;
}

const char *language_detect(const char *text, size_t size, const char *declared)
{
	struct census census = { 0 };
	size_t i, east, row = SCRIPT_ROWS, best;

	/* of a malformed one ("zh_TW") only Chinese is understood */
	if (declared && !language_is_tag(declared) &&
	    !language_is(declared, "zh"))
		declared = NULL;
	take_census(&census, text, size);
	/* an ideograph or syllable says as much as three letters */
	east = 3 *
	    (census.rows[ROW_HAN] + census.rows[ROW_KANA] +
		census.rows[ROW_HANGUL]);
	best = census.latin;
	for (i = ROW_OTHERS; i < SCRIPT_ROWS; i++) {
		if (census.rows[i] > best) {
			best = census.rows[i];
			row = i;
		}
	}
	/* much code or many names do not make another language of it */
	if (declared && row_of(declared) < ROW_OTHERS && east)
		east *= 3;
	if (east > best)
		return east_asian(&census, declared);
	if (!best) {
		if (declared && language_is(declared, "zh"))
			return chinese(&census, declared);
		return declared ? declared : "und";
	}
	if (declared && row_of(declared) == row)
		return declared;
	if (row < SCRIPT_ROWS)
		return row_languages[row];
	/* letters that make no language known here may be code in a text */
	if (east > best / 8 && !strcmp(latin(&census), "und"))
		return east_asian(&census, declared);
	return latin(&census);
}
