export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

const NAME = String.raw`[A-Za-z_:][\w:.-]*`;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
// what XML 1.0 allows in a document
const ALLOWED = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

/** Reads a well-formed document of elements, attributes and text, and throws at whatever else it holds. */
export function parseXml(document: string): XmlElement {
  if (!ALLOWED.test(document)) throw new Error('Expected characters of XML 1.0');
  const root: XmlElement = { name: '', attributes: {}, children: [] };
  const open = [root];
  const head = /^<\?xml version="1\.0"(?: encoding="UTF-8")?\?>\n/.exec(document);
  if (!head) throw new Error(`Expected an XML declaration, got ${document.slice(0, 60)}`);
  let at = head[0].length;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(document);
    if (found) at += found[0].length;
    return found;
  };
  const text = /[^<]+/y;
  const close = new RegExp(String.raw`</(${NAME})>`, 'y');
  const start = new RegExp(String.raw`<(${NAME})((?:\s+${NAME}="[^"<]*")*)\s*(/?)>`, 'y');
  while (at < document.length) {
    const parent = open[open.length - 1];
    const words = match(text);
    if (words) {
      if (parent === root && words[0].trim()) throw new Error(`Expected an element, got text ${words[0]}`);
      parent.children.push(decoded(words[0]));
      continue;
    }
    const end = match(close);
    if (end) {
      if (open.length === 1 || parent.name !== end[1]) throw new Error(`Expected </${parent.name}>, got ${end[0]}`);
      open.pop();
      continue;
    }
    const tag = match(start);
    if (!tag) throw new Error(`Expected a tag, got ${document.slice(at, at + 60)}`);
    const element: XmlElement = { name: tag[1], attributes: {}, children: [] };
    for (const [, key, value] of tag[2].matchAll(new RegExp(`(${NAME})="([^"]*)"`, 'g'))) {
      if (key in element.attributes) throw new Error(`Expected one attribute ${key}, got two`);
      element.attributes[key] = decoded(value);
    }
    parent.children.push(element);
    if (!tag[3]) open.push(element);
  }
  const elements = root.children.filter((child) => typeof child !== 'string');
  if (open.length > 1 || elements.length !== 1) throw new Error('Expected one element that holds all others');
  return elements[0];
}

function decoded(text: string): string {
  return text.replaceAll(/&([^;]*);?/g, (all, name: string) => {
    if (!all.endsWith(';') || !(name in ENTITIES)) throw new Error(`Expected an entity of XML, got ${all}`);
    return ENTITIES[name];
  });
}

/** All elements of a name, in the order of the document. */
export function elementsOf(element: XmlElement, name: string): XmlElement[] {
  const own = element.name === name ? [element] : [];
  return [...own, ...element.children.flatMap((child) => (typeof child === 'string' ? [] : elementsOf(child, name)))];
}

export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
