import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capText, isStorableText, toStorableText } from "./storable-text.ts";

/** Strings of any UTF-16 code units: NUL and halves of surrogate pairs included. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});

describe("toStorableText", () => {
  test("replaces NUL and halves of surrogate pairs, one character each", () => {
    expect(toStorableText("a\0b\ud83dc\ude00d😀")).toBe("a�b�c�d😀");
  });

  test("always gives storable text, and leaves storable text alone", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const stored = toStorableText(text);
        expect(isStorableText(stored)).toBe(true);
        if (isStorableText(text)) expect(stored).toBe(text);
      }),
    );
  });
});

describe("capText", () => {
  test("leaves a text that fits", () => {
    expect(capText("é".repeat(50), 100)).toBe("é".repeat(50));
  });

  test("cuts between characters and says how many bytes are missing", () => {
    const capped = capText("😀".repeat(100), 100);
    const kept = /^(?<kept>(?:😀)+) … \[(?<missing>\d+) bytes more\]$/u.exec(capped)?.groups;
    expect(Buffer.byteLength(kept?.["kept"] ?? "") + Number(kept?.["missing"])).toBe(400);
  });

  test("never exceeds the limit and never makes text unstorable", () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom("a", "é", "€", "😀"), { maxLength: 300 })
          .map((characters) => characters.join("")),
        fc.integer({ min: 64, max: 400 }),
        (text, maxBytes) => {
          const capped = capText(text, maxBytes);
          expect(Buffer.byteLength(capped)).toBeLessThanOrEqual(maxBytes);
          expect(capped.isWellFormed()).toBe(true);
        },
      ),
    );
  });
});
