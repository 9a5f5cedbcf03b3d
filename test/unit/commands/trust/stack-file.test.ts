import { strictEqual, throws } from "node:assert";
import { withHostKeys, type KeyAt } from "../../../../commands/trust/stack-file";

const key = "ssh-ed25519 AAAA+/==";
const host = (index: number): KeyAt => ({ place: ["config", "k:hosts", index], hostKey: key });
const bastion: KeyAt = { place: ["config", "k:ssh", "bastions", 0], hostKey: key };

/** Text of the file before, places of the keys, and text afterwards. */
const table: readonly (readonly [string, string, readonly KeyAt[], string])[] = [
  [
    "a host without a key gets a line of its own, after its address",
    `
# the hosts
config:
  k:hosts:
    - name: m1     # the first
      address: 192.0.2.11           # its own

      roles: [ master,etcd ]
    -   address:   "192.0.2.12"
        name: w1
`,
    [host(0), host(1)],
    `
# the hosts
config:
  k:hosts:
    - name: m1     # the first
      address: 192.0.2.11           # its own
      hostKey: ${key}

      roles: [ master,etcd ]
    -   address:   "192.0.2.12"
        hostKey: ${key}
        name: w1
`,
  ],
  [
    "a host on one line gets it there",
    "config:\n  k:hosts: [ {name: m1,address: 192.0.2.11 , roles: [master]} ] # all\n",
    [host(0)],
    `config:\n  k:hosts: [ {name: m1,address: 192.0.2.11, hostKey: ${key} , roles: [master]} ] # all\n`,
  ],
  [
    "a key is replaced in its place, within its quotes",
    `config:\n  k:hosts:\n  - hostKey: "ssh-rsa OLD"  # root@m1\n    address: 192.0.2.11\n  - { address: 192.0.2.12, hostKey: ssh-rsa OLD }\n`,
    [host(0), host(1)],
    `config:\n  k:hosts:\n  - hostKey: "${key}"  # root@m1\n    address: 192.0.2.11\n  - { address: 192.0.2.12, hostKey: ${key} }\n`,
  ],
  [
    "bastions and hosts are written at once",
    "config:\n  k:ssh:\n    bastions:\n      - address: 192.0.2.1\n  k:hosts:\n    - address: 192.0.2.11",
    [host(0), bastion],
    `config:\n  k:ssh:\n    bastions:\n      - address: 192.0.2.1\n        hostKey: ${key}\n  k:hosts:\n    - address: 192.0.2.11\n      hostKey: ${key}`,
  ],
  [
    "the ends of lines stay as they are",
    "config:\r\n  k:hosts:\r\n    - address: 192.0.2.11\r\n      name: m1\r\n",
    [host(0)],
    `config:\r\n  k:hosts:\r\n    - address: 192.0.2.11\r\n      hostKey: ${key}\r\n      name: m1\r\n`,
  ],
];

describe("a stack file", () => {
  for (const [what, before, keys, after] of table)
    it(what, () => strictEqual(withHostKeys(before, keys), after));

  it("with an unsupported layout is left unchanged", () => {
    const merged = "x: &one { address: 192.0.2.11 }\nconfig:\n  k:hosts:\n    - *one\n";
    throws(() => withHostKeys(merged, [host(0)]), /add the key by hand/);
  });
});
