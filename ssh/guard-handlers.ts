/**
 * Wraps event handlers: the first error thrown in one of them goes to `failed`, and none of them runs again. Otherwise
 * the error would be uncaught, and callers would wait for ever.
 */
export function guardHandlers(failed: (error: Error) => void) {
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
