import { parse } from 'parse5'
import type { FoundThere } from './inside/leaving.ts'

const foundMax = 20
const htmlMax = 300

/** ACT e6952f: a tag that gives an attribute twice; a browser keeps the first and forgets the rest. */
export function findTwiceGiven(markup: string): FoundThere[] {
  const found: FoundThere[] = []
  parse(markup, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startOffset }) => {
      if (code !== 'duplicate-attribute' || found.length >= foundMax) return
      const from = markup.lastIndexOf('<', startOffset)
      const tag = /^<([\w-]+)/.exec(markup.slice(from))?.[1]?.toLowerCase()
      if (tag !== undefined) found.push(leavingTag(markup, from, tag))
    },
  })
  return found
}

/** "img >> 3": the third of its kind. */
function leavingTag(markup: string, from: number, tag: string): FoundThere {
  const until = markup.indexOf('>', from)
  const html = markup.slice(from, until < 0 ? from + htmlMax : until + 1).slice(0, htmlMax)
  const before = markup.slice(0, from + 1).match(new RegExp(`<${tag}\\b`, 'gi'))?.length ?? 0
  return {
    rule: 'attribute-twice',
    selector: `${tag} >> ${before + 1}`,
    html,
    role: '',
    name: '',
    fix: null,
  }
}
