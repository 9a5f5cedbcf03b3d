import { AsyncLocalStorage } from "node:async_hooks";

type Values = { toJavaScript(): Record<string, unknown> };

/** A request as the SDK decodes it (provider.proto). Which of these it has depends on the method. */
interface Request {
  getUrn?(): string;
  /** Inputs on record, of `Diff`, `Update` and `Delete`. */
  getOldInputs?(): Values | undefined;
  /** Inputs on record, of `Read`. */
  getInputs?(): Values | undefined;
}

type Method = (call: { readonly request: Request }, ...rest: unknown[]) => unknown;
type Service = Record<string, Method>;
type AddService = (methods: Readonly<Record<string, unknown>>, service: Service) => void;

const requests = new AsyncLocalStorage<Request>();

/** The request by which the engine configures a process. */
interface Configuration extends Request {
  getArgs?(): Values | undefined;
}

/**
 * Has every service that is added to a server from now on keep the request while it answers: the SDK hands the methods of a
 * dynamic provider neither the resource's URN nor its inputs on record (cmd/dynamic-provider/index.ts).
 *
 * @param configured receives the configuration as the engine sends it, before the SDK does
 */
export function keepRequests(
  server: { addService: AddService },
  configured: (values: Record<string, unknown>) => void = () => undefined,
): void {
  const add = server.addService;
  server.addService = function (methods, service) {
    const keeping = Object.create(service) as Service;
    for (const name of Object.keys(methods)) {
      const method = service[name];
      if (method)
        keeping[name] = (call, ...rest) => {
          if (name === "configure")
            configured((call.request as Configuration).getArgs?.()?.toJavaScript() ?? {});
          return requests.run(call.request, () => method.call(service, call, ...rest));
        };
    }
    return add.call(this, methods, keeping);
  };
}

/** The resource that is being seen to; undefined outside of a request, as in tests. */
export const requestedUrn = (): string | undefined => requests.getStore()?.getUrn?.();

/**
 * The inputs of that resource as the engine has them on record; undefined where it has none.
 *
 * @throws where requests are not kept, since the answer would be wrong
 */
export function recordedInputs(): Record<string, unknown> | undefined {
  const request = requests.getStore();
  if (!request)
    throw new Error(
      "provider: the engine's request is not known: under `plugins` Pulumi.yaml has to name `runtime` for pulumi-nodejs",
    );
  const inputs = request.getOldInputs ? request.getOldInputs() : request.getInputs?.();
  return inputs?.toJavaScript();
}
