import { spawn } from "node:child_process";
import { status, type ServerWritableStream } from "@grpc/grpc-js";
import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { RpcError } from "../plugin";

type Call = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

const running = new Set<() => void>();
process.on("exit", () => {
  for (const kill of running) kill();
});

/** Runs a policy pack with the SDK's own runner, and passes on its output: the first line is its port. */
export function runPolicyPack(call: Call): void {
  const { request } = call;
  const directory = request.getInfo()?.getProgramDirectory() ?? ".";
  const refuse = (message: string) =>
    call.destroy(new RpcError(status.FAILED_PRECONDITION, message).toServiceError());
  if (request.getKind() !== "analyzer")
    return void refuse(
      `${directory}: running it: plugins of the kind ${request.getKind()} are not known here`,
    );
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [directory] });
  const variables = request.getEnvList().map((entry) => {
    const at = entry.indexOf("=", 1);
    return [entry.slice(0, at), entry.slice(at + 1)];
  });
  const child = spawn(process.execPath, [runner, ...request.getArgsList(), directory], {
    cwd: directory,
    env: { ...process.env, ...(Object.fromEntries(variables) as NodeJS.ProcessEnv) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => void child.kill("SIGKILL");
  running.add(kill);
  child.stdout.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStdout(chunk)));
  child.stderr.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStderr(chunk)));
  child.once("error", (error) => refuse(`${directory}: starting it: ${error.message}`));
  child.once("close", (code) => {
    running.delete(kill);
    call.write(new RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  call.once("cancelled", kill);
}
