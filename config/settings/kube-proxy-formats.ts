import { isIP } from "node:net";
import { duration, type Format, oneOfOrEmpty, seconds, textThat, whole } from "./formats";
import { isMap, type Values, valueAt } from "./merge";

const notNegative: Format = (value) => duration(value, "0s..");

const keywords = ["primary", "localhost", "all"];

const nodePortAddress = textThat(
  (text) => {
    const [address = "", length = "", ...rest] = text.split("/");
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
    return (
      keywords.includes(text) ||
      (rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= most)
    );
  },
  `a network such as 192.0.2.0/24, nor one of ${keywords.join(", ")}`,
);

/** Formats of KubeProxyConfiguration that its types lack, by path: pkg/proxy/apis/config/validation. */
export const kubeProxyFormats: Readonly<Record<string, Format>> = {
  configSyncPeriod: notNegative,
  "nftables.syncPeriod": notNegative,
  "nftables.minSyncPeriod": notNegative,
  "nftables.masqueradeBit": whole("0..31"),
  "nodePortAddresses[]": nodePortAddress,
  detectLocalMode: oneOfOrEmpty(
    "ClusterCIDR",
    "NodeCIDR",
    "BridgeInterface",
    "InterfaceNamePrefix",
  ),
};

/** What counts where the period is absent or 0s. */
const usualSeconds = 30;

/** Fields whose formats are right, and which kube-proxy does not take together. */
export function kubeProxyConflicts(config: Values, place: string): string[] {
  const { detectLocalMode, nodePortAddresses: addresses = [] } = config;
  const listed = addresses as readonly string[];
  const repeated = listed.findIndex(
    (one, index) => keywords.includes(one) && listed.indexOf(one) < index,
  );
  const needs = { BridgeInterface: "bridgeInterface", InterfaceNamePrefix: "interfaceNamePrefix" };
  const needed = needs[detectLocalMode as keyof typeof needs] as string | undefined;
  const nftables = isMap(config["nftables"]) ? config["nftables"] : {};
  const length = (name: string) => seconds(String(nftables[name])) ?? 0;
  const [least, period] = [length("minSyncPeriod"), length("syncPeriod") || usualSeconds];
  return [
    ...(needed !== undefined && !valueAt(config, `detectLocal.${needed}`)
      ? [
          `${place}.detectLocal.${needed}: is missing; detectLocalMode is ${String(detectLocalMode)}`,
        ]
      : []),
    ...(repeated >= 0 ? [`${place}.nodePortAddresses[${repeated}]: is listed twice`] : []),
    ...(least > period
      ? [`${place}.nftables.minSyncPeriod: ${least} s is above syncPeriod, ${period} s`]
      : []),
  ];
}
