import type { dynamic } from "@pulumi/pulumi";

/**
 * The provider of one type of resource, as the engine keeps it in the state of each instance.
 *
 * The engine stores the text of these methods and runs that text later, from the project's directory. So they hold
 * nothing but a name to look up: the text never changes, and what runs is the code that is checked out. Every method has
 * to stay as it is written here, because a change would show as a change of every resource.
 */
export function shim(kind: string): dynamic.ResourceProvider {
  return {
    async configure(request) {
      require("./provider").configure(request);
    },
    async check(olds, news) {
      return require("./provider").check(kind, olds, news);
    },
    async diff(_id, olds, news) {
      return require("./provider").diff(kind, olds, news);
    },
    async create(inputs) {
      return require("./provider").create(kind, inputs);
    },
    async read(id, props) {
      return require("./provider").read(kind, id, props);
    },
    async update(id, olds, news) {
      return require("./provider").update(kind, id, olds, news);
    },
    async delete(_id, props) {
      return require("./provider").remove(kind, props);
    },
  };
}
