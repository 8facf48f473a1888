import { describe, expect, it } from 'vitest';
import { elementsOf, parseXml, textOf } from './xml.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

describe('the reader of XML that other tests trust', () => {
  it('reads elements, attributes, texts and entities', () => {
    const root = parseXml(`${HEAD}<a b="1 &lt; 2" c:d='' />`.replace("c:d=''", 'c:d=""'));
    expect(root).toEqual({ name: 'a', attributes: { b: '1 < 2', 'c:d': '' }, children: [] });
    const nested = parseXml(`${HEAD}<a>x &amp; <b>y</b><b/> &quot;z&quot;</a>\n`);
    expect([textOf(nested), elementsOf(nested, 'b').map(textOf)]).toEqual(['x & y "z"', ['y', '']]);
  });

  it.each([
    ['<a/>', 'XML declaration'],
    [`${HEAD}<a>`, 'one element that holds all others'],
    [`${HEAD}<a/><b/>`, 'one element that holds all others'],
    [`${HEAD}<a></b>`, 'Expected </a>'],
    [`${HEAD}</a>`, 'Expected </'],
    [`${HEAD}<a b=1/>`, 'Expected a tag'],
    [`${HEAD}<a b="1" b="2"/>`, 'one attribute b'],
    [`${HEAD}<a b="<"/>`, 'Expected a tag'],
    [`${HEAD}<a>&nbsp;</a>`, 'an entity of XML'],
    [`${HEAD}<a>1 & 2</a>`, 'an entity of XML'],
    [`${HEAD}<a>1 < 2</a>`, 'Expected a tag'],
    [`${HEAD}text<a/>`, 'Expected an element'],
    [`${HEAD}<a>\u0001</a>`, 'characters of XML'],
    [`${HEAD}<a>\uD800</a>`, 'characters of XML'],
  ])('refuses %j', (document, message) => {
    expect(() => parseXml(document)).toThrow(message);
  });
});
