import { describe, expect, it } from 'vitest'
import { markdownHtml } from './markdown.ts'

describe('markdown', () => {
  it('lets no raw HTML and no script address through', () => {
    const html = markdownHtml('<script>x</script> <b>b</b> [a](javascript:x) ![i](x" onerror="y)')
    expect(html).not.toMatch(/<script|<b>|href="javascript|<img[^>]*onerror=/)
  })

  it('puts headings below those of the page', () => {
    expect(markdownHtml('# one\n\n## two\n\n### three')).toMatch(/<h3>one.*<h3>two.*<h4>three/s)
  })

  it('makes tables that scroll by themselves, numbers at the right', () => {
    const html = markdownHtml('| title | n |\n|---|---|\n| a | 1,200 |')
    expect(html).toContain('<section class="scroll" tabindex="0" aria-label="Table">')
    expect(html).toContain('<td class="r">1,200</td>')
    expect(html).toContain('<th scope="col">title</th>')
  })

  it('draws a picture of shapes, and shows one with anything else as text', () => {
    const picture =
      '```svg\n<svg viewBox="0 0 9 9"><title>T</title><path class="ink" d="M0 0h9"/></svg>\n```'
    expect(markdownHtml(picture)).toContain(
      '<figure class="fig"><svg viewBox="0 0 9 9" role="img">',
    )
    const bad = picture.replace('<title>', '<script>x</script><title>')
    expect(markdownHtml(bad)).not.toContain('<svg')
    expect(markdownHtml(bad)).toContain('&#60;script&#62;')
  })
})
