import { expect, it } from 'vitest'
import type { Term } from '../lab/glossary.ts'
import { openGloss } from './gloss.ts'
import { glossedHtml, markdownHtml } from './markdown.ts'

const terms: Term[] = [
  {
    id: 'file',
    term: 'file',
    spellings: ['file', 'files'],
    says: 'Kept <under> a name.',
    areas: null,
  },
  { id: 'row', term: 'row', spellings: ['row'], says: 'One thing.', areas: null },
]
/** The words that are marked, in order. */
const marked = (...texts: string[]): string[] => {
  const gloss = openGloss('text', terms)
  return texts.flatMap((text) =>
    [...glossedHtml(text, gloss).matchAll(/class="term"[^>]*>([^<]*)</g)].map(
      ([, word]) => word ?? '',
    ),
  )
}

it('marks a word at its first use, over all parts of a text', () => {
  expect(marked('Two Files, one file.', 'A file and a row.')).toEqual(['Files', 'row'])
})

it('leaves code, headings, links and cells as they are', () => {
  expect(
    marked('# A file\n\n`file` [file](/x)\n\n```sh\nfile\n```\n\n| file |\n|---|\n| row |'),
  ).toEqual([])
})

it('does not mark what the text itself explains in bold, nor afterwards', () => {
  expect(marked('A **file** is kept.', 'Another file.')).toEqual([])
})

it('says what the word means, as text', () => {
  const html = glossedHtml('A file & more', openGloss('text', terms))
  expect(html).toContain('popovertarget="text-file"')
  expect(html).toContain('id="text-file" popover')
  expect(html).toContain('Kept &#60;under&#62; a name.')
  expect(html).toContain(' &#38; more')
})

it('changes nothing where no glossary is asked for', () => {
  expect(markdownHtml('A file.')).toBe('<p>A file.</p>\n')
})
