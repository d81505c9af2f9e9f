# What every target shares: the language standard, warnings as errors, sanitizers, the compiler cache, and the output folders.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
# The installed tree runs from wherever it is put: the libraries are static, the data lies beside the programs.
set(BUILD_SHARED_LIBS OFF)

find_program(VIDIMUS_CCACHE ccache)
if(VIDIMUS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${VIDIMUS_CCACHE}")
endif()

set(VIDIMUS_SANITIZERS "" CACHE STRING "Comma-separated sanitizers, such as address,undefined or thread")
option(VIDIMUS_LEAKS "Link LeakSanitizer; what is compiled stays as it is" OFF)
option(VIDIMUS_COVERAGE "Instrument for coverage" OFF)

add_library(vidimus_common INTERFACE)
target_include_directories(vidimus_common INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(vidimus_common INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wextra-semi -Werror)
target_compile_definitions(vidimus_common INTERFACE VIDIMUS_VERSION="${PROJECT_VERSION}")
# g++ 12 sees overlapping copies in std::string's operator+ where there are none (GCC bug 105651).
target_compile_options(vidimus_common INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(VIDIMUS_SANITIZERS)
  target_compile_options(vidimus_common INTERFACE -fsanitize=${VIDIMUS_SANITIZERS} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(vidimus_common INTERFACE -fsanitize=${VIDIMUS_SANITIZERS})
endif()
if(VIDIMUS_LEAKS)
  target_link_options(vidimus_common INTERFACE -fsanitize=leak)
endif()
if(VIDIMUS_COVERAGE)
  target_compile_options(vidimus_common INTERFACE --coverage)
  target_link_options(vidimus_common INTERFACE --coverage)
endif()
if(VIDIMUS_FUZZ)
  target_compile_options(vidimus_common INTERFACE -fsanitize=fuzzer-no-link)
endif()
find_package(Threads REQUIRED)
target_link_libraries(vidimus_common INTERFACE Threads::Threads)

# vidimus_test(NAME name SOURCES … LIBRARIES … [LABELS …] [WHOLE]): a GoogleTest program, found by CTest case by case, or, with
# WHOLE, run as one test because its cases share something that takes seconds to make.
# VIDIMUS_SOURCE_DIR, VIDIMUS_RESOURCES_DIR and VIDIMUS_SHARED_DATA_DIR (may be absent: then skip) are defined for it.
function(vidimus_test)
  cmake_parse_arguments(T "WHOLE" "NAME" "SOURCES;LIBRARIES;LABELS;PROPERTIES" ${ARGN})
  add_executable(${T_NAME} ${T_SOURCES})
  target_link_libraries(${T_NAME} PRIVATE vidimus_common ${T_LIBRARIES} GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_definitions(${T_NAME} PRIVATE
    VIDIMUS_SOURCE_DIR="${CMAKE_SOURCE_DIR}" VIDIMUS_BINARY_DIR="${CMAKE_BINARY_DIR}"
    VIDIMUS_RESOURCES_DIR="${CMAKE_SOURCE_DIR}/resources"
    VIDIMUS_SHARED_DATA_DIR="${CMAKE_SOURCE_DIR}/../shared/data")
  set(properties LABELS "${T_LABELS}" TIMEOUT 600 ENVIRONMENT QT_QPA_PLATFORM=offscreen ${T_PROPERTIES})
  if(T_WHOLE)
    add_test(NAME ${T_NAME} COMMAND ${T_NAME} --gtest_brief=1)  # what failed is not drowned by what passed
    set_tests_properties(${T_NAME} PROPERTIES ${properties})
  else()
    gtest_discover_tests(${T_NAME} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 120 PROPERTIES ${properties})
  endif()
endfunction()

# vidimus_fuzz(NAME name SOURCES … LIBRARIES …): a libFuzzer target; its seed corpus lies in tests/fuzz/corpus/<name>.
function(vidimus_fuzz)
  cmake_parse_arguments(T "" "NAME" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${T_NAME} ${T_SOURCES})
  target_link_libraries(${T_NAME} PRIVATE vidimus_common ${T_LIBRARIES})
  target_link_options(${T_NAME} PRIVATE -fsanitize=fuzzer)
endfunction()
