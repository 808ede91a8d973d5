import type { Heard } from './hear.ts'
import type { Playing } from './playing.ts'

/** What isn't as a check asks, with the part of the page that shows it. */
export interface Miss {
  readonly expected: string
  readonly came: string
  readonly try: string | undefined
  /** What is sure of this page, and so is said in place of the check's own advice. */
  readonly sure: string | undefined
  readonly fragment: string | null
  readonly spoken: string | null
}

interface About {
  readonly try?: string
  readonly sure?: string | undefined
  readonly at?: Heard | null
  readonly fragment?: string
  readonly spoken?: string
}

/** Says what is missed, and reads the fragment it is about. */
export async function miss(
  playing: Playing,
  expected: string,
  came: string,
  about: About = {},
): Promise<Miss> {
  const { at = null } = about
  return {
    expected,
    came,
    try: about.try,
    sure: about.sure,
    fragment: about.fragment ?? (at === null ? null : await fragmentOf(playing, at)),
    spoken: about.spoken ?? at?.spoken ?? null,
  }
}

const fragmentMax = 600

async function fragmentOf({ session }: Playing, { id }: Heard): Promise<string | null> {
  try {
    const { outerHTML } = await session.send('DOM.getOuterHTML', { backendNodeId: id })
    const text = outerHTML.replace(/\n\s*\n/g, '\n')
    return text.length > fragmentMax ? `${text.slice(0, fragmentMax)}…` : text
  } catch {
    return null
  }
}
