/** Durations of the phases of a run. */
export class Stopwatch {
  private readonly phases: { readonly name: string; readonly seconds: number }[] = [];

  /** Runs one phase and records its duration. */
  async time<T>(name: string, phase: () => Promise<T>): Promise<T> {
    const start = Date.now();
    const result = await phase();
    this.phases.push({ name, seconds: (Date.now() - start) / 1000 });
    return result;
  }

  /** A line for each phase, with its seconds. */
  table(): string {
    const width = Math.max(...this.phases.map(({ name }) => name.length));
    return this.phases
      .map(({ name, seconds }) => `  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(7)} s`)
      .join("\n");
  }
}
