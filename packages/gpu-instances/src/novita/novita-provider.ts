import { type HttpProviderOptions, httpProvider } from "../call/http-options.ts";
import { checkedInstanceId } from "../call/instance-id.ts";
import { ProviderError } from "../provider-error.ts";
import type { Provider } from "../provider.ts";
import { novitaCall } from "./novita-call.ts";
import { novitaCreateBody } from "./novita-create-body.ts";
import { novitaInstance } from "./novita-instance.ts";
import { findNovitaOffer, type NovitaBilling } from "./novita-product.ts";
import { listNovita } from "./novita-list.ts";
import { novitaCreatedShape, novitaInstanceShape, novitaTemplateShape } from "./novita-shapes.ts";

const OWN_URL = "https://api.novita.ai/gpu-instance/openapi/v1";

export interface NovitaOptions extends HttpProviderOptions {
  /** Spot instances cost less and may be taken away. Default `onDemand`. */
  readonly billing?: NovitaBilling | undefined;
}

/** GPU instances of Novita, API v1. Throws a TypeError for an option that cannot be. */
export function createNovitaProvider(options: NovitaOptions): Provider {
  const provider = httpProvider("novita", OWN_URL, options);
  const { billing = "onDemand" } = options;

  async function change(action: "delete" | "start" | "stop", id: string, signal: AbortSignal): Promise<void> {
    const instanceId = checkedInstanceId(provider.name, id);
    await novitaCall(
      provider,
      signal,
    )({
      what: `${action} instance ${id}`,
      method: "POST",
      path: `/gpu/instance/${action}`,
      body: { instanceId },
    });
  }

  return {
    name: provider.name,

    async quote(request, signal) {
      const { costPerHourUsd } = await findNovitaOffer(novitaCall(provider, signal), request, billing);
      return { costPerHourUsd };
    },

    async create(request, signal) {
      const call = novitaCall(provider, signal);
      const offer = await findNovitaOffer(call, request, billing);
      const template =
        request.templateId === undefined
          ? undefined
          : await call({
              what: `tell template ${request.templateId}`,
              method: "GET",
              path: "/template",
              query: { templateId: request.templateId },
              answer: novitaTemplateShape,
            }).catch((error: unknown) => {
              throw unknownTemplate(error, request.templateId);
            });
      const body = novitaCreateBody(request, offer, template?.template ?? undefined, billing);
      const { id } = await call({
        what: `create instance ${request.name}`,
        method: "POST",
        path: "/gpu/instance/create",
        body,
        answer: novitaCreatedShape,
        makes: true,
        secrets: secretsOf(body),
      });
      return { id, costPerHourUsd: offer.costPerHourUsd };
    },

    async get(id, signal) {
      const call = novitaCall(provider, signal);
      const answer = await call({
        what: `tell instance ${id}`,
        method: "GET",
        path: "/gpu/instance",
        query: { instanceId: checkedInstanceId(provider.name, id) },
        answer: novitaInstanceShape,
      });
      if (answer.billingMode !== "spot" || answer.spotStatus != null) return novitaInstance(answer);
      // Whether a spot instance is taken away the list alone is documented to tell.
      const listed = (await listNovita(call, answer.name)).find((each) => each.id === answer.id);
      return novitaInstance({ ...answer, spotStatus: listed?.spotStatus });
    },

    async list(namePrefix, signal) {
      const listed = await listNovita(novitaCall(provider, signal), namePrefix);
      return listed.filter(({ name }) => name.startsWith(namePrefix)).map(novitaInstance);
    },

    async remove(id, signal) {
      try {
        await change("delete", id, signal);
      } catch (error) {
        if (!(error instanceof ProviderError && error.kind === "not_found")) throw error;
      }
    },

    start: (id, signal) => change("start", id, signal),
    stop: (id, signal) => change("stop", id, signal),
  };
}

function unknownTemplate(error: unknown, templateId: string | undefined): unknown {
  return error instanceof ProviderError && error.kind === "not_found"
    ? new ProviderError("novita", "invalid", `novita has no template "${templateId}".`, {
        status: error.status,
      })
    : error;
}

function secretsOf({ envs, imageAuth }: Readonly<Record<string, unknown>>): string[] {
  const values = ((envs ?? []) as readonly { readonly value: string }[]).map(({ value }) => value);
  return typeof imageAuth === "string" ? [...values, imageAuth, ...imageAuth.split(":")] : values;
}
