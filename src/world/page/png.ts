import zlib from 'node:zlib'
import { assert } from '../../kit/assert.ts'

/** Pixels of a picture, four bytes each: red, green, blue, alpha. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Decodes what a browser takes as a screenshot: 8 bits a channel, RGB or RGBA, not interlaced. */
export function decodePng(png: Buffer): Pixels {
  assert(png.readUInt32BE(0) === 0x89504e47, 'a screenshot is a PNG')
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const [depth, color, , , interlace] = png.subarray(24, 29)
  assert(depth === 8 && (color === 2 || color === 6) && interlace === 0, 'a plain screenshot')
  const channels = color === 6 ? 4 : 3
  const raw = zlib.inflateSync(Buffer.concat(dataChunks(png)))
  const stride = width * channels
  const lines = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1)
    unfilter(lines, { y, stride, channels, filter: raw[from] as number }, raw.subarray(from + 1))
  }
  return { width, height, data: channels === 4 ? lines : withAlpha(lines, width * height) }
}

function dataChunks(png: Buffer): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      chunks.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  return chunks
}

interface Line {
  readonly y: number
  readonly stride: number
  readonly channels: number
  readonly filter: number
}

/** One line of the picture from the differences that were stored. */
function unfilter(lines: Uint8Array, line: Line, raw: Uint8Array): void {
  const { y, stride, channels, filter } = line
  const start = y * stride
  for (let x = 0; x < stride; x++) {
    const left = x < channels ? 0 : (lines[start + x - channels] as number)
    const up = y === 0 ? 0 : (lines[start + x - stride] as number)
    const corner = x < channels || y === 0 ? 0 : (lines[start + x - stride - channels] as number)
    lines[start + x] = (raw[x] as number) + predicted(filter, left, up, corner)
  }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

function withAlpha(rgb: Uint8Array, count: number): Uint8Array {
  const data = new Uint8Array(count * 4)
  for (let at = 0; at < count; at++) {
    data.set(rgb.subarray(at * 3, at * 3 + 3), at * 4)
    data[at * 4 + 3] = 255
  }
  return data
}
