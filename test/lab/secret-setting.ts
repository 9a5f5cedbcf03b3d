import { run } from "../../lab/hosts/command";
import { project, stackName, testEnvironment } from "./place";
import { stackFile } from "./stack-file";

/** Encrypts a value into the stack file. The CLI reads it from standard input, so that no argument has it. */
export const setSecret = (path: string, value: string) => {
  const place = ["--path", `kubernetes-on-bare-metal:${path}`, "--config-file", stackFile];
  const stack = ["--stack", stackName, "--non-interactive", "--cwd", project];
  return run("pulumi", ["config", "set", "--secret", ...place, ...stack], {
    input: value,
    env: testEnvironment(),
  });
};
