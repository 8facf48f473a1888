/** A source file of an element: its path from the project's root, and its text. */
export interface ManifestSource {
  path: string;
  text: string;
}

interface Entry {
  name: string;
  description: string;
  type?: { text: string };
}

/** What one class doc block says of an element. */
export interface ElementManual {
  className: string;
  tagName: string;
  summary: string;
  attributes: Entry[];
  properties: Entry[];
  methods: Entry[];
  events: Entry[];
  parts: Entry[];
  slots: Entry[];
  cssProperties: Entry[];
}

/** Reads the doc block of the class that a source file exports; null when it defines no element. */
export function readManual({ text }: ManifestSource): ElementManual | null {
  const match = /\/\*\*((?:(?!\*\/)[\s\S])*?@tagname(?:(?!\*\/)[\s\S])*)\*\/\s*export class (\w+)/.exec(text);
  if (!match) return null;
  const [, block, className] = match;
  const lines = block.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const tags = (tag: string) => lines.filter((line) => line.startsWith(`@${tag} `)).map((line) => readTag(line, tag));
  return {
    className,
    tagName: tags('tagname')[0].name,
    summary: lines
      .slice(
        0,
        lines.findIndex((line) => line.startsWith('@')),
      )
      .join('\n')
      .trim(),
    attributes: tags('attr'),
    properties: tags('prop'),
    methods: tags('method'),
    events: tags('fires'),
    parts: tags('csspart'),
    slots: tags('slot'),
    cssProperties: tags('cssprop'),
  };
}

/** `@attr {boolean} without-contours - leaves contour lines out` */
function readTag(line: string, tag: string): Entry {
  const match = /^@\w+ (?:\{(.+?)\} )?([\w-]+)(?: - (.*))?$/.exec(line);
  if (!match) throw new SyntaxError(`Expected "@${tag} [{type}] name - description", got "${line}"`);
  const [, type, name, description = ''] = match;
  return type ? { name, description, type: { text: type } } : { name, description };
}

/** The custom elements manifest (schema 2.1.0) of some sources, for editors and documentation tools. */
export function createManifest(sources: readonly ManifestSource[]): object {
  return { schemaVersion: '2.1.0', readme: 'docs/embedding.md', modules: sources.flatMap(moduleOf) };
}

function moduleOf(source: ManifestSource): object[] {
  const manual = readManual(source);
  if (!manual) return [];
  const { className, tagName, summary, properties, methods, ...lists } = manual;
  const module = 'element.js';
  const members = [
    ...properties.map((property) => ({ kind: 'field', ...property })),
    ...methods.map((method) => ({ kind: 'method', ...method })),
  ];
  const events = lists.events.map((event) => ({ ...event, type: { text: 'CustomEvent' } }));
  const { attributes, slots, cssProperties, parts: cssParts } = lists;
  return [
    {
      kind: 'javascript-module',
      path: module,
      declarations: [
        {
          kind: 'class',
          customElement: true,
          name: className,
          tagName,
          description: summary,
          attributes,
          members,
          events,
          slots,
          cssParts,
          cssProperties,
        },
      ],
      exports: [
        { kind: 'js', name: className, declaration: { name: className, module } },
        { kind: 'custom-element-definition', name: tagName, declaration: { name: className, module } },
      ],
    },
  ];
}
