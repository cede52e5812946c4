# make            build ./build/sheaf and ./build/libsheaf.a
# make demo       install what it needs, build, and make examples/ into books
# make check      install what the tests need, build, and run every test
# make install    into $(DESTDIR)$(PREFIX);  make uninstall
# make bench      measure beside other programs; make check-corpus: a long test
# make check-hostile  hostile posts, servers and machines, and the figures: an hour
# make check-kills  a batch of 10,000 posts, killed ten times and begun again
# make bench-floor  measure beside the least that a book could cost
# make bench-check  the same, and fail where it costs 15 % more than it did
# make bench-clean  measure how well and how fast sources become articles
# make bench-sandbox  measure what locking workers in costs
# make bench-typography  measure lines and pages of a PDF beside other programs
# make fuzz       install clang, build the fuzzers, run each for FUZZ_SECONDS
# make analyze    install what it needs; gcc -fanalyzer, clang-tidy, cppcheck
# make coverage   what of src/ the tests run, room by room (build-cov)
# make SAN=address,undefined ...   the same with sanitizers, in a folder of its own

comma := ,
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
SAN ?=
BUILD ?= build$(if $(SAN),-san)

# Debian packages, by what they are for.
PACKAGES_BUILD = gcc libc6-dev pkg-config libxml2-dev libzip-dev libhpdf-dev \
	libcurl4-openssl-dev libyaml-dev libgumbo-dev libuchardet-dev \
	libcmark-gfm-dev libcmark-gfm-extensions-dev \
	libicu-dev libdeflate-dev libharfbuzz-dev libfontconfig-dev \
	libfreetype-dev libhyphen-dev \
	libjpeg62-turbo-dev libpng-dev libwebp-dev libgif-dev \
	libavif-dev libheif-dev librsvg2-dev nettle-dev libjansson-dev \
	libseccomp-dev
# The libraries are loaded when a picture wants them: sheaf runs without.
PACKAGES_RUN = fonts-noto-cjk fonts-dejavu-core fonts-symbola \
	fonts-noto-color-emoji ca-certificates \
	libcurl4 libavif15 libheif1 librsvg2-2 hyphen-en-us hyphen-de hyphen-fr
# A command that is there, whoever brought it, is not installed again.
need = $(if $(shell PATH=$$PATH:/usr/sbin command -v $(1)),,$(2))
PACKAGES_TEST = $(call need,npm,npm) $(call need,java,default-jre-headless) \
	$(call need,nginx,nginx-light) $(call need,python3,python3) \
	$(call need,chromium,chromium) $(call need,ebook-meta,calibre) \
	$(call need,valgrind,valgrind) \
	qpdf poppler-utils mupdf-tools libxml2-utils libcmocka-dev procps \
	unicode-data strace \
	$(call need,slurmctld,slurm-wlm munge) $(call need,parallel,parallel) \
	python3-pil python3-yaml \
	clang-format
PACKAGES_FUZZ = clang libclang-rt-14-dev
PACKAGES_ANALYZE = clang-tidy cppcheck
PACKAGES_COVERAGE = gcovr

.DELETE_ON_ERROR:
.PHONY: all analyze demo check coverage build-deps test-deps clean install uninstall bench \
	bench-check bench-clean bench-floor bench-network bench-pictures \
	bench-sandbox bench-typography check-corpus print-libs \
	check-hostile check-hostile-network check-kills fuzz fuzzers unit

all: $(BUILD)/sheaf $(BUILD)/libsheaf.a

# What tests/guards.sh links with.
print-libs:
	@echo $(LIBS)

PKGS = libxml-2.0 libzip yaml-0.1 gumbo uchardet icu-uc icu-i18n \
	libdeflate harfbuzz harfbuzz-subset fontconfig freetype2 libjpeg libpng \
	libwebp nettle jansson libseccomp
LIBS_PLAIN = -lhyphen -lhpdf -lgif -lcmark-gfm-extensions -lcmark-gfm -lm
LIBS = $(shell pkg-config --libs $(PKGS)) $(LIBS_PLAIN)
CPPFLAGS_ALL = -Iinclude -Isrc -D_GNU_SOURCE $(CPPFLAGS)
CFLAGS_PKGS := $(shell command -v pkg-config >/dev/null && \
	pkg-config --cflags $(PKGS) 2>/dev/null)
# Against what overwrites the stack or jumps where it should not.  Shadow stacks
# have to be asked for: Debian's startup files, which are fit for them, do not say
# so.  They do lack the landing pads that indirect branches would be held to.
CET := $(shell $(CC) -fcf-protection -E -xc /dev/null >/dev/null 2>&1 && \
	echo -fcf-protection)
