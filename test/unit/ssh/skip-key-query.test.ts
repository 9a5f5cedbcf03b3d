import { deepStrictEqual } from "node:assert";
import type { Client } from "ssh2";
import { skipKeyQuery } from "../../../ssh/skip-key-query";
import type { Sign } from "../../../ssh/ssh2-internals";

describe("a key that cannot sign", () => {
  it("is queried after all, so that ssh2 reports why", () => {
    const requests: string[] = [];
    const protocol = {
      authPK(_user: string, _key: unknown, _algorithm?: string, sign?: Sign) {
        requests.push(sign ? "signed" : "asked");
        sign?.(Buffer.from("request"), () => requests.push("sent"));
      },
    };
    skipKeyQuery({ _protocol: protocol } as unknown as Client);
    const key = { type: "ssh-ed25519", isPrivateKey: () => true, sign: () => new Error("no") };
    protocol.authPK("admin", key);
    deepStrictEqual(requests, ["signed", "asked"]);
  });
});
