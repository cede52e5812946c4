/* Which addresses may be asked. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "fetch/fetch.h"
#include "fetch/place.h"

static bool is_public(const char *text)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		return guard_is_public((struct sockaddr *)&in);
	assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
	return guard_is_public((struct sockaddr *)&in6);
}

/* The edges of each block of the registries. */
static void test_addresses(void **state)
{
	static const char *const open[] = {
		"1.0.0.0",
		"1.1.1.1",
		"9.255.255.255",
		"11.0.0.0",
		"100.63.255.255",
		"100.128.0.0",
		"126.255.255.255",
		"128.0.0.0",
		"169.253.255.255",
		"169.255.0.0",
		"172.15.255.255",
		"172.32.0.0",
		"192.0.1.0",
		"192.0.3.0",
		"192.88.98.255",
		"192.88.100.0",
		"192.167.255.255",
		"192.169.0.0",
		"198.17.255.255",
		"198.20.0.0",
		"198.51.99.255",
		"198.51.101.0",
		"203.0.112.255",
		"203.0.114.0",
		"223.255.255.255",
		"2606:4700::1111",
		"2001:200::1",
		"2a00:1450::1",
		"3ffe::1",
		"::ffff:8.8.8.8",
		"64:ff9b::8.8.8.8",
	};
	static const char *const shut[] = {
		"0.0.0.0",
		"0.255.255.255",
		"10.0.0.0",
		"10.255.255.255",
		"100.64.0.0",
		"100.127.255.255",
		"127.0.0.1",
		"127.255.255.255",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.0.0.8",
		"192.0.2.1",
		"192.88.99.1",
		"192.168.1.1",
		"198.18.0.0",
		"198.19.255.255",
		"198.51.100.7",
		"203.0.113.255",
		"224.0.0.1",
		"239.255.255.255",
		"240.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"::ffff:127.0.0.1",
		"::ffff:10.1.1.1",
		"::127.0.0.1",
		"64:ff9b::10.0.0.1",
		"64:ff9b:1::1",
		"100::1",
		"fc00::1",
		"fdff::1",
		"fe80::1",
		"febf::1",
		"fec0::1",
		"ff02::1",
		"2001::1",
		"2001:db8::1",
		"2002:7f00:1::",
		"3fff::1",
		"4000::1",
	};

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (!is_public(open[i]))
			fail_msg("%s is public", open[i]);
	for (size_t i = 0; i < sizeof(shut) / sizeof(shut[0]); i++)
		if (is_public(shut[i]))
			fail_msg("%s is not public", shut[i]);
	struct sockaddr other = { .sa_family = AF_UNIX };

	assert_false(guard_is_public(&other));
}

static const char *const allowed[] = { "Pictures.Example:8080", "10.0.0.7",
	"[::1]:81", "fe80::7", "localhost:0" };
static const struct guard guard = { allowed, 5 };

/* 'p' private allowed, 'y' asked if public, 'n' never */
static char verdict(const char *url)
{
	struct error err = { 0 };
	bool is_private = true;

	if (!guard_check_url(&guard, url, &is_private, &err)) {
		assert_int_equal(err.code, SHEAF_E_NETWORK);
		assert_true(err.text[0]);
		return 'n';
	}
	return is_private ? 'p' : 'y';
}

