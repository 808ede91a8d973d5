import type { FolderCounterexample } from '../../../lab/counterexample/folder.ts'
import { OutputBox } from '../output.tsx'
import { InWords } from './in-words.tsx'

/** The file, branch or program that isn’t right yet, and what is there. */
export function FolderCase({ counterexample }: { counterexample: FolderCounterexample }) {
  const { of, name, expected, came, shows, given = [], wanted } = counterexample
  return (
    <>
      <header>
        <h3>
          The {of} <code>{name}</code> isn’t right yet
        </h3>
      </header>
      <InWords expected={expected} came={came} />
      {given.map(({ title, text }) => (
        <div class="cx-out">
          <OutputBox title={title} text={text} label={title} />
        </div>
      ))}
      {shows ? (
        <div class="cx-out">
          {wanted ? (
            <OutputBox
              side="expected"
              title={wanted.title}
              text={wanted.text}
              label={wanted.title}
            />
          ) : null}
          <OutputBox
            {...(wanted ? { side: 'came' as const } : {})}
            title={shows.title}
            text={shows.text}
            label={shows.title}
          />
        </div>
      ) : null}
    </>
  )
}
