/**
 * Wraps handlers of events. What is thrown in one of them, while something of a host is taken in, goes to `failed`, and none of them is
 * called any more: outside of it nothing would catch the error, and callers would wait for that host for ever.
 */
export function contained(failed: (error: Error) => void) {
  let over = false;
  return <Given extends unknown[]>(handler: (...given: Given) => void) =>
    (...given: Given): void => {
      if (over) return;
      try {
        handler(...given);
      } catch (error) {
        over = true;
        failed(error as Error);
      }
    };
}
