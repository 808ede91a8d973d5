import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultLimits as limits } from '../../kit/limits.ts'
import { packFolder } from '../../lab/folder/pack.ts'
import type { FolderCheck, FolderLab } from '../../lab/kinds/folder.ts'
import { findGit } from '../../world/processes/git.ts'
import { programPath } from '../../world/processes/process-identity.ts'
import { gradeFolder } from './grade-folder.ts'
import { readFolder } from './read-folder.ts'

const git = await findGit()
let place: string
let folder: string
beforeEach(() => {
  place = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-bad-folder-'))
  folder = path.join(place, 'folder')
  fs.mkdirSync(folder)
})
afterEach(() => fs.rmSync(place, { recursive: true, force: true }))

const write = (name: string, content: string | Buffer): void => {
  const file = path.join(folder, name)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, content)
}

const run = (...words: [string, ...string[]]): void => {
  const { status, stderr } = spawnSync(words[0], words.slice(1), {
    cwd: folder,
    env: {
      PATH: programPath,
      HOME: place,
      GIT_AUTHOR_NAME: 'Mara',
      GIT_AUTHOR_EMAIL: 'mara@reel.example',
      GIT_COMMITTER_NAME: 'Mara',
      GIT_COMMITTER_EMAIL: 'mara@reel.example',
    },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`)
}

const repository = (): void => {
  write('notes.txt', 'Ask Mara.\n')
  run('git', 'init', '-q', '-b', 'main')
  run('git', 'add', '.')
  run('git', 'commit', '-q', '-m', 'Add the notes')
}

/** Hands the folder in as the terminal does, and grades what was handed in. */
async function verdictOn(that: FolderCheck['that'], isRepository = false) {
  const answer = packFolder(
    await readFolder(folder, { limits, repository: isRepository ? { git } : null }),
    limits.answerBytesMax,
  )
  expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(limits.answerBytesMax)
  const checks = [{ name: 'asked', title: 'What is asked', that }]
  return gradeFolder(
    { id: 'folder/bad', checks } as unknown as FolderLab,
    checks,
    { id: 'a', labId: 'folder/bad', variant: null, labHash: 'h', answer, seed: 's' },
    { limits, onCheck: () => undefined, start, reference },
  )
}

/** Nothing is compared with the start here. */
const start = (): Promise<never> => Promise.reject(new Error('nothing asks for the start'))

/** Nothing is drawn here. */
const reference = (): Promise<never> => Promise.reject(new Error('nothing is drawn'))

const notes: FolderCheck['that'] = [{ file: 'notes.txt', text: 'Ask Mara.\nTwice.' }]
const clean: FolderCheck['that'] = [{ repository: true, on: 'main', clean: true }]

interface Bad {
  readonly make: () => void
  readonly that: FolderCheck['that']
  readonly isRepository?: true
  readonly status: string
  /** In the first check that is not passed: what came. */
  readonly came?: RegExp
}

const table: Readonly<Record<string, Bad>> = {
  'no folder': {
    make: () => fs.rmdirSync(folder),
    that: notes,
    status: 'failed',
    came: /moved, renamed or removed/,
  },
  'a file in the place of the folder': {
    make: () => {
      fs.rmdirSync(folder)
      fs.writeFileSync(folder, 'here')
    },
    that: notes,
    status: 'failed',
    came: /a file of that name/,
  },
  'no file at all': { make: () => undefined, that: notes, status: 'failed', came: /^none$/ },
  'an empty file': {
    make: () => write('notes.txt', ''),
    that: notes,
    status: 'failed',
    came: /nothing in it/,
  },
  'Windows line ends': {
    make: () => write('notes.txt', 'Ask Mara.\r\nTwice.\r\n'),
    that: notes,
    status: 'passed',
  },
  'a byte order mark': {
    make: () => write('notes.txt', '\uFEFFAsk Mara.\nTwice.'),
    that: notes,
    status: 'passed',
  },
  'UTF-16': {
    make: () => write('notes.txt', Buffer.from('\uFEFFAsk Mara.', 'utf16le')),
    that: notes,
    status: 'failed',
    came: /UTF-16/,
  },
  'bytes that are no text': {
    make: () => write('notes.txt', Buffer.from([1, 0, 2, 255])),
    that: notes,
    status: 'failed',
    came: /4 bytes, which holds no text/,
  },
  'a file of 1 GB': {
    make: () => {
      write('notes.txt', '')
      fs.truncateSync(path.join(folder, 'notes.txt'), 1_000_000_000)
    },
    that: notes,
    status: 'failed',
    came: /1,000,000,000 bytes, which is larger/,
  },
  'a file of 1 GB beside what is asked': {
    make: () => {
      write('notes.txt', 'Ask Mara.\nTwice.')
      write('film', '')
      fs.truncateSync(path.join(folder, 'film'), 1_000_000_000)
    },
    that: notes,
    status: 'passed',
  },
  'a file of 1 GB in a repository': {
    make: () => {
      repository()
      write('film', '')
      fs.truncateSync(path.join(folder, 'film'), 1_000_000_000)
    },
    that: clean,
    isRepository: true,
    status: 'failed',
    came: /`film`/,
  },
  'a link out of the folder': {
    make: () => {
      fs.writeFileSync(path.join(place, 'outside.txt'), 'Ask Mara.\nTwice.')
      fs.symlinkSync('../outside.txt', path.join(folder, 'notes.txt'))
    },
    that: notes,
    status: 'failed',
    came: /a link to `\.\.\/outside\.txt`; links are not followed/,
  },
  'links in a circle': {
    make: () => {
      write('notes.txt', 'Ask Mara.\nTwice.')
      fs.symlinkSync('.', path.join(folder, 'again'))
      fs.symlinkSync('loop', path.join(folder, 'loop'))
    },
    that: notes,
    status: 'passed',
  },
  'a pipe that nobody writes to': {
    make: () => run('mkfifo', 'notes.txt'),
    that: notes,
    status: 'failed',
    came: /a pipe or a device/,
  },
  '100,000 files': {
    make: () => {
      // Names of two files: making so many is quick then.
      for (const half of ['a', 'b']) {
        fs.writeFileSync(path.join(place, half), '')
        for (let n = 0; n < 50_000; n++)
          fs.linkSync(path.join(place, half), path.join(folder, `${half}${n}.txt`))
      }
    },
    that: notes,
    status: 'over-limit',
    came: /more than that/,
  },
  'folders 200 deep': {
    make: () => fs.mkdirSync(path.join(folder, 'a/'.repeat(200)), { recursive: true }),
    that: notes,
    status: 'failed',
    came: /^none$/,
  },
  'names of 64 KiB and more': {
    make: () => {
      for (let n = 0; n < 500; n++) write(`${n}-${'x'.repeat(200)}.txt`, '')
    },
    that: notes,
    status: 'over-limit',
    came: /bytes of names alone/,
  },
  'more text than fits': {
    make: () => {
      write('notes.txt', 'Ask Mara.\nTwice.')
      for (let n = 0; n < 20; n++) write(`${n}.txt`, String(n).repeat(16_000 / String(n).length))
    },
    that: notes,
    status: 'passed',
  },
  'no repository': {
    make: () => undefined,
    that: clean,
    isRepository: true,
    status: 'failed',
    came: /no `\.git` in it/,
  },
  'a repository around the folder': {
    make: () => {
      spawnSync('git', ['init', '-q', '-b', 'main', place], { env: { PATH: programPath } })
      fs.mkdirSync(path.join(folder, '.git'))
    },
    that: clean,
    isRepository: true,
    status: 'failed',
    came: /not a git repository/,
  },
  'a repository without a commit': {
    make: () => run('git', 'init', '-q', '-b', 'main'),
    that: [{ branch: 'main' }],
    isRepository: true,
    status: 'failed',
    came: /without a commit yet/,
  },
  'a broken index': {
    make: () => {
      repository()
      fs.writeFileSync(path.join(folder, '.git/index'), 'this is no index')
    },
    that: clean,
    isRepository: true,
    status: 'failed',
    came: /index/,
  },
  'a commit that is gone': {
    make: () => {
      repository()
      fs.writeFileSync(path.join(folder, '.git/refs/heads/main'), `${'1'.repeat(40)}\n`)
    },
    that: clean,
    isRepository: true,
    status: 'failed',
    came: /bad object/,
  },
  'settings that git cannot read': {
    make: () => {
      repository()
      fs.appendFileSync(path.join(folder, '.git/config'), '\n[[[')
    },
    that: clean,
    isRepository: true,
    status: 'failed',
    came: /bad config/,
  },
  'a .git that is a file': {
    make: () => write('.git', 'gitdir: /somewhere/else\n'),
    that: clean,
    isRepository: true,
    status: 'failed',
    came: /a file or a link of that name/,
  },
  'a merge that was not ended': {
    make: () => {
      repository()
      run('git', 'switch', '-q', '-c', 'other')
      write('notes.txt', 'Ask Ada.\n')
      run('git', 'commit', '-q', '-a', '-m', 'Ask Ada')
      run('git', 'switch', '-q', 'main')
      write('notes.txt', 'Ask Bela.\n')
      run('git', 'commit', '-q', '-a', '-m', 'Ask Bela')
      expect(() => run('git', 'merge', 'other')).toThrow()
    },
    that: clean,
    isRepository: true,
    status: 'failed',
    came: /a merge that was started and never finished/,
  },
  'a program of its own named in the settings': {
    make: () => {
      repository()
      run('git', 'config', 'core.fsmonitor', `touch ${place}/was-started`)
    },
    that: [{ repository: true, clean: true, on: 'main' }],
    isRepository: true,
    status: 'passed',
  },
}

/** Processes that are at work in the folder. */
function leftRunning(): string[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(place)
      } catch {
        return false
      }
    })
}

describe('a folder as it should not be gets a clear verdict', () => {
  it.each(Object.entries(table))('%s', { timeout: 60_000 }, async (_, bad) => {
    bad.make()
    const verdict = await verdictOn(bad.that, bad.isRepository)
    const first = verdict.checks.find(({ status }) => status !== 'passed')
    expect([verdict.status, first?.reason]).toEqual([
      bad.status,
      bad.came
        ? {
            expected: expect.stringMatching(/./),
            came: expect.stringMatching(bad.came),
            try: expect.stringMatching(/./),
          }
        : undefined,
    ])
    expect(fs.existsSync(path.join(place, 'was-started'))).toBe(false)
    expect(leftRunning()).toEqual([])
  })
})

it('a machine without git says how to get it', async () => {
  repository()
  const state = await readFolder(folder, { limits, repository: { git: null } })
  const answer = packFolder(state, limits.answerBytesMax)
  const checks = [{ name: 'asked', title: 'What is asked', that: clean }]
  const verdict = await gradeFolder(
    { id: 'folder/bad', checks } as unknown as FolderLab,
    checks,
    { id: 'a', labId: 'folder/bad', variant: null, labHash: 'h', answer, seed: 's' },
    { limits, onCheck: () => undefined, start, reference },
  )
  expect(verdict.status).toBe('could-not-start')
  expect(verdict.checks[0]?.reason?.try).toMatch(/install git/)
  expect(verdict.checks.map(({ status }) => status)).toEqual(['could-not-start', 'skipped'])
})
