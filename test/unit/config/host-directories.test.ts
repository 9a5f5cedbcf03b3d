import { deepStrictEqual, match } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hostDirectories } from "../../../config/rules/host-directories";
import { managedPaths as paths } from "./managed-paths";

describe("the list of managed directories", () => {
  it("covers every path that a layer puts on hosts", () =>
    deepStrictEqual(
      paths.filter(
        (path) => !Object.values(hostDirectories).some((one) => `${path}/`.startsWith(`${one}/`)),
      ),
      [],
    ));

  it("has the same ledger directory as the scripts", () =>
    match(
      readFileSync(join(__dirname, "../../../scripts/lib/ledger.sh"), "utf8"),
      new RegExp(`^LEDGER=${hostDirectories.ledger}$`, "m"),
    ));
});
