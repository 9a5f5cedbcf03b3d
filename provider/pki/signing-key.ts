import { newSigningKey } from "../../pki/authority";
import type { Handler } from "../handler";

interface SigningKeyOutputs {
  readonly publicKey: string;
  readonly privateKey: string;
}

export const handler: Handler<object, SigningKeyOutputs> = {
  id: () => "service-account",
  diff: () => ({ changes: false }),
  async create() {
    const { cert, key } = await newSigningKey();
    return { publicKey: cert, privateKey: key };
  },
};
