import { expect, it } from 'vitest'
import { unconfinedText } from './confinement.ts'

const all = { how: 'view', network: true, processes: true, files: true } as const
const none = { how: 'none', network: false, processes: false, files: false } as const

it('says what a program could do, and nothing where it can do nothing', () => {
  expect(unconfinedText('folder', all)).toBeNull()
  expect(unconfinedText('query', none)).toBeNull()
  expect(unconfinedText('folder', none)).toMatch(
    /programs: one that you hand in could read and change your files, end your other programs, and use the network\. Hand in only code you'd run yourself/,
  )
  expect(unconfinedText('function', { ...all, how: 'landlock', network: false })).toMatch(
    /only Node keeps .* could use the network/,
  )
})
