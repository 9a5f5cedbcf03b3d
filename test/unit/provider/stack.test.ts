import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  lostHostsVariable,
  credentials,
  currentHost,
  isLost,
  setStackConfig,
} from "../../../provider/stack";
import { beginRun } from "../../../runtime/per-run";
import { hostKey, smallest } from "../config/stack-file";

/** Has the stack file hold these sections, as the engine hands them over. */
const configure = (sections: object) => {
  const values = sections as Record<string, unknown>;
  setStackConfig((key) => (key in values ? JSON.stringify(values[key]) : undefined));
};
const recorded = {
  name: "m1",
  address: "192.0.2.11",
  port: 22,
  user: "root",
  hostKey: "ssh-rsa OLD",
  owner: "prod/prod/0f",
};

const pem = (name: string): string => `-----BEGIN PRIVATE KEY-----\n${name}\n`;

describe("credentials", () => {
  let folder: string;

  before(() => (folder = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-keys-"))));
  after(() => {
    rmSync(folder, { recursive: true });
    beginRun();
    delete process.env["SSH_AUTH_SOCK_OF_TEST"];
  });

  it("are none without an ssh section", () => {
    configure({});
    const none = {
      place: "ssh",
      agentKey: undefined,
      certificate: undefined,
      privateKeyPassphrase: undefined,
      password: undefined,
      agent: undefined,
    };
    deepStrictEqual(credentials(), {
      ...none,
      privateKey: undefined,
      sudoPassword: undefined,
      bastions: [],
    });
  });

  it("are those of the ssh section", () => {
    const ssh = {
      privateKey: pem("HOSTS"),
      privateKeyPassphrase: "p",
      password: "q",
      sudoPassword: "r",
    };
    const bastion = { address: "192.0.2.1", port: 2222, hostKey };
    configure({ ssh: { ...ssh, bastions: [bastion] } });
    deepStrictEqual(credentials(), {
      ...ssh,
      place: "ssh",
      agent: undefined,
      agentKey: undefined,
      certificate: undefined,
      bastions: [bastion],
    });
  });

  it("of a bastion are its own key and the section's password, where it has a key", () => {
    const privateKeyFile = join(folder, "bastion");
    writeFileSync(privateKeyFile, pem("BASTION"));
    const way = { address: "192.0.2.1", port: 22, hostKey };
    const own = { ...way, privateKeyFile, privateKeyPassphrase: "b" };
    configure({ ssh: { privateKey: pem("HOSTS"), password: "q", bastions: [way, own] } });
    const { bastions, privateKey } = credentials();
    strictEqual(privateKey, pem("HOSTS"));
    deepStrictEqual(bastions[0], way);
    deepStrictEqual(bastions[1], {
      ...way,
      login: {
        place: "ssh.bastions[1]",
        privateKey: pem("BASTION"),
        privateKeyPassphrase: "b",
        certificate: undefined,
        password: "q",
        agent: undefined,
        agentKey: undefined,
      },
    });
    rmSync(privateKeyFile);
    throws(() => credentials(), {
      message: `ssh.bastions[1].privateKeyFile: ${privateKeyFile} cannot be read: ENOENT: no such file or directory, open '${privateKeyFile}'`,
    });
  });

  it("come from the present content of a key file", () => {
    const privateKeyFile = join(folder, "id");
    configure({ ssh: { privateKeyFile } });
    for (const key of ["first", "second"]) {
      writeFileSync(privateKeyFile, key);
      strictEqual(credentials().privateKey, key);
    }
  });

  it("have the keys of bastions from known_hosts too, and a certificate from its file", () => {
    const [knownHostsFile, certificateFile] = [join(folder, "known"), join(folder, "id-cert.pub")];
    writeFileSync(knownHostsFile, `b.example ${hostKey}\n`);
    writeFileSync(certificateFile, "ssh-ed25519-cert-v01@openssh.com AAAA");
    configure({ ssh: { knownHostsFile, certificateFile, bastions: [{ address: "b.example" }] } });
    const { bastions, certificate } = credentials();
    deepStrictEqual(bastions, [{ address: "b.example", port: 22, hostKey }]);
    strictEqual(certificate, "ssh-ed25519-cert-v01@openssh.com AAAA");
  });

  it("whose file is missing are reported by the place in the stack file", () => {
    const path = join(folder, "gone");
    configure({ ssh: { privateKeyFile: path } });
    throws(() => credentials(), {
      message: `ssh.privateKeyFile: ${path} cannot be read: ENOENT: no such file or directory, open '${path}'`,
    });
  });

  it("that cannot be used are reported by their place, and not shown", () => {
    configure({ ssh: { password: 123456 } });
    throws(() => credentials(), {
      message: "configuration: 1 error\n  ssh.password: its value is not a string",
    });
    setStackConfig(() => '{"password": "hunter2"');
    throws(() => credentials(), {
      message: "configuration: 1 error\n  ssh: its value is not a map",
    });
  });

  it("are asked of the agent only where the stack file says so", () => {
    const socket = process.env["SSH_AUTH_SOCK"];
    process.env["SSH_AUTH_SOCK"] = "/run/agent";
    configure({ ssh: { agent: true } });
    strictEqual(credentials().agent, "/run/agent");
    configure({ ssh: {} });
    strictEqual(credentials().agent, undefined);
    delete process.env["SSH_AUTH_SOCK"];
    const agentKey = `SHA256:${"a".repeat(43)}`;
    configure({ ssh: { agentKey, password: "x" } });
    throws(() => credentials(), {
      message: "ssh.agentKey: SSH_AUTH_SOCK names no agent; start one, or give ssh.privateKeyFile",
    });
    process.env["SSH_AUTH_SOCK"] = "/run/agent";
    deepStrictEqual([credentials().agent, credentials().agentKey], ["/run/agent", agentKey]);
    configure({ ssh: { bastions: [{ address: "192.0.2.1", hostKey, agentKey }] } });
    strictEqual(credentials().agent, undefined);
    strictEqual(credentials().bastions[0]!.login!.agent, "/run/agent");
    delete process.env["SSH_AUTH_SOCK"];
    configure({ ssh: { agent: true, password: "x" } });
    strictEqual(credentials().agent, undefined);
    configure({ ssh: { agent: true } });
    throws(() => credentials(), {
      message: "ssh.agent: SSH_AUTH_SOCK names no agent; start one, or give ssh.privateKeyFile",
    });
    if (socket === undefined) delete process.env["SSH_AUTH_SOCK"];
    else process.env["SSH_AUTH_SOCK"] = socket;
  });
});

describe("the current SSH settings of a host", () => {
  it("are those of the stack file where it lists the host", () => {
    configure({ ...smallest(), ssh: { user: "admin", port: 2222 } });
    deepStrictEqual(currentHost(recorded), { ...recorded, user: "admin", port: 2222, hostKey });
  });

  it("have the SSH address of the stack file, or none if it has none", () => {
    const [host] = smallest().hosts;
    configure({ ...smallest(), hosts: [{ ...host, sshAddress: "203.0.113.1" }] });
    strictEqual(currentHost(recorded).sshAddress, "203.0.113.1");
    configure(smallest());
    strictEqual(currentHost({ ...recorded, sshAddress: "203.0.113.1" }).sshAddress, undefined);
  });

  for (const [what, change] of [
    ["another name", { name: "m2" }],
    ["another address", { address: "192.0.2.12" }],
  ] as const)
    it(`are the recorded ones for a host of ${what}`, () => {
      configure(smallest());
      deepStrictEqual(currentHost({ ...recorded, ...change }), { ...recorded, ...change });
    });

  it("are the recorded ones while the stack file has errors", () => {
    configure({ ...smallest(), network: { mtu: 1 } });
    deepStrictEqual(currentHost(recorded), recorded);
  });
});

describe("a lost host", () => {
  it("is one that lostHosts names", () => {
    configure({ ...smallest(), lostHosts: ["192.0.2.99"] });
    deepStrictEqual([isLost("192.0.2.99"), isLost("192.0.2.11")], [true, false]);
    for (const lostHosts of [undefined, {}, "192.0.2.99"]) {
      configure({ lostHosts });
      strictEqual(isLost("192.0.2.99"), false);
    }
  });

  it("is one that a restore names, whatever the last run recorded", () => {
    configure({ ...smallest(), lostHosts: ["192.0.2.99"] });
    process.env[lostHostsVariable] = '["192.0.2.11"]';
    try {
      deepStrictEqual([isLost("192.0.2.99"), isLost("192.0.2.11")], [false, true]);
    } finally {
      Reflect.deleteProperty(process.env, lostHostsVariable);
    }
  });
});
