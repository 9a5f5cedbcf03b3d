import { AsyncLocalStorage } from "node:async_hooks";

export type Values = { toJavaScript(): Record<string, unknown> };

/** A decoded request (provider.proto). Which of these it has depends on the method. */
export interface Request {
  getUrn?(): string;
  /** Recorded inputs, of `Diff`, `Update` and `Delete`. */
  getOldInputs?(): Values | undefined;
  /** Recorded inputs, of `Read`. */
  getInputs?(): Values | undefined;
}

const requests = new AsyncLocalStorage<Request>();

/** Keeps a request available to everything that runs while it is answered. */
export const whileAnswering = <T>(request: Request, answer: () => T): T =>
  requests.run(request, answer);

/** The resource of the current request; undefined outside of a request, as in tests. */
export const requestedUrn = (): string | undefined => requests.getStore()?.getUrn?.();

/** Whether the engine's request is known. It is not in a process without internals/keep-requests.ts. */
export const requestKnown = (): boolean => requests.getStore() !== undefined;

/** The engine's recorded inputs of that resource; undefined if there are none. */
export function recordedInputs(): Record<string, unknown> | undefined {
  const request = requests.getStore();
  const inputs = request?.getOldInputs ? request.getOldInputs() : request?.getInputs?.();
  return inputs?.toJavaScript();
}
