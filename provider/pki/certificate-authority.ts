import { newCa } from "../../pki/authority";
import type { KeyPair } from "../../pki/pem";
import { assertSameTimeAsMasters } from "../host/clocks";
import type { Handler } from "../handler";

interface AuthorityInputs {
  readonly commonName: string;
  readonly validDays: number;
}

/** A CA is created once. Another name or validity means another CA. */
export const handler: Handler<AuthorityInputs, AuthorityInputs & KeyPair> = {
  id: ({ commonName }) => commonName,
  diff: (outputs, news) => {
    const replaces = (["commonName", "validDays"] as const).filter(
      (key) => outputs[key] !== news[key],
    );
    return { changes: replaces.length > 0, replaces };
  },
  async create({ commonName, validDays }) {
    await assertSameTimeAsMasters();
    return { commonName, validDays, ...(await newCa(commonName, validDays)) };
  },
};
