import type { EmailStore } from "@millrace/core";
import { currentTemplate } from "./current-template.ts";
import { checkTemplate, type TemplateText } from "./email-template.ts";
import { type Data, renderEmail, UnrenderableEmailError } from "./render-email.ts";
import { InvalidInputError } from "@millrace/core";
import { TEMPLATE_NAMES, type TemplateName } from "./template-names.ts";

/** A template as it counts now. */
export interface EmailTemplate extends TemplateText {
  readonly name: TemplateName;
  /** When it was stored; null: it is the one that is built in. */
  readonly updatedAt: Date | null;
}

/** What the templates of mails say; those that are stored count before the built-in ones, from the next mail on. */
export class EmailTemplates {
  readonly #connectStore: () => Promise<EmailStore>;

  /** `connectStore`: `() => manager.connectStore()`. */
  constructor(connectStore: () => Promise<EmailStore>) {
    this.#connectStore = connectStore;
  }

  async list(): Promise<readonly EmailTemplate[]> {
    return Promise.all(TEMPLATE_NAMES.map((name) => this.get(name)));
  }

  async get(name: TemplateName): Promise<EmailTemplate> {
    return { name, ...(await currentTemplate(await this.#connectStore(), name)) };
  }

  /**
   * Stores a template in Liquid, in place of the one that counted. Throws InvalidInputError `INVALID_TEMPLATE`, naming
   * the part and the line, when it does not parse.
   */
  async put(name: TemplateName, template: TemplateText): Promise<EmailTemplate> {
    const { subject, text, html } = template;
    checkTemplate(template);
    await (await this.#connectStore()).putEmailTemplate(name, { subject, text, html });
    return this.get(name);
  }

  /** Goes back to the built-in one. False: it is in use already. */
  async remove(name: TemplateName): Promise<boolean> {
    return (await this.#connectStore()).removeEmailTemplate(name);
  }

  /**
   * What a mail would say: by the template as it counts now, or with the parts of a `draft` in place of its own; nothing is
   * stored or sent. Throws InvalidInputError: `INVALID_TEMPLATE`, and `INVALID_DATA` when the template needs what
   * the data lacks.
   */
  async preview(name: TemplateName, data: Data, draft: Partial<TemplateText> = {}): Promise<TemplateText> {
    const current = await this.get(name);
    const template = {
      subject: draft.subject ?? current.subject,
      text: draft.text ?? current.text,
      html: draft.html ?? current.html,
    };
    checkTemplate(template);
    try {
      return renderEmail(template, data);
    } catch (error) {
      if (!(error instanceof UnrenderableEmailError)) throw error;
      throw new InvalidInputError("INVALID_DATA", error.message, [
        { pointer: "/data", detail: error.message },
      ]);
    }
  }
}
