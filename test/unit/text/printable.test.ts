import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { parseJson, printable, printableLine } from "../../../text/printable";

describe("text from an untrusted machine", () => {
  const no = "\ufffd";
  const rows: readonly (readonly [what: string, text: string, expected: string])[] = [
    ["plain text", "größe 二 ☂ 😀\tand\nso on", "größe 二 ☂ 😀\tand\nso on"],
    ["an escape sequence", "\u001b]0;owned\u0007", `${no}]0;owned${no}`],
    ["a control sequence of one byte", "\u009b2J", `${no}2J`],
    ["a backspace and DEL", "a\b\u007f", `a${no}${no}`],
    ["a carriage return, which writes over a line", "bad\rgood", `bad${no}good`],
    ["lines that end as on Windows", "one\r\ntwo\r\n", "one\ntwo\n"],
    ["text turned around", "\u202egnp.exe\u2066", `${no}gnp.exe${no}`],
    ["line separators", "one\u2028two\u2029", `one${no}two${no}`],
    ["half a character", "\ud800a", `${no}a`],
  ];
  for (const [what, text, expected] of rows)
    it(`is printable: ${what}`, () => {
      strictEqual(printable(text), expected);
      if (!text.includes("\r\n"))
        deepStrictEqual(parseJson(JSON.stringify({ text })), { text: expected });
    });

  it("is one line of bounded length on request", () => {
    strictEqual(printableLine("node-1: well\n\n  node-2: well"), "node-1: well node-2: well");
    strictEqual(printableLine("a".repeat(501)), `${"a".repeat(500)}…`);
    strictEqual(printableLine("a".repeat(500)), "a".repeat(500));
  });

  it("is JSON with the same keys and values, except for unprintable characters", () => {
    const value = { a: [1, "\\u001b", 'quo"te\\', null], "nã😀me": { deep: true, tab: "\t\n" } };
    deepStrictEqual(parseJson(JSON.stringify(value, null, 2)), value);
    deepStrictEqual(parseJson('{"\\u001bkey": "\\ud83d\\ude00\\udb40\\udc01\\b"}'), {
      [`${no}key`]: `😀${no}${no}`,
    });
    throws(() => parseJson("<html>"), SyntaxError);
    throws(() => parseJson("[".repeat(1e6)));
  });
});
