/** The screens seen last, newest first, each once. */
const KEPT = 6;

export function seen(recent: readonly string[], path: string): string[] {
  return [path, ...recent.filter((each) => each !== path)].slice(0, KEPT);
}
