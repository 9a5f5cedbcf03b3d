import { strictEqual, throws } from "node:assert";
import { imageArchive, machineRelease } from "../../../lab/vm/image";

describe("the release of Debian of the lab's virtual machine", () => {
  const before = process.env["LAB_DEBIAN"];
  afterEach(() => {
    delete process.env["LAB_DEBIAN"];
    if (before !== undefined) process.env["LAB_DEBIAN"] = before;
  });

  it("is the usual one", () => {
    delete process.env["LAB_DEBIAN"];
    strictEqual(machineRelease(), "bookworm");
  });

  it("is the one that is asked for, with an archive of its own", () => {
    process.env["LAB_DEBIAN"] = "sid";
    strictEqual(/debian-(\w+)-/.exec(imageArchive())?.[1], "sid");
  });

  it("is none that lacks what the machine needs", () =>
    throws(() => machineRelease("bullseye"), {
      message:
        'vm-1: LAB_DEBIAN: "bullseye" is none of the machine\'s releases; use bookworm, trixie, sid',
    }));
});
