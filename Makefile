# Short names for what Meson and the scripts do.
.PHONY: all demo test bench fuzz install clean

all: build/build.ninja
	@ninja -C build

build/build.ninja:
	@scripts/install-missing --name build
	meson setup build

demo:
	@scripts/install-missing build
	@$(MAKE) --no-print-directory all
	@scripts/run-in examples/bookshop/demo

test:
	@scripts/install-missing build test
	@scripts/test

bench:
	@scripts/install-missing build
	@scripts/run-in bench/run

# SECONDS=600 lets each target run longer.
fuzz:
	@scripts/install-missing build test
	@scripts/fuzz --seconds $(or $(SECONDS),60) --keep

# PREFIX=/usr says where to, DESTDIR=… under which root.
install: all
	@$(if $(PREFIX),meson configure build -Dprefix=$(PREFIX) && ninja -C build)
	meson install -C build --no-rebuild
	@[ -n "$(DESTDIR)" ] || ldconfig 2>/dev/null || true

clean:
	rm -rf build build-*
