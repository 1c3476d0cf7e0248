/** Numbers of errors, as WASI counts them and Emscripten's C library with it. */
export const ERROR = {
  denied: 2,
  badDescriptor: 8,
  exists: 20,
  invalid: 28,
  isDirectory: 31,
  nameTooLong: 37,
  tooManyFiles: 33,
  notFound: 44,
  noSpace: 51,
  notImplemented: 52,
  notDirectory: 54,
  notEmpty: 55,
  notTerminal: 59,
  range: 68,
  readOnly: 69,
  noSeek: 70,
} as const;
