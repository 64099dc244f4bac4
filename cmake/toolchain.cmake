# Compiler flags, sanitizers, and the faster tools where they are present.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
# Assertions stay on in release builds: CLOUT_ASSERT is ours, and <cassert> is not used.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
if(CMAKE_CXX_FLAGS_DEBUG STREQUAL "-g")  # CMake's default; what a preset chose stays
  set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # ccache keeps what is compiled with a precompiled header only if it is told so. Clones in
  # different places share what it keeps.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_compile_options(-fpch-preprocess)
  endif()
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

# For all alike: a precompiled header serves only files compiled with the same flags.
add_compile_options(-pthread)
# The folders' libraries go into the shared one too. A flag, and not CMAKE_POSITION_INDEPENDENT_CODE:
# that one tells programs from libraries. Nobody replaces a function of ours when it is loaded.
add_compile_options(-fPIC -fno-semantic-interposition)
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow)
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor;-Woverloaded-virtual>")
if(CLOUT_WERROR)
  add_compile_options(-Werror)
endif()
if(CLOUT_NATIVE)
  add_compile_options(-march=native)
endif()
if(CLOUT_SANITIZE)
  add_compile_options(-fsanitize=${CLOUT_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CLOUT_SANITIZE})
  if(NOT CLOUT_SANITIZE MATCHES "thread")
    add_compile_options(-fno-sanitize-recover=all)
  endif()
endif()
if(CLOUT_FUZZ)
  # Coverage that guides the fuzzer, in every library; the targets link the fuzzer itself.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
