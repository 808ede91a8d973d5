import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { nodeWords } from './node.ts'

function run(program: string): { stdout: string; stderr: string } {
  const [node, ...words] = nodeWords(400_000_000)
  return spawnSync(node, [...words, '-e', program], { encoding: 'utf8' })
}

it('this Node has what makes its output blocking, which is private to it', () => {
  const told = run(`for (const stream of [process.stdout, process.stderr])
    console.log(typeof stream._handle?.setBlocking)`)
  expect(told).toMatchObject({ stdout: 'function\nfunction\n', stderr: '' })
})

it('what a program prints is there, however it ends', () => {
  const { stdout, stderr } = run(`process.stdout.write('o'.repeat(400_000))
    process.stderr.write('e'.repeat(400_000))
    process.kill(process.pid, 'SIGKILL')`)
  expect([stdout.length, stderr.length]).toEqual([400_000, 400_000])
})
