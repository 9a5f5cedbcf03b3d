import type { ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import {
  fromStruct,
  toStruct,
  type Properties,
} from "../../../../lab/offline/stand-ins/properties";
import { call, clientOf, type Plugin } from "./plugin-process";

export const urnOf = (type: string, name: string) => `urn:pulumi:test::test::${type}::${name}`;

/** The calls that the engine makes for a resource, with plain property bags. */
export class ResourceCalls {
  readonly client: ResourceProviderClient;

  constructor(plugin: Plugin) {
    this.client = clientOf(ResourceProviderClient, plugin);
  }

  configure(args: Properties = {}) {
    const request = new provider.ConfigureRequest().setArgs(toStruct(args));
    return call(this.client, this.client.configure, request);
  }

  async check(type: string, name: string, news: Properties, olds: Properties = {}) {
    const request = new provider.CheckRequest()
      .setUrn(urnOf(type, name))
      .setType(type)
      .setName(name);
    request.setNews(toStruct(news)).setOlds(toStruct(olds)).setRandomseed(Buffer.from("seed"));
    const answer = await call(this.client, this.client.check, request);
    const failures = answer
      .getFailuresList()
      .map((one) => `${one.getProperty()}: ${one.getReason()}`);
    return { inputs: fromStruct(answer.getInputs()), failures };
  }

  async diff(type: string, name: string, olds: Properties, news: Properties) {
    const request = new provider.DiffRequest().setUrn(urnOf(type, name)).setType(type).setId("id");
    request.setOldInputs(toStruct(olds)).setOlds(toStruct(olds)).setNews(toStruct(news));
    const answer = await call(this.client, this.client.diff, request);
    const details = answer.getDetaileddiffMap().toArray();
    return {
      changed: answer.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME,
      paths: details.map(([path]) => path),
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  async create(type: string, name: string, inputs: Properties, timeoutSeconds = 0) {
    const request = new provider.CreateRequest()
      .setUrn(urnOf(type, name))
      .setType(type)
      .setName(name);
    request.setProperties(toStruct(inputs)).setTimeout(timeoutSeconds);
    const answer = await call(this.client, this.client.create, request);
    return { id: answer.getId(), outputs: fromStruct(answer.getProperties()) };
  }

  async update(
    type: string,
    name: string,
    id: string,
    olds: Properties,
    news: Properties,
    timeoutSeconds = 0,
  ) {
    const request = new provider.UpdateRequest().setUrn(urnOf(type, name)).setType(type).setId(id);
    request.setOlds(toStruct(olds)).setNews(toStruct(news)).setTimeout(timeoutSeconds);
    return fromStruct((await call(this.client, this.client.update, request)).getProperties());
  }

  async read(type: string, name: string, id: string, inputs: Properties, outputs: Properties) {
    const request = new provider.ReadRequest().setUrn(urnOf(type, name)).setType(type).setId(id);
    request.setInputs(toStruct(inputs)).setProperties(toStruct(outputs));
    const answer = await call(this.client, this.client.read, request);
    const properties = fromStruct(answer.getProperties());
    return { id: answer.getId(), inputs: fromStruct(answer.getInputs()), outputs: properties };
  }

  async delete(type: string, name: string, id: string, inputs: Properties, outputs: Properties) {
    const request = new provider.DeleteRequest().setUrn(urnOf(type, name)).setType(type).setId(id);
    request.setOldInputs(toStruct(inputs)).setProperties(toStruct(outputs));
    await call(this.client, this.client.delete, request);
  }

  cancel() {
    return call(this.client, this.client.cancel, new Empty());
  }
}

/** What a partial failure records; undefined for any other error. */
export function initFailure(error: unknown) {
  const [trailer] = (error as ServiceError).metadata.get("grpc-status-details-bin");
  if (!trailer) return undefined;
  const [any] = Status.deserializeBinary(Buffer.from(trailer)).getDetailsList();
  const detail = provider.ErrorResourceInitFailed.deserializeBinary(any!.getValue_asU8());
  return {
    id: detail.getId(),
    outputs: fromStruct(detail.getProperties()),
    reasons: detail.getReasonsList(),
  };
}
