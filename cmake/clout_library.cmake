# clout_library(NAME folder DEPENDS public-libraries PRIVATE private-libraries)
# A folder is a library: all of its .cc files (subfolders included), included as "folder/file.h".
function(clout_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_driver\\.cc$")
  list(FILTER sources EXCLUDE REGEX "/tools/c/")  # a target of its own
  if(NOT sources)
    add_library(clout_${name} INTERFACE)
    target_link_libraries(clout_${name} INTERFACE ${ARG_DEPENDS})
    return()
  endif()
  add_library(clout_${name} STATIC ${sources})
  target_include_directories(clout_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(clout_${name} PUBLIC ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE} Threads::Threads)
  clout_precompile(clout_${name} clout_schema)
endfunction()

# clout_precompile(TARGET OWNER [more headers])
# Gives TARGET the standard headers that most files include as precompiled ones, which saves half a
# second to a second a file. They are compiled once, for OWNER, whose flags are those of TARGET.
function(clout_precompile target owner)
  if(NOT target STREQUAL owner)
    target_precompile_headers(${target} REUSE_FROM ${owner})
    return()
  endif()
  target_precompile_headers(${target} PRIVATE
    <algorithm> <array> <atomic> <chrono> <cstdint> <functional> <map> <memory> <mutex> <optional>
    <set> <span> <sstream> <string> <string_view> <unordered_map> <utility> <variant> <vector>
    ${ARGN})
endfunction()
