import { openNotes } from '../../career/notes.ts'
import { toolsInDemand } from '../../career/occupations.ts'
import { type DocPage, filledDoc } from './doc-page.ts'
import { type Origin, originsOf } from './origins.ts'
import type { WayContext } from './way-context.ts'

export interface LanguagesPage {
  readonly doc: Omit<DocPage, 'sources'>
  readonly roles: readonly { readonly role: string; readonly title: string }[]
  /** Tools that postings for at least one role often name, those of most roles first. */
  readonly tools: readonly {
    readonly name: string
    readonly isHot: boolean
    /** In the order of `roles`. */
    readonly inDemand: readonly boolean[]
  }[]
  readonly from: readonly Origin[]
  readonly attribution: string
  readonly sources: DocPage['sources']
}

/** Languages and tools that employers ask for, by role. */
export async function languagesPage(context: WayContext): Promise<LanguagesPage> {
  const { facts, roles } = context.career
  const notes = openNotes(facts)
  const doc = filledDoc(context, 'languages', notes)
  const asked = roles.map(({ onet }) => toolsInDemand(facts, onet))
  const all = asked.flat()
  const names = [...new Set(all.map(({ software }) => software))].sort()
  const tools = names.map((name) => ({
    name,
    isHot: all.some(({ software, hot }) => software === name && hot),
    inDemand: asked.map((list) => list.some(({ software }) => software === name)),
  }))
  const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length
  return {
    doc,
    roles: roles.map(({ role, title }) => ({ role, title })),
    tools: tools.sort((a, b) => count(b.inDemand) - count(a.inDemand)),
    from: originsOf(notes, 'software', all),
    attribution: facts.heads.software.attribution ?? facts.heads.software.publisher,
    sources: notes.list,
  }
}
