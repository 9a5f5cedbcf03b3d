import { type Format, oneOf, quantity, textThat } from "./formats";

/** Truth as strconv.ParseBool of Go reads it. */
const truth: Format = (value) =>
  /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(String(value)) &&
  typeof value === "string"
    ? undefined
    : `${JSON.stringify(value)} is not "true" or "false", in quotes`;

/** The least that upstream takes: pkg/kubelet/cm/topologymanager. */
const leastNumaNodes = 8;

const topologyOption: Format = (value, _, key) => {
  if (key !== "max-allowable-numa-nodes") return truth(value);
  if (typeof value === "string" && /^\d{1,4}$/.test(value) && Number(value) >= leastNumaNodes)
    return undefined;
  return `${JSON.stringify(value)} is not a whole number of ${leastNumaNodes} or more, in quotes`;
};

const percentage: Format = (value) =>
  typeof value === "string" && /^(\d{1,2}|100)%$/.test(value)
    ? undefined
    : `${JSON.stringify(value)} is not a percentage such as "50%"`;

const someMemory: Format = (value) =>
  quantity(value) ??
  (Number.parseFloat(value as string) > 0
    ? undefined
    : `${JSON.stringify(value)} reserves nothing`);

const memoryResource: Format = (value) =>
  /^(memory|hugepages-[1-9]\d*[KMGT]i)$/.test(String(value))
    ? undefined
    : `${JSON.stringify(value)} is neither memory nor huge pages such as hugepages-2Mi`;

/** Sysctls that each pod has of its own: k8s.io/component-helpers/node/util/sysctl. */
const namespaced =
  /^(kernel\.(domainname|sem|shm(all|max|mni|_rmid_forced|\*)|msg(max|mnb|mni|\*))|(net|fs\.mqueue|user)\.[a-z0-9_.*-]+)$/;

const podSysctl = textThat(
  (text) => namespaced.test(text.replaceAll("/", ".")),
  "a sysctl that a pod has of its own, such as net.core.somaxconn; set kernel.sysctls for those of hosts",
);

/** Formats of options that the types of KubeletConfiguration leave open, by path. */
export const optionFormats: Readonly<Record<string, Format>> = {
  "cpuManagerPolicyOptions.*": truth,
  "topologyManagerPolicyOptions.*": topologyOption,
  "qosReserved.*": percentage,
  "reservedMemory[].limits.*": someMemory,
  "allowedUnsafeSysctls[]": podSysctl,
};

/** Which options there are, by path. */
export const optionKeys: Readonly<Record<string, Format>> = {
  "cpuManagerPolicyOptions.*": oneOf(
    ...["full-pcpus-only", "distribute-cpus-across-numa", "align-by-socket"],
    ...["distribute-cpus-across-cores", "strict-cpu-reservation"],
    "prefer-align-cpus-by-uncorecache",
  ),
  "topologyManagerPolicyOptions.*": oneOf("prefer-closest-numa-nodes", "max-allowable-numa-nodes"),
  "qosReserved.*": oneOf("memory"),
  "reservedMemory[].limits.*": memoryResource,
  "defaultPodSysctls.*": podSysctl,
};
