import type { ComponentChildren } from 'preact'
import { Markdown, MarkdownLine } from './prose.tsx'
import { type Around, Shell, type ShellProps } from './shell.tsx'
import { Sources } from './sources.tsx'

/** The pages of the way, in the order people decide. */
export const wayPages = [
  { href: '/is-it-for-me', title: 'Is it for me?' },
  { href: '/questions', title: 'Questions' },
  { href: '/roles', title: 'Roles' },
  { href: '/pay', title: 'Pay' },
  { href: '/routes', title: 'Routes' },
  { href: '/programs', title: 'Programs' },
  { href: '/match', title: 'Match' },
  { href: '/placement', title: 'Placement' },
  { href: '/plan', title: 'Plan' },
  { href: '/languages', title: 'Languages' },
  { href: '/degrees', title: 'Degrees' },
  { href: '/community', title: 'Community' },
  { href: '/first-experience', title: 'First experience' },
  { href: '/interviews', title: 'Interviews' },
  { href: '/certifications', title: 'Certifications' },
  { href: '/continue', title: 'After the first job' },
  { href: '/facts', title: 'Sources' },
] as const

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
      {children}
      <Sources sources={sources} />
      <WayNav here={here} />
    </Shell>
  )
}

/** The breadcrumbs above every page of the way. */
export const wayCrumbs = [
  { title: 'Home', href: '/' },
  { title: 'The way', href: '/way' },
] as const

/** All pages of the way, and the one that comes next. */
export function WayNav({ here }: { here: string }) {
  const place = wayPages.findIndex(({ href }) => href === here)
  const next = wayPages[place + 1]
  return (
    <nav class="way-nav row section small no-print" aria-label="The way">
      {wayPages.map(({ href, title }) => (
        <a
          class={href === here ? 'chip chip-on' : 'chip'}
          href={href}
          aria-current={href === here ? 'page' : undefined}
        >
          {title}
        </a>
      ))}
      {next && (place >= 0 || here === '/way') ? (
        <a class={here === '/way' ? 'btn btn-go' : 'btn'} href={next.href}>
          {here === '/way' ? 'Begin' : 'Next'}: {next.title}
        </a>
      ) : null}
    </nav>
  )
}

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
