/** A pack number out of an address; anything else is none. */
export function packOf(params: URLSearchParams): number | null {
  const text = params.get("pack") ?? "";
  return /^[1-9]\d{0,17}$/.test(text) ? Number(text) : null;
}
