import { ConfigError } from "../../../config/errors";
import { readConfig } from "../../../config/read";

export const hostKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam";

/** The smallest valid stack file, by section. */
export const smallest = () => ({
  cluster: { name: "prod" },
  hosts: [{ name: "m1", address: "192.0.2.11", roles: ["master", "etcd"], hostKey }],
});

/** A worker, such as `w3` at 192.0.2.23. */
export const worker = (number: number) => ({
  name: `w${number}`,
  address: `192.0.2.2${number}`,
  roles: ["worker"],
  hostKey,
});

const noFile = (path: string): string => {
  throw new Error(`ENOENT: no such file or directory, open '${path}'`);
};

/** Configuration of the smallest stack file with these sections. */
export const configOf = (sections: object, readFile = noFile) =>
  readConfig({ ...smallest(), ...sections }, readFile);

/** Errors of the smallest stack file with these sections; undefined removes a section. */
export function errorsOf(sections: object, readFile = noFile): readonly string[] {
  const values = Object.entries({ ...smallest(), ...sections });
  try {
    readConfig(Object.fromEntries(values.filter(([, value]) => value !== undefined)), readFile);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.errors;
    throw error;
  }
}
