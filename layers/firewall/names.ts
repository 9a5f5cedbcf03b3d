import { layout } from "../formats/layout";

const name = "kubernetes-firewall";
const data = layout.firewallData;

/** Units, program, table and files of a host's firewall. */
export const firewall = {
  /** Name of its table, in the family inet. */
  name,
  unit: `${name}.service`,
  /** Reloads the rules when the table is deleted. */
  watchUnit: `${name}-watch.service`,
  /** Created by scripts/lib/units.sh for a trial. */
  timer: `${name}-rollback.timer`,
  program: `${layout.libexec}/${name}`,
  /** The rules from the stack file. */
  rules: `${layout.firewall}/rules.nft`,
  data,
  /** The last confirmed rules, which every boot loads. */
  confirmed: `${data}/confirmed.nft`,
  /** Exists while unconfirmed rules are on trial; a reboot removes it. */
  trial: `/run/${name}.trial`,
} as const;
