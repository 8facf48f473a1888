/**
 * The first key that an object of this JSON has twice; null when none has. `JSON.parse` keeps the last and is silent.
 *
 * Expects valid JSON.
 */
export function duplicateKey(json: string): string | null {
  const open: (Set<string> | null)[] = [];
  for (let k = 0; k < json.length; k++) {
    switch (json[k]) {
      case '{':
        open.push(new Set());
        break;
      case '[':
        open.push(null);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case '"': {
        const end = endOfString(json, k);
        const keys = open.at(-1);
        if (keys && isKey(json, end)) {
          const key = JSON.parse(json.slice(k, end)) as string;
          if (keys.has(key)) return key;
          keys.add(key);
        }
        k = end - 1;
      }
    }
  }
  return null;
}

/** The place after the closing quote. */
function endOfString(json: string, start: number): number {
  let k = start + 1;
  while (k < json.length && json[k] !== '"') k += json[k] === '\\' ? 2 : 1;
  return k + 1;
}

function isKey(json: string, after: number): boolean {
  let k = after;
  while (' \t\n\r'.includes(json[k])) k++;
  return json[k] === ':';
}
