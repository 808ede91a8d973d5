import { createHash, createHmac, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { quickFormIn } from './quick-hashes.ts'

const password = 'quietharborxyz'
const salt = randomBytes(16)
const hash = (name: string, ...parts: (Buffer | string)[]): Buffer =>
  createHash(name)
    .update(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
    .digest()

it('finds what is kept as it is, or in a form that anyone can read', async () => {
  expect(await quickFormIn(password, password)).toBe('as it is')
  const coded = Buffer.from(password).toString('base64')
  expect(await quickFormIn(`x:${coded}`, password)).toBe('in base64')
})

it('finds quick hashes, wherever their salt is kept', async () => {
  const forms: readonly (readonly [string, string])[] = [
    [hash('sha256', password).toString('hex'), 'as its sha256, without a salt'],
    [`${salt.toString('hex')}:${hash('sha256', salt, password).toString('hex')}`, 'as its sha256'],
    [
      JSON.stringify({ salt: 'abc-def', key: hash('md5', password, 'abc-def').toString('base64') }),
      'as its md5, with `abc-def` as the salt',
    ],
    [Buffer.concat([salt, hash('sha512', salt, password)]).toString('base64'), 'as its sha512'],
    [
      `${salt.toString('base64')}$${createHmac('sha256', salt).update(password).digest('hex')}`,
      'as its sha256',
    ],
  ]
  for (const [stored, says] of forms) expect(await quickFormIn(stored, password)).toContain(says)
  const byEmail = hash('sha1', 'ada@reel.example', password).toString('hex')
  expect(await quickFormIn(byEmail, password, ['ada@reel.example'])).toContain('as its sha1')
})

it('finds a piece of a quick hash, from its beginning, its middle or its end', async () => {
  const whole = hash('sha256', salt, password).toString('hex')
  const slow = scryptSync(password, salt, 32).toString('hex')
  for (const piece of [whole.slice(0, 12), whole.slice(20, 30), whole.slice(-12)]) {
    const stored = `${salt.toString('hex')}:${slow}:${piece}`
    expect(await quickFormIn(stored, password)).toContain('as its sha256')
  }
})

it('finds a quick hash that was taken many times over', async () => {
  let bytes = hash('sha256', salt, password)
  for (let times = 2; times <= 1_000; times++) bytes = hash('sha256', bytes)
  const stored = `${salt.toString('hex')}:${bytes.toString('hex')}`
  expect(await quickFormIn(stored, password)).toContain('as its sha256, 1000 times over')
  const twice = hash('md5', hash('md5', password).toString('hex')).toString('hex')
  expect(await quickFormIn(twice, password)).toContain('as its md5, 2 times over')
})

it('finds slow functions that were asked for next to nothing', async () => {
  const rounds = pbkdf2Sync(password, salt, 5_000, 32, 'sha256').toString('hex')
  expect(await quickFormIn(`pbkdf2$5000$${salt.toString('hex')}$${rounds}`, password)).toBe(
    'by PBKDF2 with 5000 rounds of sha256',
  )
  const cheap = scryptSync(password, salt, 32, { N: 16 }).toString('hex')
  expect(await quickFormIn(`${salt.toString('hex')}:${cheap}`, password)).toBe(
    'by scrypt with a cost of 16',
  )
  const small = scryptSync(password, salt, 32, { N: 2, r: 1 }).toString('base64')
  expect(await quickFormIn(`${salt.toString('base64')}:${small}`, password)).toBe(
    'by scrypt with a cost of 2',
  )
})

it('finds nothing in slow hashes, and nothing of another password', async () => {
  const slow = scryptSync(password, salt, 32).toString('hex')
  expect(await quickFormIn(`${salt.toString('hex')}:${slow}`, password)).toBeNull()
  const long = pbkdf2Sync(password, salt, 100_000, 64, 'sha512').toString('base64')
  const told = JSON.stringify({ rounds: 100_000, salt: salt.toString('base64'), long })
  expect(await quickFormIn(told, password)).toBeNull()
  const other = hash('sha256', salt, 'another').toString('hex')
  expect(await quickFormIn(`${salt.toString('hex')}:${other}`, password)).toBeNull()
})
