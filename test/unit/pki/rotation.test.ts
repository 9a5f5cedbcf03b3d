import { deepStrictEqual, strictEqual } from "node:assert";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type TLSSocket } from "node:tls";
import { newCa } from "../../../pki/authority";
import { issue } from "../../../pki/certificate";
import type { KeyPair } from "../../../pki/pem";
import { validity } from "../../../pki/renewal";

const period = validity({ issuedAt: new Date().toISOString(), validDays: 365 });
const server = { commonName: "m1", usages: ["server"], names: ["127.0.0.1"] } as const;
const client = { commonName: "w1", usages: ["client"] } as const;

/** CAs with the same name, as in clusters without a history, and with different names. */
describe("replacing a CA", () => {
  for (const [what, secondName] of [
    ["by one of another name", "prod kubernetes-ca-2"],
    ["by one of the same name", "prod kubernetes"],
  ] as const)
    it(`keeps both sides trusting each other at every step: ${what}`, async () => {
      const [first, second] = [await newCa("prod kubernetes", 10), await newCa(secondName, 10)];
      const leaves = async (authority: KeyPair) => ({
        server: await issue(authority, server, period),
        client: await issue(authority, client, period),
      });
      const [old, renewed] = [await leaves(first), await leaves(second)];
      const both = first.cert + second.cert;
      /** Each side's certificate, and the CAs that it trusts, while each step is in progress on some hosts. */
      const steps = [
        ...mixed([old, first.cert], [old, both]),
        ...mixed([old, both], [renewed, both]),
        ...mixed([renewed, both], [renewed, second.cert]),
      ];
      for (const [one, other] of steps) strictEqual(await meet(one, other), "welcome");
      const outcomes = [
        await meet([old, second.cert], [renewed, second.cert]),
        await meet([renewed, second.cert], [old, second.cert]),
      ];
      deepStrictEqual(
        outcomes.map((outcome) => outcome === "welcome"),
        [false, false],
      );
    });
});

type Side = readonly [{ readonly server: KeyPair; readonly client: KeyPair }, string];

/** A server and a client, each before or after the step. */
const mixed = (before: Side, after: Side): (readonly [Side, Side])[] =>
  [before, after].flatMap((one) => [before, after].map((other) => [one, other] as const));

/** What a client receives from a server; both require a certificate. */
async function meet(
  [{ server: own }, trusted]: Side,
  [{ client: its }, ca]: Side,
): Promise<string> {
  const options = { ...own, ca: trusted, requestCert: true, rejectUnauthorized: true };
  const listener = createServer(options, (socket) => socket.end("welcome"));
  listener.on("tlsClientError", () => undefined);
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  try {
    return await hear(connect({ ...its, ca, port, host: "127.0.0.1" }));
  } finally {
    listener.close();
  }
}

const hear = (socket: TLSSocket): Promise<string> =>
  new Promise((resolve) => {
    let heard = "";
    socket.on("data", (text: Buffer) => (heard += text.toString()));
    socket.on("error", (error) => resolve(error.message));
    socket.on("close", () => resolve(heard || "closed"));
  });
