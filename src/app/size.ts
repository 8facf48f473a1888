/** Numbers that no address of 30,000 letters can hold: the shortest takes two, and base64 makes four of three. */
const MAX_NUMBERS = 12_000;

/** Whether plain data have so few numbers that their text is worth making. */
export function isShort(value: unknown): boolean {
  return countNumbers(value, MAX_NUMBERS) <= MAX_NUMBERS;
}

/** Numbers in plain data; stops counting above `most`. */
function countNumbers(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return typeof value === 'number' ? 1 : 0;
  const items: unknown[] = Array.isArray(value) ? value : Object.values(value);
  if (typeof items[0] === 'number' && items.length > most) return items.length;
  let count = 0;
  for (const item of items) {
    count += countNumbers(item, most - count);
    if (count > most) break;
  }
  return count;
}
