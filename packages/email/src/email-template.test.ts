import { InvalidInputError } from "@millrace/core";
import { describe, expect, test } from "vitest";
import { BUILT_IN_TEMPLATES } from "./built-in-templates.ts";
import { checkTemplate } from "./email-template.ts";
import { renderEmail, UnrenderableEmailError } from "./render-email.ts";
import { TEMPLATE_NAMES } from "./template-names.ts";

const plain = { subject: "s", text: "t", html: "<p>h</p>" };

function faultsOf(template: object) {
  try {
    checkTemplate({ ...plain, ...template });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.faults;
  }
}

function errorOf(template: object, data: object): UnrenderableEmailError {
  try {
    renderEmail({ ...plain, ...template }, { ...data });
  } catch (error) {
    if (error instanceof UnrenderableEmailError) return error;
    throw error;
  }
  throw new Error("It was rendered.");
}

describe("a template is refused with its part and its line", () => {
  test.each([
    [{ text: "one\ntwo\n{% if x %}" }, "/text", /line 3: tag .*if.* not closed/],
    [{ html: "\n{{ name | shout }}" }, "/html", /line 2: .*shout/],
    [{ subject: "{{ name" }, "/subject", /line 1: .*not closed/],
    [{ text: "{% include 'etc/passwd' %}" }, "/text", /line 1: tag "include" not found/],
    [{ text: "{% render 'x' %}" }, "/text", /line 1: tag "render" not found/],
    [{ text: "{% layout 'x' %}" }, "/text", /line 1: tag "layout" not found/],
    [{ subject: "one\nBcc: all@example.org" }, "/subject", /must be one line/],
    [{ html: "x".repeat(100_001) }, "/html", /at most 100000 characters/],
    [{ text: "\0" }, "/text", /NUL/],
    [{ text: 5 }, "/text", /must be a text/],
  ])("%j", (template, pointer, detail) => {
    expect(faultsOf(template)).toEqual([{ pointer, detail: expect.stringMatching(detail) }]);
  });

  test("all parts at once", () => {
    expect(faultsOf({ text: "{{", html: "{% nope %}" }).map(({ pointer }) => pointer)).toEqual([
      "/text",
      "/html",
    ]);
  });
});

describe("the built-in templates", () => {
  test.each(TEMPLATE_NAMES)("%s parses", (name) => {
    expect(faultsOf(BUILT_IN_TEMPLATES[name])).toEqual([]);
  });

  test("welcome greets by name, or without one", () => {
    expect(renderEmail(BUILT_IN_TEMPLATES.welcome, { name: "Ada" }).text).toMatch(/^Hello Ada,/);
    expect(renderEmail(BUILT_IN_TEMPLATES.welcome, { name: null }).text).toMatch(/^Hello there,/);
  });

  test("what HTML shows is escaped, and the text is not", () => {
    const data = {
      subject: "News & more",
      content: "<script>\nx</script>",
      unsubscribeUrl: "https://e.org/?a=1&b=2",
    };
    const { subject, text, html } = renderEmail(BUILT_IN_TEMPLATES.newsletter, data);
    expect(subject).toBe("News & more");
    expect(text).toContain("<script>\nx</script>");
    expect(text).toContain("https://e.org/?a=1&b=2");
    expect(html).toContain("&lt;script&gt;<br />\nx&lt;/script&gt;");
    expect(html).toContain('href="https://e.org/?a=1&amp;b=2"');
    expect(html).not.toContain("<script>");
  });

  test("a link cannot leave its attribute", () => {
    const { html } = renderEmail(BUILT_IN_TEMPLATES["password-reset"], { resetUrl: 'https://e.org/"><b>' });
    expect(html).toContain('href="https://e.org/&#34;&gt;&lt;b&gt;"');
  });
});

describe("what cannot be rendered", () => {
  test("a field that is not there is named", () => {
    expect(errorOf(BUILT_IN_TEMPLATES["password-reset"], {})).toMatchObject({
      code: "missing-data",
      message: expect.stringContaining("data.resetUrl"),
    });
    expect(errorOf(BUILT_IN_TEMPLATES.newsletter, { subject: "s", content: null }).message).toContain(
      "data.content",
    );
  });

  test("a header cannot be injected, and the field is named", () => {
    const error = errorOf(
      { subject: "News: {{ headline }}" },
      { headline: "x\r\nBcc: all@example.org", other: "\n" },
    );
    expect(error).toMatchObject({
      code: "invalid-header",
      message: expect.stringContaining("from data.headline."),
    });
  });

  test("what an object inherits is not there", () => {
    expect(errorOf({ text: "{{ constructor }}" }, {}).code).toBe("missing-data");
  });

  test("a template that takes too much is stopped", () => {
    const endless =
      "{% for a in (1..10000) %}{% for b in (1..10000) %}{% for c in (1..10000) %}{{ c }}{% endfor %}{% endfor %}{% endfor %}";
    expect(errorOf({ text: endless }, {}).code).toBe("invalid-template");
    expect(errorOf({ text: "{% for a in (1..200000) %}0123456789{% endfor %}" }, {}).code).toBe(
      "invalid-template",
    );
  });
});
