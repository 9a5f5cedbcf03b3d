import type * as pulumi from "@pulumi/pulumi";
import { changeOrder } from "../config/change-order";
import type { ClusterConfig, Host } from "../config/cluster-config";
import { hostSettingsLayer } from "../layers/host-settings/layer";
import { layerText } from "../layers/layer-json";
import { localVolumesLayer, localVolumesLayerName } from "../layers/local-volumes/layer";
import { registriesLayer } from "../layers/registries/layer";
import { HostLayer } from "../resources/host-layer";
import type { Inputs } from "../resources/inputs";
import type { RemoteHost } from "../ssh/host";
import { secretFiles } from "./secret-files";

/** Layers that the stack file may request on a host before anything runs there: registries, host settings, local volumes. */
export function optionalLayers(
  name: string,
  { host, remote, config }: { host: Host; remote: Inputs<RemoteHost>; config: ClusterConfig },
  opts: pulumi.CustomResourceOptions,
): HostLayer[] {
  const registries = registriesLayer(host, config);
  const settings = hostSettingsLayer(host);
  const volumes = localVolumesLayer(config);
  const layers = [
    registries && {
      layer: "registries",
      desired: layerText(registries.desired),
      ...(Object.keys(registries.secret).length > 0 && { files: secretFiles(registries.secret) }),
    },
    settings && {
      layer: "settings",
      desired: layerText(settings.desired),
      ...(Object.keys(settings.secret).length > 0 && { files: secretFiles(settings.secret) }),
      position: changeOrder(config.hosts).indexOf(host),
      createOneHostFirst: true,
    },
    volumes && { layer: localVolumesLayerName, desired: layerText(volumes) },
  ];
  return layers
    .filter((layer) => layer !== undefined)
    .map((layer) => new HostLayer(`${name}-${layer.layer}`, { host: remote, ...layer }, opts));
}
