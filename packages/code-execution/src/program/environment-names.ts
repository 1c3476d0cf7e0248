/**
 * Variables that change what is loaded, compiled or run instead of being read by the program, and those that the sandbox
 * sets itself.
 */
const DENIED =
  /^(PATH|HOME|TMPDIR|TMP|TEMP|IFS|ENV|SHELLOPTS|BASHOPTS|PS4|CDPATH|GLOBIGNORE|PROMPT_COMMAND|CPATH|LIBRARY_PATH|COMPILER_PATH|C_INCLUDE_PATH|CPLUS_INCLUDE_PATH|GCONV_PATH|LOCPATH|NLSPATH|HOSTALIASES|RES_OPTIONS|MALLOC_.*|LD_.*|DYLD_.*|GLIBC_.*|GCC_.*|NODE_.*|NPM_.*|PYTHON.*|BASH_.*|PERL.*|RUBY.*|JAVA_.*|JDK_.*)$/i;

/** What is wrong with the name of a variable that a program is given, or `undefined`. */
export function environmentNameFault(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name))
    return "is no name of a variable: letters, digits and _, 64 at most, not a digit first";
  if (DENIED.test(name)) return "cannot be set: it would change how programs are found, loaded or run";
  return undefined;
}
