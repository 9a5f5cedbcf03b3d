import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const pulumi = ["@pulumi/*"];
const effects = ["node:child_process", "node:fs", "node:fs/*", "node:http*", "node:net", "ssh2"];
const folders = (...names) => names.map((name) => `**/${name}/**`);

/**
 * What each folder may not import, types included. Text is made from data, and effects come last:
 * config → layers → workloads → resources → components; the engine calls provider, which uses host, ssh and kubernetes.
 */
const upward = folders("components", "resources", "provider");
const directions = {
  config: [
    ...pulumi,
    ...folders("layers", "workloads", "pki", "host", "ssh", "kubernetes"),
    ...upward,
  ],
  layers: [
    ...pulumi,
    ...effects,
    ...folders("workloads", "pki", "host", "ssh", "kubernetes"),
    ...upward,
  ],
  pki: [...pulumi, ...folders("host", "ssh", "kubernetes"), ...upward],
  kubernetes: [...pulumi, ...folders("host", "ssh"), ...upward],
  ssh: [...pulumi, ...folders("config", "layers", "host", "kubernetes"), ...upward],
  host: [...pulumi, "ssh2", ...folders("kubernetes"), ...upward],
  provider: ["ssh2", ...folders("components", "resources")],
};
/** The same for values only: their types describe Pulumi's objects and the provider's inputs. */
const valueDirections = {
  workloads: [...pulumi, ...effects, ...folders("host", "ssh", "kubernetes"), ...upward],
  resources: [...effects, ...folders("components", "provider", "host", "ssh")],
  components: [...effects, ...folders("kubernetes", "provider", "host", "ssh")],
};

const message = 'See "Where things are" in CONTRIBUTING.md';

export default defineConfig(
  { ignores: ["test/golden/**"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "max-lines": ["error", { max: 150, skipComments: true, skipBlankLines: true }],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true, args: "none" }],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowNullish: true },
      ],
      // Places in lists that a line above has made sure of.
      "@typescript-eslint/no-non-null-assertion": "off",
      // `return fail(…)` ends a function that returns nothing.
      "@typescript-eslint/no-confusing-void-expression": "off",
      // All that is ever rejected in here is an Error.
      "@typescript-eslint/use-unknown-in-catch-callback-variable": "off",
      // Who makes a request says what the answer is.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
    },
  },
  ...[directions, valueDirections].flatMap((groups) =>
    Object.entries(groups).map(([folder, group]) => ({
      files: [`${folder}/**/*.ts`],
      rules: {
        "@typescript-eslint/no-restricted-imports": [
          "error",
          { patterns: [{ group, message, allowTypeImports: groups === valueDirections }] },
        ],
      },
    })),
  ),
  {
    // A missing value would become text on a host.
    files: ["{layers,workloads}/**/*.ts"],
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowAny: false, allowNullish: false },
      ],
    },
  },
  {
    // Code that is looked up by name when it is called: the engine keeps the text of these functions.
    files: ["resources/shim.ts", "provider/handlers.ts"],
    rules: {
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  {
    // Values off the wire have no type, and a plugin loads late what it rarely needs.
    files: ["lab/offline/stand-ins/**/*.ts"],
    rules: {
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/restrict-template-expressions": "off",
    },
  },
  {
    // Tests look into parsed documents and into what is not meant to be looked into.
    files: ["test/**/*.ts"],
    rules: {
      "max-lines": "off",
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
