import type { RemoteHost } from "../../ssh/host";
import { sameHost } from "./hosts";
import { membershipSteps } from "./steps";
import { same, type Handler } from "../handler";
import { isLost, restoredMemberVariable } from "../stack";

export interface EtcdMembershipInputs {
  /** Hosts of all members in the order of the stack file. */
  readonly members: readonly RemoteHost[];
  /** Hosts that once had a member. Filled in from the previous inputs. */
  readonly formerMembers?: readonly RemoteHost[];
  /** Steps of an edit of the list, in order. Filled in, so that a preview shows them. */
  readonly steps?: readonly string[];
}

type Outputs = Required<EtcdMembershipInputs>;

/** The intended members. Lets a preview refuse an edit of the list; changes nothing on hosts. */
export const handler: Handler<EtcdMembershipInputs, Outputs> = {
  id: () => "etcd-membership",

  check(olds, news) {
    const { members } = news;
    const before = olds?.members ?? [];
    const restored = process.env[restoredMemberVariable];
    const voting =
      restored === undefined ? before : members.filter(({ name }) => name === restored);
    const steps = membershipSteps(voting, members, ({ address }) => isLost(address));
    const known = [...(olds?.formerMembers ?? []), ...before];
    const formerMembers = known.filter(
      (host, index) =>
        !members.some((one) => sameHost(one, host)) &&
        known.findIndex((one) => sameHost(one, host)) === index,
    );
    return { ...news, formerMembers, steps: before.length > 0 ? steps : [] };
  },

  diff: ({ members }, news) => ({ changes: !same(addresses(members), addresses(news.members)) }),

  create: (inputs) => Promise.resolve(recorded(inputs)),
};

const recorded = ({ members, formerMembers = [], steps = [] }: EtcdMembershipInputs): Outputs => ({
  members,
  formerMembers,
  steps,
});

const addresses = (members: readonly RemoteHost[]) =>
  members.map(({ name, address }) => [name, address]);
