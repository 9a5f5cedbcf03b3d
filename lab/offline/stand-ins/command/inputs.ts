import { isObject, isUnknown, plain, secret, type Properties, type Value } from "../properties";

export interface ConnectionInputs {
  host: string;
  port: number;
  user: string;
  password?: string;
  privateKey?: string;
  privateKeyPassword?: string;
  agentSocketPath?: string;
  hostKey?: string;
  proxy?: Omit<ConnectionInputs, "proxy">;
  dialErrorLimit: number;
  perDialTimeout: number;
}

export interface CommandInputs {
  connection: ConnectionInputs;
  create?: string;
  update?: string;
  delete?: string;
  triggers?: unknown[];
  stdin?: string;
  environment?: Record<string, string>;
  logging?: "stdout" | "stderr" | "stdoutAndStderr" | "none";
  addPreviousOutputInEnv?: boolean;
}

/** The recorded state of a command: its inputs, and the output of the last run if there was one. */
export interface CommandState extends CommandInputs {
  stdout?: string | undefined;
  stderr?: string | undefined;
}

interface Failure {
  property: string;
  reason: string;
}

const commandKeys = [
  ...["connection", "create", "update", "delete", "triggers", "stdin", "environment"],
  ...["logging", "addPreviousOutputInEnv"],
];
const endpointKeys = [
  ...["host", "port", "user", "password", "privateKey", "privateKeyPassword"],
  ...["agentSocketPath", "hostKey", "dialErrorLimit", "perDialTimeout"],
];
const endpointDefaults = { port: 22, user: "root", dialErrorLimit: 10, perDialTimeout: 15 };

/** Inputs with the connection's defaults filled in and the connection made secret, and the errors in them. */
export function checked(
  type: string,
  inputs: Properties,
): { inputs: Properties; failures: Failure[] } {
  if (type !== "command:remote:Command") {
    const reason = `${type}: this stand-in runs command:remote:Command only; install the official command plugin`;
    return { inputs, failures: [{ property: "", reason }] };
  }
  const unknownKeys = unexpected("", inputs, commandKeys);
  const connection = plain(inputs.connection ?? null);
  if (isUnknown(connection)) return { inputs, failures: unknownKeys };
  if (!isObject(connection)) {
    return {
      inputs,
      failures: [...unknownKeys, { property: "connection", reason: "is required" }],
    };
  }
  const { proxy, ...endpoint } = connection;
  const complete: Properties = { ...endpointDefaults, ...endpoint };
  const failures = [...unknownKeys, ...endpointFailures("connection.", complete)];
  if (isObject(proxy)) {
    complete.proxy = { ...endpointDefaults, ...proxy };
    failures.push(...endpointFailures("connection.proxy.", complete.proxy));
  } else if (proxy !== undefined) {
    complete.proxy = proxy;
  }
  return { inputs: { ...inputs, connection: secret(complete) }, failures };
}

function endpointFailures(path: string, endpoint: Properties): Failure[] {
  const host: Value | undefined = endpoint.host;
  const missing =
    typeof host === "string" && host !== ""
      ? []
      : [{ property: `${path}host`, reason: "is required" }];
  return [...missing, ...unexpected(path, endpoint, endpointKeys)];
}

// Names only: the value of an unknown key may be a password.
function unexpected(path: string, value: Properties, known: string[]): Failure[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => ({ property: `${path}${key}`, reason: "is not a known property" }));
}
