import { whileAnswering, type Request, type Values } from "../provider/request";
import { patch } from "./switch";

type Method = (call: { readonly request: Request }, ...rest: unknown[]) => unknown;
type Service = Record<string, Method>;
type AddService = (methods: Readonly<Record<string, unknown>>, service: Service) => void;

/** The request by which the engine configures a process. */
interface Configuration extends Request {
  getArgs?(): Values | undefined;
}

type Messages = Readonly<Record<string, { readonly prototype: Request } | undefined>>;

/** Whether requests tell the inputs on record: outputs that follow from them could not be completed otherwise. */
export const haveInputs = (messages: Messages): boolean =>
  messages["ReadRequest"]?.prototype.getInputs !== undefined &&
  ["DiffRequest", "UpdateRequest", "DeleteRequest"].every(
    (name) => messages[name]?.prototype.getOldInputs !== undefined,
  );

/**
 * Has every service that is added to a server from now on keep the request while it answers: the SDK hands the methods of a
 * dynamic provider neither the resource's URN nor its inputs on record (cmd/dynamic-provider/index.ts).
 *
 * @param configured receives the configuration as the engine sends it, before the SDK does
 */
export function keepRequests(
  server: { addService?: AddService },
  configured: (values: Record<string, unknown>) => void = () => undefined,
): void {
  const add = server.addService;
  if (!add) return;
  server.addService = function (methods, service) {
    const keeping = Object.create(service) as Service;
    for (const name of Object.keys(methods)) {
      const method = service[name];
      if (method)
        keeping[name] = (call, ...rest) => {
          if (name === "configure")
            patch("keep-requests", () =>
              configured((call.request as Configuration).getArgs?.()?.toJavaScript() ?? {}),
            );
          return whileAnswering(call.request, () => method.call(service, call, ...rest));
        };
    }
    return add.call(this, methods, keeping);
  };
}
