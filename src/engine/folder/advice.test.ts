import { expect, it } from 'vitest'
import { history, stateAfter } from '../../../tests/folder/state-after.ts'
import { defaultLimits as limits } from '../../kit/limits.ts'
import type { Condition } from '../../lab/kinds/folder.ts'
import { judge } from './judge.ts'

interface Case {
  readonly what: string
  /** What was there at the start, and what was done then. */
  readonly start?: string
  readonly commands: string
  readonly asked: Condition
  readonly advice: RegExp
}

const letters = 'mkdir -p old found; printf "one\\ntwo\\n" > old/march.txt\n'

const cases: readonly Case[] = [
  {
    what: 'a branch that is not there is made, not switched to',
    commands: 'git init -q -b master; echo a > a.txt; git add .; git commit -q -m a',
    asked: { repository: true, on: 'main' },
    advice: /`git branch -m main` renames/,
  },
  {
    what: 'a branch whose commits are elsewhere goes quietly',
    commands: `${history}git merge -q --no-edit side`,
    asked: { branch: 'side', is: 'absent' },
    advice: /`git branch -d side`/,
  },
  {
    what: 'one with commits of its own has to be forced',
    commands: history,
    asked: { repository: true, branches: ['main'] },
    advice: /`git branch -D side`.*no other branch has/,
  },
  {
    what: 'an amended commit counts no more',
    commands: history,
    asked: { branch: 'main', commits: { min: 5 } },
    advice: /`--amend` replaces the newest/,
  },
  {
    what: 'what the newest commit changed comes before its message',
    commands: history,
    asked: { branch: 'main', changes: ['a.txt'], message: '^Add a$' },
    advice: /`git show --stat`/,
  },
  {
    what: 'a file that was never committed is named',
    start: 'echo a > a.txt; echo n > n.txt',
    commands: 'git init -q -b main; git add a.txt; git commit -q -m a',
    asked: { branch: 'main', held: ['a.txt', 'n.txt'] },
    advice: /`git add n.txt`/,
  },
  {
    what: 'lines that were written over are missed',
    commands: 'printf "three\\n" > a.txt',
    asked: { file: 'a.txt', text: 'one\ntwo\nthree' },
    advice: /The lines before it are missing. Was the file empty/,
  },
  {
    what: 'what is too much on a branch may belong to another one',
    commands:
      'git init -q -b main; printf "one\\ntwo\\n" > a.txt; git add .; git commit -q -m a; git branch side',
    asked: { branch: 'main', file: 'a.txt', text: 'one' },
    advice: /`git log -p main -- a.txt` shows which commit brought the rest/,
  },
  {
    what: 'lines in another order are all there',
    commands: 'printf "three\\none\\ntwo\\n" > a.txt',
    asked: { file: 'a.txt', text: 'one\ntwo\nthree' },
    advice: /^All lines are there, in another order\.$/,
  },
  {
    what: 'a line that is missing is looked for line by line',
    commands: 'printf "one\\nthree\\n" > a.txt',
    asked: { file: 'a.txt', text: 'one\ntwo\nthree' },
    advice: /line by line: which one is missing, too many/,
  },
  {
    what: 'a letter is looked for letter by letter',
    commands: 'printf "one\\ntwa\\n" > a.txt',
    asked: { file: 'a.txt', text: 'one\ntwo' },
    advice: /letter by letter/,
  },
  {
    what: 'other letters among more are not all that differs',
    commands: 'printf "One\\ntwo\\n" > a.txt',
    asked: { file: 'a.txt', text: 'one' },
    advice: /with other capital or small letters, and there is more around it/,
  },
  {
    what: 'a line that came twice is to be taken out',
    commands: 'printf "One\\ntwo\\ntwo\\n" > a.txt',
    asked: { file: 'a.txt', text: 'One\ntwo' },
    advice: /a line is there once more than it should be\. Take that one out\.$/,
  },
  {
    what: 'a link where a folder is asked for is removed',
    commands: 'ln -s b a',
    asked: { folder: 'a' },
    advice: /`rm a`, then make the folder/,
  },
  {
    what: 'a part that is missing has words of the lab',
    commands: 'echo a > a.txt',
    asked: { file: 'a.txt', has: 'bcd', try: 'Ask for it once more.' },
    advice: /^Ask for it once more\.$/,
  },
  {
    what: 'a part that is missing is not typed in',
    commands: 'echo a > a.txt',
    asked: { file: 'a.txt', has: 'bcd' },
    advice: /what should have brought it\? If it was, what took it out\?$/,
  },
  {
    what: 'what fits no pattern has words of the lab',
    commands: 'echo a > a.txt',
    asked: { file: 'a.txt', matches: '^b', try: 'Get a fresh copy.' },
    advice: /^Get a fresh copy\.$/,
  },
  {
    what: 'a file that nobody asked for need not be committed',
    commands: 'git init -q -b main; echo a > a.txt; git add .; git commit -q -m a; echo b > b.txt',
    asked: { repository: true, clean: true },
    advice:
      /`git status` lists what’s left\..* A new file that nobody asked for goes away with `rm`\.$/,
  },
  {
    what: 'a change that nobody asked for is taken back',
    commands: 'git init -q -b main; echo a > a.txt; git add .; git commit -q -m a; echo b > a.txt',
    asked: { repository: true, clean: true },
    advice: /`git commit`\. A change that nobody asked for goes away with `git restore`\.$/,
  },
  {
    what: 'files are put into a copy, or left out of it, and arguments are typed as a shell reads them',
    commands: "echo 'console.log(1)' > a.mjs; echo x > b.csv",
    asked: {
      program: 'a.mjs',
      arguments: ['old films.txt', '2'],
      files: { 'old films.txt': 'a\nb\n', 'c.txt': '' },
      without: ['b.csv'],
      prints: '2',
    },
    advice:
      /^Try it in a copy of your folder: put what is shown below into `old films.txt`, make `c.txt` empty, leave `b.csv` out, run `node a.mjs 'old films.txt' 2` there, and compare\.$/,
  },
  {
    what: 'a file with the line ends of Windows is saved with them',
    commands: "echo 'console.log(1)' > a.mjs",
    asked: { program: 'a.mjs', files: { 'b.csv': 'a\r\nb\r\n' }, prints: '2' },
    advice: /save what is shown below as `b.csv`, with `\\r\\n` at the end of its lines/,
  },
  {
    what: 'a server that gets other files is asked in a copy',
    commands:
      'echo \'import http from "node:http"; http.createServer((_, answer) => answer.end("a")).listen(process.env.PORT)\' > s.mjs',
    asked: { server: 's.mjs', get: '/', files: { 'b.csv': 'b\n' }, text: 'b' },
    advice: /into `b.csv`, start your server there, ask it, and compare\.$/,
  },
  {
    what: 'a copy under another name gets the right one',
    start: letters,
    commands: 'cp old/march.txt found/april.txt',
    asked: { file: 'found/march.txt' },
    advice: /`mv found\/april.txt found\/march.txt` gives it the name/,
  },
  {
    what: 'half of a copy is copied whole',
    start: letters,
    commands: 'head -1 old/march.txt > found/march.txt',
    asked: { file: 'found/march.txt', same_as: 'old/march.txt' },
    advice: /`cp old\/march.txt found\/march.txt`/,
  },
]

it.for(cases.map((one) => [one.what, one] as const))(
  '%s',
  async ([, { start, commands, asked, advice }]) => {
    const found = start === undefined ? null : await stateAfter(start)
    const state = await stateAfter(`${start ?? ''}\n${commands}`)
    const shortfall = await judge(asked, { state, start: found, limits })
    expect(shortfall?.try).toMatch(advice)
  },
)

it('shows a carriage return in what a program prints', async () => {
  const state = await stateAfter(`printf '%s' 'console.log("1 (1990\\r)")' > a.mjs`)
  const shortfall = await judge(
    { program: 'a.mjs', files: { 'b.csv': '1990\r\n' }, prints: '1 (1990)\n' },
    { state, start: null, limits },
  )
  expect(shortfall?.came).toBe('“1 (1990\\r)”')
  expect(shortfall?.shows?.text).toBe('1 (1990\\r)\n')
  expect(shortfall?.given?.[0]?.title).toBe('b.csv, with lines that end with \\r\\n, as on Windows')
})
