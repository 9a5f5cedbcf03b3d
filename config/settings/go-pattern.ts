const flagGroup = /^\(\?[imsU]*(-[imsU]+)?\)/;
const namedGroup = /^\(\?(P?<\w+>|[imsU]*(-[imsU]+)?:)/;
const counts = /^\{(0|[1-9]\d*)(,(0|[1-9]\d*)?)?\}/;
/** From `[` to its `]`, which may come first as itself. */
const characters = /^\[\^?\]?(\[:\^?\w+:\]|\\[^]|[^\]\\])*\]/;
const most = 1000;

interface State {
  readonly depth: number;
  /** Whether something stands before that can be repeated. */
  readonly some: boolean;
  /** Whether that is repeated already. */
  readonly repeated: boolean;
}

/** Why Go's regexp/syntax refuses a regular expression; undefined too for the few faults that this does not know. */
export function patternFault(pattern: string): string | undefined {
  let state: State = { depth: 0, some: false, repeated: false };
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const token = tokenOf(rest);
    if (typeof token === "string") return token;
    const next = after(state, token.text);
    if (typeof next === "string") return next;
    state = next;
    at += token.text.length;
  }
  return state.depth > 0 ? "a ) is missing" : undefined;
}

/** The first part of a pattern, or why there is none. */
function tokenOf(rest: string): { readonly text: string } | string {
  const found = (pattern: RegExp) => pattern.exec(rest)?.[0];
  if (rest.startsWith("\\")) {
    const quote = found(/^\\Q[^]*?(\\E|$)/);
    if (quote !== undefined) return { text: quote };
    if (rest.length === 1) return "a backslash ends it";
    // Octal numbers need a second digit: Go has no references to groups.
    return /^\\([89]|[1-7](?![0-7])|[CE-ORT-VX-Zcegh-moquy])/.test(rest)
      ? `Go has no ${rest.slice(0, 2)}`
      : { text: rest.slice(0, 2) };
  }
  if (rest.startsWith("[")) {
    const text = found(characters);
    return text === undefined ? "a ] is missing" : { text };
  }
  if (rest.startsWith("(?")) {
    const text = found(flagGroup) ?? found(namedGroup);
    return text === undefined ? `Go has no ${rest.slice(0, 3)}` : { text };
  }
  return {
    text: found(new RegExp(`${counts.source}\\??`)) ?? found(/^[*+?]\??/) ?? rest.slice(0, 1),
  };
}

function after(state: State, token: string): State | string {
  const { depth, some, repeated } = state;
  if (flagGroup.test(token)) return { ...state, repeated: false };
  if (token.startsWith("(")) return { depth: depth + 1, some: false, repeated: false };
  if (token === ")" && depth === 0) return "a ( is missing";
  if (token === ")") return { depth: depth - 1, some: true, repeated: false };
  if (token === "|") return { depth, some: false, repeated: false };
  const [, least, , greatest] = counts.exec(token) ?? [];
  if (!/^[*+?]/.test(token) && least === undefined) return { depth, some: true, repeated: false };
  if (!some) return `${token} has nothing to repeat`;
  if (repeated) return `${token} follows another repetition`;
  const high = Number(greatest ?? least ?? 0);
  return Number(least ?? 0) > high || high > most
    ? `${token} does not count up to ${most}`
    : { depth, some: true, repeated: true };
}
