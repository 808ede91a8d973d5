import { describe, expect, it } from 'vitest'
import { history, stateAfter } from '../../../../tests/folder/state-after.ts'
import { defaultLimits as limits } from '../../../kit/limits.ts'
import type { Condition } from '../../../lab/kinds/folder.ts'
import { judge } from '../judge.ts'

describe('as it was found', () => {
  const found = `mkdir shelf; echo one > shelf/a.txt; printf 'two\\n' > b.txt; ln -s b.txt link; mkdir empty`
  const all: Condition = { as_found: 'all', except: ['mine', 'new/deep.txt'], branches: [] }

  it.for([
    ['nothing done', '', null],
    ['what may change does', 'mkdir mine new; echo x > mine/y.txt; echo z > new/deep.txt', null],
    ['a letter', 'echo One > shelf/a.txt', /`shelf\/a\.txt`.*different text from line 1/],
    ['a space at the end', "printf 'two' > b.txt", /`b\.txt`.*at the end/],
    ['line ends', "printf 'two\\r\\n' > b.txt", /different line endings/],
    ['a file too many', 'echo x > c.txt', /only what you found.*`c\.txt`/],
    ['a folder too many', 'mkdir shelf/more', /`shelf\/more`/],
    ['a file gone', 'rm b.txt', /`b\.txt`.*nothing there/],
    ['an empty folder gone', 'rmdir empty', /`empty`/],
    ['the right to run it', 'chmod +x b.txt', /`b\.txt`.*run as a program/],
    ['another link', 'ln -sf shelf/a.txt link', /`link`.*a link to/],
    ['a file for a link', 'rm link; cp b.txt link', /`link`/],
    ['a folder for a file', 'rm b.txt; mkdir b.txt', /`b\.txt`.*a folder/],
  ] as const)('%s', async ([, commands, gap]) => {
    const start = await stateAfter(found)
    const state = await stateAfter(`${found}; ${commands}`)
    const shortfall = await judge(all, { state, start, limits })
    if (gap === null) expect(shortfall).toBeNull()
    else expect(`${shortfall?.expected}; ${shortfall?.came}`).toMatch(gap)
  })

  it('files that are named alone leave the rest free', async () => {
    const start = await stateAfter(found)
    const state = await stateAfter(`${found}; echo x > c.txt; rm shelf/a.txt`)
    const named: Condition = { as_found: ['b.txt'], except: [], branches: [] }
    expect(await judge(named, { state, start, limits })).toBeNull()
  })

  it.for([
    ['a branch that may move', 'git switch -q side; git commit -q --allow-empty -m x', null],
    ['what is stashed', 'echo x >> b.txt; git stash -q', null],
    ['a branch that moved', 'git commit -q --allow-empty -m x', /`main` to be on the commit/],
    ['a branch too many', 'git branch more', /no branch beside.*`more`/],
    ['a tag too many', 'git tag v1', /no tag beside.*`v1`/],
    ['a branch that is gone', 'git branch -q -m main other', /`main`.*gone/],
  ] as const)('in a repository: %s', async ([, commands, gap]) => {
    const start = await stateAfter(history)
    const state = await stateAfter(`${history}${commands}`)
    const asked: Condition = { as_found: 'all', except: ['a.txt', 'b.txt'], branches: ['side'] }
    const shortfall = await judge(asked, { state, start, limits })
    if (gap === null) expect(shortfall).toBeNull()
    else expect(`${shortfall?.expected}; ${shortfall?.came}`).toMatch(gap)
  })
})

describe('a history, commit by commit', () => {
  const start = (): ReturnType<typeof stateAfter> => stateAfter('echo one > a.txt; echo n > n.txt')
  const held: Condition = { branch: 'main', held: ['a.txt', 'n.txt'] }
  const every: Condition = { branch: 'main', every: { file: 'a.txt', lacks: '<<<<' } }
  const first: Condition = { branch: 'main', first: { file: 'n.txt', is: 'absent' } }
  const never: Condition = { branch: 'main', every: { file: 'n.txt', is: 'absent' } }
  const told: Condition = { branch: 'main', messages: { pattern: '^\\S+ \\S', says: 'two words' } }
  const begun = 'echo one > a.txt; echo n > n.txt; git init -q -b main; '

  it.for([
    ['both in one', held, 'git add .; git commit -q -m a', null],
    [
      'one after another',
      held,
      'git add a.txt; git commit -q -m a; git add .; git commit -q -m b; echo x > a.txt; git commit -q -a -m c',
      null,
    ],
    [
      'changed before',
      held,
      'echo x > a.txt; git add .; git commit -q -m a',
      /holds `a\.txt` and `n\.txt`/,
    ],
    [
      'never both',
      held,
      'git add a.txt; git commit -q -m a; echo x > a.txt; git add .; git commit -q -m b',
      /none/,
    ],
    ['told by each message', told, "git add .; git commit -q -m 'Begin it'", null],
    [
      'a bookmark among the messages',
      told,
      "git add .; git commit -q -m wip; echo x > a.txt; git commit -q -a -m 'End it'",
      /each commit to be two words; “wip”/,
    ],
    ['marks never', every, 'git add .; git commit -q -m a', null],
    [
      'marks on the way',
      every,
      "git add .; git commit -q -m a; echo '<<<<' > a.txt; git commit -q -a -m b; echo x > a.txt; git commit -q -a -m c",
      /in the commit “b”/,
    ],
    [
      'not yet in the first',
      first,
      'git add a.txt; git commit -q -m a; git add .; git commit -q -m b',
      null,
    ],
    ['in the first already', first, 'git add .; git commit -q -m a', /in the commit “a”/],
    [
      'there for one commit',
      never,
      'git add .; git commit -q -m a; git rm -q n.txt; git commit -q -m b',
      /in the commit “a”/,
    ],
    ['never there', never, 'git add a.txt; git commit -q -m a; rm n.txt', null],
  ] as const)('%s', async ([, asked, commands, gap]) => {
    const state = await stateAfter(`${begun}${commands}`)
    const shortfall = await judge(asked, { state, start: await start(), limits })
    if (gap === null) expect(shortfall).toBeNull()
    else expect(`${shortfall?.expected}; ${shortfall?.came}`).toMatch(gap)
  })
})
