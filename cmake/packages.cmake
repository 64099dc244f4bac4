# Every third-party package, each used by one layer only (the layering test holds that).
find_package(Threads REQUIRED)
find_package(date REQUIRED)                    # schema: calendar and time zones
find_package(RocksDB REQUIRED)                 # storage
find_package(Boost 1.74 REQUIRED)              # graph (headers: Boost.Graph)
find_package(CLI11 REQUIRED)                   # tools
find_package(CapnProto CONFIG REQUIRED)        # tools: the server and its clients
find_package(OpenSSL REQUIRED)                 # tools: digests of tokens, random bytes
find_package(spdlog REQUIRED)                  # tools: the server's logs
find_package(simdjson REQUIRED)                 # tools: bodies of HTTP requests
find_package(ZLIB REQUIRED)                    # tools: gzip dumps
find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)             # query: regular expressions
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)        # tools: zstd dumps
pkg_check_modules(ARGON2 REQUIRED IMPORTED_TARGET libargon2)    # tools: passwords
pkg_check_modules(LIBEDIT REQUIRED IMPORTED_TARGET libedit)     # tools: the shell
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)  # tools: widths of characters
find_package(benchmark QUIET)                  # bench only
