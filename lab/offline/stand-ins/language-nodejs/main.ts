import { status } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency } from "@pulumi/pulumi/proto/plugin_pb";
import { answer, engineAddress, pluginInfo, RpcError, serve } from "../plugin";
import { installedPackages, programDependencies } from "./packages";
import { runPolicyPack } from "./policy-pack";
import { Program } from "./program";

let engine = engineAddress();
const running = new Set<Program>();

function programDirectory(request: { getInfo(): language.ProgramInfo | undefined }): string {
  const directory = request.getInfo()?.getProgramDirectory();
  if (!directory)
    throw new RpcError(
      status.INVALID_ARGUMENT,
      "language host: the request names no program directory",
    );
  return directory;
}

void serve((server) =>
  server.addService(LanguageRuntimeService, {
    handshake: answer((request: language.LanguageHandshakeRequest) => {
      engine = request.getEngineAddress();
      return new language.LanguageHandshakeResponse();
    }),

    getPluginInfo: pluginInfo("@pulumi/pulumi"),

    getRequiredPackages: answer((request: language.GetRequiredPackagesRequest) => {
      const plugins = installedPackages(programDirectory(request)).filter(({ plugin }) => plugin);
      const packages = plugins.map(({ plugin }) =>
        new PackageDependency()
          .setKind("resource")
          .setName(plugin!.name)
          .setVersion(`v${plugin!.version}`)
          .setServer(plugin!.server ?? ""),
      );
      return new language.GetRequiredPackagesResponse().setPackagesList(packages);
    }),

    run: answer(async (request: language.RunRequest, call) => {
      const program = new Program(request, engine);
      running.add(program);
      call.on("cancelled", () => program.stop());
      return program.ended.finally(() => running.delete(program));
    }),

    runPlugin: runPolicyPack,

    about: answer((request: language.AboutRequest) => {
      const response = new language.AboutResponse()
        .setExecutable(process.execPath)
        .setVersion(process.version);
      const typescript = installedPackages(programDirectory(request)).find(
        ({ name }) => name === "typescript",
      );
      response.getMetadataMap().set("packagemanager", "npm");
      if (typescript) response.getMetadataMap().set("typescriptVersion", typescript.version);
      return response;
    }),

    getProgramDependencies: answer((request: language.GetProgramDependenciesRequest) => {
      const found = programDependencies(
        programDirectory(request),
        request.getTransitivedependencies(),
      );
      return new language.GetProgramDependenciesResponse().setDependenciesList(
        found.map(({ name, version }) =>
          new language.DependencyInfo().setName(name).setVersion(version),
        ),
      );
    }),

    runtimeOptionsPrompts: answer(() => new language.RuntimeOptionsResponse()),

    cancel: answer(() => {
      for (const program of running) program.stop();
      return new Empty();
    }),
  }),
);

process.on("exit", () => {
  for (const program of running) program.kill();
});
