import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Receives progress reports of running tests: the name of each test as soon as it passes. */
export async function progressServer(passed: (name: string) => void): Promise<[string, Server]> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      response.end();
      const name = passedTest(body);
      if (name !== undefined) passed(name);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return [`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server];
}

/** Name of the test that a report says has passed. */
export function passedTest(body: string): string | undefined {
  const { msg } = JSON.parse(body) as { msg?: string };
  return msg?.startsWith("PASSED ") ? msg.slice("PASSED ".length) : undefined;
}
