import { z } from "zod";
import * as field from "./fields";

const value = field.unitValue;
const settings = (section: string) =>
  z
    .record(field.unitSetting, value.or(z.array(value).min(1)))
    .default({})
    .describe(
      `Settings of \`[${section}]\`, such as \`${section === "Unit" ? "After" : "LimitMEMLOCK"}\`; a list repeats its key.`,
    );

/** A drop-in for a unit of systemd, over what the program writes. */
export const unit = z.strictObject({ Unit: settings("Unit"), Service: settings("Service") });
