/** Name of the admission webhook that the API server could not call; undefined when something else failed. */
export const unansweredWebhook = (cause: string): string | undefined =>
  /failed calling webhook "([^"]+)"/.exec(cause)?.[1];

/** Whether an admission webhook denied the request. Some deny an eviction until they have moved the pod themselves. */
export const isDeniedByWebhook = (cause: string): boolean =>
  /admission webhook "[^"]+" denied the request/.test(cause);

/** What helps against a webhook that does not answer; undefined when something else failed. */
export function webhookAdvice(cause: string): string | undefined {
  const name = unansweredWebhook(cause);
  return name === undefined
    ? undefined
    : `start what serves the webhook ${name}, or delete it: kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations`;
}
