import type { ComponentChildren } from 'preact'
import type { Assets } from '../assets.ts'
import type { Theme } from '../theme.ts'
import { Sprite } from './icons.tsx'
import { Mark } from './mark.tsx'
import { ProgramWord } from './program.tsx'

/** What every page gets from the request around it. */
export interface Around {
  readonly assets: Assets
  readonly theme: Theme
  /** Lets the editor's own style sheet in; new for every answer. */
  readonly styleNonce: string
  /** How Backwright is called in a terminal, from any folder. */
  readonly program: string
  /** The one thing to do next, shown in the header of pages that do not say it themselves. */
  readonly next: { readonly title: string; readonly href: string } | null
}

export type Section = 'labs' | 'path' | 'skills' | 'progress' | 'way'

export interface ShellProps {
  readonly around: Around
  readonly title: string
  readonly description: string
  readonly section?: Section
  /** Shows the skill map or parts of the way, in whatever section. */
  readonly showsWay?: boolean
  readonly crumbs?: readonly { readonly title: string; readonly href?: string }[]
  /** Uses the whole width: pages where people work. */
  readonly full?: boolean
  readonly island?: 'lab' | 'folder' | 'server' | 'stage'
  /** Seconds after which a page without script asks again. */
  readonly askAgainAfter?: number
  readonly children: ComponentChildren
}

const sections: readonly { id: Section; href: string; title: string }[] = [
  { id: 'labs', href: '/labs', title: 'Labs' },
  { id: 'path', href: '/path', title: 'Path' },
  { id: 'skills', href: '/skills', title: 'Skills' },
  { id: 'progress', href: '/progress', title: 'Progress' },
  { id: 'way', href: '/way', title: 'The way' },
]

/** The whole document: head, header with the folding rule, what is inside, foot. */
export function Shell(props: ShellProps) {
  const { around, title, full, crumbs, children } = props
  return (
    <html lang="en" data-theme={around.theme === 'system' ? undefined : around.theme}>
      <Head {...props} />
      <body class={full ? 'full' : undefined}>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <Sprite />
        <Header {...props} />
        <main class={`page ${full ? 'page-full ' : ''}stack stack-l`} id="main" tabIndex={-1}>
          {crumbs ? <Crumbs crumbs={crumbs} here={title} /> : null}
          <ProgramWord.Provider value={around.program}>{children}</ProgramWord.Provider>
        </main>
        <Foot theme={around.theme} />
      </body>
    </html>
  )
}

function Head(props: ShellProps) {
  const { around, title, description, section, island, askAgainAfter } = props
  const showsWay = props.showsWay ?? (section === 'way' || section === 'skills')
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title === 'Backwright' ? title : `${title} · Backwright`}</title>
      <meta name="description" content={description} />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#f8f8f5" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#1a2022" media="(prefers-color-scheme: dark)" />
      <link rel="icon" href={around.assets.favicon} type="image/svg+xml" />
      <link rel="preload" as="font" href={around.assets.font} crossorigin="anonymous" />
      <link rel="stylesheet" href={around.assets.css} />
      {showsWay ? <link rel="stylesheet" href={around.assets.wayCss} /> : null}
      {askAgainAfter === undefined ? null : (
        <noscript>
          <meta http-equiv="refresh" content={String(askAgainAfter)} />
        </noscript>
      )}
      {island === 'lab' || island === 'folder' ? (
        <meta name="style-nonce" content={around.styleNonce} />
      ) : null}
      <script type="module" src={around.assets.script[island ?? 'page']} />
    </head>
  )
}

function Header({ around, section }: ShellProps) {
  return (
    <header class="bar">
      <div class="bar-in">
        <a class="mark" href="/" aria-label="Backwright, home">
          <Mark />
        </a>
        <nav class="nav" aria-label="Main">
          <ul>
            {sections.map(({ id, href, title }) => (
              <li>
                <a href={href} aria-current={id === section ? 'page' : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {around.next ? (
          <p class="bar-next">
            Next: <a href={around.next.href}>{around.next.title}</a>
          </p>
        ) : null}
      </div>
      <div class="ticks" aria-hidden="true" />
    </header>
  )
}

function Crumbs({ crumbs, here }: { crumbs: NonNullable<ShellProps['crumbs']>; here: string }) {
  return (
    <nav class="crumbs" aria-label="Breadcrumbs">
      <ol>
        {crumbs.map(({ title, href }) => (
          <li>{href === undefined ? title : <a href={href}>{title}</a>}</li>
        ))}
        <li aria-current="page">{here}</li>
      </ol>
    </nav>
  )
}

const colors: readonly { value: Theme; title: string }[] = [
  { value: 'system', title: 'system' },
  { value: 'light', title: 'paper' },
  { value: 'dark', title: 'slate' },
]

function Foot({ theme }: { theme: Theme }) {
  return (
    <footer class="foot">
      <div class="foot-in">
        <nav aria-label="About Backwright">
          <ul class="bare row">
            <li>
              <a href="/about">What Backwright is</a>
            </li>
            <li>
              <a href="/glossary">Glossary</a>
            </li>
            <li>
              <a href="/components">All components</a>
            </li>
            <li>
              <a href="/api/openapi.json">API</a>
            </li>
            <li>Code Apache-2.0, labs CC BY 4.0</li>
          </ul>
        </nav>
        <form method="post" action="/settings/theme">
          <fieldset class="colors">
            <legend class="vh">Colors</legend>
            <span aria-hidden="true">Colors</span>
            <span class="pick">
              {colors.map(({ value, title }) => (
                <button name="theme" value={value} type="submit" aria-pressed={theme === value}>
                  {title}
                </button>
              ))}
            </span>
          </fieldset>
        </form>
      </div>
    </footer>
  )
}
