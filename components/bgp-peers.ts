import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { bgpPeer, peerName, peerPasswordSecret, type Bgp } from "../workloads/metallb/bgp";

/**
 * The routers that MetalLB connects to, each with its password in a Secret.
 *
 * @param name prefix of the resources' names
 * @param namespace options of an object in MetalLB's namespace
 * @param admitted options of an object that MetalLB's webhooks validate
 */
export function bgpPeers(
  name: string,
  { asn, peers }: Bgp,
  namespace: pulumi.CustomResourceOptions,
  admitted: pulumi.CustomResourceOptions,
): void {
  for (const peer of peers) {
    const { password } = peer;
    const secrets = password === undefined ? [] : [passwordOf(name, peer, password, namespace)];
    new kubernetes.apiextensions.CustomResource(
      `${name}-${peerName(peer)}`,
      bgpPeer(asn, peer),
      pulumi.mergeOptions(admitted, { dependsOn: secrets }),
    );
  }
}

const passwordOf = (
  name: string,
  peer: Bgp["peers"][number],
  password: string,
  options: pulumi.CustomResourceOptions,
) =>
  new kubernetes.core.v1.Secret(
    `${name}-${peerName(peer)}-password`,
    {
      ...peerPasswordSecret(peer),
      data: { password: pulumi.secret(Buffer.from(password).toString("base64")) },
    },
    options,
  );
