import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeSvg } from './svg.ts'

describe('safeSvg', () => {
  it('keeps shapes, text and what draws them', () => {
    const source = `<svg viewBox="0 0 10 10" role="img" aria-labelledby="t">
  <!-- two boxes -->
  <title id="t">a &amp; b</title><g class="q"><rect x="1" y="1" width="3" height="3" class="box"/></g>
  <text x="1" y='2'>a &lt; b</text></svg>`
    const out = safeSvg(source)
    expect(out).toContain('<rect x="1" y="1" width="3" height="3" class="box" />')
    expect(out).toContain('>a &#38; b</title>')
    expect(out).toContain('>a &#60; b</text>')
  })

  it.each([
    '<svg onload="x"></svg>',
    '<svg><script>x</script></svg>',
    '<svg><a href="javascript:x"><text>x</text></a></svg>',
    '<svg><use href="http://evil.example/x.svg#a"/></svg>',
    '<svg><image href="x.png"/></svg>',
    '<svg><foreignObject><body/></foreignObject></svg>',
    '<svg><style>*{}</style></svg>',
    '<svg><path style="fill:red"/></svg>',
    '<svg><path fill="url(javascript:x)"/></svg>',
    '<svg><g></svg>',
    '<svg></svg><svg></svg><p>',
    '<p>no drawing</p>',
    '<svg><set attributeName="href" to="javascript:x"/></svg>',
    'text',
    '',
  ])('refuses %s', (source) => expect(safeSvg(source)).toBeNull())

  it('gives only tags it knows, whatever comes', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        '<svg>',
        '</svg>',
        '<g',
        ' onload="x"',
        '>',
        '<script>',
        '/>',
        '<path d="M0"',
        '<!--',
        '-->',
        '"',
        "'",
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const out = safeSvg(pieces.join(''))
        if (out === null) return
        for (const [, name] of out.matchAll(/<\/?([\w-]+)/g))
          expect(['svg', 'g', 'path']).toContain(name)
        expect(out).not.toMatch(/\son\w+=/)
      }),
      { numRuns: 500 },
    )
  })
})
