import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { randomBytes } from "node:crypto";
import { EngineLog } from "../engine-log";
import { answer, engineAddress, pluginInfo, serve } from "../plugin";
import { fromStruct, plainProperties, toStruct, type Properties } from "../properties";
import { differences, diffResponse } from "../property-diff";
import { checked } from "./inputs";
import type { CommandInputs, CommandState } from "./inputs";
import type { Output } from "./run";

const log = new EngineLog(engineAddress());
const stopping = new AbortController();

async function run(urn: string, command: string | undefined, state: CommandState): Promise<Output> {
  if (command === undefined) return { stdout: state.stdout ?? "", stderr: state.stderr ?? "" };
  // Loaded here because a preview never needs ssh2.
  const { runRemotely } = await import("./run");
  try {
    return await runRemotely(command, state, { log, urn, signal: stopping.signal });
  } finally {
    await log.flushed();
  }
}

const stateOf = (properties: Properties) => plainProperties(properties) as unknown as CommandState;

void serve((server) =>
  server.addService(ResourceProviderService, {
    getPluginInfo: pluginInfo("@pulumi/command"),

    configure: answer(() => new provider.ConfigureResponse().setAcceptsecrets(true)),

    check: answer((request: provider.CheckRequest) => {
      const { inputs, failures } = checked(request.getType(), fromStruct(request.getNews()));
      return new provider.CheckResponse()
        .setInputs(toStruct(inputs))
        .setFailuresList(
          failures.map(({ property, reason }) =>
            new provider.CheckFailure().setProperty(property).setReason(reason),
          ),
        );
    }),

    diff: answer((request: provider.DiffRequest) => {
      const found = differences(fromStruct(request.getOldInputs()), fromStruct(request.getNews()));
      return diffResponse(found, ([property]) => property === "triggers");
    }),

    create: answer(async (request: provider.CreateRequest) => {
      const properties = fromStruct(request.getProperties());
      const inputs: CommandInputs = stateOf(properties);
      const output = await run(request.getUrn(), inputs.create, inputs);
      return new provider.CreateResponse()
        .setId(`${request.getName()}${randomBytes(4).toString("hex")}`)
        .setProperties(toStruct({ ...properties, ...output }));
    }),

    // The official plugin observes nothing: the state is what was run.
    read: answer((request: provider.ReadRequest) =>
      new provider.ReadResponse()
        .setId(request.getId())
        .setProperties(request.getProperties())
        .setInputs(request.getInputs()),
    ),

    update: answer(async (request: provider.UpdateRequest) => {
      const properties = fromStruct(request.getNews());
      const { stdout, stderr } = stateOf(fromStruct(request.getOlds()));
      const inputs: CommandInputs = stateOf(properties);
      const output = await run(request.getUrn(), inputs.update ?? inputs.create, {
        ...inputs,
        stdout,
        stderr,
      });
      return new provider.UpdateResponse().setProperties(toStruct({ ...properties, ...output }));
    }),

    delete: answer(async (request: provider.DeleteRequest) => {
      const state = stateOf(fromStruct(request.getProperties()));
      await run(request.getUrn(), state.delete, state);
      return new Empty();
    }),

    cancel: answer(() => {
      stopping.abort();
      return new Empty();
    }),
  }),
);
