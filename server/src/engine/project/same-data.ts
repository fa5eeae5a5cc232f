/** Equality of plain data by its JSON; maps and sets (at the top, not inside) by their entries in order. */
export function sameData(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(listed(a)) === JSON.stringify(listed(b));
}

function listed(value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : value;
}
