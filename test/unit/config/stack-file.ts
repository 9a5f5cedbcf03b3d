import { ConfigError } from "../../../config/faults";
import { readConfig } from "../../../config/read";

export const hostKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam";

/** The least that a stack file must hold, by section. */
export const smallest = () => ({
  cluster: { name: "prod" },
  hosts: [{ name: "m1", address: "192.0.2.11", roles: ["master", "etcd"], hostKey }],
});

/** A worker for the list of hosts: `w3` at 192.0.2.23. */
export const worker = (number: number) => ({
  name: `w${number}`,
  address: `192.0.2.2${number}`,
  roles: ["worker"],
  hostKey,
});

const noFile = (path: string): string => {
  throw new Error(`ENOENT: no such file or directory, open '${path}'`);
};

/** The configuration that the smallest stack file with these sections makes. */
export const configOf = (sections: object, readFile = noFile) =>
  readConfig({ ...smallest(), ...sections }, readFile);

/** The faults of the smallest stack file with these sections; a section that is undefined is left out. */
export function faultsOf(sections: object, readFile = noFile): readonly string[] {
  const values = Object.entries({ ...smallest(), ...sections });
  try {
    readConfig(Object.fromEntries(values.filter(([, value]) => value !== undefined)), readFile);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}
