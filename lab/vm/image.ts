import { archiveOf, ensureArchive, serverPackages } from "../hosts/root-file-system";

// What a machine has and a container lacks: a kernel, and services around it.
const packages = [
  ...serverPackages,
  ...["linux-image-cloud-amd64", "systemd-resolved", "apparmor"],
];

/** The archive that the virtual machine's disk is made from. */
export const imageArchive = archiveOf(packages);

/** Builds that archive if it is missing: three minutes, half of them downloads. */
export const ensureImage = (report: (line: string) => void): Promise<void> =>
  ensureArchive(packages, "the virtual machine's file system", report);
