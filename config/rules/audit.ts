import type { Sections } from "../schema";

/** Keys of the audit log that have no effect. */
export const auditErrors = ({
  enabled,
  policy,
  webhook,
}: Sections["security"]["audit"]): string[] => {
  const place = "security.audit";
  const { batch = {}, mode } = webhook ?? {};
  return [
    ...Object.entries({ policy, webhook })
      .filter(([, value]) => value !== undefined && !enabled)
      .map(
        ([key]) =>
          `${place}.${key}: has no effect, because ${place}.enabled is false; take one of them out`,
      ),
    ...(mode && mode !== "batch"
      ? Object.keys(batch).map(
          (key) => `${place}.webhook.batch.${key}: has no effect with mode ${mode}; take it out`,
        )
      : []),
  ];
};
