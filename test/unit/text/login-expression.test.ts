import { deepStrictEqual, match, strictEqual } from "node:assert";
import { expressionError, readsClaim, type Reads } from "../../../text/login-expression";

const table: readonly (readonly [Reads, "any" | "bool", string, RegExp | undefined])[] = [
  ["claims", "any", "claims.sub", undefined],
  ["claims", "any", "'ci:' + claims.sub", undefined],
  ["claims", "any", "claims.roles.map(role, 'r:' + role)", undefined],
  ["claims", "any", "claims['example.com/team']", undefined],
  ["claims", "any", "claims.sub +", /Unexpected token/],
  ["claims", "any", "user.username", /Unknown variable: user/],
  ["claims", "any", "1 + 'a'", /no such overload: int \+ string/],
  ["claims", "bool", "claims.email_verified == true", undefined],
  ["claims", "bool", "claims.?email_verified.orValue(true) == true", undefined],
  ["claims", "bool", "claims.exp - claims.nbf <= 86400", undefined],
  ["claims", "bool", "claims.admin", /may be anything; compare it/],
  ["claims", "bool", "claims.sub + 'a'", /of type string, not true or false/],
  ["user", "bool", "!user.username.startsWith('root')", undefined],
  ["user", "bool", "user.groups.exists(group, group == 'staff')", undefined],
  ["user", "bool", "user.extra['example.com/team'] == ['a']", undefined],
  ["user", "bool", "user.name == 'root'", /No such key: name/],
  ["user", "bool", "user.username", /of type string, not true or false/],
  ["user", "bool", "claims.sub == 'root'", /Unknown variable: claims/],
  // Only the API server has these functions.
  ["claims", "bool", "quantity(claims.size).isLessThan(quantity('2'))", undefined],
];

describe("an expression about a login", () => {
  for (const [reads, result, expression, error] of table)
    it(`${expression} over ${reads}, for ${result}: ${error?.source ?? "valid"}`, () => {
      const found = expressionError(expression, reads, result);
      if (error) match(found!, error);
      else strictEqual(found, undefined);
    });

  it("reads a claim where it names its field, and not in a text", () => {
    const expressions = [
      "claims.email",
      "has(claims.email)",
      "claims.?email.orValue('')",
      "claims.email_verified",
      "'claims.email'",
      "claims.emails",
      "other.email",
    ];
    deepStrictEqual(
      expressions.filter((one) => readsClaim(one, "email")),
      expressions.slice(0, 3),
    );
  });
});
