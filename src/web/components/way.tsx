import type { ComponentChildren } from 'preact'
import { Markdown, MarkdownLine } from './prose.tsx'
import { type Around, Shell, type ShellProps } from './shell.tsx'
import { Sources } from './sources.tsx'

interface WayPage {
  readonly href: string
  readonly title: string
}

/** The pages of the way in the order people decide, grouped as the side menu shows them. */
const wayGroups: readonly { readonly title: string; readonly pages: readonly WayPage[] }[] = [
  {
    title: 'Decide',
    pages: [
      { href: '/is-it-for-me', title: 'Is it for me?' },
      { href: '/questions', title: 'Questions' },
      { href: '/roles', title: 'Roles' },
      { href: '/pay', title: 'Pay' },
    ],
  },
  {
    title: 'Choose a route',
    pages: [
      { href: '/routes', title: 'Routes' },
      { href: '/programs', title: 'Programs' },
      { href: '/match', title: 'Match' },
    ],
  },
  {
    title: 'Make a plan',
    pages: [
      { href: '/placement', title: 'Placement' },
      { href: '/plan', title: 'Plan' },
    ],
  },
  {
    title: 'Along the way',
    pages: [
      { href: '/languages', title: 'Languages' },
      { href: '/degrees', title: 'Degrees' },
      { href: '/community', title: 'Community' },
      { href: '/first-experience', title: 'First experience' },
    ],
  },
  {
    title: 'Get the job',
    pages: [
      { href: '/interviews', title: 'Interviews' },
      { href: '/certifications', title: 'Certifications' },
      { href: '/continue', title: 'After the first job' },
    ],
  },
]

const overview: WayPage = { href: '/way', title: 'Overview' }
const sourcesPage: WayPage = { href: '/facts', title: 'All sources' }
const inOrder: readonly WayPage[] = wayGroups.flatMap(({ pages }) => pages)

interface WayShellProps extends Pick<ShellProps, 'crumbs'> {
  readonly around: Around
  readonly title: string
  readonly description: string
  /** The address of the page among those of the way. */
  readonly here: string
  readonly sources?: Parameters<typeof Sources>[0]['sources']
  readonly children: ComponentChildren
}

/** A page of the way: where it belongs, what it says, where its figures come from, what is next. */
export function WayShell(props: WayShellProps) {
  const { around, title, description, here, crumbs = [], sources = [], children } = props
  return (
    <Shell
      around={around}
      title={title}
      description={description}
      section="way"
      crumbs={here === '/way' ? wayCrumbs.slice(0, 1) : [...wayCrumbs, ...crumbs]}
    >
      <WayFrame here={here}>
        {children}
        <Sources sources={sources} />
      </WayFrame>
    </Shell>
  )
}

interface WayFrameProps {
  readonly here: string
  readonly children: ComponentChildren
}

/** The menu beside what a page of the way says, and the page that comes next below it. */
export function WayFrame({ here, children }: WayFrameProps) {
  return (
    <div class="beside-menu">
      <WayMenu here={here} />
      <div class="menu-page stack stack-l">
        {children}
        <Neighbors here={here} />
      </div>
    </div>
  )
}

/** Every page of the way by group. On a phone it's folded, with the current page as its title. */
function WayMenu({ here }: { here: string }) {
  const now = [overview, ...inOrder, sourcesPage].find(({ href }) => href === here)
  return (
    <nav class="way-menu no-print" aria-label="The way">
      <details>
        <summary>The way{now ? <span class="mute">: {now.title}</span> : null}</summary>
        <div class="stack">
          <MenuPages pages={[overview]} here={here} />
          {wayGroups.map(({ title, pages }) => (
            <div>
              <p class="label">{title}</p>
              <MenuPages pages={pages} here={here} />
            </div>
          ))}
          <MenuPages pages={[sourcesPage]} here={here} />
        </div>
      </details>
    </nav>
  )
}

function MenuPages({ pages, here }: { pages: readonly WayPage[]; here: string }) {
  return (
    <ul class="bare">
      {pages.map(({ href, title }) => (
        <li>
          <a href={href} aria-current={href === here ? 'page' : undefined}>
            {title}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The page before this one and the one after it. */
function Neighbors({ here }: { here: string }) {
  const place = inOrder.findIndex(({ href }) => href === here)
  const [before, after] = [inOrder[place - 1], inOrder[place + 1]]
  if (here !== '/way' && place < 0) return null
  return (
    <nav class="neighbors row row-apart section no-print" aria-label="Previous and next page">
      {before && place > 0 ? <a href={before.href}>← {before.title}</a> : <span />}
      {after ? (
        <a class={here === '/way' ? 'btn btn-go' : 'btn'} href={after.href}>
          {here === '/way' ? 'Start' : 'Next'}: {after.title}
        </a>
      ) : null}
    </nav>
  )
}

/** The breadcrumbs above every page of the way. */
export const wayCrumbs = [
  { title: 'Home', href: '/' },
  { title: 'The way', href: '/way' },
] as const

/** Title and what the page is about; the paragraph is Markdown with its figures in place. */
export function WayHead({ title, lede }: { title: string; lede: string }) {
  return (
    <header class="stack stack-s">
      <h1>{title}</h1>
      <p class="lede">
        <MarkdownLine text={lede} />
      </p>
    </header>
  )
}

interface DocSectionProps {
  readonly section: { readonly id: string; readonly title: string; readonly text: string }
  readonly children?: ComponentChildren
}

/** A section of a text, with what belongs below it. */
export function DocSection({ section: { id, title, text }, children }: DocSectionProps) {
  return (
    <section class="stack section" id={id} aria-labelledby={`h-${id}`}>
      <h2 id={`h-${id}`}>{title}</h2>
      {text === '' ? null : <Markdown text={text} />}
      {children}
    </section>
  )
}

/** The sentences of another, marked as such. */
export function Quoted({ by, children }: { by: string; children: ComponentChildren }) {
  return (
    <blockquote class="quoted stack stack-s">
      {children}
      <footer class="small mute">{by}</footer>
    </blockquote>
  )
}
