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
      isCommunity ? 'community college' : '',
    ].join(' '),
  )
  return [...new Set(words)]
}

/** What lists are sorted by where nothing else is asked: the school, then the field. */
export function programSortKey({ institution, field, credential, id }: Program): string {
  return [...foldWords(institution), '·', ...foldWords(field), '·', credential, id].join(' ')
}
