import { deepStrictEqual } from "node:assert";
import type { Client } from "ssh2";
import { signAtOnce } from "../../../ssh/sign-at-once";
import type { Sign } from "../../../ssh/ssh2-inside";

describe("a key that cannot sign", () => {
  it("is asked about after all, for ssh2 to say why", () => {
    const requests: string[] = [];
    const protocol = {
      authPK(_user: string, _key: unknown, _algorithm?: string, sign?: Sign) {
        requests.push(sign ? "signed" : "asked");
        sign?.(Buffer.from("request"), () => requests.push("sent"));
      },
    };
    signAtOnce({ _protocol: protocol } as unknown as Client);
    const key = { type: "ssh-ed25519", isPrivateKey: () => true, sign: () => new Error("no") };
    protocol.authPK("admin", key);
    deepStrictEqual(requests, ["signed", "asked"]);
  });
});
