/** A plain text mail. */
export interface Email {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

type Template = "welcome" | "password-reset" | "newsletter" | "alert";
type Data = Readonly<Record<string, unknown>>;

interface TemplateText {
  /** Fields of the data that have to be texts. */
  readonly needs: readonly string[];
  readonly subject: string;
  readonly text: string;
}

// `{field}` stands for a field of the job's data.
const templates: Readonly<Record<Template, TemplateText>> = {
  welcome: {
    needs: [],
    subject: "Welcome",
    text: "Hello {name},\n\nwelcome! Your account is ready.",
  },
  "password-reset": {
    needs: ["resetUrl"],
    subject: "Reset your password",
    text: "Hello {name},\n\nfollow this link to choose a new password:\n{resetUrl}\n\nIf you did not ask for it, ignore this mail.",
  },
  newsletter: {
    needs: ["subject", "content"],
    subject: "{subject}",
    text: "Hello {name},\n\n{content}",
  },
  alert: {
    needs: ["subject", "content"],
    subject: "{subject}",
    text: "{content}",
  },
};

/** A mail from a template, or the name of a field that the data lacks. `name` defaults to "there". */
export function renderEmail(
  template: Template,
  to: string,
  data: Data,
): Email | { readonly missing: string } {
  const { needs, subject, text } = templates[template];
  const missing = needs.find((field) => typeof data[field] !== "string");
  if (missing !== undefined) return { missing };
  // A line break in a subject could add headers to the mail.
  return { to, subject: fill(subject, data).replaceAll(/[\r\n]+/g, " "), text: fill(text, data) };
}

function fill(text: string, data: Data): string {
  return text.replaceAll(/\{(\w+)\}/g, (_placeholder, field: string) => {
    const value = Object.hasOwn(data, field) ? data[field] : undefined;
    return typeof value === "string" ? value : "there";
  });
}
