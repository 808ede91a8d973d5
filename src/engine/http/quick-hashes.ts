import { createHash, createHmac, hash, pbkdf2, scrypt } from 'node:crypto'
import { promisify } from 'node:util'

/*
 * Someone has a copy of what a server keeps of passwords, and a list of passwords to try. What they'd
 * find with next to no work is found here in the same way: everything beside the hash may be its salt.
 */

const pbkdf2Of = promisify(pbkdf2)
const scryptOf = promisify<string, Buffer, number, { N: number; r: number }, Buffer>(scrypt)

const algorithms = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']
const piecesMax = 12
/** A shorter match may be chance. */
const bytesMin = 8
/** Of a quick hash a piece is enough to try with. */
const pieceBytesMin = 5
const roundsTried = [1, 10, 100, 1_000]
const roundsMax = 10_000
/** Costs of scrypt by size of block. Node's own defaults are 16,384 and 8. */
const scryptCosts: Readonly<Record<number, readonly number[]>> = {
  8: [2, 4, 8, 16, 32, 64, 128, 256, 512],
  1: [2, 4, 8, 16, 32, 64, 128, 256],
}

/** In which form a text gives a password away to someone who tries many; null where it doesn't. */
export async function quickFormIn(
  stored: string,
  password: string,
  known: readonly string[] = [],
): Promise<string | null> {
  const readable = readableForm(stored, password)
  if (readable !== null) return readable
  const pieces = piecesOf(stored)
  const salts = saltsOf([...pieces, ...known])
  const all = pieces.flatMap(bytesOf).filter(({ length }) => length >= pieceBytesMin)
  const keys = all.filter(({ length }) => length >= bytesMin)
  return (
    hashIn(all, salts, password) ??
    chainIn(keys, salts, password) ??
    (await stretchedIn(keys, salts, { password, stored }))
  )
}

function readableForm(stored: string, password: string): string | null {
  const forms: readonly (readonly [form: string, says: string])[] = [
    [password, 'as it is'],
    [[...password].toReversed().join(''), 'backwards'],
    [Buffer.from(password).toString('base64').replace(/=+$/, ''), 'in base64'],
    [Buffer.from(password).toString('hex'), 'in hexadecimal'],
  ]
  return forms.find(([form]) => stored.toLowerCase().includes(form.toLowerCase()))?.[1] ?? null
}

/** Parts between the signs that people put there. */
function piecesOf(stored: string): string[] {
  return [...new Set(stored.match(/[A-Za-z0-9+/=_.-]+/g))].slice(0, piecesMax)
}

/** The bytes that a piece may be written from. */
function bytesOf(piece: string): Buffer[] {
  const isHex = /^([0-9a-f]{2})+$/i.test(piece)
  return [...(isHex ? [Buffer.from(piece, 'hex')] : []), Buffer.from(piece, 'base64')]
}

interface Salt {
  readonly says: string
  readonly bytes: Buffer
}

function saltsOf(texts: readonly string[]): Salt[] {
  const all = texts.flatMap((text) =>
    [Buffer.from(text), ...bytesOf(text)].map((bytes): Salt => ({ says: text, bytes })),
  )
  return [{ says: '', bytes: Buffer.alloc(0) }, ...all.filter(({ bytes }) => bytes.length > 0)]
}

const saltWords = ({ says }: Salt): string =>
  says === '' ? 'without a salt' : `with \`${says.slice(0, 40)}\` as the salt`

function hashIn(keys: readonly Buffer[], salts: readonly Salt[], password: string): string | null {
  const word = Buffer.from(password)
  for (const name of algorithms) {
    const { length } = createHash(name).digest()
    // Salt and hash may be one text: what's left over on either side of the hash is the salt.
    const joined = keys.flatMap((key): Salt[] => [
      { says: 'what is before it', bytes: key.subarray(0, Math.max(0, key.length - length)) },
      { says: 'what is after it', bytes: key.subarray(length) },
    ])
    for (const salt of [...salts, ...joined]) {
      const { bytes } = salt
      const made = [
        ...[
          [bytes, word],
          [word, bytes],
          [bytes, Buffer.from(':'), word],
          [bytes, word, bytes],
        ].map((parts) => createHash(name).update(Buffer.concat(parts)).digest()),
        createHmac(name, bytes).update(word).digest(),
        createHmac(name, word).update(bytes).digest(),
      ]
      if (made.some((digest) => keys.some((key) => holds(key, digest))))
        return `as its ${name}, ${saltWords(salt)}`
    }
  }
  return null
}

/** So many times a quick function is still quick; tried further for what most people take. */
const chainMax = { md5: 100, sha1: 100, sha256: 1_000, sha512: 100 }

/** A hash of a hash of a hash, from the bytes or from how they're written. */
function chainIn(keys: readonly Buffer[], salts: readonly Salt[], password: string): string | null {
  const wanted = new Set(keys.map((key) => key.toString('hex')))
  const word = Buffer.from(password)
  for (const [name, timesMax] of Object.entries(chainMax)) {
    for (const salt of salts) {
      for (const parts of [
        [salt.bytes, word],
        [word, salt.bytes],
      ]) {
        const first = hash(name, Buffer.concat(parts), 'buffer')
        for (const next of [(made: Buffer) => made, (made: Buffer) => made.toString('hex')]) {
          let made = first
          for (let times = 2; times <= timesMax; times++) {
            made = hash(name, next(made), 'buffer')
            if (wanted.has(made.toString('hex')))
              return `as its ${name}, ${times} times over, ${saltWords(salt)}`
          }
        }
      }
    }
  }
  return null
}

/** The digest, a part of it, or a text in which it's written beside something else. */
const holds = (key: Buffer, digest: Buffer): boolean => key.includes(digest) || digest.includes(key)

interface Stretch {
  readonly says: string
  make(password: string, salt: Buffer, length: number): Promise<Buffer>
}

/** Slow functions, asked for so few rounds and such small costs. */
function stretches(rounds: ReadonlySet<number>): Stretch[] {
  const byRounds = ['sha1', 'sha256', 'sha512'].flatMap((name) =>
    [...rounds].map(
      (count): Stretch => ({
        says: `by PBKDF2 with ${count} round${count === 1 ? '' : 's'} of ${name}`,
        make: (password, salt, length) => pbkdf2Of(password, salt, count, length, name),
      }),
    ),
  )
  const byCost = Object.entries(scryptCosts).flatMap(([r, costs]) =>
    costs.map(
      (N): Stretch => ({
        says: `by scrypt with a cost of ${N}`,
        make: (password, salt, length) => scryptOf(password, salt, length, { N, r: Number(r) }),
      }),
    ),
  )
  return [...byRounds, ...byCost]
}

/** Functions that are slow if asked to be, and were asked for next to nothing. */
async function stretchedIn(
  keys: readonly Buffer[],
  salts: readonly Salt[],
  { password, stored }: { readonly password: string; readonly stored: string },
): Promise<string | null> {
  const told = [...stored.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  const rounds = new Set([...roundsTried, ...told.filter((one) => one > 0 && one <= roundsMax)])
  for (const length of new Set(keys.map((key) => key.length).filter((one) => one <= 128))) {
    const isOne = (made: Buffer): boolean => keys.some((key) => key.equals(made))
    const tries = stretches(rounds)
    for (const salt of salts) {
      // Together, since each waits for a thread.
      const made = await Promise.all(tries.map(({ make }) => make(password, salt.bytes, length)))
      const found = tries[made.findIndex(isOne)]
      if (found) return found.says
    }
  }
  return null
}
