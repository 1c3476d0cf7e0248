import type { TemplateText } from "./email-template.ts";
import type { TemplateName } from "./template-names.ts";

const GREETING = 'Hello {{ name | default: "there" }},';

/** What mails say unless the database says otherwise. */
export const BUILT_IN_TEMPLATES: Readonly<Record<TemplateName, TemplateText>> = {
  welcome: {
    subject: "Welcome",
    text: `${GREETING}

welcome! Your account is ready.
`,
    html: `<p>${GREETING}</p>
<p>welcome! Your account is ready.</p>
`,
  },
  "password-reset": {
    subject: "Reset your password",
    text: `${GREETING}

follow this link to choose a new password:
{{ resetUrl }}

If you did not ask for it, ignore this mail.
`,
    html: `<p>${GREETING}</p>
<p><a href="{{ resetUrl }}">Follow this link to choose a new password.</a></p>
<p>If you did not ask for it, ignore this mail.</p>
`,
  },
  newsletter: {
    subject: "{{ subject }}",
    text: `${GREETING}

{{ content }}
{% if unsubscribeUrl %}
To get no more newsletters: {{ unsubscribeUrl }}
{% endif %}`,
    html: `<p>${GREETING}</p>
<p>{{ content | escape | newline_to_br | raw }}</p>
{% if unsubscribeUrl %}<p><a href="{{ unsubscribeUrl }}">Get no more newsletters</a></p>
{% endif %}`,
  },
  // For whoever looks after the engine: no greeting, and nobody unsubscribes from it.
  alert: {
    subject: "{{ subject }}",
    text: `{{ content }}
`,
    html: `<p>{{ content | escape | newline_to_br | raw }}</p>
`,
  },
};
