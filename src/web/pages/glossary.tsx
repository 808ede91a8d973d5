import { type Term, termFinder } from '../../lab/glossary.ts'
import { type Around, Shell } from '../components/shell.tsx'

interface GlossaryProps {
  readonly around: Around
  readonly terms: readonly Term[]
}

/** All words that are marked in lessons, by the alphabet; each leads to the words it builds on. */
export function GlossaryScreen({ around, terms }: GlossaryProps) {
  const find = termFinder(terms)
  return (
    <Shell
      around={around}
      title="Glossary"
      description="Words you’ll meet on the way to becoming a backend developer, each explained in a sentence or two."
      crumbs={[]}
    >
      <header class="stack stack-s">
        <h1>Glossary</h1>
        <p class="lede">
          {terms.length} words, each in a sentence or two. Lessons and briefs underline them with
          dots the first time they come up. Press one to see what it means.
        </p>
      </header>
      <Letters terms={terms} />
      <dl class="glossary">
        {terms.map((term, at) => (
          <div id={term.id}>
            <dt id={isFirst(terms, at) ? `letter-${letterOf(term)}` : undefined}>{term.term}</dt>
            <dd>
              <Linked term={term} find={find} />
            </dd>
          </div>
        ))}
      </dl>
    </Shell>
  )
}

function Letters({ terms }: { terms: readonly Term[] }) {
  const letters = [...new Set(terms.map(letterOf))]
  return (
    <nav class="row" aria-label="By first letter">
      {letters.map((letter) => (
        <a href={`#letter-${letter}`}>{letter.toUpperCase()}</a>
      ))}
    </nav>
  )
}

const letterOf = ({ id }: Term): string => id.slice(0, 1)

function isFirst(terms: readonly Term[], at: number): boolean {
  return at === 0 || letterOf(terms[at - 1] as Term) !== letterOf(terms[at] as Term)
}

/** The explanation, with a link where another word of the glossary stands for the first time. */
function Linked({ term, find }: { term: Term; find: ReturnType<typeof termFinder> }) {
  const seen = new Set([term.id])
  const pieces = []
  let end = 0
  for (const { term: other, from, to } of find(term.says)) {
    if (seen.has(other.id)) continue
    seen.add(other.id)
    pieces.push(
      term.says.slice(end, from),
      <a href={`#${other.id}`}>{term.says.slice(from, to)}</a>,
    )
    end = to
  }
  return (
    <>
      {pieces}
      {term.says.slice(end)}
    </>
  )
}
