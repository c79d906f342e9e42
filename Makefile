# The two commands: `make run` and `make test`. Both install what is missing first, and say what.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

BUILD_PACKAGES := libqrencode-dev libcups2-dev libcurl4-openssl-dev libpng-dev libdeflate-dev libpango1.0-dev libsqlite3-dev \
	libxlsxwriter-dev pkg-config fonts-noto-core
TEST_PACKAGES := chromium zbar-tools libzbar0 python3-venv fonts-noto-cjk default-jre-headless strace e2fsprogs xfsprogs eatmydata \
	libeatmydata1 libfaketime openssl cups-daemon cups-client cups-ipp-utils dbus poppler-utils systemd
BENCH_PACKAGES := wrk gcc sqlite3
PROOF_PACKAGES := systemd-container debootstrap libreoffice-calc-nogui qemu-system-x86
DEB_PACKAGES := debhelper lintian binutils
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
SWIFT_FLAGS := --explicit-target-dependency-import-check error

.PHONY: help run test lint unit walk system proof fuzz tsan bench build release clean

# Pictures of the README, made by the program itself.
.PHONY: pictures
pictures: build .make/test-packages .venv/ready
	.venv/bin/python Tests/Browser/pictures.py

help:
	@echo 'make run     a centre to try out, on http://127.0.0.1:8080'
	@echo 'make test    lint, all tests, browser walks and the short proofs'
	@echo 'make proof   the long proofs (hours, root)'
	@echo 'make fuzz    every parser of outside data for some seconds, with inputs made up'
	@echo 'make deb     the Debian package, in .build-deb'
	@echo 'make bench   figures, as ratios against a floor measured in the same run'

run: .make/build-packages build
	.build/debug/balie demo --quick-passwords

build: .make/build-packages
	swift build --product balie $(SWIFT_FLAGS)

# One program without Swift's shared libraries: less memory, and nothing to install beside it.
ICU_DATA := $(CURDIR)/.build-release/icudata.o
RELEASE_BUILD := BALIE_ICU_DATA=$(ICU_DATA) swift build -c release --static-swift-stdlib --scratch-path .build-release \
	-Xlinker -z -Xlinker now
release: .make/build-packages $(ICU_DATA)
	$(RELEASE_BUILD) --product balie

$(ICU_DATA): debian/icudata.py
	python3 debian/icudata.py $@

# The Debian packages, in .build-deb; lintian's errors and warnings fail it.
.PHONY: deb
deb: .make/build-packages .make/deb-packages
	rm -rf .build-deb
	debian/rules clean
	debian/rules build
	debian/rules binary
	lintian --fail-on error,warning .build-deb/*.deb

test: .make/build-packages .make/test-packages .venv/ready lint unit walk system

lint:
	swift format lint --strict --recursive Sources Tests kiosk Package.swift

# So many tests at once: each keeps files open, and there are a thousand.
unit: .make/build-packages .make/test-packages .venv/ready
	swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build --experimental-maximum-parallelization-width 32

# A walk that fails is walked once more, and named: a browser on a busy machine is late now and then.
walk: build .make/test-packages .venv/ready
	.venv/bin/pytest Tests/Browser -q --reruns 1 -rR -n 2 --dist loadfile

system: build .make/test-packages .venv/ready
	.venv/bin/pytest Tests/System -q -s

proof: build .make/test-packages .venv/ready
	BALIE_PROOF=long swift test --filter BadgeCodeTests --filter VerificationTests --filter RetentionProofTests
	$(MAKE) package
	$(MAKE) packaged
	$(MAKE) fuzz FUZZ_SECONDS=1800
	$(MAKE) tsan

# The packages in a clean Debian under a real systemd, and on a machine with a screen and a keyboard; root.
.PHONY: package
package: deb .make/proof-packages .venv/ready
	.venv/bin/pytest Tests/Package -q -s

# The long proofs of the system, on the program as it is in the package.
UNPACKED := $(CURDIR)/.build-deb/unpacked
.PHONY: packaged
packaged: .make/test-packages .venv/ready
	rm -rf $(UNPACKED)
	dpkg-deb -x .build-deb/balie_*.deb $(UNPACKED)
	BALIE_PROOF=long BALIE_BIN=$(UNPACKED)/usr/bin/balie .venv/bin/pytest Tests/System -q -s

# Each parser of outside data for so many seconds.
FUZZ_SECONDS := 15
fuzz: .make/build-packages
	BALIE_FUZZ=1 swift build --scratch-path .build-fuzz --product Fuzz
	python3 Tests/Fuzzing/fuzz.py $(FUZZ_SECONDS)

# The suite and a minute of visitors and guessers, with every access to memory watched for races.
tsan: .make/build-packages .make/test-packages .venv/ready
	swift build --sanitize=thread --build-tests --scratch-path .build-tsan
	.venv/bin/python Tests/System/races.py

bench: release .make/build-packages .make/test-packages .make/bench-packages .venv/ready
	BALIE_BENCH=1 $(RELEASE_BUILD) --product BadgeBench
	BALIE_PYTHON=.venv/bin/python .build-release/release/BadgeBench
	BALIE_BENCH=1 $(RELEASE_BUILD) --product SignInBench
	.build-release/release/SignInBench
	BALIE_BENCH=1 $(RELEASE_BUILD) --product TodayBench
	.build-release/release/TodayBench
	.venv/bin/python Tests/Benchmarks/bench.py
	BALIE_BIN=.build-release/release/balie .venv/bin/python Tests/Benchmarks/page.py
	.venv/bin/python Tests/Benchmarks/printing.py
	.venv/bin/python Tests/Benchmarks/reports.py

clean:
	rm -rf .build .build-release .build-fuzz .build-tsan .venv .make

# Debian packages, once: a list that changed is installed anew.
define install
	@missing=$$(for p in $(1); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done | tr '\n' ' '); \
	if [ -n "$$missing" ]; then \
		echo "Installing from Debian: $$missing"; \
		$(SUDO) apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
	@mkdir -p .make && touch $@
endef

.make/build-packages: Makefile
	$(call install,$(BUILD_PACKAGES))

.make/test-packages: Makefile
	$(call install,$(TEST_PACKAGES))

.make/deb-packages: Makefile
	$(call install,$(DEB_PACKAGES))

.make/proof-packages: Makefile
	$(call install,$(PROOF_PACKAGES))

.make/bench-packages: Makefile
	$(call install,$(BENCH_PACKAGES))

.venv/ready: Tests/requirements.txt
	@echo 'Installing from PyPI into .venv: what Tests/requirements.txt lists'
	python3 -m venv .venv
	.venv/bin/pip install -q --disable-pip-version-check -r Tests/requirements.txt
	@touch $@
