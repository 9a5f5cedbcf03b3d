import { AsyncLocalStorage } from "node:async_hooks";

export type Values = { toJavaScript(): Record<string, unknown> };

/** A request as the SDK decodes it (provider.proto). Which of these it has depends on the method. */
export interface Request {
  getUrn?(): string;
  /** Inputs on record, of `Diff`, `Update` and `Delete`. */
  getOldInputs?(): Values | undefined;
  /** Inputs on record, of `Read`. */
  getInputs?(): Values | undefined;
}

const requests = new AsyncLocalStorage<Request>();

/** Keeps a request for whatever answers it. */
export const whileAnswering = <T>(request: Request, answer: () => T): T =>
  requests.run(request, answer);

/** The resource that is being seen to; undefined outside of a request, as in tests. */
export const requestedUrn = (): string | undefined => requests.getStore()?.getUrn?.();

/** Whether the engine's request is known. A process without internals/keep-requests.ts knows none. */
export const requestKnown = (): boolean => requests.getStore() !== undefined;

/** The inputs of that resource as the engine has them on record; undefined where it has none. */
export function recordedInputs(): Record<string, unknown> | undefined {
  const request = requests.getStore();
  const inputs = request?.getOldInputs ? request.getOldInputs() : request?.getInputs?.();
  return inputs?.toJavaScript();
}
