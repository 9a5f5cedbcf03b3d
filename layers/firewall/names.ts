import { layout } from "../formats/layout";

const name = "kubernetes-firewall";
const data = layout.firewallData;

/** What the firewall of a host consists of. */
export const firewall = {
  /** Name of its table, of family inet. */
  name,
  unit: `${name}.service`,
  /** Loads the rules again when the table is deleted. */
  watchUnit: `${name}-watch.service`,
  /** Made by scripts/units.sh for a trial. */
  timer: `${name}-rollback.timer`,
  program: `${layout.libexec}/${name}`,
  /** The rules that the stack file asks for. */
  rules: `${layout.firewall}/rules.nft`,
  data,
  /** The rules that an operator came through last: those of every boot. */
  confirmed: `${data}/confirmed.nft`,
  /** Exists while unconfirmed rules are on trial; a boot removes it. */
  trial: `/run/${name}.trial`,
} as const;
