import type { Input } from "@pulumi/pulumi";

/** Plain data in which any value may be an output of another resource. */
export type Inputs<T> = T extends object ? { [Key in keyof T]: Input<Inputs<T[Key]>> } : T;
