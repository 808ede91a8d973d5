import { Problem } from '../kit/problem.ts'

/** A text about the way: a title, what it is about, and sections. Figures are still asked for in it. */
export interface Doc {
  readonly name: string
  readonly title: string
  readonly lede: string
  readonly sections: readonly DocSection[]
}

export interface DocSection {
  readonly id: string
  readonly title: string
  readonly text: string
}

/** Reads `# title`, a paragraph, then `## sections`. Throws Problem 'bad-file'. */
export function parseDoc(name: string, markdown: string): Doc {
  const [head = '', ...rest] = markdown.trim().split(/^## /m)
  const found = /^# (.+)\n+([\s\S]+)$/.exec(head.trim())
  if (!found) {
    throw new Problem('bad-file', {
      expected: `career/pages/${name}.md to begin with a title and a paragraph`,
      came: head.slice(0, 80) || 'nothing',
      try: 'Write `# Title`, an empty line, and what the page is about.',
    })
  }
  const sections = rest.map((part): DocSection => {
    const [title = '', ...lines] = part.split('\n')
    const text = lines.join('\n').trim().replace(/^### /gm, '## ')
    return { id: idOf(title), title: title.trim(), text }
  })
  return { name, title: found[1] as string, lede: (found[2] as string).trim(), sections }
}

function idOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