HARDENING := -fstack-protector-strong -fstack-clash-protection -fPIE $(CET)
CFLAGS_ALL = -std=c11 -Wall -Wextra -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wpointer-arith -Wvla -Wno-unused-parameter \
	$(HARDENING) $(CFLAGS_PKGS) $(CFLAGS) \
	$(if $(SAN),-DSHEAF_UNCONFINED -fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now,-z,noexecstack \
	$(if $(CET),-Wl$(comma)-z$(comma)shstk) -Wl,--as-needed $(LDFLAGS) \
	$(if $(SAN),-fsanitize=$(SAN))

ROOMS ?= *
SRC := $(sort $(foreach room,$(ROOMS),$(wildcard src/$(room)/*.c)))
LIB_OBJ := $(patsubst src/%.c,$(BUILD)/%.o,$(filter-out src/cli/%,$(SRC))) \
	$(BUILD)/gen/data.o
CLI_OBJ := $(patsubst src/%.c,$(BUILD)/%.o,$(filter src/cli/%,$(SRC)))
DATA := $(sort $(wildcard styles/*.css rules/*.txt))

$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# The inner loops of the scaler are written for the vectoriser.
$(BUILD)/picture/scale.o: CFLAGS_ALL += $(if $(SAN),,-O3)

# Libraries that are loaded at run time: their headers are all that is needed,
# and without them sheaf is built without these pictures.
plugin = $(shell pkg-config --exists $(2) && \
	echo -DHAVE_$(1) $$(pkg-config --cflags $(2)))
AVIF = $(call plugin,AVIF,libavif)
HEIF = $(call plugin,HEIF,libheif)
RSVG = $(call plugin,RSVG,librsvg-2.0)
$(BUILD)/picture/avif.o: CPPFLAGS_ALL += $(AVIF)
$(BUILD)/picture/heic.o: CPPFLAGS_ALL += $(HEIF)
$(BUILD)/picture/svg_raster.o: CPPFLAGS_ALL += $(RSVG)

# styles/epub.css becomes `const char data_epub_css[]`, NUL-ended (core/data.h).
$(BUILD)/gen/data.c: $(DATA) scripts/embed.sh
	@mkdir -p $(@D)
	sh scripts/embed.sh $(DATA) > $@

$(BUILD)/gen/data.o: $(BUILD)/gen/data.c
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/libsheaf.a: $(LIB_OBJ)
	rm -f $@ && $(AR) qcs $@ $(LIB_OBJ)

$(BUILD)/sheaf: $(CLI_OBJ) $(BUILD)/libsheaf.a
	$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(CLI_OBJ) $(BUILD)/libsheaf.a $(LIBS)

# Each tests/unit/<name>.c is one cmocka program.
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard tests/unit/*.c)))
$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/libsheaf.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL) -MMD -MP -o $@ $< \
		$(BUILD)/libsheaf.a $(LIBS) -lcmocka
unit: $(UNIT)

# Each fuzz/<name>.c is one target: with FUZZER=1 (clang) it is linked to
# libFuzzer, else to a main() that replays inputs.
FUZZER ?=
FUZZERS := $(patsubst fuzz/%.c,$(BUILD)/fuzz/%,\
	$(filter-out fuzz/replay.c fuzz/refuse.c,$(sort $(wildcard fuzz/*.c))))
FUZZ_MAIN = $(if $(FUZZER),-fsanitize=fuzzer,$(BUILD)/replay.o) $(BUILD)/refuse.o \
	-Wl,--wrap=LLVMFuzzerTestOneInput,--wrap=malloc,--wrap=calloc,--wrap=realloc
$(BUILD)/replay.o $(BUILD)/refuse.o: $(BUILD)/%.o: fuzz/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<
$(BUILD)/fuzz/%: fuzz/%.c $(BUILD)/libsheaf.a $(BUILD)/replay.o \
		$(BUILD)/refuse.o
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL) -MMD -MP -o $@ $< \
		$(FUZZ_MAIN) $(BUILD)/libsheaf.a $(LIBS) -lcurl
fuzzers: $(FUZZERS)

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(UNIT:=.d) $(FUZZERS:=.d) \
	$(BUILD)/replay.d $(BUILD)/refuse.d \
	$(wildcard $(BUILD)/bench/*.d)

build-deps:
	@sh scripts/packages.sh $(PACKAGES_BUILD) $(PACKAGES_RUN)

test-deps: build-deps
	@sh scripts/packages.sh $(PACKAGES_TEST)
	@sh scripts/validators.sh

demo: build-deps
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@sh examples/demo.sh $(BUILD)

# What the tests take seconds for is run with sanitizers, too; with SAN=... all.
check: test-deps
	@$(MAKE) --no-print-directory -j$$(nproc) all unit fuzzers \
		$(if $(SAN),,$(BUILD)/unconfined/sheaf)
	@$(if $(SAN),,$(MAKE) --no-print-directory -j$$(nproc) BUILD=$(BUILD)-san \
		SAN=address,undefined all unit fuzzers)
	@sh tests/run.sh $(BUILD) $(if $(SAN),,$(BUILD)-san)

# The analyzer of gcc looks when a file is compiled.
analyze: build-deps
	@sh scripts/packages.sh $(PACKAGES_ANALYZE)
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=build-analyze \
		CFLAGS='-O2 -fanalyzer -Werror' all
	@sh scripts/analyze.sh $(CPPFLAGS_ALL) -std=c11 $(CFLAGS_PKGS) \
		$(AVIF) $(HEIF) $(RSVG)

# Workers and the spawner end by _exit(), which writes no counters of itself.
coverage: test-deps
	@sh scripts/packages.sh $(PACKAGES_COVERAGE)
	@mkdir -p build-cov
	@$(CC) -c -o build-cov/exit.o tests/tools/coverage_exit.c
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=build-cov \
		CFLAGS='-Og -g --coverage -fprofile-update=atomic' \
		CPPFLAGS='-DSHEAF_UNCONFINED' \
		LDFLAGS='-Wl,--wrap=_exit build-cov/exit.o' all unit fuzzers
	@sh tests/coverage.sh build-cov

FUZZ_SECONDS ?= 60
fuzz: build-deps
	@sh scripts/packages.sh $(PACKAGES_FUZZ)
	@$(MAKE) --no-print-directory -j$$(nproc) CC=clang BUILD=build-fuzz \
		FUZZER=1 SAN=address,undefined,fuzzer-no-link fuzzers
	@sh fuzz/run.sh build-fuzz $(FUZZ_SECONDS)

check-corpus: test-deps
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@sh tests/corpus.sh $(BUILD) all

bench: build-deps
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@python3 bench/bench.py $(BUILD)

check-kills: all
	@python3 tests/kill_batch.py $(BUILD)/sheaf

check-hostile: all $(BUILD)/unconfined/sheaf
	@status=0; for part in hostile/batch hostile/suite hostile_network \
	hostile/faults; do \
		python3 tests/$$part.py $(BUILD)/sheaf || status=1; \
	done; \
	python3 bench/sandbox.py $(BUILD)/sheaf $(BUILD)/unconfined/sheaf || \
		status=1; \
	$(MAKE) --no-print-directory coverage || status=1; \
	exit $$status

check-hostile-network: all
	@python3 tests/hostile_network.py $(BUILD)/sheaf

# The same sheaf, but for workers that are not locked in: valgrind makes calls
# that they may not.
$(BUILD)/unconfined/sandbox.o: src/work/sandbox.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -DSHEAF_UNCONFINED -c -o $@ $<

$(BUILD)/unconfined/sheaf: $(CLI_OBJ) $(BUILD)/unconfined/sandbox.o \
		$(BUILD)/libsheaf.a
	$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

bench-sandbox: all $(BUILD)/unconfined/sheaf
	@python3 bench/sandbox.py $(BUILD)/sheaf $(BUILD)/unconfined/sheaf

bench-network: all
	@sh bench/network.sh $(BUILD)

bench-clean: test-deps
	@$(MAKE) --no-print-directory -j$$(nproc) all $(BUILD)/bench/clean_speed
	@python3 bench/extract.py $(BUILD) --beside
	@sh bench/clean_speed.sh $(BUILD)

FLOORS = $(addprefix $(BUILD)/bench/,epub_parts epub_floor pdf_floor)
bench-floor: build-deps
	@$(MAKE) --no-print-directory -j$$(nproc) all $(FLOORS)
	@python3 bench/floor.py $(BUILD)

bench-check: build-deps
	@$(MAKE) --no-print-directory -j$$(nproc) all $(FLOORS)
	@python3 bench/floor.py $(BUILD) --check bench/ratios

$(BUILD)/bench/%: bench/%.c $(BUILD)/libsheaf.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL) -MMD -MP -o $@ $< \
		$(BUILD)/libsheaf.a $(LIBS)

bench-typography: test-deps
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@python3 bench/typography.py $(BUILD)

# One script a subject.
bench-pictures: build-deps
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@sh scripts/packages.sh libjpeg-turbo-progs libvips-tools python3-pil time
	@/usr/bin/python3 bench/pictures.py $(BUILD)/sheaf

HEADERS := $(sort $(wildcard include/*.h))

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig \
		$(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BUILD)/sheaf $(DESTDIR)$(PREFIX)/bin/sheaf
	install -m 644 $(BUILD)/libsheaf.a $(DESTDIR)$(PREFIX)/lib/libsheaf.a
	install -m 644 $(HEADERS) $(DESTDIR)$(PREFIX)/include
	install -m 644 man/sheaf.1 $(DESTDIR)$(PREFIX)/share/man/man1/sheaf.1
	sed -e 's|@PREFIX@|$(PREFIX)|' \
	    -e "s|@VERSION@|$$(sed -n 's/#define SHEAF_VERSION "\(.*\)"/\1/p' include/sheaf.h)|" \
	    -e "s|@REQUIRES@|$(PKGS)|" -e "s|@LIBS@|$(LIBS_PLAIN)|" \
	    scripts/sheaf.pc.in > $(DESTDIR)$(PREFIX)/lib/pkgconfig/sheaf.pc

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/sheaf $(DESTDIR)$(PREFIX)/lib/libsheaf.a \
		$(HEADERS:%=$(DESTDIR)$(PREFIX)/%) \
		$(DESTDIR)$(PREFIX)/share/man/man1/sheaf.1 \
		$(DESTDIR)$(PREFIX)/lib/pkgconfig/sheaf.pc

clean:
	rm -rf build build-san build-fuzz build-analyze build-cov
