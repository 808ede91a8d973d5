import { stateNames } from './places.ts'
import type { Program } from './programs.ts'
import { foldWords } from './words.ts'

const credentialWords: Readonly<Record<Program['credential'], string>> = {
  certificate: 'certificate certificates',
  associate: 'associate associates degree',
  bachelor: 'bachelor bachelors degree bs ba',
  master: 'master masters degree ms',
  bootcamp: 'bootcamp bootcamps boot camp',
}

/** Words that an abbreviation leaves out. */
const small = new Set(['and', 'at', 'for', 'in', 'of', 'the'])

/** What people call a school: WGU, MIT, UCLA. Its initials, with and without its small words. */
function initialsOf(institution: string): string[] {
  const words = foldWords(institution.replace(/[-–/]/g, ' '))
  const initials = (list: readonly string[]): string => list.map((word) => word[0]).join('')
  const short = initials(words.filter((word) => !small.has(word)))
  return [short, initials(words)].filter((one) => one.length >= 3)
}

/** What else a field is called, by the beginning of its name. */
const otherNames: readonly (readonly [field: string, names: string])[] = [
  ['Computer Science', 'programming software'],
  ['Computer and Information Sciences', 'data science programming'],
  ['Information Science', 'data science'],
  ['Data Processing', 'data science'],
  ['Computer Programming', 'coding software development'],
  ['Computer Systems Networking', 'networks'],
  ['Computer/Information Technology', 'it administration security'],
]

/** Everything that a program is found by: school, field, place, degree, kind of school. */
export function programWords(program: Program): string[] {
  const { institution, field, city, state, control, credential, isOnline } = program
  const isCommunity = control === 'Public' && credential === 'associate'
  const words = foldWords(
    [
      institution,
      field,
      city ?? '',
      state ?? '',
      state === null ? '' : (stateNames[state] ?? ''),
      control,
      credentialWords[credential],
      isOnline ? 'online' : '',
      ...initialsOf(institution),
      ...otherNames.flatMap(([name, names]) => (field.startsWith(name) ? [names] : [])),
      isCommunity ? 'community college' : '',
    ].join(' '),
  )
  return [...new Set(words)]
}

/** What lists are sorted by where nothing else is asked: the school, then the field. */
export function programSortKey({ institution, field, credential, id }: Program): string {
  return [...foldWords(institution), '·', ...foldWords(field), '·', credential, id].join(' ')
}
