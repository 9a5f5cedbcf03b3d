import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const project = join(__dirname, "../../..");
const program = join(project, "node_modules/yaml-language-server/bin/yaml-language-server");

/** No catalogue of schemas from the network: the header of a file names its schema. */
const settings = {
  validate: true,
  completion: true,
  hover: true,
  schemaStore: { enable: false },
  kubernetesCRDStore: { enable: false },
};

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A place in a file: lines and characters from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

export interface Completion {
  readonly label: string;
  readonly documentation?: string | { readonly value: string };
}

/** The language server for YAML, as an editor starts it, in the folder of this project. */
export class LanguageServer {
  private readonly process: ChildProcess;
  /** Rejects when the server has ended. */
  private readonly ended: Promise<never>;
  private received = Buffer.alloc(0);
  private requests = 0;
  private readonly answers = new Map<number | string, (message: Message) => void>();
  private readonly diagnostics = new Map<string, (found: readonly Diagnostic[]) => void>();

  constructor() {
    this.process = spawn(process.execPath, [program, "--stdio"], {
      cwd: project,
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.ended = once(this.process, "exit").then(([code]) => {
      throw new Error(`the language server ended with ${code}`);
    });
    this.ended.catch(() => undefined);
    this.process.stdout!.on("data", (part: Buffer) => this.read(part));
  }

  async start(): Promise<void> {
    const initialized = this.request("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(project).href,
      capabilities: {
        workspace: { configuration: true },
        textDocument: { completion: { completionItem: { documentationFormat: ["markdown"] } } },
      },
    });
    await Promise.race([initialized, this.ended]);
    this.send({ method: "initialized", params: {} });
    this.send({
      method: "workspace/didChangeConfiguration",
      params: { settings: { yaml: settings } },
    });
  }

  /** Opens a file beside Pulumi.yaml, which need not be there, and waits for what the editor would mark. */
  open(name: string, text: string): Promise<readonly Diagnostic[]> {
    const uri = uriOf(name);
    const found = new Promise<readonly Diagnostic[]>((resolve) =>
      this.diagnostics.set(uri, resolve),
    );
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    this.send({ method: "textDocument/didOpen", params: { textDocument } });
    return found;
  }

  /** What the editor would offer at a place of a file that is open. */
  async complete(name: string, position: Position): Promise<readonly Completion[]> {
    const result = await this.request("textDocument/completion", {
      textDocument: { uri: uriOf(name) },
      position,
    });
    return (result as { readonly items: readonly Completion[] }).items;
  }

  async stop(): Promise<void> {
    this.process.kill();
    await this.ended.catch(() => undefined);
  }

  private request(method: string, params: object): Promise<unknown> {
    const id = ++this.requests;
    this.send({ id, method, params });
    return new Promise((resolve, reject) =>
      this.answers.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result),
      ),
    );
  }

  private send(message: Message): void {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.process.stdin!.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  private read(part: Buffer): void {
    this.received = Buffer.concat([this.received, part]);
    for (;;) {
      const end = this.received.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(
        /Content-Length: (\d+)/i.exec(this.received.toString("latin1", 0, end))![1],
      );
      if (this.received.length < end + 4 + length) return;
      const text = this.received.toString("utf8", end + 4, end + 4 + length);
      this.received = this.received.subarray(end + 4 + length);
      this.take(JSON.parse(text) as Message);
    }
  }

  private take({ id, method, params, ...answer }: Message): void {
    if (method === undefined) return this.answers.get(id!)?.(answer);
    if (method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = params as { uri: string; diagnostics: readonly Diagnostic[] };
      return this.diagnostics.get(uri)?.(diagnostics);
    }
    if (id === undefined) return;
    const { items = [] } = (params ?? {}) as { items?: readonly { section: string }[] };
    const result =
      method === "workspace/configuration"
        ? items.map(({ section }) => (section === "yaml" ? settings : null))
        : null;
    this.send({ id, result });
  }
}

const uriOf = (name: string): string => pathToFileURL(join(project, name)).href;
