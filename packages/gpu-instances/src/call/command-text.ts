/** A command's arguments in one text, quoted as a POSIX shell reads them: providers take texts, and split them again. */
export function commandText(args: readonly string[]): string {
  return args
    .map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`))
    .join(" ");
}