static void test_urls(void **state)
{
	static const struct {
		const char *url;
		char verdict;
	} rows[] = {
		{ "http://h/x", 'y' },
		{ "https://h/x", 'y' },
		{ "http://h:80/", 'y' },
		{ "https://h:443/", 'y' },
		{ "http://h:443/", 'y' },
		{ "HTTP://H:80/", 'y' },
		{ "http://h:8080/", 'n' },
		{ "https://h:22/", 'n' },
		{ "http://h:080/", 'n' },
		{ "http://h:80x/", 'n' },
		{ "http://h:99999999/", 'n' },
		{ "http://pictures.example:8080/x", 'p' },
		{ "http://PICTURES.example:8080/x", 'p' },
		{ "http://pictures.example/x", 'y' },
		{ "http://pictures.example:8081/x", 'n' },
		{ "http://x.pictures.example:8080/", 'n' },
		{ "http://10.0.0.7:9999/", 'p' },
		{ "http://10.0.0.7/", 'p' },
		{ "http://10.0.0.70/", 'y' },
		{ "http://[::1]:81/", 'p' },
		{ "http://[::1]:82/", 'n' },
		{ "http://[fe80::7]:1/", 'p' },
		{ "http://localhost:80/", 'y' },
		{ "file:///etc/passwd", 'n' },
		{ "ftp://h/", 'n' },
		{ "gopher://h/", 'n' },
		{ "http:///x", 'n' },
		{ "http://", 'n' },
		{ "//h/x", 'n' },
		{ "/x", 'n' },
		{ "", 'n' },
		/* read in one way by us and in another by curl */
		{ "http://10.0.0.7\\@127.0.0.1/", 'n' },
		{ "http://10.0.0.7:1\\@h:22/", 'n' },
		{ "http://10.0.0.7\\.h/", 'n' },
		{ "http://10.0.0.7@h/", 'n' },
		{ "http://u:p@10.0.0.7/", 'n' },
		{ "http://h#@10.0.0.7/", 'y' },
		{ "http://h?@10.0.0.7/", 'y' },
		{ "http://h/\\@x", 'y' },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (verdict(rows[i].url) != rows[i].verdict)
			fail_msg("%s: %c", rows[i].url, verdict(rows[i].url));
}

/* What a proxy may be asked for. */
static void test_names(void **state)
{
	static const char *const open[] = { "example.com", "a.b.example.",
		"8.8.8.8", "[2606:4700::1111]", "local.example",
		"localhost.com", "xlocalhost.de", "134744072" };
	static const char *const shut[] = { "localhost", "LOCALHOST.",
		"a.localhost", "intranet", "printer.local", "x.internal",
		"router.home.arpa", "127.0.0.1", "127.1", "0x7f000001",
		"2130706433", "017700000001", "127.0.0.1.", "10.0.0.1",
		"169.254.169.254", "0", "[::1]", "[::ffff:10.0.0.1]",
		"[fe80::1%25eth0]", "[fd00::1]", "", "..." };

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (!guard_check_name(open[i], NULL))
			fail_msg("%s is open", open[i]);
	for (size_t i = 0; i < sizeof(shut) / sizeof(shut[0]); i++)
		if (guard_check_name(shut[i], NULL))
			fail_msg("%s is shut", shut[i]);
}

static void test_no_proxy(void **state)
{
	static const struct {
		const char *list, *host;
		bool is_passed_by;
	} rows[] = {
		{ NULL, "a.example", false },
		{ "", "a.example", false },
		{ "*", "a.example", true },
		{ "*", "10.0.0.1", true },
		{ "*,b", "a.example", false },
		{ "example", "a.example", true },
		{ "b, .a.EXAMPLE ,c", "x.A.example", true },
		{ ".a.example", "a.example", true },
		{ "a.example.", "a.example", true },
		{ "a.example", "a.example.", true },
		{ "a.example", "ba.example", false },
		{ "x.a.example", "a.example", false },
		{ ".", "a.example", false },
		{ "10.0.0.1", "10.0.0.1", true },
		{ "10.0.0.1", "10.0.0.12", false },
		{ "0.0.1", "10.0.0.1", false },
		{ "10.0.0.0/8", "10.9.8.7", true },
		{ "10.0.0.0/8", "11.9.8.7", false },
		{ "10.0.0.0/33", "10.0.0.0", false },
		{ "10.0.0.0/", "10.0.0.0", false },
		{ "10.0.0.0/8x", "10.0.0.0", false },
		{ "10.0.0.0/-1", "10.0.0.0", false },
		{ "::1", "[::1]", true },
		{ "[::1]", "[::1]", true },
		{ "fd00::/8", "[fd12::3]", true },
		{ "fd00::/8", "[fe12::3]", false },
		{ "0.0.0.0/0", "[fd12::3]", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (proxy_is_passed_by(rows[i].list, rows[i].host) !=
		    rows[i].is_passed_by)
			fail_msg("%s of %s", rows[i].host, rows[i].list);
}

static void test_proxy_variables(void **state)
{
	setenv("HTTP_PROXY", "never", 1);
	setenv("http_proxy", "", 1);
	setenv("https_proxy", "", 1);
	setenv("ALL_PROXY", "", 1);
	setenv("all_proxy", "", 1);
	unsetenv("HTTPS_PROXY");
	assert_null(proxy_named(false));
	assert_null(proxy_named(true));
	setenv("ALL_PROXY", "four", 1);
	assert_string_equal(proxy_named(false), "four");
	setenv("all_proxy", "three", 1);
	assert_string_equal(proxy_named(true), "three");
	setenv("HTTPS_PROXY", "two", 1);
	assert_string_equal(proxy_named(true), "two");
	assert_string_equal(proxy_named(false), "three");
	setenv("https_proxy", "one", 1);
	setenv("http_proxy", "plain", 1);
	assert_string_equal(proxy_named(true), "one");
	assert_string_equal(proxy_named(false), "plain");
	setenv("no_proxy", "", 1);
	setenv("NO_PROXY", "", 1);
	assert_null(proxy_exceptions());
	setenv("NO_PROXY", "a", 1);
	assert_string_equal(proxy_exceptions(), "a");
	setenv("no_proxy", "b", 1);
	assert_string_equal(proxy_exceptions(), "b");
}

/* NO_PROXY's networks: what is none is told from what is one. */
static void test_blocks(void **state)
{
	static const char *const bad[] = { "", "[", "1.2.3", "1.2.3.4/",
		"1.2.3.4/x", "1.2.3.4/-1", "1.2.3.4/+1", "1.2.3.4/33",
		"1.2.3.4/8x", "[::1", "::1/129", "[1.2.3.4",
		"1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23."
		"24.25.26" };
	struct block block;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(block_read(bad[i], &block));
	assert_true(block_read("[::1]", &block));
	assert_int_equal(block.length, 128);
	assert_true(block_read("10.0.0.0/8", &block));
	assert_int_equal(block.length, 104);
	assert_true(block_read("0.0.0.0/0", &block));
	assert_int_equal(block.length, 96);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_urls),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_no_proxy),
		cmocka_unit_test(test_proxy_variables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
