import path from 'node:path'
import { readFacts } from '../src/career/facts.ts'
import { indexPrograms, type ProgramIndex } from '../src/career/program-index.ts'
import { offeredPrograms, type Program } from '../src/career/programs.ts'
import { type ProgramsAsked, searchPrograms } from '../src/career/search-programs.ts'
import { foldWords } from '../src/career/words.ts'
import { type Random, seededRandom } from '../src/kit/random.ts'
import { figuresOf, type Line, round, timed } from './measure.ts'
import { root } from './program.ts'
import { measureWayPages } from './way-pages.ts'

const programs = 100_000
const searches = 1000

/** Pages of the way, and search over 100,000 generated programs: what people type, mistype and narrow. */
export async function measureWay(): Promise<Line[]> {
  const contentFolder = path.join(root, 'content')
  const facts = await readFacts({ contentFolder, importedFolder: null })
  const offered = offeredPrograms(facts.programs)
  const random = seededRandom('way')
  const made = [...generated(offered, random.fork('programs'))]
  const started = performance.now()
  const index = indexPrograms(made)
  const ms = round(performance.now() - started)
  return [
    {
      name: 'programs laid out for searching, once',
      goal: '',
      figures: { programs, ms },
      met: null,
    },
    ...(await measureSearches({ index, offered, random })),
    ...(await measureWayPages()),
  ]
}

const syllables = 'ba co di fu ga ho ki lo mu ne po ra se tu vo wy zan ter min ford ton dale'.split(
  ' ',
)

/** Real programs under invented names of schools and towns, with prices and sizes moved about. */
function* generated(offered: readonly Program[], random: Random): Generator<Program> {
  const name = (): string => {
    const text = Array.from({ length: random.between(2, 4) }, () => random.pick(syllables)).join('')
    return text.charAt(0).toUpperCase() + text.slice(1)
  }
  const towns = Array.from({ length: 4000 }, name)
  for (let i = 0; i < programs; i++) {
    const real = random.pick(offered)
    const words = real.institution.split(' ')
    words[random.below(words.length)] = name()
    const moved = (value: number | null): number | null =>
      value === null ? null : Math.round(value * (0.5 + random.below(1000) / 1000))
    yield {
      ...real,
      id: `generated-${i}`,
      institution: words.join(' '),
      city: random.pick(towns),
      netPrice: moved(real.netPrice),
      undergrads: moved(real.undergrads),
      earn4yr: moved(real.earn4yr),
    }
  }
}

interface SearchedPrograms {
  readonly index: ProgramIndex
  readonly offered: readonly Program[]
  readonly random: Random
}

async function measureSearches({ index, offered, random }: SearchedPrograms): Promise<Line[]> {
  const kinds: Record<string, (random: Random) => ProgramsAsked> = {
    'one word': (random) => asked(words(random, offered, 1)),
    'two or three words': (random) => asked(words(random, offered, random.between(2, 3))),
    'beginning of a word': (random) =>
      asked(words(random, offered, 1).slice(0, random.between(3, 5))),
    'a mistyped word': (random) => asked(mistyped(random, words(random, offered, 2))),
    'filters, sorted by price or earnings': (random) => ({
      ...asked(random.chance(0.5) ? words(random, offered, 1) : ''),
      filters: {
        state: random.pick(offered).state ?? undefined,
        credential: random.pick(offered).credential,
        priceMax: random.between(5, 30) * 1000,
      },
      sort: random.pick(['price', 'earnings'] as const),
      page: random.between(1, 3),
    }),
  }
  const all: number[] = []
  const lines: Line[] = []
  for (const [name, make] of Object.entries(kinds)) {
    const drawn = random.fork(name)
    const samples: number[] = []
    for (let i = 0; i < searches / 5; i++) {
      const query = make(drawn)
      samples.push(await timed(async () => searchPrograms(index, query)))
    }
    all.push(...samples)
    lines.push({ name: `search, ${name}`, goal: '', figures: { ...figuresOf(samples) }, met: null })
  }
  const figures = figuresOf(all)
  return [
    ...lines,
    {
      name: 'search over 100,000 programs',
      goal: 'p95 ≤ 20 ms',
      figures: { ...figures },
      met: figures.p95 <= 20,
    },
  ]
}

function asked(text: string): ProgramsAsked {
  return { text, filters: {}, sort: 'name', from: null, page: 1 }
}

function words(random: Random, offered: readonly Program[], count: number): string {
  const { institution, field, city, state } = random.pick(offered)
  return random
    .shuffle(foldWords(`${institution} ${field} ${city} ${state}`))
    .slice(0, count)
    .join(' ')
}

/** Two neighbors swapped somewhere in the text. */
function mistyped(random: Random, text: string): string {
  const at = random.below(Math.max(1, text.length - 2))
  return `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at] ?? ''}${text.slice(at + 2)}`
}
