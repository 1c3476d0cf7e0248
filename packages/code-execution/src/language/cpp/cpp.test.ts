import { expect, test } from "vitest";
import { cpp } from "./cpp.ts";

test.each([
  ..."-std=c++11 -std=c++14 -std=c++17 -std=c++20 -std=c++23 -std=gnu++20 -O0 -O1 -O2 -O3 -Os -Og -Ofast".split(
    " ",
  ),
  ..."-g -g3 -w -Wall -Wextra -Wno-unused-variable -Werror -Werror=return-type -Wformat=2 -pedantic".split(
    " ",
  ),
  ..."-pedantic-errors -pthread -fno-exceptions -fsanitize=undefined -DNDEBUG -DSIZE=100 -DNAME=a.b".split(
    " ",
  ),
])("%s may be passed", (flag) => {
  expect(cpp.flagFault(flag)).toBeUndefined();
});

test.each([
  // Files, other programs, plugins, the linker, the assembler, the preprocessor.
  ..."-o -o/w/x -I/etc -L/ -include/etc/passwd -imacros -isystem/ -wrapper -B/w -fplugin=/w/x.so @/etc/passwd".split(
    " ",
  ),
  ..."-Wl,-rpath,/ -Wl -Wa,-a -Wp,-MD,/w/x -Xlinker -specs=/w/x -T/w/x -static -shared -c -E -S -M -v -### --help".split(
    " ",
  ),
  ..."main.cpp /etc/passwd -x c++ -lm -march=native -fdump-tree-all -fprofile-generate=/w -save-temps".split(
    " ",
  ),
  // A shell would take these apart; nothing here does, and they are refused all the same.
  "-O2; reboot",
  "$(id)",
  "`id`",
  "-O2 -Wall",
  "-O2\n",
  "-O2\0",
  "-DX=$(id)",
  "-DX='a'",
  "-std=c++17|cat",
  "-",
  "",
])("%j is refused", (flag) => {
  expect(cpp.flagFault(flag)).toContain("not among the allowed compiler flags");
});

test("the flags stand between the compiler and what is fixed", () => {
  expect(cpp.toolchains.docker?.compile?.command(["main.cpp", "lib/a b.cpp"], ["-O2"])).toEqual([
    "/usr/bin/g++",
    "-O2",
    "-I.",
    "-pipe",
    "-fdiagnostics-color=never",
    "-fmax-errors=50",
    "-o",
    "main",
    "main.cpp",
    "lib/a b.cpp",
  ]);
});
