import { expect, test } from "vitest";
import { npm } from "./npm-installer.ts";
import { pip } from "./pip-installer.ts";

test.each([
  [npm, "npm ERR! code ECONNREFUSED\nnpm ERR! syscall connect"],
  [npm, "npm error code E503\nnpm error 503 Service Unavailable - GET http://r/x"],
  [npm, "npm WARN old\nnpm ERR! code ERR_SOCKET_TIMEOUT"],
  [
    pip,
    "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<…>: Failed to establish a new connection')': /simple/six/\nERROR: No matching distribution found for six==1.0",
  ],
  [pip, "ERROR: HTTP error 503 while getting http://r/six.whl"],
  [
    pip,
    "ERROR: Could not install packages due to an OSError: HTTPConnectionPool(host='r', port=80): Max retries exceeded",
  ],
  [
    pip,
    "Traceback:\npip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='r'): Read timed out.",
  ],
])("%o did not reach the registry when it says %j", ({ unreachable }, words) => {
  expect(unreachable.test(words)).toBe(true);
});

test.each([
  [
    npm,
    "npm ERR! code E404\nnpm ERR! 404 Not Found - GET http://r/E503\nnpm ERR! 404 'E503@1.0.0' is not there",
  ],
  [npm, "npm ERR! code EINTEGRITY\nnpm ERR! code ECONNRESET@1.0.0: sha512 integrity checksum failed"],
  [npm, "npm ERR! code EINTEGRITY\nnpm ERR! ETIMEDOUT@1.0.0: sha512 integrity checksum failed"],
  [
    pip,
    "ERROR: Could not find a version that satisfies the requirement NewConnectionError==1.0 (from versions: none)\nERROR: No matching distribution found for NewConnectionError==1.0",
  ],
  [pip, "ERROR: Invalid requirement: 'six==1.0 ;ERROR: HTTP error 503 while getting'"],
])("%o tells a lock's own fault by %j", ({ unreachable }, words) => {
  expect(unreachable.test(words)).toBe(false);
});
