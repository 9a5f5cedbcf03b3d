import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { status } from "@grpc/grpc-js";
import { EngineLog } from "../engine-log";
import { answer, engineAddress, pluginInfo, RpcError, serve } from "../plugin";
import { fromStruct, plainProperties, toStruct } from "../properties";
import { differences, diffResponse } from "../property-diff";
import { checkedInputs, sameFixedName, unsupported, type Subject } from "./check";
import { planned } from "./checkpoint";
import { Cluster } from "./cluster";
import { create, NotReady, update } from "./converge";
import { replaces } from "./immutable-fields";
import { referenceOf, toApi } from "./object";
import type { Operation } from "./operation";
import { read } from "./read";
import { remove } from "./remove";
import { namespaceFor } from "./scope";
import { checkSettings, diffSettings, settingsFrom } from "./settings";

const log = new EngineLog(engineAddress());
const stopping = new AbortController();
const { signal } = stopping;
let settings = settingsFrom({});
let cluster = new Cluster(settings, signal);

/** Runs an operation on one resource, and reports an object that exists but is not ready as a partial failure. */
async function operate<T>(
  request: { getUrn(): string; getTimeout(): number },
  run: (operation: Operation) => Promise<T>,
): Promise<T> {
  const urn = request.getUrn();
  let reported = false as boolean;
  const report = (line: string) => {
    reported = true;
    log.status(urn, line);
  };
  const warn = (line: string) => log.warning(urn, line);
  const timeoutSeconds = request.getTimeout();
  try {
    return await run({ cluster, settings, signal, timeoutSeconds, report, warn });
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    const detail = new provider.ErrorResourceInitFailed()
      .setId(error.recorded.id)
      .setProperties(toStruct(error.recorded.outputs))
      .setReasonsList([error.message]);
    const type = "pulumirpc.ErrorResourceInitFailed";
    throw new RpcError(status.UNKNOWN, error.message, { type, message: detail });
  } finally {
    if (reported) log.status(urn, "");
    await log.flushed();
  }
}

void serve((server) =>
  server.addService(ResourceProviderService, {
    getPluginInfo: pluginInfo("@pulumi/kubernetes"),

    checkConfig: answer((request: provider.CheckRequest) =>
      checkSettings(fromStruct(request.getNews())),
    ),

    diffConfig: answer(diffSettings),

    configure: answer((request: provider.ConfigureRequest) => {
      settings = settingsFrom(plainProperties(fromStruct(request.getArgs())));
      cluster = new Cluster(settings, signal);
      return new provider.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),

    check: answer(async (request: provider.CheckRequest) => {
      const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      const seed = request.getRandomseed_asU8();
      const subject: Subject = {
        type: request.getType(),
        name: request.getName(),
        seed,
        olds,
        news,
      };
      const reason = unsupported(subject);
      if (reason) {
        const failure = new provider.CheckFailure().setReason(reason);
        return new provider.CheckResponse().setInputs(request.getNews()).setFailuresList([failure]);
      }
      const inputs = await checkedInputs(subject, (given) =>
        namespaceFor(given, olds, cluster, settings),
      );
      return new provider.CheckResponse().setInputs(toStruct(inputs));
    }),

    diff: answer((request: provider.DiffRequest) => {
      const olds = toApi(fromStruct(request.getOldInputs()));
      const news = toApi(fromStruct(request.getNews()));
      const replacing = replaces(olds, news, settings);
      return diffResponse(differences(olds, news), replacing, sameFixedName(olds, news));
    }),

    create: answer(async (request: provider.CreateRequest) => {
      const inputs = fromStruct(request.getProperties());
      if (request.getPreview())
        return new provider.CreateResponse().setProperties(request.getProperties());
      const { id, outputs } = await operate(request, (operation) => create(inputs, operation));
      return new provider.CreateResponse().setId(id).setProperties(toStruct(outputs));
    }),

    read: answer(async (request: provider.ReadRequest) => {
      const recorded = fromStruct(request.getProperties());
      const given = fromStruct(request.getInputs());
      const inputs = Object.keys(given).length > 0 ? given : undefined;
      const reference = referenceOf(request.getType(), request.getId(), inputs ?? recorded);
      const found = await operate(request, (operation) =>
        read(reference, inputs, recorded, operation),
      );
      if (!found) return new provider.ReadResponse();
      return new provider.ReadResponse()
        .setId(request.getId())
        .setInputs(toStruct(found.inputs))
        .setProperties(toStruct(found.outputs));
    }),

    update: answer(async (request: provider.UpdateRequest) => {
      const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      if (request.getPreview())
        return new provider.UpdateResponse().setProperties(toStruct(planned(olds, news)));
      const { outputs } = await operate(request, (operation) => update(olds, news, operation));
      return new provider.UpdateResponse().setProperties(toStruct(outputs));
    }),

    delete: answer(async (request: provider.DeleteRequest) => {
      const recorded = fromStruct(request.getOldInputs() ?? request.getProperties());
      const object = referenceOf(request.getType(), request.getId(), recorded);
      await operate(request, (operation) => remove(object, operation));
      return new Empty();
    }),

    cancel: answer(() => {
      stopping.abort();
      return new Empty();
    }),
  }),
);
